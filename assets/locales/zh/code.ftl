### “查看代码”：程序里的注释，以及伪代码。

## 套接字怎么来

code-udp-socket = 创建套接字：AF_INET 或 AF_INET6 是地址族，SOCK_DGRAM 表示 UDP
code-client-socket = 创建套接字，即 TCP 连接在本程序这一侧的端点
code-server-socket = 创建监听套接字：它只负责接受连接，本身不收发数据
code-bind = 绑定：这个地址和端口归本程序使用，别人才找得到我们
code-not-bound = 没有绑定：第一次发送时由系统选一个空闲端口
code-bound-by-system = 端口 0：由系统选一个空闲端口
code-connect = 连接服务器：一直等到对方接受或拒绝
code-connect-limit = 连接最多等这么久
code-listen = 监听：从现在起客户端可以连接；数字是最多有多少个连接可以排队等待接受
code-accept = 等待客户端连接；每个连接都有一个新的套接字
code-thread = 每个客户端一个线程，这样可以同时服务多个客户端
code-serve = 对一个客户端的连接做的事
code-close = 关闭套接字
code-tls = 在连接上使用 TLS，并确认对方确实是这台服务器
code-no-tls = 这里需要 TLS，而这种语言的标准库里没有：请配合 { $library } 使用，或者查看 Python、Go 的程序

## 选项

code-reuse = 上次运行的连接还处于 TIME_WAIT 时也能监听
code-ipv6-only = 只用 IPv6，不接受 IPv4
code-dual-stack = IPv4 和 IPv6 都接受
code-broadcast = 允许向广播地址发送
code-no-delay = 小块数据也立即发送
code-keep-alive = 对方长时间没有动静时，不时确认它还在不在
code-recv-buffer = 接收缓冲区的字节数：已到达、还没取走的数据放在这里
code-send-buffer = 发送缓冲区的字节数：已发送、还没离开本机的数据放在这里
code-join = 加入组播组
code-hops = 发往组播组的数据报最远能走多远
code-no-loop = 自己发往组播组的数据，自己不接收
code-rust-reuse = SO_REUSEADDR：除 Windows 外，TcpListener 会自动设置
code-std-cannot = 省略了 { $what }：标准库做不到（socket2 这个库可以）
code-go-sets = { $what }：net 包会自动设置
code-go-cannot = 省略了 { $what }：net 包只能通过 net.ListenConfig 设置
code-c-unbuffered = 每一行都立即显示
code-c-sigpipe = 对方已经不在时，发送应当返回错误，而不是结束程序
code-c-children = 不等待子进程
code-c-fork = 每个客户端一个进程，这样可以同时服务多个客户端
code-c-no-limit = 省略了 connect 的时间限制：在 C 里需要非阻塞套接字和 poll
code-go-routine = 每个客户端一个 goroutine，这样可以同时服务多个客户端
code-go-recover = 一个客户端出了问题，不影响其他客户端

## 用套接字做什么

code-send = 发送
code-send-encoded = 发送“{ $text }”，编码为 { $encoding }：这里除 UTF-8 外没有别的编码，所以直接写出字节
code-send-to = 向 { $place } 发送一个数据报
code-reply = 发送回复
code-reply-sender = 把回复发给数据报的发送方
code-receive = 等待数据，最多取 { $bytes } 字节
code-receive-over = 等待数据，最多取 { $bytes } 字节；一个字节也没有，说明对方已关闭连接
code-line-end = 换行符不算在消息里
code-if-is = 是不是“{ $text }”？
code-if-begins = 是不是以“{ $text }”开头？
code-pause = 等待 { $seconds } 秒
code-finish = 不再发送：对方收完其余数据后会收到 0 字节
code-named-file = 客户端发来 { $folder } 中一个文件的名字，回复文件内容。名字只看最后一段，客户端拿不到别的文件夹里的文件
code-send-file = 发送文件 { $path }
code-receive-all = 一段一段地接收，每次最多 { $bytes } 字节，直到再也收不到数据，即服务器已关闭连接
code-split = 第一个空行之前是响应头，之后是网页内容
code-save = 把网页内容写入文件
code-chunked = 如果响应头中有“Transfer-Encoding: chunked”，内容里还夹着各个分块的长度
code-came =
    { $bytes ->
        [0] 这里收到 0 字节：对方已经不再发送
       *[other] 这里收到 { $bytes } 字节：{ $text }
    }

