### The calls a session makes, and what each of them is for.

call-getaddrinfo = Asks the system for the addresses that belong to a host name
call-socket = Creates a socket: the end of a conversation that belongs to this program
call-setsockopt = Changes an option of the socket
call-getsockopt = Reads an option of the socket, to see what the system really granted
call-bind = Gives the socket a local address and port, so that others can reach it
call-getsockname = Reads the local address and port that the socket has
call-recvfrom = Waits for a datagram and learns who sent it
call-recvmsg = Takes an error of ICMP from the queue of the socket: about which datagram it is, and who has reported it
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
call-poll = Waits until there is something to read, or the peer has ended
