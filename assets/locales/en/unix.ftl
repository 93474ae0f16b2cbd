### Unix-domain sockets: the pane, and what goes wrong.

unix-tab = Unix socket
new-unix-tab = New Unix socket tab
unix-tab-of = Unix { $name }

## The form

unix-type = Type
unix-type-tooltip = What the socket carries, and whether it waits for others or goes to them
unix-stream-listen = Stream · listen
unix-stream-connect = Stream · connect
unix-records-listen = SEQPACKET · listen
unix-records-connect = SEQPACKET · connect
unix-datagrams = Datagrams · bind
unix-stream-listen-purpose = accepts connections; bytes without edges, as TCP
unix-stream-connect-purpose = makes a connection; bytes without edges, as TCP
unix-records-listen-purpose = accepts connections on which each send comes as one piece
unix-records-connect-purpose = makes a connection on which each send comes as one piece
unix-datagrams-purpose = sends and receives messages without a connection, as UDP
unix-name = Path
unix-name-hint = /tmp/echo.sock or @name
unix-name-tooltip = A path of the file system, or @ and a name of Linux’s abstract namespace, for which there is no file
unix-to = Send to
unix-bind = Bind
unix-bind-tooltip = Make the socket’s file and receive what is sent there. Without a path the socket can send, and nobody can reply.
unix-listen-tooltip = Make the socket’s file and accept those who connect to it
unix-connect-tooltip = Connect to the program that listens there
unix-unbind = Unbind
unix-mode = File mode
unix-mode-hint = umask
unix-mode-tooltip = Who may connect or send, in octal: 600 is you alone, 660 your group too, 666 everybody. Write permission decides. If empty, the umask decides. It is set before the socket can be used, and changes nothing for other files of this program.
unix-remove-stale = Remove the old file and go on
unix-not-supported = This system has no Unix-domain sockets that this program can use. They are on Linux and macOS.

## What is wrong with the form

unix-no-name = Type a path, or @ and a name.
unix-bad-name = A path has no zero byte, and a name is not empty.
unix-bad-mode = Write three octal digits, such as 600.
unix-no-destination = Type the path or @name that messages go to.

## Hints in the empty log

unix-hint-listen = Press Listen, then other programs of this machine can connect.
unix-hint-listening = Listening. Connect to it, for example with  nc -U { $path }
unix-hint-listening-socat = Listening. Connect to it, for example with  { $command }
unix-hint-connect = Press Connect, or start a server for it first, for example with  nc -lU { $path }
unix-hint-datagrams = Press Bind, then other programs of this machine can send to it.
unix-hint-bound = Bound. Send something to it, for example with  { $command }

## Who is at the other end

peer-process = { $program } (process { $process }), user { $user }
peer-process-gone = process { $process }, user { $user }
news-peer-process = The other end belongs to { $process }
news-keeps-edges = SOCK_SEQPACKET: each send is one record, and each recv takes one
explain-peer-process = The system says who made the other end (getsockopt with SO_PEERCRED): the process that called connect or listen, with its user and group at that moment. A peer cannot lie about it. The program’s name was read from /proc just now; it can be changed by the program itself.
explain-keeps-edges = The socket’s type is SOCK_SEQPACKET: a connection, in order and without loss as SOCK_STREAM, but the edges of what is sent are kept, as with datagrams. If the buffer of a recv is too small, the rest of that record is lost.

## Calls

call-unlink = Removes the file of a socket
call-chmod = Sets who may use the file of a socket
failed-unlink = Could not remove { $target }: { $reason }
failed-chmod = Could not set the mode of { $target }: { $reason }
sheet-unlink = 0; -1 if it failed
    .blocks = the disk
sheet-chmod = 0; -1 if it failed
    .blocks = the disk

## Causes

