### The filter's language.

## What is wrong

query-too-long = A filter has at most { NUMBER($most) } bytes
query-too-deep = Brackets and “not” go at most { $most } deep
query-unclosed-quote = This quote is not closed
query-unclosed-bracket = This bracket is not closed
query-nothing-to-close = This closes no bracket
query-needs-condition = A condition is missing here: for example port 53, len > 100, in
query-needs-and-or = “and” or “or” is missing before this
query-unknown-field = There is no field “{ $word }”. The fields are peer, port, len, text, hex, time, session, connection. To look for all of this as a text, put it in quotes.
query-needs-operator = After { $field } comes one of { $operators }
query-wrong-operator = { $field } takes one of { $operators }
query-needs-value = A value of { $field } is missing: { $value }
query-wrong-value = “{ $typed }” is no value of { $field }: type { $value }
query-wrong-regex = This is no regular expression: { $why }

## What is typed as a value

query-value-peer = an address, with or without its port, or a network, such as 10.0.0.5:80, ::1, 10.0.0.0/8 or unix:/path
query-value-port = a number or a range, such as 53 or 1024..2000
query-value-len = a number of bytes or a range, such as 100 or 10..20
query-value-text = a text, in quotes if it has spaces
query-value-hex = hex digits, with ? for any, such as 01 03 or 0? ff
query-value-time = a time of day, with a date or without, or a range, such as 10:00..10:05, 10:00:05.250 or 2026-11-28T10:00
query-value-session = the name or number of a session, such as "udp :9999" or 3
query-value-connection = the number of a connection, such as 3

## What words mean

query-peer = whom a row concerns
query-port = port of the other end
query-len = bytes of the payload
query-text = payload as text; what a row says
query-hex = payload as bytes
query-time = when it happened
query-session = the session, by name or number
query-connection = the connection, by number
query-in = what came
query-out = what went
query-event = events
query-call = calls
query-failure = what failed
query-not = the opposite
query-and = and also
query-or = or else
query-equal = is
query-not-equal = is another
query-less = less than, before
query-less-equal = at most
query-greater = more than, after
query-greater-equal = at least
query-one-of = a range a..b, or several { "{" }a, b{ "}" }
query-contains = has it somewhere
query-starts = begins with it
query-matches = fits a regular expression

## The field

log-read-as-query = read as conditions
log-filter-broken = conditions with a mistake: { $mistake }
log-query-syntax = Words are looked for as text. Conditions are understood too: port 53, peer == 10.0.0.5:80, len > 100, text ~ "regex", hex contains 01 03, time in 10:00..10:05, in, out, event, call, failure, with and, or, not and brackets. Quotes around all of it make it a text.
log-query-keys = ↓ chooses, Enter takes
log-query-value = { $field }: { $value }
log-only-peer = Show only this peer
log-only-connection = Show only this connection
log-only-size = Show only this size
log-hide-peer = Hide this peer

## Finding

log-find = Find in the log
log-find-hint = Find…
log-find-tooltip = Find in the rows that are shown: a text, or conditions as in the filter. Enter goes to the next one, Shift+Enter to the previous one
log-find-next = Next one found
log-find-previous = Previous one found
log-find-close = Close the search
log-find-at = { NUMBER($number) } of { NUMBER($count) }
log-found = { NUMBER($count) } found
log-found-none = not found
log-finding = { NUMBER($count) } found so far
log-row-found = (found)
