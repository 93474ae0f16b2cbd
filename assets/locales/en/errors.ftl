### Failures: what happened, and in the attributes why it happened and what to try.

## What was tried: one sentence for each call

failed-getaddrinfo = Could not look up { $target }: { $reason }
failed-socket = Could not create a socket ({ $target }): { $reason }
failed-setsockopt = Could not set the option { $target }: { $reason }
failed-getsockopt = Could not read the option { $target }: { $reason }
failed-bind = Could not bind { $target }: { $reason }
failed-getsockname = Could not read the local address of the socket: { $reason }
failed-recvfrom = Could not receive on { $target }: { $reason }
failed-sendto = Could not send to { $target }: { $reason }
failed-connect = Could not connect to { $target }: { $reason }
failed-listen = Could not listen on { $target }: { $reason }
failed-accept = Could not accept a connection: { $reason }
failed-recv = Could not receive from { $target }: { $reason }
failed-send = Could not send to { $target }: { $reason }
failed-shutdown = Could not shut down the connection to { $target }: { $reason }
failed-open = Could not open { $target }: { $reason }
failed-read = Could not read { $target }: { $reason }
failed-write = Could not write { $target }: { $reason }
failed-rename = Could not give the file its name { $target }: { $reason }
failed-close = Could not close the socket: { $reason }
failed-thread = Could not start the worker “{ $target }”: { $reason }
failed-reply = Could not make the reply to { $target }: { $reason }
failed-panic = The worker “{ $target }” ended because of a bug in this program: { $reason }
reason-with-name = { $reason } ({ $name })

## Why it failed, by error number

cause-eaddrinuse = the address is already in use
    .why = Another program, or another tab of this one, holds this port on this address, and bind gives a port to one socket only.
    .try = Close the other program or tab, or choose another port. Port 0 lets the system choose a free one. Sockets that all set SO_REUSEADDR can share a port.
cause-joined-already = the socket is in this group already
    .why = setsockopt joins a group only once for each socket and interface.
    .try = Nothing needs to be done: the socket already receives what is sent to the group.
cause-eaddrnotavail = this machine does not have that address
    .why = bind takes only addresses that belong to this machine. The address of another machine is one to send to, not one to bind.
    .try = Choose 127.0.0.1 to be reached from this machine only, 0.0.0.0 or :: to be reached on all its addresses, or one from the list.
cause-eaddrnotavail-send = there is no local address to send from
    .why = sendto found no address of this machine that fits this destination.
    .try = Check the address and port. For a link-local IPv6 address, add the interface, as in fe80::1%eth0.
cause-not-joined = the socket is not in this group on this interface
    .why = setsockopt can only leave a group that this socket joined, on the same interface. When joining, it means that the interface has no suitable address.
    .try = Check the group and the interface.
cause-eacces-low-port = permission denied
    .why = On many systems, bind gives ports below 1024 only to the administrator. Port { $port } is one of them.
    .try = Choose a port from 1024 to 65535.
cause-eacces-bind = permission denied
    .why = The system does not let this program bind this address. The port may be reserved, or held by a program that does not share it.
    .try = Choose another port. Port 0 lets the system choose one that is allowed.
cause-eacces-send = permission denied
    .why = sendto to a broadcast address needs the option SO_BROADCAST. Without it, the system refuses, to protect a network from accidents. A firewall may refuse, too.
    .try = If this is a broadcast address, turn on the broadcast option. If not, look at the firewall.
cause-eacces = permission denied
    .why = The system does not let this program make the call { $call }.
    .try = Look at the security settings of the system: firewall, sandbox or container.
cause-eperm-send = operation not permitted
    .why = sendto was stopped on this machine, most likely by a firewall rule.
    .try = Look at the firewall rules for outgoing datagrams.
cause-eperm = operation not permitted
    .why = The call { $call } needs a right that this program does not have.
    .try = Use a setting that needs no special rights, or look at the security settings of the system.
cause-econnrefused = nobody listens on this port
    .why = The machine was reached, but no program has bound this port there, so its system answered with an ICMP message “port unreachable”. UDP has no connection: the message tells of a datagram sent earlier.
    .try = Check that the other program is running, and that address and port are right. Then send again.
cause-enetunreach = the network cannot be reached
    .why = This machine has no route to the network of this address. It may be offline, or have no IPv6.
    .try = Check the network connection and the address. Within this machine, use 127.0.0.1 or ::1.
