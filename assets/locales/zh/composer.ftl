### 编写和发送消息。

remote-host = 远程主机
remote-port = 远程端口
message = 消息
line-end = 行尾
no-line-end = 无行尾
send = 发送
    .tooltip = 发送消息（{ $shortcut }）。按 Shift+Enter 换行，按上、下方向键找回以前发送过的消息

line-break-lf = Shift+Enter 输入 LF
line-break-cr-lf = Shift+Enter 输入 CR LF

## 如何解读消息

composer-more = 更多消息设置
notation = 解读方式
notation-text = 文本
notation-hex = 十六进制
notation-escaped = 转义
notation-tooltip = 如何解读消息：纯文本、十六进制数字，或带有 \n、\xff 等转义的文本
message-encoding = 消息编码
placeholders = 占位符
placeholders-tooltip = 消息中的花括号是占位符，每次发送时填入：
placeholder-count = 消息的序号：宽度、补零、起始值、十六进制
placeholder-count-bytes = 序号本身，以字节表示
placeholder-random = 随机字节
placeholder-time = 时间
placeholder-peer = 消息发往的地址
placeholder-braces = 花括号本身
checksum = 校验和
no-checksum = 无校验和
checksum-tooltip = 加在消息之后、行尾之前的内容，接收方可以用它检查消息是否完整
checksum-find = 在全部 CRC 中查找
checksum-not-found = 没有这个名称的 CRC
checksum-big = 高字节在前
checksum-little = 低字节在前
checksum-begins = 开头不参与计算的字节数
checksum-sum-8 = 累加和，1 字节
checksum-sum-16 = 累加和，2 字节
checksum-xor-8 = 所有字节异或
checksum-lrc = 使总和为 0，如 Modbus ASCII
checksum-nmea = * 和两位十六进制数字
message-hint-text = 要发送的文本
message-hint-hex = 十六进制数字，例如 48 69 0d 0a
message-hint-escaped = 带转义的文本，例如 Hi\r\n\x00

## 关于消息的提示

message-bytes = 将要发送的字节数，含校验和与行尾
message-checksum = { $name }，第 { $first }–{ $last } 字节：{ $value }
message-checksum-of-nothing = { $name }，没有包含任何字节：{ $value }
message-example = 这是一个例子：每次发送都会重新填入占位符
message-placeholders-stay = 含有占位符的消息不会转换：字符保持原样，现在按这种方式解读
message-peer-unknown = 对方地址的占位符只能代表一个对方：请选择消息发给谁
message-empty = 空数据报
message-empty-record = 空记录
message-nothing = 没有可发送的内容：请先输入消息
message-held = 将原样发送 { NUMBER($bytes) } 字节；超过 { NUMBER($max) } 字节的文本不能在这里编辑
message-clear = 清空消息
message-paste-too-long = 没有粘贴：剪贴板中有 { NUMBER($bytes) } 字节，而一条消息最多 { NUMBER($max) } 字节
message-not-converted = 这些字节不是 { $encoding } 编码的纯文本，因此字符保持原样，现在只代表它们自己
message-line-ends-in-doubt = 行尾可能已改变：系统给出的剪贴板内容以 LF 换行，原来可能是 CR LF
message-make-lf = 把所有行尾改为 LF
message-make-cr-lf = 把所有行尾改为 CR LF
message-is-dump = hexdump 格式：只发送其中的字节，不含偏移和文本
message-is-source = 代码：只发送其中数字表示的字节，不含其余内容
mistake-tooltip = 把光标移到那里
