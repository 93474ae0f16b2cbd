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
inspector-copy-shown = 载荷：按显示的样子
inspector-copy-hex = 载荷：十六进制数字
inspector-copy-escaped = 载荷：带转义的文本
inspector-copy-c = 载荷：C 数组
inspector-copy-details = 调用、地址和时间

## 没有可显示的行时

inspector-nothing = 点击日志中的一行，查看它的字节、背后的调用以及含义
inspector-row-coming = 正在从磁盘读取第 { $row } 行
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
values-little = 小端
values-big = 大端
values-unix-s = Unix 秒
values-unix-ms = Unix 毫秒
values-character = 字符
inspector-close = 关闭检查器

## 负载末尾可能的校验和

checksums-fit = 校验和相符：{ $fits }
checksums-fit-by-chance = 相符，也可能是巧合：{ $fits }
checksums-tooltip = 这些字节的末尾正好是下列校验和；只有一个字节的校验和，每种约有 1/256 的机会碰巧相符
checksums-one = { $name }，第 { $first }–{ $last } 字节
checksums-ordered = { $name }，{ $order }，第 { $first }–{ $last } 字节
checksums-big = 高字节在前
checksums-little = 低字节在前

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
fact-connection = 连接
fact-payload = 载荷
fact-bytes = { NUMBER($bytes) } 字节
fact-local-time = 本地时间
fact-utc = UTC 时间
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
explain-stopped = 会话是在这里主动关闭的。它的工作线程已经结束，close 把套接字交还给了系统，端口随之释放。此后向它发送数据报的程序得不到应答，或者通过 ICMP 得知端口不可达；试图连接它的程序会被拒绝。
explain-nothing = 这一行没有解释。

explain-purpose = { $purpose }。
explain-option = { $name }（层级 { $level }）：{ $purpose }。
explain-getaddrinfo = 一个名称可能有多个地址，既有 IPv4 也有 IPv6，由程序从中选择。答案来自 hosts 文件或域名服务器，因此这个调用可能阻塞数秒；本程序让它在单独的线程上运行。
explain-socket = 参数选择地址族（AF_INET 表示 IPv4，AF_INET6 表示 IPv6）和类型（SOCK_DGRAM 表示 UDP，SOCK_STREAM 表示 TCP）。结果是一个小整数，即文件描述符，程序在之后的所有调用中用它指代这个套接字。此时套接字还没有地址。
explain-setsockopt = 选项由层级（它所属的协议层）和名称确定，并带有一个值。大多数选项必须在 bind 之前设置才有效。结果 0 表示成功。
explain-getsockopt = 请求的值与实际得到的值可能不同：系统有自己的上限，而且 Linux 会把接收缓冲区的大小加倍，用于自身的管理开销。所以值得把选项读回来看一看。
explain-bind = 服务器必须绑定，客户端才知道往哪里发送。127.0.0.1 只能从本机访问，0.0.0.0 代表本机的所有 IPv4 地址，端口 0 表示让系统选择一个空闲端口。一个端口只能属于一个套接字，除非它们都是设置了 SO_REUSEADDR 的 UDP 套接字。
explain-getsockname = 程序绑定端口 0 之后，就是这样得知自己的端口；地址由系统选择时也是如此。
explain-close = 已经到达但没有读取的数据会被丢弃。在 Python 中写作 sock.close()，with 语句块会自动调用它。

## 解释：连接

