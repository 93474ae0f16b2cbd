### 课程。

lessons-udp = 数据报（UDP）
lessons-tcp = 字节流（TCP）
lessons-http = 网页与文件（HTTP）
lessons-names = 文字、地址与端口
lessons-unix = Unix 域套接字
lessons-tls = TLS 与证书
lessons-deeper = 更深一层：ICMP、选项、中继

examples = 示例
lesson-no-folder = 系统没有供程序存放文件的文件夹，而这一课需要它
lesson-no-file = 无法在 { $path } 中创建这一课的文件：{ $reason }
use-free-port = 使用空闲端口
lesson-needs-ipv6 = 本课需要 IPv6，而这个系统没有。
lesson-needs-python = 本课需要 Python 3，而这个系统没有。
lesson-needs-unix-sockets = 本课需要 Unix 域套接字，而本程序在这个系统上没有。Linux 和 macOS 才有。
lesson-needs-records = 本课需要 SOCK_SEQPACKET，而这个系统没有。Linux 才有。
lesson-needs-ping = 本课要 ping，本程序目前只能在 Linux 上做。可以读一读；命令 ping 显示同样的内容。
lesson-needs-raw = 本课要创建原始套接字，本程序目前只能在 Linux 上做。可以读一读。
