### 检查器：日志中一条记录的全部内容。

inspector = 检查器
inspector-hex = 十六进制
inspector-text = 文本
inspector-encodings = 编码
inspector-call = 调用
inspector-explain = 解释

## 标题栏

inspector-summary = 第 { $row } 行
inspector-summary-peer = 第 { $row } 行 · { $peer }
inspector-summary-payload = 第 { $row } 行 · { NUMBER($bytes) } 字节
inspector-summary-in = 第 { $row } 行 · { NUMBER($bytes) } 字节 · 来自 { $peer }
inspector-summary-out = 第 { $row } 行 · { NUMBER($bytes) } 字节 · 发往 { $peer }
inspector-copy = 复制
inspector-copy-name = 复制这一行
inspector-copy-text = 载荷：文本
inspector-copy-hex = 载荷：十六进制数字
inspector-copy-escaped = 载荷：带转义的文本
inspector-copy-c = 载荷：C 数组
inspector-copy-details = 调用、地址和时间

## 没有可显示的行时

inspector-nothing = 点击日志中的一行，查看它的字节、背后的调用以及含义
inspector-row-gone = 第 { $row } 行已不在内存中
inspector-no-payload = 这一行没有载荷；“调用”和“解释”中有更多信息
inspector-empty-payload = 载荷为空：0 字节

## 较长载荷的各个部分

inspector-earlier = 前一部分字节
inspector-later = 后一部分字节
inspector-part = 第 { NUMBER($first) }–{ NUMBER($last) } 字节，共 { NUMBER($total) } 字节
inspector-text-name = 载荷文本（可选择）

## 十六进制

hex-hint = 把鼠标移到某个字节上，或点击后用方向键移动
hex-offset = 偏移 { $decimal }（0x{ $hex }）

## 编码

encodings-current = （当前）
encodings-fits = 没有无法解码的字节
encodings-fits-so-far = 前 { NUMBER($searched) } 字节中没有无法解码的字节
encodings-undecodable = { NUMBER($bytes) } 个字节无法解码
encodings-undecodable-so-far = 前 { NUMBER($searched) } 字节中有 { NUMBER($bytes) } 个无法解码

## 调用

fact-call = 调用
fact-no-call = 这一行没有对应的调用
fact-blocked = 阻塞时间
fact-local = 本地地址
fact-from = 来自
fact-to = 发往
fact-peer = 对方
fact-payload = 载荷
fact-bytes = { NUMBER($bytes) } 字节
fact-local-time = 本地时间
fact-utc = 协调世界时
fact-monotonic = 单调时钟
fact-seconds = 程序启动后 { $seconds } 秒
fact-session = 会话
fact-row = 行号

## 解释

explain-what = 发生了什么
explain-why = 原因
explain-try = 可以尝试

explain-received = recvfrom 会一直等到有数据报到达，这段时间里工作线程处于阻塞状态。随后它把数据报复制到程序的缓冲区，并返回两样东西：字节数，以及发送方的地址，应答就可以发往这个地址。
explain-received-empty = 这个数据报是空的，这在 UDP 中是合法的：没有数据的报头照样传输和送达，recvfrom 返回 0。在 TCP 中，返回 0 是另一个意思：对方已经关闭了它那一端。
explain-boundaries = 一次 recvfrom 恰好取出一个数据报，与一次 sendto 发出的完全对应，既不会只有半个，也不会把两个合在一起。如果缓冲区太小，数据报的剩余部分就会丢失。
explain-sent = sendto 把数据报连同目的地址交给系统，返回系统接收的字节数：总是全部，因为数据报要么整个发出，要么不发。如果套接字还没有绑定，系统会在第一次 sendto 时为它分配一个空闲端口。
explain-sent-empty = 这个数据报是空的，这在 UDP 中是合法的：只有报头、没有数据，对方的 recvfrom 返回 0。有些程序用它表示自己还在运行。
explain-no-receipt = sendto 返回并不代表数据报已经送达。UDP 没有回执：数据报可能丢失、重复或乱序到达，而且没有人会通知发送方。
explain-opened = 套接字现在的地址是 { $address }：发往这里的数据报会交给这个套接字，先存放在接收缓冲区中，等待程序调用 recvfrom。
explain-opened-port = 这个地址是系统通过 getsockname 报告的。如果请求的是端口 0，系统已经选择了一个空闲端口。
explain-stopped = 会话是在这里主动关闭的。它的工作线程已经结束，close 把套接字交还给了系统，端口随之释放。此后向它发送数据的程序得不到应答，或者通过 ICMP 得知端口不可达。
explain-nothing = 这一行没有解释。

explain-purpose = { $purpose }。
explain-option = { $name }（层级 { $level }）：{ $purpose }。
explain-getaddrinfo = 一个名称可能有多个地址，既有 IPv4 也有 IPv6，由程序从中选择。答案来自 hosts 文件或域名服务器，因此这个调用可能阻塞数秒；本程序让它在单独的线程上运行。
explain-socket = 参数选择地址族（AF_INET 表示 IPv4，AF_INET6 表示 IPv6）和类型（SOCK_DGRAM 表示 UDP，SOCK_STREAM 表示 TCP）。结果是一个小整数，即文件描述符，程序在之后的所有调用中用它指代这个套接字。此时套接字还没有地址。
explain-setsockopt = 选项由层级（它所属的协议层）和名称确定，并带有一个值。大多数选项必须在 bind 之前设置才有效。结果 0 表示成功。
explain-getsockopt = 请求的值与实际得到的值可能不同：系统有自己的上限，而且 Linux 会把接收缓冲区的大小加倍，用于自身的管理开销。所以值得把选项读回来看一看。
explain-bind = 服务器必须绑定，客户端才知道往哪里发送。127.0.0.1 只能从本机访问，0.0.0.0 代表本机的所有 IPv4 地址，端口 0 表示让系统选择一个空闲端口。一个端口只能属于一个套接字，除非它们都设置了 SO_REUSEADDR。
explain-getsockname = 程序绑定端口 0 之后，就是这样得知自己的端口；地址由系统选择时也是如此。
explain-close = 已经到达但没有读取的数据会被丢弃。在 Python 中写作 sock.close()，with 语句块会自动调用它。
