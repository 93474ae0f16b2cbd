### 失败：发生了什么；属性中说明原因和可以尝试的办法。

## 当时在做什么：每个调用一句话

failed-getaddrinfo = 无法解析主机名 { $target }：{ $reason }
failed-socket = 无法创建套接字（{ $target }）：{ $reason }
failed-setsockopt = 无法设置选项 { $target }：{ $reason }
failed-getsockopt = 无法读取选项 { $target }：{ $reason }
failed-bind = 无法绑定 { $target }：{ $reason }
failed-getsockname = 无法读取套接字的本地地址：{ $reason }
failed-recvfrom = 无法在 { $target } 上接收数据：{ $reason }
failed-sendto = 无法发送到 { $target }：{ $reason }
failed-connect = 无法连接到 { $target }：{ $reason }
failed-listen = 无法监听 { $target }：{ $reason }
failed-accept = 无法接受连接：{ $reason }
failed-recv = 无法从 { $target } 接收数据：{ $reason }
failed-send = 无法发送给 { $target }：{ $reason }
failed-shutdown = 无法关闭与 { $target } 的连接：{ $reason }
failed-open = 无法打开 { $target }：{ $reason }
failed-read = 无法读取 { $target }：{ $reason }
failed-write = 无法写入 { $target }：{ $reason }
failed-rename = 无法把文件命名为 { $target }：{ $reason }
failed-close = 无法关闭套接字：{ $reason }
failed-thread = 无法启动工作线程“{ $target }”：{ $reason }
failed-reply = 无法生成给 { $target } 的回复：{ $reason }
failed-panic = 工作线程“{ $target }”因本程序的缺陷而终止：{ $reason }
reason-with-name = { $reason }（{ $name }）

## 失败的原因：有错误号

cause-eaddrinuse = 地址已被占用
    .why = 另一个程序，或本程序的另一个标签页，已经在这个地址上占用了该端口，而 bind 只会把一个端口交给一个套接字。
    .try = 关闭那个程序或标签页，或者换一个端口。端口填 0 则由系统选择一个空闲端口。如果所有套接字都设置了 SO_REUSEADDR，它们可以共用端口。
cause-joined-already = 套接字已经在这个多播组中
    .why = 对同一个套接字和同一个网络接口，setsockopt 只能加入某个组一次。
    .try = 不需要做什么：这个套接字已经能收到发往该组的数据报。
cause-eaddrnotavail = 本机没有这个地址
    .why = bind 只接受属于本机的地址。别的机器的地址是用来发送的，不能用来绑定。
    .try = 只供本机访问请选 127.0.0.1；要在本机的所有地址上接收请选 0.0.0.0 或 ::；也可以从列表中选一个地址。
cause-eaddrnotavail-send = 没有可用于发送的本地地址
    .why = sendto 在本机找不到适合这个目的地的地址。
    .try = 请检查地址和端口。IPv6 链路本地地址要写明网络接口，例如 fe80::1%eth0。
cause-not-joined = 套接字不在这个接口的这个多播组中
    .why = setsockopt 只能离开本套接字在同一接口上加入过的组。如果是在加入时出现，说明该接口没有合适的地址。
    .try = 请检查多播组和网络接口。
cause-eacces-low-port = 权限不足
    .why = 在许多系统上，bind 只允许管理员使用 1024 以下的端口，{ $port } 就是其中之一。
    .try = 请选择 1024 到 65535 之间的端口。
cause-eacces-bind = 权限不足
    .why = 系统不允许本程序绑定这个地址。该端口可能被系统保留，或者被另一个不愿共用的程序占用。
    .try = 请换一个端口。端口填 0 则由系统选择一个允许使用的端口。
cause-eacces-send = 权限不足
    .why = 用 sendto 向广播地址发送，需要先设置 SO_BROADCAST 选项。没有设置时系统会拒绝，以免误发扰乱整个网络。防火墙也可能拒绝发送。
    .try = 如果这是广播地址，请打开广播选项；如果不是，请检查防火墙。
cause-eacces = 权限不足
    .why = 系统不允许本程序执行 { $call } 调用。
    .try = 请检查系统的安全设置：防火墙、沙盒或容器。
cause-eperm-send = 操作不被允许
    .why = sendto 在本机被拦下了，多半是因为防火墙规则。
    .try = 请检查防火墙中关于外发数据报的规则。
cause-eperm = 操作不被允许
    .why = { $call } 调用需要本程序没有的权限。
    .try = 请改用不需要特殊权限的设置，或检查系统的安全设置。
cause-econnrefused = 对方端口上没有程序在监听
    .why = 对方机器可以到达，但那里没有程序绑定这个端口，于是对方系统用 ICMP 报文“端口不可达”作答。UDP 没有连接：这条消息说的是之前发出的某个数据报。
    .try = 请确认对方程序正在运行，地址和端口没有写错，然后重新发送。
cause-enetunreach = 网络不可达
    .why = 本机没有通往该地址所在网络的路由。可能是没有联网，或者没有 IPv6。
    .try = 请检查网络连接和地址。在本机内部通信请用 127.0.0.1 或 ::1。
