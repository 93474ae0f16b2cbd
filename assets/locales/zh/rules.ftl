### 规则表：何时……做什么

behaviour-rules = 规则
behaviour-rules-purpose = 按规则表行事
rules-open = 规则…
rules-open-tooltip = 规则表：收到什么时做什么
rules-window = 规则 · { $pane }
rules-none = 还没有规则。添加一条：它说明何时做、做什么。
rules-summary = { $on } 条规则已启用
rules-hits = 命中 { $hits } 次
rules-limited = 有 { $limited } 条应答未发出
rules-limited-tooltip = 某个对方在一秒内的应答已达上限，超出的没有发出。
rules-mistakes = 规则中有 { $count } 处错误
rules-right = 第一条符合的规则起作用；只有它写明继续，才会看下一条。
rules-held = 在此之前仍使用原来的规则。

## 表格

rules-add = 添加规则
rules-duplicate = 复制一份
rules-delete = 删除
rules-up = 上移
rules-down = 下移
rules-undo = 撤销
rules-full = 最多 { $most } 条规则。
rules-column-on = 启用
rules-column-when = 何时
rules-column-then = 做什么
rules-column-hits = 命中
rules-column-last = 上次命中
rule-on = 启用规则 { $number }
rule-row = 规则 { $number }：{ $when } → { $then }
rule-drag = 单击编辑，拖动可移动
rules-per-second = 每个对方每秒最多应答
rules-per-second-tooltip = 两个互相应答的程序会没完没了。超出的应答不发送，并会计数。
rules-line-ends = 忽略行尾
rules-line-ends-tooltip = 收到内容末尾的换行不参与比较，并加在文本应答之后
rules-group-replies = 应答广播
rules-group-replies-tooltip = 发往广播或组播地址的内容也应答：听到的人可能都会应答

## 一条规则

rule-heading = 规则 { $number }
rule-name = 名称
rule-name-hint = 可不填
rule-when = 何时
when-connected = 连接建立时
when-anything = 收到任何内容
when-equals = 内容等于
when-contains = 内容包含
when-begins = 开头是
when-ends = 结尾是
when-regex = 匹配正则表达式
when-hex-mask = 匹配十六进制模式
rule-pattern = 要收到的内容
rule-regex-tooltip = 按字节匹配的正则表达式，出现在任何位置都算。括号分组得到的内容在应答中写作 {"{"}1{"}"}、{"{"}2{"}"}……
rule-hex-mask-tooltip = 整条内容的十六进制数字：? 代表任意一位数字，末尾的 * 代表任意剩余内容
rule-then = 做什么
then-add = 添加动作
then-nothing = 什么也不做
then-reply = 应答
then-echo = 原样发回
then-saved = 用已存消息应答
then-file = 用文件应答
then-close = 关闭连接
then-finish = 半关闭
then-reset = 复位连接
then-mark = 标记该行
then-pause = 暂停显示
then-notify = 发出通知
then-after = { $ms } 毫秒后：{ $then }
then-full = 一条规则最多 { $most } 个动作。
then-remove = 去掉
then-up = 提前
rule-reply = 应答内容
rule-saved = 已存消息
rule-saved-hint = 消息名称
rule-saved-menu = 选择已存消息
rule-file = 文件
rule-file-choose = 选择…
rule-placeholders-tooltip = 占位符：{"{"}text{"}"} 是收到的内容，{"{"}1{"}"} 是第一个分组得到的内容，{"{"}peer{"}"} 是发送方，{"{"}count{"}"} 是序号。关闭时花括号就是花括号。
rule-placeholders = 占位符
rule-delay = 等待（毫秒）
rule-delay-tooltip = 等待多久再做
rule-after = 之后
after-stop = 到此为止
after-go-on = 继续看下一条规则
no-rule-saved = 请填写已存消息的名称。

## 试一试

rules-try = 试一试
rules-try-payload = 用来试的内容
rules-try-connected = 当作新连接
try-fits = 规则 { $number } 符合：{ $then }
try-off = 规则 { $number } 未启用。
try-not-reached = 轮不到规则 { $number }：规则 { $by } 已到此为止。
try-mistake = 规则 { $number } 有错误。
try-not = 规则 { $number } 不符合：{ $why }
try-nothing = 没有规则符合：什么也不会做。
try-why-connected = 它等的是连接建立
try-why-payload = 它等的是收到的内容
try-why-length = 收到 { $came } B，应为 { $wanted } B
try-why-byte = 第 { $at } 个字节是 { $came }，应为 { $wanted }
try-why-contains = 其中没有这些字节
try-why-regex = 表达式不匹配
try-why-mask = 模式不匹配

## 规则文件

rules-file = 文件
rules-file-path = 规则文件
rules-file-open = 打开
rules-file-save = 保存
rules-file-choose = 选择…
rules-file-replace = 替换它
rules-file-exists = 已有同名文件。
rules-file-opened = 已从 { $name } 读取 { $count } 条规则
rules-file-saved = 已保存到 { $name }
rules-file-no-path = 请填写文件路径。
rules-file-not-read = 没有读取规则：{ $problem }
rules-file-no-text = 规则 { $number } 的文件路径不是文本：{ $path }
rules-file-lost = 没有完成：程序内部出错，请看其日志。
choose-rules = 打开规则
choose-save-rules = 保存规则
choose-rule-file = 选择要发送的文件

## 规则要你注意的

notify-rule = 收到符合{ $rule }的内容
notify-more = 另有 { $count } 次
notifications = 通知
notifications-by-rules = 允许规则发出通知
notifications-hint = 通过系统的通知显示，每 5 秒最多一条
log-paused-by = { $count } 条新记录 · 已由{ $rule }暂停
rule-marked = 由{ $rule }标记
rule-marked-tooltip = 紧跟这一行的事件也有说明：用规则名称可以筛选到它。
