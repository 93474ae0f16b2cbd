### Saved messages: the panel at the right, and lists in files.

saved-messages = Messages
saved-tooltip = Saved messages
saved-new = New message
saved-new-folder = New folder
saved-lists = Import and export
saved-import = Import messages…
saved-export = Export messages…
saved-close = Close the messages
saved-search = Find a message…
saved-clear-search = Show all messages
saved-empty = No messages yet. Keep one from the message field or from the menu of a row, or make one with +.
saved-none-found = No message has this
saved-unnamed = (empty)
saved-folder-unnamed = Folder
saved-send-named = Send “{ $name }”

## One message

saved-name = Name
saved-text = Text of the message
saved-text-hint = Text; Shift+Enter breaks the line
saved-host = Own host
saved-host-hint = as in the tab
saved-port = Own port
saved-port-hint = port
saved-key = Key
saved-no-key = No key
saved-key-is = Key { $key }
saved-key-of = { $key } (now: { $name })
saved-note = Note
saved-note-hint = Note
saved-placeholders = Placeholders
saved-send = Send it
saved-duplicate = Duplicate
saved-delete = Delete
saved-to-folder = Into the folder { $name }
saved-to-root = Out of its folder
saved-folder-name = Name of the folder
saved-send-in-order = Send in order…
    .tooltip = The messages of the folder go one after the other, with a pause after each
saved-copy-name = { $name } (copy)

## What was done, and why not

saved-deleted = “{ $name }” was deleted
saved-folder-deleted = The folder “{ $name }” was deleted with { $count ->
    [one] one message
   *[other] { $count } messages
}
saved-undo = Undo
saved-kept = Kept as “{ $name }”
saved-cannot-send = “{ $name }” was not sent: { $reason }
saved-not-here = this tab sends no messages
saved-no-pane = no tab is open
saved-nothing = an empty message is nothing on a stream
saved-own-destination-wrong = its own destination is wrong: { $reason }
saved-full-messages = There can be { $most } messages at most
saved-full-folders = There can be { $most } folders at most
saved-full-name = A name has { $most } characters at most
saved-full-note = A note has { $most } characters at most
saved-full-host = A host has { $most } characters at most
saved-full-text = The text of a message has { $most } bytes at most
saved-full-content = All messages together have { $most } bytes at most
saved-file-aside = The saved messages could not be read and were set aside as { $path }: { $reason }
saved-file-newer = The saved messages are of a newer version and were set aside as { $path }
saved-unsaved = The saved messages could not be written: { $reason }. It is tried again with the next change.

## Lists in files

saved-import-title = Import messages
saved-import-hint = A list of messages of this program, packets.ini or JSON of Packet Sender, or a plain list: one message a line, its name, a tab, its text with escapes
saved-import-go = Import
saved-export-title = Export messages
saved-export-go = Export
saved-list-form = Form
saved-list-ours = Our own
saved-list-plain = Plain list
saved-list-file = File
saved-list-choose = Choose…
saved-list-choosing = The dialog is open
saved-list-no-dialog = There is no file dialog here: type the path
saved-list-no-path = Type the path of a file
saved-list-exists = There is such a file. Export once more to replace it.
saved-list-working = Working…
saved-list-failed = Nothing was taken: { $reason }
saved-list-wrong = Nothing was taken, since line { $line }, column { $column } is wrong: { $reason }
saved-list-not-found = There is no such file: { $path }
saved-imported = { $count ->
    [one] One message was imported
   *[other] { $count } messages were imported
}
saved-import-left-out = { $count ->
    [one] one was left out, since it is a request over HTTP
   *[other] { $count } were left out, since they are requests over HTTP
}
saved-import-nothing = There is no message in this file
saved-exported = { $count ->
    [one] One message was written to { $path }
   *[other] { $count } messages were written to { $path }
}
saved-export-left-out = { $count ->
    [one] one was left out: it has placeholders or a mistake
   *[other] { $count } were left out: they have placeholders or mistakes
}

## Keys

keys-of-saved = Saved messages
key-lessons = Show or hide the lessons
key-messages = Show or hide the messages
key-send-saved = Send the message with this key
key-saved-send = Send the selected message
key-saved-delete = Delete it
key-saved-order = Move it up or down
key-saved-fold = Close and open a folder
key-saved-duplicate = Duplicate it
key-saved-undo = Take back the last change

## Where a message is kept from

message-keep = Keep
    .tooltip = Keeps the message by a name, to send it again with a click or a key
log-keep = Keep as a message
