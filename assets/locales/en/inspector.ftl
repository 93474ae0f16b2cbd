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
inspector-copy-shown = Payload as shown
inspector-copy-hex = Payload as hex digits
inspector-copy-escaped = Payload with escapes
inspector-copy-c = Payload as a C array
inspector-copy-details = Call, addresses and times

## Instead of a row

inspector-nothing = Click a row of the log to see its bytes, its call and what it means
inspector-row-coming = Row { $row } is being read from the disk
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
values-little = little-endian
values-big = big-endian
values-unix-s = Unix time, s
values-unix-ms = Unix time, ms
values-character = character
inspector-close = Close the inspector

## Checksums that the payload may end with

checksums-fit = Checksum fits: { $fits }
checksums-fit-by-chance = Fits, perhaps by chance: { $fits }
checksums-tooltip = The end of these bytes is what these checksums give; one byte also fits by chance, about 1 time in 256 for each kind
checksums-one = { $name }, bytes { $first }–{ $last }
checksums-ordered = { $name }, { $order }, bytes { $first }–{ $last }
checksums-big = high byte first
checksums-little = low byte first

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
fact-connection = Connection
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
explain-stopped = The session was closed here, on purpose. Its worker threads have ended and close gave the socket back to the system; the port is free again. Whoever sends a datagram to it from now on gets no answer, or learns by ICMP that the port is unreachable; whoever tries to connect is refused.
explain-nothing = There is no explanation for this row.

explain-purpose = { $purpose }.
explain-option = { $name } (level { $level }): { $purpose }.
explain-getaddrinfo = One name may have several addresses, for IPv4 and for IPv6, and the program chooses among them. The answer comes from the hosts file or from a name server, so the call may block for seconds; here it runs on a thread of its own.
explain-socket = The arguments choose the address family (AF_INET for IPv4, AF_INET6 for IPv6) and the kind (SOCK_DGRAM for UDP, SOCK_STREAM for TCP). The result is a small number, the file descriptor, with which the program names the socket in all later calls. The socket has no address yet.
explain-setsockopt = An option is named by a level (the layer that it belongs to) and a name, and has a value. Most options must be set before bind to have their effect. A result of 0 means that it worked.
explain-getsockopt = What was asked for and what was granted may differ: the system has limits of its own, and Linux doubles the size of a receive buffer for its own bookkeeping. So it pays to read an option back.
explain-bind = A server must bind, so that clients know where to send. 127.0.0.1 is reachable from this machine only, 0.0.0.0 stands for all IPv4 addresses of this machine, and port 0 lets the system choose a free port. Only one socket can have a port, unless all of them are UDP sockets that set SO_REUSEADDR.
explain-getsockname = That is how a program learns its port after it has bound port 0, or its address after the system has chosen one.
explain-close = Data that came and was not read is dropped. In Python it is sock.close(), which a with block calls by itself.

## Explain: connections

