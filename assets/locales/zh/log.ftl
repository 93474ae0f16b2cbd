### 日志及其工具栏。

log = 日志
filter = 筛选
log-all = 全部
log-in = 收到
log-out = 发出
log-events = 事件
log-calls = 调用
text = 文本
hex = 十六进制
both = 两者
clear = 清空
pause = 暂停
resume = 继续
export = 导出…

## 工具栏

log-filter-hint = 筛选…
log-clear-filter = 清除筛选
log-classes-tooltip = 单击：只显示这一类。按住 Ctrl（Mac 上为 Cmd）单击：增加或去掉这一类。
log-encoding = 日志编码
log-go-to-row = 转到指定行…
log-row-number = 行号
log-not-a-number = 行号只能包含数字
log-paused = 已暂停 · { $count } 条新记录
log-searching = 正在搜索… 还剩 { NUMBER($count) } 行

## 日志行

log-rows = 日志行
log-blocked = 阻塞 { $time }
log-empty-datagram = 空数据报
log-no-bytes = 没有字节
log-none-of-connections = 选中的连接没有日志行
log-all-filtered = 所有行都被筛选条件隐藏了
log-show-all = 显示全部
log-unseen = { $count } 条新记录 ↓

## 行的右键菜单

log-reply = 回复此对端
log-send-again = 再次发送
log-copy-text = 复制为文本
log-copy-hex = 复制为十六进制
log-copy-escaped = 复制为转义文本
log-copy-c = 复制为 C 数组

clear-tooltip = 隐藏现有的行
filter-tooltip = 只显示包含这段文字的行，不区分大小写
