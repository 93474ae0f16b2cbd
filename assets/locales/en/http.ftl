### HTTP: what a load tells, what went wrong, and what there is to learn from it.

## News of a load

http-begun = Request { $number }: { $url }
http-begun-proxy = Request { $number }: { $url }, through the proxy { $proxy }
http-trying = Trying { $address }
http-secured = Secured with { $version } ({ $cipher }); the certificate is trusted
http-secured-anyway = Secured with { $version } ({ $cipher }), but not trusted: { $problem }. Going on anyway, as asked
http-in-file = { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } of the body, from offset { NUMBER($offset) } of the response on, went to the temporary file and not into this log
http-redirected = Status { $status }: redirected to { $url }
http-redirected-waits = Status { $status }: redirected to { $url }; waiting for you to follow
http-done = Done with status { $status }: { $wire ->
        [one] 1 byte
       *[other] { NUMBER($wire) } bytes
    } received, body of { $body ->
        [one] 1 byte
       *[other] { NUMBER($body) } bytes
    }

## The parts of an exchange, at the end of a row

part-request = request
part-proxy-request = request to proxy
part-proxy-answer = proxy's response
part-interim = interim response
part-status-line = status line
part-headers = headers
part-body = body
part-chunk-size = chunk size
part-chunk-data = chunk data
part-chunk-end = chunk end
part-last-chunk = last chunk
part-trailers = trailers
part-extra = after the end
part-unknown = not HTTP

## The phases of a request

phase-resolve = Resolve
    .lesson = The addresses of the host name are looked up with getaddrinfo; an address needs no look-up
phase-connect = Connect
    .lesson = socket and connect make a TCP connection; several addresses are tried in a race, and the first connection counts
phase-proxy = Proxy
    .lesson = CONNECT asks the proxy, with send and recv, to pass bytes on to the server
phase-tls = TLS
    .lesson = With https, a few send and recv calls agree on keys and bring the certificate, which is checked here
phase-send = Send
    .lesson = send hands the request to the system, if possible in one piece
phase-first-byte = First byte
    .lesson = recv waits for the first byte of the response: the way there and back, and the time the server needs to think
phase-body = Body
    .lesson = recv takes the response, its head and its body, until it is whole

## How the end of a body is known

body-none = no body
body-length = { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } (Content-Length)
body-chunked = until the last chunk (Transfer-Encoding: chunked)
body-until-close = until the connection ends

## What was odd about a response, and what was made of it

odd-folded = A header goes on in the next line (obs-fold); both lines were read as one (RFC 9112, section 5.2)
odd-control-in-header = The value of a header has a control character; it is shown as an escape (RFC 9110, section 5.5)
odd-space-before-colon = A space stands between a header's name and its colon; it was left out (RFC 9112, section 5.1)
odd-status-line = The status line has small letters or more spaces than one; it was understood all the same (RFC 9112, section 4)
odd-header-name = The name of a header has a character that no name has, such as a space or a bracket; the header is shown as it came (RFC 9110, section 5.1)
odd-bare-line-feed = Lines end with LF alone instead of CR LF; they were read all the same (RFC 9112, section 2.2)
odd-repeated-length = Content-Length stands several times with the same number; it was taken once (RFC 9110, section 8.6)
odd-length-beside-chunks = Content-Length stands beside chunks; the chunks count, the length was ignored (RFC 9112, section 6.3)
odd-length-without-body = Content-Length stands in a response whose status has no body; no body was waited for (RFC 9112, section 6.3)
odd-chunks-in-http10 = The response is HTTP/1.0, which has no chunks, and comes in chunks; they were read as such (RFC 9112, section 6.1)
odd-bytes-after-end = { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } came after the end of the body and do not belong to it (RFC 9112, section 6.3)
odd-unknown-coding = The body is coded with “{ $coding }”, which cannot be undone here; it is kept as it came (RFC 9110, section 8.4)
odd-not-coded = The body is said to be coded with { $coding } and is not; it is kept as it came
odd-until-close = No length and no chunks: the end of the connection counts as the end of the body, so nothing tells whether it is whole (RFC 9112, section 6.3)
odd-credentials-dropped = The redirect leads to another server, so credentials and cookies were not sent along (RFC 9110, section 15.4)
odd-user-in-redirect = The redirect has a user in its URL, which was left out (RFC 9110, section 4.2.4)
odd-chunk-extension = The line before a chunk has an extension after the size; it was ignored (RFC 9112, section 7.1.1)
odd-no-location = The status says that the page is elsewhere, and no Location says where; the page itself is shown (RFC 9110, section 15.4)
odd-redirect-body-broken = The page that came with the redirect is broken; nobody needs it, so the redirect was followed all the same
odd-redirect-body-left = The page that came with the redirect was not read to its end: where to go was known
odd-repeated-chunked = Transfer-Encoding names chunked several times; the chunks were undone once (RFC 9112, section 6.1)
odd-proxy-bypassed = The environment names a proxy; this address is one of this machine or of its own link, so it was reached without

