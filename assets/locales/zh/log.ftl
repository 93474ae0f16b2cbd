### 日志及其工具栏。

log = 日志
filter = 筛选
log-all = 全部
log-in = 接收
log-out = 发送
log-events = 事件
log-calls = 调用
text = 文本
hex = 十六进制
both = 两者
clear = 清空
pause = 暂停
resume = 继续
record = 录制
export = 导出…
