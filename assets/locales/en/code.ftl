### "Show the code": comments in the programs, and programs in pseudo-code.

## How the socket comes about

code-udp-socket = Make a socket: AF_INET or AF_INET6 is the family, SOCK_DGRAM means UDP
code-client-socket = Make a socket: the end of a TCP connection on this side
code-server-socket = Make the listening socket: it accepts connections, and carries no data itself
code-bind = Bind: this address and port are ours now, so others can find us
code-not-bound = Not bound: at the first send the system chooses a free port
code-bound-by-system = Port 0: the system chooses a free port
code-connect = Connect to the server: this waits until it has accepted, or refused
code-connect-limit = Wait no longer than this for the connection
code-listen = Listen: from now on clients can connect; the number is how many may wait to be accepted
code-accept = Wait for a client; there is a new socket for each connection
code-thread = Each client gets a thread, so that several can be served at once
code-serve = What is done with the connection of one client
code-close = Close the socket
code-tls = Speak TLS on the connection, and check that the server is who it says
code-no-tls = This needs TLS, which the standard library of this language does not have: use { $library } with it, or look at the program in Python or Go

## Options

code-reuse = Listen although connections of an earlier run are still in TIME_WAIT
code-ipv6-only = Only IPv6: IPv4 is refused
code-dual-stack = IPv4 as well as IPv6
code-broadcast = Allow sending to broadcast addresses
code-no-delay = Send small pieces at once
code-keep-alive = Ask a silent peer now and then whether it is still there
code-recv-buffer = Room for what came and was not received yet, in bytes
code-send-buffer = Room for what was sent and has not left yet, in bytes
code-join = Join the multicast group
code-hops = How far datagrams to groups may travel
code-no-loop = Do not hear what we send to groups ourselves
code-rust-reuse = SO_REUSEADDR: TcpListener sets it by itself, except on Windows
code-std-cannot = Left out: { $what }, which std cannot do (the crate socket2 can)
code-go-sets = { $what }: the package net sets it by itself
code-go-cannot = Left out: { $what }, which the package net sets only through net.ListenConfig
code-c-unbuffered = Show each line at once
code-c-sigpipe = A send to a peer that is gone is to fail, not to end the program
code-c-children = Nobody waits for the child processes
code-c-fork = Each client gets a process, so that several can be served at once
code-c-no-limit = Left out: the time limit of connect, for which C needs a non-blocking socket and poll
code-go-routine = Each client gets a goroutine, so that several can be served at once
code-go-recover = What goes wrong with one client does not end the others

## What is done with it

code-send = Send
code-send-encoded = Send “{ $text }” in { $encoding }: there is no other encoding than UTF-8 here, so these are its bytes
code-send-to = Send a datagram to { $place }
code-reply = Send the reply
code-reply-sender = Send the reply to whoever sent the datagram
code-receive = Wait for data, and take at most { $bytes } bytes
code-receive-over = Wait for data, and take at most { $bytes } bytes; none at all means that the peer has closed
code-line-end = A line end is not part of the message
code-if-is = Is it “{ $text }”?
code-if-begins = Does it begin with “{ $text }”?
code-pause = Wait { $seconds } s
code-finish = Nothing more will be sent: the peer receives 0 bytes after all the rest
code-named-file = The client sends the name of a file in { $folder }; its content is the reply. Only the last part of the name counts: no client gets at other folders
code-send-file = Send the file { $path }
code-receive-all = Receive piece by piece, { $bytes } bytes at most, until nothing comes any more: the server has closed the connection
code-split = The first empty line stands between the header and the page
code-save = Write the page into a file
code-chunked = If the header says "Transfer-Encoding: chunked", the sizes of the chunks are still in it
code-came =
    { $bytes ->
        [0] Here 0 bytes came: the peer had finished sending
        [one] Here 1 byte came: { $text }
       *[other] Here { $bytes } bytes came: { $text }
    }

## What a program leaves out

code-without-rule = Left out: the rule { $name }
code-without-save = Left out: writing what comes into the file { $path }
code-without-reconnect = Left out: connecting again by itself
code-without-framing = Left out: framing. The rules look at what one call of recv gives, which may be a part of a message, or several
code-without-redirects = Left out: following redirects
code-without-proxy = Left out: the proxy
code-without-secrets = Stars stand for passwords and cookies: put your own there
code-without-long =
    { $bytes ->
       *[other] Left out: the message, which is too long to stand in a program ({ $bytes } bytes)
    }
code-without-placeholders = The message has placeholders: this is what they stand for at this moment
code-without-rows =
    { $rows ->
        [one] Left out: 1 row that is no step of a program
       *[other] Left out: { $rows } rows that are no steps of a program
    }

## Pseudo-code

