### 记录或抓包文件的标签页，以及重放。

new-recording-tab = 打开记录…
recording-tab = 记录
recording-file = 文件
recording-choose = 选择…
recording-open = 打开
recording-cancel = 取消
recording-replay = 重放…
recording-reading = 正在读取，{ $percent } %
recording-read = { $form } · 读取了 { $parts } 个数据包或行{ $left_out ->
    [0] {""}
   *[other] ，其中略去 { $left_out } 个
}
recording-cancelled = 读取已取消；显示的是之前读到的内容
recording-panicked = 本程序的错误使工作中断，请报告
recording-no-dialog = 本系统没有文件对话框；请在输入框中输入路径
recording-hint = 选择本程序的记录（JSON 行）或抓包文件（pcap、pcapng），也可以把文件拖到窗口上。
recording-hint-reading = 读到的行会陆续出现。
recording-hint-empty = 这个文件没有可以显示的内容。
choose-recording = 要打开的记录或抓包文件

replay-no-session = 要重放，请先在另一个标签页开始会话：绑定、连接或监听。
replay-way = 发送哪些内容
replay-came = 收到的
replay-went = 发出的
replay-through = 用哪个会话发送
replay-through-session = 通过 { $title }
replay-to = 发往
replay-to-hint = 记录中的对方
replay-bad-to = 请用 主机:端口，例如 127.0.0.1:9999；留空则发往记录中的对方
replay-pace = 速度
replay-own-times = 按原来的时间
replay-times = { NUMBER($factor, maximumFractionDigits: 3) } 倍速
replay-steps = 逐条
replay-start = 重放
replay-stop = 停止
replay-next = 下一条
replay-searching = 正在查找行
replay-running = 正在重放
replay-awaits-step = 等待“下一条”
replay-done = 重放完毕
replay-stopped = 已停止
replay-session-over = 会话已结束
replay-given = 已发送 { $given } / { $total }
replay-not-given = { $count } 条未发送：没有对方
replay-failed = { $count } 条失败
