# 在日志中查找：筛选记录、书签、时间、会话、比较。

log-filters = 筛选记录
log-filter-used = 最近用过
log-filter-save-first = 输入筛选条件后可以命名保存。
log-filter-name = 名称
log-filter-save = 保存
log-filter-replace = 替换
log-filter-rename = 重命名 { $name }
log-filter-rename-now = 重命名
log-filter-rename-cancel = 保留原名
log-filter-new-name = 新名称
log-filter-name-taken = 已有同名的筛选
log-filter-delete = 删除 { $name }
log-filters-none = 用过的筛选和命名保存的筛选会列在这里。
log-filters-recent = 最近用过
log-filters-forget = 清除最近用过的筛选

log-bookmark = 添加书签…
log-bookmark-of = 第 { NUMBER($row) } 行的书签
log-bookmark-note = 书签备注
log-bookmark-hint = 备注…
log-bookmark-keep = 保存书签
log-bookmark-remove = 删除书签
log-bookmark-remove-of = 删除第 { NUMBER($row) } 行的书签
log-bookmark-close = 关闭备注
log-bookmarks = 书签
log-bookmarks-full = 书签太多了
log-bookmarks-count = 共 { NUMBER($count) } 个书签
log-row-bookmarked = 书签
key-bookmark = 给这一行加书签，或填写备注
key-bookmarks = 上一个、下一个书签

log-row-or-time = 行号或时间
log-no-row-or-time = 请输入行号，或时间，例如 10:00:05、10:00:05.123，前面可加日期：2026-11-28 10:00

log-delta = 时间间隔
log-delta-none = 不显示
log-delta-shown = 与上一行
log-delta-peer = 与同一对方的上一行

log-compare-first = 比较字节：以此行为第一行
log-compare-with = 与第 { NUMBER($row) } 行比较字节
log-compare-selected = 比较所选首尾两行的字节
log-compare-title = 比较字节
log-compare-row = 第 { NUMBER($row) } 行 · { $time } · { NUMBER($bytes) } 字节
log-compare-position = 按位置
log-compare-inserted = 识别插入的字节
log-compare-same = 所有字节都相同
log-compare-differs = { NUMBER($count) } 个字节不同，第一个在 { NUMBER($first) }（{ $hex }）
log-compare-cut = 只比较前 { NUMBER($bytes) } 字节
log-compare-too-different = 内容太长或差别太大，无法识别插入的字节：请按位置比较

log-follow = 跟踪这个对话…
log-follow-title = 与 { $peer } 的对话
log-follow-escaped = 转义
log-follow-both = 双向
log-follow-save = 保存字节
log-save-both = 保存双向内容…
log-follow-find = 在对话中查找
log-follow-previous = 对话中的上一处
log-follow-next = 对话中的下一处
log-follow-state = 收到 { $came }，发出 { $went }
log-follow-reading = 正在读取…
log-follow-cut = 只显示前 { $bytes }；保存时会写入全部内容。
log-follow-gone = 有 { NUMBER($count) } 行日志在读取前已被移除，内容可能不完整。
export-form-both = 双向的字节
export-both-hint = 两个方向的全部内容，按先后顺序原样首尾相接，不加时间和换行
