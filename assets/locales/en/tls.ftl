### TLS on streams: the log, failures, the options of the panes.

tls-begun = TLS begins
tls-step-sent = { $name } sent after { NUMBER($ms, maximumFractionDigits: 1) } ms
tls-step-came = { $name } received after { NUMBER($ms, maximumFractionDigits: 1) } ms
tls-step-checked = Certificate checked after { NUMBER($ms, maximumFractionDigits: 1) } ms
tls-secured = Secured in { NUMBER($ms, maximumFractionDigits: 1) } ms: { $agreed }
tls-resumed = Secured in { NUMBER($ms, maximumFractionDigits: 1) } ms, with keys from before: { $agreed }
tls-secured-although = Only because you said so: { $problem }
tls-record-sent = Record sent: { $name }, { $bytes } B
tls-record-came = Record received: { $name }, { $bytes } B

explain-tls-begun = TLS lies between TCP and what is said. First both sides agree on keys (the handshake); from then on TCP carries records that only the two can read, and that nobody can change unnoticed.
explain-tls-client-hello = The client says which versions and ciphers it knows, whom it wants to reach (SNI), and sends its half of the key. All of it is readable on the way.
explain-tls-server-hello = The server chooses a version and a cipher and sends its half of the key. In TLS 1.3 everything after this is encrypted, its certificate too.
explain-tls-certificate = The certificate says whose key this is, and is signed by somebody. Checked are the signature up to somebody whom we trust, the dates, and the name.
explain-tls-key-exchange = The client's part of the key (TLS 1.2). In TLS 1.3 it is in the first message already.
explain-tls-secured = From here on each send is encrypted before it goes to the socket, and each recv is decrypted. The rows show what is said inside; on the wire it is records.
explain-record-handshake = A record carries a piece of something: here a step of the handshake. Each begins with 5 bytes: its type, a version, and its length.
explain-record-alert = An alert says that something is wrong, or that the end is near (close_notify).
explain-record-change = In TLS 1.2 everything after this is encrypted. In TLS 1.3 it is sent only so that old devices on the way see what they know.
explain-record-data = Application data: what is said inside, encrypted and longer by a few bytes. TLS 1.3 hides everything else in such records, too.
explain-record-other = A record of a kind that TLS does not know.

## Failures

cause-tls-stream = the TLS library says: { $detail }
    .why = Both sides must agree on a version, keys and signatures, and one of them gave up. Often the port does not speak TLS at all, or one side only knows versions that the other does not take.
    .try = Compare the versions in the options of both sides. The switch for records shows what came.
cause-not-tls-stream = the peer does not speak TLS
    .why = The handshake of TLS begins with messages of a fixed form, and what came is something else.
    .try = Connect without TLS and look at what comes. Some protocols begin in plain text and are upgraded later (STARTTLS).
cause-bad-identity = the certificate or its key cannot be used: { $detail }
    .why = The certificate and the key are in files of the PEM form, without a password, and belong together.
    .try = openssl x509 -noout -pubkey and openssl pkey -pubout show the same key if they belong together.
cause-bad-server-name = no certificate can be for this name: { $detail }
    .why = A certificate is for host names and IP addresses.
    .try = Type the name of the server as it stands in its certificate, without a port.
cause-tls-alert = the peer ended it by the alert { $number }
    .why = An alert is how TLS says what is wrong. This number is none that we know.
    .try = Look at the log of the peer.
cause-no-client-certificate = the client presented no certificate
    .why = This server lets in only who can show a certificate that one of the given authorities has signed.
    .try = Give the client a certificate and its key, or remove the authorities for clients from the server's options.
cause-tls-stream-cut = the peer closed the connection without saying goodbye
    .why = TLS says close_notify before it closes. Without it, somebody in between may have cut the end off (a truncation attack); careless programs forget it, too.
    .try = What came is in the log. Check that it is whole.
cause-tls-cut-in-handshake = the peer closed the connection within the handshake
    .why = It wanted no TLS, or did not like what we offered, and said nothing.
    .try = Look at the log of the peer, and check the port and the versions.
cause-tls-timed-out = no handshake within { $seconds } s
    .why = The peer did not go on with the handshake. It may wait for something in plain text, or not speak TLS at all.
    .try = Check the port. If the protocol begins in plain text, connect without TLS and upgrade when the peer is ready.

## Options

tls-on = Speak TLS
tls-on-tooltip = Begins TLS as soon as TCP is connected. For protocols that begin in plain text, connect without it and upgrade later.
tls-on-server-tooltip = Each connection begins with TLS
tls-upgrade = Upgrade to TLS now
tls-upgrade-tooltip = Begins TLS on this connection, after what waits to be sent (what STARTTLS agrees on). First agree on it with the peer in plain text.
tls-upgrade-server-tooltip = Begins TLS on the chosen connection, after what waits to be sent, and waits for the client to begin its side. What the client sends of it before your click is not understood.
tls-unchecked = Go on with any certificate
tls-unchecked-tooltip = The certificate is still checked, but what is found is only told in the log. Whoever is in between can read and change everything. It is off again after a restart.
tls-unchecked-on = The target’s certificate ends nothing: whoever is in between can read and change everything
tls-show-certificate = Certificates…
tls-certificate-title = TLS and certificates
tls-server-name = Server name
tls-server-name-hint = as the host
tls-server-name-tooltip = The name that the certificate must be for. The server is told it, too (SNI).
tls-alpn-tooltip = What is to be spoken inside, the best first, with commas between: h2, http/1.1 (ALPN)
tls-versions = Versions
tls-versions-both = 1.2 or 1.3
tls-certificate = Certificate
tls-key = Key
tls-path-tooltip = A file of the PEM form. Only its path is remembered.
tls-choose = Choose…
tls-both-files = A certificate needs its key, and a key its certificate: choose both files.
tls-made = Made here
tls-files = From files
tls-names = Names
tls-names-tooltip = Host names and addresses that the certificate is for, with commas between
tls-bad-names = Type host names or addresses that a certificate can be for.
tls-make = Make a new one
tls-make-tooltip = A new key and a certificate that signs itself, good for 30 days. It stays in memory until you save it.
tls-save = Save…
tls-save-tooltip = Writes the certificate, and its key beside it in a file that only you can read
tls-not-saved = The certificate could not be saved
tls-trust-it = So others come to trust it:
tls-client-ca = CA for clients
tls-records = Show records
tls-records-tooltip = A row for each record of TLS that passes: its type, its length and its direction
tls-key-log-tooltip = Writes the keys of connections to the file that SSLKEYLOGFILE names, so that Wireshark can read them. Whoever has the file can read everything. It is off again after a restart.
tls-key-log-unset = The environment variable SSLKEYLOGFILE names no file: set it before you start this program.
tls-key-log-on = The keys of connections are being written to { $file }
choose-tls-certificate = Choose a certificate
choose-tls-key = Choose its key
choose-save-certificate = Save the certificate
