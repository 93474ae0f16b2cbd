### 会话自动做的事。

## 重复发送

repeat-begun = 开始重复发送
repeat-begun-sequence = 开始发送 { $messages } 条消息的序列
repeat-every = 每 { $pause }
repeat-in-order = 按顺序
repeat-slots = 共 { NUMBER($slots) } 次
repeat-without-end = 直到停止
repeat-ended = { $end } · { $figures }
repeat-done = 重复发送完成
repeat-stopped = 重复发送已停止
repeat-closed = 连接关闭，重复发送结束
repeat-sent = 已发送 { NUMBER($sent) } 次
repeat-sent-of = 已发送 { NUMBER($sent) }/{ NUMBER($slots) } 次
repeat-late = { NUMBER($late) } 次延迟，最多 { $worst }
repeat-passed-over = 跳过 { NUMBER($count) } 次：太晚
repeat-withheld = 跳过 { NUMBER($count) } 次：对方没跟上
repeat-failed = { NUMBER($count) } 次失败
explain-repeat-begun = 从这里开始，会话自动发送。每次发送的时刻都从开始算起，而不是从上一次发送算起，所以一次延迟不会拖累后面的发送。晚了整整一个间隔的发送会被跳过并计数，不会为了赶上而连发两次。
explain-repeat-ended = 会话不再自动发送。发送、跳过和失败的次数加起来，就是到时的全部次数。比预定时刻晚一毫秒以上（间隔更短时为间隔的一半）的发送算延迟。
