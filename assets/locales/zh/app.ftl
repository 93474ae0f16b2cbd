### 窗口：标题、标签页、面板、设置、通知、状态栏。

app-title = 网络套接字实验台

## 标签页

tab-udp = UDP
tab-tcp-client = TCP 客户端
tab-tcp-server = TCP 服务器
tab-http-get = HTTP GET
new-tab = 新建标签页
close-tab = 关闭标签页

## 顶栏

learn = 学习
language = 语言
theme = 主题
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
settings = 设置

## 状态栏

status-received = 已接收 { $count }
status-sent = 已发送 { $count }
status-logged = 已记录 { $count }
status-lost = 丢失 { $count }
status-memory = 内存 { $size }
status-recording-off = 未在录制
