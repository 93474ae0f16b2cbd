# Client of the hello server: reads the welcome, sends three names, and ends with exit.
# 问候服务器的客户端：读欢迎语，发三个名字，最后发 exit。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 9999))
print(s.recv(1024).decode("utf-8"))
for data in [b"Lambda", b"Bond", b"alpha"]:
    s.send(data)
    print(s.recv(1024).decode("utf-8"))
s.send(b"exit")
s.close()
