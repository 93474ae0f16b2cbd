# A UDP echo server: it greets whoever sends it a datagram.
# UDP 回声服务器：谁发来数据报，就向谁问好。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 9999))
print("Bind UDP on 9999...")
while True:
    # The datagram carries the address of its sender: the reply goes there.
    # 数据报带着发送方的地址，回复就发往那里。
    data, addr = s.recvfrom(1024)
    print("Received from %s:%s." % addr)
    s.sendto(b"Hello, " + data + b"!", addr)
