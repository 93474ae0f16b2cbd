# The program on a terminal.

cli-about = Open network sockets from a terminal and see what really happens on them.
cli-usage = Usage:
cli-commands = Commands
cli-arguments = Arguments
cli-socket = The socket
cli-sending = What is sent
cli-by-itself = By itself
cli-showing = What is shown
cli-ending = When it ends
cli-general = General
cli-after-help =
    Exit codes:
      0    all went well
      1    refused, failed or lost, not sent, not saved; a check failed
      2    arguments or a file that are not understood
      130  Ctrl+C (the counters are printed)
      141  nobody reads standard output any more
cli-lang = Language of the texts; that of the system if it is left out
cli-help = Show this and exit
cli-version = Show the version and exit

cli-udp = Send datagrams, receive them, or both
cli-udp-to = Whom the messages go to; without it, to whoever sent last
cli-bind = Receive at this address (port 0: the system chooses)
cli-broadcast = Allow to send to broadcast addresses
cli-join = Join a multicast group; may be repeated
cli-connect = Connect to a TCP server
cli-connect-to = The server
cli-listen = Be a TCP server
cli-listen-at = Where to listen (port 0: the system chooses)
cli-get = Load a page over HTTP or HTTPS
cli-get-url = The address of the page
cli-fail = A status of 400 or more is a failure
cli-completions = Print the completions for a shell
cli-completions-shell = The shell
cli-man = Print the page of the manual
cli-man-command = The command whose page it is

cli-send = Send this; may be repeated. Standard input is not read then
cli-stdin = Send what stands on standard input, too
cli-hex = Messages are hex digits
cli-escaped = Messages have escapes such as \r\n, \x00 and \u4f60
cli-placeholders = Braces in messages are filled in: { "{count} {time} {peer}" }
cli-line-end = What stands after each message. If it is left out: what was typed, and nothing after datagrams, --send, --hex and --escaped
cli-encoding = The encoding of messages and of what is shown
cli-keep-open = Do not half-close the connection at the end of what is sent
cli-echo = Send back what comes
cli-hello = Say hello to what comes, as the tutorials' servers do
cli-behaviour = What the server does
cli-folder = The folder of --behaviour files

cli-json = A JSON object for each row
cli-calls = Show the socket calls, too
cli-only = Show these rows alone
cli-quiet = Show payloads alone, and counters only if something was lost
cli-raw = Print the bytes that come, and nothing else; escaped on a terminal
cli-raw-body = Print the body, and nothing else; escaped on a terminal
cli-encoding-shown = The encoding of what is shown
cli-out = Write the bytes that come into this file
cli-replace = Replace the file if there is one
cli-record = Record the rows into this file as well: packets for Wireshark (.pcapng), JSON lines (.jsonl) or text (.txt)
cli-record-every-mib = A new file after so many MiB, each with its time in its name
cli-record-every-minutes = A new file after so many minutes, each with its time in its name

cli-for = End after this time, such as 500ms, 10s or 1h
cli-count = End after so many datagrams or reads have come; a failure if they do not. With --repeat: how often it sends
cli-wait = End when nothing is left to send and nothing has come for so long; 2s for udp with HOST:PORT

