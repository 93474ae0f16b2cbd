### The calls a session makes, and what each of them is for.

call-getaddrinfo = Asks the system for the addresses that belong to a host name
call-socket = Creates a socket: the end of a conversation that belongs to this program
call-setsockopt = Changes an option of the socket
call-getsockopt = Reads an option of the socket, to see what the system really granted
call-bind = Gives the socket a local address and port, so that others can reach it
call-getsockname = Reads the local address and port that the socket has
call-recvfrom = Waits for a datagram and learns who sent it
call-sendto = Hands a datagram to the system, to be sent to this address
call-connect = Asks the peer for a connection, and waits for its answer
call-listen = Makes the socket a listening one: from now on others can connect to it
call-accept = Waits for somebody to connect, and gives a new socket for that connection
call-recv = Waits until bytes have come on the connection, and takes up to as many as asked for
call-send = Hands bytes to the system, to be sent on the connection
call-shutdown = Closes one direction of the connection, or both
call-open = Opens a file
call-read = Reads from the file
call-write = Writes to the file
call-rename = Gives the file its name
call-close = Gives the socket back to the system; its port is free again
call-thread = Starts a worker, so that a call that waits does not hold up the window
call-reply = Makes the automatic reply to what came

## What the options are for

option-reuseaddr = Lets several UDP sockets share a port, if all of them set it; lets a TCP server bind a port that is still in TIME_WAIT
option-broadcast = Allows sending to broadcast addresses, which reach every machine on a network
option-rcvbuf = The size of the buffer in which data wait until the program receives them
option-sndbuf = The size of the buffer in which bytes wait until the network takes them
option-keepalive = Asks a silent peer now and then whether it is still there
option-linger = What close does with bytes that are not sent yet; 0 seconds throws them away and resets the connection
option-nodelay = Sends small pieces at once, instead of gathering them (Nagle's algorithm)
option-v6only = Whether an IPv6 socket refuses IPv4 (1) or accepts it as well (0)
option-recverr = Lets the system tell this socket when a datagram could not be delivered
option-pktinfo = Has the system say of each datagram to which address it was sent, so that broadcasts and multicasts get no automatic replies
option-join = Joins a multicast group, so that datagrams sent to the group arrive here too
option-leave = Leaves a multicast group
option-multicast-interface = The network interface on which datagrams to multicast groups leave
option-multicast-loop = Whether this machine hears what it sends to multicast groups itself
option-multicast-hops = How far datagrams to multicast groups may travel; 1 stays on the local network
