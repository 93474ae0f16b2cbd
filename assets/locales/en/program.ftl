### The pane in which a program of one's own runs.

program-tab = My program
new-program-tab = New program tab

## The form

program-file = Program
program-file-hint = a Python file, or any executable
program-choose = Open…
program-lessons = Lessons' programs
program-save-copy = Save a copy…
program-arguments = Arguments
program-arguments-tooltip = As on a command line: words apart by spaces; “…” or '…' keeps spaces together
program-run = Run
program-run-tooltip = Run the program with the rights that you have
program-stop = Stop
program-stop-tooltip = End the program, and all that it has started, at once
program-interpreter = Interpreter
program-interpreter-tooltip = What runs a Python file; if empty, the first one that was found
program-found = Found on this machine
program-choose-interpreter = Choose…
program-no-python = no Python was found
program-watch = Calls are seen by
program-watch-automatic = what fits the file
program-watch-shim = our part in Python
program-watch-strace = the tool strace
program-watch-nothing = nothing
program-watch-python-hint = A small part of ours is loaded before a Python file and reports the calls of its sockets.
program-watch-strace-hint = strace reports the calls of any program, and slows it down.
program-watch-none-hint = Where strace is installed (on Linux), the calls of any program can be seen.
program-folder = Folder
program-folder-hint = that of the file
program-choose-folder = Choose…

## How it stands

program-state-idle = Not run yet
program-state-starting = Starts
program-state-running = Runs (process { $process })
program-state-runs = Runs
program-state-ended = Ended
program-state-seen = Its socket calls are seen: { $what }
program-state-unseen = Its socket calls are not seen

## What is wrong with the form

program-no-file = Choose a program first.
program-no-interpreter = No Python was found on this machine. Install it, or name its path below.
program-not-ready = The tools of this machine are still being looked for; try again in a moment.
program-waits-for-tools = The tools of this machine are still being looked for; the program runs as soon as they are found.
program-no-lesson = The program of the lesson could not be written to a folder.
program-open-quote = The quote { $quote } at character { $place } of the arguments has no other end.
program-not-copied = The copy could not be written: { $reason }
program-copied = Saved as { $path }. That file is run from now on.

## The composer

program-end-input = End of input
program-end-input-tooltip = As Ctrl+D on a terminal: input() finds no further line
program-interrupt = Interrupt
program-interrupt-tooltip = As Ctrl+C on a terminal: Python raises KeyboardInterrupt
program-not-running = The program does not run: press Run first.
program-no-repeat = To a program, lines are sent one at a time.

## What to do next

program-hint-choose = Choose a Python file, drag one onto the window, or take one of the lessons' programs. For example choose “UDP echo server” and press Run, then send something to 127.0.0.1:9999 from a UDP tab.
program-hint-run = Press Run. What the program prints and the calls of its sockets appear here; what you type below goes to its input.
program-hint-running = The program runs. What it prints and the calls of its sockets appear here. If it waits for input(), type a line below.

## What may be wrong, and what it waits for

program-doubt-show = Show
program-doubts-more = { $count ->
        [one] and 1 more in the log
       *[other] and { $count } more in the log
    }
program-waits = { $call }() has waited since { $since }
program-waits-accept = accept() has waited since { $since }: nobody has connected to { $at } yet. That is how a server waits.
program-waits-recvfrom = recvfrom() has waited since { $since } for a datagram to { $at }
program-waits-recv = recv() has waited since { $since }: the other side has sent nothing yet
program-waits-connect = connect() has waited since { $since }: nobody answers there

## Its sockets

program-sockets = { $count ->
        [one] 1 socket
       *[other] { $count } sockets
    }
program-socket-number = No.
program-socket-fd = descriptor
program-socket-type = type
program-socket-local = own address
program-socket-peer = peer
program-socket-state = state
program-socket-listens = listens
program-socket-connected = connected
program-socket-bound = bound
program-socket-new = without address

## File dialogs

choose-program = Choose a program
choose-interpreter = Choose a Python
choose-save-program = Save a copy of the program
