# HTTP by hand: asks a web server for its first page, prints the header and saves the page.
# 手写 HTTP：向网页服务器请求首页，打印响应头，保存网页。
import socket

host = input("请输入网站的主机名 / Host: ")
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((host, 80))

# Each line ends with \r\n, and a blank line ends the request.
# 每行以 \r\n 结尾，空行表示请求结束。
request = "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host
s.send(request.encode("utf-8"))

# One recv is not enough: read until the server has closed.
# 一次 recv 不够：要读到服务器关闭为止。
buffer = []
while True:
    data = s.recv(1024)
    if not data:
        break
    buffer.append(data)
s.close()

# The header ends at the first blank line; what comes after it is the page, as bytes.
# 响应头到第一个空行为止，后面就是网页，按字节保存。
header, html = b"".join(buffer).split(b"\r\n\r\n", 1)
print(header.decode("utf-8"))
with open("page.html", "wb") as f:
    f.write(html)
