### The tab with a recording or a capture, and its replay.

new-recording-tab = Open recording…
recording-tab = Recording
recording-file = File
recording-choose = Choose…
recording-open = Open
recording-cancel = Cancel
recording-replay = Replay…
recording-reading = Reading, { $percent } %
recording-read-packets = { $form } · { $parts ->
    [one] 1 packet read
   *[other] { $parts } packets read
}
recording-read-rows = { $form } · { $parts ->
    [one] 1 row read
   *[other] { $parts } rows read
}
recording-left-out = { $count } left out
recording-begun = from { $time } on
recording-cancelled = Reading was cancelled; what was read before is shown
recording-panicked = A mistake of this program ended the work; please report it
recording-no-dialog = There is no file dialog on this system; type the path into the field
recording-hint = Choose a recording of this program (JSON lines) or a capture (pcap, pcapng), or drop one on the window.
recording-hint-reading = Rows appear as they are read.
recording-hint-empty = There is nothing to be shown of this file.
choose-recording = Recording or capture to open

replay-no-session = To replay, start a session in another tab first: bind, connect or listen.
replay-way = What is sent
replay-came = What came
replay-went = What went
replay-through = Session that sends
replay-through-session = through { $title }
replay-to = To
replay-to-recorded = To the recorded peers
replay-to-recorded-tooltip = Each datagram goes to the address with which it was exchanged, wherever that is. With “Step by step” each one goes by a click.
replay-bad-to = Use HOST:PORT, such as 127.0.0.1:9999, or choose the recorded peers
replay-pace = Speed
replay-own-times = At its own times
replay-times = { NUMBER($factor, maximumFractionDigits: 3) } × the speed
replay-steps = Step by step
replay-start = Replay
replay-stop = Stop
replay-next = Next
replay-searching = Looking for rows
replay-running = Replaying
replay-awaits-step = Waits for Next
replay-done = Replayed
replay-stopped = Stopped
replay-session-over = The session is over
replay-given = { $given } of { $total } sent
replay-not-given = { $count } not sent: nobody to send to
replay-failed = { $count } failed
