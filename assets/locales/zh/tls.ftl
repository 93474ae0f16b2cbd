### TLS 之上的流：日志、失败、面板选项。

tls-begun = TLS 开始
tls-step-sent = 已发送 { $name }，{ NUMBER($ms, maximumFractionDigits: 1) } 毫秒后
tls-step-came = 已收到 { $name }，{ NUMBER($ms, maximumFractionDigits: 1) } 毫秒后
tls-step-checked = 已检查证书，{ NUMBER($ms, maximumFractionDigits: 1) } 毫秒后
tls-secured = 连接已加密，用时 { NUMBER($ms, maximumFractionDigits: 1) } 毫秒：{ $agreed }
tls-resumed = 连接已加密（沿用之前的密钥），用时 { NUMBER($ms, maximumFractionDigits: 1) } 毫秒：{ $agreed }
tls-secured-although = 仅因为你允许：{ $problem }
tls-record-sent = 已发送记录：{ $name }，{ $bytes } B
tls-record-came = 已收到记录：{ $name }，{ $bytes } B

explain-tls-begun = TLS 位于 TCP 与所传内容之间。双方先商定密钥（握手）；此后 TCP 传送的是一条条记录，只有双方能读懂，别人改动也会被发现。
explain-tls-client-hello = 客户端说明自己支持哪些版本和加密套件、想连接谁（SNI），并给出自己那一半密钥。这些在途中都可以读到。
explain-tls-server-hello = 服务器选定版本和加密套件，并给出自己那一半密钥。在 TLS 1.3 中，此后的一切都是加密的，证书也不例外。
explain-tls-certificate = 证书说明这个密钥属于谁，并由某一方签名。要检查的有：签名是否通向我们信任的一方、日期，以及名称。
explain-tls-key-exchange = 客户端的那部分密钥（TLS 1.2）。在 TLS 1.3 中，它已经包含在第一条消息里。
explain-tls-secured = 从这里开始，每次 send 的内容先加密再交给套接字，每次 recv 的内容先解密。各行显示的是其中的内容；线路上传送的是记录。
explain-record-handshake = 每条记录装着一段内容：这里是握手的一步。记录以 5 个字节开头：类型、版本和长度。
explain-record-alert = 警报表示出了问题，或者连接即将结束（close_notify）。
explain-record-change = 在 TLS 1.2 中，此后的一切都是加密的。在 TLS 1.3 中，发送它只是为了让途中的旧设备看到熟悉的内容。
explain-record-data = 应用数据：其中的内容已加密，因此多出几个字节。TLS 1.3 把其他内容也藏在这样的记录里。
explain-record-other = TLS 不认识的一种记录。

## 失败

cause-tls-stream = TLS 库的说明：{ $detail }
    .why = 双方必须就版本、密钥和签名达成一致，而其中一方放弃了。常见的原因是这个端口根本不使用 TLS，或者一方只支持另一方不接受的版本。
    .try = 请比较双方选项中的版本。打开显示记录的开关，可以看到收到了什么。
cause-not-tls-stream = 对方使用的不是 TLS
    .why = TLS 握手以固定格式的消息开始，而收到的是别的内容。
    .try = 先不用 TLS 连接，看看收到什么。有些协议先用明文，之后再升级（STARTTLS）。
cause-bad-identity = 证书或密钥无法使用：{ $detail }
    .why = 证书和密钥应为 PEM 格式的文件，没有密码，而且彼此对应。
    .try = 用 openssl x509 -noout -pubkey 和 openssl pkey -pubout 查看，彼此对应时显示的密钥相同。
cause-bad-server-name = 证书不可能用于这个名称：{ $detail }
    .why = 证书用于主机名和 IP 地址。
    .try = 请输入服务器证书中的名称，不带端口。
cause-tls-alert = 对方用警报 { $number } 结束了连接
    .why = TLS 用警报说明出了什么问题。这个编号不是已知的警报。
    .try = 查看对方的日志。
