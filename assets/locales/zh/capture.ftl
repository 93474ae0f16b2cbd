## 打开的文件（数据包或记录），在日志中

capture-begun-before = 录制开始之前就已连接到 { $address }
capture-missing = 这里缺少 { $bytes } 字节：文件里没有
capture-cut = 这个数据报有 { $bytes } 字节不在文件里
capture-refused = 被拒绝：连接请求得到的是复位
capture-reset-by-peer = 对方复位了连接
capture-finished-peer = 对方已发送完毕：收到了它的 FIN
capture-finished-here = 本端已发送完毕：发出了 FIN
capture-closed-peer-first = 已关闭：双方都已发送完毕，对方在先
capture-closed-here-first = 已关闭：双方都已发送完毕，本端在先
capture-left-out = 略去 { $packets } 个数据包：{ $kinds }
capture-kind = { $kind } { $packets } 个
capture-kind-fragment = 不完整数据报的分片
capture-kind-cut-off = 首部被截断
capture-kind-damaged = 损坏
capture-kind-after-end = 连接结束之后
capture-kind-no-room = 更多的地址
capture-kind-too-large = 过大
capture-kind-not-in-file = 收到但不在文件里
capture-kind-others = 其他
capture-repeated = 略去 { $segments } 个报文段：它们在流中的位置已经有内容（{ $bytes } B）
capture-stopped-inside = 文件在第 { $offset } 字节处的数据包中间结束
capture-stopped-length = 文件在第 { $offset } 字节处无法继续读取：长度 { $length } B 不可能正确
capture-stopped-no-block = 文件在第 { $offset } 字节处无法继续读取：那里不是已知内容的开头
capture-bad-lines = 略去 { $lines } 行，第一处是第 { $first } 行：不是记录的行
capture-not-recorded = 这里缺少 { $rows } 行：录制之前就已离开日志

explain-capture-begun-before = 这个连接在录制开始之前就已建立，之前发送的内容不在文件里。
explain-capture-missing = 录制时没有收到或没有保留这些字节，但另一端收到了：它确认过。分帧从后面的内容继续，就像从消息中间开始一样。
explain-capture-cut = 录制时每个数据包只保留了开头。
explain-capture-refused = SYN 得到的是 RST：没有程序监听这个端口，或者被防火墙拒绝。
explain-capture-reset-by-peer = 对方发送了 RST：立即放弃了连接。
explain-capture-finished = FIN 表示这一端不再发送：在另一端读取的程序会读到流的结束（recv 返回 0）。另一个方向会继续，直到它也有 FIN。
explain-capture-closed = 双方都发出了 FIN：连接正常结束。之前发送的内容，只要在文件里，都在上面。
explain-capture-left-out = 只显示 UDP 和 TCP。其他协议的数据包，以及文件里不完整的数据包，在这里计数。
explain-capture-repeated = TCP 会重发没有及时得到确认的内容。日志中每个字节只显示一次，就像程序读到的那样：流中每个位置以先到的为准。
explain-capture-stopped = 文件被截断或已损坏。这个位置之前的内容都在日志里。
explain-capture-bad-lines = JSON Lines 格式的录制文件每行是一条。不符合的行不显示。
explain-capture-not-recorded = 录制跟不上，而日志也没有空间了。

recording-unknown = { $path } 既不是本程序的录制文件（JSON Lines），也不是抓包文件（pcap、pcapng）
recording-version = { $path } 是版本 { $version } 的录制文件，本程序无法读取
