### The tutorials' programs.

examples = Examples
example-udp-sender = UDP: sender and receiver
example-udp-sender-hint = One side sends datagrams to port 9999, the other receives them.
example-udp-echo = UDP: echo
example-udp-echo-hint = Michael, Tracy and Sarah are sent, and come back.
example-udp-chat = UDP: chat
example-udp-chat-hint = Two sides on ports 7890 and 7891, both send and receive.
example-no-file = The example's file could not be made in { $path }: { $reason }
use-free-port = Use a free port
