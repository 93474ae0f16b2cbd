# Reads and sets options: what is set is a wish, what is read is what the system made of it.
# 读取和设置选项：设置的是愿望，读到的才是系统给的。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
print("SO_REUSEADDR", s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print("SO_REUSEADDR", s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))

print("SO_RCVBUF", s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF))
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
print("SO_RCVBUF", s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF))

s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print("TCP_NODELAY", s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
s.close()
