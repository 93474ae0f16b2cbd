### What the TCP panes share: ending connections, options, files.

finish = Finish sending
finish-tooltip = shutdown(SHUT_WR): tells the peer that nothing more will come, after what waits already. What the peer sends still arrives.
disconnect = Disconnect
disconnect-tooltip = Closes the connection in both directions
reset = Reset
reset-tooltip = Breaks the connection off with a RST (SO_LINGER 0): what is on its way is lost, and the peer sees ECONNRESET

## Options

recv-size = recv size
automatic = auto
recv-size-tooltip = How many bytes recv may take at once, 1 to 65536. The tutorials use 1024. A small number shows how a stream is cut into pieces.
recv-limit-ms = recv limit ms
recv-limit-tooltip = How long recv waits before it comes back with EAGAIN and is called again, 10 to 3600000 ms: what Python's settimeout does. Each time is a row. Empty: until something comes.
stay = Stay when the peer has finished
stay-tooltip = When recv returns 0 bytes, the peer sends nothing more, but may still read. Without this the connection is closed then.
no-delay-tooltip = Sends small pieces at once, instead of gathering them (Nagle's algorithm)
keep-alive-tooltip = Asks a silent peer now and then whether it is still there
send-buffer-kib = Send buffer KiB
buffer-tooltip = Empty leaves the size to the system, which lets it grow as needed
buffers-granted = got: receive { $recv }, send { $send }
set-at-connect = Set when the socket is made: disconnect first.
not-a-number-between = Type a whole number from { $least } to { $most }

## Files

files = Files
file-to-send = File to send
file-to-save = Save to
choose-file = Choose file…
choose-save = Choose target…
send-file = Send file
cancel-file = Cancel file
saves = Save what comes
saves-tooltip = Writes what comes on the connection into the file, as it comes. Until it is complete the file has “.part” behind its name.
replaces = Replace an existing file
file-progress = { $name }: { $done } of { $total } · { $rate }/s
file-progress-open = { $name }: { $done } · { $rate }/s
no-file-dialog = No file dialog could be opened: type the path. On Linux, xdg-desktop-portal or zenity shows one.
no-send-path = Type the path of the file
no-save-path = Type the path of a file to save to
remedy-connect = Connect and send
remedy-connect-again = Connect again and send
remedy-listen = Start listening
remedy-choose-all = Send to all
not-connected = Connect first, then messages can be sent.
does-not-wait = recv does not wait (EWOULDBLOCK)
does-not-wait-tooltip = A receive returns with EAGAIN at once where there is nothing, as after Python's setblocking(False), and poll waits for something, as select does: both are rows. A receive that waits already goes on waiting; under TLS receives always wait.
