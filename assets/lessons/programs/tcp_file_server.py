# File server: python3 tcp_file_server.py PORT. Each client sends a name and gets that file.
# 文件服务器：python3 tcp_file_server.py 端口。客户端发来文件名，就得到那个文件。
import os
import socket
import sys


def read_file(name):
    # Only files of this folder: a name with a path could ask for anything on the machine.
    # 只给本文件夹里的文件：带路径的名字可能要到机器上的任何东西。
    try:
        with open(os.path.basename(name), "rb") as f:
            return f.read()
    except OSError:
        print("没有这个文件 / no such file: %s" % name)
        return None


def serve(client, addr):
    name = client.recv(1024).decode("utf-8")
    print("%s 请求文件 / asks for: %s" % (addr, name))
    content = read_file(name)
    if content:
        # send may take only a part; sendall takes it all.
        # send 可能只发出一部分，sendall 会全部发完。
        client.sendall(content)
    client.close()


if len(sys.argv) != 2:
    print("用法 / usage: python3 tcp_file_server.py 7890")
    sys.exit(2)

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("", int(sys.argv[1])))
listener.listen(128)
while True:
    client, addr = listener.accept()
    serve(client, addr)
