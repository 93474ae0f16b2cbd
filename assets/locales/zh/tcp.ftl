### TCP：连接、连接的结束，以及通过连接传送的文件。

state-listening = 正在监听 { $address }
state-listening-short = 正在监听
news-connected = 已从 { $local } 连接
news-accepted = 已在 { $local } 接受连接
news-over-limit = 已拒绝：连接数已达上限 { $most }
news-more-refused = 此后又拒绝了 { NUMBER($count) } 个连接，直到有了空位或服务器停止
news-accepts-again = 在连续失败 { $failed } 次之后，已恢复接受连接
news-peer-finished = 对方已发送完毕（recv 返回 0 字节）
news-finished = 已结束发送（SHUT_WR），仍在接收
news-waiting = { NUMBER($seconds, maximumFractionDigits: 1) } 秒后重新连接（已失败 { $failed } 次）

closed-by-us = 由本端关闭
closed-by-peer = 由对方关闭
closed-reset-by-us = 由本端复位
closed-failed = 连接中断：{ $reason }

file-sending = 正在发送文件 { $path }（{ NUMBER($bytes) } 字节）
file-sent = 已发送文件 { $path }：{ NUMBER($bytes) } 字节，用时 { NUMBER($seconds, maximumFractionDigits: 2) } 秒
file-send-stopped = 文件没有发完，已发送 { NUMBER($bytes) } 字节：{ $reason }
file-not-a-name = 对方请求“{ $name }”，这不是文件名；没有发送任何内容
file-outside = 对方请求“{ $name }”，它指向文件夹之外；没有发送任何内容
file-absent = 对方请求“{ $name }”，文件夹中没有这个文件；没有发送任何内容
file-not-a-file = 对方请求“{ $name }”，它不是普通文件；没有发送任何内容
file-failed = 对方请求“{ $name }”，没有发送任何内容。{ $reason }
file-saving = 收到的数据正在保存到 { $path }
file-saved = 已保存 { NUMBER($bytes) } 字节到 { $path }
file-save-stopped = 保存中止，已保存的 { NUMBER($bytes) } 字节在 { $path } 中。{ $reason }
file-save-left = 对方还没有发完，本端就结束了连接。收到的 { NUMBER($bytes) } 字节作为不完整的文件保存在 { $path } 中
file-nothing-came = 没有保存：对方什么也没有发送，因此没有文件 { $path }
file-saving-goes-on = 会话已结束，{ $path }（{ NUMBER($bytes) } 字节）仍在写入磁盘，写入会继续进行
file-save-not-begun = 收到的数据没有保存。{ $reason }

## 不构成帧的字节

unframed-long = 不是帧：长 { NUMBER($bytes) } 字节，超过了一帧的上限 { NUMBER($most) } 字节
unframed-outside = 不是帧：有 { NUMBER($bytes) } 字节在起止标记之外
unframed-malformed = 不是帧：共 { NUMBER($bytes) } 字节，其中第 { NUMBER($at) } 个字节不符合帧格式
unframed-broken = 此后不再有帧：长度 { NUMBER($length) } 不合理
unframed-after-broken = 不是帧：不合理的长度之后的 { NUMBER($bytes) } 字节
unframed-unfinished = 不是帧：收到 { NUMBER($bytes) } 字节后，对方就已发送完毕
