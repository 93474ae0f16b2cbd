### UDP 面板：表单与选项。

local-address = 本地地址
local-port = 本地端口
bind = 绑定
close = 关闭
options = 选项

## 按钮旁的状态

state-bound = 已绑定到 { $address }
state-closed = 已关闭
