# Unix-domain echo server for one client. It forgets its socket's file when it ends, as a crash does.
# 只服务一个客户端的 Unix 域回声服务器。结束时它忘了删除套接字文件，就像崩溃了一样。
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/tmp/echo.sock"

# AF_UNIX: the address is a path, not an IP address and a port.
# AF_UNIX：地址是一个路径，不是 IP 地址和端口。
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

# bind makes the file. If something stands there already: OSError, Address already in use.
# bind 会创建这个文件。如果那里已有东西：OSError，Address already in use。
server.bind(path)
server.listen(1)
print("Waiting for connection...")

# The client has no name of its own, so addr is empty.
# 客户端自己没有名称，所以 addr 是空的。
client, addr = server.accept()
print("Accepted, addr is", repr(addr))
while True:
    data = client.recv(1024)
    if not data:
        break
    client.send(data)

client.close()
server.close()
# A careful program would now call os.unlink(path).
# 细心的程序此时会调用 os.unlink(path)。
print("Closed; the file is still there.")
