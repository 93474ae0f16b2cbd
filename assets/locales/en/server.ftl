### The TCP server's pane.

tcp-server = TCP server
listen = Listen
listen-tooltip = Take the address and port, and accept those who connect to it. An empty port lets the system choose one.
stop-listening = Stop
stop-listening-tooltip = Stops listening and closes all connections
state-not-listening = Not listening

## Behaviour

behaviour-manual-purpose = you answer
behaviour-echo-purpose = sends back what comes
behaviour-hello = Hello
behaviour-hello-purpose = welcomes, and answers each message
behaviour-one-shot = One-shot
behaviour-one-shot-purpose = answers once and closes
behaviour-files = File server
behaviour-files-purpose = sends the file whose name comes, and closes
behaviour-page = Page
behaviour-page-purpose = shows a page to browsers
behaviour-held = Until then the former behaviour stays.
welcome = Welcome
welcome-tooltip = What a new connection is sent; empty for nothing. Escapes such as \n and \x00 are understood.
close-on = Closes on
close-on-tooltip = The message, without its line end, after which the connection is closed; empty for none
folder = Folder
choose-folder-button = Choose folder…
no-folder-path = Type or choose the folder whose files may be had
page-typed = Typed
page-of-file = File
page-html = HTML
page-file = Page file
choose-page-button = Choose page…
no-page-path = Type or choose the file of the page
page-default = <!doctype html><html lang="en"><meta charset="utf-8"><title>Network Playground</title><h1>It works!</h1><p>This page comes from a TCP server that you started yourself.</p></html>

## Options

connections-max = Connections at most
connections-max-tooltip = One more is accepted and closed at once, which the log tells. Fewer than there are now closes none.
backlog = Backlog
backlog-tooltip = listen(backlog): how many connections may wait in the system until they are accepted
reuse-listener = Reuse the address (SO_REUSEADDR)
reuse-listener-tooltip = Listens although connections of a former server on this port are still in TIME_WAIT
dual-stack-listener-tooltip = On :: only: IPv4 clients can connect too (IPV6_V6ONLY off)
set-at-listen = Set when the socket is made: stop first.

## Connections

connections = Connections
connections-open = { $open ->
        [one] 1 connection
       *[other] { $open } connections
    }
connections-open-and-over = { $open ->
        [one] 1 connection
       *[other] { $open } connections
    }, { $over } closed
connections-refused = { NUMBER($count) } refused
older-not-shown = { $count ->
        [one] 1 older one is not shown
       *[other] { $count } older ones are not shown
    }
select-all = All connections
select-all-tooltip = Select none, so that messages go to all
select-none = Select none
connection-send-to = Send to this one
connection-only-in-log = Only this one in the log
only-selected = Only selected in the log
only-selected-tooltip = The log shows the rows of the selected connections alone; of all while none is selected
column-peer = Peer
column-state = State
column-since = Since
column-seen = Last seen
column-received = Received
column-rate-in = Rate in
column-sent = Sent
column-rate-out = Rate out
column-queue = Queue
connection-open = Open
connection-peer-finished = Peer has finished
connection-finished = Finished sending
per-second = { $size }/s
age-seconds = { $count } s
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count } d

## To whom messages go

to-all = { $count ->
        [one] to the 1 connection
       *[other] to all { $count } connections
    }
to-all-short = to all { $count }
to-several-short = to { $count }
to-nobody = to nobody
to-one = to #{ $number }
to-several = to { $count } selected
choose-a-side = Select in the table to whom this goes: a client, or its connection to the target.
not-listening-yet = Press Listen first; messages can be sent when somebody is connected.
nobody-connected = Nobody is connected now.
chosen-are-over = The selected connections are over. Select others, or all connections.
connection-over = The connection #{ $number } to { $peer } is over.

## Hints in the empty log

server-hint-closed = Press Listen, then others can connect.
server-hint-listening = Listening. Connect to it, for example with  nc { $host } { $port }
server-hint-files = Listening. Connect and send the name of a file in the folder, for example with  nc { $host } { $port }
server-hint-page = Listening. Open  http://{ $address }  in a browser, or use  curl http://{ $address }
