### 编写和发送消息。

remote-host = 远程主机
remote-port = 远程端口
message = 消息
escaped = 转义
line-end = 行尾
no-line-end = 无行尾
send = 发送
repeat = 重复发送…
