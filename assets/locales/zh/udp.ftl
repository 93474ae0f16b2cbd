### UDP 面板：表单与选项。

local-address = 本地地址
local-addresses = 本机地址
local-port = 本地端口
any-port = 任意
bind = 绑定
bind-tooltip = 占用该地址和端口，并接收发到这里的数据报。端口留空时由系统分配。
unbind = 解除绑定
unbind-tooltip = 关闭套接字，释放端口。标签页和日志会保留。
options = 选项
options-close = 关闭选项
options-socket = 套接字
options-listening = 监听
options-reading = 读取
options-time-limits = 时限
options-sizes = 大小
options-this-end = 本端
options-multicast = 组播
form-more = 更多选项
inspector-toggle = 检查器
all-ipv4 = 本机所有 IPv4 地址
all-ipv6 = 本机所有地址，IPv6（双栈时含 IPv4）
refresh = 刷新列表

## 按钮旁的状态

state-not-bound = 未绑定
state-opening = 正在打开…
state-bound = 已绑定到 { $address }
state-bound-short = 已绑定
state-closed = 已关闭
state-failed = 失败
recv-buffer-granted = 接收缓冲区：请求 { $asked }，实际 { $granted }（Linux 把自身的管理开销也计算在内）
one-address-warning = 只绑定一个地址的套接字收不到广播和组播：要接收它们，请绑定 0.0.0.0 或 ::。
exposed-warning = 这不是回环地址：网络上的其他主机可以访问这个套接字。

## 日志为空时的提示

udp-hint-closed = 点击“绑定”开始接收；也可以在下方输入消息后点击“发送”，它会先绑定。本地端口留空时由系统选择。
udp-hint-itself = 点击“绑定”开始接收；也可以在下方输入消息后点击“发送”，它会先绑定。现在的目的地就是这个标签页自己：发出的内容会回到这里。
udp-hint-bound = 正在等待数据报。向 { $host }:{ $port } 发点什么吧，例如  nc -u { $host } { $port }

## 行为

behaviour = 行为
behaviour-current = 行为：{ $name }
behaviour-manual = 手动
behaviour-echo = 回显
behaviour-template = 模板
behaviour-template-purpose = 用你写的内容应答
answer = 应答
answer-encoding = 应答的编码
answer-tooltip = {"{"}text{"}"} 是收到的内容，{"{"}peer{"}"} 是发送方，{"{"}count{"}"} 是序号，{"{"}time{"}"} 是时间。{"{{"} 和 {"}}"} 表示普通花括号。
delay-ms = 延迟（毫秒）
except = 内容等于此文本时不应答
except-tooltip = 收到的文本恰好是它时，什么也不做。可以使用 \n、\x00 等转义。

## 套接字选项

recv-buffer-kib = 接收缓冲区 KiB
recv-buffer-tooltip = SO_RCVBUF：内核里最多可以积压多少待读取的数据，超出的数据报会被丢弃。
reuse-address = 共用端口（SO_REUSEADDR）
dual-stack = :: 同时接收 IPv4
broadcast = 广播（SO_BROADCAST）
broadcast-tooltip = 允许向 255.255.255.255 之类的广播地址发送。不打开时系统会拒绝（EACCES）。
set-at-bind = 创建套接字时设置：请先解除绑定。

## 组播

multicast-group = 组播组
join = 加入
group-not-joined = { $group } 未加入
leave-group = 离开 { $group }
multicast-interface = 组播使用的网卡
interface-automatic = 自动
multicast-hops = TTL
multicast-hops-tooltip = 发往组播组的数据报能走多远：1 表示只在本地网络内。
multicast-loop = 接收自己发的
multicast-loop-tooltip = IP_MULTICAST_LOOP：本机程序也会收到本机发往组播组的数据报。

## 表单中的错误

field-problem = { $field }：{ $problem }
local-address-not-an-address = 请输入本机的 IP 地址，例如 127.0.0.1 或 0.0.0.0
group-not-multicast = 组播组：请输入 224.0.0.0 到 239.255.255.255 之间的地址，或以 ff 开头的 IPv6 地址
not-a-number-up-to = 请输入 0 到 { $most } 之间的整数
no-such-interface = 本机没有网卡 { $name }；请刷新地址列表
send-failed-since = 未发送：{ $reason }
send-failed = 未发送：原因见日志。消息仍保留在这里。
remedy-allow-broadcast = 允许广播并发送
remedy-bind-to = 绑定到 { $address } 并发送
remedy-take-free-port = 使用空闲端口并发送
