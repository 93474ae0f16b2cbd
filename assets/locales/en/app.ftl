### The window: title, tabs, panes, settings, notices, status bar.

app-title = Network Playground

## Tabs

new-tab = New tab
new-udp-tab = New UDP tab
new-client-tab = New TCP client tab
new-server-tab = New TCP server tab
close-tab = Close tab
no-tabs = No tab is open.

## Top bar

switch-language = 切换到中文
theme = Theme
theme-system = Follow the system
theme-light = Light
theme-dark = Dark
settings = Settings
settings-close = Done

## Settings

language = Language
zoom = Zoom
log-memory = Memory for the log
log-memory-mib = MiB
log-memory-hint = Beyond the memory, rows go to the disk and are read back when you scroll to them. Beyond the disk, the oldest are gone. How many rows did either is shown in the status bar.
log-disk = Disk for the log
log-disk-automatic = automatic
log-disk-automatic-tooltip = 4 GiB, or a tenth of what was free on the disk at the start if that is less
log-disk-used = { $size } in use, { $rows } rows
disk-slow = New rows come faster than the disk takes older ones: some are gone. How many is shown in the status bar.
disk-failed = Older rows of the log cannot go to the disk, and are lost instead: { $reason }
settings-file = Settings are kept in { $path }
settings-unsaved = Settings could not be saved: { $reason }

## Notices

dismiss = Dismiss
pane-closed = Closed { $title } and ended its session
reopen-pane = Open it again ({ $keys })
settings-set-aside = The settings could not be read and were set aside as { $path }. Everything starts with its defaults. ({ $reason })
settings-newer = The settings were made by a newer version and were set aside as { $path }. Everything starts with its defaults.
clipboard-no-reply = Nothing was pasted: the program that has the clipboard did not give it. Copy it again
copied-rows = { $rows ->
    [one] Copied 1 row
   *[other] Copied { $rows } rows
}
copied-rows-cut = Copied { $rows } rows; { $left_out } more did not fit into the 10 MiB that are copied at once
copied-guarded = { $characters ->
    [one] 1 control or bidi character stands as an escape
   *[other] { $characters } control or bidi characters stand as escapes
}
copied-undecodable = { $bytes ->
    [one] 1 byte that is no text stands as \xNN
   *[other] { $bytes } bytes that are no text stand as \xNN
}
queue-full = Not sent: { $most } messages are waiting already. The message stays here.
commands-full = Not done: the session is busy, { $most } commands are waiting already. Try again in a moment.
session-over = Not sent: the session has just ended. The message stays here.
wrong-protocol = Not done: this session speaks another protocol and takes no such command.
too-many-sessions = No more sessions can be opened in this run. Restart the program.
engine-failed = The program could not start a worker: { $reason }

## Status bar

status-received = received { $count } · { $size }
status-received-none = received 0
status-received-exact =
    This tab: received { NUMBER($count) } times, { NUMBER($bytes) } bytes.
    All tabs: { NUMBER($all_count) } times, { NUMBER($all_bytes) } bytes.
status-sent = sent { $count } · { $size }
status-sent-none = sent 0
status-sent-exact =
    This tab: sent { NUMBER($count) } times, { NUMBER($bytes) } bytes.
    All tabs: { NUMBER($all_count) } times, { NUMBER($all_bytes) } bytes.
status-received-file = In this file: { NUMBER($count) } that came, { NUMBER($bytes) } bytes.
status-sent-file = In this file: { NUMBER($count) } that went, { NUMBER($bytes) } bytes.
status-all = all tabs: received { $received }, sent { $sent }
count-anew = Count from now on
count-pane-anew = Set this tab's counters to 0
count-all-anew = Set the counters of all tabs to 0
status-logged = logged { $count }
status-logged-tooltip = Rows in the log of all tabs
status-shown = shown { $count }
status-shown-tooltip = Rows that the filter of this tab lets through
status-lost = lost { $count }
status-disk-failed = disk: failed
status-disk-slow = disk: too slow
status-evicted = { $count } rows gone
status-evicted-tooltip = Older rows that neither memory nor the disk holds any more
status-on-disk = { $rows } rows on the disk
status-on-disk-tooltip = Older rows: { $size } of { $budget } allowed in the settings. They are read back when you scroll to them.
status-dropped = { $count } replies not sent
status-memory = memory { $size }
status-lost-tooltip = Lost in the kernel, since the receive buffer was full: { $kernel }. Received or sent and not logged, since the log could not keep up: { $unlogged }.
status-memory-tooltip = Memory that the log uses, of { $budget } allowed in the settings
tab-tooltip = Drag it beside another tab. { $next }: next tab, { $previous }: previous tab

## File dialogs

choose-send-file = Send a file
choose-save-file = Save what comes
choose-folder = Folder to serve files from
choose-page = Page to serve

## Keys

shortcuts = Keyboard shortcuts
keys-of-tabs = Tabs
keys-of-pane = The tab in use
keys-of-message = In the message
keys-of-rows = In a list of rows
key-new-pane = New tab of the same kind
key-reopen-pane = Open the tab again that was closed last
key-previous-pane = Previous tab
key-next-pane = Next tab
key-pane-at = Tab by its place; 9 is the last one
key-find = Find in the log, or in the page
key-filter = Filter the log
key-clear = Clear the log; in a GET tab, go to the URL
key-pause = Pause the log, or let it go on
key-code = Show the code: what the tab does, as a program
key-reload = Load (GET tab)
key-save = Save what was loaded (GET tab)
key-send = Send the message
key-escape = Close the menu or window, or cancel the load or repeat, or clear the selection
key-help = This list
key-send-message = Send
key-new-line = New line
key-history = Messages that were sent before
key-paste = Paste, with its line ends
key-cut = Cut
key-rows = Select the row above or below
key-rows-more = Select more
key-rows-all = Select all
key-copy = Copy
key-go-to = Go to a row by its number
