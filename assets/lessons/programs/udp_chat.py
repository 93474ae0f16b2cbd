# UDP chat: one socket sends and receives, one thing at a time.
# UDP 聊天程序：同一个套接字既发送又接收，一次只做一件事。
import socket


def send(s):
    text = input("请输入要发送的内容 / Text: ")
    host = input("请输入对方的 IP / Address: ")
    # input gives text; a port has to be a number.
    # input 得到的是文字，端口必须是数字。
    port = int(input("请输入对方的端口 / Port: "))
    s.sendto(text.encode("utf-8"), (host, port))


def receive(s):
    data, addr = s.recvfrom(1024)
    print(">>>%s:%s" % (addr, data.decode("utf-8")))


s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 7890))
while True:
    print("1: 发送消息 / send")
    print("2: 接收消息 / receive")
    choice = input("请选择 / Choose: ")
    if choice == "1":
        send(s)
    elif choice == "2":
        receive(s)
    else:
        print("输入有误 / wrong input")
