### Lessons.

lessons-udp = Datagrams (UDP)
lessons-tcp = Streams (TCP)
lessons-http = Pages and files (HTTP)
lessons-names = Texts, addresses and ports
lessons-unix = Unix-domain sockets
lessons-tls = TLS and certificates
lessons-deeper = Deeper: ICMP, options, relay

examples = Examples
lesson-no-folder = This system has no folder for the files of a program, which the lesson needs
lesson-no-file = The lesson's files could not be made in { $path }: { $reason }
use-free-port = Use a free port
lesson-needs-ipv6 = This lesson needs IPv6, which this system does not have.
lesson-needs-python = This lesson needs Python 3, which this system does not have.
lesson-needs-unix-sockets = This lesson needs Unix-domain sockets, which this program does not have on this system. They are on Linux and macOS.
lesson-needs-records = This lesson needs SOCK_SEQPACKET, which this system does not have. It is on Linux.
lesson-needs-ping = This lesson pings, which this program does on Linux only as yet. It can be read; the command ping shows the same.
lesson-needs-raw = This lesson makes a raw socket, which this program does on Linux only as yet. It can be read all the same.
