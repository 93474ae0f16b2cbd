### HTTP：一次加载的经过，出了什么问题，以及可以从中学到什么。

## 加载过程中的消息

http-begun = 请求 { $number }：{ $url }
http-begun-proxy = 请求 { $number }：{ $url }，经由代理 { $proxy }
http-trying = 正在尝试 { $address }
http-secured = 已用 { $version }（{ $cipher }）加密；证书可信
http-secured-anyway = 已用 { $version }（{ $cipher }）加密，但不可信：{ $problem }。已按你的要求继续
http-in-file = 从响应的偏移 { NUMBER($offset) } 起，正文的 { NUMBER($bytes) } 字节写入了临时文件，没有记入日志
http-redirected = 状态码 { $status }：重定向到 { $url }
http-redirected-waits = 状态码 { $status }：重定向到 { $url }；等待你决定是否跟随
http-done = 已完成，状态码 { $status }：收到 { NUMBER($wire) } 字节，正文 { NUMBER($body) } 字节

## 报文的各个部分，显示在日志行的末尾

part-request = 请求
part-proxy-request = 代理请求
part-proxy-answer = 代理响应
part-interim = 临时响应
part-status-line = 状态行
part-headers = 响应头
part-body = 正文
part-chunk-size = 分块大小
part-chunk-data = 分块数据
part-chunk-end = 分块结尾
part-last-chunk = 最后分块
part-trailers = 尾部字段
part-extra = 多余数据
part-unknown = 不是 HTTP

## 一次请求的各个阶段

phase-resolve = 域名解析
    .lesson = 用 getaddrinfo 查询主机名的地址；直接写地址则不需要解析
phase-connect = 连接
    .lesson = 用 socket 和 connect 建立 TCP 连接；有多个地址时竞速尝试，采用最先连上的那一个
phase-proxy = 代理
    .lesson = 用 send 发出 CONNECT，请代理向服务器转发数据，再用 recv 等它答复
phase-tls = TLS 握手
    .lesson = 使用 https 时，通过几次 send 和 recv 协商密钥，并取得服务器的证书，在本机验证
phase-send = 发送
    .lesson = 用 send 把请求交给系统，尽量一次发完
phase-first-byte = 首字节
    .lesson = recv 等待响应的第一个字节：包括网络往返的时间和服务器处理的时间
phase-body = 正文
    .lesson = 用 recv 接收响应头和正文，直到收完为止

## 怎样知道正文在哪里结束

body-none = 没有正文
body-length = { NUMBER($bytes) } 字节（Content-Length）
body-chunked = 到最后一个分块为止（Transfer-Encoding: chunked）
body-until-close = 到连接关闭为止

## 响应中不寻常的地方，以及本程序如何处理

