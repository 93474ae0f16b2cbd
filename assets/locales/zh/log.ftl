### 日志及其工具栏。

log = 日志
filter = 筛选
log-all = 全部
log-in = 收到
log-out = 发出
log-events = 事件
log-calls = 调用
text = 文本
hex = 十六进制
both = 两者
clear = 清空
pause = 暂停
resume = 继续
export = 导出…

## 工具栏

log-filter-hint = 筛选…
log-filter-hint-hex = 筛选十六进制…
log-filter-hint-both = 筛选文本或十六进制…
log-searched-text = 查找范围：按 { $encoding } 解码的文本、地址、事件和调用
log-searched-hex = 查找范围：十六进制数字、地址、事件和调用
log-searched-both = 查找范围：十六进制数字、按 { $encoding } 解码的文本、地址、事件和调用
log-clear-filter = 清除筛选
log-classes-tooltip = 单击：只显示这一类。按住 Ctrl（Mac 上为 Cmd）单击：增加或去掉这一类。
log-encoding = 日志编码
log-more = 更多日志工具
log-classes = 显示的行
log-classes-current = 显示：{ $name }
log-view = 显示方式
log-view-state = 显示方式：{ $form }，{ $encoding }
log-view-short = { $form }，{ $encoding }
log-view-framed = 显示方式：{ $form }，{ $encoding }，{ $framing }
log-go-to-row = 转到行或时间…
log-paused = 已暂停 · { $count } 条新记录
log-copying = 正在复制…
log-searching = 正在搜索… 还剩 { NUMBER($count) } 行

## 日志行

log-rows = 日志行
log-blocked = 阻塞 { $time }
log-empty-datagram = 空数据报
log-no-bytes = 没有字节
log-looks-like = 看起来是 { $encoding }：按此显示
log-none-of-connections = 选中的连接没有日志行
log-all-filtered = 所有行都被筛选条件隐藏了
log-show-all = 显示全部
log-unseen = { $count } 条新记录 ↓

## 行的右键菜单

log-reply = 回复对方
log-send-again = 再次发送
log-save-came = 保存收到的内容…
log-save-went = 保存发出的内容…
log-copy-text = 复制为文本
log-copy-shown = 按显示的样子复制（带转义）
log-copy-hex = 复制为十六进制
log-copy-escaped = 复制为转义文本
log-copy-c = 复制为 C 数组

clear-tooltip = 隐藏现有的行
filter-tooltip = 只显示包含这段文字的行，不区分大小写

## 流中的帧

framing = 分帧
framing-tooltip = TCP 传送的是字节流，没有消息边界。选择如何划分出帧：既用于日志的显示，也用于连接的自动动作。原始读取保持不变。
framing-raw = 原始读取
framing-lines = 按行
framing-fixed = 固定长度
framing-prefix = 长度前缀
framing-delimiter = 分隔符
framing-begin-end = 起止标记
framing-gap = 空闲间隔
framing-preset = 常用协议
preset-lines = 文本行
preset-lines-hint = 每行以 LF 或 CR LF 结尾
preset-modbus-hint = 长度在偏移 4 处，占 2 个字节
preset-nmea-hint = 语句以 CR LF 结尾
preset-slip-hint = C0 结束一个数据包，DB 用于转义
framing-preview = 最新的帧
framing-preview-none = 还没有收到任何内容
framing-length = 长度（字节）
framing-delimiter-field = 分隔符（可用转义）
framing-offset-field = 偏移
framing-added-field = 附加字节数
framing-begin-field = 起始标记
framing-end-field = 结束标记
framing-gap-field = 间隔（毫秒）
framing-prefix-width = 字节数
framing-big = 大端
framing-little = 小端
framing-order-tooltip = 长度的哪个字节在前：大端是高位字节在前（网络协议的惯例），小端是低位字节在前
framing-counts-itself = 长度包含前缀自身
framing-marks = 标出每次读取的边界（¦）
framing-not-a-number = 请输入 { NUMBER($least) } 到 { NUMBER($most) } 之间的数字
framing-delimiter-empty = 请输入标记的字节，例如 \n
framing-delimiter-long = 最多输入 { $most } 个字节
frame-waiting = … 等待后续数据
frame-waiting-gap = … 等待出现间隔
frame-unfinished = 数据流提前结束，帧不完整
frame-broken = 长度 { NUMBER($length) } 不合理：此后按原始读取显示
frame-raw = 原始读取
frame-outside = 不属于任何帧
frame-reads = 分 { $reads } 次读到
frame-sends = 分 { $reads } 次发送
log-cut-character = ¦ 有一个字符跨两次读取
frame-cut = 开头部分已不在内存中
frames-dropped = 另有 { NUMBER($count) } 个较早的帧未列出
frames-dropped-tooltip = 为了限制列表的大小。它们的字节仍在日志中：选择“原始读取”即可查看。
log-export-raw = 文件中写入的是原始读取，与分帧方式无关

