# TCP server with a thread for each client: welcomes, greets, and ends at exit.
# 每个客户端一个线程的 TCP 服务器：欢迎，问候，收到 exit 就结束。
import socket
import threading
import time


def serve(sock, addr):
    print("Accept new connection from %s:%s..." % addr)
    sock.send(b"Welcome!")
    while True:
        data = sock.recv(1024)
        time.sleep(1)
        # No data: the client has closed.
        # 没有数据：客户端已经关闭。
        if not data or data.decode("utf-8") == "exit":
            break
        sock.send(("Hello, %s!" % data.decode("utf-8")).encode("utf-8"))
    sock.close()
    print("Connection from %s:%s closed." % addr)


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("127.0.0.1", 9999))
s.listen(5)
print("Waiting for connection...")
while True:
    sock, addr = s.accept()
    # Without a thread of its own a client would have to wait for all before it.
    # 没有自己的线程，客户端就要等前面的全部结束。
    threading.Thread(target=serve, args=(sock, addr)).start()
