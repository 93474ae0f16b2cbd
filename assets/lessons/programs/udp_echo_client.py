# Client of the UDP echo server. It makes no connection and never binds.
# UDP 回声服务器的客户端：不建立连接，也不绑定。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for data in [b"Michael", b"Tracy", b"Sarah"]:
    s.sendto(data, ("127.0.0.1", 9999))
    print(s.recv(1024).decode("utf-8"))
s.close()
