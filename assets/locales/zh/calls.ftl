### 会话执行的调用，以及每个调用的作用。

call-getaddrinfo = 向系统查询主机名对应的地址
call-socket = 创建套接字，即本程序这一侧的通信端点
call-setsockopt = 修改套接字的选项
call-getsockopt = 读取套接字的选项，查看系统实际给了多少
call-bind = 为套接字指定本地地址和端口，使其他程序能够找到它
call-getsockname = 读取套接字的本地地址和端口
call-recvfrom = 等待一个数据报，并得知是谁发来的
call-recvmsg = 从套接字的错误队列取出一个 ICMP 错误：它关于哪个数据报，是谁报告的
call-sendto = 把一个数据报交给系统，发往指定的地址
call-connect = 请求与对方建立连接，并等待对方回应
call-listen = 把套接字变为监听套接字，此后其他程序可以连接它
call-accept = 等待其他程序连接，并为该连接返回一个新的套接字
call-recv = 等待连接上有数据到达，并取走不超过指定大小的数据
call-send = 把数据交给系统，通过连接发送
call-shutdown = 关闭连接的一个方向或两个方向
call-open = 打开文件
call-read = 从文件读取
call-write = 写入文件
call-rename = 给文件命名
call-close = 把套接字交还系统，端口随之释放
call-thread = 启动一个工作线程，让阻塞的调用不会卡住窗口
call-reply = 根据收到的内容生成自动回复

## 各选项的作用
call-poll = 等待，直到有内容可读，或者对方结束了
