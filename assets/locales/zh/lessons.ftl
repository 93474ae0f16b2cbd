### 课程。

lessons-udp = 数据报（UDP）
lessons-tcp = 字节流（TCP）
lessons-http = 网页与文件（HTTP）
lessons-names = 文字、地址与端口
