## Files with packets or rows that are opened, in the log

capture-begun-before = Connected to { $address } before the recording begins
capture-missing = { $bytes ->
    [one] 1 byte is missing here: it is not in the file
   *[other] { $bytes } bytes are missing here: they are not in the file
}
capture-cut = { $bytes ->
    [one] 1 byte of this datagram is not in the file
   *[other] { $bytes } bytes of this datagram are not in the file
}
capture-refused = Refused: the connection was answered with a reset
capture-reset-by-peer = The peer reset the connection
capture-finished-peer = The peer has finished sending: its FIN came
capture-finished-here = This side has finished sending: its FIN went
capture-closed-peer-first = Closed: both sides have finished, the peer first
capture-closed-here-first = Closed: both sides have finished, this side first
capture-left-out = { $packets ->
    [one] 1 packet left out: { $kinds }
   *[other] { $packets } packets left out: { $kinds }
}
capture-kind = { $kind } { $packets }
capture-kind-fragment = fragments of incomplete datagrams
capture-kind-cut-off = cut off within their headers
capture-kind-damaged = damaged
capture-kind-after-end = after the end of their connection
capture-kind-no-room = of further addresses
capture-kind-too-large = too large
capture-kind-not-in-file = received, but not in the file
capture-kind-others = others
capture-repeated = { $segments ->
    [one] 1 segment left out: its place in the stream was taken already ({ $bytes } B)
   *[other] { $segments } segments left out: their places in the stream were taken already ({ $bytes } B)
}
capture-stopped-inside = The file ends within a packet, at byte { $offset }
capture-stopped-length = The file cannot be read on at byte { $offset }: a length of { $length } B cannot be right
capture-stopped-no-block = The file cannot be read on at byte { $offset }: nothing that is known begins there
capture-bad-lines = { $lines ->
    [one] Line { $first } left out: it is no row of a recording
   *[other] { $lines } lines left out, the first is line { $first }: they are no rows of a recording
}
capture-not-recorded = { $rows ->
    [one] 1 row is missing here: it left the log before it was recorded
   *[other] { $rows } rows are missing here: they left the log before they were recorded
}

explain-capture-begun-before = The connection was made before the recording began. What was sent before is not in the file.
explain-capture-missing = Whoever recorded this did not get these bytes, or did not keep them. The other end had them: it acknowledged them. Framing goes on with what comes next, as in the middle of a message.
explain-capture-cut = The recording kept only the beginning of each packet.
explain-capture-refused = The SYN was answered with RST: nobody listened on this port, or a firewall refused.
explain-capture-reset-by-peer = The peer sent RST: it gave the connection up at once.
explain-capture-finished = A FIN says that nothing more comes from that side: whoever reads at the other end comes to the end of the stream there (recv returns 0). The other direction goes on until it has a FIN, too.
explain-capture-closed = Each side has sent a FIN: the connection ended in the orderly way. Everything that was sent before stands above, as far as it is in the file.
explain-capture-left-out = Only UDP and TCP are shown. Packets of other protocols, and those that are incomplete in the file, are counted here.
explain-capture-repeated = TCP sends again what was not acknowledged in time. The log shows each byte once, as a program reads it: what came first at its place of the stream.
explain-capture-stopped = The file was cut off or damaged. All that stands before this place is in the log.
explain-capture-bad-lines = A recording as JSON lines has a row a line. Lines that are none are not shown.
explain-capture-not-recorded = The recorder could not keep up, and the log had no more room.

recording-unknown = { $path } is neither a recording of this program (JSON lines) nor a capture (pcap, pcapng)
recording-version = { $path } is a recording of version { $version }, which this program cannot read
