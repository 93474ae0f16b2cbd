### The HTTP GET pane.

http-get = HTTP GET
new-get-tab = New HTTP GET tab
url = URL
get = Get
get-tooltip = Look up the host, connect, send the request and read the response
get-cancel = Cancel
get-method = Method
get-state-none = Nothing loaded yet
get-state-begins = Loading…
get-state-loading = Loading · { $phase }…
get-state-waits = Waiting at a redirect
get-state-cancelled = Cancelled
get-fragment = “#{ $fragment }” is not sent: what stands after # is for the program that shows the page
get-more-tools = More of the form
get-more-facts = More about the load
get-follow = Follow
get-leads-to = { $status } leads to { $url }

## Options

get-version-tooltip = The version in the request line. Servers answer HTTP/1.0 without chunks.
get-redirects = Follow redirects
get-redirects-follow = Follow
get-redirects-steps = Step by step
get-redirects-ignore = Do not follow
get-redirects-max = at most
get-proxy = Proxy
get-proxy-environment = From the environment
get-proxy-none = None
get-waits = In seconds; 0 is no limit. What came until then is kept.
get-wait-resolve = resolve
get-wait-connect = connect
get-wait-tls = TLS
get-wait-first-byte = first byte
get-wait-idle = idle
get-wait-total = total
get-limits = A response that is larger is broken off; what came is kept. Beyond the memory a body goes to a temporary file. For the others, 0 is no limit.
get-limit-head = head KiB
get-limit-memory = memory MiB
get-limit-body = response MiB
get-limit-ratio = expansion ×
get-ca-file = CA file
get-ca-file-tooltip = A file with certificates (PEM) that are trusted beside those of the system and of Mozilla
get-choose-ca-file = Choose CA file…
get-raw = Raw request
get-raw-tooltip = Exactly these bytes are sent, instead of what method, version and headers make
get-raw-request = Request
get-raw-lines = Lines
get-raw-escaped = Escapes
get-raw-notation-tooltip = Lines: each line ends with CR LF. Escapes: \r, \n, \x00 and so on are written out, and the line breaks of the field are not sent.
get-raw-fill = Fill in
get-raw-bytes = Bytes that are sent
get-raw-no-end = No empty line at the end: the server waits for more
get-raw-empty = There is nothing to send
get-raw-full = The field takes { $most } characters at most; what is beyond was cut off
get-raw-not-lines = These bytes cannot be written as lines that end with CR LF
get-header-row = Header { $number }
get-header-name = Name of header { $number }
get-header-value = Value of header { $number }
get-header-name-hint = Name
get-header-remove = Remove header { $number }
get-header-add = Add header
get-headers-default = Reset headers
get-headers-hint = Host and Connection are added unless they stand here.

## Phases

get-total = Total { $time }
get-trusted-once = The certificate of { $host } is not trusted; you went on anyway
get-trusted-once-tooltip = It holds for this request only and is not kept
get-addresses-tooltip = Our address and the peer’s
get-shown-hop = request { $number } of { $count }
get-by-proxy = by the proxy { $proxy }
get-bytes = { $wire } on the wire · { $body } decoded
get-bytes-tooltip = Bytes received on the connection, with those of TLS: { $bytes }
get-progress = Loaded

## Views

get-views = What is shown of the load
get-view-page = Page
get-view-headers = Headers
get-view-wire = Wire
get-view-redirects = Redirects
get-view-certificate = Certificate
get-empty-page = Type a URL and press Get, for example that of a page server in a TCP server tab.
get-empty-headers = The request and the heads of the response stand here when something is loaded.
get-empty-wire = Press Get: the exact bytes both ways stand here, with the calls that carried them.
get-empty-redirects = Each request of a load has a row here: one, and one more for each redirect that is followed.
get-empty-certificate = When something is loaded over https, the certificates of the server stand here.
get-no-certificate = This was loaded over http: nobody says who the server is, and anybody on the way can read along.
get-no-certificate-yet = The server has shown no certificate yet.
get-headers-request = Request
get-headers-interim = Interim response
get-headers-answer = Response
get-headers-trailers = Trailers, behind the last chunk
get-headers-body = Body
get-headers-odd = What was odd
get-headers-as-received = As received: order, case and duplicates are kept.
get-copy-request = Copy request
get-copy-head = Copy headers
get-not-sent = Not sent yet
get-no-head = No response yet
get-codings = Coded with { $codings }; the page shows it decoded.
get-column-number = #
get-column-status = Status
get-column-time = Time
get-column-bytes = Bytes
get-column-url = URL, and where it leads
get-certificate-trusted = The certificate of { $host } is trusted.
get-certificate-own = Certificate of the server
get-certificate-next = Certificate { $number } of the chain
get-certificate-subject = Subject
get-certificate-issuer = Issuer
get-certificate-names = Names
get-certificate-from = Valid from
get-certificate-until = Valid until
get-certificate-serial = Serial number
get-go-on = Go on anyway (this time only)
get-go-on-tooltip = Tries once more and takes this very certificate. Whoever sits between you and the server may be showing it.

## Bookmarks and history

get-bookmark = Bookmark
get-bookmark-add = Click to keep this URL in the list
get-bookmark-remove = This URL is kept in the list: click to remove it
get-history = Bookmarks and history
get-history-empty = What you load stands here, and what you mark with the star.
get-history-clear = Clear history
get-offers-hint = ↑ ↓ choose, Enter loads, Esc closes

## Saving and copying

get-save = Save…
get-save-tooltip = Save what is shown into a file
get-save-nothing = When a response is there and nothing more comes, it can be saved.
get-saving = Save options
get-save-what = What is saved
get-save-body = Page, decoded
get-save-received = Body as received
get-save-response = Whole response with its header
get-save-file = Save file
get-save-cancel = Cancel saving
get-save-progress = { $done } of { $total }
get-save-cancelled = Not saved: cancelled
get-save-exists = { $path } exists already. Replace it?
get-save-replace = Replace
get-save-keep = Keep it
get-saved = Saved { $bytes ->
    [one] 1 byte
   *[other] { NUMBER($bytes) } bytes
} to { $path }
get-incomplete-of = incomplete: { NUMBER($got) } of { $of ->
    [one] 1 byte
   *[other] { NUMBER($of) } bytes
}
get-incomplete = incomplete
get-copy-as = Copy as
get-copy-curl = curl
get-copy-python = Python
get-copied = Copied as { $form }

## File dialogs

choose-save-body = Save the response
choose-ca-file = Certificates to trust
