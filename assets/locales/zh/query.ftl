### 筛选条件的语法。

## 哪里写错了

query-too-long = 筛选条件最多 { NUMBER($most) } 字节
query-too-deep = 括号和 not 最多 { $most } 层
query-unclosed-quote = 这个引号没有闭合
query-unclosed-bracket = 这个括号没有闭合
query-nothing-to-close = 这里没有可闭合的括号
query-needs-condition = 这里缺少条件，例如 port 53、len > 100、in
query-needs-and-or = 前面缺少 and 或 or
query-unknown-field = 没有“{ $word }”这个字段。可用的字段有 peer、port、len、text、hex、time、session、connection。要把整段内容当作文本查找，请加上引号。
query-needs-operator = { $field } 后面应为下列之一：{ $operators }
query-wrong-operator = { $field } 只能用下列运算符：{ $operators }
query-needs-value = 缺少 { $field } 的值：{ $value }
query-wrong-value = “{ $typed }”不能作为 { $field } 的值：请输入{ $value }
query-wrong-regex = 这不是正确的正则表达式：{ $why }

## 值怎么写

query-value-peer = 地址（可带端口）或网段，例如 10.0.0.5:80、::1、10.0.0.0/8、unix:/path
query-value-port = 数字或范围，例如 53、1024..2000
query-value-len = 字节数或范围，例如 100、10..20
query-value-text = 文本，有空格时加引号
query-value-hex = 十六进制数字，? 表示任意一位，例如 01 03、0? ff
query-value-time = 时刻（可带日期）或范围，例如 10:00..10:05、10:00:05.250、2026-11-28T10:00
query-value-session = 会话的名称或编号，例如 "udp :9999"、3
query-value-connection = 连接编号，例如 3

## 词的含义

query-peer = 对方的地址
query-port = 对方的端口
query-len = 数据的字节数
query-text = 文本形式的数据，或该行的说明
query-hex = 字节形式的数据
query-time = 发生的时间
query-session = 会话，按名称或编号
query-connection = 连接，按编号
query-in = 收到的
query-out = 发出的
query-event = 事件
query-call = 调用
query-failure = 失败的
query-not = 取反
query-and = 并且
query-or = 或者
query-equal = 等于
query-not-equal = 不等于
query-less = 小于，早于
query-less-equal = 不大于
query-greater = 大于，晚于
query-greater-equal = 不小于
query-one-of = 范围 a..b，或几个值 { "{" }a, b{ "}" }
query-contains = 包含
query-starts = 以它开头
query-matches = 匹配正则表达式

## 输入框

log-read-as-query = 按条件筛选
log-filter-broken = 条件有误：{ $mistake }
log-query-syntax = 普通的词按文本查找，也可以写条件：port 53、peer == 10.0.0.5:80、len > 100、text ~ "正则"、hex contains 01 03、time in 10:00..10:05、in、out、event、call、failure，用 and、or、not 和括号组合。整段加引号就当作文本。
log-query-keys = ↓ 选择，Enter 采用
log-query-value = { $field }：{ $value }
log-only-peer = 只看这个对方
log-only-connection = 只看这个连接
log-only-size = 只看这个大小
log-hide-peer = 隐藏这个对方

## Finding

log-find = 在日志中查找
log-find-hint = 查找…
log-find-tooltip = 在显示的行中查找文本，也可以像筛选那样写条件。Enter 到下一个，Shift+Enter 到上一个
log-find-next = 下一个结果
log-find-previous = 上一个结果
log-find-close = 关闭查找
log-find-at = 第 { NUMBER($number) } 个，共 { NUMBER($count) } 个
log-found = 找到 { NUMBER($count) } 个
log-found-none = 没有找到
log-finding = 已找到 { NUMBER($count) } 个
log-row-found =（已找到）
