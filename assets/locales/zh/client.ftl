### TCP 客户端面板。

tcp-client = TCP 客户端
host = 主机
port = 端口
connect = 连接
connect-tooltip = 解析主机名，并依次连接它的各个地址，直到有一个回应
cancel-connect = 取消
connect-now = 立即连接
state-not-connected = 未连接
state-connecting = 正在连接…
state-connected = 已连接到 { $remote }
state-connected-short = 已连接
state-connected-waiting = 已连接到 { $remote } · { $bytes } 等待对方接收
waiting-tooltip = 本端为 { $local }。对方没有读取：系统缓冲区已满，要发送的数据在这里等待。
state-waiting = { $seconds } 秒后重新连接
state-waiting-short = { $seconds } 秒后重连
state-peer-closed = 对方已关闭连接
connected-tooltip = 本端为 { $local }
client-hint-closed = 点击“连接”；也可以先启动一个服务器，例如  nc -l { $port }
client-hint-connecting = 正在连接，过程会显示在这里。
client-hint-connected = 已连接。在下方输入消息后点击“发送”。
connect-limit-s = 时限（秒）
connect-limit-tooltip = 每个地址最多等待多久
reconnect = 自动重连
reconnect-tooltip = 连接结束或无法建立时重新连接，间隔为 1、2、4……最多 30 秒
connect-from = 本地地址（可留空）
