### 检查器：日志中一条记录的全部内容。

inspector = 检查器
inspector-encodings = 编码
inspector-explain = 解释
