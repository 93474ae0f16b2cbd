# UDP sender that waits for a reply, and reads it as GBK.
# 会等待回复的 UDP 发送程序，把回复按 GBK 来读。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
dest = ("127.0.0.1", 8080)

text = input("请输入要发送的内容 / Text to send: ")
s.sendto(text.encode("utf-8"), dest)

# Waits until a datagram comes: its data, and the (address, port) of its sender.
# 等到有数据报到来：得到数据，以及发送方的（地址，端口）。
data, addr = s.recvfrom(1024)
print(data.decode("gbk"))
print(addr)
s.close()