explain-recv = recv 会一直等到这个连接上有字节到达，这段时间里工作线程处于阻塞状态。随后它把已经到达的字节复制到程序的缓冲区，但不超过请求的数量，并返回实际的字节数。剩下的留在系统的接收缓冲区中，等下一次 recv 来取。返回 0 表示对方已发送完毕。
explain-no-boundaries = TCP 传送的是字节流，其中没有消息边界。对方一次 send 的内容可能分几次到达（拆包），几次 send 的内容也可能一次到达（粘包）。这不是网络出了错：消息在哪里结束，必须由程序自己约定，例如用换行符、固定长度，或者在前面写明长度。日志工具栏中的“分帧”可以按这些方式显示。
explain-recv-full = 这次 recv 把 { NUMBER($asked) } 字节的缓冲区完全填满了，所以后面可能还有数据。缓冲区小，字节流就会被切成许多块；可以在选项中改变大小，观察效果。
explain-send = send 把字节复制到系统的发送缓冲区，返回接收了多少；随后由系统把它们切成报文段发出，丢失的会重发。如果对方不读取，缓冲区满了，send 就会阻塞。它接收的字节可能比给它的少，这时程序必须用剩下的部分再次调用；Python 的 sendall 会自动这样做。
explain-send-taken = send 返回只表示系统收下了这些字节，并不表示对方程序已经读取，甚至不表示已经到达。只有对方程序的应答才能证明这一点。
explain-listening = 服务器正在 { $address } 上监听。系统会自行完成与它的连接，把它们放进等待队列（backlog），由 accept 逐个取出。
explain-listening-port = 这个地址是系统通过 getsockname 报告的。如果请求的是端口 0，系统已经选择了一个空闲端口。
explain-connected = 连接已经建立，靠的是三个数据包：本端的 SYN、对方的 SYN-ACK 和本端的 ACK（三次握手）。此后两端随时可以发送，任何一端发送的内容都会完整、不重复、按顺序地到达另一端。
explain-connected-local = 本端的地址是 { $local }。如果没有指定本地端口，系统为这个连接选择了一个空闲端口。
explain-accepted = accept 从等待队列中取出了一个连接，并为它创建了新的套接字。监听套接字不变，只负责产生连接；数据通过新的套接字收发。在这里，每个连接都有自己的线程，因此一个很慢的客户端不会拖住其他连接。
explain-over-limit = 这个服务器最多允许 { $most } 个连接，现在已经满了。为了不让新来者白白等待，这个连接被接受后立即关闭；对方看到的是没有收到任何字节就被关闭。
explain-accepts-again = 之前 accept 失败，多半是因为程序打开的文件和套接字太多。排在 backlog 队列里的连接并没有丢失，现在会继续被接受。
explain-peer-finished = recv 返回了 0：程序就是这样得知数据流结束的。对方调用了 close，或者带 SHUT_WR 的 shutdown，它的系统发来了 FIN。此前发送的内容已经全部到达，以后不会再有了。
explain-peer-finished-still = 结束的只是这个方向。对方可能还在读取（半关闭的连接），也可能已经离开；发送一次就知道了，后一种情况会得到复位。
explain-unframed = 分帧已开启，此连接只对完整的帧自动作出反应。这些字节仍在日志中，但不会触发任何动作。请检查对方的分帧方式是否与日志显示方式菜单中所选的一致。
explain-finished = 带 SHUT_WR 的 shutdown 关闭了发送方向：已发送的字节之后会再发出一个 FIN，对方的 recv 将返回 0。本端继续接收。程序用这种办法表示“我说完了，请回答”。
explain-closed-by-us = 连接由本端正常关闭：先发完已交出的数据，再发 FIN。先关闭的一方会把这对端口保留大约一分钟（TIME_WAIT），以免迟到的数据包混进新的连接。
explain-closed-by-peer = 对方正常结束了连接：它的 FIN 到达（recv 返回 0），随后本端也关闭了。对方发送的内容没有丢失。
explain-reset-by-us = 本端复位了连接（把 SO_LINGER 设为 0 秒，然后 close）：发出的是 RST 而不是 FIN。尚未发出的数据被丢弃，对方的下一次 recv 或 send 会以 ECONNRESET 失败。这样不会有 TIME_WAIT。
explain-waiting = 连接已经断开或者没能建立，而“自动重连”是打开的。每失败一次，等待的时间就加长一些，直到上限，这样正在重新启动的服务器就不会被所有客户端同时淹没。
explain-file-sending = 文件按块读取和发送，所以大小没有关系。连接上没有任何东西标明文件从哪里开始、到哪里结束：接收方要么靠事先约定先发送的长度，要么靠连接的结束来判断。
explain-file-sent = 文件的所有字节都已交给系统。最后一部分可能还在去往对方的途中。
explain-file-outside = 这个文件名会通过“..”、绝对路径、盘符或链接指向服务器所提供的文件夹之外。粗心的服务器会照办，陌生人就能读取机器上的任意文件（路径遍历）。这个服务器拒绝并关闭连接。
explain-file-refused = 服务器只提供某一个文件夹中的普通文件。它没有找到与这个名称对应的文件，于是什么也不发送就关闭了连接；对方的 recv 立即返回 0。
explain-file-saving = 收到的数据一边到达一边写入未完成的文件（.part），所以多大的文件都只占很少的内存。收完之后，文件才得到真正的名字。如果连接中断，或者对方还没有发完本端就结束了连接，未完成的文件会留下，同名的旧文件保持不变。
explain-file-incomplete = 数据流结束（recv 返回 0）才表示文件已经完整，而它还没有到来。在此之前收到的内容已经保留，文件名说明它不完整；原来就叫这个名字的文件没有改动。
explain-file-nothing-came = 对方一个字节也没有发送就关闭了连接。文件服务器没有被请求的文件时会这样做：如果协议不说明文件有多长，空文件和没有文件看起来是一样的。
explain-more-refused = 没有空位期间，只有第一个被立即关闭的连接占一行，其余的只计数，以免大量客户端占满日志。
explain-file-saved = 数据流已经结束（recv 返回 0），或者关闭了保存：文件已写入磁盘并得到了名字。其中的内容正是各次 recv 返回的字节，一个不多、一个不少，依次相接。
explain-file-saving-goes-on = 文件已经收完。系统先把写入的内容放在内存里，稍后才真正写到磁盘（fsync 会等它写完）；结束会话时不等待这一步。只要程序还开着，文件就会在后台得到真正的名字；否则留下的是未完成的文件（.part）。
explain-connect = connect 发出 SYN，然后阻塞，直到对方回应：回应 SYN-ACK，连接就建立了，调用返回 0；回应 RST，说明那里没有人监听（ECONNREFUSED）；完全没有回应，大约两分钟后得到 ETIMEDOUT。Python 的 connect_ex 返回错误号，而不是抛出异常。
explain-listen = 参数是等待队列的长度（backlog）：最多有多少个已建立的连接等待程序 accept。队列满了以后，新的 SYN 得不到回应，发送方会在一秒或更久之后重试。系统自己也有上限（Linux 上是 net.core.somaxconn）。
explain-accept = accept 会阻塞，直到有一个已建立的连接，然后返回两样东西：这个连接的新套接字，以及对方的地址。监听套接字保持不变，继续监听。如果服务器处理完一个连接才接受下一个，其他连接就得等待；所以每个连接都有一个线程。
explain-shutdown-sending = SHUT_WR 表示：我不再发送了。已发送的内容之后会发出一个 FIN，对方的 recv 返回 0。接收照常进行。与 close 不同，即使其他线程还在使用这个套接字，它也立即生效。
explain-shutdown = shutdown 结束连接的一个方向或两个方向，对所有使用这个套接字的线程都有效：在其他线程中阻塞的 recv 会立即返回。描述符要到 close 才释放。
explain-close-connection = 对连接来说，close 也意味着告别：如果还没有发过 FIN，就发出一个。如果有已到达却没有读取的字节，发出的就是复位（RST），因为对方的数据丢失了。在 Python 中写作 sock.close()，with 语句块会自动调用它。
explain-linger = SO_LINGER 决定 close 的行为。通常 close 立即返回，剩余的数据由系统继续发送。打开 linger 并设为 0 秒时，close 会丢弃剩余的数据并复位连接：对方会看到 ECONNRESET。
explain-blocks = 文件按 64 KiB 的块读写，处理完一块再处理下一块。所以多大的文件都只占很少的内存。
explain-rename = rename 一步就给文件起好名字：任何人都不会在这个名字下看到半个文件。原来的同名文件会被替换。

