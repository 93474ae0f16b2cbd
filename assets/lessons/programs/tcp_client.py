# TCP client: asks whom to connect to and what to send, and prints the reply.
# TCP 客户端：询问连接谁、发送什么，并打印应答。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

host = input("请输入服务器的 IP / Server address: ")
port = int(input("请输入服务器的端口 / Server port: "))
s.connect((host, port))

text = input("请输入要发送的内容 / Text to send: ")
s.send(text.encode("utf-8"))

# Returns what is there, up to 1024 bytes; 0 bytes when the server has closed.
# 返回已有的数据，最多 1024 字节；服务器关闭后返回 0 字节。
data = s.recv(1024)
print(data.decode("utf-8"))
s.close()