cli-not-an-address = use ADDRESS:PORT, such as 127.0.0.1:9999 or [::1]:9999
cli-words = { $help } [{ $names }]
cli-wrong-value = { $name }: “{ $value }” cannot be used: { $reason }
cli-wrong-word = { $name }: “{ $value }” cannot be used: use one of { $names }
cli-value-missing = { $name }: the value is missing
cli-word-missing = { $name }: the value is missing: use one of { $names }
cli-unknown = There is no argument { $name } here
cli-unknown-but = There is no argument { $name } here. Do you mean { $other }?
cli-missing = Something is missing: { $names }
cli-twice = { $name } can stand there once only
cli-not-both = { $name } and { $other } do not go together: leave one out
cli-one-value = { $name } takes one value only
cli-argument-not-text = An argument is no text in UTF-8
cli-see-help = All commands and options: netplay --help, netplay COMMAND --help
cli-no-messages-file = --messages: there is no file { $path }
cli-try-broadcast = Add --broadcast. If this is no broadcast address, look at the firewall.
cli-try-session-over = The connection ended first: see above why, and send again.
cli-try-other-port = Close the other program, or take another port; with port 0 the system chooses a free one.
cli-try-own-address = Take 127.0.0.1 to be reached from this machine only, or 0.0.0.0 or [::] to be reached on all its addresses.
cli-no-port = the port is missing: use HOST:PORT, such as example.com:80 or [::1]:9999
cli-no-brackets = an IPv6 address needs brackets: use HOST:PORT, such as [::1]:9999
cli-nowhere = Say whom to send to with HOST:PORT, or where to receive with --bind ADDRESS:PORT
cli-folder-for-files = --folder is for --behaviour files: add that, or leave it out
cli-not-a-folder = --folder: there is no folder { $path }
cli-framing = Where frames begin and end in a stream for --rules, --echo and --hello; each read is one if it is left out
cli-framing-for-rules = --framing is for what is done by itself: add --rules, --echo, --hello or --behaviour
cli-not-a-group = use the address of a multicast group, such as 239.0.0.1
cli-not-a-time = use a number and a unit, such as 500ms, 10s or 1h
cli-not-a-count = use a whole number from 1 on
cli-not-a-count-to = use a whole number from 1 to { NUMBER($most) }
cli-exists = There is a file of this name already: { $path }. Choose another name, or replace it with --replace
cli-no-folder = name the folder with --folder
cli-no-command = there is no command { $name }
cli-bad-send = --send: { $mistake }

cli-saved-message = Send the saved message of this name, or of FOLDER/NAME; may be repeated
cli-messages-file = The file of saved messages; the window's if it is left out
cli-checksum = Put a checksum after each message: { $names }, or a CRC by its name in the catalogue
cli-repeat = Send the messages again and again, this time apart, until --count of each are sent, or until Ctrl+C
cli-messages = Saved messages
cli-messages-list = List them: name, text, destination
cli-messages-send = Send one, or several
cli-messages-name = Its name, or FOLDER/NAME
cli-messages-udp = Send it as a datagram to there; to its own destination if this is left out
cli-messages-connect = Send it into a TCP connection
cli-no-checksum = use one of { $names }, or a CRC by its name in the catalogue
cli-nothing-to-repeat = --repeat needs a message: say it with --send or --saved
cli-too-many-to-repeat = { $count } messages are too many for a repeat
cli-bad-pause = --repeat: use a time from 1ms to 24h
cli-no-destination = Nobody is named whom the messages go to: give HOST:PORT
cli-no-messages = This system has no place for saved messages: name a file with --messages
cli-no-message = There is no saved message “{ $name }”
cli-file-unread = Could not read { $path }: { $reason }

cli-check = Run a check from a file, and report
cli-check-file = The check, a *.check.toml
cli-check-address = Another address for the socket of this name in the check; may be repeated
cli-reports = Reports
cli-junit = Write the report as JUnit XML into this file; that of an earlier run is replaced
cli-check-json = Write the report as JSON into this file; that of an earlier run is replaced
cli-lesson = Do a lesson and print its steps and what ticks; without a name, list the lessons
cli-lesson-name = The lesson, by its name
cli-no-lesson = There is no lesson { $name }; "netplay lesson" lists them
cli-lesson-stuck = Step { $step } could not be done
cli-not-a-named-address = use NAME=HOST:PORT, such as device=192.168.1.7:502
cli-no-socket = The check has no socket “{ $name }”
cli-bad-address = --address { $name }: { $reason }
cli-no-report = The report for { $path } could not be made

cli-rules = Do what the rules in this file say, a *.rules.toml

cli-no-session = All session numbers of this run are used
cli-line-not-sent = line { $line } of standard input was not sent: { $mistake }
cli-not-sent = not sent: { $mistake }
cli-line-not-utf8 = it is no UTF-8
cli-line-too-long = it is longer than { $max } bytes, and nothing after it is read
cli-input-failed = could not read standard input: { $reason }
cli-output-failed = could not write to standard output: { $reason }
cli-recorded = { $rows ->
    [one] recorded 1 row, { NUMBER($bytes) } B: { $path }
   *[other] recorded { NUMBER($rows) } rows, { NUMBER($bytes) } B: { $path }
}
cli-sends-failed =
    { $count ->
        [one] One send failed: { $reason }
       *[other] { $count } sends failed, the last one: { $reason }
    }
