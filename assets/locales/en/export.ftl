### The window that writes the log to a file.

export-title = Export the log
export-rows = { $rows ->
    [one] 1 row of this pane, the one that passes its filter
   *[other] { NUMBER($rows) } rows of this pane, those that pass its filter
}
export-rows-so-far = { NUMBER($rows) } rows of this pane so far; the search goes on while saving
export-bytes-of = Everything of { $scope } that is in memory
export-form = Form
export-form-text = Text lines
export-form-csv = CSV table
export-form-json = JSON lines
export-form-came = Bytes that came
export-form-went = Bytes that went
export-text-hint = For people: time, direction, peer, size, and the payload in { $encoding }, with escapes such as \n for what cannot be shown
export-csv-hint = For spreadsheets and programs: local time and seconds since 1970, the payload as text in { $encoding } with escapes, and in hex; UTF-8 with a byte order mark
export-json-hint = For programs: an object a row, with the payload in hex and, where all of it is text in { $encoding }, as text
export-raw-hint = The payloads of one direction, back to back and unchanged, without times or line ends of their own
export-path = File
export-choose = Choose…
export-choosing = The system's dialog is open
export-save = Save
export-cancel = Cancel
export-writing = Writing… { NUMBER($done) } of { NUMBER($total) } rows
export-searching = Searching the rows…

## What came of it

export-saved = { $rows ->
    [one] Saved 1 row to { $path }
   *[other] Saved { NUMBER($rows) } rows to { $path }
}
export-saved-bytes = { $bytes ->
    [one] Saved 1 byte to { $path }
   *[other] Saved { NUMBER($bytes) } bytes to { $path }
}
export-gone = { $gone ->
    [one] 1 more row left memory before it was reached
   *[other] { NUMBER($gone) } more rows left memory before they were reached
}
export-lacks-beginning = the beginning of the connection had left memory: the file lacks it
export-nothing = There are no such bytes; no file was written
export-exists = This file exists; press Save again to replace it
export-no-dialog = No file dialog could be opened; type the path
export-cancelled = Cancelled; nothing was written

## Failures

export-no-path = Type the path of the file
export-no-folder = There is no such folder: { $path }
export-no-permission = No permission to write here: { $path }
export-read-only = Files cannot be changed on this disk: { $path }
export-disk-full = The disk is full, or the space allowed to you is used up: { $path }
export-is-folder = This is a folder; add the name of the file: { $path }
export-not-a-file = This is a device or a pipe, not a file: { $path }
export-bad-name = The system does not allow this name: { $path }
export-failed = Could not save: { $reason } ({ $path })
export-broken = Could not save, because of a mistake in this program