cause-enetdown = the network is down
    .why = The network interface that the datagram should leave on is turned off.
    .try = Turn the interface on, or choose another one.
cause-ehostunreach = the machine cannot be reached
    .why = Its network is known, but the machine does not answer there: it is switched off, not on this network, or behind a firewall that rejects.
    .try = Check the address, and that the machine is on and on the network.
cause-emsgsize = the datagram is too large
    .why = sendto sends a datagram in one piece or not at all. Over IPv4, one carries 65,507 bytes at most.
    .try = Send less at once, or cut the message into several datagrams. Below 1,400 bytes, most networks need not split it.
cause-eafnosupport = the address family does not fit
    .why = An IPv4 socket cannot reach an IPv6 address, or this system does not know the family at all.
    .try = Bind 0.0.0.0 or 127.0.0.1 to talk to IPv4 addresses, ::1 to talk to IPv6 ones, or :: for both.
cause-einval-bind = invalid argument
    .why = bind cannot use this address. A link-local IPv6 address (fe80::…) is one only together with its interface.
    .try = Choose an address from the list. A link-local address needs its interface, as in fe80::1%eth0.
cause-einval-send = invalid argument
    .why = sendto cannot use this address: port 0 is not one to send to, a link-local IPv6 address (fe80::…) lacks its interface, or a socket bound to 127.0.0.1 was to send out of this machine.
    .try = Check address and port. To reach other machines, bind 0.0.0.0 or :: and not a loopback address.
cause-einval-option = invalid argument
    .why = setsockopt does not take this value for { $target }. A group, for example, must be a multicast address: 224.0.0.0 to 239.255.255.255, or ff00::/8.
    .try = Check the value, and that it fits the family of the socket.
cause-einval = invalid argument
    .why = The system does not accept an argument of the call { $call }.
    .try = Check the settings of this tab.
cause-enodev = there is no such network interface
    .why = The call { $call } found no interface with this number or address, or no route for multicast.
    .try = Choose an interface from the list. An interface may have vanished, as with a cable or a VPN.
cause-enobufs = the system is short of buffers
    .why = The call { $call } got no memory for the data: too much is waiting to be sent, or memory is short.
    .try = Wait a moment and try again, or send more slowly.
cause-emfile = too many open files and sockets
    .why = Every socket counts as an open file, and the system limits how many there may be.
    .try = Close some tabs, or raise the limit (ulimit -n on Linux and macOS).
cause-enoprotoopt = the system does not have this option
    .why = setsockopt or getsockopt does not know { $target } for this kind of socket on this system.
    .try = Leave the option as it is.
cause-eagain-thread = the system gives no more threads
    .why = Each tab needs threads of its own, and the system limits how many there may be.
    .try = Close some tabs, or raise the limit for threads and processes.
cause-etimedout = no answer in time
    .why = The call { $call } was given up because nothing came back for too long.
    .try = Check the address and the network, then try again.
cause-unknown = error { $number }
    .why = The call { $call } failed, and the system gave only this: { $name }, error number { $number }.
    .try = The manual of the system explains it: see { $call }, section “Errors”.

## Why it failed, without an error number

cause-name-not-resolved = the name could not be resolved
    .why = getaddrinfo found no address for { $target }. The system says: { $detail }
    .try = Check the spelling and the network connection. An address such as 127.0.0.1 needs no look-up.
cause-name-empty = the name has no address
    .why = getaddrinfo knows { $target }, but has no address for it.
    .try = Check the spelling, or type an address.
cause-no-address-of-family = the name has no address that this socket can reach
    .why = getaddrinfo found only addresses of the other family: an IPv4 socket cannot send to IPv6, nor an IPv6 socket that is not bound to :: to IPv4.
    .try = Bind an address of the other family, or :: for both.
cause-timed-out = no answer within { $seconds } seconds
    .why = The call { $call } was given up. For a name, this mostly means that the name server does not answer.
    .try = Check the network connection. An address such as 127.0.0.1 needs no look-up.
cause-in-use-program = { $program } (process { $process }) is listening on it already
    .why = The port belongs to a program that listens on it, and bind gives a port to one listener only.
    .try = Close { $program }, or choose another port. Port 0 lets the system choose a free one.
cause-in-use-listener = another program is listening on it already
    .why = The port belongs to a program that listens on it, and bind gives a port to one listener only. It belongs to another user, so its name cannot be seen.
    .try = Close the other program, or choose another port. Port 0 lets the system choose a free one.
