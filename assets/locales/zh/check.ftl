### 检查：发送什么、应当收到什么，以及结果如何。

## 每一步做什么

check-act-send = 发送 { $message }
check-act-saved = 已存消息“{ $name }”
check-act-expect = 等待 { $what }
check-act-exchange = 发送 { $message }，等待 { $what }
check-act-connect = 重新连接
check-act-close = 关闭
check-act-finish = 结束发送
check-act-reset = 复位
check-act-wait = 等 { $time }

check-expect-anything = 任何内容
check-expect-none = 不出现 { $what }
check-expect-connected = 一个连接
check-expect-closed = 连接结束
check-expect-reset = 连接被复位
check-expect-nothing = 没有数据

check-socket-connect = { $name }：连接 { $address }
check-socket-listen = { $name }：监听 { $address }
check-socket-udp-to = { $name }：UDP 发往 { $address }
check-socket-udp-at = { $name }：UDP 绑定 { $address }

## 结果

check-passed = 通过
check-failed = 未通过
check-not-run = 未运行
check-stopped = 已停止

check-why-not-in-time = 在 { $time } 内没有收到符合的数据
check-why-silence = 不应收到数据，但 { $time } 后收到了
check-why-other-first = 先收到了别的数据
check-why-over = 连接已结束
check-why-not-connected = 没有连接
check-why-nobody = 还没有收到数据，不知道发给谁
check-why-message = 无法生成消息：{ $reason }
check-why-pattern = 无法生成要等待的内容：{ $reason }
check-why-not-sent-in-time = 系统在 { $time } 内没有接受消息
check-why-refused = 消息没有被接受：排队的太多
check-why-not-opened-in-time = 超过了 { $time }
check-why-not-opened = 无法创建套接字
check-why-not-closed-in-time = 连接在 { $time } 内没有结束
check-why-rows-lost = 日志丢失了 { $rows } 行，要等待的内容可能在其中

check-wanted = 等待的是：{ $what }
check-instead = 实际收到：{ $what }
check-instead-more = 另有 { $count } 项
check-instead-frame = { $text }（{ $bytes } 字节）
check-instead-empty = 空数据报
check-instead-no-frame = { $bytes } 字节，不成帧：{ $why }
check-instead-connected = 一个连接
check-instead-closed = 对方结束了发送
check-no-frame-too-long = 太长
check-no-frame-outside = 前面没有帧头
check-no-frame-malformed = 其中的转义无效
check-no-frame-broken = 长度 { $length } 不可能
check-no-frame-after-broken = 在不可能的长度之后
check-no-frame-unfinished = 没有等到结尾

check-report-passed = { $name }：通过
check-report-failed = { $name }：未通过
check-report-stopped = { $name }：已停止
check-report-round = 第 { $round } 轮
check-report-counts = 通过 { $passed }，未通过 { $failed }，未运行 { $skipped }，用时 { $time }
check-report-left-out = 另有 { $count } 项通过，未列出

## 文件为什么不能运行

check-not-ready-saved = 没有名为“{ $name }”的已存消息。
check-not-ready-line = 第 { $line } 行：{ $what }

## 标签页

new-check-tab = 新建检查标签页
check-tab = 检查
check-tab-of = 检查：{ $name }
check-file = 文件
check-choose = 选择…
choose-check = 选择检查文件
check-run = 运行
check-stop = 停止
check-address-of = { $name } 的地址
check-bad-address = 地址无效：{ $reason }
check-not-read = 无法读取检查文件：{ $reason }
check-no-dialog = 系统没有文件对话框，请直接输入文件路径。
check-running = 运行中
check-running-round = 第 { $round } 轮，共 { $rounds } 轮
check-so-far = { $state } · 通过 { $passed }，未通过 { $failed }
check-line = { $title }：{ $state }
check-hint-open = 打开一个检查：选择以 .check.toml 结尾的文件，或把它拖到窗口里。按“运行”之前不会发送任何数据。
check-hint-running = 检查正在运行。发送和收到的数据会显示在这里。
check-hint-run = 按“运行”。发送和收到的数据会显示在这里。
