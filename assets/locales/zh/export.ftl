### 把日志写入文件的窗口。

export-title = 导出日志
export-rows = { $rows ->
   *[other] 此面板中通过筛选的 { NUMBER($rows) } 行
}
export-rows-so-far = 此面板中目前找到 { NUMBER($rows) } 行；保存时会继续搜索
export-bytes-of = { $scope } 在内存中的全部内容
export-form = 格式
export-form-text = 文本行
export-form-csv = CSV 表格
export-form-json = JSON Lines
export-form-came = 收到的字节
export-form-went = 发出的字节
export-text-hint = 便于阅读：时间、方向、对方、大小，以及按 { $encoding } 解码的内容；无法显示的字符写成 \n 这样的转义
export-csv-hint = 便于表格软件和程序处理：本地时间和 1970 年以来的秒数，按 { $encoding } 解码并带转义的文本，以及十六进制；UTF-8 带 BOM
export-json-hint = 便于程序处理：每行一个对象，含十六进制内容；若全部字节都能按 { $encoding } 解码，还含文本
export-raw-hint = 一个方向的全部内容，原样首尾相接，不加时间和换行
export-path = 文件
export-choose = 选择…
export-choosing = 系统的对话框已打开
export-save = 保存
export-cancel = 取消
export-writing = 正在写入… 第 { NUMBER($done) } 行，共 { NUMBER($total) } 行
export-searching = 正在搜索日志行…

## 结果

export-saved = { $rows ->
   *[other] 已将 { NUMBER($rows) } 行保存到 { $path }
}
export-saved-bytes = 已将 { NUMBER($bytes) } 字节保存到 { $path }
export-gone = 另有 { NUMBER($gone) } 行在写入前已移出内存
export-lacks-beginning = 此连接的开头部分已移出内存，文件中没有这部分
export-nothing = 没有这样的字节；未写入文件
export-exists = 文件已存在；再次按“保存”将替换它
export-no-dialog = 无法打开文件对话框；请输入路径
export-cancelled = 已取消；未写入任何内容

## 失败

export-no-path = 请输入文件路径
export-no-folder = 没有这个文件夹：{ $path }
export-no-permission = 没有写入权限：{ $path }
export-read-only = 此磁盘上的文件不能修改：{ $path }
export-disk-full = 磁盘已满，或可用配额已用完：{ $path }
export-is-folder = 这是文件夹，请加上文件名：{ $path }
export-not-a-file = 这是设备或管道，不是文件：{ $path }
export-bad-name = 系统不允许使用这个名称：{ $path }
export-failed = 无法保存：{ $reason }（{ $path }）
export-broken = 由于本程序的错误，无法保存