explain-recv = recv waits until bytes have come on this connection; the worker thread blocks that long. Then it copies as many as are there, but no more than asked for, into a buffer of the program and returns how many they were. The rest stays in the system's receive buffer for the next recv. A return of 0 means that the peer has finished sending.
explain-no-boundaries = TCP carries a stream of bytes and knows no messages. What the peer sent with one send may come in several pieces (a message is cut), and what it sent with several may come in one (messages are glued together). Chinese tutorials call this 拆包 and 粘包. It is no fault of the network: a program must say itself where a message ends, by a line end, a fixed length, or a length in front. “Framing” in the bar of the log puts the bytes together in one of these ways.
explain-recv-full = This recv filled its buffer of { NUMBER($asked) } bytes to the last one, so there may have been more. Small buffers cut a stream into many pieces; change the size in the options and watch.
explain-send = send copies the bytes into the send buffer of the system and returns how many it took; the system cuts them into segments, and repeats those that get lost. If the buffer is full since the peer does not read, send blocks. It may take fewer bytes than it was given; then the program must call it again with the rest, which sendall in Python does by itself.
explain-send-taken = That send returned means: the system has taken the bytes. It does not mean that the peer's program has read them, nor that they have arrived. Only an answer of that program says so.
explain-listening = The server now listens on { $address }. The system completes connections to it by itself and puts them into a queue, the backlog, from which accept takes them one by one.
explain-listening-port = The address is the one that the system reported with getsockname. If port 0 was asked for, the system has chosen a free port.
explain-connected = The connection is made, by three packets: our SYN, the peer's SYN-ACK, and our ACK (the three-way handshake). From now on both ends can send at any time, and whatever one sends arrives at the other whole, once, and in order.
explain-connected-local = Our end has the address { $local }. Unless a local port was asked for, the system has chosen a free one for this connection.
explain-accepted = accept has taken a connection out of the queue and made a new socket for it. The listening socket stays as it was and only makes connections; bytes go over the new one. Here each connection has a thread of its own, so that one slow peer does not hold up the others.
explain-over-limit = This server shall have at most { $most } connections, and it has them. So that the newcomer does not wait in vain, the connection was accepted and closed at once; the peer sees that it was closed without a byte.
explain-accepts-again = accept had failed, mostly because the program had too many files and sockets open. Connections that waited in the backlog were not lost: they are accepted now.
explain-peer-finished = recv returned 0: that is how a program learns of the end of a stream. The peer has called close, or shutdown with SHUT_WR, and its system has sent a FIN. All that it sent before has come; nothing more will.
explain-peer-finished-still = Only this direction is finished. Perhaps the peer still reads (a half-closed connection), perhaps it is gone: a send will show, with a reset in the second case.
explain-unframed = Framing is on, so what this connection does by itself is done for frames only. These bytes are in the log, but nothing acts on them. Does the other program delimit its frames as chosen in the view menu of the log?
explain-finished = shutdown with SHUT_WR has closed the sending side: after the bytes that were sent before, a FIN goes out, and the peer's recv will return 0. We go on receiving. Programs do so to say “that was all, now answer”.
explain-closed-by-us = This side has closed the connection, in the orderly way: what was sent before goes out, then a FIN. The side that closes first keeps the pair of ports for about a minute (TIME_WAIT), so that late packets cannot get into a new connection.
explain-closed-by-peer = The peer has ended the connection in the orderly way: its FIN came (recv returned 0), and this side then closed as well. Nothing was lost that the peer had sent.
explain-reset-by-us = This side has reset the connection (SO_LINGER with 0 seconds, then close): a RST goes out instead of a FIN. What was not sent yet is thrown away, and the peer's next recv or send fails with ECONNRESET. There is no TIME_WAIT.
explain-waiting = The connection is gone or could not be made, and “reconnect” is on. The pause grows with each failure, up to a limit, so that a server that is just starting again is not overrun by all its clients at once.
explain-file-sending = The file is read and sent in blocks, so that its size does not matter. On the connection nothing tells where it begins or ends: the receiver knows by the length, if both sides agreed to send it first, or by the end of the connection.
explain-file-sent = All bytes of the file were taken by the system. The last of them may still be under way to the peer.
explain-file-outside = This name would lead out of the folder that this server gives out, by “..”, an absolute path, a drive letter or a link. Careless servers answer such names, and strangers then read any file of the machine (path traversal). This one refuses and closes.
explain-file-refused = The server gives out plain files of one folder only. It found none for this name, so it closed the connection without sending anything; the peer's recv returns 0 at once.
explain-file-saving = What comes is written to an unfinished file (.part) while it arrives, so a file of any size needs little memory. It gets its real name when it is whole. If the connection breaks, or is ended here before the peer has finished, the unfinished file stays, and an older file of the real name is left as it is.
explain-file-incomplete = The end of a stream (recv returns 0) is what says that a file is whole, and it had not come yet. What had come until then is kept, under a name that says so; a file that had the wanted name before is untouched.
explain-file-nothing-came = The peer closed the connection without a single byte. Servers of files do so for a name that they do not have: without a protocol that says how long a file is, an empty one and none at all look alike.
explain-more-refused = While there is no room, only the first connection that is closed at once gets a row; the others are counted, so that a crowd of clients does not push everything else out of the log.
explain-file-saved = The stream came to its end (recv returned 0), or saving was switched off: the file was written to the disk and got its name. It holds exactly the bytes that recv returned, one after the other.
explain-file-saving-goes-on = The file came whole. Systems gather what is written in memory and take a while to bring it to the disk (fsync waits for that); ending a session does not wait for it. The file gets its real name in the background, if the program stays open until then; otherwise the unfinished file (.part) stays.
explain-connect = connect sends a SYN and blocks until the peer answers: with SYN-ACK (the connection stands, and the call returns 0), with RST (nobody listens there: ECONNREFUSED), or not at all (ETIMEDOUT, after about two minutes). Python's connect_ex returns the error number instead of raising an exception.
explain-listen = The number is the backlog: how many complete connections may wait until the program accepts them. If that queue is full, further SYNs stay unanswered and their senders try again after a second or more. Systems have a limit of their own (net.core.somaxconn on Linux).
explain-accept = accept blocks until there is a complete connection, and returns two things: a new socket for that connection, and the address of the peer. The listening socket stays and goes on listening. A server that serves each connection before it accepts the next one makes the others wait; so there is a thread for each.
explain-shutdown-sending = With SHUT_WR the program says: I shall send nothing more. A FIN goes out after all that was sent, and the peer's recv returns 0. Receiving goes on as before. Unlike close, this works at once even if other threads use the socket.
explain-shutdown = shutdown ends one direction of the connection or both, for all threads that use the socket: a recv that is blocked in another thread returns at once. The descriptor stays until close.
explain-close-connection = For a connection, close also means good-bye: a FIN goes out, unless one went already. If bytes had come that were not read, a reset (RST) goes out instead, since the peer's data are lost. In Python it is sock.close(), which a with block calls by itself.
explain-linger = SO_LINGER decides what close does. Usually close returns at once, and the system sends what is left. With linger on and 0 seconds, close throws away what is left and resets the connection: the peer sees ECONNRESET.
explain-blocks = Files are read and written in blocks of 64 KiB, each of which goes to or comes from the connection before the next one. So a file of any size needs little memory.
explain-rename = rename gives the file its name in one step: nobody ever sees half of it under this name. What stood there before is replaced.