## What was tried

failed-tls = Could not secure the connection to { $target }: { $reason }
failed-http-answer = Could not read the response from { $target }: { $reason }
failed-http-load = Could not load { $target }: { $reason }
call-tls = Agrees on keys with the peer and checks by its certificate who it is (the TLS handshake)
call-http = Sends a request and reads the response to it

## Why a response cannot be read

cause-not-http = it is not HTTP, but begins with “{ $detail }”
    .why = An HTTP response begins with a status line such as “HTTP/1.1 200 OK”. What came is something else: another protocol speaks on this port, or TLS, which needs https.
    .try = Check the port, and whether the URL should begin with https://. The bytes are in the log; the TCP client can talk to such a port by hand.
cause-no-answer = the connection was closed before a byte came
    .why = The server took the connection, and closed it without a response. It may have crashed or not liked the request; it may expect TLS, or stand behind something that turns you away.
    .try = Try again. If it stays so, check the port, try https://, or look into the server's own log.
cause-head-cut = the connection ended within the headers, after { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }
    .why = Headers end with an empty line, and it did not come. The server broke off, or its program forgot that line.
    .try = Try again. If the server is yours: write CR LF twice after the last header.
cause-head-too-large = its headers are larger than { NUMBER($bytes) } bytes
    .why = Nothing tells in advance how large the headers will be, so a limit protects the memory of this program from a server that never ends them.
    .try = If you trust the server, raise the limit in the options.
cause-econnreset-http = the server reset the connection
    .why = recv was answered by an RST segment: the program on the other side crashed, closed the connection by force, or did not like what it was sent. A server that speaks TLS often does so when it hears plain HTTP.
    .try = Load again. If the server speaks TLS, begin the URL with https://. What came before is kept.
cause-head-too-many-lines = it has more than { NUMBER($lines) } header lines
    .why = Nothing tells in advance how many headers will come, so a limit protects this program from a server that never ends them.
    .try = If it is your own server, let it send fewer. The bytes as they came are in the log.
cause-bad-header = this line is no header: “{ $detail }”
    .why = A header is a name, a colon right after it, and a value. Programs that guess what a broken line means have been tricked into reading two responses as one, so it is not guessed here (RFC 9112, section 5.1).
    .try = If the server is yours, look at how it writes its headers. The bytes as they came are in the log.
cause-too-many-interim = more than { $most } interim responses came
    .why = A server may send interim responses (status 1xx) before the real one. One that goes on with them never answers at all.
    .try = Try again; if it stays so, the server is broken.
cause-switched = the server switches to another protocol (status 101)
    .why = Status 101 is the response to a request that asks for another protocol with Upgrade, such as WebSocket. From there on, bytes are no HTTP any more.
    .try = Remove the Upgrade header from the request.
cause-bad-length = “{ $detail }” is no length
    .why = Content-Length says in decimal digits how many bytes the body has. Without knowing that, nobody knows where the body ends (RFC 9112, section 6.3).
    .try = If the server is yours: write the number of bytes, not of characters, with the digits 0 to 9 only.
