### HTTP GET 标签页。

http-get = HTTP GET
new-get-tab = 新建 HTTP GET 标签页
url = 网址
get = 获取
get-tooltip = 解析主机名，建立连接，发送请求并读取响应
get-cancel = 取消
get-method = 方法
get-state-none = 尚未加载
get-state-begins = 正在加载…
get-state-loading = 正在加载 · { $phase }…
get-state-waits = 在重定向处等待
get-state-cancelled = 已取消
get-fragment = “#{ $fragment }”不会发送：# 后面的部分只供显示页面的程序使用
get-more-tools = 更多选项
get-more-facts = 关于这次加载的更多信息
get-follow = 跟随
get-leads-to = { $status } 指向 { $url }

## 选项

get-version-tooltip = 请求行中的版本。服务器对 HTTP/1.0 的响应不使用分块。
get-redirects = 重定向方式
get-redirects-follow = 自动跟随
get-redirects-steps = 逐步跟随
get-redirects-ignore = 不跟随
get-redirects-max = 最多次数
get-proxy = 代理
get-proxy-environment = 按环境变量
get-proxy-none = 不使用
get-waits = 单位为秒，0 表示不限。超时前已收到的内容会保留。
get-wait-resolve = 解析
get-wait-connect = 连接
get-wait-tls = TLS 握手
get-wait-first-byte = 首字节
get-wait-idle = 空闲
get-wait-total = 总计
get-limits = 超出上限的响应会被中断，已收到的内容会保留。超出内存上限的正文写入临时文件。其他几项填 0 表示不限。
get-limit-head = 响应头 KiB
get-limit-memory = 内存 MiB
get-limit-body = 响应 MiB
get-limit-ratio = 解压倍数上限
get-ca-file = CA 文件
get-ca-file-tooltip = 除系统和 Mozilla 的证书外，额外信任的证书文件（PEM）
get-choose-ca-file = 选择 CA 文件…
get-raw = 原始请求
get-raw-tooltip = 原样发送这些字节，而不是由方法、版本和请求头生成的内容
get-raw-request = 请求
get-raw-lines = 按行
get-raw-escaped = 转义
get-raw-notation-tooltip = 按行：每行以 CR LF 结尾。转义：\r、\n、\x00 等需写出来，输入框里的换行不会发送。
get-raw-fill = 填入
get-raw-bytes = 将发送的字节数
get-raw-no-end = 末尾没有空行：服务器会继续等待
get-raw-empty = 没有可发送的内容
get-raw-full = 输入框最多 { $most } 个字符，超出的部分已截去
get-raw-not-lines = 这些字节无法写成以 CR LF 结尾的行
get-header-row = 请求头 { $number }
get-header-name = 请求头 { $number } 的名称
get-header-value = 请求头 { $number } 的值
get-header-name-hint = 名称
get-header-remove = 删除请求头 { $number }
get-header-add = 添加请求头
get-headers-default = 恢复默认
get-headers-hint = 如果这里没有 Host 和 Connection，会自动加上。

## 阶段

get-total = 共 { $time }
get-trusted-once = { $host } 的证书不受信任，你选择了仍然继续
get-trusted-once-tooltip = 仅对这一次请求有效，不会保存
get-addresses-tooltip = 本端地址和对方地址
get-shown-hop = 第 { $number } 个请求，共 { $count } 个
get-by-proxy = 经由代理 { $proxy }
get-bytes = 收到 { $wire } · 解码后 { $body }
get-bytes-tooltip = 连接上收到的字节数（含 TLS 的开销）：{ $bytes }
get-progress = 已加载

## 视图

get-views = 显示的内容
get-view-page = 页面
get-view-headers = 请求头/响应头
get-view-wire = 报文
get-view-redirects = 重定向
get-view-certificate = 证书
get-empty-page = 输入网址后按“获取”，例如“TCP 服务器”标签页里网页服务器的网址。
get-empty-headers = 加载后，这里显示请求头和响应头。
get-empty-wire = 按“获取”后，这里逐行显示双向的原始字节，以及传输它们的系统调用。
get-empty-redirects = 加载过程中的每个请求在这里占一行：第一个请求，以及跟随的每次重定向。
get-empty-certificate = 通过 https 加载后，这里显示服务器的证书。
get-no-certificate = 这是通过 http 加载的：无法证明服务器的身份，途中的任何人都能看到内容。
get-no-certificate-yet = 服务器尚未出示证书。
get-headers-request = 请求头
get-headers-interim = 临时响应
get-headers-answer = 响应头
get-headers-trailers = 尾部字段（最后一块之后）
get-headers-body = 正文
get-headers-odd = 异常之处
get-headers-as-received = 按收到的原样显示：保留顺序、大小写和重复项。
get-copy-request = 复制请求
get-copy-head = 复制响应头
get-not-sent = 尚未发送
get-no-head = 尚无响应
get-codings = 经 { $codings } 编码；页面中显示的是解码后的内容。
get-column-number = 序号
get-column-status = 状态
get-column-time = 用时
get-column-bytes = 字节
get-column-url = 网址及其指向
get-certificate-trusted = { $host } 的证书受信任。
get-certificate-own = 服务器证书
get-certificate-next = 证书链中的第 { $number } 个证书
get-certificate-subject = 主体
get-certificate-issuer = 颁发者
get-certificate-names = 名称
get-certificate-from = 生效时间
get-certificate-until = 到期时间
get-certificate-serial = 序列号
get-go-on = 仍然继续（仅此一次）
get-go-on-tooltip = 重新尝试一次并接受这个证书。它也可能来自你与服务器之间的第三者。

## 书签和历史

get-bookmark = 书签
get-bookmark-add = 点击后，这个网址会存入列表
get-bookmark-remove = 这个网址已在列表中：点击可移除
get-history = 书签和历史记录
get-history-empty = 加载过的网址和加了星标的书签会列在这里。
get-history-clear = 清除历史记录
get-offers-hint = ↑ ↓ 选择，Enter 加载，Esc 关闭

## 保存和复制

get-save = 保存…
get-save-tooltip = 把显示的内容保存成文件
get-save-nothing = 响应接收结束后即可保存。
get-saving = 保存选项
get-save-what = 保存的内容
get-save-body = 解码后的页面
get-save-received = 原样的正文
get-save-response = 完整响应（含响应头）
get-save-file = 保存文件
get-save-cancel = 取消保存
get-save-progress = { $done } / { $total }
get-save-cancelled = 未保存：已取消
get-save-exists = { $path } 已存在，要替换吗？
get-save-replace = 替换
get-save-keep = 保留
get-saved = 已保存 { NUMBER($bytes) } 字节到 { $path }
get-incomplete-of = 不完整：{ NUMBER($of) } 字节中的 { NUMBER($got) } 字节
get-incomplete = 不完整
get-copy-as = 复制为
get-copy-curl = curl 命令
get-copy-python = Python 程序
get-copied = 已复制为 { $form }

## 文件对话框

choose-save-body = 保存响应
choose-ca-file = 要信任的证书
