# TCP server for one client: accepts once, reads once, thanks and ends.
# 只服务一个客户端的 TCP 服务器：接受一次，读一次，道谢后结束。
import socket

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("", 7788))

# From now on clients can connect; up to 128 may wait to be accepted.
# 从现在起客户端可以连接，最多 128 个排队等待。
listener.listen(128)

# Waits for a client. Returns a new socket for it, and its (address, port).
# 等待客户端，返回为它新建的套接字，以及它的（地址，端口）。
client, addr = listener.accept()
print(addr)

data = client.recv(1024)
print(data.decode("utf-8"))
client.send("thank you !".encode("utf-8"))

client.close()
listener.close()
