### 本机：名称、网卡、路由、域名服务器，以及谁在监听。

new-machine-tab = 新建“本机”标签页
machine-tab = 本机
machine-refresh = 刷新
machine-refresh-tooltip = 全部重新读取
machine-copy = 复制为文本
machine-copy-tooltip = 复制当前显示的各行
machine-copied = 已复制 { NUMBER($lines) } 行
machine-addresses = 地址
machine-listeners = 谁在监听
machine-listeners-count = 谁在监听（{ NUMBER($count) }）
machine-filter = 筛选
machine-filter-hint = 地址、端口、程序…
machine-reading = 正在读取…
machine-read-at = 读取于 { $time }，用时 { $took }
machine-nothing-fits = 没有符合筛选条件的内容。
machine-nobody-listens = 没有程序在监听。
machine-not-started = 无法读取：{ $reason }

## Columns of the listeners

machine-column-protocol = 协议
machine-column-local = 本地地址
machine-column-name = 端口名称
machine-column-program = 程序
machine-column-waiting = 等待

## Using a place

machine-use = 使用
machine-use-local = 把 { $address } 用作本地地址
machine-use-listener = 把 { $address } 用作远程地址
machine-use-local-tooltip = 填入最近使用的 UDP 或 TCP 服务器标签页的本地地址。如果没有，就新建一个 TCP 服务器标签页。
machine-use-listener-tooltip = 填入最近使用的同类标签页的远程地址。如果没有，就新建一个。
machine-new-udp = 在新的 UDP 标签页中使用
machine-new-server = 在新的 TCP 服务器标签页中使用
machine-new-client = 在新的 TCP 客户端标签页中使用
machine-used = 已在这里填入 { $place }。

## Lines

machine-host-name = 主机名
machine-interfaces = 网卡
machine-default-route = 默认路由
machine-resolvers = 域名服务器（DNS）
machine-ports = 端口
machine-not-said = 系统没有给出
machine-not-on-this-system = 在这个系统上无法读取。
machine-not-read = 无法读取：{ $reason }
machine-less-here = 在这个系统上无法读取硬件地址、MTU 和标志
machine-mtu = MTU { NUMBER($bytes, useGrouping: "false") } 字节
machine-mac = MAC 地址 { $mac }
machine-no-mac = 没有硬件地址
machine-interface-number = 网卡编号 { $number }
machine-no-address = 没有地址
machine-broadcast = 广播地址 { $address }
machine-other-end = 另一端 { $address }
machine-flag-up = 已启用
machine-flag-down = 未启用
machine-flag-running = 运行中
machine-flag-loopback = 回环
machine-flag-broadcast = 广播
machine-flag-multicast = 组播
machine-flag-point-to-point = 点对点
machine-flag-no-arp = 不用 ARP
machine-flag-promiscuous = 混杂模式
machine-ip-loopback = 回环：只限本机
machine-ip-link-local = 链路本地：只限这段链路
machine-ip-private = 私有网络
machine-ip-example = 保留作举例用
machine-ip-public = 公网
machine-no-route = 没有：只能到达直接相连的网络。
machine-no-gateway = 没有网关
machine-route = { $family }，经由 { $interface }，跃点数 { $metric }
machine-no-resolver = 没有设置。
machine-stub = 由本机的 systemd-resolved 转发，它询问 { $servers }
machine-stub-unknown = 由本机的 systemd-resolved 转发；无法读取它询问谁
machine-search = 短名称会在 { $domains } 中查找
machine-ephemeral = { $range }：程序不指定端口时，系统从这里选一个（临时端口）
machine-ephemeral-unknown = 在这里无法读取系统的临时端口范围。

## Ports

port-well-known = { $range }：知名端口，属于众所周知的服务；绑定它们常常需要特殊权限
port-registered = { $range }：注册端口
port-dynamic = { $range }：动态端口，从不注册
port-name = 在 IANA 的登记中，{ $transport } 的 { $port } 端口是 { $name }
port-ephemeral = 在 { $range } 范围内：系统会自己分配这里的端口（临时端口）

## Listeners

machine-reach-both = 所有地址，包括 IPv4 和 IPv6
machine-reach-unknown = 所有 IPv6 地址；是否也包括 IPv4，系统没有给出
machine-reach-ipv4 = 所有 IPv4 地址
machine-reach-ipv6 = 所有 IPv6 地址，不包括 IPv4
machine-reach-one = 只有这个地址
machine-bound-to = 绑定在网卡 { $interface } 上
machine-user = 用户 { $user }
machine-waiting = { NUMBER($waiting) } 个连接在等待被接受，最多 { NUMBER($most) } 个
machine-owner-hidden = 无法读取
machine-owner-nobody = 看不到所属的程序
machine-more-owners = { $shown } 和另外 { NUMBER($count) } 个
machine-hidden-processes = 看不到其他用户的程序：有 { NUMBER($count) } 个进程无法读取。管理员可以看到全部。
machine-was-cut = 还有更多没有显示。
machine-unreadable = 系统给出的内容有 { NUMBER($count) } 处无法读取。
