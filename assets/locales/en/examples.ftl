### The tutorials' programs.

examples = Examples
example-udp-sender = UDP: sender and receiver
example-udp-sender-hint = One side sends datagrams to port 9999, the other receives them.
example-udp-echo = UDP: echo
example-udp-echo-hint = Michael, Tracy and Sarah are sent, and come back.
example-udp-chat = UDP: chat
example-udp-chat-hint = Two sides on ports 7890 and 7891, both send and receive.
example-tcp-hello = TCP: hello server and client
example-tcp-hello-hint = The server welcomes, greets Lambda, Bond and alpha after a second each, and closes on exit.
example-tcp-two-clients = TCP: two clients at once
example-tcp-two-clients-hint = Each connection has a thread of its own: neither client waits for the other.
example-tcp-one-shot = TCP: one-shot server
example-tcp-one-shot-hint = The server replies to the first message and closes.
example-tcp-download = TCP: file downloader
example-tcp-download-hint = The client sends a file name, and saves what comes.
example-http-page = HTTP: page server and GET
example-http-page-hint = The server responds to every request with one page; the GET tab loads it.
example-http-by-hand = HTTP: GET by hand
example-http-by-hand-hint = The request is typed byte by byte in the TCP client; the response is split at the empty line after its headers.
example-no-folder = This system has no folder for the files of a program, which the example needs
example-no-file = The example's file could not be made in { $path }: { $reason }
use-free-port = Use a free port
