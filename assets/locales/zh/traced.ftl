### 运行并观察的程序。

end-exited = 程序已结束

## 程序的输出和输入，显示在日志行的末尾

part-stdout = 输出
part-stderr = 错误输出
part-stdin = 输入

## 事件

program-started = 已运行，进程号 { $process }
program-watched = 可以看到进程 { $process } 的套接字调用（{ $what }）
program-exited = 程序自己结束，退出码 0：一切正常
program-exited-code = 程序自己结束，退出码 { $code }
program-exited-signal = 程序被信号 { $signal } 结束
program-stopped = 已从这里停止
program-input-ended = 标准输入已关闭
program-socket = 新的套接字，描述符 { $fd }：{ $family }，{ $kind }
program-named = 套接字的地址是 { $local }
program-connected = 套接字 { $local } 已连接到 { $peer }
program-connected-to = 套接字已连接到 { $peer }
program-accepted = 新的套接字已连接到 { $peer }
program-finished = 程序已结束发送，仍可接收
program-closed = 程序关闭了套接字
program-collected = 套接字被关闭，因为程序已经不再使用它
program-left-open = 程序结束，套接字随之关闭
program-thread = 线程 { $number } 是 { $name }
program-lost = 有 { NUMBER($calls) } 次调用没有记入日志：它们来得太快，来不及报告
program-watch-garbage = 不能再看到它的调用：通道上收到的内容没有意义。程序继续运行。
program-watch-ended = 不能再看到它的调用：通道已结束。程序继续运行。
program-watch-never = 看不到它的调用：用来报告的部分没有加载。程序继续运行。

## 没能完成的操作

failed-program-start = 无法启动 { $target }：{ $reason }
failed-program-input = 程序不再读取输入：{ $reason }
failed-program-signal = 无法向程序发送信号：{ $reason }
failed-program-watch = 无法观察程序：{ $reason }
failed-program-call = { $call } 失败：{ $reason }

## 调用的用途

call-settimeout = 设置套接字上的调用最多阻塞多久。超过之后，调用以 TimeoutError 失败。
call-setblocking = 设置套接字上的调用是一直等待，还是立即以 BlockingIOError 失败。
call-detach = 从套接字对象中取走描述符：描述符保持打开，可以继续使用。
call-gethostbyname = 查询名称的一个 IPv4 地址。getaddrinfo 还可以查询 IPv6 地址。
call-socketpair = 创建两个互相连接的套接字，供两个线程或进程使用。
call-getpeername = 询问套接字连接到了谁。
call-program-start = 把程序作为单独的进程启动。
call-program-input = 写入程序的标准输入，input() 从那里读取。
call-program-signal = 向程序发送信号，就像在终端按 Ctrl+C。
call-program-watch = 创建用来报告程序调用的通道。

## 对一行日志的讲解

explain-stdout = 这是程序打印的内容：print() 写到标准输出。Python 以 -u 选项运行，所以没有换行的提示也会立即显示。
explain-stderr = 这是程序写到标准错误输出的内容。Python 在这里报告异常：最后一行说明出了什么错，前面几行说明错在哪里。
explain-stdin = 这是为程序输入的内容：input() 读取其中的一行，直到换行为止。
explain-program-started = 程序作为单独的进程运行，有自己的内存、线程和描述符。系统用进程号来认识它。
explain-program-watched = 在程序本身之前，Python 先加载了我们的一个小文件，由它报告套接字的每一次调用。程序感觉不到：得到的结果和错误都一样。
explain-program-exited = 程序运行到了结尾。退出码 0 告诉启动它的一方：一切顺利。
explain-program-exited-code = 程序的退出码不是 0，这告诉启动它的一方：出了问题。有未捕获的异常时，Python 的退出码是 1；是什么异常，请看错误输出。
explain-program-signal = 系统用信号结束了程序：2 是 Ctrl+C，9 和 15 是有人结束了它，11 是访问了不属于它的内存。
explain-program-stopped = 程序连同它启动的一切立即被结束。它自己来不及关闭任何东西，套接字由系统关闭。
explain-program-input-ended = 不能再输入了：从现在起，input() 会以 EOFError 失败。
explain-program-socket = 程序用描述符来认识套接字，它是一个小的整数：取当前空闲的最小值。0、1、2 分别是标准输入、标准输出和标准错误输出。
explain-program-named = 从现在起，别人可以向这个地址发送数据。地址由 bind() 指定；没有绑定时，由系统在第一次 connect 或 sendto 时分配，端口取一个空闲的。
explain-program-connected = 套接字现在有了两端：自己的地址和对方的地址。发送的数据到那里去，接收的数据从那里来。
explain-program-closed = close() 归还描述符。下一个创建的套接字可能得到同样的数字。
explain-program-collected = 程序中已经没有任何地方使用这个套接字，所以 Python 关闭了它。不要依赖这一点：请自己关闭，或者使用 with。
explain-program-left-open = 程序没有关闭它；程序结束时，系统会关闭所有还打开的东西。程序运行期间，忘记关闭的套接字一直打开着，对方会一直等待。
explain-program-thread = 日志中的调用带有线程的编号，说明是哪个线程调用的。名称来自 threading 模块。
explain-program-lost = 报告在写出之前留在内存里。数量太多时只计数，这样程序就不必等待。
explain-program-watch-garbage = 有人向通道写入了不该写的内容，也许就是程序自己。通道上的内容不再可信。
explain-program-watch-ended = 程序关闭了通道的描述符，或者用 exec 变成了另一个程序。
explain-program-watch-never = 我们的文件没有加载。Python 使用 -I 或 -S 选项时会这样，程序不是 Python 时也会这样。
