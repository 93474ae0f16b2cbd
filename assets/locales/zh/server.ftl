### TCP 服务器面板。

tcp-server = TCP 服务器
listen = 监听
listen-tooltip = 占用该地址和端口，并接受前来的连接。端口留空时由系统分配。
stop-listening = 停止
stop-listening-tooltip = 停止监听，并关闭所有连接
state-not-listening = 未监听

## 行为

behaviour-manual-purpose = 由你来应答
behaviour-echo-purpose = 原样发回收到的数据
behaviour-hello = 问候
behaviour-hello-purpose = 先表示欢迎，再逐条应答
behaviour-one-shot = 一次应答
behaviour-one-shot-purpose = 应答一次后关闭
behaviour-files = 文件服务
behaviour-files-purpose = 收到文件名后发送该文件，然后关闭
behaviour-page = 网页
behaviour-page-purpose = 给浏览器显示一个网页
behaviour-held = 在此之前仍按原来的行为工作。
welcome = 欢迎语
welcome-tooltip = 新连接建立后发送的内容，留空则不发送。可以使用 \n、\x00 等转义。
close-on = 收到此内容时断开
close-on-tooltip = 收到这条消息（不含行尾）后关闭连接，留空则不会因消息而关闭
folder = 文件夹
choose-folder-button = 选择文件夹…
no-folder-path = 请输入或选择要提供文件的文件夹
page-typed = 直接输入
page-of-file = 取自文件
page-html = 网页代码
page-file = 网页文件
choose-page-button = 选择网页…
no-page-path = 请输入或选择网页文件
page-default = <!doctype html><html lang="zh"><meta charset="utf-8"><title>网络套接字实验台</title><h1>成功了！</h1><p>这个网页来自你自己启动的 TCP 服务器。</p></html>

## 选项

connections-max = 连接数上限
connections-max-tooltip = 超出的连接在接受后立即关闭，日志会写明。改小时不会关闭已有的连接。
backlog = 等待队列
backlog-tooltip = listen(backlog)：系统中最多可以有多少个连接等待被接受
reuse-listener = 重用地址（SO_REUSEADDR）
reuse-listener-tooltip = 即使此端口上先前服务器的连接仍处于 TIME_WAIT，也可以监听
dual-stack-listener-tooltip = 仅对 :: 有效：IPv4 客户端也能连接（关闭 IPV6_V6ONLY）
set-at-listen = 创建套接字时设置：请先停止。

## 连接

connections = 连接
connections-open = { $open } 个连接
connections-open-and-over = { $open } 个连接，{ $over } 个已结束
connections-refused = 已拒绝 { NUMBER($count) } 个
older-not-shown = 另有 { $count } 个更早的连接未显示
select-all = 全部连接
select-all-tooltip = 取消选择，消息将发给所有连接
select-none = 取消选择
connection-send-to = 发送到此连接
connection-only-in-log = 日志只显示此连接
only-selected = 日志只显示所选连接
only-selected-tooltip = 日志只显示所选连接的行；未选择时显示全部
column-peer = 对方
column-state = 状态
column-since = 开始
column-seen = 最近收到
column-received = 接收
column-rate-in = 接收速率
column-sent = 发送
column-rate-out = 发送速率
column-queue = 排队
connection-open = 已连接
connection-peer-finished = 对方已发送完毕
connection-finished = 本端已结束发送
per-second = { $size }/秒
age-seconds = { $count } 秒
age-minutes = { $count } 分钟
age-hours = { $count } 小时
age-days = { $count } 天

## 消息发给谁

to-all = 发给全部 { $count } 个连接
to-all-short = 发给全部 { $count } 个
to-several-short = 发给 { $count } 个
to-nobody = 无发送对象
to-one = 发给 #{ $number }
to-several = 发给所选 { $count } 个连接
choose-a-side = 请先在表中选择发给谁：某个客户端，或者它通往目标的连接。
not-listening-yet = 请先点击“监听”；有人连接后才能发送消息。
nobody-connected = 现在没有人连接。
chosen-are-over = 所选连接已经结束。请选择其他连接，或点击“全部连接”。
connection-over = 与 { $peer } 的连接 #{ $number } 已经结束。

## 日志为空时的提示

server-hint-closed = 点击“监听”，其他程序就可以连接。
server-hint-listening = 正在监听。连接到这里试试，例如  nc { $host } { $port }
server-hint-files = 正在监听。连接后发送文件夹中的文件名，例如  nc { $host } { $port }
server-hint-page = 正在监听。用浏览器打开  http://{ $address }  ，或使用  curl http://{ $address }
