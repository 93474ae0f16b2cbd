# The hello server in other words: the same calls, another protocol.
# 换一种说法的问候服务器：同样的调用，另一种协议。
import socket
import threading
import time


def serve(sock, addr):
    print("Accept new connection from %s:%s..." % addr)
    sock.send("Hello,I am server!".encode("utf-8"))
    while True:
        data = sock.recv(1024)
        time.sleep(1)
        if not data or data.decode("utf-8") == "exit":
            break
        sock.send(("Loop_msg: %s!" % data.decode("utf-8")).encode("utf-8"))
    sock.close()
    print("Connection from %s:%s closed." % addr)


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("127.0.0.1", 9999))
s.listen(5)
print("Waiting for connection...")
while True:
    sock, addr = s.accept()
    threading.Thread(target=serve, args=(sock, addr)).start()