odd-folded = 响应头中有一行折到了下一行（obs-fold）；两行已当作一行读取（RFC 9112 第 5.2 节）
odd-control-in-header = 响应头的值里有控制字符；已用转义形式显示（RFC 9110 第 5.5 节）
odd-space-before-colon = 响应头的名称与冒号之间有空格；已将其去掉（RFC 9112 第 5.1 节）
odd-status-line = 状态行使用了小写字母或多余的空格；仍照常读取（RFC 9112 第 4 节）
odd-header-name = 响应头的名称中有不该出现的字符，例如空格或括号；按收到的样子显示（RFC 9110 第 5.1 节）
odd-bare-line-feed = 行尾只有 LF，而不是 CR LF；仍照常读取（RFC 9112 第 2.2 节）
odd-repeated-length = Content-Length 重复出现，数值相同；只按一个处理（RFC 9110 第 8.6 节）
odd-length-beside-chunks = 既有 Content-Length，又采用分块；以分块为准，忽略长度（RFC 9112 第 6.3 节）
odd-length-without-body = 这个状态码的响应没有正文，却带有 Content-Length；没有等待正文（RFC 9112 第 6.3 节）
odd-chunks-in-http10 = HTTP/1.0 没有分块，这个 HTTP/1.0 响应却采用了分块；仍按分块读取（RFC 9112 第 6.1 节）
odd-bytes-after-end = 正文结束之后又收到 { NUMBER($bytes) } 字节，它们不属于正文（RFC 9112 第 6.3 节）
odd-unknown-coding = 正文采用“{ $coding }”编码，本程序无法解码，因此按原样保留（RFC 9110 第 8.4 节）
odd-not-coded = 响应头声称正文采用 { $coding } 编码，实际并没有；正文按原样保留
odd-until-close = 既没有长度，也没有分块：连接关闭就当作正文结束，因此无法判断正文是否完整（RFC 9112 第 6.3 节）
odd-credentials-dropped = 重定向指向另一台服务器，因此没有带上身份凭据和 cookie（RFC 9110 第 15.4 节）
odd-user-in-redirect = 重定向的网址中含有用户名，已将其去掉（RFC 9110 第 4.2.4 节）
odd-chunk-extension = 分块大小后面带有扩展，已忽略（RFC 9112 第 7.1.1 节）
odd-no-location = 状态码说页面在别处，却没有 Location 说明在哪里；显示的是这个响应自己的页面（RFC 9110 第 15.4 节）
odd-redirect-body-broken = 重定向自带的页面已损坏；并不需要它，因此仍然跟随了重定向
odd-redirect-body-left = 重定向自带的页面没有读完：要去哪里已经知道了
odd-repeated-chunked = Transfer-Encoding 多次写明 chunked；只按一层分块解码（RFC 9112 第 6.1 节）
odd-proxy-bypassed = 环境变量中设置了代理；但这个地址就在本机或本机所在的链路上，因此没有经过代理

## 当时在做什么

failed-tls = 无法与 { $target } 建立安全连接：{ $reason }
failed-http-answer = 无法读取来自 { $target } 的响应：{ $reason }
failed-http-load = 无法加载 { $target }：{ $reason }
call-tls = 与对方协商密钥，并通过证书确认对方的身份（TLS 握手）
call-http = 发送请求，并读取对它的响应

## 响应为什么无法读取

cause-not-http = 收到的不是 HTTP，开头是“{ $detail }”
    .why = HTTP 响应以状态行开头，例如“HTTP/1.1 200 OK”。收到的却是别的内容：这个端口上使用的是另一种协议，或者是 TLS，那就需要用 https。
    .try = 请检查端口，以及网址是否应该以 https:// 开头。收到的字节都在日志中；也可以用 TCP 客户端手动与这个端口对话。
cause-no-answer = 一个字节都没有收到，连接就被关闭了
    .why = 服务器接受了连接，却没有响应就关闭了它。它可能崩溃了，可能不接受这个请求，可能期待的是 TLS，也可能是它前面的设备把你挡在了门外。
    .try = 请重试。如果一直如此，请检查端口，试试 https://，或者查看服务器自己的日志。
cause-head-cut = 响应头还没有收完，连接就断了，只收到 { NUMBER($bytes) } 字节
    .why = 响应头以一个空行结束，而这个空行没有来。服务器中途断开，或者它的程序忘了写空行。
    .try = 请重试。如果是你自己的服务器：请在最后一行响应头之后再写一个空行，也就是连写两次 CR LF。
cause-head-too-large = 响应头超过了 { NUMBER($bytes) } 字节
    .why = 事先无法知道响应头有多大，因此要有上限，以免永不结束的响应头耗尽本程序的内存。
    .try = 如果你信任这台服务器，请在选项中提高上限。
cause-econnreset-http = 服务器复位了连接
    .why = recv 收到的是 RST 报文段：对方程序崩溃了、强行关闭了连接，或者不接受收到的内容。只讲 TLS 的服务器听到明文 HTTP 时也常常这样。
    .try = 请重新加载。如果服务器使用 TLS，请让网址以 https:// 开头。此前收到的内容都已保留。
cause-head-too-many-lines = 响应头超过了 { NUMBER($lines) } 行
    .why = 事先无法知道响应头会有多少行，因此要有上限，以免服务器无休止地发送响应头。
    .try = 如果是你自己的服务器，请减少响应头的行数。收到的原始字节都在日志中。