cause-conflicting-lengths = it has two lengths, { NUMBER($one) } and { NUMBER($other) } bytes
    .why = Only one of the two can be right, and a program that takes the other one reads the rest of the body as another response. Attackers make use of that (response splitting), so a response with such a doubt is not trusted (RFC 9112, section 6.3).
    .try = What came is kept, to be looked at. If the server is yours: write Content-Length once. A proxy in between may have added the second.
cause-bad-transfer-coding = the Transfer-Encoding “{ $detail }” is not understood
    .why = Transfer-Encoding tells how the body is packed for its way. Here “chunked” is understood, once and at the end, and gzip, deflate and br before it. Without knowing the packing, nobody finds the end of the body (RFC 9112, section 6.1).
    .try = If the server is yours: use “chunked”, and Content-Encoding for compression.
cause-short = only { NUMBER($got) } of { NUMBER($of) } bytes of the body came
    .why = Content-Length announced more than came before the connection ended. The server broke off, or counted characters instead of bytes.
    .try = What came is kept and can be saved, but it is not whole. Try again.
cause-bad-chunk-size = “{ $detail }” is no chunk size
    .why = Each chunk begins with a line that has its size in hex digits, such as “1a” for 26 bytes. Without it nobody knows how far the chunk goes (RFC 9112, section 7.1).
    .try = What came before is kept. If the server is yours: write the size in hex, without a sign or 0x, and CR LF behind it.
cause-bad-chunk-end = a chunk does not end where its size says: “{ $detail }” stands there
    .why = Behind the data of a chunk stands a line end (CR LF). Something else there means that the size and the data do not fit (RFC 9112, section 7.1).
    .try = What came before is kept. If the server is yours: count bytes, not characters, and leave the line end out of the count.
cause-chunk-line-too-long = the line before a chunk is longer than { NUMBER($bytes) } bytes
    .why = The line has the size of the chunk and perhaps extensions, and is a few bytes long. A server that never ends it would fill the memory.
    .try = What came before is kept. The server is broken, or means harm.
cause-chunks-cut = the connection ended before the last chunk
    .why = A body in chunks ends with a chunk of size 0. It did not come, so something is missing: the server broke off in the middle.
    .try = What came is kept and can be saved, but it is not whole. Try again.
cause-bad-trailers = what stands behind the last chunk is no trailer: “{ $detail }”
    .why = After the last chunk come headers (trailers) or none, and then an empty line. They were broken, cut off or too large.
    .try = The body itself has come and is kept. If the server is yours: write an empty line behind the last chunk.
cause-tls-cut = TLS did not confirm the end
    .why = The body ends where the connection ends, and TLS says good-bye with close_notify before that. Without it, somebody in between may have cut the body off (a truncation attack); careless servers forget it, too.
    .try = What came is kept. Compare it with what you expect, or try again.
cause-bad-coding = its { $coding } coding is broken: { $detail }
    .why = The body is compressed (Content-Encoding), and at some place the compressed bytes make no sense. The server packed it wrongly, or something changed it on its way.
    .try = What could be undone is kept. To get it without compression, remove Accept-Encoding from the request.
cause-coding-cut = its { $coding } coding is cut off
    .why = The body is compressed (Content-Encoding), and the compressed bytes end before their own end mark. All bytes that were announced came, so the server itself has sent too little.
    .try = What could be undone is kept, but it is not whole. To get it without compression, remove Accept-Encoding from the request.
cause-too-large = it is larger than { NUMBER($bytes) } bytes
    .why = That is the limit of this tab. Some responses never end, and would fill the disk.
    .try = What came is kept. To get more, raise the limit in the options.
cause-too-dense = decoding makes it more than { NUMBER($times) } times as large
    .why = Text becomes about 10 times as large by decoding. So much more is mostly a decompression bomb: a small response that shall fill the memory or the disk.
    .try = What was decoded is kept. If you trust the server, raise the limit in the options, or remove Accept-Encoding from the request.
