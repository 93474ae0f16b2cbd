### 窗口：标题、标签页、面板、设置、通知、状态栏。

app-title = 网络套接字实验台

## 标签页

new-tab = 新建标签页
new-udp-tab = 新建 UDP 标签页
new-client-tab = 新建 TCP 客户端标签页
new-server-tab = 新建 TCP 服务器标签页
close-tab = 关闭标签页
no-tabs = 没有打开的标签页。

## 顶栏

switch-language = Switch to English
theme = 主题
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
settings = 设置
settings-close = 完成

## 设置

language = 语言
zoom = 缩放
log-memory = 日志可用内存
log-memory-mib = MiB
log-memory-hint = 超出内存的行会写入磁盘，滚动到时再读回；磁盘也超出后，最旧的行会丢弃。各有多少行显示在状态栏。
log-disk = 日志可用磁盘
log-disk-automatic = 自动
log-disk-automatic-tooltip = 4 GiB；如果启动时磁盘可用空间的十分之一更少，则取后者
log-disk-used = 已用 { $size }，{ $rows } 行
disk-slow = 新的行来得太快，磁盘来不及写入较早的行，一部分已丢弃。丢弃了多少行显示在状态栏。
disk-failed = 日志中较早的行无法写入磁盘，只能丢弃：{ $reason }
settings-file = 设置保存在 { $path }
settings-unsaved = 无法保存设置：{ $reason }

## 通知

pane-closed = 已关闭“{ $title }”，会话已结束
reopen-pane = 重新打开（{ $keys }）
dismiss = 知道了
settings-set-aside = 无法读取设置，已将其移存为 { $path }，本次使用默认设置。（{ $reason }）
settings-newer = 设置来自更新的版本，已将其移存为 { $path }，本次使用默认设置。
clipboard-no-reply = 没有粘贴：持有剪贴板内容的程序没有交出内容，请重新复制
copied-rows = 已复制 { $rows } 行
copied-rows-cut = 已复制 { $rows } 行；一次最多复制 10 MiB，另有 { $left_out } 行放不下
copied-guarded = 其中 { $characters } 个控制字符或双向字符写成了转义
copied-undecodable = 其中 { $bytes } 个字节不是文本，写成了 \xNN
queue-full = 未发送：已有 { $most } 条消息在排队。消息仍保留在这里。
commands-full = 没有执行：会话正忙，已有 { $most } 条命令在等待。请稍后再试。
session-over = 未发送：会话刚刚结束。消息仍保留在这里。
wrong-protocol = 没有执行：此会话使用的是另一种协议，不接受这条命令。
too-many-sessions = 本次运行打开的会话太多，请重新启动程序。
engine-failed = 程序无法启动工作线程：{ $reason }

## 状态栏

status-received = 接收 { $count } · { $size }
status-received-none = 接收 0
status-received-exact =
    本标签页：接收 { NUMBER($count) } 次，{ NUMBER($bytes) } 字节。
    全部标签页：{ NUMBER($all_count) } 次，{ NUMBER($all_bytes) } 字节。
status-sent = 发送 { $count } · { $size }
status-sent-none = 发送 0
status-sent-exact =
    本标签页：发送 { NUMBER($count) } 次，{ NUMBER($bytes) } 字节。
    全部标签页：{ NUMBER($all_count) } 次，{ NUMBER($all_bytes) } 字节。
status-received-file = 这个文件里：接收 { NUMBER($count) } 次，{ NUMBER($bytes) } 字节。
status-sent-file = 这个文件里：发送 { NUMBER($count) } 次，{ NUMBER($bytes) } 字节。
status-all = 全部标签页：接收 { $received }，发送 { $sent }
count-anew = 从现在起重新计数
count-pane-anew = 将本标签页的计数清零
count-all-anew = 将全部标签页的计数清零
status-logged = 记录 { $count }
status-logged-tooltip = 全部标签页的日志行数
status-shown = 显示 { $count }
status-shown-tooltip = 通过本标签页筛选的行数
status-lost = 丢失 { $count }
status-disk-failed = 磁盘：出错
status-disk-slow = 磁盘：太慢
status-evicted = { $count } 行已丢弃
status-evicted-tooltip = 内存和磁盘都不再保留的较早的行
status-on-disk = 磁盘上有 { $rows } 行
status-on-disk-tooltip = 较早的行：占用 { $size }，设置中允许 { $budget }。滚动到时会读回。
status-dropped = { $count } 条应答未发送
status-memory = 内存 { $size }
status-lost-tooltip = 因接收缓冲区已满而在内核中丢失：{ $kernel }。收到或发出但日志来不及记录：{ $unlogged }。
status-memory-tooltip = 日志占用的内存，设置中允许 { $budget }
tab-tooltip = 可以拖到别的标签页旁边并排显示。{ $next }：下一个标签页，{ $previous }：上一个标签页

## File dialogs

choose-send-file = 发送文件
choose-save-file = 保存收到的数据
choose-folder = 要提供文件的文件夹
choose-page = 要提供的网页

## 快捷键

shortcuts = 键盘快捷键
keys-of-tabs = 标签页
keys-of-pane = 当前标签页
keys-of-message = 消息输入框中
keys-of-rows = 列表中
key-new-pane = 新建同类标签页
key-reopen-pane = 重新打开刚关闭的标签页
key-previous-pane = 上一个标签页
key-next-pane = 下一个标签页
key-pane-at = 按位置切换标签页，9 为最后一个
key-find = 在日志或网页中查找
key-filter = 筛选日志
key-clear = 清空日志；在 GET 标签页中转到网址
key-pause = 暂停或继续显示日志
key-code = 查看代码：把标签页所做的事写成程序
key-reload = 加载（GET 标签页）
key-save = 保存加载的内容（GET 标签页）
key-send = 发送消息
key-escape = 关闭菜单或窗口，或取消加载，或停止重复发送，或取消选择
key-help = 显示此列表
key-send-message = 发送
key-new-line = 换行
key-history = 之前发送过的消息
key-paste = 粘贴，保留行尾
key-cut = 剪切
key-rows = 选择上一行或下一行
key-rows-more = 扩大选择范围
key-rows-all = 全选
key-copy = 复制
key-go-to = 按行号转到某一行