cause-bad-header = 这一行不是响应头：“{ $detail }”
    .why = 响应头的每一行由名称、紧跟其后的冒号和值组成。有的程序会猜测残缺的行是什么意思，结果被人利用，把一个响应读成了两个，因此这里不作猜测（RFC 9112 第 5.1 节）。
    .try = 如果是你自己的服务器，请检查它是怎样写响应头的。收到的原始字节都在日志中。
cause-too-many-interim = 收到的临时响应超过了 { $most } 个
    .why = 在正式响应之前，服务器可以先发送临时响应（状态码 1xx）。如果没完没了，就永远等不到正式响应。
    .try = 请重试；如果一直如此，就是服务器有问题。
cause-switched = 服务器切换到了另一种协议（状态码 101）
    .why = 请求用 Upgrade 要求换用另一种协议（例如 WebSocket）时，服务器以状态码 101 作答。此后的字节就不再是 HTTP 了。
    .try = 请从请求中去掉请求头 Upgrade。
cause-bad-length = “{ $detail }”不是有效的长度
    .why = Content-Length 用十进制数字说明正文有多少字节。不知道长度，就不知道正文在哪里结束（RFC 9112 第 6.3 节）。
    .try = 如果是你自己的服务器：请写字节数而不是字符数，并且只用数字 0 到 9。
cause-conflicting-lengths = 响应给出了两个不同的长度：{ NUMBER($one) } 和 { NUMBER($other) } 字节
    .why = 两个长度最多只有一个是对的；如果某个程序采用了错的那个，就会把正文的剩余部分当成另一个响应。攻击者会利用这一点（响应拆分），因此有这种歧义的响应不可信（RFC 9112 第 6.3 节）。
    .try = 已收到的部分会保留，供你查看。如果是你自己的服务器：Content-Length 只写一次。第二个也可能是中间的代理加上的。
cause-bad-transfer-coding = 无法理解的 Transfer-Encoding：“{ $detail }”
    .why = Transfer-Encoding 说明正文在传输途中是怎样包装的。这里支持在末尾出现一次的“chunked”，以及它前面的 gzip、deflate 和 br。不知道包装方式，就找不到正文的结尾（RFC 9112 第 6.1 节）。
    .try = 如果是你自己的服务器：请使用“chunked”，压缩则用 Content-Encoding。
cause-short = 正文应有 { NUMBER($of) } 字节，只收到 { NUMBER($got) } 字节
    .why = 连接断开时，收到的字节数还没有达到 Content-Length 所说的长度。可能是服务器中途断开，也可能是它数的是字符而不是字节。
    .try = 已收到的部分会保留，也可以保存，但并不完整。请重试。
cause-bad-chunk-size = “{ $detail }”不是有效的分块大小
    .why = 每个分块之前都有一行，用十六进制数字写明它的大小，例如“1a”表示 26 字节。没有它，就不知道这个分块到哪里为止（RFC 9112 第 7.1 节）。
    .try = 之前收到的部分会保留。如果是你自己的服务器：大小请用十六进制，不带正负号和 0x，后面接 CR LF。
cause-bad-chunk-end = 分块没有在它的大小所示之处结束，那里是“{ $detail }”
    .why = 每个分块的数据之后应该是换行（CR LF）。如果是别的内容，说明大小与数据不相符（RFC 9112 第 7.1 节）。
    .try = 之前收到的部分会保留。如果是你自己的服务器：请数字节而不是字符，并且不要把换行算进去。
cause-chunk-line-too-long = 分块大小行超过了 { NUMBER($bytes) } 字节
    .why = 这一行写的是分块的大小，也许还有扩展，通常只有几个字节。如果服务器一直不结束这一行，就会耗尽内存。
    .try = 之前收到的部分会保留。这台服务器有问题，或者不怀好意。
cause-chunks-cut = 最后一个分块还没有到，连接就断了
    .why = 分块传输的正文以大小为 0 的分块结束。它没有来，说明正文有缺失：服务器在中途断开了。
    .try = 已收到的部分会保留，也可以保存，但并不完整。请重试。
cause-bad-trailers = 最后一个分块之后不是有效的尾部字段：“{ $detail }”
    .why = 最后一个分块之后可以再有几行与响应头格式相同的内容，称为尾部字段（trailer），也可以没有，然后是一个空行。收到的内容有误、被截断或者太大。
    .try = 正文本身已经收到并保留。如果是你自己的服务器：请在最后一个分块之后写一个空行。