pseudo-udp = make a UDP socket ({ $family })
pseudo-tcp = make a TCP socket ({ $family })
pseudo-option = set the option { $name } to { $value }
pseudo-bind = bind the socket to { $place }
pseudo-connect = connect to { $place }
pseudo-tls = begin TLS, and check the server's certificate
pseudo-listen = listen (at most { $backlog } waiting connections)
pseudo-accept = accept a connection → client
pseudo-thread = in a thread of its own:
pseudo-forever = again and again:
pseudo-leave = leave the loop
pseudo-again = begin the loop anew
pseudo-data = data
pseudo-send = send { $message }
pseudo-send-to = send { $message } to { $place }
pseudo-reply = send { $message } to the sender
pseudo-receive = receive at most { $bytes } bytes → data
pseudo-receive-from = receive a datagram, at most { $bytes } bytes → data, sender
pseudo-receive-name = receive at most { $bytes } bytes → name
pseudo-receive-all = receive until the peer closes → data
pseudo-if-over = if nothing came: leave the loop
pseudo-show = show data
pseudo-show-from = show sender and data
pseudo-line-end = take the line end off data
pseudo-if-is = if data is { $text }:
pseudo-if-begins = if data begins with { $text }:
pseudo-pause = wait { $seconds } s
pseudo-finish = finish sending (shutdown)
pseudo-named-file = if the folder { $folder } has a file of this name: send its content
pseudo-send-file = send the content of the file { $path }
pseudo-split = split data at the first empty line → header, page; show header
pseudo-save = write page into the file { $name }
pseudo-close-client = close client
pseudo-close = close the socket

## The window

show-code = Show the code
show-code-tooltip = Show what this tab does as a program, in Python, Rust, C, Go or pseudo-code
show-code-of-rows = Show the code of the selected rows
code-title = The code
code-pseudo = Pseudo-code
code-socket = Socket
code-socket-session = Session { $session }
code-socket-connection = Session { $session }, connection #{ $connection }
code-copy = Copy
code-copied = Copied the program
code-save-as = Save…
code-save-go = Save
code-saved = Saved { $path }
code-not-of-this = This tab has nothing that could be written as a program
code-no-program = The selected rows say nothing that a program could do: select rows of a socket, with its calls or what went and came
code-name = The program

## Unix-domain sockets, TLS of a server, pings, relays

code-unix-socket = Make a socket: AF_UNIX is the family of this machine alone; SOCK_SEQPACKET keeps the edges of what is sent
code-unix-bind = Bind: this makes a file, which stays after the end: remove it before the next run
code-tls-server = Speak TLS: this is the certificate, and the key that belongs to it
code-ping-checksum = The checksum of ICMP (RFC 1071)
code-ping-socket = The socket that needs no rights, or a raw one, which does
code-ping-replies = Others ping, too: only what replies to us counts. Before a raw packet of IPv4 stands the header of IP
code-relay-pass = Pass on what comes in one direction, and its end as well
code-only-python = This is written in Python alone: look at the program there
code-rust-no-records = This needs SOCK_SEQPACKET, which std does not have (the crate socket2 does): look at the program in Python, C or Go
code-only-python-and-c = This is written in Python and C alone: look at the program there
code-go-autobind = Without a name of its own: Go has the system choose one (autobind, Linux)
code-without-made-certificate = The certificate was made for the session alone: put one of yours into server.pem, and its key into server.key
code-without-faults = Left out: what the relay does wrong on purpose
pseudo-unix = make a Unix-domain socket ({ $kind })
pseudo-tls-server = begin TLS on each connection, with the certificate and its key
code-changed = As it was set among the socket options
code-tls-clients = Clients must show a certificate that one of these has signed
code-python-no-finish = Left out: finishing. Python ends TLS in both directions at once (unwrap)
code-raw-socket = Make a raw socket: it gets every packet of this protocol, and needs rights (root, or cap_net_raw)
code-raw-header = What is sent begins with the header of IP
code-raw-receives = What comes begins with the header of IP
code-path-errors = Keep the errors of ICMP in a queue of the socket (IP_RECVERR, on Linux): reading it needs no rights
code-path-probe = A datagram to a port where nobody listens: whoever drops it reports that by ICMP
code-path-queue = The error, with the address of who reported it
code-path-hops = So many routers may pass it on; the next one drops it, and reports that
code-path-over = { $passed } is "no hops left", from a router; { $reached } is "nobody has the port", from the target itself
code-relay-back = What comes back goes to the client; after { $seconds } s without anything it is forgotten
code-relay-mapping = Each client gets a socket of its own, by which its replies are known
code-without-trusted-once = Left out: certificates that were trusted once only
code-without-tls = Left out: TLS. What is said inside is passed on as it is
code-without-option = Left out: the option { $name } as it was set
code-without-checksums = Left out: filling in checksums. What is sent stands here as it was written
pseudo-raw = make a raw socket (protocol { $protocol })
pseudo-ping = make a socket for ICMP ({ $family }), or a raw one if that is not allowed
pseudo-times = { $count } times:
pseudo-echo = send an echo request with the next number to { $host }
pseudo-echo-reply = receive until the reply with this number comes, { $seconds } s at most; show how long it took
pseudo-path-errors = let the socket keep errors of ICMP (IP_RECVERR)
pseudo-path-hops = for each number of hops from 1 to { $hops }:
pseudo-path-hop = set the option IP_TTL (IPV6_UNICAST_HOPS) to this number
pseudo-path-probe = send a datagram to { $host }, each time to the next port
pseudo-path-queue = take its error from the queue (MSG_ERRQUEUE), { $seconds } s at most; show who reported it and how long it took
pseudo-path-over = if the target itself reported it: leave the loop
pseudo-relay-listen = listen
pseudo-relay-connect = connect to { $place } → target
pseudo-relay-pass = pass on what comes from client to target, and from target to client, and the end of each
pseudo-relay-mapping = if sender is new: make a socket for it, connect it to { $place } → target; in a thread of its own:
pseudo-relay-back = pass on what comes from target to the sender; after { $seconds } s without anything forget it
pseudo-relay-on = send data to the target of the sender
