# Listens and never accepts: the system completes handshakes all the same, until the queue is full.
# 只监听，从不接受：系统照样完成握手，直到等待队列排满。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("127.0.0.1", 7789))
s.listen(1)
input("正在监听，按回车键结束 / Listening. Press Enter to end. ")
s.close()