cause-tls-cut = TLS 没有确认结束
    .why = 这个正文到连接关闭为止，而 TLS 在关闭之前应该先用 close_notify 告别。没有它，正文就可能是被中间的人截断的（截断攻击）；不过，粗心的服务器也会忘记发送。
    .try = 已收到的部分会保留。请核对内容是否完整，或者重试。
cause-bad-coding = { $coding } 压缩数据有误：{ $detail }
    .why = 正文经过压缩（Content-Encoding），而其中某处的数据无法解压。可能是服务器压缩有误，也可能是途中被改动了。
    .try = 能解压的部分会保留。如果想要未压缩的正文，请从请求中去掉 Accept-Encoding。
cause-coding-cut = { $coding } 压缩数据不完整
    .why = 正文经过压缩（Content-Encoding），而压缩数据在自己的结束标记之前就没有了。响应所说的字节都已收到，因此是服务器少发了数据。
    .try = 能解压的部分会保留，但并不完整。如果想要未压缩的正文，请从请求中去掉 Accept-Encoding。
cause-too-large = 响应超过了 { NUMBER($bytes) } 字节
    .why = 这是本标签页的上限。有的响应永远不会结束，会把磁盘写满。
    .try = 已收到的部分会保留。想要更多，请在选项中提高上限。
cause-too-dense = 解压后的大小超过了原来的 { NUMBER($times) } 倍
    .why = 文本解压后一般变成原来的 10 倍左右。超出这么多，多半是解压炸弹：用很小的响应撑满内存或磁盘。
    .try = 已解压的部分会保留。如果你信任这台服务器，请在选项中提高上限，或者从请求中去掉 Accept-Encoding。
cause-temporary-file = 无法写入临时文件：{ $detail }
    .why = 内存放不下的正文会写入临时文件。可能是磁盘已满，也可能是存放临时文件的文件夹不可写。
    .try = 内存中的部分会保留。请清理出一些空间，或者用环境变量 TMPDIR（在 Windows 上是 TEMP）指定另一个磁盘上的文件夹。

## 什么超时了

cause-slow-resolve = { NUMBER($seconds, maximumFractionDigits: 3) } 秒内没有解析出主机名
    .why = getaddrinfo 向域名服务器查询，并等待答复。多半是域名服务器无法到达。
    .try = 请检查网络连接，或者直接输入地址。时限可以在选项中修改。
cause-slow-connect = { NUMBER($seconds, maximumFractionDigits: 3) } 秒内没有连接成功
    .why = connect 向主机的每个地址都发出了 SYN，但没有一个作答，连拒绝也没有：对方机器没有开机，或者防火墙丢弃了数据包。
    .try = 请检查主机和端口，以及对方机器是否开机。时限可以在选项中修改。
cause-slow-tls = { NUMBER($seconds, maximumFractionDigits: 3) } 秒内没有完成握手
    .why = 连接已经建立，但对方没有完成它的那一部分。也许对方不使用 TLS，正在等待请求；也许它是代理，无法连接到服务器。
    .try = 请检查端口：https 通常使用 443。如果服务器使用的是不加密的 HTTP，请用 http://。
cause-slow-send = { NUMBER($seconds, maximumFractionDigits: 3) } 秒内没有发完请求
    .why = 服务器不读取发给它的数据，缓冲区已满，send 只能等待。
    .try = 请稍后再试。时限可以在选项中修改。
cause-slow-first-byte = { NUMBER($seconds, maximumFractionDigits: 3) } 秒内没有收到响应
    .why = 请求已经发出，recv 却一直等不到首字节。服务器处理得太久，或者卡住了，或者还在等待请求的其余部分：手写的原始请求末尾需要一个空行。
    .try = 请重试。如果服务器较慢，请在选项中放宽时限。
cause-slow-idle = 已有 { NUMBER($seconds, maximumFractionDigits: 3) } 秒没有收到新的数据
    .why = 响应收到一半就停了，连接却没有断开。可能是服务器卡住了，网络中断了，或者 Content-Length 比实际的正文长。
    .try = 已收到的部分会保留，也可以保存。请重试，或者在选项中放宽时限。
