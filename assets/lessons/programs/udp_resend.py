# Sends five numbered datagrams over a line that may lose them, and each again until its echo comes.
# 通过可能丢失的线路发送五个带编号的数据报，收不到回声就重发。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.5)
sent = 0
for number in range(1, 6):
    data = str(number).encode("utf-8")
    while True:
        s.sendto(data, ("127.0.0.1", 9998))
        sent += 1
        try:
            # An old echo may come late: only this number counts.
            # 旧的回声可能迟到：只认这个编号。
            while s.recv(1024) != data:
                pass
            break
        except TimeoutError:
            print(number, "lost, sent again / 丢失，重发")
print("5 numbers,", sent, "datagrams / 5 个编号，", sent, "个数据报")
s.close()
