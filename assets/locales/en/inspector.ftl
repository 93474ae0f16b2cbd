### The inspector: one entry of the log in full.

inspector = Inspector
inspector-hex = Hex
inspector-text = Text
inspector-encodings = Encodings
inspector-call = Call
inspector-explain = Explain

## The header

inspector-summary = row { $row }
inspector-summary-peer = row { $row } · { $peer }
inspector-summary-payload = row { $row } · { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }
inspector-summary-in = row { $row } · { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } · from { $peer }
inspector-summary-out = row { $row } · { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } · to { $peer }
inspector-copy = Copy
inspector-copy-name = Copy the row
inspector-copy-text = Payload as text
inspector-copy-hex = Payload as hex digits
inspector-copy-escaped = Payload with escapes
inspector-copy-c = Payload as a C array
inspector-copy-details = Call, addresses and times

## Instead of a row

inspector-nothing = Click a row of the log to see its bytes, its call and what it means
inspector-row-gone = Row { $row } has left memory
inspector-no-payload = This row has no payload; Call and Explain tell more about it
inspector-empty-payload = The payload is empty: 0 bytes

## Parts of a long payload

inspector-earlier = Earlier bytes
inspector-later = Later bytes
inspector-part = bytes { NUMBER($first) }–{ NUMBER($last) } of { NUMBER($total) }
inspector-text-name = Payload as selectable text

## Hex

hex-hint = Point at a byte, or click it and use the arrow keys
hex-offset = byte { $decimal } (0x{ $hex })

## Encodings

encodings-current = (chosen)
encodings-fits = no undecodable bytes
encodings-fits-so-far = no undecodable bytes in the first { NUMBER($searched) }
encodings-undecodable = { $bytes ->
        [one] 1 undecodable byte
       *[other] { NUMBER($bytes) } undecodable bytes
    }
encodings-undecodable-so-far = { $bytes ->
        [one] 1 undecodable byte
       *[other] { NUMBER($bytes) } undecodable bytes
    } in the first { NUMBER($searched) }

## Call

fact-call = Call
fact-no-call = no call of its own
fact-blocked = Blocked for
fact-local = Local address
fact-from = From
fact-to = To
fact-peer = Peer
fact-payload = Payload
fact-bytes = { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }
fact-local-time = Local time
fact-utc = UTC
fact-monotonic = Monotonic clock
fact-seconds = { $seconds } s after the start
fact-session = Session
fact-row = Row

## Explain

explain-what = What happened
explain-why = Why
explain-try = Try this

explain-received = recvfrom waits until a datagram has come; the worker thread blocks that long. Then it copies the datagram into a buffer of the program and returns two things: how many bytes there were, and the address of the sender, to which an answer can go.
explain-received-empty = This datagram is empty, which is legal in UDP: a header without data travels and arrives like any other, and recvfrom returns 0. In TCP a 0 means something else: the other side has closed its end.
explain-boundaries = One recvfrom gives exactly one datagram, as one sendto sent it, never half of one and never two together. If the buffer were too small, the rest of the datagram would be lost.
explain-sent = sendto hands the datagram to the system together with the address that it shall go to, and returns how many bytes were taken: all of them, since a datagram goes whole or not at all. If the socket was not bound yet, the system gives it a free port with the first sendto.
explain-sent-empty = This datagram is empty, which is legal in UDP: the header travels without data, and the other side's recvfrom returns 0. Some programs use that as a sign of life.
explain-no-receipt = That sendto returned does not mean that the datagram arrived. UDP gives no receipt: datagrams may get lost, arrive twice or in another order, and nobody tells the sender.
explain-opened = The socket now has the address { $address }: datagrams that are sent to it are delivered to this socket, and wait in its receive buffer until the program calls recvfrom.
explain-opened-port = The address is the one that the system reported with getsockname. If port 0 was asked for, the system has chosen a free port.
explain-stopped = The session was closed here, on purpose. Its worker threads have ended and close gave the socket back to the system; the port is free again. Whoever sends to it from now on gets no answer, or learns by ICMP that the port is unreachable.
explain-nothing = There is no explanation for this row.

explain-purpose = { $purpose }.
explain-option = { $name } (level { $level }): { $purpose }.
explain-getaddrinfo = One name may have several addresses, for IPv4 and for IPv6, and the program chooses among them. The answer comes from the hosts file or from a name server, so the call may block for seconds; here it runs on a thread of its own.
explain-socket = The arguments choose the address family (AF_INET for IPv4, AF_INET6 for IPv6) and the kind (SOCK_DGRAM for UDP, SOCK_STREAM for TCP). The result is a small number, the file descriptor, with which the program names the socket in all later calls. The socket has no address yet.
explain-setsockopt = An option is named by a level (the layer that it belongs to) and a name, and has a value. Most options must be set before bind to have their effect. A result of 0 means that it worked.
explain-getsockopt = What was asked for and what was granted may differ: the system has limits of its own, and Linux doubles the size of a receive buffer for its own bookkeeping. So it pays to read an option back.
explain-bind = A server must bind, so that clients know where to send. 127.0.0.1 is reachable from this machine only, 0.0.0.0 stands for all IPv4 addresses of this machine, and port 0 lets the system choose a free port. Only one socket can have a port, unless all of them set SO_REUSEADDR.
explain-getsockname = That is how a program learns its port after it has bound port 0, or its address after the system has chosen one.
explain-close = Data that came and was not read is dropped. In Python it is sock.close(), which a with block calls by itself.
