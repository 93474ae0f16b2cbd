# File client, with a mistake to find: it calls recv only once.
# 文件下载客户端，里面有一个错误等你发现：它只调用了一次 recv。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
host = input("请输入服务器的 IP / Server address: ")
port = int(input("请输入服务器的端口 / Server port: "))
s.connect((host, port))

name = input("请输入要下载的文件名 / File to download: ")
s.send(name.encode("utf-8"))

# Returns at most 1024 bytes: of a longer file only the beginning. How would you get the rest?
# 最多返回 1024 字节：文件再长也只有开头。怎样得到其余的部分？
data = s.recv(1024)
if data:
    with open("[接收]" + name, "wb") as f:
        f.write(data)
s.close()