## 流中的消息

inspector-frame-in = 帧 · { NUMBER($bytes) } 字节 · 分 { NUMBER($reads) } 次读取 · 来自 { $peer }
inspector-frame-out = 帧 · { NUMBER($bytes) } 字节 · 分 { NUMBER($reads) } 次发送 · 发往 { $peer }
inspector-frame-beginning = 只显示前 { $shown }
frame-content = 此处为去掉转义后的内容：{ NUMBER($bytes) } 字节
frame-malformed = 第 { NUMBER($at) } 个字节不符合帧格式
fact-frame-recv = { NUMBER($reads) } 次 recv 读取的内容
fact-frame-send = { NUMBER($reads) } 次 send 发送的内容
fact-rows = 所在行
fact-complete-local = 完整时间（本地）
fact-complete-utc = 完整时间（UTC）
explain-frame-in = { $reads ->
        [1] 这一帧在一次 recv 中就完整到达了，同一次 recv 中也可能还有别的帧。它同样有可能分几次到达。
       *[other] 这一帧分 { NUMBER($reads) } 次到达：recv 在数据到齐之前就返回了，所以程序必须保留已收到的部分，继续读取，直到这一帧完整。
    }
explain-frame-out = { $reads ->
        [1] 这一帧通过一次 send 发出，同一次 send 中也可能还有别的帧。对方仍有可能分几次才收到它。
       *[other] 这一帧分 { NUMBER($reads) } 次 send 发出。对方看不出这一点：它可能一次收到，也可能以别的方式分几次收到。
    }
explain-frame-waiting = 它的结尾还没有到达。如果程序把它当作一条完整的消息，处理的就只是半条：这是使用 TCP 时最常见的错误。
explain-frame-unfinished = 数据流在这一帧结束之前就结束了，或者有一部分没能看到。对方可能中途断开，也可能它的分帧方式与这里所选的不同。
explain-frame-broken = 本该是长度的地方不可能是长度：它太大，或者比自身还小。对方程序可能使用了别的偏移、字节数或字节序，或者根本没有长度。下一帧从哪里开始已无从得知，所以此后的内容按原样显示。
explain-frame-outside = 这些字节之前没有出现起始标记，所以它们不属于任何帧：可能是无关的数据，可能是对方在帧与帧之间发送的内容，也可能是没看到开头的一帧的结尾。
explain-frame-raw = 这里不知道帧从哪里开始：可能是前面的长度不合理，也可能是数据流的开头已不在内存中。所以这里显示的是一次原始读取。
