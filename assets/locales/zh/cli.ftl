# 终端里的程序。

cli-about = 在终端里打开网络套接字，看看上面真正发生了什么。
cli-usage = 用法：
cli-commands = 命令
cli-arguments = 参数
cli-socket = 套接字
cli-sending = 发送什么
cli-by-itself = 自动
cli-showing = 显示什么
cli-ending = 何时结束
cli-general = 通用
cli-after-help =
    退出码：
      0    一切正常
      1    被拒绝、失败或断开，未能发送或保存；检查未通过
      2    参数或文件无法理解
      130  Ctrl+C（会打印计数）
      141  标准输出已无人读取
cli-lang = 文字的语言；不指定时用系统的语言
cli-help = 显示帮助并退出
cli-version = 显示版本并退出

cli-udp = 发送数据报、接收数据报，或两者都做
cli-udp-to = 消息发给谁；不指定时发给最近一个发来数据的对方
cli-bind = 在这个地址接收（端口 0：由系统选择）
cli-broadcast = 允许向广播地址发送
cli-join = 加入组播组；可以重复
cli-connect = 连接 TCP 服务器
cli-connect-to = 服务器
cli-listen = 充当 TCP 服务器
cli-listen-at = 在哪里监听（端口 0：由系统选择）
cli-get = 通过 HTTP 或 HTTPS 加载网页
cli-get-url = 网页的地址
cli-fail = 状态码为 400 或以上算失败
cli-completions = 打印 shell 的补全脚本
cli-completions-shell = 哪种 shell
cli-man = 打印手册页
cli-man-command = 哪个命令的手册页

cli-send = 发送这段内容；可以重复。此时不读标准输入
cli-stdin = 同时发送标准输入的内容
cli-hex = 消息是十六进制数字
cli-escaped = 消息中有转义，例如 \r\n、\x00 和 \u4f60
cli-placeholders = 填入消息中的花括号：{ "{count} {time} {peer}" }
cli-line-end = 每条消息之后加什么。不指定时：照输入的样子；数据报、--send、--hex 和 --escaped 之后不加
cli-encoding = 消息和显示所用的编码
cli-keep-open = 发送完毕后不半关闭连接
cli-echo = 把收到的内容发回去
cli-hello = 像教程里的服务器那样对收到的内容问好
cli-behaviour = 服务器做什么
cli-folder = --behaviour files 的文件夹

cli-json = 每行记录一个 JSON 对象
cli-calls = 同时显示套接字调用
cli-only = 只显示这些记录
cli-quiet = 只显示数据，有丢失时才显示计数
cli-raw = 只输出收到的字节；在终端上转义显示
cli-raw-body = 只输出正文；在终端上转义显示
cli-encoding-shown = 显示所用的编码
cli-out = 把收到的字节写入这个文件
cli-replace = 文件已存在时替换它
cli-record = 同时把各行录制到这个文件：供 Wireshark 打开的数据包（.pcapng）、JSON Lines（.jsonl）或文本（.txt）
cli-record-every-mib = 每满多少 MiB 换一个新文件，文件名带时间
cli-record-every-minutes = 每隔多少分钟换一个新文件，文件名带时间

cli-for = 这段时间之后结束，例如 500ms、10s 或 1h
cli-count = 收到这么多数据报或读取之后结束；收不够算失败。与 --repeat 一起用时：发送多少次
cli-wait = 没有要发送的，并且这么久没有收到内容时结束；udp 指定 HOST:PORT 时为 2s