cause-no-client-certificate = 客户端没有出示证书
    .why = 这个服务器只接受持有证书的客户端，而且证书必须由指定的机构签名。
    .try = 请给客户端指定证书和密钥，或者在服务器的选项中去掉客户端的 CA。
cause-tls-stream-cut = 对方没有告别就关闭了连接
    .why = TLS 在关闭之前应该先发送 close_notify。没有它，结尾就可能是被中间的人截断的（截断攻击）；不过，粗心的程序也会忘记发送。
    .try = 已收到的内容在日志中。请核对内容是否完整。
cause-tls-cut-in-handshake = 对方在握手过程中关闭了连接
    .why = 对方不想使用 TLS，或者不接受我们提供的内容，而且没有说明。
    .try = 查看对方的日志，并检查端口和版本。
cause-tls-timed-out = { $seconds } 秒内没有完成握手
    .why = 对方没有继续握手。它可能在等待明文内容，或者根本不使用 TLS。
    .try = 请检查端口。如果协议先用明文，请先不用 TLS 连接，等对方准备好再升级。

## 选项

tls-on = 使用 TLS
tls-on-tooltip = TCP 一连接成功就开始 TLS。如果协议先用明文，请先不用 TLS 连接，之后再升级。
tls-on-server-tooltip = 每个连接都以 TLS 开始
tls-upgrade = 现在升级到 TLS
tls-upgrade-tooltip = 等待发送的内容发完之后，在这个连接上开始 TLS（即 STARTTLS 约定的做法）。请先用明文与对方约定。
tls-upgrade-server-tooltip = 等待发送的内容发完之后，在选中的连接上开始 TLS，并等待客户端开始它那一侧。客户端在你点击之前发来的 TLS 内容无法识别。
tls-unchecked = 接受任何证书
tls-unchecked-tooltip = 仍会检查证书，但发现的问题只写入日志。处在中间的人可以读取和改动一切。重新启动后会自动关闭。
tls-unchecked-on = 接受目标的任何证书：处在中间的人可以读取和改动一切
tls-show-certificate = 证书…
tls-certificate-title = TLS 与证书
tls-server-name = 服务器名称
tls-server-name-hint = 与主机相同
tls-server-name-tooltip = 证书必须用于这个名称。它也会告诉服务器（SNI）。
tls-alpn-tooltip = 在 TLS 之中使用的协议，最希望的在前，用逗号分隔：h2, http/1.1（ALPN）
tls-versions = 版本
tls-versions-both = 1.2 或 1.3
tls-certificate = 证书
tls-key = 密钥
tls-path-tooltip = PEM 格式的文件。只会记住它的路径。
tls-choose = 选择…
tls-both-files = 证书和密钥缺一不可：请选择两个文件。
tls-made = 现场生成
tls-files = 来自文件
tls-names = 名称
tls-names-tooltip = 证书用于哪些主机名和地址，用逗号分隔
tls-bad-names = 请输入证书可以使用的主机名或地址。
tls-make = 重新生成
tls-make-tooltip = 新的密钥和自签名证书，有效期 30 天。在你保存之前只留在内存中。
tls-save = 保存…
tls-save-tooltip = 写入证书，并在旁边写入只有你能读取的密钥文件
tls-not-saved = 无法保存证书
tls-trust-it = 让别的程序信任它：
tls-client-ca = 客户端的 CA
tls-records = 显示记录
tls-records-tooltip = 每条经过的 TLS 记录占一行：类型、长度和方向
tls-key-log-tooltip = 把连接的密钥写入 SSLKEYLOGFILE 指定的文件，供 Wireshark 解读。拿到这个文件的人可以读懂一切。重新启动后会自动关闭。
tls-key-log-unset = 环境变量 SSLKEYLOGFILE 没有指定文件：请在启动本程序之前设置它。
tls-key-log-on = 正在把连接的密钥写入 { $file }
choose-tls-certificate = 选择证书
choose-tls-key = 选择密钥
choose-save-certificate = 保存证书
