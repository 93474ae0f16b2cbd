### 响应带来的页面。

## 工具栏

page-form-text = 文本
page-form-hex = 十六进制
page-form-picture = 图片
page-encoding = 页面编码
page-encoding-auto = 按页面自身
page-find = 在页面中查找
page-find-hint = 查找…
page-find-tooltip = 在页面中查找；按 Enter 到下一处，按 Shift+Enter 到上一处
page-find-case = 区分大小写
page-find-next = 下一处
page-find-previous = 上一处
page-find-clear = 清除查找
page-found = { NUMBER($count) } 处
page-found-more = 超过 { NUMBER($count) } 处
page-found-at = 第 { NUMBER($at) } 处，共 { NUMBER($count) } 处
page-found-at-more = 第 { NUMBER($at) } 处，共超过 { NUMBER($count) } 处
page-found-none = 没有找到
page-finding = 正在查找…
page-more = 关于页面的更多选项
page-wrap = 自动换行
page-wrap-tooltip = 长行在窗口边缘折到下一行显示
page-format = 格式化
page-format-tooltip = 由本程序为 JSON 加上换行和空格；保存的内容仍按收到的样子
page-formatted = 已由本程序格式化
page-format-too-large = 按收到的样子：太大，无法格式化
page-plain-text = 文本
page-undone = 已解码 { $codings }
page-lines = { NUMBER($count) } 行

## 编码由谁决定

page-why-chosen = 手动选择
page-why-bom = 来自字节顺序标记
page-why-header = 来自 Content-Type
page-why-meta = 来自 <meta>
page-why-declaration = 来自 <?xml encoding?>
page-why-json = JSON 的规定
page-why-guess = 自动检测
page-why-default = 默认

## 内容上方

page-incomplete = 不完整：加载在响应结束之前就终止了
page-cut = 这里是 { $all } 中的前 { $shown }；用“保存…”可写出全部内容

## 没有内容时

page-nothing = 在上面填写网址，然后点“获取”
page-loading = 正在加载…
page-empty = 没有正文
page-no-body = 加载已终止，没有收到正文
page-picture-large = 图片太大，无法显示（{ $width } × { $height }）；可以用“保存…”写出
page-picture-file-large = 图片文件太大，无法显示（{ $bytes }）；可以用“保存…”写出
page-picture-broken = 这不是完整的图片；切换到十六进制可查看字节
page-failed = 无法读取页面。{ $reason }
page-rows = 页面内容
page-hex-rows = 页面的十六进制
