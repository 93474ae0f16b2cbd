# A UDP socket that is connected: it hears of the ICMP error.
# 调用过 connect 的 UDP 套接字：能听到 ICMP 错误。
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)

# Sends nothing: the system only notes whom the socket talks to.
# 什么也不发送：系统只记下套接字和谁通信。
s.connect(("127.0.0.1", 7788))
s.send(b"anyone?")
try:
    print(s.recv(1024).decode("utf-8"))
except ConnectionRefusedError:
    print("ConnectionRefusedError: nobody has the port / 那个端口上没有人")
except TimeoutError:
    print("No answer / 没有应答")
s.close()
