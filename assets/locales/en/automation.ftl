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
