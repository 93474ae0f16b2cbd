### The TCP client's pane.

tcp-client = TCP client
host = Host
port = Port
connect = Connect
connect-tooltip = Look up the host and connect to its addresses, one after the other, until one answers
cancel-connect = Cancel
connect-now = Connect now
state-not-connected = Not connected
state-connecting = Connecting…
state-connected = Connected to { $remote }
state-connected-short = Connected
state-connected-waiting = Connected to { $remote } · { $bytes } wait for the peer
waiting-tooltip = From { $local }. The peer does not read: the system's buffers are full, and what is sent waits here until it does.
state-waiting = Connecting again in { $seconds } s
state-waiting-short = again in { $seconds } s
state-peer-closed = Closed by the peer
connected-tooltip = From { $local }
client-hint-closed = Press Connect, or start a server for it first, for example with  nc -l { $port }
client-hint-connecting = Connecting. What happens on the way stands here.
client-hint-connected = Connected. Write a message below and press Send.
connect-limit-s = Time limit (s)
connect-limit-tooltip = How long each address may take to answer
reconnect = Reconnect by itself
reconnect-tooltip = Connects again when the connection ends or cannot be made, after 1, 2, 4… up to 30 seconds
connect-from = Connect from