cause-slow-total = 总用时超过了 { NUMBER($seconds, maximumFractionDigits: 3) } 秒
    .why = 这是整个加载过程的时限，包括所有重定向。有的服务器隔一会儿才发一个字节，永不结束，这个时限就是为了防止这种情况。
    .try = 已收到的部分会保留，也可以保存。如果正文很大，请在选项中放宽时限。

## 连接为什么不安全

cert-untrusted = 不可信：{ $problem }
cause-cert-expired = 证书已于 { $date } 过期
    .why = 证书的有效期一般只有几个月，以免私钥被盗后永远被人利用。这台服务器的管理者没有及时更换证书，也可能是本机的时钟不准。
    .try = 请检查本机的时钟。如果时钟没有问题，请告知服务器的管理者。
cause-cert-not-yet = 证书要到 { $date } 才生效
    .why = 证书也有生效日期。出现这种情况，多半是本机的时钟慢了。
    .try = 请检查本机的时钟。
cause-cert-wrong-name = 证书不适用于“{ $detail }”
    .why = 证书写明了它适用于哪些主机，而这个主机不在其中。你连上的可能不是想要的服务器，也可能有人在中间冒充它作答。
    .try = 请检查主机名的拼写。证书中列出了它适用的主机。
cause-cert-no-name = 证书中没有名称
    .why = 证书用“subjectAltName”写明它适用于哪些主机，而这张证书没有写；只有通用名称（CN）已经不算数了（RFC 9110 第 4.3.4 节）。因此无法核对它是否属于这个主机。
    .try = 如果是你自己的服务器，请重新制作证书并写入主机名，例如给 openssl 加上 -addext "subjectAltName=DNS:device.local"；或者仅这一次继续。
cause-cert-self-signed-no-name = 证书是自签名的，而且没有名称
    .why = 这张证书由服务器自己签名，这在测试环境和家用设备中很常见；但它没有用“subjectAltName”写明适用于哪个主机。因此即使把它指定为 CA 文件也不会被接受。
    .try = 如果是你自己的服务器，请重新制作证书并写入主机，例如给 openssl 加上 -addext "subjectAltName=IP:192.168.1.5"，再在选项中把它指定为 CA 文件；或者仅这一次继续。
cause-cert-unknown-issuer = 证书不是由受信任的机构签发的
    .why = 从证书出发，应该有一条签名链通往本系统或 Mozilla 信任的证书颁发机构，而这张证书没有：可能缺少中间证书，可能是公司自建的颁发机构，也可能有人在中间窃听。
    .try = 如果是你的公司或你自己的颁发机构，请在选项中指定它的证书文件。如果不是，请不要发送任何机密内容。
cause-cert-self-signed = 证书是自签名的
    .why = 这张证书由服务器自己签名。它的加密效果与其他证书一样，但证明不了身份：谁都可以为任何名称制作这样的证书。它常见于测试环境和家用设备。
    .try = 如果是你自己的服务器，请在选项中把它的证书指定为 CA 文件，或者仅这一次继续。
cause-cert-revoked = 证书已被吊销
    .why = 签发证书的机构在到期之前收回了它，多半是因为私钥被盗。
    .try = 请不要继续，并告知服务器的管理者。
cause-cert-bad-signature = 证书链中有一个签名无效
    .why = 证书在签名之后被改动过，或者并不是由它所写的颁发者签名的。正常的服务器不会发送这样的证书，除非是弄错了。
    .try = 请不要发送任何机密内容，并告知服务器的管理者。
cause-cert-other = 证书没有通过验证：{ $detail }
    .why = 这是验证证书的程序库给出的说明。证书可能格式有误，或者不是为服务器制作的。
    .try = 请查看证书的内容。如果是你自己的服务器，请重新制作证书。
cause-tls = TLS 库的说明：{ $detail }
    .why = 双方必须就版本、密钥和签名达成一致，而其中一方放弃了。常见的原因是这个端口根本不使用 TLS，或者服务器太旧，只支持 TLS 1.1 或更早的版本，而这些版本已不安全。
    .try = 请检查端口，并试试 http://。可以看看收到的字节：如果是可读的文字，说明那里不使用 TLS。
