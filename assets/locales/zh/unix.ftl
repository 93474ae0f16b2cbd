### Unix 域套接字：标签页与出错说明。

unix-tab = Unix 套接字
new-unix-tab = 新建 Unix 套接字标签页
unix-tab-of = Unix：{ $name }

## 表单

unix-type = 类型
unix-type-tooltip = 套接字传送什么，以及它是等待别人，还是去找别人
unix-stream-listen = 流 · 监听
unix-stream-connect = 流 · 连接
unix-records-listen = SEQPACKET · 监听
unix-records-connect = SEQPACKET · 连接
unix-datagrams = 数据报 · 绑定
unix-stream-listen-purpose = 接受连接；字节没有边界，与 TCP 一样
unix-stream-connect-purpose = 建立连接；字节没有边界，与 TCP 一样
unix-records-listen-purpose = 接受连接，每次 send 的内容完整到达
unix-records-connect-purpose = 建立连接，每次 send 的内容完整到达
unix-datagrams-purpose = 不需要连接，直接收发消息，与 UDP 一样
unix-name = 路径
unix-name-hint = /tmp/echo.sock 或 @名称
unix-name-tooltip = 文件系统中的路径，或 @ 加上 Linux 抽象命名空间中的名称（没有对应的文件）
unix-to = 发送到
unix-bind = 绑定
unix-bind-tooltip = 创建套接字文件，并接收发到那里的消息。不填路径也能发送，但别人无法回复。
unix-listen-tooltip = 创建套接字文件，并接受来自其他程序的连接
unix-connect-tooltip = 连接到在那里监听的程序
unix-unbind = 解除绑定
unix-mode = 文件权限
unix-mode-hint = 按 umask
unix-mode-tooltip = 谁可以连接或发送，用八进制表示：600 只有你自己，660 还有同组用户，666 所有人。起作用的是写权限。不填则由 umask 决定。权限在套接字可用之前设置，不影响本程序的其他文件。
unix-remove-stale = 删除旧文件并继续
unix-not-supported = 这个系统没有本程序可以使用的 Unix 域套接字。Linux 和 macOS 才有。

## 表单中的错误

unix-no-name = 请输入路径，或 @ 加名称。
unix-bad-name = 路径中不能有零字节，名称不能为空。
unix-bad-mode = 请输入三位八进制数字，例如 600。
unix-no-destination = 请输入消息要发送到的路径或 @名称。

## 空日志中的提示

unix-hint-listen = 点击“监听”，本机的其他程序就可以连接。
unix-hint-listening = 正在监听。可以这样连接：  nc -U { $path }
unix-hint-listening-socat = 正在监听。可以这样连接：  { $command }
unix-hint-connect = 点击“连接”；或先启动服务器，例如：  nc -lU { $path }
unix-hint-datagrams = 点击“绑定”，本机的其他程序就可以向它发送消息。
unix-hint-bound = 已绑定。可以这样向它发送：  { $command }

## 对方是谁

peer-process = { $program }（进程 { $process }），用户 { $user }
peer-process-gone = 进程 { $process }，用户 { $user }
news-peer-process = 对方属于 { $process }
news-keeps-edges = SOCK_SEQPACKET：每次 send 是一条记录，每次 recv 取走一条
explain-peer-process = 系统说明了另一端是谁创建的（getsockopt 与 SO_PEERCRED）：调用 connect 或 listen 的进程，以及它当时的用户和组。对方无法伪造。程序名是刚刚从 /proc 读取的，程序自己可以修改它。
explain-keeps-edges = 这个套接字的类型是 SOCK_SEQPACKET：与 SOCK_STREAM 一样有连接、按顺序、不丢失，但像数据报一样保留每次发送的边界，不会粘包。如果 recv 的缓冲区太小，这条记录的其余部分就丢失了。

## 调用

call-unlink = 删除套接字的文件
call-chmod = 设置谁可以使用套接字的文件
failed-unlink = 无法删除 { $target }：{ $reason }
failed-chmod = 无法设置 { $target } 的权限：{ $reason }
sheet-unlink = 0；失败时返回 -1
    .blocks = 等待磁盘完成操作
sheet-chmod = 0；失败时返回 -1
    .blocks = 等待磁盘完成操作

## 原因

cause-unix-stale = 那里有一个已经没有程序使用的套接字文件
    .why = 以前有程序绑定过这个路径，结束时没有删除文件：connect 返回 ECONNREFUSED，说明没有程序在监听。这个文件不会自动消失，而 bind 不能使用已经存在的路径。
    .try = 用这里的按钮删除文件，或使用 rm。未经询问不会删除任何东西。
