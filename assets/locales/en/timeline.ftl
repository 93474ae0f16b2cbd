### The time line: lanes, bars and arrows in words.

timeline = Time line
timeline-list = List

## Lanes

timeline-lane-session = Session
timeline-lane-listener = listens on { $address }
timeline-lane-unbound = no address yet
timeline-lane-open = not connected yet
timeline-lane-began = since { $time }
timeline-lane-ended = closed at { $time }
timeline-lane-in-session = session { $session }
timeline-lane-text = Lane: { $title }
timeline-thread-text = Thread: { $name }
timeline-state-text = { $state } from { $time }
timeline-worker-unseen = seen on the network
timeline-worker-other = thread
timeline-worker-controller = controls
timeline-worker-reader = receives
timeline-worker-writer = sends
timeline-worker-acceptor = accepts
timeline-worker-connector = connects
timeline-worker-resolver = looks up
timeline-worker-loader = loads
timeline-worker-saver = saves

## Bars

timeline-event-opened = bound
timeline-event-listening = listens
timeline-event-connected = connected
timeline-event-peer-finished = peer has finished sending
timeline-event-finished = finished sending
timeline-event-closed = closed
timeline-event-unreachable = unreachable
timeline-event-part = part
timeline-event-ended = ended
timeline-event-other = event
timeline-name-begun = begins
timeline-name-trying = tries an address
timeline-name-handshake = handshake
timeline-name-secured = encrypted
timeline-name-record = record
timeline-name-odd = odd
timeline-name-file = file
timeline-name-redirected = redirect
timeline-name-done = done
timeline-name-failed = failed
timeline-name-reply = reply
timeline-name-no-reply = no reply
timeline-name-reported = error reported
timeline-name-hop = hop
timeline-name-paired = paired
timeline-name-fault = fault
timeline-name-refused = refused
timeline-name-waiting = waits
timeline-name-no-frame = no frame
timeline-name-peer = peer
timeline-name-missing = missing
timeline-name-forgotten = forgotten
timeline-bar-several = { $name } +{ NUMBER($more) }
timeline-bar-merged = { NUMBER($count) } calls and events, too near to each other to be told apart here; zoom in to see them
timeline-bar-at = at { $time }
timeline-bar-took = took { $time }
timeline-bar-waited = waited { $time } for { $what }
timeline-bar-failed = failed
timeline-bar-would-block = nothing came in time
timeline-bar-open = { $name } waits since { $time }
timeline-bar-open-for = has waited { $time } so far
timeline-bar-part-of = { $bar }, on { $lane }
timeline-wait-datagram = a datagram
timeline-wait-bytes = bytes of the peer
timeline-wait-connection = a connection
timeline-wait-connect = the other end to accept
timeline-wait-room = room in the send buffer
timeline-wait-name = the address of a name
timeline-wait-other = the system

## Arrows

timeline-link-datagram = Datagram of { $bytes }
timeline-link-lost = Datagram of { $bytes } that its receiver has not seen
timeline-link-stream = { $bytes } of the stream, bytes { $first } to { $last }
timeline-link-unread = { $bytes } that the other end had not read when it was closed
timeline-link-accepted = The listener hands the connection over
timeline-link-syn = SYN: asks for a connection
timeline-link-syn-ack = SYN-ACK: the system of the one who listens agrees
timeline-link-ack = ACK: received
timeline-link-fin = FIN: has finished sending
timeline-link-reset = RST: the connection is refused or reset
timeline-link-unreachable = ICMP: the datagram did not reach its peer
timeline-link-inferred = inferred from the calls, not seen
timeline-link-from-to = from { $from } to { $to }
timeline-link-took = { $time } on its way
timeline-network = the network
timeline-lost = lost
timeline-unread = unread

## The picture

timeline-since-start = since { $time }
timeline-picture-title = Network Playground, time line since { $time }, { $span }
timeline-legend-in = received
timeline-legend-out = sent
timeline-legend-call = other call, event
timeline-legend-failed = failed
timeline-legend-data = bytes went
timeline-legend-inferred = inferred from the calls
timeline-gone = { $count ->
    [one] One call or event is not shown any more: it has left the memory
   *[other] { NUMBER($count) } calls and events are not shown any more: they have left the memory
}
timeline-links-left-out = { $count ->
    [one] One more arrow; zoom in to see it
   *[other] { NUMBER($count) } more arrows; zoom in to see them
}

## The sequence diagram

timeline-sequence = Sequence diagram
timeline-sequence-empty = Nothing has happened yet. What is sent from here shows as an arrow.
timeline-sequence-left-out = { $count ->
    [one] One earlier step is left out
   *[other] { NUMBER($count) } earlier steps are left out
}
timeline-sequence-more-lanes = { $count ->
    [one] One more socket is left out
   *[other] { NUMBER($count) } more sockets are left out
}

## Its tools

timeline-more = More tools of the time line
timeline-scope-pane = This tab
timeline-scope-all = All tabs
timeline-scope-tooltip = Whose sockets are shown. With those of all tabs, arrows lead from a send to the receive that took it.
timeline-fit = Fit
timeline-fit-tooltip = All of the time in the width (F or 0)
timeline-follow = Follow
timeline-follow-tooltip = The newest stays at the right (End)
timeline-zoom-in = Zoom in
timeline-zoom-out = Zoom out
timeline-save = Save the picture…
timeline-save-svg = As SVG (vectors)…
timeline-save-png = As PNG (pixels)…
timeline-width = { $span } across
timeline-no-text-filter = the filter’s text does not apply here
timeline-switch-tooltip = Calls as bars on a line of time, with arrows from a send to the receive that took it

## Keys

keys-of-time-line = In a time line
key-time-line = Show the log as a list, or on a line of time
key-time-select = Select the call before or after
key-time-pan = Go back or forward in time
key-time-zoom = Zoom in or out
key-time-fit = Fit all of the time into the width
key-time-first = Go to the beginning
key-time-newest = Follow the newest

## Saving the picture

picture-title = Save the picture of the time line
picture-svg-hint = Vectors, sharp at any size: for documents, browsers and print. All lanes, over the time that is seen now, in light colours.
picture-png-hint = Pixels, two for a point: for chats and for programs that cannot show SVG. All lanes, over the time that is seen now, in light colours.
picture-saved = The picture is saved: { $path }