cause-not-tls = 对方使用的不是 TLS
    .why = TLS 握手以固定格式的报文开始，而收到的是别的内容：多半是不加密的 HTTP 响应，说明这个端口不支持 https。
    .try = 请把 https:// 换成 http://，或者换一个端口：https 通常使用 443。
cause-bad-ca-file = CA 文件中没有证书：{ $detail }
    .why = 文件中的证书应为 PEM 格式，即位于“-----BEGIN CERTIFICATE-----”和“-----END CERTIFICATE-----”之间的文本。
    .try = 请在选项中选择另一个文件，或者不指定文件。用 openssl x509 -inform der 可以把二进制格式（DER）转换为 PEM。

## 代理

cause-proxy-refused = 代理没有建立连接，而是以状态码 { $status } 作答
    .why = 使用 https 时，要用 CONNECT 请代理向服务器转发数据，而这个代理没有照做：407 表示它需要用户名和密码，403 表示它不允许访问这台服务器，502 到 504 表示它无法到达服务器。
    .try = 请检查环境变量 https_proxy 和 no_proxy，或者在选项中选择不使用代理。
cause-bad-proxy = 环境变量中的代理无法使用：{ $detail }
    .why = 环境变量 http_proxy、https_proxy 和 all_proxy 用网址指定代理，例如 http://proxy.example:3128。这里只支持 http:// 的代理。
    .try = 请改正环境变量并重新启动本程序，或者在选项中选择不使用代理。

## 为什么没有跟随重定向

cause-redirect-too-many = 重定向超过了 { $most } 次
    .why = 每个响应都指向下一个，因此要有上限才会停下来。有的服务器要求带上 cookie，否则就让访问者不停地绕圈，而本程序不保存 cookie。
    .try = 请看看这些重定向指向哪里。如果合理，请在选项中提高上限。如果在绕圈，而服务器是你自己的，请检查关于 http 与 https 以及“www”的规则；也可以在请求中添加 Cookie 请求头。
cause-redirect-downgrade = 重定向从 https 降级到了 http
    .why = 从那里开始，途中的任何人都能读取和篡改全部内容，因此不会自动跟随。
    .try = 如果你觉得没有问题，请自己输入那个 http:// 的网址。
cause-redirect-scheme = 重定向指向“{ $detail }:”，不予跟随
    .why = 只跟随 http 和 https。绝不能让服务器指使程序打开本机的文件（file:）或运行代码（javascript:）。
    .try = 请看响应头中的 Location。那里没有可以加载的内容。
cause-redirect-many-locations = 重定向给出了多个目标
    .why = 响应头 Location 出现了多次，而且网址各不相同，无法知道以哪个为准。攻击者会利用这种歧义，因此一个都不跟随。
    .try = 请查看响应头，然后输入你想要的那个网址。
cause-redirect-bad-location = 重定向指向“{ $detail }”，它不是网址
    .why = 响应头 Location 应该是网址，或者同一台服务器上的路径，而这个值两者都不是。
    .try = 请看响应头中的 Location，然后输入它本来想写的网址。
cause-redirect-raw = 请求是手写的，因此不会改发到别处
    .why = 原始请求的字节中写明了主机和路径。它是写给这台服务器的，本程序不会在背后改动它。
    .try = 请输入新的网址，并相应地修改请求行和 Host。

## 输入框中的错误：应该怎么做

url-empty = 请输入网址，例如 example.com 或 http://127.0.0.1:8080/
url-too-long = 请输入较短的网址：最多 { NUMBER($most) } 字节
url-scheme = 这里不能加载“{ $scheme }:”：请输入以 http:// 或 https:// 开头的网址
url-no-host = 请在 http:// 之后输入主机，例如 http://example.com/
url-space = 请去掉主机中的空格：只有路径和查询中可以有空格
url-character = 请去掉“{ $character }”：网址中不能有这个字符
url-host = 主机无效。请输入主机名、四个 0 到 255 的数字（127.0.0.1），或者方括号中的 IPv6 地址（[::1]）
url-port = 请在主机之后输入 1 到 65535 之间的端口，例如 localhost:8080
url-lines = 粘贴的内容有多行，而且不是一个网址；没有粘贴任何内容
url-zone = 请在 % 后面写网卡的名称或编号，例如 http://[fe80::1%eth0]/

