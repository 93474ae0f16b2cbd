### A program that is run and watched.

end-exited = The program has ended

## What it prints and reads, at the end of the log's row

part-stdout = output
part-stderr = error output
part-stdin = input

## News

program-started = Runs as process { $process }
program-watched = The socket calls of process { $process } are seen ({ $what })
program-exited = Ended by itself, with code 0: all is well
program-exited-code = Ended by itself, with code { $code }
program-exited-signal = Ended by signal { $signal }
program-stopped = Stopped from here
program-input-ended = Its standard input is closed
program-socket = Has a new socket, descriptor { $fd }: { $family }, { $kind }
program-named = The socket has the address { $local }
program-connected = The socket { $local } is connected to { $peer }
program-connected-to = The socket is connected to { $peer }
program-accepted = A new socket is connected to { $peer }
program-finished = The program has finished sending and can still receive
program-closed = The program has closed the socket
program-collected = The socket was closed because the program has forgotten it
program-left-open = The socket was closed by the end of the program
program-thread = Thread { $number } is { $name }
program-lost = { $calls ->
        [one] 1 call is not in the log
       *[other] { NUMBER($calls) } calls are not in the log
    }: they came faster than they could be reported
program-watch-garbage = Its calls are not seen any more: what came on the channel makes no sense. The program goes on.
program-watch-ended = Its calls are not seen any more: the channel has ended. The program goes on.
program-watch-never = Its calls are not seen: what should report them was not loaded. The program goes on.

## What could not be done

failed-program-start = Could not start { $target }: { $reason }
failed-program-input = The program does not read its input any more: { $reason }
failed-program-signal = Could not send the program a signal: { $reason }
failed-program-watch = Could not watch the program: { $reason }
failed-program-call = { $call } failed: { $reason }

## What calls are for

call-settimeout = Sets how long calls on the socket may block. After that they fail with TimeoutError.
call-setblocking = Sets whether calls on the socket wait until they can do what they are for, or fail at once with BlockingIOError.
call-detach = Takes the descriptor from the socket object: it stays open and goes on without it.
call-gethostbyname = Looks up one IPv4 address of a name. getaddrinfo does that for IPv6, too.
call-socketpair = Makes two sockets that are connected to each other, for two threads or processes.
call-getpeername = Asks whom the socket is connected to.
call-program-start = Starts the program as a process of its own.
call-program-input = Writes to the standard input of the program, from which input() reads.
call-program-signal = Sends the program a signal, as Ctrl+C does on a terminal.
call-program-watch = Makes the channel on which the calls of the program are reported.

## Lessons about a row

explain-stdout = What the program printed: print() writes to the standard output. Python is run with -u, so that a prompt without a line end is seen at once.
explain-stderr = What the program wrote to its standard error output. Python reports an exception there: the last line says what went wrong, the lines before it say where.
explain-stdin = What was typed for the program: input() reads one line of it, up to the line end.
explain-program-started = The program runs as a process of its own, with its own memory, threads and descriptors. Its number is what the system knows it by.
explain-program-watched = Before the program itself, Python has loaded a small file of ours that reports each call of a socket. The program does not notice: it gets the same results and the same errors.
explain-program-exited = The program has come to its end. Code 0 says to whoever started it that all went well.
explain-program-exited-code = The program has ended with a code that is not 0, which says to whoever started it that something went wrong. Python gives 1 after an exception that nobody caught; what it was stands in the error output.
explain-program-signal = The system has ended the program by a signal: 2 is Ctrl+C, 9 and 15 are somebody who ended it, 11 is an access to memory that it does not have.
explain-program-stopped = The program was ended at once, with all that it had started. It could not close anything itself; the system has closed its sockets.
explain-program-input-ended = Nothing more can be typed: input() fails with EOFError from now on.
explain-program-socket = A socket is known to the program by its descriptor, a small number: the lowest that is free. 0, 1 and 2 are standard input, output and error output.
explain-program-named = From now on others can send to this address. bind() gives it, or the system with the first connect or sendto: then the port is one that was free.
explain-program-connected = The socket has two ends now: its own address and that of the other side. What is sent goes there, what is received comes from there.
explain-program-closed = close() gives the descriptor back. The next socket that is made may get the same number.
explain-program-collected = Nothing in the program held the socket any longer, so Python has closed it. Do not rely on that: close it, or use “with”.
explain-program-left-open = The program did not close it; at its end, the system closes all that is open. While a program runs, forgotten sockets stay open, and the other side waits.
explain-program-thread = Calls in the log bear the number of the thread that made them. The names are those of the module threading.
explain-program-lost = Reports wait in memory until they are written. When there are too many, they are counted instead, so that the program need not wait.
explain-program-watch-garbage = Somebody has written to the channel who should not know it, perhaps the program itself. Nothing that comes on it is believed any more.
explain-program-watch-ended = The program has closed the descriptor of the channel, or has become another program by exec.
explain-program-watch-never = The file of ours was not loaded. That happens with the option -I or -S of Python, or if the program is not Python.