cause-temporary-file = the temporary file could not be written: { $detail }
    .why = A body that is too large for the memory goes to a temporary file. The disk may be full, or the folder for such files write-protected.
    .try = What is in memory is kept. Free some room, or name a folder on another disk with the variable TMPDIR (TEMP on Windows).

## What took too long

cause-slow-resolve = the name was not resolved within { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = getaddrinfo asks a name server and waits. Mostly that server cannot be reached.
    .try = Check the network connection, or type an address. The limit stands in the options.
cause-slow-connect = no connection within { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = connect sent its SYN to each address of the host, and none of them answered, not even with a refusal: the machine is off, or a firewall throws the packets away.
    .try = Check host and port, and that the machine is on. The limit stands in the options.
cause-slow-tls = the handshake was not done within { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = The connection stands, but the other side does not speak its part. Perhaps it does not speak TLS and waits for a request, or it is a proxy that cannot reach the server.
    .try = Check the port: 443 is the usual one for https. If the server speaks plain HTTP, use http://.
cause-slow-send = the request was not taken within { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = send waits while the buffers are full, because the server does not read what it is sent.
    .try = Try again later. The limit stands in the options.
cause-slow-first-byte = no response within { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = The request was sent, and recv waited in vain for the first byte. The server works for too long, hangs, or waits for more of the request: a raw request needs an empty line at its end.
    .try = Try again. For a slow server, raise the limit in the options.
cause-slow-idle = nothing more came for { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = The response had begun and then stopped, without the connection ending. The server hangs, the network is gone, or Content-Length announces more than there is.
    .try = What came is kept and can be saved. Try again, or raise the limit in the options.
cause-slow-total = it took longer than { NUMBER($seconds, maximumFractionDigits: 3) } s
    .why = That is the limit for all of it, with all redirects. It stops servers that send a byte now and then for ever.
    .try = What came is kept and can be saved. For a large body, raise the limit in the options.

## Why a connection is not secure

cert-untrusted = Not trusted: { $problem }
cause-cert-expired = the certificate expired on { $date }
    .why = A certificate holds for some months, so that a stolen key does not do harm for ever. Whoever runs this server has not renewed it in time. Or the clock of this machine is wrong.
    .try = Check the clock of this machine. If it is right, tell whoever runs the server.
cause-cert-not-yet = the certificate is valid only from { $date } on
    .why = A certificate has a first day as well. Mostly this means that the clock of this machine is slow.
    .try = Check the clock of this machine.
cause-cert-wrong-name = the certificate is not for “{ $detail }”
    .why = A certificate says for which hosts it is, and this host is not one of them. You may have reached another server than you meant, or somebody in between who answers in its place.
    .try = Check the spelling of the host. The certificate lists the hosts that it is for.
cause-cert-no-name = the certificate has no name
    .why = A certificate says in “subjectAltName” for which hosts it is, and this one has no such names; a common name alone does not count any more (RFC 9110, section 4.3.4). So nobody can check that this host is meant.
    .try = If it is your own server, make its certificate anew with the host in it, for example with -addext "subjectAltName=DNS:device.local" for openssl, or go on anyway this once.
cause-cert-self-signed-no-name = the certificate is self-signed and has no name
    .why = The server has signed its certificate itself, as is usual for tests and for devices at home, and it does not say in “subjectAltName” for which host. So it would not be accepted as a CA file either.
    .try = If it is your own server, make its certificate anew with the host in it, for example with -addext "subjectAltName=IP:192.168.1.5" for openssl, and name that as a CA file in the options; or go on anyway this once.
cause-cert-unknown-issuer = nobody who is trusted here has signed the certificate
    .why = A chain of signatures must lead from the certificate to an authority that this system or Mozilla trusts. This one does not: an intermediate certificate is missing, the authority is a company's own, or somebody in between reads along.
    .try = If it is your company's or your own authority, name its certificate file in the options. If not, do not send anything secret.
cause-cert-self-signed = the certificate is self-signed
    .why = The server has signed its certificate itself. It encrypts as well as any other, but proves nothing: everybody can make such a certificate for every name. It is usual for tests and for devices at home.
    .try = If it is your own server, name its certificate as a CA file in the options, or go on anyway this once.
cause-cert-revoked = the certificate was revoked
    .why = The authority that signed the certificate has taken it back before its time, mostly because its key was stolen.
    .try = Do not go on. Tell whoever runs the server.
cause-cert-bad-signature = a signature in the certificate chain is wrong
    .why = The certificate was changed after it was signed, or it was not signed by the one it names. No honest server sends such a certificate, except by mistake.
    .try = Do not send anything secret. Tell whoever runs the server.
cause-cert-other = the certificate did not stand the check: { $detail }
    .why = The library that checks certificates says so. The certificate may be malformed, or not made for servers.
    .try = Look at the certificate. If the server is yours, make a new one.
cause-tls = the TLS library says: { $detail }
    .why = Both sides must agree on a version, keys and signatures, and one of them gave up. Often the port does not speak TLS at all, or the server is so old that it only knows TLS 1.1 or older, which counts as broken.
    .try = Check the port, and try http://. The bytes that came are a hint: readable text means that TLS is not spoken there.
cause-not-tls = the peer does not speak TLS
    .why = The handshake of TLS begins with messages of a fixed form, and what came is something else: mostly a response in plain HTTP, from a port that knows no https.
    .try = Try http:// in place of https://, or another port: 443 is the usual one for https.
cause-bad-ca-file = the CA file has no certificates: { $detail }
    .why = The file shall have certificates in the PEM form: blocks between “-----BEGIN CERTIFICATE-----” and “-----END CERTIFICATE-----”.
    .try = Choose another file in the options, or none. openssl x509 -inform der turns the binary form (DER) into PEM.

## Proxies

cause-proxy-refused = the proxy answered with status { $status } instead of connecting
    .why = For https, a proxy is asked with CONNECT to pass bytes on to the server. This one does not: 407 means that it wants a user and password, 403 that it does not allow this server, 502 to 504 that it cannot reach it.
    .try = Check the variables https_proxy and no_proxy, or choose to use no proxy in the options.
cause-bad-proxy = the proxy of the environment cannot be used: { $detail }
    .why = The variables http_proxy, https_proxy and all_proxy name a proxy as a URL, such as http://proxy.example:3128. Only proxies with http:// are spoken to here.
    .try = Correct the variable and start the program again, or choose to use no proxy in the options.

## Why a redirect is not followed

cause-redirect-too-many = there were more than { $most } redirects
    .why = Each response leads on to the next, and a limit ends that. Servers that want a cookie, which is not kept here, often send visitors in circles.
    .try = Look at where the redirects lead. If they make sense, raise the limit in the options. If they go in a circle and the server is yours, look at its rules for http and https and for “www”; a Cookie header can be added to the request.
cause-redirect-downgrade = the redirect leads from https to http
    .why = From there on everybody on the way could read and change everything. So it is not followed by itself.
    .try = If that is all right, type the http:// URL yourself.
cause-redirect-scheme = the redirect leads to “{ $detail }:”, which is not followed
    .why = Only http and https are followed. A server must not make a program open files of this machine (file:) or run code (javascript:).
    .try = Look at Location among the headers. There is nothing to load here.
cause-redirect-many-locations = the redirect names several targets
    .why = The header Location stands several times with different URLs, and nothing says which one counts. Attackers make use of such doubts, so none is followed.
    .try = Look at the headers, and type the URL that you mean.
cause-redirect-bad-location = the redirect leads to “{ $detail }”, which is no URL
    .why = The header Location shall have a URL, or a path on the same server. This one cannot be read as either.
    .try = Look at Location among the headers, and type the URL that is meant.
cause-redirect-raw = the request was typed by hand, so it is not sent elsewhere
    .why = A raw request names its host and path in its own bytes. They were meant for this server, and are not changed behind your back.
    .try = Type the new URL, and change the request line and Host to fit.

## Mistakes in fields: what to do

url-empty = Type a URL, such as example.com or http://127.0.0.1:8080/
url-too-long = Type a shorter URL: at most { NUMBER($most) } bytes
url-scheme = “{ $scheme }:” cannot be loaded here: type a URL that begins with http:// or https://
url-no-host = Type a host behind http://, as in http://example.com/
url-space = Remove the space within the host: only path and query may have spaces
url-character = Remove “{ $character }”: a URL has no such character
url-host = This is not a valid host. Type a name, four numbers from 0 to 255 (127.0.0.1) or an IPv6 address in brackets ([::1])
url-port = Type a port from 1 to 65535 behind the host, as in localhost:8080
url-lines = What was pasted has several lines that are not one URL; nothing was pasted
url-zone = After % write the name or the number of an interface, such as http://[fe80::1%eth0]/

header-no-name = Type a name for the header, such as Accept-Language
header-name-space = Remove the space from the name: words in it are joined with hyphens
header-name-character = Remove “{ $character }” from the name: use letters, digits and hyphens
header-value-character = Remove “{ $character }” from the value: a header has one line without control characters

## What a status means

http-1xx = Interim response: the real one is still to come
http-2xx = Success: the request was understood and carried out
http-3xx = Redirection: something more has to be done to get the page
http-4xx = Client error: the server says that something about the request is wrong
http-5xx = Server error: the server failed with a request that may well be right

## Lessons about the rows of bytes

explain-wire-request = A request is text. Its first line, the request line, has the method (GET), what is asked for (path and query) and the version. Headers follow, one a line, each with a name, a colon and a value. An empty line ends them; a GET has nothing behind it.
explain-wire-request-stars = In the log, stars stand for what credentials and cookies say, since a log is shown to others; as many bytes were sent. The view Headers shows the request as it was.
explain-wire-request-host = Host is the one header that HTTP/1.1 demands: many sites may share one address, and it says which one is meant. “Connection: close” asks the server to close after the response. All of it goes out with one send if possible: small pieces can cost 40 ms each, by Nagle's algorithm and delayed acknowledgements.
explain-wire-encrypted = With https, these bytes are encrypted on the connection: what stands here is what TLS was given to send, or what it decrypted.
explain-wire-proxy-request = CONNECT asks a proxy for a tunnel: it shall connect to this host and port and pass bytes on in both directions. This request itself is not encrypted. What goes through the tunnel is TLS from end to end, which the proxy cannot read.
explain-wire-proxy-answer = A status of 2xx means that the tunnel stands: from the empty line on, all bytes come from the server behind the proxy. Any other status is a refusal.
explain-wire-interim = An interim response has a status of 1xx and headers, and no body. It tells something while the real response is not ready; there may be none or several. A client that takes the first status line for the response stumbles here.
explain-wire-status-line = A response begins with the status line: the version, the status as three digits, and a reason in words, which is for people and may be missing. The first digit is the class: 1 wait, 2 success, 3 redirection, 4 mistake of the client, 5 mistake of the server.
explain-wire-headers = Headers say what the body is and how to read it. Each is a line with a name, a colon and a value; upper and lower case does not matter in names. The empty line at the end (CR LF CR LF) is the border: everything after it is the body. The tutorials split the response there.
explain-wire-headers-framing = Where the body ends stands in the headers, too: Transfer-Encoding: chunked goes before Content-Length, and without both the body goes on until the connection ends.
explain-wire-body = The body is any bytes: a page, a picture. With Content-Length, it has exactly that many bytes, whatever recv returned at a time. Without it and without chunks it goes on until the server closes; then nothing tells a whole body from one that was cut off.
explain-wire-chunk-size = A body in chunks is for servers that do not know its length in advance. Before each chunk stands a line with its size, in hex digits: “1a” is 26 bytes. Behind a semicolon there may be extensions, which nearly nobody uses; they are ignored.
explain-wire-chunk-data = This is data of a chunk. The edges of chunks mean nothing: the body is the data of all chunks one after the other, and they may cut words and even characters in two. A long chunk may stand in several rows.
explain-wire-chunk-end = Behind the data of each chunk stands a line end (CR LF). It does not count for the size and does not belong to the body. It is a check: if something else stands there, size and data do not fit.
explain-wire-last-chunk = A chunk of size 0 is the last one. So a reader knows that the body is whole, and not cut off: the end of the connection alone would not tell. 0 can be the mark because a chunk without data would say nothing.
explain-wire-trailers = After the last chunk there may be headers again, the trailers: for what a server knows only when it has sent everything, such as a checksum. The empty line ends the response. Mostly only that line stands here.
explain-wire-extra = The response was over before these bytes came. They do not belong to it. Mostly a server has counted its body wrongly; an attacker may also hope that somebody takes them for the next answer. Here they are only shown.
explain-wire-unknown = These bytes are no HTTP: a response begins with “HTTP/1.” and the rest of the status line. Look at them as text and as hex: a banner in plain words, or the byte 0x15 (21), with which an alert of TLS begins, tells what is spoken there.

## Lessons about the news of a load

explain-http-sentence = { $sentence }.
explain-http-status = { $status } { $meaning }.
explain-http-begun = A request begins: the name is resolved, a connection made, with https TLS spoken, the request sent, and the response read. Each of these steps has its bar with its time.
explain-http-begun-next = The response before has redirected, so this is another request, with a connection of its own. Credentials go along only to the same scheme, host and port.
explain-http-begun-proxy = The request goes through a proxy that the environment names (http_proxy, https_proxy, all_proxy). The connection is to the proxy, not to the server; for https the proxy is asked to open a tunnel (CONNECT).
explain-http-trying = A name may have several addresses, for IPv6 and for IPv4, and some of them may not work from here. So they are tried in a race: if one has not connected after a quarter of a second, the next one starts beside it (RFC 8305, “happy eyeballs”). The first connection counts, the others are closed.
explain-http-secured = In the handshake of TLS both sides agree on a version and a cipher suite, and make keys that nobody on the way can know. From now on all bytes are encrypted, and changed ones are noticed.
explain-http-secured-checks = The server has shown its certificate, and four things were checked: that a chain of signatures leads to an authority that is trusted here, that it is valid today, that it is for this host, and that the server has the key that belongs to it.
explain-http-secured-anyway = The check failed, and you chose to go on with this very certificate, for this load only. The bytes are encrypted, but it is not known who is at the other end: do not send anything secret.
explain-http-odd = The response does not keep quite to the standard, or there is something to know about it. Where the meaning is still clear, a good client goes on and tells; where it is not, it stops, since two programs that understand the same bytes differently can be played off against each other.
explain-http-in-file = A large body would fill the memory. So from some size on it goes to a temporary file, which is deleted when the tab is done with it. Save… writes all of it.
explain-http-redirected = The header Location says where to. After 303 the next request is a GET, after 307 and 308 the very same one; after 301 and 302 most programs turn a POST into a GET. Each redirect is followed only if it leads to http or https, not from https to http, and not in a circle.
explain-http-redirected-waits = Redirects are followed step by step, so this one waits for you. Look first where it leads.
explain-http-done = The response has come to its end. “Received” counts the bytes of the response with its headers and the edges of chunks; the body is counted after decoding. A compressed body is larger decoded than it was on its way.
explain-http-failed-phase = It happened in the phase “{ $phase }”. { $lesson }.
explain-http-failed = A load that fails is not empty-handed: what came until then is kept, shown and can be saved, with a mark that it is not whole. A status such as 404 is no failure in this sense: the server has answered, and its page is shown.
explain-loaded = The load is over: the last response has come whole, and its connection is closed. The page stays here until the next load, and can be looked at and saved.
