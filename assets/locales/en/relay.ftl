### The relay: what it reports.

relay-client-side = Client’s side of a pair; the target’s side is #{ $other }
relay-target-side = Target’s side of a pair; the client’s side is #{ $other }
relay-no-target = The target was not reached, and the client is disconnected: { $reason }
relay-looped = Refused: this connection comes from the relay itself
relay-to-target = client → target
relay-to-client = target → client
relay-held = { $way }: held { $bytes } B for { NUMBER($ms, maximumFractionDigits: 1) } ms
relay-split = { $way }: cut into { $first } B and { $second } B
relay-merged = { $way }: joined with the next one, { $bytes } B together
relay-corrupted = { $way }: byte { $offset } changed from { $was } to { $became }
relay-half-closed = { $way }: half-closed by a fault; what still comes is discarded
relay-reset = { $way }: both sides reset by a fault
relay-paused = { $way }: paused
relay-resumed = { $way }: goes on
relay-over-clients = No room for one more client than { NUMBER($most) }; its datagrams are dropped
relay-forgotten = Client forgotten: nothing went through for { NUMBER($seconds, maximumFractionDigits: 1) } s
relay-forgotten-now = Client forgotten
relay-dropped = { $way }: dropped by a fault
relay-doubled = { $way }: sent twice by a fault
relay-reordered = { $way }: held back { NUMBER($ms, maximumFractionDigits: 1) } ms, so that later ones overtake it
relay-no-room = { $way }: dropped, since too many wait for their delay
relay-discarded = { $way }: { $bytes } B discarded

cause-relay-loop = the relay would connect to itself
    .why = The target is the address on which the relay listens, so each connection would make the next one without end.
    .try = Choose another port to listen on, or the address of the program that is to be reached.

## What they mean

explain-relay-paired = A relay has two connections for each client: one that the client made, and one that the relay made to the target. What comes on one is sent on the other. Both programs believe that they talk to the relay.
explain-relay-looped = The connection came from a socket of the relay itself: what it sends to the target comes back to it by another way, such as another name of this machine.
explain-relay-held = Delay, jitter and a limited rate hold what came before it goes on. In a stream the order stays, so what comes after it waits, too.
explain-relay-split = A stream has no boundaries: the receiver gets the same bytes with more calls of recv. A program that takes each recv for a message fails here.
explain-relay-merged = A stream has no boundaries: the receiver gets the same bytes with fewer calls of recv. A program that takes each recv for a message fails here.
explain-relay-corrupted = TCP and UDP have checksums against errors on the way, but this byte was changed in between, as a broken program or memory would. Only a checksum or signature of the application finds it.
explain-relay-ended = The connection was ended on purpose, as by a program or network that breaks down. The receiver must notice that something is missing.
explain-relay-paused = While it is paused, the relay reads nothing from this side. The buffers of the system fill, and then the sender’s send blocks: that is backpressure.
explain-relay-discarded = These bytes arrived at the relay and were not passed on.
explain-relay-over-clients = Each client needs a socket towards the target, so there is a most of them. It can be set among the limits.
explain-relay-forgotten = UDP has no end that could be seen: a client is one as long as something goes through. If it sends again, it is a new one with another port towards the target, as behind a router.
explain-relay-dropped = This datagram does not arrive, and nobody is told: UDP has no acknowledgements. A program that needs it must ask again.
explain-relay-doubled = Networks may deliver a datagram twice. A program that counts or pays must notice it, for example by numbers in its messages.
explain-relay-reordered = Networks may deliver datagrams in another order than they were sent in. A program that needs the order must number its messages.

## The pane

relay = Relay
new-relay-tab = New relay tab
relay-transport-tooltip = What is relayed: connections, or datagrams
relay-host-tooltip = The target: the relay connects there for each client
relay-listen-tooltip = Listen here, and pass on what comes to the target and back
options-to-target = client → target
options-tls-clients = TLS with clients
options-tls-target = TLS with the target
options-to-client = target → client
relay-side-client = client ↔ #{ $other }
relay-side-target = target ↔ #{ $other }
relay-delay-ms = Delay (ms)
relay-jitter-ms = Jitter (ms)
relay-rate = Rate (B/s)
relay-fault-drop = Drop (%)
relay-fault-duplicate = Duplicate (%)
relay-fault-reorder = Reorder (%)
relay-fault-split = Split (%)
relay-fault-merge = Merge (%)
relay-fault-corrupt = Corrupt (%)
relay-fault-half-close = Half-close (%)
relay-fault-reset = Reset (%)
relay-not-a-percent = a number from 0 to 100 is needed
relay-clients-max = Clients at most
relay-clients-max-tooltip = One more is not taken, which the log tells
relay-idle-s = Forget after (s)
relay-idle-s-tooltip = A client of datagrams is forgotten after so long without any
relay-seed = Seed
relay-seed-tooltip = The faults follow from it: with the same seed and the same traffic they are the same
relay-pause = Pause
relay-resume = Go on
relay-pause-tooltip = While a direction is paused, nothing is read there and the sender is slowed down
relay-faults-done = { $count ->
        [one] 1 fault so far
       *[other] { NUMBER($count) } faults so far
    }
relay-dropped-so-far = { $count ->
        [one] 1 datagram had no room
       *[other] { NUMBER($count) } datagrams had no room
    }
relay-hint-closed = Press Listen, then let clients connect here instead of to the target.
relay-hint-tcp = Listening. Connect to it instead of to the target, for example with  nc { $host } { $port }
relay-hint-tls = Listening. Connect to it instead of to the target, for example with  openssl s_client -connect { $host }:{ $port }
relay-hint-udp = Listening. Send to it instead of to the target, for example with  nc -u { $host } { $port }

## On a terminal

cli-relay = Pass on what comes to a target and back, and show it
cli-relay-listen = Where clients come (port 0: the system chooses)
cli-relay-to = The target, which it connects to for each client
cli-relay-udp = Relay datagrams instead of connections
cli-relay-clients = Clients at once
cli-relay-idle = After how long without datagrams a client is forgotten
cli-relay-faults = Faults
cli-relay-way = The direction in which the faults are; both if it is left out
cli-relay-delay = Everything comes so much later
cli-relay-jitter = Up to so much more, each time another
cli-relay-rate = At most so many bytes a second
cli-relay-drop = Percent of datagrams that are lost
cli-relay-duplicate = Percent of datagrams that come twice
cli-relay-reorder = Percent of datagrams that later ones overtake
cli-relay-split = Percent of pieces of a stream that are cut in two
cli-relay-merge = Percent of pieces of a stream that wait for the next one
cli-relay-corrupt = Percent of pieces or datagrams in which a byte is changed
cli-relay-half-close = Percent of pieces of a stream after which nothing more is passed on
cli-relay-reset = Percent of pieces of a stream after which both sides are reset
cli-relay-seed = What the faults follow from
relay-go-on = Trust this certificate until the relay stops
relay-go-on-tooltip = From now on the relay takes this very certificate of the target, and no other that is not trusted. Whoever sits between you and the target may be showing it.