## Rows of rules

rule-numbered = 规则 { $number }
rule-named = 规则 { $number }（{ $name }）
rule-attention = { $rule }匹配：{ $ways }
rule-marks-row = 标记这一行
rule-pauses-view = 暂停视图
rule-notifies = 发出通知
rule-ways-gap = 、
replies-withheld-limit = 有 { $count } 条回复没有发送：每个对方每秒最多 { $limit } 条
replies-paced = 有 { $count } 条回复需要等待：每个对方每秒最多 { $limit } 条
replies-withheld-group = 有 { $count } 条回复没有发送：收到的内容是发往广播或组播地址的
explain-rule-attention = 本会话的一条规则与刚收到的内容匹配，并要提醒你注意。
explain-withheld-limit = 两个互相应答的程序会没完没了，伪造发送方的人也能让回复涌向别人。因此每个对方每秒只能得到这么多条回复；这个上限与规则一起设置。
explain-withheld-group = 收到广播或组播的每一台机器都会同时回复。是否回复这类数据报，可以与规则一起选择。

## 所有会话的日志

new-whole-log-tab = 新建“所有会话”标签页
whole-log-tab = 所有会话
whole-log-hint = 还没有记录。请在别的标签页点“绑定”“连接”“监听”或“获取”：它的会话所做的一切都会和其他会话的一起显示在这里。
log-only-session = 只看这个会话
log-only-session-of = 只显示 { $name }

## 收发统计（显示在日志上方）

log-rates = 在日志上方显示速率
log-rates-strip = 速率：向上是收到的，向下是发出的；上面是每秒行数，下面是每秒字节数
log-rates-tooltip = 向上是收到的，向下是发出的：上面是每秒行数，下面是每秒字节数。点一下就跳到那个时刻，拖动则只显示那段时间。用键盘时：方向键移动，同时按 Shift 扩大范围，Enter 跳到那里或只显示那段时间。右端是最新的一行。
log-rates-rows = { NUMBER($count) } 行/秒
log-rates-bytes = { $size }/秒
log-rates-most = 最高 { $rows } · { $bytes }
log-rates-nothing = 还没有收发任何内容
log-rates-at = { $time } · 收 { $in_rows }，{ $in_bytes } · 发 { $out_rows }，{ $out_bytes }
log-span-minute = 1 分钟
log-span-ten = 10 分钟
log-span-hour = 1 小时
log-span-all = 全部时间

log-peers = 在日志上方显示对方列表
peers-table = 对方列表
peers-peer = 对方
peers-rows-in = 收（行）
peers-bytes-in = 收
peers-rows-out = 发（行）
peers-bytes-out = 发
peers-rate = 速率
peers-first = 最早
peers-last = 最近
peers-sort = 按“{ $column }”排序
peers-count = { NUMBER($count) } 个对方
peers-more = 对方超过 { NUMBER($most) } 个，其余的合在一起：{ NUMBER($rows) } 行
peers-not-counted = { NUMBER($count) } 行在统计之前已经离开
peers-hint = 点一下就只显示它的行