cli-not-an-address = 请用 ADDRESS:PORT，例如 127.0.0.1:9999 或 [::1]:9999
cli-words = { $help }（{ $names }）
cli-wrong-value = { $name }：“{ $value }”不能用：{ $reason }
cli-wrong-word = { $name }：“{ $value }”不能用：请从中选一个：{ $names }
cli-value-missing = { $name }：缺少值
cli-word-missing = { $name }：缺少值：请从中选一个：{ $names }
cli-unknown = 这里没有参数 { $name }
cli-unknown-but = 这里没有参数 { $name }。是指 { $other } 吗？
cli-missing = 缺少参数：{ $names }
cli-twice = { $name } 只能写一次
cli-not-both = { $name } 和 { $other } 不能同时使用：请去掉一个
cli-one-value = { $name } 只接受一个值
cli-argument-not-text = 有一个参数不是 UTF-8 文本
cli-see-help = 所有命令和选项：netplay --help，netplay COMMAND --help
cli-no-messages-file = --messages：没有文件 { $path }
cli-try-broadcast = 请加上 --broadcast。如果这不是广播地址，请检查防火墙。
cli-try-session-over = 连接先结束了：请看上面的原因，然后重新发送。
cli-try-other-port = 请关闭另一个程序，或换一个端口；端口 0 表示由系统选择空闲端口。
cli-try-own-address = 只供本机访问请用 127.0.0.1；要在本机的所有地址上接收请用 0.0.0.0 或 [::]。
cli-no-port = 缺少端口：请用 HOST:PORT，例如 example.com:80 或 [::1]:9999
cli-no-brackets = IPv6 地址要加方括号：请用 HOST:PORT，例如 [::1]:9999
cli-nowhere = 请用 HOST:PORT 指定发给谁，或用 --bind ADDRESS:PORT 指定在哪里接收
cli-folder-for-files = --folder 只用于 --behaviour files：请加上它，或去掉 --folder
cli-not-a-folder = --folder：没有文件夹 { $path }
cli-framing = --rules、--echo 和 --hello 怎样在流中分帧；不指定时每次读取算一帧
cli-framing-for-rules = --framing 只用于自动行为：请加上 --rules、--echo、--hello 或 --behaviour
cli-not-a-group = 请用组播组的地址，例如 239.0.0.1
cli-not-a-time = 请用数字加单位，例如 500ms、10s 或 1h
cli-not-a-count = 请用从 1 开始的整数
cli-not-a-count-to = 请用 1 到 { NUMBER($most) } 的整数
cli-exists = 已有同名文件：{ $path }。请换一个名称，或用 --replace 替换它
cli-no-folder = 请用 --folder 指定文件夹
cli-no-command = 没有命令 { $name }
cli-bad-send = --send：{ $mistake }

cli-saved-message = 发送这个名称（或 FOLDER/NAME）的已存消息；可以重复
cli-messages-file = 已存消息的文件；不指定时用窗口程序的
cli-checksum = 在每条消息之后加校验和：{ $names }，或目录中的 CRC 名称
cli-repeat = 每隔这段时间重复发送消息，直到每条都发送了 --count 次，或按下 Ctrl+C
cli-messages = 已存消息
cli-messages-list = 列出：名称、内容、目的地
cli-messages-send = 发送一条或几条
cli-messages-name = 它的名称，或 FOLDER/NAME
cli-messages-udp = 作为数据报发到这里；不指定时发到它自己的目的地
cli-messages-connect = 发送到一个 TCP 连接
cli-no-checksum = 请用 { $names }，或目录中的 CRC 名称
cli-nothing-to-repeat = --repeat 需要消息：请用 --send 或 --saved 给出
cli-too-many-to-repeat = { $count } 条消息太多，无法重复发送
cli-bad-pause = --repeat：请用 1ms 到 24h 之间的时间
cli-no-destination = 没有说明消息发给谁：请给出 HOST:PORT
cli-no-messages = 这个系统没有存放已存消息的位置：请用 --messages 指定文件
cli-no-message = 没有名为“{ $name }”的已存消息
cli-file-unread = 无法读取 { $path }：{ $reason }

cli-check = 运行文件中的检查，并给出报告
cli-check-file = 检查文件（*.check.toml）
cli-check-address = 检查中这个名称的套接字改用的地址；可以重复
cli-reports = 报告
cli-junit = 把报告以 JUnit XML 写入这个文件；上一次的报告会被替换
cli-check-json = 把报告以 JSON 写入这个文件；上一次的报告会被替换
cli-lesson = 做一课，显示每一步和完成的检查；不写名称则列出所有课
cli-lesson-name = 课的名称
cli-no-lesson = 没有名为 { $name } 的课；用 netplay lesson 列出所有课
cli-lesson-stuck = 第 { $step } 步无法完成
cli-not-a-named-address = 请用 NAME=HOST:PORT，例如 device=192.168.1.7:502
cli-no-socket = 检查中没有名为“{ $name }”的套接字
cli-bad-address = --address { $name }：{ $reason }
cli-no-report = 无法生成报告：{ $path }

cli-rules = 按这个文件（*.rules.toml）中的规则行事

