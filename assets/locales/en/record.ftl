### Recording the log: the tool, its window, the status bar, and what is said in a file.

record = Record
record-stop = Stop recording
record-end = End recording
record-tooltip = Write rows to a file as they come
record-title = Record the log
record-rows = Rows
record-rows-tab = This tab
record-rows-all = All tabs
record-form-pcapng = Packets (pcapng)
record-pcapng-hint = For Wireshark and others: datagrams and streams as packets, with headers made up from what is known, and events as comments; calls are left out
record-json-hint = All that the log has, to be read back in full, with the payload in hex and as text in { $encoding }
record-new-file = New file
record-every-mib = after so many MiB
record-every-minutes = after so many minutes
record-never = never
record-rotation-hint = Empty fields: all goes into one file. With several, each has its time in its name.
record-bad-number = Type a whole number from 1 to { NUMBER($most) }, or nothing
record-from-now = What comes from now on is recorded, also after this window closes.
record-start = Start recording
record-exists = This file exists; press Start recording again to replace it
record-going = Recording to { $path }
record-figures = { $rows ->
    [one] 1 row · { $size } · { $rate }/s
   *[other] { NUMBER($rows) } rows · { $size } · { $rate }/s
}
record-files = { NUMBER($files) } files
record-missing = { $rows ->
    [one] The recording lacks 1 row, which left the log before it could be written
   *[other] The recording lacks { NUMBER($rows) } rows, which left the log before they could be written
}

## The status bar

status-recording = recording { $size }
status-recording-rate = recording { $size } · { $rate }/s
status-recording-missing = { $rows ->
    [one] recording lacks 1 row
   *[other] recording lacks { NUMBER($rows) } rows
}

## What came of it

record-saved = { $rows ->
    [one] Recorded 1 row, { $size }, to { $path }
   *[other] Recorded { NUMBER($rows) } rows, { $size }, to { $path }
}
record-failed = The recording has ended, and the capture goes on: { $reason }. What was written before is in { $path }
record-not-begun = The recording could not begin: { $reason }
record-broken = The recording has ended because of a mistake in this program, and the capture goes on. What was written before is in { $path }

## In a file

record-missing-here = { $rows ->
    [one] 1 row is missing here: it left the log before it could be written
   *[other] { NUMBER($rows) } rows are missing here: they left the log before they could be written
}
record-made = Made by Network Playground from its log, not captured on a network: the headers of IP, UDP and TCP are made up from what is known. Where only the port of a socket is known, its address is 0.0.0.0 or ::. Of a datagram or a TCP connection with both ends in this file each packet is there once, when it was sent; comments say which other session received it, or has the other end. TLS and HTTP are what was said within them. Comments are events of the log; its calls are left out. What is neither UDP nor TCP has link type USER0.
