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
log-filter-hint-hex = Filter hex…
log-filter-hint-both = Filter text, hex…
log-searched-text = looked for in text as { $encoding }, addresses, events and calls
log-searched-hex = looked for in hex digits, addresses, events and calls
log-searched-both = looked for in hex digits, text as { $encoding }, addresses, events and calls
log-clear-filter = Clear the filter
log-classes-tooltip = A click shows only these rows. With Ctrl (Cmd on a Mac) it adds them or takes them away.
log-encoding = Encoding of the log
log-more = More log tools
log-classes = Rows shown
log-classes-current = Show: { $name }
log-view = View
log-view-state = View: { $form }, { $encoding }
log-view-short = { $form }, { $encoding }
log-view-framed = View: { $form }, { $encoding }, { $framing }
log-go-to-row = Go to row or time…
log-paused = paused · { $count } new
log-copying = copying…
log-searching = searching… { NUMBER($count) } rows left

## The rows

log-rows = Log rows
log-blocked = blocked { $time }
log-empty-datagram = empty datagram
log-no-bytes = no bytes
log-looks-like = looks like { $encoding }: show so
log-none-of-connections = The chosen connections have no rows here
log-all-filtered = The filter hides all rows
log-show-all = Show all
log-unseen = { $count } new ↓

## The menu of a row

log-reply = Reply to this peer
log-send-again = Send again
log-save-came = Save what came…
log-save-went = Save what went…
log-copy-text = Copy as text
log-copy-shown = Copy as shown, with escapes
log-copy-hex = Copy as hex
log-copy-escaped = Copy as escaped text
log-copy-c = Copy as C array

clear-tooltip = Hide the rows that are there now
filter-tooltip = Show only rows in which this text occurs, whatever its case

## Frames of a stream

framing = Framing
framing-tooltip = TCP carries bytes and knows no messages. Choose how frames are told apart in them: for the log, and for what the connection does by itself. The reads stay as they came.
framing-raw = raw reads
framing-lines = lines
framing-fixed = fixed length
framing-prefix = length prefix
framing-delimiter = delimiter
framing-begin-end = begin and end marks
framing-gap = idle gap
framing-preset = Protocols
preset-lines = Text lines
preset-lines-hint = Each ends with LF, or CR LF
preset-modbus-hint = Its length is in 2 bytes at offset 4
preset-nmea-hint = Sentences that end with CR LF
preset-slip-hint = C0 ends a packet, DB escapes
framing-preview = The newest frames
framing-preview-none = Nothing has come yet
framing-length = Length in bytes
framing-delimiter-field = Delimiter with escapes
framing-offset-field = At offset
framing-added-field = Bytes added
framing-begin-field = Begin mark
framing-end-field = End mark
framing-gap-field = Pause in ms
framing-prefix-width = Bytes
framing-big = big-endian
framing-little = little-endian
framing-order-tooltip = Which byte of the length comes first: the most significant (big-endian, as in network protocols) or the least significant
framing-counts-itself = counts itself
framing-marks = mark where reads end (¦)
framing-not-a-number = Type a number from { NUMBER($least) } to { NUMBER($most) }
framing-delimiter-empty = Type the bytes of the mark, such as \n
framing-delimiter-long = Type at most { $most } bytes
frame-waiting = … waiting for more
frame-waiting-gap = … until a pause
frame-unfinished = the stream ended before its end
frame-broken = impossible length { NUMBER($length) }: raw reads from here on
frame-raw = raw read
frame-outside = outside of frames
frame-reads = in { $reads } reads
frame-sends = in { $reads } sends
log-cut-character = ¦ a character lies across two reads
frame-cut = its beginning has left memory
frames-dropped = { NUMBER($count) } older frames not listed
frames-dropped-tooltip = So that the list stays small. Their bytes are still in the log: choose raw reads to see them.
log-export-raw = The file gets the raw reads, whatever the framing

## Rows of rules

rule-numbered = Rule { $number }
rule-named = Rule { $number } ({ $name })
rule-attention = { $rule } fits: { $ways }
rule-marks-row = marks the row
rule-pauses-view = pauses the view
rule-notifies = notifies
rule-ways-gap = {", "}
replies-withheld-limit = { $count ->
    [one] 1 reply was not sent: each peer gets { $limit } in a second at most
   *[other] { $count } replies were not sent: each peer gets { $limit } in a second at most
}
replies-paced = { $count ->
    [one] 1 reply had to wait: each peer gets { $limit } in a second at most
   *[other] { $count } replies had to wait: each peer gets { $limit } in a second at most
}
replies-withheld-group = { $count ->
    [one] 1 reply was not sent: what came was sent to a broadcast or multicast address
   *[other] { $count } replies were not sent: what came was sent to a broadcast or multicast address
}
explain-rule-attention = A rule of this session fits what came just before, and is to draw attention to it.
explain-withheld-limit = Two programs that answer each other would go on for ever, and whoever forges a sender could aim replies at somebody else. So each peer gets only so many in a second; the limit is set with the rules.
explain-withheld-group = All who hear a broadcast or multicast would reply at the same time. That such datagrams get replies can be chosen with the rules.

## One log of all sessions

new-whole-log-tab = New tab: all sessions
whole-log-tab = All sessions
whole-log-hint = Nothing has happened yet. In another tab, press Bind, Connect, Listen or Get: what its session does is shown here, with that of all others.
log-only-session = Show only this session
log-only-session-of = Only { $name }

## What came and went, above the rows

log-rates = Rates above the log
log-rates-strip = Rates: what came upwards, what went downwards; above rows, below bytes a second
log-rates-tooltip = Upwards what came, downwards what went: above rows, below bytes a second. A click goes to that time, a drag shows only what was then. With the keyboard: arrows move, Shift with them widens, Enter goes there or shows only what was then. The end is the newest row.
log-rates-rows = { NUMBER($count) } rows/s
log-rates-bytes = { $size }/s
log-rates-most = at most { $rows } · { $bytes }
log-rates-nothing = nothing has come or gone yet
log-rates-at = { $time } · in { $in_rows }, { $in_bytes } · out { $out_rows }, { $out_bytes }
log-span-minute = 1 min
log-span-ten = 10 min
log-span-hour = 1 h
log-span-all = All of the time

log-peers = Peers above the log
peers-table = Peers
peers-peer = Peer
peers-rows-in = Rows in
peers-bytes-in = In
peers-rows-out = Rows out
peers-bytes-out = Out
peers-rate = Rate
peers-first = First
peers-last = Last
peers-sort = Sort by { $column }
peers-count = { $count ->
    [one] one peer
   *[other] { NUMBER($count) } peers
  }
peers-more = of more than { NUMBER($most) } peers the rest is counted together: { NUMBER($rows) } rows
peers-not-counted = { NUMBER($count) } rows had left before
peers-hint = a click shows only its rows