cause-in-use-time-wait = the port is still in TIME_WAIT
    .why = A connection on this port was closed a moment ago. The side that closes first keeps the port for about a minute, so that late packets cannot get into a new connection.
    .try = Wait a minute, choose another port, or turn on “Reuse address” (SO_REUSEADDR), with which bind does not wait.
cause-in-use-connection = a connection uses the port
    .why = No program listens on the port, but a connection is open on it.
    .try = Close that connection, choose another port, or turn on “Reuse address” (SO_REUSEADDR).
cause-queue-full = { $bytes ->
        [one] 1 byte is waiting
       *[other] { NUMBER($bytes) } bytes are waiting
    } to be sent already
    .why = The peer does not take what is sent to it, so the system's buffer and the queue of this connection are full. TCP makes the sender wait; it throws nothing away.
    .try = Wait until the peer reads, or close the connection. Nothing of this message was sent.
cause-not-connected = there is no connection
    .why = TCP sends only on a connection.
    .try = Connect first, or wait until somebody connects.
cause-cancelled = it was cancelled
    .why = It was given up from this side.
    .try = Start it again when you like.
cause-not-a-file = it is not a plain file
    .why = It is a folder, a device or a pipe. Only plain files have a length and an end.
    .try = Choose a file.
cause-shortened = the file became shorter: { NUMBER($announced) } bytes were expected, { NUMBER($came) } came
    .why = Another program cut the file off while it was being sent.
    .try = Send it again when it is complete.
cause-exists = a file of this name exists already
    .why = It would have been replaced, and nobody has said that it may be.
    .try = Choose another name, or allow it to be replaced.
cause-session-over = the session ended before its turn came
    .why = The message was waiting, for a name to be looked up or for the messages before it, when the session was closed.
    .try = Bind or send again; the message is in the history of the message field (arrow up).
cause-unencodable = “{ $character }” does not exist in the encoding of the reply
    .why = Every character of the reply must become bytes. The chosen encoding has none for this character.
    .try = Choose UTF-8, which has every character, or change the text of the reply.
cause-other = { $detail }
    .why = The call { $call } failed, and the system gave no error number.
    .try = Check the settings of this tab and try again.
cause-panic = { $detail }
    .why = This is a mistake in Network Playground, not in what you did. Other tabs are not affected.
    .try = Open the session again. Please report it with this text: { $detail }

## News about a peer (ICMP)

unreachable = A datagram to { $peer } was not delivered: { $reason }
unreachable-somebody = An earlier datagram was not delivered: { $reason }

## Mistakes in fields: what to do

host-empty = Type a host name or an address, such as localhost or 127.0.0.1
host-space = Remove the space within the host
host-character = Remove “{ $character }”: a host has only letters, digits, dots, hyphens and colons. Type no http:// and no path
host-not-an-address = This is not a valid address. Type four numbers from 0 to 255 (192.168.1.7), an IPv6 address (::1) or a name
host-too-long = Type a shorter host: a name has at most { $max } characters
port-empty = Type a port number
port-not-a-number = Type the port as a number, with the digits 0 to 9 only
port-too-large = Type a port of at most 65535
port-zero = Type a port from 1 to 65535: nobody can be reached on port 0

mistake-at-character = { $sentence } (character { $column })
mistake-at-line = { $sentence } (line { $line }, character { $column })
mistake-unencodable = { $encoding } has no “{ $character }” ({ $code }): choose UTF-8 or remove the character
mistake-odd-hex-digit = A hex digit is missing or left over: write two digits for each byte, such as 0a
mistake-not-hex = “{ $character }” is not a hex digit: use 0–9 and a–f
mistake-unknown-escape = \{ $character } means nothing: use \n, \r, \t, \0, \xNN or \u{ $braces }, and \\ for a backslash
mistake-unfinished-escape = This escape is not finished: write \xNN, \u{ $braces }, or \\ for a backslash
mistake-bad-code-point = No character has this number: use at most 10ffff, and not d800 to dfff
mistake-unknown-placeholder = There is no placeholder “{ $placeholder }”: use { $placeholders }, and { $brace } for a brace
mistake-unclosed-placeholder = This placeholder is not closed: use { $placeholders }, and { $brace } for a brace

## Why a session is over

end-stopped = Closed
end-peer-closed = Closed by the peer
