### 运行自己的程序的标签页。

program-tab = 我的程序
new-program-tab = 新建程序标签页

## 表单

program-file = 程序
program-file-hint = Python 文件，或任何可执行文件
program-choose = 打开…
program-lessons = 课程里的程序
program-save-copy = 另存一份…
program-arguments = 参数
program-arguments-tooltip = 和命令行一样：用空格分开；有空格的用 "…" 或 '…' 括起来
program-run = 运行
program-run-tooltip = 以你的权限运行这个程序
program-stop = 停止
program-stop-tooltip = 立即结束这个程序和它启动的一切
program-interpreter = 解释器
program-interpreter-tooltip = 用它运行 Python 文件；留空则用找到的第一个
program-found = 本机上找到的
program-choose-interpreter = 选择…
program-no-python = 没有找到 Python
program-watch = 观察调用的方式
program-watch-automatic = 随文件而定
program-watch-shim = 我们的 Python 部分
program-watch-strace = strace 工具
program-watch-nothing = 不观察
program-watch-python-hint = 运行 Python 文件之前先加载我们的一小段程序，它会报告套接字的调用。
program-watch-strace-hint = strace 会报告任何程序的调用，但程序会变慢。
program-watch-none-hint = 安装了 strace 的 Linux 上，可以看到任何程序的调用。
program-folder = 文件夹
program-folder-hint = 文件所在的文件夹
program-choose-folder = 选择…

## 状态

program-state-idle = 还没有运行
program-state-starting = 正在启动
program-state-running = 正在运行（进程 { $process }）
program-state-runs = 正在运行
program-state-ended = 已结束
program-state-seen = 能看到它的套接字调用：{ $what }
program-state-unseen = 看不到它的套接字调用

## 表单里的错误

program-no-file = 请先选择一个程序。
program-no-interpreter = 本机上没有找到 Python。请安装它，或在下面写出它的路径。
program-not-ready = 还在查找本机上的工具，请稍后再试。
program-waits-for-tools = 还在查找本机上的工具，找到后程序会自动运行。
program-no-lesson = 课程里的程序无法写到文件夹里。
program-open-quote = 参数里第 { $place } 个字符处的引号 { $quote } 没有配对。
program-not-copied = 无法写入副本：{ $reason }
program-copied = 已保存为 { $path }，以后运行的就是这个文件。

## 输入

program-end-input = 结束输入
program-end-input-tooltip = 相当于终端里的 Ctrl+D：input() 不会再读到下一行
program-interrupt = 中断
program-interrupt-tooltip = 相当于终端里的 Ctrl+C：Python 会引发 KeyboardInterrupt
program-not-running = 程序没有在运行：请先按“运行”。
program-no-repeat = 对程序只能一行一行地输入。

## 下一步

program-hint-choose = 选择一个 Python 文件，把它拖到窗口里，或者用课程里的程序。例如选择“UDP 回声服务器”，按“运行”，再从 UDP 标签页向 127.0.0.1:9999 发送。
program-hint-run = 按“运行”。程序的输出和套接字的调用会显示在这里；在下面输入的内容会作为程序的输入。
program-hint-running = 程序正在运行。它的输出和套接字的调用会显示在这里。如果它在等 input()，请在下面输入一行。

## 可能有的问题，以及它在等什么

program-doubt-show = 查看
program-doubts-more = 日志里还有 { $count } 个
program-waits = { $call }() 从 { $since } 起一直在等
program-waits-accept = accept() 从 { $since } 起一直在等：还没有人连接 { $at }。服务器就是这样等待的。
program-waits-recvfrom = recvfrom() 从 { $since } 起一直在等发到 { $at } 的数据报
program-waits-recv = recv() 从 { $since } 起一直在等：对方还没有发送
program-waits-connect = connect() 从 { $since } 起一直在等：那里没有回应

## 它的套接字

program-sockets = { $count } 个套接字
program-socket-number = 编号
program-socket-fd = 描述符
program-socket-type = 类型
program-socket-local = 本地地址
program-socket-peer = 对方
program-socket-state = 状态
program-socket-listens = 正在监听
program-socket-connected = 已连接
program-socket-bound = 已绑定
program-socket-new = 还没有地址

## 文件对话框

choose-program = 选择程序
choose-interpreter = 选择 Python
choose-save-program = 另存程序
