### What a session does by itself.

## Repeat

repeat-begun = Repeat begins
repeat-begun-sequence = A sequence of { $messages } messages begins
repeat-every = every { $pause }
repeat-in-order = in order
repeat-slots = { $slots ->
    [one] once
   *[other] { NUMBER($slots) } times
}
repeat-without-end = until stopped
repeat-done = Repeat is done
repeat-stopped = Repeat stopped
repeat-closed = Repeat ended with the connection
repeat-sent = { NUMBER($sent) } sent
repeat-sent-of = { NUMBER($sent) } of { NUMBER($slots) } sent
repeat-late = { NUMBER($late) } late, worst { $worst }
repeat-passed-over = { NUMBER($count) } skipped: too late
repeat-withheld = { NUMBER($count) } skipped: peer not ready
repeat-failed = { NUMBER($count) } failed
explain-repeat-begun = From here on the session sends by itself. Each send has its time counted from the start and not from the last send, so a late one makes no other late. A send that is late by a whole pause is skipped and counted; nothing is sent twice to catch up.
explain-repeat-ended = The session sends nothing by itself any more. Sent, skipped and failed together are all sends whose time had come. Late is a send that left a millisecond or more after its time, or half of a shorter pause.

## Repeat beside Send

repeat = Repeat…
    .tooltip = Send the message again and again
repeat-every-ms = Every (ms)
    .tooltip = From 1 ms to a day (86400000 ms)
repeat-times = Times
    .tooltip = How often; empty: until it is stopped
repeat-endless = endless
repeat-first = First
repeat-at-once = at once
repeat-after-pause = after a pause
repeat-begin = Begin
repeat-looks-up = Looking the name up
repeat-stop = Stop repeat
    .tooltip = Send no more (Esc)
repeat-read = Hide this line
repeats-running = { $count ->
    [one] 1 repeat runs
   *[other] { $count } repeats run
}
repeats-stop = Stop all repeats
tab-repeats = { $title }, repeats

## Load

repeat-mode = Repeat
load = Load
load-begun = Load begins: { $load } to { $to }, without rows
load-datagrams = { $count ->
    [one] 1 datagram a second for { $time }
   *[other] { NUMBER($count) } datagrams a second for { $time }
}
load-connections = { $count ->
    [one] 1 connection a second for { $time }
   *[other] { NUMBER($count) } connections a second for { $time }
}
load-asked = { NUMBER($count) } asked
load-sent = { NUMBER($count) } sent
load-answered = { NUMBER($count) } answered
load-refused = { NUMBER($count) } refused
load-latencies = p50 { $p50 }, p99 { $p99 }, max { $max }
load-done = Load is done
load-stopped = Load stopped
load-closed = Load ended with the session
load-no-rows = Its sends have no rows in the log
load-stop = Stop load
    .tooltip = Send no more (Esc)
load-per-second = Per second
    .tooltip = How many a second, at most { NUMBER($most) }
load-time-s = For (s)
    .tooltip = After so many seconds it stops by itself, at most 3600
load-tooltip = Many sends a second at the one destination that is typed here, from sockets of its own: counted, without rows
explain-load-begun = A load sends so many a second at one destination for a time, then stops by itself. It uses sockets of its own: answers do not come to this session. Its sends have no rows, since at such rates they would push all else out of the log.
explain-load-ended = Asked are the sends that were due; sent are those that were made, refused those that the other end turned away. Answered are datagrams for which one came back within a second, and connections that were made, or answered the message where there is one. An echo is matched by its bytes (exact with {"{"}count{"}"} in the message), any other answer to the oldest datagram that waits. Half of all answers took no longer than p50, 99 of 100 no longer than p99.