cli-left =
    { $count ->
        [one] One message was not sent: the connection was not there, or not any more
       *[other] { $count } messages were not sent: the connection was not there, or not any more
    }
cli-too-few = { $received } came, and { $count } were to come
cli-too-slow = It was not loaded in the time that it had
cli-status = The server's status is { NUMBER($status, useGrouping: 0) }
cli-saved =
    { $bytes ->
        [one] Saved 1 byte: { $path }
       *[other] Saved { $bytes } bytes: { $path }
    }
cli-saved-incomplete = Not all that came could be saved, { $bytes } bytes are: { $path }
cli-nothing-came = Nothing came: there is no file

cli-comma = , { "" }
cli-received =
    { $bytes ->
        [one] received { $count } (1 byte)
       *[other] received { $count } ({ $bytes } bytes)
    }
cli-sent =
    { $bytes ->
        [one] sent { $count } (1 byte)
       *[other] sent { $count } ({ $bytes } bytes)
    }
cli-send-failed = { $count } not sent
cli-lost-in-kernel = { $count } lost in the kernel, whose receive buffer was full
cli-lost-unlogged = { $count } not logged, since the log could not keep up
cli-over-limit = { $count } connections refused over the limit
cli-replies-dropped = { $count } replies not sent
cli-events-dropped = { $count } events not logged
cli-not-printed = { $count } rows not printed

cli-tls = Speak TLS, and check the server's certificate
cli-ca-file = Trust these certificates (PEM), too
cli-server-name = The name that the certificate must be for, if not the host's
cli-insecure = Go on with any certificate; what the check finds is told
cli-tls-cert = Speak TLS with this certificate (PEM)
cli-tls-key = The key of the certificate (PEM)

## This machine

cli-machine = Print what this machine is on the network, and who listens
cli-machine-part = One part only

## Unix-domain sockets

cli-seqpacket = With unix:PATH: connections of the type SOCK_SEQPACKET, which keep the edges of what is sent (Linux)
cli-not-a-unix-name = Write unix: and a path or, on Linux, unix:@ and a name

## Pings and paths

cli-asking = What is asked
cli-ping = Ask a host for echoes, as ping does
cli-ping-host = A name or an address
cli-ping-count = How many requests; 4 if it is left out
cli-ping-endless = Ask until Ctrl+C, after which it is told who replied
cli-ping-interval = The time between two requests, at least 200ms; 1s if it is left out
cli-ping-wait = Wait so long for a reply; 2s if it is left out
cli-ping-size = Bytes of data; 56 if it is left out
cli-ping-pattern = Fill the data with this, again and again
cli-ping-ttl = Hops that a request may make; the system's default if it is left out
cli-path = Find who is on the way to a host, as tracepath does; it needs no rights
cli-path-hops = Hops at most; 30 if it is left out
cli-path-wait = Wait so long for the report of a hop; 1s if it is left out
cli-ipv4 = Take an IPv4 address of the name
cli-ipv6 = Take an IPv6 address of the name
cli-quiet-events = Show the figures alone
cli-nobody-replied = nobody replied
cli-not-reached = the target was not reached
cli-not-a-time-within = use a number and a unit, from { $least } to { $most }
cli-non-blocking = A receive returns with EAGAIN where there is nothing, and poll waits for something: --calls shows both (Linux)

cli-open = Print the rows of a recording or a capture
cli-open-file = A recording as JSON lines, or a capture (pcap, pcapng)
cli-filter = Only the rows that pass, as in the window’s filter: a text, or conditions such as: port 53 and len > 100
cli-quiet-file = Payloads alone, and no count at the end
cli-bad-filter = --filter: { $mistake }
cli-opened = { $parts ->
    [one] 1 packet or row was read; rows: { $rows }, printed: { $printed }
   *[other] { $parts } packets or rows were read; rows: { $rows }, printed: { $printed }
}
