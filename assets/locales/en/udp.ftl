### The UDP pane: its form and its options.

local-address = Local address
local-addresses = Addresses of this machine
local-port = Local port
any-port = any
bind = Bind
bind-tooltip = Reserve the address and port, and receive what comes to it. An empty port lets the system choose one.
unbind = Unbind
unbind-tooltip = Closes the socket; its port is free again. The tab and its log stay.
options = Options
options-close = Close the options
options-socket = Socket
options-listening = Listening
options-reading = Reading
options-time-limits = Time limits
options-sizes = Sizes
options-this-end = This end
options-multicast = Multicast
form-more = More of the form
inspector-toggle = Inspector
all-ipv4 = all IPv4 addresses of this machine
all-ipv6 = all addresses of this machine, IPv6 (and IPv4 if dual-stack)
refresh = Refresh the list

## What stands beside the button

state-not-bound = Not bound
state-opening = Opening…
state-bound = Bound to { $address }
state-bound-short = Bound
state-closed = Closed
state-failed = Failed
recv-buffer-granted = Receive buffer: asked for { $asked }, got { $granted } (Linux counts its own bookkeeping too)
one-address-warning = Bound to one address, a socket gets no broadcasts and multicasts: for those, bind 0.0.0.0 or ::.
exposed-warning = Not a loopback address: others on the network can reach this socket.

## Hints in the empty log

udp-hint-closed = Press Bind to receive, or write a message below and press Send, which binds first. With an empty local port the system chooses one.
udp-hint-itself = Press Bind to receive, or write a message below and press Send, which binds first. The fields lead to this tab itself: what you send comes back here.
udp-hint-bound = Listening for datagrams. Send something to { $host }:{ $port }, for example with  nc -u { $host } { $port }

## Behaviour

behaviour = Behaviour
behaviour-current = Behaviour: { $name }
behaviour-manual = Manual
behaviour-echo = Echo
behaviour-template = Template
behaviour-template-purpose = answers with a text of yours
answer = Answer
answer-encoding = Encoding of the answer
answer-tooltip = {"{"}text{"}"} is what came, {"{"}peer{"}"} who sent it, {"{"}count{"}"} its number, {"{"}time{"}"} the time. {"{{"} and {"}}"} are plain braces.
delay-ms = Delay (ms)
except = not if exactly
except-tooltip = When the text is exactly this, do nothing. Escapes such as \n and \x00 are understood.

## Socket options

recv-buffer-kib = Receive buffer KiB
recv-buffer-tooltip = SO_RCVBUF: how much may wait in the kernel until it is read. Beyond it, datagrams are dropped.
reuse-address = Share the port (SO_REUSEADDR)
dual-stack = IPv4 on :: too
broadcast = Broadcast (SO_BROADCAST)
broadcast-tooltip = Allows sending to broadcast addresses such as 255.255.255.255. Without it the system refuses (EACCES).
set-at-bind = Set when the socket is made: unbind it first.

## Multicast

multicast-group = Multicast group
join = Join
group-not-joined = { $group } not joined
leave-group = Leave { $group }
multicast-interface = Interface for multicast
interface-automatic = automatic
multicast-hops = TTL
multicast-hops-tooltip = How far a datagram to a group may go: 1 stays on the local network.
multicast-loop = Hear own
multicast-loop-tooltip = IP_MULTICAST_LOOP: programs on this machine receive what it sends to a group.

## Mistakes in the form

field-problem = { $field }: { $problem }
local-address-not-an-address = type an IP address of this machine, such as 127.0.0.1 or 0.0.0.0
group-not-multicast = Multicast group: type an address from 224.0.0.0 to 239.255.255.255, or one that begins with ff
not-a-number-up-to = Type a whole number from 0 to { $most }
no-such-interface = This machine has no interface { $name }; refresh the list of addresses
send-failed-since = Not sent: { $reason }
send-failed = Not sent: the log says why. The message stays here.
remedy-allow-broadcast = Allow broadcast and send
remedy-bind-to = Bind to { $address } and send
remedy-take-free-port = Take a free port and send