cause-unix-alive = 已有另一个套接字绑定在那里
    .why = 这个文件属于一个打开着的套接字：连接它时没有返回 ECONNREFUSED。另一个程序或另一个标签页正在使用它。
    .try = 关闭那个程序或标签页，或换一个路径。
cause-unix-unknown = 那里已有一个套接字文件
    .why = 这是一个套接字的文件，而本程序没有权限询问是否有程序在使用它。
    .try = 用 ls -l 查看它属于谁，并换一个路径。
cause-unix-link = 那里是一个符号链接
    .why = bind 会创建新文件，不会跟随链接，无论链接指向哪里。
    .try = 换一个路径。本程序不删除链接。
cause-unix-folder = 那里是一个文件夹
    .why = bind 会创建新文件，而这个名称已属于一个文件夹。
    .try = 在后面加上文件名，例如 { $target }/echo.sock
cause-unix-file = 那里有一个文件，但不是套接字
    .why = bind 会创建新文件，不会覆盖已有的文件。
    .try = 换一个路径。除了套接字的文件，本程序不删除任何文件。
cause-unix-kept-alive = 现在有程序在使用这个套接字
    .why = 删除之前又检查了一次，那里的套接字是打开的。
    .try = 关闭那个程序，或换一个路径。
cause-unix-kept-other = 那已经不是刚才检查过的文件
    .why = 这时路径已属于另一个文件，因此没有删除它。
    .try = 用 ls -li 查看那里是什么，然后再点击按钮。
cause-unix-too-long = 路径或名称有 { $bytes } 字节，最多只能有 { $most } 字节
    .why = Unix 域套接字的地址（sun_path）只能容纳 { $most } 字节和一个零字节。一个汉字占三个字节。
    .try = 换一个较短的路径或名称：/tmp 中的路径就比较短。
cause-unix-no-abstract = 这个系统没有抽象名称
    .why = 以 @ 开头的名称不是文件。只有 Linux 才有。
    .try = 请使用路径。
cause-unix-cut = 收到 { $bytes } 字节，缓冲区只能容纳 { $most } 字节
    .why = 一条记录或一个数据报由一次 recv 取走，完整或被截断：缓冲区容纳不下的部分就丢失了。
    .try = 给 recv 更大的缓冲区（选项中的“读取”），或保持自动。
cause-unix-no-folder = 文件夹不存在
    .why = bind 会创建套接字的文件，但不会创建文件夹：{ $target } 的路径中缺少一个文件夹。
    .try = 创建文件夹，或换一个路径。
cause-unix-bind-denied = 权限不足
    .why = 要创建套接字的文件，本程序需要文件夹的写权限。
    .try = 使用自己文件夹中的路径，或 /tmp 中的路径。
cause-unix-name-taken = 另一个套接字正在使用这个名称
    .why = 每种类型的套接字中，一个抽象名称只能属于一个套接字；它关闭后名称立即可用。
    .try = 关闭另一个程序或标签页，或换一个名称。
cause-unix-refused = 没有程序在那里监听
    .why = 套接字的文件还在，但没有程序打开它：程序结束时没有删除文件。或者这是一个没有人使用的抽象名称。
    .try = 先启动服务器。
cause-unix-no-socket = 那里的文件不是套接字
    .why = connect 需要的是服务器绑定时创建的文件，而 { $target } 是另一种文件，或是文件夹。
    .try = 检查路径。
cause-unix-absent = 没有这个套接字
    .why = 没有文件使用这个路径。服务器绑定时才会创建它。
    .try = 先启动服务器，并检查路径。
cause-unix-denied = 权限不足
    .why = 要连接或发送到一个套接字，本程序需要它的文件的写权限，以及路径中所有文件夹的搜索权限。
    .try = 用 ls -l 查看权限。文件的所有者可以用 chmod 修改。
cause-unix-other-type = 那里的套接字是另一种类型，或不是套接字
    .why = 两端的类型必须相同：流、数据报或 SEQPACKET。{ $target } 的文件是另一种类型，或不是套接字。
    .try = 选择另一种类型。
cause-unix-too-large = 消息太大
    .why = 数据报或记录只能完整发送，必须能放入套接字的发送缓冲区（SO_SNDBUF）。
    .try = 每次少发一些。
cause-unix-reset = 对方没有读完就关闭了
    .why = 另一个程序关闭套接字时，发给它的数据还没有读完，因此系统这样报告。
    .try = 如果经常发生，请让另一个程序读到结尾再关闭。
