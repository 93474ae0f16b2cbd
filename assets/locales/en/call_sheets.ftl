### What a call waits for and what it returns, as its manual says.

sheet-title = In the manual
sheet-c = In C
sheet-python = In Python
sheet-result = It returned
sheet-return = Returns
sheet-wait = Waits for
sheet-errors = Errors
sheet-error = { $name }: { $what }
sheet-manual = Manual
sheet-open-page = Opens in the browser; a right click copies the address
sheet-copy-page = Copy the address

## What it returned

sheet-done = 0: done
sheet-descriptor = { $fd } is the new descriptor: the number by which further calls name it
sheet-accepted = { $fd } is the new socket of this connection, and beside it stands who has connected
sheet-queued =
    { $bytes ->
        [0] An error was taken from the queue; of what it is about no byte was asked for
        [one] An error was taken from the queue, with 1 byte of what it is about
       *[other] An error was taken from the queue, with { $bytes } bytes of what it is about
    }
sheet-received =
    { $bytes ->
        [0] 0 bytes came: an empty datagram, or the end of a file
        [one] 1 byte came, and is in the buffer now
       *[other] { $bytes } bytes came, and are in the buffer now
    }
sheet-closed = 0: the peer has finished sending, and all of it was received
sheet-taken =
    { $bytes ->
        [one] 1 byte was taken by the system, which sends it by itself
       *[other] { $bytes } bytes were taken by the system, which sends them by itself
    }
sheet-number = { $number }
sheet-address = the address and port that the socket has
sheet-addresses =
    { $count ->
        [one] 1 address of that name
       *[other] { $count } addresses of that name, the one to try first at the beginning
    }
sheet-option = the value that the option has
sheet-failed = -1, with { $name }: { $what }
sheet-failed-unnamed = -1, with { $name }
sheet-failed-text = It failed: { $what }

## Each call

sheet-getaddrinfo = 0 and a list of addresses; an EAI_ number if it failed
    .blocks = the answer of a name server, a few milliseconds to some ten seconds; for an address in digits nothing
sheet-socket = The descriptor of the new socket; -1 if it failed
    .blocks = nothing: no packet is sent
sheet-setsockopt = 0; -1 if it failed
    .blocks = nothing: no packet is sent
sheet-getsockopt = 0, and the value; Python returns the value itself
    .blocks = nothing: no packet is sent
sheet-join = 0; -1 if it failed
    .blocks = nothing: an IGMP or MLD packet tells the network by itself
sheet-leave = 0; -1 if it failed
    .blocks = nothing: an IGMP or MLD packet tells the network by itself
sheet-bind = 0; -1 if it failed. Which port the system chose for port 0, getsockname says
    .blocks = nothing: no packet is sent
sheet-getsockname = 0, and the address; Python returns the pair (host, port)
    .blocks = nothing: no packet is sent
sheet-recvfrom = How many bytes came, and who sent them; the rest of a longer datagram is lost
    .blocks = a datagram, for ever if none comes, unless a timeout is set
sheet-sendto = How many bytes were taken: all of the datagram, or -1
    .blocks = room in the send buffer, which there is nearly always; not for the peer: whether it arrived, nobody says
sheet-connect = 0 once the handshake is complete; -1 if it failed. Python raises an exception; connect_ex returns 0 or the errno
    .blocks = the peer's SYN-ACK: one way to the peer and back, or up to two minutes if nobody answers. On a UDP socket nothing: it only notes the address
sheet-listen = 0; -1 if it failed
    .blocks = nothing: from now on the system accepts connections by itself, until the backlog is full
sheet-accept = The descriptor of a new socket for this connection, and the client's address; the listening socket stays as it is
    .blocks = a complete connection, for ever if nobody connects
sheet-recv = How many bytes came: at least 1, at most as many as asked for, wherever the sender's messages begin or end; 0 when the peer has finished sending
    .blocks = the first byte, for ever if none comes and the connection stays
sheet-send = How many bytes were taken, which may be fewer than all; Python's sendall goes on until all are
    .blocks = room in the send buffer: as long as the peer does not read and its buffer is full, too. Not for the peer's acknowledgement
sheet-shutdown = 0; -1 if it failed
    .blocks = nothing: the FIN goes out after what was sent
sheet-close = 0; -1 if it failed. The descriptor is gone in any case
    .blocks = nothing; with SO_LINGER, what is not sent yet
sheet-open = A descriptor; -1 if it failed. Python returns a file object
    .blocks = the disk; for a pipe, the other end
sheet-read = How many bytes were read; 0 at the end of the file
    .blocks = the disk
sheet-write = How many bytes were written
    .blocks = room in the memory for what goes to the disk later
sheet-rename = 0; -1 if it failed, and then nothing has changed
    .blocks = the disk
sheet-settimeout = Nothing. From now on calls raise TimeoutError after so many seconds; 0 never waits, None waits for ever
    .blocks = nothing
sheet-setblocking = Nothing. With False, a call that would wait fails with EAGAIN at once
    .blocks = nothing
sheet-detach = The descriptor, which the program closes by itself from now on
    .blocks = nothing
sheet-gethostbyname = One IPv4 address of the name; getaddrinfo knows IPv6, too
    .blocks = the answer of a name server, a few milliseconds to some ten seconds
sheet-socketpair = Two sockets that are connected to each other, without an address
    .blocks = nothing
sheet-getpeername = 0, and the peer's address; Python returns the pair (host, port)
    .blocks = nothing: the address was learned when the connection was made
sheet-ping-socket = The descriptor of the new socket; -1 if it failed, with EACCES where net.ipv4.ping_group_range does not name your group
    .blocks = nothing: no packet is sent
    .purpose = socket() for echoes without rights: the kernel owns the identifier, and hands over only the replies that are ours
sheet-raw-socket = The descriptor of the new socket; -1 if it failed, with EPERM where the right is missing
    .blocks = nothing: no packet is sent
    .purpose = socket() for whole packets of one IP protocol (a raw socket): it needs the right CAP_NET_RAW
sheet-error-queue = How many bytes of the packet came that it is about; type, code and sender of the report stand beside it (struct sock_extended_err)
    .blocks = nothing: with an empty queue it returns -1 with EAGAIN at once
    .purpose = recvmsg() that takes an error from the queue of the socket: what ICMP reported, by whom, and about which packet
sheet-header-included = 0; -1 if it failed
    .blocks = nothing: no packet is sent
    .purpose = setsockopt() after which you write the header of IPv4 yourself; the kernel still fills in its checksum and total length
sheet-receive-errors = 0; -1 if it failed
    .blocks = nothing: no packet is sent
    .purpose = setsockopt() after which errors that ICMP reports are queued at the socket, to be taken by recvmsg() with MSG_ERRQUEUE
sheet-time-to-live = 0; -1 if it failed
    .blocks = nothing: no packet is sent
    .purpose = setsockopt() for how many routers what is sent may pass: with 1, 2, 3… each router on the way gives one up and reports it
sheet-poll = How many of the sockets are ready; 0 if the time ran out first, -1 if it failed
    .blocks = until one of the sockets can be read without waiting, or the time is over. So one thread serves many sockets, none of which blocks
sheet-ready = 1: the socket can be read now without waiting
sheet-not-ready = 0: nothing came before the time was over
