### 错误与状态码解释页。

explain-page = 调用、错误与状态码解释
explain-search = 查找
explain-search-hint = 名称、编号或文字
explain-all = 全部
explain-errnos = 错误号
explain-calls = 调用
explain-lookups = 域名解析
explain-alerts = TLS 警报
explain-statuses = HTTP 状态码
explain-none-found = 没有同时包含这些文字的内容。少写几个字，或输入编号试试。
explain-alert-number = 警报编号 { $number }
explain-aliases = 又名 { $names }
explain-more = { $name } 详解
key-explain = 调用、错误与状态码解释
explain-messages = ICMP 消息
explain-message-type = 类型 { $number }
explain-message-code = 类型 { $number }，代码 { $code }
