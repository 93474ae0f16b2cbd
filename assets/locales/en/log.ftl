### The log and its bar.

log = Log
filter = Filter
log-all = All
log-in = In
log-out = Out
log-events = Events
log-calls = Calls
text = Text
hex = Hex
both = Both
clear = Clear
pause = Pause
resume = Resume
export = Export…

## The bar

log-filter-hint = Filter…
log-clear-filter = Clear the filter
log-classes-tooltip = A click shows only these rows. With Ctrl (Cmd on a Mac) it adds them or takes them away.
log-encoding = Encoding of the log
log-go-to-row = Go to row…
log-row-number = Row number
log-not-a-number = A row number has only digits
log-paused = paused · { $count } new
log-searching = searching… { NUMBER($count) } rows left

## The rows

log-rows = Log rows
log-blocked = blocked { $time }
log-empty-datagram = empty datagram
log-no-bytes = no bytes
log-none-of-connections = The chosen connections have no rows here
log-all-filtered = The filter hides all rows
log-show-all = Show all
log-unseen = { $count } new ↓

## The menu of a row

log-reply = Reply to this peer
log-send-again = Send again
log-copy-text = Copy as text
log-copy-hex = Copy as hex
log-copy-escaped = Copy as escaped text
log-copy-c = Copy as C array

clear-tooltip = Hide the rows that are there now
filter-tooltip = Show only rows in which this text occurs, whatever its case
