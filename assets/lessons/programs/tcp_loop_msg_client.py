# Client of the server with Loop_msg.
# Loop_msg 服务器的客户端。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 9999))
print(s.recv(1024).decode("utf-8"))
s.send("Hello,I am client!".encode("utf-8"))
print(s.recv(1024).decode("utf-8"))
s.send("exit".encode("utf-8"))
s.close()