header-no-name = 请输入请求头的名称，例如 Accept-Language
header-name-space = 请去掉名称中的空格：单词之间用连字符连接
header-name-character = 请去掉名称中的“{ $character }”：请使用字母、数字和连字符
header-value-character = 请去掉值中的“{ $character }”：请求头的每一项只占一行，不能包含控制字符

## 状态码的含义

http-1xx = 临时响应：正式的响应还在后面
http-2xx = 成功：服务器理解并完成了请求
http-3xx = 重定向：还需要进一步操作才能得到页面
http-4xx = 客户端错误：服务器认为请求有问题
http-5xx = 服务器错误：请求可能没有问题，但服务器处理失败

## 关于各种字节行的讲解

explain-wire-request = 请求是文本。第一行是请求行，包括方法（GET）、要什么（路径和查询）以及版本。后面是请求头，每行一个，由名称、冒号和值组成，最后以一个空行结束；GET 请求的空行之后没有内容。
explain-wire-request-stars = 日志常常会给别人看，所以凭据和 Cookie 的内容在日志里用同样长度的星号代替；“请求头/响应头”视图显示实际发出的请求。
explain-wire-request-host = Host 是 HTTP/1.1 唯一必需的请求头：许多网站可能共用一个地址，它说明要访问的是哪一个。“Connection: close”请服务器在响应之后关闭连接。整个请求尽量用一次 send 发出：拆成小块发送，每块可能多花 40 毫秒，原因是 Nagle 算法和延迟确认。
explain-wire-encrypted = 使用 https 时，这些字节在连接上是加密的：这里显示的是交给 TLS 发送的内容，或者 TLS 解密后的内容。
explain-wire-proxy-request = CONNECT 请代理建立一条隧道：由它连接到这个主机和端口，并双向转发字节。这个请求本身没有加密；而隧道中的内容是端到端的 TLS，代理无法读取。
explain-wire-proxy-answer = 状态码 2xx 表示隧道已经建立：空行之后的所有字节都来自代理后面的服务器。其他状态码都表示拒绝。
explain-wire-interim = 临时响应的状态码是 1xx，只有响应头，没有正文。正式的响应还没有准备好时，服务器用它来传递消息；可以有几个，也可以没有。如果客户端把第一个状态行当成正式的响应，就会出错。
explain-wire-status-line = 响应以状态行开头：版本、三位数字的状态码，以及给人看的原因短语（可以没有）。状态码的第一位表示类别：1 是等待，2 是成功，3 是重定向，4 是客户端出错，5 是服务器出错。
explain-wire-headers = 响应头说明正文是什么，应该怎样读取。其中每一项占一行，由名称、冒号和值组成；名称不区分大小写。末尾的空行（CR LF CR LF）是分界线：后面的一切都是正文。教程中的程序就是在这里把响应分成两部分的。
explain-wire-headers-framing = 正文在哪里结束，也由响应头决定：Transfer-Encoding: chunked 优先于 Content-Length；两者都没有时，正文到连接关闭为止。
explain-wire-body = 正文可以是任何字节：网页、图片等等。如果有 Content-Length，正文就正好有那么多字节，与每次 recv 返回多少无关。如果既没有它也没有分块，正文就到服务器关闭连接为止；这时无法区分正文是完整的还是被截断的。
explain-wire-chunk-size = 服务器事先不知道正文的长度时，就用分块传输。每个分块之前有一行，用十六进制数字写明大小：“1a”表示 26 字节。后面用分号隔开的是扩展，几乎没有人使用，会被忽略。
explain-wire-chunk-data = 这是分块中的数据。分块的边界没有含义：把所有分块的数据依次接起来就是正文，边界可能把一个词甚至一个字符切成两半。较长的分块可能显示为几行。
explain-wire-chunk-end = 每个分块的数据之后都有一个换行（CR LF）。它不计入分块大小，也不属于正文。它起到校验的作用：如果这里是别的内容，说明大小与数据不相符。
explain-wire-last-chunk = 大小为 0 的分块是最后一个。读到它就知道正文是完整的，没有被截断；单凭连接关闭是看不出来的。之所以用 0 作标记，是因为没有数据的分块没有别的用处。
explain-wire-trailers = 最后一个分块之后还可以有与响应头格式相同的尾部字段（trailer），用来传递服务器发完正文才知道的信息，例如校验和。最后以空行结束整个响应。多数情况下，这里只有这个空行。
explain-wire-extra = 收到这些字节时，响应已经结束，它们不属于这个响应。多半是服务器算错了正文的长度；也可能是攻击者希望有程序把它们当成下一个响应。在这里它们只用于显示。
explain-wire-unknown = 这些字节不是 HTTP：响应应该以“HTTP/1.”和状态行的其余部分开头。请分别以文本和十六进制查看：可读的欢迎文字，或者 TLS 警报开头的字节 0x15（十进制 21），都能说明那里使用的是什么协议。