## 程序省略了什么

code-without-rule = 省略了规则 { $name }
code-without-save = 省略了把收到的数据写入文件 { $path }
code-without-reconnect = 省略了自动重新连接
code-without-framing = 省略了分帧：规则看的是一次 recv 的结果，那可能只是一条消息的一部分，也可能是好几条
code-without-redirects = 省略了跟随重定向
code-without-proxy = 省略了代理
code-without-secrets = 密码和 Cookie 用星号代替：请换成你自己的
code-without-long =
    { $bytes ->
       *[other] 省略了消息：它太长，不能写在程序里（{ $bytes } 字节）
    }
code-without-placeholders = 消息里有占位符：这里写的是它们此刻的值
code-without-rows =
    { $rows ->
       *[other] 省略了 { $rows } 行：它们不是程序的步骤
    }

## 伪代码

pseudo-udp = 创建 UDP 套接字（{ $family }）
pseudo-tcp = 创建 TCP 套接字（{ $family }）
pseudo-option = 把选项 { $name } 设为 { $value }
pseudo-bind = 把套接字绑定到 { $place }
pseudo-connect = 连接 { $place }
pseudo-tls = 开始 TLS，并检查服务器的证书
pseudo-listen = 监听（最多 { $backlog } 个连接排队）
pseudo-accept = 接受一个连接 → 客户端
pseudo-thread = 在单独的线程里：
pseudo-forever = 一直重复：
pseudo-leave = 跳出循环
pseudo-again = 回到循环开头
pseudo-data = 数据
pseudo-send = 发送 { $message }
pseudo-send-to = 把 { $message } 发给 { $place }
pseudo-reply = 把 { $message } 发给发送方
pseudo-receive = 接收最多 { $bytes } 字节 → 数据
pseudo-receive-from = 接收一个数据报，最多 { $bytes } 字节 → 数据、发送方
pseudo-receive-name = 接收最多 { $bytes } 字节 → 名字
pseudo-receive-all = 一直接收到对方关闭连接 → 数据
pseudo-if-over = 如果什么也没收到：跳出循环
pseudo-show = 显示数据
pseudo-show-from = 显示发送方和数据
pseudo-line-end = 去掉数据末尾的换行符
pseudo-if-is = 如果数据是 { $text }：
pseudo-if-begins = 如果数据以 { $text } 开头：
pseudo-pause = 等待 { $seconds } 秒
pseudo-finish = 结束发送（shutdown）
pseudo-named-file = 如果文件夹 { $folder } 里有这个名字的文件：发送它的内容
pseudo-send-file = 发送文件 { $path } 的内容
pseudo-split = 在第一个空行处分开数据 → 响应头、网页；显示响应头
pseudo-save = 把网页写入文件 { $name }
pseudo-close-client = 关闭客户端
pseudo-close = 关闭套接字

## The window

show-code = 查看代码
show-code-tooltip = 把这个标签页所做的事写成程序：Python、Rust、C、Go 或伪代码
show-code-of-rows = 查看所选行的代码
code-title = 代码
code-pseudo = 伪代码
code-socket = 套接字
code-socket-session = 会话 { $session }
code-socket-connection = 会话 { $session }，连接 #{ $connection }
code-copy = 复制
code-copied = 已复制程序
code-save-as = 保存…
code-save-go = 保存
code-saved = 已保存 { $path }
code-not-of-this = 这个标签页没有可以写成程序的内容
code-no-program = 所选的行里没有程序能做的事：请选择某个套接字的行，比如它的调用，或收发的数据
code-name = 程序

## Unix 套接字、服务器的 TLS、ping、中继

