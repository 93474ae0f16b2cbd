### Checks: what is sent, what must come, and what came of it.

## What a step does

check-act-send = send { $message }
check-act-saved = the saved message “{ $name }”
check-act-expect = expect { $what }
check-act-exchange = send { $message }, expect { $what }
check-act-connect = connect anew
check-act-close = close
check-act-finish = finish sending
check-act-reset = reset
check-act-wait = wait { $time }

check-expect-anything = anything
check-expect-none = nothing like { $what }
check-expect-connected = a connection
check-expect-closed = the end of the connection
check-expect-reset = a reset
check-expect-nothing = nothing

check-socket-connect = { $name }: connect to { $address }
check-socket-listen = { $name }: listen on { $address }
check-socket-udp-to = { $name }: UDP to { $address }
check-socket-udp-at = { $name }: UDP on { $address }

## What came of it

check-passed = passed
check-failed = failed
check-not-run = not run
check-stopped = stopped

check-why-not-in-time = nothing that fits came within { $time }
check-why-silence = nothing should have come, and something did after { $time }
check-why-other-first = something else came first
check-why-over = the connection ended
check-why-not-connected = there is no connection
check-why-nobody = nothing has come yet, so there is nobody to send to
check-why-message = the message cannot be made: { $reason }
check-why-pattern = what is expected cannot be made: { $reason }
check-why-not-sent-in-time = the system did not take the message within { $time }
check-why-refused = the message was not taken: too many are waiting
check-why-not-opened-in-time = it took longer than { $time }
check-why-not-opened = the socket could not be made
check-why-not-closed-in-time = the connection did not end within { $time }
check-why-rows-lost =
    { $rows ->
        [one] one row of the log was lost, and what is expected may have been in it
       *[other] { $rows } rows of the log were lost, and what is expected may have been in them
    }

check-wanted = expected: { $what }
check-instead = instead: { $what }
check-instead-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
check-instead-frame =
    { $bytes ->
        [one] { $text } (1 byte)
       *[other] { $text } ({ $bytes } bytes)
    }
check-instead-empty = an empty datagram
check-instead-no-frame =
    { $bytes ->
        [one] 1 byte that is no frame: { $why }
       *[other] { $bytes } bytes that are no frame: { $why }
    }
check-instead-connected = a connection
check-instead-closed = the peer finished sending
check-no-frame-too-long = too long
check-no-frame-outside = nothing that begins a frame came before
check-no-frame-malformed = an escape in it is none
check-no-frame-broken = the length { $length } cannot be
check-no-frame-after-broken = after a length that cannot be
check-no-frame-unfinished = its end did not come

check-report-passed = { $name }: passed
check-report-failed = { $name }: failed
check-report-stopped = { $name }: stopped
check-report-round = round { $round }
check-report-counts = { $passed } passed, { $failed } failed, { $skipped } not run, in { $time }
check-report-left-out =
    { $count ->
        [one] one more step that passed is not listed
       *[other] { $count } more steps that passed are not listed
    }

## Why a file cannot be run

check-not-ready-saved = There is no saved message “{ $name }”.
check-not-ready-line = Line { $line }: { $what }

## The pane

new-check-tab = New check tab
check-tab = Check
check-tab-of = Check: { $name }
check-file = File
check-choose = Choose…
choose-check = Choose a check
check-run = Run
check-stop = Stop
check-address-of = Address of { $name }
check-bad-address = This is no address: { $reason }
check-not-read = Could not read the check: { $reason }
check-no-dialog = This system has no file dialog. Type the path of the file instead.
check-running = running
check-running-round = round { $round } of { $rounds }
check-so-far = { $state } · { $passed } passed, { $failed } failed
check-line = { $title }: { $state }
check-hint-open = Open a check: choose a file that ends in .check.toml, or drop one on the window. Nothing is sent before you press Run.
check-hint-running = The check is running. What is sent and what comes stands here.
check-hint-run = Press Run. What is sent and what comes stands here.
