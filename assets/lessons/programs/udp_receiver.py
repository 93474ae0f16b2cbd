# UDP receiver: binds port 7788, takes one datagram and ends.
# UDP 接收程序：绑定 7788 端口，收一个数据报就结束。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

# An empty address means all IPv4 addresses of this machine.
# 地址留空表示本机的所有 IPv4 地址。
s.bind(("", 7788))

data, addr = s.recvfrom(1024)
print(data.decode("utf-8"))
s.close()
