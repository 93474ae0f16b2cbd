### 手册里怎么说：一个调用等待什么，返回什么。

sheet-title = 手册里的说明
sheet-c = C 写法
sheet-python = Python 写法
sheet-result = 这次返回
sheet-return = 返回值
sheet-wait = 等待什么
sheet-errors = 可能的错误
sheet-error = { $name }：{ $what }
sheet-manual = 手册
sheet-open-page = 在浏览器中打开；右键可复制网址
sheet-copy-page = 复制网址

## 这次返回了什么

sheet-done = 0：已完成
sheet-descriptor = { $fd } 是新的描述符：以后的调用用这个数字指明它
sheet-accepted = { $fd } 是这个连接的新套接字，旁边是连接过来的对方
sheet-queued =
    { $bytes ->
        [0] 从队列里取出了一个错误；没有要求取它所关于的数据报的内容
       *[other] 从队列里取出了一个错误，附带它所关于的数据报的 { $bytes } 字节
    }
sheet-received =
    { $bytes ->
        [0] 收到 0 字节：一个空的数据报，或者文件已经到头
       *[other] 收到 { $bytes } 字节，已放进缓冲区
    }
sheet-closed = 0：对方已经不再发送，而且全部数据都已收到
sheet-taken =
    { $bytes ->
       *[other] 系统接过了 { $bytes } 字节，之后由系统自己发送
    }
sheet-number = { $number }（返回的数字）
sheet-address = 套接字的地址和端口
sheet-addresses =
    { $count ->
       *[other] 这个名字的 { $count } 个地址，排在前面的先试
    }
sheet-option = 选项现在的值
sheet-failed = -1，错误是 { $name }：{ $what }
sheet-failed-unnamed = -1，错误是 { $name }
sheet-failed-text = 失败了：{ $what }

## 各个调用

sheet-getaddrinfo = 返回 0 和一串地址；失败时返回 EAI_ 开头的错误号
    .blocks = 等待域名服务器的回答，几毫秒到十几秒；如果写的就是数字地址，则不用等
sheet-socket = 新套接字的描述符；失败时返回 -1
    .blocks = 什么也不等：不发送任何数据包
sheet-setsockopt = 0；失败时返回 -1
    .blocks = 什么也不等：不发送任何数据包
sheet-getsockopt = 0，以及选项的值；Python 直接返回这个值
    .blocks = 什么也不等：不发送任何数据包
sheet-join = 0；失败时返回 -1
    .blocks = 什么也不等：系统会自己用 IGMP 或 MLD 数据包通知网络
sheet-leave = 0；失败时返回 -1
    .blocks = 什么也不等：系统会自己用 IGMP 或 MLD 数据包通知网络
sheet-bind = 0；失败时返回 -1。端口写 0 时系统选了哪个端口，要用 getsockname 查
    .blocks = 什么也不等：不发送任何数据包
sheet-getsockname = 0，以及地址；Python 返回 (主机, 端口) 这一对
    .blocks = 什么也不等：不发送任何数据包
sheet-recvfrom = 收到多少字节，以及是谁发的；数据报更长时，多出的部分会丢失
    .blocks = 等待一个数据报；没有设置超时的话，没有数据就一直等下去
sheet-sendto = 系统接过了多少字节：整个数据报，或者 -1
    .blocks = 等待发送缓冲区里有空位，几乎总是有的；不等对方：到没到，没有人会说
sheet-connect = 握手完成后返回 0；失败时返回 -1。Python 会抛出异常；connect_ex 返回 0 或错误号
    .blocks = 等待对方的 SYN-ACK：一个来回的时间；没有人回答时最多两分钟。对 UDP 套接字什么也不等，只是记下地址
sheet-listen = 0；失败时返回 -1
    .blocks = 什么也不等：从现在起系统自己接受连接，直到队列排满
sheet-accept = 这个连接的新套接字的描述符，以及客户端的地址；监听套接字不变
    .blocks = 等待一个完整的连接；没有人连接就一直等下去
sheet-recv = 收到多少字节：至少 1 个，最多为请求的数量，与发送方的消息从哪里开始、到哪里结束无关；对方不再发送时返回 0
    .blocks = 等待第一个字节；没有数据、连接也不断，就一直等下去
