### 已存消息：右侧的面板，以及文件中的消息列表。

saved-messages = 已存消息
saved-tooltip = 已存消息
saved-new = 新建消息
saved-new-folder = 新建文件夹
saved-lists = 导入和导出
saved-import = 导入消息…
saved-export = 导出消息…
saved-close = 关闭已存消息
saved-search = 查找消息…
saved-clear-search = 显示全部消息
saved-empty = 还没有消息。可以从消息框或行的菜单中保存，也可以按 + 新建。
saved-none-found = 没有匹配的消息
saved-unnamed = （空）
saved-folder-unnamed = 文件夹
saved-send-named = 发送“{ $name }”

## 一条消息

saved-name = 名称
saved-text = 消息内容
saved-text-hint = 内容；按 Shift+Enter 换行
saved-host = 目标主机
saved-host-hint = 同标签页
saved-port = 目标端口
saved-port-hint = 端口
saved-key = 按键
saved-no-key = 无按键
saved-key-is = 按键 { $key }
saved-key-of = { $key }（现为：{ $name }）
saved-note = 说明
saved-note-hint = 说明
saved-placeholders = 占位符
saved-send = 发送此消息
saved-duplicate = 复制一份
saved-delete = 删除
saved-to-folder = 移到文件夹“{ $name }”
saved-to-root = 移出文件夹
saved-folder-name = 文件夹名称
saved-send-in-order = 按顺序发送…
    .tooltip = 依次发送文件夹中的消息，每条之后间隔一段时间
saved-copy-name = { $name }（副本）

## 结果与原因

saved-deleted = 已删除“{ $name }”
saved-folder-deleted = 已删除文件夹“{ $name }”和其中的 { $count } 条消息
saved-undo = 撤销
saved-kept = 已保存为“{ $name }”
saved-cannot-send = “{ $name }”没有发送：{ $reason }
saved-not-here = 这个标签页不能发送消息
saved-no-pane = 没有打开的标签页
saved-nothing = 在字节流上，空消息不会发送任何内容
saved-own-destination-wrong = 消息自己的目标有误：{ $reason }
saved-full-messages = 最多可以有 { $most } 条消息
saved-full-folders = 最多可以有 { $most } 个文件夹
saved-full-name = 名称最多 { $most } 个字符
saved-full-note = 说明最多 { $most } 个字符
saved-full-host = 主机名最多 { $most } 个字符
saved-full-text = 一条消息的内容最多 { $most } 字节
saved-full-content = 全部消息的内容加起来最多 { $most } 字节
saved-file-aside = 无法读取已存消息，原文件已另存为 { $path }：{ $reason }
saved-file-newer = 已存消息由更新的版本写入，原文件已另存为 { $path }
saved-unsaved = 无法写入已存消息：{ $reason }。下次更改时会再试。

## 文件中的列表

saved-import-title = 导入消息
saved-import-hint = 可以是本程序的消息列表、Packet Sender 的 packets.ini 或 JSON，或者纯文本列表：每行一条消息，依次为名称、制表符、带转义的内容
saved-import-go = 导入
saved-export-title = 导出消息
saved-export-go = 导出
saved-list-form = 格式
saved-list-ours = 本程序
saved-list-plain = 纯文本列表
saved-list-file = 文件
saved-list-choose = 选择…
saved-list-choosing = 对话框已打开
saved-list-no-dialog = 这里没有文件对话框：请输入路径
saved-list-no-path = 请输入文件路径
saved-list-exists = 文件已存在。再次导出将替换它。
saved-list-working = 正在处理…
saved-list-failed = 没有导入任何内容：{ $reason }
saved-list-wrong = 第 { $line } 行第 { $column } 列有误，没有导入任何内容：{ $reason }
saved-list-not-found = 没有这个文件：{ $path }
saved-imported = 已导入 { $count } 条消息
saved-import-left-out = 略过 { $count } 条，因为它们是 HTTP 请求
saved-import-nothing = 文件中没有消息
saved-exported = 已将 { $count } 条消息写入 { $path }
saved-export-left-out = 略过 { $count } 条，因为含有占位符或错误

## 按键

keys-of-saved = 已存消息
key-lessons = 显示或隐藏课程
key-messages = 显示或隐藏已存消息
key-send-saved = 发送使用此按键的消息
key-saved-send = 发送选中的消息
key-saved-delete = 删除
key-saved-order = 上移或下移
key-saved-fold = 收起或展开文件夹
key-saved-duplicate = 复制一份
key-saved-undo = 撤销上一次更改

## Where a message is kept from

message-keep = 存为消息
    .tooltip = 起个名称保存这条消息，以后单击或按键即可发送
log-keep = 保存为消息
