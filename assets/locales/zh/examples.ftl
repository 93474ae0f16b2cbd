### 教程中的程序。

examples = 示例
example-udp-sender = UDP：发送与接收
example-udp-sender-hint = 一端向 9999 端口发送数据报，另一端接收。
example-udp-echo = UDP：回显
example-udp-echo-hint = 发送 Michael、Tracy 和 Sarah，它们会原样返回。
example-udp-chat = UDP：聊天
example-udp-chat-hint = 两端分别使用 7890 和 7891 端口，都能收发。
example-no-file = 无法在 { $path } 中创建示例文件：{ $reason }
use-free-port = 使用空闲端口
