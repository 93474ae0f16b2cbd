### 录制日志：工具栏按钮、窗口、状态栏，以及写进文件的话。

record = 录制
record-stop = 停止录制
record-end = 结束录制
record-tooltip = 把新到的行随时写入文件
record-title = 录制日志
record-rows = 范围
record-rows-tab = 此标签页
record-rows-all = 所有标签页
record-form-pcapng = 数据包（pcapng）
record-pcapng-hint = 供 Wireshark 等工具打开：数据报和流写成数据包，首部按已知信息生成，事件写成注释；不含调用
record-json-hint = 日志的全部内容，可以完整读回；内容以十六进制和按 { $encoding } 解码的文本写出
record-new-file = 换文件
record-every-mib = 每满多少 MiB
record-every-minutes = 每隔多少分钟
record-never = 不换
record-rotation-hint = 两项都空着时只写一个文件；写多个文件时，文件名带时间。
record-bad-number = 请输入 1 到 { NUMBER($most) } 的整数，或留空
record-from-now = 从现在起新到的内容都会录制，关闭此窗口后仍继续。
record-start = 开始录制
record-exists = 文件已存在；再次按“开始录制”将替换它
record-going = 正在录制到 { $path }
record-figures = { $rows ->
   *[other] { NUMBER($rows) } 行 · { $size } · 每秒 { $rate }
}
record-files = { NUMBER($files) } 个文件
record-missing = { $rows ->
   *[other] 录制缺 { NUMBER($rows) } 行，它们在写入前已移出日志
}

## 状态栏

status-recording = 录制中 { $size }
status-recording-rate = 录制中 { $size } · 每秒 { $rate }
status-recording-missing = { $rows ->
   *[other] 录制缺 { NUMBER($rows) } 行
}

## 结果

record-saved = { $rows ->
   *[other] 已录制 { NUMBER($rows) } 行（{ $size }）到 { $path }
}
record-failed = 录制已中止，收发照常进行：{ $reason }。此前写入的内容在 { $path }
record-not-begun = 无法开始录制：{ $reason }
record-broken = 由于本程序的错误，录制已中止，收发照常进行。此前写入的内容在 { $path }

## 文件中

record-missing-here = { $rows ->
   *[other] 此处缺 { NUMBER($rows) } 行：它们在写入前已移出日志
}
record-made = 由 Network Playground 根据日志生成，不是在网络上抓取的：IP、UDP、TCP 首部按已知信息生成。只知道套接字端口时，地址写作 0.0.0.0 或 ::。数据报或 TCP 连接的两端都在本文件中时，每个数据包只在发送时写一次，由注释说明哪个会话收到了它，或哪个会话是另一端。TLS 和 HTTP 写的是其中的内容。注释是日志中的事件，不含调用。既非 UDP 也非 TCP 的内容使用链路类型 USER0。
