### 会话自动做的事。

## 重复发送

repeat-begun = 开始重复发送
repeat-begun-sequence = 开始发送 { $messages } 条消息的序列
repeat-every = 每 { $pause }
repeat-in-order = 按顺序
repeat-slots = 共 { NUMBER($slots) } 次
repeat-without-end = 直到停止
repeat-done = 重复发送完成
repeat-stopped = 重复发送已停止
repeat-closed = 连接关闭，重复发送结束
repeat-sent = 已发送 { NUMBER($sent) } 次
repeat-sent-of = 已发送 { NUMBER($sent) }/{ NUMBER($slots) } 次
repeat-late = { NUMBER($late) } 次延迟，最多 { $worst }
repeat-passed-over = 略过 { NUMBER($count) } 次：太迟
repeat-withheld = 略过 { NUMBER($count) } 次：对方没跟上
repeat-failed = { NUMBER($count) } 次失败
explain-repeat-begun = 从这里开始，会话自动发送。每次发送的时刻都从开始算起，而不是从上一次发送算起，所以一次延迟不会影响后面的发送。迟了整整一个间隔的发送会被略过并计数，不会接连发送两次。
explain-repeat-ended = 会话不再自动发送。发送、略过和失败的次数加起来，就是到时的全部次数。比设定的时刻迟一毫秒以上（间隔更短时为间隔的一半）的发送算延迟。

## 发送按钮旁的重复发送

repeat = 重复…
    .tooltip = 反复发送这条消息
repeat-every-ms = 间隔（毫秒）
    .tooltip = 从 1 毫秒到一天（86400000 毫秒）
repeat-times = 次数
    .tooltip = 发送多少次；留空则一直发送，直到停止
repeat-endless = 不限
repeat-first = 第一次
repeat-at-once = 立即
repeat-after-pause = 间隔之后
repeat-begin = 开始
repeat-looks-up = 正在解析主机名
repeat-stop = 停止重复
    .tooltip = 不再发送（Esc）
repeat-read = 隐藏这一行
repeats-running = { $count } 个重复发送正在进行
repeats-stop = 停止全部重复发送
tab-repeats = { $title }，重复发送中

## 负载

repeat-mode = 重复
load = 负载
load-begun = 开始负载：{ $load }，发往 { $to }，不记入日志行
load-datagrams = 每秒 { NUMBER($count) } 个数据报，持续 { $time }
load-connections = 每秒 { NUMBER($count) } 个连接，持续 { $time }
load-asked = 应发 { NUMBER($count) }
load-sent = 已发 { NUMBER($count) }
load-answered = 应答 { NUMBER($count) }
load-refused = 被拒绝 { NUMBER($count) }
load-latencies = p50 { $p50 }，p99 { $p99 }，最长 { $max }
load-done = 负载完成
load-stopped = 负载已停止
load-closed = 会话关闭，负载结束
load-no-rows = 它的发送不记入日志
load-stop = 停止负载
    .tooltip = 不再发送（Esc）
load-per-second = 每秒
    .tooltip = 每秒多少个，最多 { NUMBER($most) }
load-time-s = 持续（秒）
    .tooltip = 到时自动停止，最多 3600 秒
load-tooltip = 以很高的速度发往这里输入的唯一目标，使用自己的套接字：只计数，不记入日志行
explain-load-begun = 负载以设定的速度在一段时间内发往一个目标，然后自动停止。它使用自己的套接字：应答不会到达这个会话。它的发送没有日志行，因为这样的速度会让其他行全部离开日志。
explain-load-ended = 应发是到时该发送的次数，已发是真正发送的次数，被拒绝是对方拒绝的次数。应答是一秒之内有回应的数据报，以及建立成功的连接（有消息时，是回应了消息的连接）。回显按内容对应（消息里有 {"{"}count{"}"} 时完全准确），其他应答对应最早还在等待的数据报。一半的应答不超过 p50，99% 不超过 p99。