cause-enetdown = 网络未启用
    .why = 用来发出数据报的网络接口已被关闭。
    .try = 请启用该接口，或者换一个接口。
cause-ehostunreach = 主机不可达
    .why = 它所在的网络是已知的，但那里没有这台机器的回应：可能没有开机，不在这个网络中，或者被防火墙拒绝。
    .try = 请检查地址，并确认对方机器已经开机并联网。
cause-emsgsize = 数据报太大
    .why = sendto 要么把整个数据报一次发出，要么不发。在 IPv4 上，一个数据报最多携带 65,507 字节。
    .try = 请减少一次发送的内容，或者把消息拆成几个数据报。小于 1,400 字节时，大多数网络不需要分片。
cause-eafnosupport = 地址族不匹配
    .why = IPv4 套接字无法到达 IPv6 地址；也可能是系统根本不支持这个地址族。
    .try = 与 IPv4 地址通信请绑定 0.0.0.0 或 127.0.0.1，与 IPv6 地址通信请绑定 ::1，两者都要则绑定 ::。
cause-einval-bind = 参数无效
    .why = bind 无法使用这个地址。IPv6 链路本地地址（fe80::…）必须和网络接口写在一起才完整。
    .try = 请从列表中选择地址。链路本地地址要写明网络接口，例如 fe80::1%eth0。
cause-einval-send = 参数无效
    .why = sendto 无法使用这个地址：端口 0 不能作为目的端口；IPv6 链路本地地址（fe80::…）缺少网络接口；或者绑定在 127.0.0.1 上的套接字要向本机以外发送。
    .try = 请检查地址和端口。要与其他机器通信，请绑定 0.0.0.0 或 ::，不要绑定回环地址。
cause-einval-option = 参数无效
    .why = setsockopt 不接受 { $target } 的这个值。例如，多播组必须是多播地址：224.0.0.0 到 239.255.255.255，或 ff00::/8。
    .try = 请检查这个值，以及它是否与套接字的地址族相符。
cause-einval = 参数无效
    .why = 系统不接受 { $call } 调用的某个参数。
    .try = 请检查本标签页的设置。
cause-enodev = 没有这个网络接口
    .why = { $call } 调用找不到这个编号或地址的网络接口，或者没有多播路由。
    .try = 请从列表中选择网络接口。拔掉网线或断开 VPN 后，接口可能会消失。
cause-enobufs = 系统缓冲区不足
    .why = { $call } 调用没有得到存放数据的内存：等待发送的数据太多，或者内存不足。
    .try = 请稍等再试，或者放慢发送速度。
cause-emfile = 打开的文件和套接字太多
    .why = 每个套接字都算一个打开的文件，而系统限制了它们的总数。
    .try = 请关闭一些标签页，或者提高上限（在 Linux 和 macOS 上用 ulimit -n）。
cause-enoprotoopt = 系统不支持这个选项
    .why = 在这个系统上，setsockopt 和 getsockopt 不认识这类套接字的 { $target } 选项。
    .try = 请保持该选项不变。
cause-eagain-thread = 系统不再提供线程
    .why = 每个标签页都需要自己的线程，而系统限制了线程的总数。
    .try = 请关闭一些标签页，或者提高线程和进程的上限。
cause-etimedout = 等待超时
    .why = { $call } 调用太久没有得到回应，已被放弃。
    .try = 请检查地址和网络，然后重试。
cause-unknown = 错误号 { $number }
    .why = { $call } 调用失败，系统只给出了：{ $name }，错误号 { $number }。
    .try = 系统手册中有说明：请看 { $call } 的“错误”一节。

## 失败的原因：没有错误号

cause-name-not-resolved = 主机名无法解析
    .why = getaddrinfo 没有找到 { $target } 的地址。系统的说明：{ $detail }
    .try = 请检查拼写和网络连接。127.0.0.1 这样的地址不需要解析。
cause-name-empty = 该主机名没有地址
    .why = getaddrinfo 认识 { $target }，但没有它的地址。
    .try = 请检查拼写，或者直接输入地址。
cause-no-address-of-family = 该主机名没有本套接字能到达的地址
    .why = getaddrinfo 只找到另一个地址族的地址：IPv4 套接字不能向 IPv6 发送；IPv6 套接字只有绑定到 :: 时才能向 IPv4 发送。
    .try = 请绑定另一个地址族的地址；两者都要则绑定 ::。
cause-timed-out = { $seconds } 秒内没有回应
    .why = { $call } 调用已被放弃。对于主机名来说，这通常表示域名服务器没有回应。
    .try = 请检查网络连接。127.0.0.1 这样的地址不需要解析。
cause-in-use-program = { $program }（进程 { $process }）正在监听这个端口
    .why = 端口属于正在监听它的程序，bind 只会把一个端口交给一个监听者。
    .try = 关闭 { $program }，或者换一个端口。端口填 0 则由系统选择一个空闲端口。
