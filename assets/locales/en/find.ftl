# Finding in the log: known filters, bookmarks, times, conversations, comparing.

log-filters = Known filters
log-filter-used = used before
log-filter-save-first = Type a filter to keep it by name.
log-filter-name = Name
log-filter-save = Keep
log-filter-replace = Replace
log-filter-rename = Rename { $name }
log-filter-rename-now = Rename
log-filter-rename-cancel = Keep the name
log-filter-new-name = New name
log-filter-name-taken = Another filter has this name
log-filter-delete = Delete { $name }
log-filters-none = Filters that you use are listed here, and those that you keep by name.
log-filters-recent = Used before
log-filters-forget = Forget those used before

log-bookmark = Bookmark…
log-bookmark-of = Bookmark on row { NUMBER($row) }
log-bookmark-note = Note of the bookmark
log-bookmark-hint = Note…
log-bookmark-keep = Keep the bookmark
log-bookmark-remove = Remove the bookmark
log-bookmark-remove-of = Remove the bookmark on row { NUMBER($row) }
log-bookmark-close = Close the note
log-bookmarks = Bookmarks
log-bookmarks-full = There are too many bookmarks
log-bookmarks-count = { $count ->
    [one] { NUMBER($count) } bookmark
   *[other] { NUMBER($count) } bookmarks
}
log-row-bookmarked = bookmark
key-bookmark = Bookmark the row, or write its note
key-bookmarks = Previous and next bookmark

log-row-or-time = Row or time
log-no-row-or-time = Type the number of a row, a time such as 10:00:05 or 10:00:05.123, or a date before it: 2026-11-28 10:00

log-delta = Time since
log-delta-none = not shown
log-delta-shown = the row before
log-delta-peer = the peer's last row

log-compare-first = Compare bytes: this row first
log-compare-with = Compare bytes with row { NUMBER($row) }
log-compare-selected = Compare bytes of first and last selected
log-compare-title = Compare bytes
log-compare-row = Row { NUMBER($row) } · { $time } · { $bytes ->
    [one] { NUMBER($bytes) } byte
   *[other] { NUMBER($bytes) } bytes
}
log-compare-position = By position
log-compare-inserted = With inserted bytes
log-compare-same = All bytes are the same
log-compare-differs = { $count ->
    [one] { NUMBER($count) } byte differs, at { NUMBER($first) } ({ $hex })
   *[other] { NUMBER($count) } bytes differ, the first at { NUMBER($first) } ({ $hex })
}
log-compare-cut = only the first { NUMBER($bytes) } bytes are compared
log-compare-too-different = They are too long or too different to find inserted bytes: compare by position

log-follow = Follow this conversation…
log-follow-title = Conversation with { $peer }
log-follow-escaped = Escaped
log-follow-both = Both ways
log-follow-save = Save bytes
log-save-both = Save both ways…
log-follow-find = Find in the conversation
log-follow-previous = Previous place in the conversation
log-follow-next = Next place in the conversation
log-follow-state = { $came } came, { $went } went
log-follow-reading = reading…
log-follow-cut = Only the first { $bytes } are shown; saving writes all of it.
log-follow-gone = { $count ->
    [one] { NUMBER($count) } row of the log had left before it was read: something may be missing.
   *[other] { NUMBER($count) } rows of the log had left before they were read: something may be missing.
}
export-form-both = Bytes both ways
export-both-hint = The payloads of both directions in their order, back to back and unchanged, without times or line ends of their own