## 关于加载消息的讲解

explain-http-sentence = { $sentence }。
explain-http-status = { $status } { $meaning }。
explain-http-begun = 一次请求开始了：解析主机名，建立连接，使用 https 时进行 TLS 握手，发送请求，读取响应。每一步都有自己的时间条。
explain-http-begun-next = 上一个响应是重定向，因此有了这次新的请求，它使用自己的连接。只有协议、主机和端口都相同，才会带上身份凭据。
explain-http-begun-proxy = 这次请求经由环境变量（http_proxy、https_proxy、all_proxy）指定的代理。连接的对方是代理，而不是服务器；使用 https 时，会请代理建立一条隧道（CONNECT）。
explain-http-trying = 一个主机名可能有多个地址，有 IPv6 的，也有 IPv4 的，其中有些可能从这里连不上。因此让它们竞速：一个地址在四分之一秒内没有连上，就同时开始尝试下一个（RFC 8305，“Happy Eyeballs”）。采用最先连上的那一个，其余的关闭。
explain-http-secured = 在 TLS 握手中，双方商定版本和密码套件，并生成途中任何人都无法得知的密钥。此后所有字节都经过加密，被篡改也会被发现。
explain-http-secured-checks = 服务器出示了证书，本机验证了四件事：签名链通往受信任的证书颁发机构；证书在有效期内；证书适用于这个主机；服务器持有与证书相配的私钥。
explain-http-secured-anyway = 验证没有通过，而你选择了仅在这一次加载中、对这张证书继续。字节经过加密，但无法确定对方是谁：请不要发送任何机密内容。
explain-http-odd = 响应不完全符合标准，或者有需要说明的地方。如果含义仍然清楚，好的客户端会继续，并把它说出来；如果含义不清楚，就会停止，因为两个程序对同样的字节有不同的理解时，就会被人利用。
explain-http-in-file = 很大的正文会占满内存，因此超过一定大小后会写入临时文件，标签页不再需要时将其删除。“保存…”会写出完整的内容。
explain-http-redirected = 响应头 Location 说明要去哪里。303 之后的请求改用 GET，307 和 308 之后发送同样的请求；301 和 302 之后，多数程序会把 POST 改成 GET。只有目标是 http 或 https，不从 https 降级到 http，也不绕圈，才会跟随重定向。
explain-http-redirected-waits = 当前逐步跟随重定向，因此这一步等待你来决定。请先看看它指向哪里。
explain-http-done = 响应已经结束。“收到”是响应的字节数，包括响应头和分块的边界；正文的字节数是解码之后的。压缩过的正文，解压后比传输时大。
explain-http-failed-phase = 失败发生在“{ $phase }”阶段。{ $lesson }。
explain-http-failed = 加载失败并不意味着一无所获：已收到的内容会保留、显示，也可以保存，并标明不完整。404 这样的状态码不算这种失败：服务器作了响应，它的页面会照常显示。
explain-loaded = 加载完成：最后一个响应已经完整收到，连接也已关闭。在下一次加载之前，页面会一直保留在这里，可以查看和保存。
