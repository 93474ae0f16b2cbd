### 课程。

lessons-udp = 数据报（UDP）
lessons-tcp = 字节流（TCP）
lessons-http = 网页与文件（HTTP）
lessons-names = 文字、地址与端口

examples = 示例
lesson-no-folder = 系统没有供程序存放文件的文件夹，而这一课需要它
lesson-no-file = 无法在 { $path } 中创建这一课的文件：{ $reason }
use-free-port = 使用空闲端口
