### 把加载过程复制为 Python 程序时，程序里的说明文字。

python-socket = 创建套接字，即 TCP 连接在本程序这一侧的端点
python-connect = 连接服务器
python-tls = https：在连接上使用 TLS，并确认对方确实是这台服务器
python-send = 发送请求，请求以一个空行结束
python-receive = 每次最多接收 1024 字节，直到 recv 返回 b''，即服务器已关闭连接
python-split = 第一个空行之前是响应头，之后是网页内容
python-save = 把网页内容写入文件
python-chunked = 如果响应头中有“Transfer-Encoding: chunked”，内容里还夹着各个分块的长度
