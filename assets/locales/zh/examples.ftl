### 教程中的程序。

examples = 示例
example-udp-sender = UDP：发送与接收
example-udp-sender-hint = 一端向 9999 端口发送数据报，另一端接收。
example-udp-echo = UDP：回显
example-udp-echo-hint = 发送 Michael、Tracy 和 Sarah，它们会原样返回。
example-udp-chat = UDP：聊天
example-udp-chat-hint = 两端分别使用 7890 和 7891 端口，都能收发。
example-tcp-hello = TCP：hello 服务器与客户端
example-tcp-hello-hint = 服务器先发欢迎语，每隔一秒依次问候 Lambda、Bond 和 alpha，收到 exit 后关闭。
example-tcp-two-clients = TCP：两个客户端同时连接
example-tcp-two-clients-hint = 每个连接都有自己的线程，两个客户端互不等待。
example-tcp-one-shot = TCP：一次应答服务器
example-tcp-one-shot-hint = 回答第一条消息，然后关闭。
example-tcp-download = TCP：文件下载
example-tcp-download-hint = 客户端发送文件名，并保存收到的内容。
example-http-page = HTTP：网页服务器与 GET
example-http-page-hint = 服务器对每个请求都返回同一个网页，GET 标签页把它取回来。
example-http-by-hand = HTTP：手写 GET 请求
example-http-by-hand-hint = 在 TCP 客户端里一个字节一个字节地写出请求；响应在响应头后面的空行处分开。
example-no-folder = 系统没有供程序存放文件的文件夹，而这个示例需要它
example-no-file = 无法在 { $path } 中创建示例文件：{ $reason }
use-free-port = 使用空闲端口