cause-unix-stale = a socket file stands there that nobody has any more
    .why = A program has bound this path before and ended without removing the file: connect says ECONNREFUSED, so nobody listens. The file does not go by itself, and bind does not take a path that is there.
    .try = Remove the file by the button here, or with rm. Nothing is removed unasked.
cause-unix-alive = another socket is bound there
    .why = The file belongs to a socket that is open: a connect to it did not fail with ECONNREFUSED. Another program, or another tab, has it.
    .try = Close that program or tab, or choose another path.
cause-unix-unknown = a socket file stands there
    .why = The file is a socket’s, and this program may not ask whether somebody has it.
    .try = Look whose it is with ls -l, and choose another path.
cause-unix-link = a symbolic link stands there
    .why = bind makes a new file and follows no link, wherever it leads.
    .try = Choose another path. This program removes no links.
cause-unix-folder = a folder stands there
    .why = bind makes a new file, and a folder has this name.
    .try = Write the name of a file after it, such as { $target }/echo.sock
cause-unix-file = a file that is no socket stands there
    .why = bind makes a new file and replaces none.
    .try = Choose another path. This program removes no files but those of sockets.
cause-unix-kept-alive = somebody has the socket now
    .why = Before the file was to be removed, it was looked at once more, and a socket is open there.
    .try = Close that program, or choose another path.
cause-unix-kept-other = it is not the file any more that was looked at
    .why = Meanwhile another file has this path. It was left alone.
    .try = Look with ls -li what stands there, and press the button again.
cause-unix-too-long = the path or name has { $bytes } bytes, and { $most } fit
    .why = The address of a Unix-domain socket (sun_path) has room for { $most } bytes and a zero byte. A Chinese character takes three bytes.
    .try = Choose a shorter one: paths in /tmp are short.
cause-unix-no-abstract = this system has no abstract names
    .why = Names that begin with @ are no files. Only Linux has them.
    .try = Choose a path.
cause-unix-cut = { $bytes } bytes came, and the buffer took { $most }
    .why = A record or datagram is taken by one recv, whole or cut: what does not fit into the buffer is lost.
    .try = Let recv be handed a larger buffer (options, Reading), or leave it automatic.
cause-unix-no-folder = the folder is not there
    .why = bind makes the file of the socket, but no folders: one on the way to { $target } is missing.
    .try = Make the folder, or choose another path.
cause-unix-bind-denied = permission denied
    .why = To make the file of the socket, this program needs the right to write into its folder.
    .try = Choose a path in a folder of your own, or in /tmp.
cause-unix-name-taken = another socket has this name
    .why = An abstract name belongs to one socket of each type, and is free as soon as that is closed.
    .try = Close the other program or tab, or choose another name.
cause-unix-refused = nobody listens there
    .why = The file of the socket is there, but no program has the socket open: it ended without removing the file. Or the name is abstract and nobody has it.
    .try = Start the server first.
cause-unix-no-socket = what stands there is no socket
    .why = connect needs a file that the bind of a server has made. { $target } is another kind of file, or a folder.
    .try = Check the path.
cause-unix-absent = there is no such socket
    .why = No file has this path. The server makes it when it binds.
    .try = Start the server first, and check the path.
cause-unix-denied = permission denied
    .why = To connect or send to a socket, this program needs the right to write to its file, and to search all folders on the way.
    .try = Look at the mode with ls -l. Its owner can change it with chmod.
cause-unix-other-type = the socket there is of another type, or no socket
    .why = Both ends must have the same type: stream, datagram or SEQPACKET. The file at { $target } has another one, or is none of a socket.
    .try = Choose the other type.
cause-unix-too-large = the message is too large
    .why = A datagram or record goes whole or not at all, and must fit into the send buffer of the socket (SO_SNDBUF).
    .try = Send less at once.
cause-unix-reset = the peer closed without having read everything
    .why = Bytes that were sent to it were still unread when the other program closed its socket, so the system says so.
    .try = If it happens often, let the other program read until the end before it closes.
