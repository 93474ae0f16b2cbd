### This machine: its name, interfaces, routes, name servers, and who listens.

new-machine-tab = New tab: this machine
machine-tab = This machine
machine-refresh = Refresh
machine-refresh-tooltip = Read everything again
machine-copy = Copy as text
machine-copy-tooltip = Copies the lines that are shown
machine-copied = { NUMBER($lines) } { $lines ->
        [one] line
       *[other] lines
    } copied
machine-addresses = Addresses
machine-listeners = Who listens
machine-listeners-count = Who listens ({ NUMBER($count) })
machine-filter = Filter
machine-filter-hint = address, port, program…
machine-reading = reading…
machine-read-at = read at { $time }, took { $took }
machine-nothing-fits = Nothing fits the filter.
machine-nobody-listens = Nobody listens.
machine-not-started = It could not be read: { $reason }

## Columns of the listeners

machine-column-protocol = Protocol
machine-column-local = Local address
machine-column-name = Port name
machine-column-program = Program
machine-column-waiting = Waiting

## Using a place

machine-use = Use
machine-use-local = Use { $address } as local address
machine-use-listener = Use { $address } as remote address
machine-use-local-tooltip = Fills the local address of the UDP or TCP server tab that was in use last. If there is none, a new TCP server tab opens.
machine-use-listener-tooltip = Fills the remote address of the tab of this kind that was in use last. If there is none, a new one opens.
machine-new-udp = Use in a new UDP tab
machine-new-server = Use in a new TCP server tab
machine-new-client = Use in a new TCP client tab
machine-used = { $place } was filled in here.

## Lines

machine-host-name = Host name
machine-interfaces = Interfaces
machine-default-route = Default route
machine-resolvers = Name servers (DNS)
machine-ports = Ports
machine-not-said = the system does not say
machine-not-on-this-system = Not readable on this system.
machine-not-read = It could not be read: { $reason }
machine-less-here = hardware address, MTU and flags are not readable on this system
machine-mtu = MTU { NUMBER($bytes, useGrouping: "false") } B
machine-mac = MAC { $mac }
machine-no-mac = no hardware address
machine-interface-number = interface number { $number }
machine-no-address = no address
machine-broadcast = broadcast to { $address }
machine-other-end = other end { $address }
machine-flag-up = up
machine-flag-down = down
machine-flag-running = running
machine-flag-loopback = loopback
machine-flag-broadcast = broadcast
machine-flag-multicast = multicast
machine-flag-point-to-point = point-to-point
machine-flag-no-arp = no ARP
machine-flag-promiscuous = promiscuous
machine-ip-loopback = loopback: this machine only
machine-ip-link-local = link-local: this link only
machine-ip-private = private network
machine-ip-example = reserved for examples
machine-ip-public = public
machine-no-route = None: only networks that are directly connected are reached.
machine-no-gateway = no router
machine-route = { $family } through { $interface }, metric { $metric }
machine-no-resolver = None is named.
machine-stub = systemd-resolved on this machine, which asks { $servers }
machine-stub-unknown = systemd-resolved on this machine; whom it asks is not readable
machine-search = short names are tried in { $domains }
machine-ephemeral = { $range }: from here this system takes a port when a program leaves it the choice (ephemeral ports)
machine-ephemeral-unknown = From which range this system takes ephemeral ports is not readable here.

## Ports

port-well-known = { $range }: well-known ports, of services that everybody knows; to bind one often needs special rights
port-registered = { $range }: registered ports
port-dynamic = { $range }: dynamic ports, which are never registered
port-name = { $port } is { $name } over { $transport } in IANA’s registry
port-ephemeral = In the range { $range }, from which this system gives ports away by itself (ephemeral ports)

## Listeners

machine-reach-both = All addresses, IPv4 and IPv6
machine-reach-unknown = All IPv6 addresses; whether IPv4 too, the system does not say
machine-reach-ipv4 = All IPv4 addresses
machine-reach-ipv6 = All IPv6 addresses, not IPv4
machine-reach-one = This address only
machine-bound-to = Bound to the interface { $interface }
machine-user = User { $user }
machine-waiting = { NUMBER($waiting) } { $waiting ->
        [one] connection waits
       *[other] connections wait
    } to be accepted, { NUMBER($most) } may
machine-owner-hidden = not readable
machine-owner-nobody = no program that can be seen
machine-more-owners = { $shown } and { NUMBER($count) } more
machine-hidden-processes = Programs of other users cannot be seen: { NUMBER($count) } { $count ->
        [one] process is
       *[other] processes are
    } not readable. An administrator sees all.
machine-was-cut = There are more than are shown.
machine-unreadable = What the system said could not be read { NUMBER($count) } { $count ->
        [one] time
       *[other] times
    }.
