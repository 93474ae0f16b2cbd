### The relay: what it reports.

relay-client-side = 这一对连接的客户端一侧；目标一侧是 #{ $other }
relay-target-side = 这一对连接的目标一侧；客户端一侧是 #{ $other }
relay-no-target = 连不上目标，已断开客户端：{ $reason }
relay-looped = 已拒绝：这个连接来自中继自己
relay-to-target = 客户端 → 目标
relay-to-client = 目标 → 客户端
relay-held = { $way }：{ $bytes } B 延后 { NUMBER($ms, maximumFractionDigits: 1) } 毫秒
relay-split = { $way }：拆成 { $first } B 和 { $second } B
relay-merged = { $way }：与下一段合在一起，共 { $bytes } B
relay-corrupted = { $way }：第 { $offset } 个字节由 { $was } 改成 { $became }
relay-half-closed = { $way }：按故障设置半关闭；之后到达的都丢弃
relay-reset = { $way }：按故障设置复位两侧
relay-paused = { $way }：已暂停
relay-resumed = { $way }：继续
relay-over-clients = 客户端已达 { NUMBER($most) } 个，再来的数据报丢弃
relay-forgotten = 已忘记客户端：{ NUMBER($seconds, maximumFractionDigits: 1) } 秒没有数据报
relay-forgotten-now = 已忘记客户端
relay-dropped = { $way }：按故障设置丢弃
relay-doubled = { $way }：按故障设置发送两次
relay-reordered = { $way }：压后 { NUMBER($ms, maximumFractionDigits: 1) } 毫秒，让后面的先到
relay-no-room = { $way }：等待延迟的太多，已丢弃
relay-discarded = { $way }：丢弃 { $bytes } B

cause-relay-loop = 中继会连接到自己
    .why = 目标就是中继监听的地址，每个连接都会再产生一个连接，没有尽头。
    .try = 换一个监听端口，或者填写真正要连接的程序的地址。

## What they mean

explain-relay-paired = 中继为每个客户端准备两个连接：一个由客户端发起，一个由中继连接到目标。一侧收到的内容从另一侧发出。两个程序都以为自己在和中继通信。
explain-relay-looped = 这个连接来自中继自己的套接字：它发给目标的内容从别的途径又回到了自己，例如通过本机的另一个名字。
explain-relay-held = 延迟、抖动和限速让收到的内容过一会儿才发出。流的顺序不变，所以后面的内容也要等。
explain-relay-split = 流没有边界：接收方收到同样的字节，只是 recv 的次数更多。把每次 recv 当作一条消息的程序在这里会出错。
explain-relay-merged = 流没有边界：接收方收到同样的字节，只是 recv 的次数更少。把每次 recv 当作一条消息的程序在这里会出错。
explain-relay-corrupted = TCP 和 UDP 有校验和，能发现传输中的错误，但这个字节是在中间被改的，就像程序或内存出错一样。只有应用自己的校验或签名才能发现。
explain-relay-ended = 连接被故意结束，就像程序或网络坏了一样。接收方必须发现内容不完整。
explain-relay-paused = 暂停时中继不从这一侧读取。系统的缓冲区会填满，然后发送方的 send 会阻塞：这就是背压。
explain-relay-discarded = 这些字节到了中继，但没有转发。
explain-relay-over-clients = 每个客户端都需要一个通往目标的套接字，所以数量有上限，可以在限制里修改。
explain-relay-forgotten = UDP 没有看得见的结束：有数据报经过，客户端才算存在。它再发送时就是新的客户端，通往目标的端口也不同，和路由器后面一样。
explain-relay-dropped = 这个数据报不会到达，也没有人知道：UDP 没有确认。需要它的程序必须再次请求。
explain-relay-doubled = 网络可能把一个数据报送达两次。计数或付款的程序必须能发现，例如给消息编号。
explain-relay-reordered = 网络送达数据报的顺序可能和发送的不同。需要顺序的程序必须给消息编号。

## The pane

relay = 中继
new-relay-tab = 新建中继标签页
relay-transport-tooltip = 转发什么：连接还是数据报
relay-host-tooltip = 目标：中继为每个客户端连接到那里
relay-listen-tooltip = 在这里监听，把收到的内容转发到目标，再转发回来
options-to-target = 客户端 → 目标
options-tls-clients = 与客户端之间的 TLS
options-tls-target = 与目标之间的 TLS
options-to-client = 目标 → 客户端
relay-side-client = 客户端 ↔ #{ $other }
relay-side-target = 目标 ↔ #{ $other }
relay-delay-ms = 延迟（毫秒）
relay-jitter-ms = 抖动（毫秒）
relay-rate = 速率（B/秒）
relay-fault-drop = 丢弃（%）
relay-fault-duplicate = 重复（%）
relay-fault-reorder = 乱序（%）
relay-fault-split = 拆开（%）
relay-fault-merge = 合并（%）
relay-fault-corrupt = 改字节（%）
relay-fault-half-close = 半关闭（%）
relay-fault-reset = 复位（%）
relay-not-a-percent = 需要 0 到 100 的数
relay-clients-max = 客户端上限
relay-clients-max-tooltip = 再来的不接受，日志里会说明
relay-idle-s = 多久后忘记（秒）
relay-idle-s-tooltip = 这么久没有数据报，就忘记这个客户端
relay-seed = 种子
relay-seed-tooltip = 故障由它决定：种子和流量相同，故障也相同
relay-pause = 暂停
relay-resume = 继续
relay-pause-tooltip = 暂停的方向不再读取，发送方会慢下来
relay-faults-done = 到现在 { NUMBER($count) } 次故障
relay-dropped-so-far = { NUMBER($count) } 个数据报没有位置
relay-hint-closed = 按“监听”，然后让客户端连接到这里，而不是目标。
relay-hint-tcp = 正在监听。连接到这里而不是目标，例如用  nc { $host } { $port }
relay-hint-tls = 正在监听。请连接到这里而不是目标，例如用  openssl s_client -connect { $host }:{ $port }
relay-hint-udp = 正在监听。发送到这里而不是目标，例如用  nc -u { $host } { $port }

## On a terminal

cli-relay = 把收到的内容转发到目标，再转发回来，并显示出来
cli-relay-listen = 客户端连接的地址（端口 0：由系统选择）
cli-relay-to = 目标，为每个客户端连接到那里
cli-relay-udp = 转发数据报，而不是连接
cli-relay-clients = 同时最多多少客户端
cli-relay-idle = 多久没有数据报就忘记客户端
cli-relay-faults = 故障
cli-relay-way = 故障的方向；不写就是两个方向
cli-relay-delay = 全部延后这么久
cli-relay-jitter = 另外再多一点，最多这么久，每次不同
cli-relay-rate = 每秒最多多少字节
cli-relay-drop = 丢失的数据报的百分比
cli-relay-duplicate = 到达两次的数据报的百分比
cli-relay-reorder = 被后面超过的数据报的百分比
cli-relay-split = 流中拆成两段的百分比
cli-relay-merge = 流中等下一段一起发送的百分比
cli-relay-corrupt = 改掉一个字节的百分比
cli-relay-half-close = 之后不再转发的百分比
cli-relay-reset = 之后复位两侧的百分比
cli-relay-seed = 故障由它决定
relay-go-on = 信任此证书，直到中继停止
relay-go-on-tooltip = 从现在起，中继接受目标的这一个证书，其他不受信任的证书仍会被拒绝。它也可能来自你与目标之间的第三者。