cause-in-use-listener = 另一个程序正在监听这个端口
    .why = 端口属于正在监听它的程序，bind 只会把一个端口交给一个监听者。那个程序属于其他用户，因此看不到它的名字。
    .try = 关闭那个程序，或者换一个端口。端口填 0 则由系统选择一个空闲端口。
cause-in-use-time-wait = 端口仍处于 TIME_WAIT 状态
    .why = 这个端口上的一个连接刚刚关闭。先关闭的一方会把端口保留大约一分钟，以免迟到的数据包混进新的连接。
    .try = 等一分钟，或者换一个端口，或者打开“重用地址”（SO_REUSEADDR），这样 bind 就不必等待。
cause-in-use-connection = 有一个连接正在使用这个端口
    .why = 没有程序在监听这个端口，但有一个连接正开着。
    .try = 关闭那个连接，或者换一个端口，或者打开“重用地址”（SO_REUSEADDR）。
cause-queue-full = 已有 { NUMBER($bytes) } 字节在等待发送
    .why = 对方不接收发给它的数据，系统缓冲区和这个连接的队列都满了。TCP 会让发送方等待，不会丢弃任何数据。
    .try = 等对方读取，或者关闭连接。这条消息完全没有发送。
cause-not-connected = 没有连接
    .why = TCP 只能在连接上发送数据。
    .try = 请先连接，或者等待对方连接。
cause-cancelled = 已取消
    .why = 这是本端主动放弃的。
    .try = 需要时可以重新开始。
cause-not-a-file = 它不是普通文件
    .why = 它是文件夹、设备或管道。只有普通文件才有长度和结尾。
    .try = 请选择一个文件。
cause-shortened = 文件变短了：应有 { NUMBER($announced) } 字节，实际只有 { NUMBER($came) } 字节
    .why = 发送期间，另一个程序截短了这个文件。
    .try = 等文件完整之后再发送一次。
cause-exists = 同名文件已经存在
    .why = 保存会替换它，而没有人允许替换。
    .try = 换一个文件名，或者允许替换。
cause-session-over = 还没轮到它，会话就结束了
    .why = 会话关闭时，这条消息还在排队，等待主机名解析或等待前面的消息。
    .try = 请重新绑定或再次发送；在消息框中按向上键可以找回这条消息。
cause-unencodable = 回复所用的编码中没有“{ $character }”
    .why = 回复中的每个字符都要变成字节，而所选的编码没有这个字符。
    .try = 请选择包含所有字符的 UTF-8，或者修改回复的文字。
cause-other = 系统的说明：{ $detail }
    .why = { $call } 调用失败，系统没有给出错误号。
    .try = 请检查本标签页的设置，然后重试。
cause-panic = 内部信息：{ $detail }
    .why = 这是网络套接字实验台自身的错误，与您的操作无关。其他标签页不受影响。
    .try = 请重新打开会话，并附上这段文字报告问题：{ $detail }

## 关于对方的消息（ICMP）

unreachable = 发往 { $peer } 的数据报未能送达：{ $reason }
unreachable-somebody = 之前发出的某个数据报未能送达：{ $reason }

## 输入框中的错误：应该怎么做

host-empty = 请输入主机名或地址，例如 localhost 或 127.0.0.1
host-space = 请去掉主机中的空格
host-character = 请去掉“{ $character }”：主机只能包含字母、数字、点、连字符和冒号，不要输入 http:// 和路径
host-not-an-address = 地址无效。请输入四个 0 到 255 的数字（192.168.1.7）、IPv6 地址（::1）或主机名
host-too-long = 请输入较短的主机名：最多 { $max } 个字符
port-empty = 请输入端口号
port-not-a-number = 端口必须是数字，只能使用 0 到 9
port-too-large = 请输入不大于 65535 的端口
port-zero = 请输入 1 到 65535 之间的端口：端口 0 不能作为目的端口

mistake-at-character = { $sentence }（第 { $column } 个字符）
mistake-at-line = { $sentence }（第 { $line } 行，第 { $column } 个字符）
mistake-unencodable = { $encoding } 中没有“{ $character }”（{ $code }）：请选择 UTF-8，或去掉这个字符
mistake-odd-hex-digit = 十六进制数字缺少或多出一位：每个字节写两位，例如 0a
mistake-not-hex = “{ $character }”不是十六进制数字：请使用 0–9 和 a–f
mistake-unknown-escape = \{ $character } 没有含义：请使用 \n、\r、\t、\0、\xNN 或 \u{ $braces }，反斜杠写成 \\
mistake-unfinished-escape = 转义没有写完：请写成 \xNN 或 \u{ $braces }，反斜杠写成 \\
mistake-bad-code-point = 没有这个编号的字符：最大为 10ffff，且不能是 d800 到 dfff
mistake-unknown-placeholder = 没有占位符“{ $placeholder }”：请使用 { $placeholders }，花括号写成 { $brace }
mistake-unclosed-placeholder = 占位符没有闭合：请使用 { $placeholders }，花括号写成 { $brace }

## 会话为什么结束

end-stopped = 已关闭
end-peer-closed = 对方关闭了连接