code-unix-socket = 创建套接字：AF_UNIX 只用于本机；SOCK_SEQPACKET 保留每次发送的边界
code-unix-bind = 绑定：这会创建一个文件，程序结束后仍在：下次运行之前要删除它
code-tls-server = 使用 TLS：这是证书，以及属于它的密钥
code-ping-checksum = ICMP 的校验和（RFC 1071）
code-ping-socket = 先用不需要权限的套接字，不行再用需要权限的原始套接字
code-ping-replies = 别人也在 ping：只有给我们的应答才算。IPv4 的原始数据包前面还有 IP 首部
code-relay-pass = 把一个方向收到的内容转发出去，结束时也一样
code-only-python = 这个只用 Python 写了：请查看 Python 的程序
code-rust-no-records = 这里需要 SOCK_SEQPACKET，标准库里没有（socket2 这个库有）：请查看 Python、C 或 Go 的程序
code-only-python-and-c = 这个只用 Python 和 C 写了：请查看那里的程序
code-go-autobind = 它自己没有名称：Go 让系统来选一个（autobind，仅 Linux）
code-without-made-certificate = 证书是专为这个会话生成的：请把你的证书放进 server.pem，密钥放进 server.key
code-without-faults = 省略：中继故意出的错
pseudo-unix = 创建 Unix 套接字（{ $kind }）
pseudo-tls-server = 在每个连接上使用证书和密钥开始 TLS
code-changed = 按套接字选项窗口里设置的值
code-tls-clients = 客户端必须出示由其中某个证书签发的证书
code-python-no-finish = 省略了结束发送：Python 会同时结束 TLS 的两个方向（unwrap）
code-raw-socket = 创建原始套接字：它收到这个协议的所有数据包，需要权限（root 或 cap_net_raw）
code-raw-header = 发送的内容以 IP 首部开头
code-raw-receives = 收到的内容以 IP 首部开头
code-path-errors = 让套接字把 ICMP 错误放进队列（IP_RECVERR，Linux）：读取它不需要权限
code-path-probe = 向没有程序监听的端口发一个数据报：谁丢弃它，谁就用 ICMP 报告
code-path-queue = 错误，以及报告者的地址
code-path-hops = 最多由这么多路由器转发；下一个会丢弃它并报告
code-path-over = { $passed } 表示“跳数用完”，来自路由器；{ $reached } 表示“端口没有程序”，来自目标本身
code-relay-back = 返回的内容发给客户端；{ $seconds } 秒没有任何内容就忘掉这个客户端
code-relay-mapping = 每个客户端有自己的套接字，由此知道回复属于谁
code-without-trusted-once = 省略了只信任一次的证书
code-without-tls = 省略了 TLS：其中的内容原样转发
code-without-option = 省略了设置过的选项 { $name }
code-without-checksums = 省略了填写校验和：发送的内容与写的完全一样
pseudo-raw = 创建原始套接字（协议 { $protocol }）
pseudo-ping = 创建 ICMP 套接字（{ $family }）；不允许的话，创建原始套接字
pseudo-times = 重复 { $count } 次：
pseudo-echo = 向 { $host } 发送带下一个序号的回显请求
pseudo-echo-reply = 接收，直到这个序号的回复到来，最多 { $seconds } 秒；显示用了多久
pseudo-path-errors = 让套接字保留 ICMP 错误（IP_RECVERR）
pseudo-path-hops = 跳数从 1 到 { $hops }，每次：
pseudo-path-hop = 把选项 IP_TTL（IPV6_UNICAST_HOPS）设为这个数
pseudo-path-probe = 向 { $host } 发送一个数据报，每次换下一个端口
pseudo-path-queue = 从队列里取出它的错误（MSG_ERRQUEUE），最多 { $seconds } 秒；显示谁报告的、用了多久
pseudo-path-over = 如果是目标本身报告的：跳出循环
pseudo-relay-listen = 监听
pseudo-relay-connect = 连接 { $place } → 目标
pseudo-relay-pass = 把客户端发来的转发给目标，把目标发来的转发给客户端，结束时也一样
pseudo-relay-mapping = 如果发送方是新的：为它创建套接字，连接 { $place } → 目标；在单独的线程里：
pseudo-relay-back = 把目标发来的转发给发送方；{ $seconds } 秒没有任何内容就忘掉它
pseudo-relay-on = 把数据发给这个发送方的目标