sheet-send = 系统接过了多少字节，可能不是全部；Python 的 sendall 会一直发到全部接过为止
    .blocks = 等待发送缓冲区里有空位：对方不读、它的缓冲区也满了，就一直等。不等对方的确认
sheet-shutdown = 0；失败时返回 -1
    .blocks = 什么也不等：FIN 会跟在已发送的数据后面发出
sheet-close = 0；失败时返回 -1。不管怎样描述符都没有了
    .blocks = 什么也不等；设置了 SO_LINGER 时，等待还没发出的数据
sheet-open = 描述符；失败时返回 -1。Python 返回文件对象
    .blocks = 等待磁盘；如果是管道，等待另一端
sheet-read = 读了多少字节；文件到头时返回 0
    .blocks = 等待磁盘
sheet-write = 写了多少字节
    .blocks = 等待内存里有空位，之后才写到磁盘
sheet-rename = 0；失败时返回 -1，这时什么也没有改变
    .blocks = 等待磁盘
sheet-settimeout = 没有返回值。从现在起，调用等这么多秒后抛出 TimeoutError；0 表示从不等待，None 表示一直等
    .blocks = 什么也不等
sheet-setblocking = 没有返回值。设为 False 后，本来要等待的调用会立即失败，错误是 EAGAIN
    .blocks = 什么也不等
sheet-detach = 描述符，以后由程序自己关闭
    .blocks = 什么也不等
sheet-gethostbyname = 这个名字的一个 IPv4 地址；getaddrinfo 还支持 IPv6
    .blocks = 等待域名服务器的回答，几毫秒到十几秒
sheet-socketpair = 两个互相连接的套接字，没有地址
    .blocks = 什么也不等
sheet-getpeername = 0，以及对方的地址；Python 返回 (主机, 端口) 这一对
    .blocks = 什么也不等：建立连接时已经知道地址
sheet-ping-socket = 新套接字的描述符；失败时返回 -1，如果 net.ipv4.ping_group_range 不包括你的用户组，错误是 EACCES
    .blocks = 什么也不等：不发送任何数据包
    .purpose = 用 socket() 创建不需要权限的回显套接字：标识符由内核掌握，只把属于我们的应答交过来
sheet-raw-socket = 新套接字的描述符；失败时返回 -1，没有权限时错误是 EPERM
    .blocks = 什么也不等：不发送任何数据包
    .purpose = 用 socket() 创建原始套接字，收发一种 IP 协议的完整数据包：需要 CAP_NET_RAW 权限
sheet-error-queue = 它所关于的数据包有多少字节；报告的类型、代码和发送者在旁边（struct sock_extended_err）
    .blocks = 什么也不等：队列为空时立即返回 -1，错误是 EAGAIN
    .purpose = 用 recvmsg() 从套接字的错误队列里取出一个错误：ICMP 报告了什么、谁报告的、关于哪个数据包
sheet-header-included = 0；失败时返回 -1
    .blocks = 什么也不等：不发送任何数据包
    .purpose = 用 setsockopt() 设置后，IPv4 首部由你自己写；校验和与总长度仍由内核填写
sheet-receive-errors = 0；失败时返回 -1
    .blocks = 什么也不等：不发送任何数据包
    .purpose = 用 setsockopt() 设置后，ICMP 报告的错误会在套接字上排队，用带 MSG_ERRQUEUE 的 recvmsg() 取出
sheet-time-to-live = 0；失败时返回 -1
    .blocks = 什么也不等：不发送任何数据包
    .purpose = 用 setsockopt() 设置发出的数据包最多经过多少个路由器：依次设为 1、2、3……，途中的每个路由器就会丢弃一个并报告
sheet-poll = 有多少个套接字就绪；时间先到则为 0，失败时返回 -1
    .blocks = 直到其中一个套接字可以不等待就读取，或者时间到了。这样一个线程就能照看许多套接字，哪个都不会阻塞
sheet-ready = 1：现在可以不等待就读取这个套接字
sheet-not-ready = 0：时间到了，什么也没有来
