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
