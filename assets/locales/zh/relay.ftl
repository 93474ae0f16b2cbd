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
relay-reset = { $way }：按故障设置重置两侧
relay-paused = { $way }：已暂停
relay-resumed = { $way }：继续
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
