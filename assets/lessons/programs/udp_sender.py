# UDP sender: asks for a line and sends it as one datagram. It never binds, so each run has another port.
# UDP 发送程序：读入一行，作为一个数据报发出。它从不绑定，所以每次运行端口都不同。
import socket

# AF_INET: IPv4. SOCK_DGRAM: datagrams, that is UDP.
# AF_INET 表示 IPv4，SOCK_DGRAM 表示数据报，也就是 UDP。
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

# Whom to send to: put the other machine's address here.
# 发给谁：在这里填对方机器的地址。
dest = ("127.0.0.1", 8080)

text = input("请输入要发送的内容 / Text to send: ")

# A socket sends bytes, not text.
# 套接字发送的是字节，不是文字。
s.sendto(text.encode("utf-8"), dest)
s.close()
