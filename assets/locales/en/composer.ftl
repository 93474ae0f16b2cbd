### Where a message is written and sent.

remote-host = Remote host
remote-port = Remote port
message = Message
escaped = Escaped
line-end = Line end
no-line-end = No line end
send = Send
repeat = Repeat…
