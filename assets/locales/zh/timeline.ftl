### 时间线：泳道、调用条和箭头的文字说明。

timeline = 时间线
timeline-list = 列表

## 泳道

timeline-lane-session = 会话
timeline-lane-listener = 监听 { $address }
timeline-lane-unbound = 还没有地址
timeline-lane-open = 尚未连接
timeline-lane-began = 开始于 { $time }
timeline-lane-ended = { $time } 关闭
timeline-lane-in-session = 会话 { $session }
timeline-lane-text = 套接字：{ $title }
timeline-thread-text = 线程：{ $name }
timeline-state-text = { $time } 起为 { $state }
timeline-worker-unseen = 来自抓包
timeline-worker-other = 线程
timeline-worker-controller = 控制
timeline-worker-reader = 接收
timeline-worker-writer = 发送
timeline-worker-acceptor = 接受连接
timeline-worker-connector = 建立连接
timeline-worker-resolver = 解析名称
timeline-worker-loader = 加载
timeline-worker-saver = 保存

## 调用条

timeline-event-opened = 已绑定
timeline-event-listening = 开始监听
timeline-event-connected = 已连接
timeline-event-peer-finished = 对方已发送完毕
timeline-event-finished = 已发送完毕
timeline-event-closed = 已关闭
timeline-event-unreachable = 无法到达
timeline-event-part = 一部分
timeline-event-ended = 已结束
timeline-event-other = 事件
timeline-name-begun = 开始
timeline-name-trying = 尝试地址
timeline-name-handshake = 握手
timeline-name-secured = 已加密
timeline-name-record = 记录
timeline-name-odd = 异常
timeline-name-file = 文件
timeline-name-redirected = 重定向
timeline-name-done = 完成
timeline-name-failed = 失败
timeline-name-reply = 应答
timeline-name-no-reply = 无应答
timeline-name-reported = 报告差错
timeline-name-hop = 一跳
timeline-name-paired = 配对
timeline-name-fault = 故障
timeline-name-refused = 被拒绝
timeline-name-waiting = 等待
timeline-name-no-frame = 不成帧
timeline-name-peer = 对方
timeline-name-missing = 缺失
timeline-name-forgotten = 不再保留
timeline-bar-several = { $name } +{ NUMBER($more) }
timeline-bar-merged = { NUMBER($count) } 个调用和事件靠得太近，在这里分不开；放大后就能看清
timeline-bar-at = 时间 { $time }
timeline-bar-took = 用时 { $time }
timeline-bar-waited = 等待{ $what }，用时 { $time }
timeline-bar-failed = 失败
timeline-bar-would-block = 限定时间内没有等到
timeline-bar-open = { $name } 从 { $time } 起一直在等待
timeline-bar-open-for = 到现在已等待 { $time }
timeline-bar-part-of = { $bar }，在 { $lane } 上
timeline-wait-datagram = 数据报
timeline-wait-bytes = 对方的数据
timeline-wait-connection = 新的连接
timeline-wait-connect = 对方接受连接
timeline-wait-room = 发送缓冲区的空位
timeline-wait-name = 名称对应的地址
timeline-wait-other = 系统

## 箭头

timeline-link-datagram = 数据报，{ $bytes }
timeline-link-lost = 数据报，{ $bytes }，接收方没有收到
timeline-link-stream = 字节流中的 { $bytes }，第 { $first } 到 { $last } 字节
timeline-link-unread = { $bytes }，对方关闭时还没有读取
timeline-link-accepted = 监听套接字交出连接
timeline-link-syn = SYN：请求建立连接
timeline-link-syn-ack = SYN-ACK：监听一方的系统同意
timeline-link-ack = ACK：已收到
timeline-link-fin = FIN：已发送完毕
timeline-link-reset = RST：连接被拒绝或被复位
timeline-link-unreachable = ICMP：数据报没有到达对方
timeline-link-inferred = 由调用推断得出，并未直接看到
timeline-link-from-to = 从 { $from } 到 { $to }
timeline-link-took = 途中 { $time }
timeline-network = 网络
timeline-lost = 丢失
timeline-unread = 未读取

## 图片

timeline-since-start = 从 { $time } 算起
timeline-picture-title = Network Playground 时间线，从 { $time } 算起，{ $span }
timeline-legend-in = 收到
timeline-legend-out = 发出
timeline-legend-call = 其他调用、事件
timeline-legend-failed = 失败
timeline-legend-data = 数据的去向
timeline-legend-inferred = 由调用推断
timeline-gone = 有 { NUMBER($count) } 个调用和事件已经离开内存，不再显示
timeline-links-left-out = 另有 { NUMBER($count) } 个箭头，放大后可见

## 时序图

timeline-sequence = 时序图
timeline-sequence-empty = 还没有发生任何事。从这里发出的数据会显示为箭头。
timeline-sequence-left-out = 省略了之前的 { NUMBER($count) } 步
timeline-sequence-more-lanes = 另有 { NUMBER($count) } 个套接字没有画出

## 工具

timeline-more = 更多时间线工具
timeline-scope-pane = 本标签页
timeline-scope-all = 全部标签页
timeline-scope-tooltip = 显示哪些套接字。显示全部标签页时，箭头从一次发送指向收到它的那次接收。
timeline-fit = 全部
timeline-fit-tooltip = 在整个宽度内显示全部时间（F 或 0）
timeline-follow = 跟随
timeline-follow-tooltip = 最新的内容始终在右侧（End）
timeline-zoom-in = 放大
timeline-zoom-out = 缩小
timeline-save = 保存图片…
timeline-save-svg = 保存为 SVG（矢量图）…
timeline-save-png = 保存为 PNG（位图）…
timeline-width = 宽度 { $span }
timeline-no-text-filter = 筛选文本在这里不起作用
timeline-switch-tooltip = 用时间线上的条表示调用，箭头从一次发送指向收到它的那次接收

## 快捷键

keys-of-time-line = 时间线中
key-time-line = 在列表和时间线之间切换
key-time-select = 选择前一个或后一个调用
key-time-pan = 在时间上后退或前进
key-time-zoom = 放大或缩小
key-time-fit = 在整个宽度内显示全部时间
key-time-first = 转到开头
key-time-newest = 跟随最新的内容

## 保存图片

picture-title = 保存时间线图片
picture-svg-hint = 矢量图，任意放大都清晰，适合文档、浏览器和打印。包含全部套接字和当前显示的时间范围，使用浅色。
picture-png-hint = 位图，每点两个像素，适合聊天软件和不能显示 SVG 的程序。包含全部套接字和当前显示的时间范围，使用浅色。
picture-saved = 图片已保存：{ $path }
