### TCP 面板共用的文字：结束连接、选项、文件。

finish = 结束发送
finish-tooltip = shutdown(SHUT_WR)：在排队的数据发完之后，告诉对方不会再有数据。对方发来的数据仍会收到。
disconnect = 断开
disconnect-tooltip = 关闭连接的两个方向
reset = 复位连接
reset-tooltip = 用 RST 中断连接（SO_LINGER 为 0）：途中的数据会丢失，对方会看到 ECONNRESET

## 选项

recv-size = recv 大小
automatic = 自动
recv-size-tooltip = recv 一次最多取多少字节，1 到 65536。教程中常用 1024。数值小，就能看到数据流是怎样被切开的。
recv-limit-ms = recv 时限（毫秒）
recv-limit-tooltip = recv 最多等待多久，超时就返回 EAGAIN，然后再次调用，10 到 3600000 毫秒：与 Python 的 settimeout 相同。每次超时都是一行记录。留空：一直等到有数据。
stay = 对方发送完毕后保持连接
stay-tooltip = recv 返回 0 字节表示对方不再发送，但它可能仍在读取。不勾选时，此刻会关闭连接。
no-delay-tooltip = 小块数据立即发送，而不是攒在一起（Nagle 算法）
keep-alive-tooltip = 隔一段时间向没有动静的对方确认它是否还在
send-buffer-kib = 发送缓冲区 KiB
buffer-tooltip = 留空则由系统决定大小，并按需增长
buffers-granted = 实际：接收 { $recv }，发送 { $send }
set-at-connect = 创建套接字时设置：请先断开连接。
not-a-number-between = 请输入 { $least } 到 { $most } 之间的整数

## 文件

files = 文件
file-to-send = 要发送的文件
file-to-save = 保存到
choose-file = 选择文件…
choose-save = 另存为…
send-file = 发送文件
cancel-file = 取消发送
saves = 保存收到的数据
saves-tooltip = 连接上收到的数据会边收边写入文件。写完之前，文件名后面带有“.part”。
replaces = 替换已有的文件
file-progress = { $name }：{ $done } / { $total } · { $rate }/秒
file-progress-open = { $name }：{ $done } · { $rate }/秒
no-file-dialog = 无法打开文件对话框，请直接输入路径。在 Linux 上，对话框由 xdg-desktop-portal 或 zenity 提供。
no-send-path = 请输入文件的路径
no-save-path = 请输入保存文件的路径
remedy-connect = 连接并发送
remedy-connect-again = 重新连接并发送
remedy-listen = 开始监听
remedy-choose-all = 发送给全部
not-connected = 请先连接，然后才能发送消息。
does-not-wait = recv 不等待（EWOULDBLOCK）
does-not-wait-tooltip = 没有内容时，接收立即返回 EAGAIN，与 Python 的 setblocking(False) 相同；然后由 poll 等待，与 select 相同：两者都是记录。已经在等待的接收会继续等待；使用 TLS 时接收总是等待。
