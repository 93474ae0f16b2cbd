### The calls a session makes, and what each of them is for.

call-bind = Gives the socket a local address and port, so that others can reach it