## Frames of a stream

inspector-frame-in = frame · { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } · in { $reads ->
        [one] 1 read
       *[other] { NUMBER($reads) } reads
    } · from { $peer }
inspector-frame-out = frame · { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } · in { $reads ->
        [one] 1 send
       *[other] { NUMBER($reads) } sends
    } · to { $peer }
inspector-frame-beginning = only its first { $shown } are shown
frame-content = here without its escapes: { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }
frame-malformed = byte { NUMBER($at) } breaks the rules of the framing
fact-frame-recv = { $reads ->
        [one] part of 1 recv, or all of it
       *[other] parts of { NUMBER($reads) } recv calls
    }
fact-frame-send = { $reads ->
        [one] part of 1 send, or all of it
       *[other] parts of { NUMBER($reads) } send calls
    }
fact-rows = Rows
fact-complete-local = Complete at (local)
fact-complete-utc = Complete at (UTC)
explain-frame-in = { $reads ->
        [one] This frame came within a single recv; others may have come with it. It could just as well have come in several pieces.
       *[other] This frame came in { NUMBER($reads) } reads: recv returned before all of it was there, so a program must go on reading and keep what it has until the frame is complete.
    }
explain-frame-out = { $reads ->
        [one] This frame went with a single send; others may have gone with it. The peer may receive it in several pieces all the same.
       *[other] This frame went with { NUMBER($reads) } sends. The peer sees nothing of that: it may receive it in one piece, or in others.
    }
explain-frame-waiting = Its end has not come yet. A program that took this for a whole message would work with half of one: the most frequent mistake with TCP.
explain-frame-unfinished = The stream ended, or was lost sight of, before the frame did. The peer may have broken off, or it delimits its frames in another way than was chosen here.
explain-frame-broken = What stands where the length should be cannot be one: it is too large, or smaller than itself. The other program may use another offset, width or byte order, or no length at all. Where the next frame begins is unknown, so what follows is shown as it came.
explain-frame-outside = What begins a frame did not come before these bytes, so they are in none: noise, what another program sends between its frames, or the end of a frame whose beginning was not seen.
explain-frame-raw = Where frames begin is not known here, since a length was impossible or the beginning of the stream has left memory. So this is a read as it came.