cli-no-session = 这次运行的会话编号已用完
cli-line-not-sent = 标准输入的第 { $line } 行未发送：{ $mistake }
cli-not-sent = 未发送：{ $mistake }
cli-line-not-utf8 = 它不是 UTF-8
cli-line-too-long = 它超过 { $max } 字节，之后的内容不再读取
cli-input-failed = 无法读取标准输入：{ $reason }
cli-output-failed = 无法写入标准输出：{ $reason }
cli-recorded = { $rows ->
   *[other] 已录制 { NUMBER($rows) } 行，{ NUMBER($bytes) } B：{ $path }
}
cli-sends-failed = { $count } 次发送失败，最后一次：{ $reason }
cli-left = { $count } 条消息未发送：连接不存在，或已经断开
cli-too-few = 收到 { $received } 个，应收到 { $count } 个
cli-too-slow = 没有在限定的时间内加载完
cli-status = 服务器的状态码是 { NUMBER($status, useGrouping: 0) }
cli-saved = 已保存 { $bytes } 字节：{ $path }
cli-saved-incomplete = 收到的内容未能全部保存，已保存 { $bytes } 字节：{ $path }
cli-nothing-came = 什么也没有收到：没有文件

cli-comma = ，
cli-received = 接收 { $count } 次（{ $bytes } 字节）
cli-sent = 发送 { $count } 次（{ $bytes } 字节）
cli-send-failed = { $count } 次未发送
cli-lost-in-kernel = 因接收缓冲区已满而在内核中丢失 { $count } 个
cli-lost-unlogged = 日志来不及记录 { $count } 个
cli-over-limit = 因超过上限而拒绝 { $count } 个连接
cli-replies-dropped = { $count } 条回复未发送
cli-events-dropped = { $count } 个事件未记录
cli-not-printed = { $count } 行未打印

cli-tls = 使用 TLS，并检查服务器的证书
cli-ca-file = 同时信任这些证书（PEM）
cli-server-name = 证书必须用于的名称，默认与主机相同
cli-insecure = 接受任何证书；检查发现的问题会显示
cli-tls-cert = 以此证书（PEM）使用 TLS
cli-tls-key = 证书的密钥（PEM）

## This machine

cli-machine = 显示本机在网络上的情况，以及谁在监听
cli-machine-part = 只显示其中一部分

## Unix-domain sockets

cli-seqpacket = 用于 unix:路径：类型为 SOCK_SEQPACKET 的连接，保留每次发送的边界（Linux）
cli-not-a-unix-name = 请写 unix: 加路径；在 Linux 上也可以写 unix:@ 加名称

## Ping 和路径

cli-asking = 请求什么
cli-ping = 像 ping 那样请求一台主机的回显
cli-ping-host = 名称或地址
cli-ping-count = 请求多少次；不指定时为 4
cli-ping-endless = 一直请求到 Ctrl+C，然后显示结果
cli-ping-interval = 两次请求的间隔，至少 200ms；不指定时为 1s
cli-ping-wait = 等待应答多久；不指定时为 2s
cli-ping-size = 数据的字节数；不指定时为 56
cli-ping-pattern = 用这段内容反复填充数据
cli-ping-ttl = 请求最多经过的跳数；不指定时用系统的默认值
cli-path = 像 tracepath 那样找出到一台主机的途中有谁；不需要权限
cli-path-hops = 最多跳数；不指定时为 30
cli-path-wait = 等待每一跳的报告多久；不指定时为 1s
cli-ipv4 = 用这个名称的 IPv4 地址
cli-ipv6 = 用这个名称的 IPv6 地址
cli-quiet-events = 只显示统计结果
cli-nobody-replied = 没有收到任何应答
cli-not-reached = 没有到达目标
cli-not-a-time-within = 请用数字加单位，从 { $least } 到 { $most }
cli-non-blocking = 没有内容时，接收立即返回 EAGAIN，由 poll 等待：用 --calls 可以看到两者（Linux）

cli-open = 打印记录或抓包文件中的行
cli-open-file = JSON Lines 格式的录制文件，或抓包文件（pcap、pcapng）
cli-filter = 只打印符合的行，与窗口的过滤相同：一段文本，或条件，例如：port 53 and len > 100
cli-quiet-file = 只打印内容，最后不打印计数
cli-bad-filter = --filter：{ $mistake }
cli-opened = 读取了 { $parts } 个数据包或行；共 { $rows } 行，打印 { $printed } 行
