### TCP: connections, their ends, and files that go over them.

state-listening = Listening on { $address }
state-listening-short = Listening
news-connected = Connected from { $local }
news-accepted = Accepted at { $local }
news-over-limit = Refused: there are { $most } connections already, which is the limit
news-more-refused = { $count ->
        [one] 1 more connection was
       *[other] { NUMBER($count) } more connections were
    } refused after that, until there was room or the server stopped
news-accepts-again = Connections are accepted again, after { $failed ->
        [one] one failed attempt
       *[other] { $failed } failed attempts
    }
news-peer-finished = The peer has finished sending (recv returned 0 bytes)
news-finished = Finished sending (SHUT_WR); still receiving
news-waiting = Connecting again in { NUMBER($seconds, maximumFractionDigits: 1) } s ({ $failed ->
        [one] 1 attempt failed
       *[other] { $failed } attempts failed
    })

closed-by-us = Closed by this side
closed-by-peer = Closed by the peer
closed-reset-by-us = Reset by this side
closed-failed = Broken off: { $reason }

file-sending = Sending the file { $path } ({ $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    })
file-sent = Sent the file { $path }: { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } in { NUMBER($seconds, maximumFractionDigits: 2) } s
file-send-stopped = The file was not sent whole, { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } of it went: { $reason }
file-not-a-name = Asked for “{ $name }”, which is no file name; nothing was sent
file-outside = Asked for “{ $name }”, which leads out of the folder; nothing was sent
file-absent = Asked for “{ $name }”, which is not in the folder; nothing was sent
file-not-a-file = Asked for “{ $name }”, which is not a plain file; nothing was sent
file-failed = Asked for “{ $name }”; nothing was sent. { $reason }
file-saving = Saving what comes to { $path }
file-saved = Saved { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } to { $path }
file-save-stopped = Saving stopped after { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }; they are in { $path }. { $reason }
file-save-left = The connection was ended here before the peer had finished. What came, { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }, is kept as incomplete: { $path }
file-nothing-came = Nothing was saved: the peer sent nothing, so there is no file { $path }
file-saving-goes-on = The session ends while { $path } is still being written to the disk ({ $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    }); that goes on
file-save-not-begun = What comes is not saved. { $reason }

## Bytes that are no frame

unframed-long = No frame: { NUMBER($bytes) } bytes are more than the { NUMBER($most) } that a frame may have
unframed-outside = No frame: { $bytes ->
        [one] 1 byte stands
       *[other] { NUMBER($bytes) } bytes stand
    } outside of begin and end marks
unframed-malformed = No frame: of { NUMBER($bytes) } bytes, byte { NUMBER($at) } breaks the rules of the framing
unframed-broken = No more frames: the length { NUMBER($length) } cannot be
unframed-after-broken = No frame: { $bytes ->
        [one] 1 byte
       *[other] { NUMBER($bytes) } bytes
    } after a length that cannot be
unframed-unfinished = No frame: the peer finished sending after { $bytes ->
        [one] the first byte of it
       *[other] { NUMBER($bytes) } bytes of it
    }
