"""Reports the socket calls of this process to Network Playground, which has started it.

Python loads this file before the program, since its folder is in PYTHONPATH. It needs Python 3.8 and the standard
library only. What it must not do is change anything that the program sees:

- it takes itself out of the environment, of sys.path and of sys.modules, and loads the system's own sitecustomize;
- the program's `import socket` finds what it would find without it, and only the standard library's module is watched;
- methods return what they would return, and raise what they would raise, with the same traceback (see `_watched`);
- it starts no thread, keeps its descriptor out of the way, and when its channel breaks, it is silent.

The form of what is written to the channel stands in src/net/traced/wire.rs.
"""


def _install():
    import os
    import sys

    _leave_no_trace(os, sys)
    _heed_interrupts()
    place = os.environ.pop("NETWORK_PLAYGROUND_WATCH", None)
    if place is None:
        return
    watch = _Channel(os, sys, place)
    if watch.open(0, 0):
        import atexit

        sys.meta_path.insert(0, _Finder(sys, watch))
        # What is registered first is called last.
        atexit.register(watch.end)
        if hasattr(os, "register_at_fork"):
            parent = [os.getpid()]

            def after_fork():
                before, parent[0] = parent[0], os.getpid()
                watch.open(before, watch.fork_of_thread())

            os.register_at_fork(before=watch.will_fork, after_in_child=after_fork)


def _heed_interrupts():
    """Ctrl+C is an exception, as on a terminal.

    Who is started in the background of a shell ignores SIGINT, and all that it starts inherits that: Python then leaves
    it ignored, and the program could not be interrupted.
    """
    import _signal

    if _signal.getsignal(_signal.SIGINT) == _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def _leave_no_trace(os, sys):
    """What it was loaded by is as it would be without it."""
    folder = os.path.dirname(os.path.abspath(__file__))
    before = os.environ.pop("NETWORK_PLAYGROUND_PYTHONPATH", None)
    os.environ.pop("PYTHONPATH", None)
    if before is not None:
        os.environ["PYTHONPATH"] = before

    def is_ours(path):
        return isinstance(path, str) and os.path.abspath(path) == folder

    sys.path[:] = [path for path in sys.path if not is_ours(path)]
    for path in [path for path in sys.path_importer_cache if is_ours(path)]:
        del sys.path_importer_cache[path]


def _load_the_other():
    """Loads the sitecustomize that this file has hidden; False if there is none."""
    import sys
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec("sitecustomize")
    if spec is None or spec.loader is None:
        return False
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)
    return True


class _Finder:
    """Has the standard library's `socket` watched as soon as the program imports it."""

    def __init__(self, sys, watch):
        self.sys = sys
        self.watch = watch

    def find_spec(self, name, path=None, target=None):
        if name != "socket":
            return None
        import os
        from _frozen_importlib_external import PathFinder

        if self in self.sys.meta_path:
            self.sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        library = os.path.join(os.path.dirname(os.path.abspath(os.__file__)), "socket.py")
        if spec is None or not spec.origin or os.path.abspath(spec.origin) != library:
            return spec
        spec.loader = _Loader(spec.loader, self.watch)
        return spec


class _Loader:
    """Loads a module as its own loader does, and then has it watched."""

    def __init__(self, own, watch):
        self.own = own
        self.watch = watch

    def create_module(self, spec):
        return self.own.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self.own
        self.own.exec_module(module)
        _watch(module, self.watch)


# How many reports may wait while another thread writes. Each is at most 64 KiB and a little.
_WAITING_MAX = 256

# How much of the bytes of one call is reported; the rest is counted.
_BYTES_MAX = 65536

# How much of a text is reported: arguments, messages of exceptions, names.
_TEXT_MAX = 500

# What goes at once into a send buffer that has room at all, in bytes: systems call one writable that has a third free.
_AT_ONCE_MAX = 16384

_VERSION = 2

_HELLO, _BEGAN, _CALLED, _THREAD, _COLLECTED, _LOST, _FORKS = range(7)


class _Channel:
    """The way to Network Playground: reports are written to a socket of its own, whole and one after the other."""

    def __init__(self, os, sys, place):
        import _socket
        import _struct
        import _thread

        self.os, self.sys, self.place = os, sys, place
        self.library, self.thread = _socket, _thread
        self.hello = _struct.Struct("<IBBIIIQ").pack
        self.named = _struct.Struct("<IBQ").pack
        self.forking = _struct.Struct("<IBI").pack
        self.forks = 0
        self.write, self.restart = _writer(_thread, self.named, getattr(_socket, "MSG_NOSIGNAL", 0))

    def open(self, parent, fork):
        """Connects, and says who this is; of a process that was forked, also of which one and by which of its forks."""
        # Of each thread a number: the system's own are used again when a thread is over.
        self.local = self.thread._local()
        self.threads = 0
        self.restart(None)
        try:
            self.restart(self.connected())
        except (OSError, ValueError):
            return False
        import time

        text = ("Python %d.%d.%d" % self.sys.version_info[:3]).encode()
        process, now = self.os.getpid(), time.perf_counter_ns()
        self.write(self.hello(22 + len(text), _HELLO, _VERSION, process, parent, fork, now) + text)
        return True

    def will_fork(self):
        """What this process has now, its copy has, too: the copy reports on a way of its own, which may be read sooner."""
        self.forks += 1
        self.local.fork = self.forks
        self.write(self.forking(5, _FORKS, self.forks))

    def fork_of_thread(self):
        """The number of the fork that this thread has begun last: of another thread's, the copy knows nothing."""
        return getattr(self.local, "fork", 0)

    def end(self):
        """The process is at its end. Older Pythons crash when they collect a socket without the module `socket` so late:
        the descriptor is left to the system."""
        self.restart(None, "leave")

    def connected(self):
        kind, _, rest = self.place.partition(":")
        if kind == "unix":
            channel = self.library.socket(self.library.AF_UNIX, self.library.SOCK_STREAM)
            channel.settimeout(None)
            channel.connect(rest)
            return self.out_of_the_way(channel)
        port, _, token = rest.partition(":")
        channel = self.library.socket(self.library.AF_INET, self.library.SOCK_STREAM)
        channel.settimeout(None)
        channel.connect(("127.0.0.1", int(port)))
        channel.setsockopt(self.library.IPPROTO_TCP, self.library.TCP_NODELAY, 1)
        channel.sendall(token.encode())
        return channel

    def out_of_the_way(self, channel):
        """The program gets the descriptors that it would get without us: ours is a high one."""
        import fcntl

        for least in (1000, 500, 200, 100):
            try:
                number = fcntl.fcntl(channel.fileno(), fcntl.F_DUPFD_CLOEXEC, least)
            except OSError:
                continue
            channel.close()
            channel = self.library.socket(-1, -1, -1, number)
            channel.settimeout(None)
            break
        return channel

    def thread_number(self):
        """A new thread makes itself known."""
        self.threads += 1
        number = self.local.number = self.threads
        threading = self.sys.modules.get("threading")
        name = "MainThread" if number == 1 else ""
        try:
            name = threading._active[self.thread.get_ident()].name
        except (AttributeError, KeyError):
            pass
        text = str(name)[:_TEXT_MAX].encode("utf-8", "replace")
        self.write(self.named(9 + len(text), _THREAD, number) + text)
        return number


def _writer(thread, lost_report, quiet):
    """A function that writes a report, and one that has it go on with another socket.

    Writing never raises and never waits for a lock: if another thread is writing, that one writes this report, too. A
    handler of a signal may come here while its own thread writes.
    """
    from _collections import deque

    socket = lock = waiting = None
    lost = 0

    def restart(other, former="close"):
        nonlocal socket, lock, waiting, lost
        if socket is not None and former == "close":
            socket.close()  # That of the process which was forked.
        elif socket is not None:
            socket.detach()
        socket, lock, waiting, lost = other, thread.allocate_lock(), deque(), 0

    def write(report):
        nonlocal lost
        if socket is None:
            return
        if not waiting and lock.acquire(False):
            try:
                put(report)
            finally:
                lock.release()
        elif len(waiting) >= _WAITING_MAX:
            lost += 1
        else:
            waiting.append(report)
        while waiting and lock.acquire(False):
            try:
                while waiting:
                    put(waiting.popleft())
            finally:
                lock.release()

    def put(report):
        nonlocal socket, lost
        if lost:
            report, lost = lost_report(9, _LOST, lost) + report, 0
        try:
            # No signal where it has been closed: the program may not ignore SIGPIPE.
            sent = socket.send(report, quiet)
            while sent < len(report):
                report = report[sent:]
                sent = socket.send(report, quiet)
        except (OSError, AttributeError):
            socket = None

    return write, restart


def _watched(name, qualname, doc, call):
    """A callable that does what `call` does, and whose own frame is in no traceback.

    An exception gets the frame of each Python function that it passes through. So none is passed: `__new__` returns
    what is to be raised, and as it is an instance of the class that was called, type.__call__ goes on to its
    `__init__`. That is a property whose getter is written in C: it has an exhausted generator throw the exception.
    """
    from functools import partial
    from operator import methodcaller

    exhausted = (None for _ in ())
    for _ in exhausted:
        pass

    class Watched:
        def __new__(cls, *args, **named):
            try:
                return call(*args, **named)
            except BaseException as error:
                trace = error.__traceback__
                # Its first frame is this one, its second that of `call`.
                while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
                    trace = trace.tb_next
                raised = object.__new__(Raised)
                raised.go = partial(exhausted.throw, error.with_traceback(trace))
                return raised

    class Raised(Watched):
        __init__ = property(methodcaller("go"))

    Watched.__name__ = name
    Watched.__qualname__ = qualname
    Watched.__doc__ = doc
    Watched.__module__ = "socket"
    return Watched


class _Method:
    """A method of a class that is a callable other than a function."""

    def __init__(self, watched, bound):
        self.watched = watched
        self.bound = bound

    def __get__(self, socket, kind=None):
        return self.watched if socket is None else self.bound(self.watched, socket)


# The calls, by the numbers that they have on the channel.
(
    _SOCKET,
    _BIND,
    _LISTEN,
    _ACCEPT,
    _CONNECT,
    _SEND,
    _SENDTO,
    _RECV,
    _RECVFROM,
    _SHUTDOWN,
    _CLOSE,
    _DETACH,
    _SETSOCKOPT,
    _GETSOCKOPT,
    _GETSOCKNAME,
    _GETPEERNAME,
    _SETTIMEOUT,
    _SETBLOCKING,
    _GETADDRINFO,
    _GETHOSTBYNAME,
    _SOCKETPAIR,
    _ADOPTED,
) = range(22)

# What follows the fixed part of a report, in this order.
_PEER, _LOCAL, _ARGS, _ERROR, _TEXT, _PAYLOAD = 1, 2, 4, 8, 16, 32


def _watch(module, channel):
    """Replaces the calls of the module `socket` by such that report."""
    import select
    import time
    import _struct
    from _weakref import ref
    from types import MethodType

    library = channel.library
    kind = module.socket
    raw = library.socket
    clock = time.perf_counter_ns
    write = channel.write
    fileno = raw.fileno
    gettimeout = raw.gettimeout
    getsockname = raw.getsockname
    getpeername = raw.getpeername
    is_finalizing = channel.sys.is_finalizing
    pack_began = _struct.Struct("<IBBqQQ").pack
    pack_called = _struct.Struct("<IBBBqQQQqI").pack
    pack_collected = _struct.Struct("<IBQqQ").pack
    pack_address = _struct.Struct("<BHI").pack
    pack_size = _struct.Struct("<H").pack
    pack_total = _struct.Struct("<Q").pack
    # Weak references to the sockets that are open, by descriptor; and the descriptors whose address was reported.
    known = {}
    named = set()

    class Known(ref):
        __slots__ = ("fd",)

    def forgotten(reference):
        fd = reference.fd
        if known.get(fd) is reference:
            del known[fd]
            named.discard(fd)
            if not is_finalizing():
                write(pack_collected(25, _COLLECTED, number(), fd, clock()))

    def keep(socket, fd):
        reference = Known(socket, forgotten)
        reference.fd = fd
        known[fd] = reference

    def number():
        try:
            return channel.local.number
        except AttributeError:
            return channel.thread_number()

    def text_of(value):
        """A value as a person writes it; of what is no plain value only the type, since no code of the program is
        to run here."""
        if type(value) is tuple:
            inner = ", ".join(text_of(each) for each in value)
            return "(" + inner + (",)" if len(value) == 1 else ")")
        if type(value) in (str, bytes, bytearray):
            return repr(value[:_TEXT_MAX])
        if type(value) in (bool, float, type(None)):
            return repr(value)
        if isinstance(value, int):
            return repr(int(value))
        return "<" + type(value).__name__ + ">"

    def texts_of(args, named_args):
        parts = [text_of(value) for value in args]
        parts += [name + "=" + text_of(value) for name, value in named_args.items()]
        return ", ".join(parts)

    def text_field(text):
        data = text.encode("utf-8", "backslashreplace")[:4 * _TEXT_MAX]
        return pack_size(len(data)) + data

    def address_field(address):
        """A pair of host and port, as it was given; None if it is not one."""
        if type(address) is not tuple or len(address) < 2:
            return None
        host, port = address[0], address[1]
        if type(host) is not str or type(port) is not int or not 0 <= port < 65536:
            return None
        scope = address[3] if len(address) > 3 and type(address[3]) is int else 0
        host = host.encode("utf-8", "replace")
        if len(host) > 255 or not 0 <= scope < 2**32:
            return None
        return pack_address(len(host), port, scope) + host

    def asked_of(ask, socket):
        try:
            return address_field(ask(socket))
        except OSError:
            return None

    def called(op, fd, thread, began, result, extra, flags, rest):
        write(pack_called(47 + len(rest), _CALLED, op, flags, fd, thread, began, clock(), result, extra) + rest)

    def failed(op, fd, thread, began, error, flags=0, rest=b"", payload=b""):
        """A call that raised. What has a number is the system's error."""
        if payload:
            flags |= _PAYLOAD
        code = getattr(error, "errno", None)
        is_system = isinstance(error, OSError) and not isinstance(error, (module.gaierror, module.herror))
        if is_system and type(code) is int and code > 0:
            called(op, fd, thread, began, -1, code, flags, rest + payload)
            return
        if isinstance(error, module.gaierror) and len(error.args) == 2:
            text = str(error.args[1])
        else:
            text = type(error).__name__ + ": " + str(error)[:_TEXT_MAX]
        called(op, fd, thread, began, -1, 0, flags | _ERROR, rest + text_field(text) + payload)

    def begin(op, socket, fd, thread, began, event, size=0):
        """A call that may block. If it can do at once what it is for, nobody need know that it has begun.

        It stands within the `try` of its call: an exception of a signal's handler may come as early as here, and what
        has been reported to have begun must be reported to be over.
        """
        if gettimeout(socket) != 0 and (size > _AT_ONCE_MAX or not is_ready(fd, event)):
            write(pack_began(26, _BEGAN, op, fd, thread, began))

    if hasattr(select, "poll"):
        come, room = select.POLLIN, select.POLLOUT

        def is_ready(fd, event):
            try:
                look = select.poll()
                look.register(fd, event)
                return look.poll(0)
            except (OSError, ValueError):
                return True  # The call itself will say what is wrong.

    else:
        come, room = 0, 0

        def is_ready(fd, event):
            return False

    def names(socket, fd):
        """The addresses of a socket, if they are not known yet."""
        if fd in named:
            return 0, b""
        named.add(fd)
        local = asked_of(getsockname, socket)
        return (0, b"") if local is None else (_LOCAL, local)

    # Each `make` is given the original and returns the call that reports.

    # The words of older Pythons about an argument with a name depend on whether the method is bound to its socket.
    is_old = channel.sys.version_info < (3, 11)


    def received(socket, fd, thread, began, op, data, total, asked, address):
        flags, rest = _PAYLOAD, b""
        if address is not None:
            peer = address_field(address)
            if peer is not None:
                flags, rest = flags | _PEER, peer
        if fd not in named:
            more, local = names(socket, fd)
            flags, rest = flags | more, rest + local
        if total > _BYTES_MAX:
            data = data[:_BYTES_MAX]
        called(op, fd, thread, began, total, min(max(asked, 0), 2**32 - 1), flags, rest + pack_total(total) + data)

    def make_recv(original):
        def recv(socket, *args, **kw):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(_RECV, socket, fd, thread, began, come)
                data = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_RECV, fd, thread, began, error, _ARGS, text_field(texts_of(args, kw)))
                raise
            asked = args[0] if args and type(args[0]) is int else len(data)
            received(socket, fd, thread, began, _RECV, data, len(data), asked, None)
            return data

        return recv

    def make_recvfrom(original):
        def recvfrom(socket, *args, **kw):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(_RECVFROM, socket, fd, thread, began, come)
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_RECVFROM, fd, thread, began, error, _ARGS, text_field(texts_of(args, kw)))
                raise
            data = result[0]
            asked = args[0] if args and type(args[0]) is int else len(data)
            received(socket, fd, thread, began, _RECVFROM, data, len(data), asked, result[-1])
            return result

        return recvfrom

    def make_recv_into(original, op):
        def recv_into(socket, *args, **kw):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(op, socket, fd, thread, began, come)
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(op, fd, thread, began, error)
                raise
            count = result if op == _RECV else result[0]
            data, asked = b"", count
            try:
                with memoryview(args[0] if args else kw["buffer"]) as view, view.cast("B") as whole:
                    data = bytes(whole[: min(count, _BYTES_MAX)])
                    wish = args[1] if len(args) > 1 else kw.get("nbytes", 0)
                    asked = wish if type(wish) is int and wish > 0 else len(whole)
            except (TypeError, ValueError, KeyError):
                pass
            address = None if op == _RECV else result[1]
            received(socket, fd, thread, began, op, data, count, asked, address)
            return result

        return recv_into

    def make_recvmsg_into(original):
        def recvmsg_into(socket, *args, **kw):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(_RECVFROM, socket, fd, thread, began, come)
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_RECVFROM, fd, thread, began, error)
                raise
            received(socket, fd, thread, began, _RECVFROM, b"", result[0], result[0], result[-1])
            return result

        return recvmsg_into

    def bytes_of(data):
        """What was given to be sent, as far as it is reported, and its length."""
        if type(data) is bytes:
            return (data if len(data) <= _BYTES_MAX else data[:_BYTES_MAX]), len(data)
        try:
            with memoryview(data) as view, view.cast("B") as whole:
                return bytes(whole[:_BYTES_MAX]), len(whole)
        except (TypeError, ValueError):
            return None, 0

    def size_of(data):
        return len(data) if type(data) in (bytes, bytearray) else 0

    def transfer(socket, op, fd, call, args, kw, data, address, size=0):
        """A call that sends. Of one that fails, too, it is reported what it should have sent."""
        thread, began = number(), clock()
        sent, total = bytes_of(data)
        try:
            begin(op, socket, fd, thread, began, room, size)
            result = call(socket, *args, **kw) if not (kw and is_old) else call.__get__(socket)(*args, **kw)
        except BaseException as error:
            peer = address_field(address) or b""
            flags = _PEER if peer else 0
            if sent is None:
                failed(op, fd, thread, began, error, flags | _ARGS, peer + text_field(texts_of(args, kw)))
            else:
                failed(op, fd, thread, began, error, flags, peer, pack_total(total) + sent)
            raise
        if type(result) is int and result < total:
            total = result
            sent = sent[:total]
        flags, rest = _PAYLOAD, b""
        if address is not None:
            peer = address_field(address)
            if peer is not None:
                flags, rest = flags | _PEER, peer
        if fd not in named:
            more, local = names(socket, fd)
            flags, rest = flags | more, rest + local
        called(op, fd, thread, began, total, 0, flags, rest + pack_total(total) + (sent or b""))
        return result

    def make_send(original):
        def send(socket, *args, **kw):
            fd = fileno(socket)
            data = args[0] if args else None
            return transfer(socket, _SEND, fd, original, args, kw, data, None, size_of(data))

        return send

    def make_sendto(original):
        def sendto(socket, *args, **kw):
            fd = fileno(socket)
            data = args[0] if args else None
            address = args[-1] if len(args) > 1 else None
            return transfer(socket, _SENDTO, fd, original, args, kw, data, address)

        return sendto

    def make_sendmsg(original):
        def sendmsg(socket, *args, **kw):
            fd = fileno(socket)
            address = args[3] if len(args) > 3 else None
            op = _SEND if address is None else _SENDTO
            data = None
            if args:
                try:
                    # It may be something that gives each piece only once.
                    args = (list(args[0]),) + args[1:]
                    data = b"".join(bytes(buffer) for buffer in args[0])
                except (TypeError, ValueError):
                    data = None
            return transfer(socket, op, fd, original, args, kw, data, address, _AT_ONCE_MAX + 1)

        return sendmsg

    def make_sendfile(original):
        given_up = getattr(module, "_GiveupOnSendfile", ())

        def _sendfile_use_sendfile(socket, file, offset=0, count=None):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(_SEND, socket, fd, thread, began, room, _AT_ONCE_MAX + 1)
                total = original(socket, file, offset, count)
            except BaseException as error:
                # What the system cannot send by itself, the module sends by `send`, which is reported then.
                if not isinstance(error, given_up):
                    failed(_SEND, fd, thread, began, error)
                raise
            sent = b""
            try:
                sent = channel.os.pread(file.fileno(), min(total, _BYTES_MAX), offset)
            except (OSError, AttributeError, TypeError):
                pass
            called(_SEND, fd, thread, began, total, 0, _PAYLOAD, pack_total(total) + sent)
            return total

        return _sendfile_use_sendfile

    def make_addressed(original, op):
        """bind, connect and connect_ex."""

        def addressed(socket, *args, **kw):
            fd = fileno(socket)
            thread, began = number(), clock()
            address = args[0] if len(args) == 1 else None
            peer = address_field(address)
            flags, rest = (_PEER, peer) if peer is not None else (_ARGS, text_field(texts_of(args, kw)))
            try:
                if op == _CONNECT:
                    begin(op, socket, fd, thread, began, room, _AT_ONCE_MAX + 1)
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(op, fd, thread, began, error, flags, rest)
                raise
            if result:  # The number of the error, of connect_ex.
                called(op, fd, thread, began, -1, result, flags, rest)
                return result
            named.discard(fd)
            more, local = names(socket, fd)
            if more:
                rest = rest + local if flags == _PEER else local + rest
            text = b""
            if op == _CONNECT and peer is not None:
                # By its address, where the program has given a name.
                real = asked_of(getpeername, socket)
                if real is not None and real != peer:
                    flags, text = flags | _TEXT, text_field("%s %d" % getpeername(socket)[:2])
            called(op, fd, thread, began, 0, 0, flags | more, rest + text)
            return result

        return addressed

    def make_listen(original):
        def listen(socket, *args, **kw):
            fd, thread, began = fileno(socket), number(), clock()
            rest = text_field(texts_of(args, kw))
            try:
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_LISTEN, fd, thread, began, error, _ARGS, rest)
                raise
            named.discard(fd)
            more, local = names(socket, fd)
            called(_LISTEN, fd, thread, began, 0, 0, _ARGS | more, local + rest)
            return result

        return listen

    def make_accept(original):
        def _accept(socket, *args):
            fd = fileno(socket)
            thread, began = number(), clock()
            try:
                begin(_ACCEPT, socket, fd, thread, began, come)
                result = original(socket, *args)
            except BaseException as error:
                failed(_ACCEPT, fd, thread, began, error)
                raise
            new, address = result
            peer = address_field(address)
            flags, rest = (_PEER, peer) if peer is not None else (0, b"")
            known[new] = None
            called(_ACCEPT, fd, thread, began, new, 0, flags, rest)
            return result

        return _accept

    def make_init(original):
        def __init__(socket, *args, **kw):
            thread, began = number(), clock()
            try:
                original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_SOCKET, -1, thread, began, error, _ARGS, text_field(texts_of(args, kw)))
                raise
            fd = fileno(socket)
            is_given = len(args) > 3 and args[3] is not None or kw.get("fileno") is not None
            is_new = fd not in known
            keep(socket, fd)
            if not is_given or is_new:
                op = _ADOPTED if is_given else _SOCKET
                named.discard(fd)
                # The low bits are the type, the others flags of Linux.
                made = (int(socket.family) & 0xFFFF) << 16 | int(socket.type) & 0xF
                called(op, fd, thread, began, fd, made, 0, b"")
            elif fd not in named:
                # Accepted: now its own address can be asked for.
                more, local = names(socket, fd)
                called(_ADOPTED, fd, thread, began, fd, 0, more, local)

        return __init__

    def make_close(original):
        def _real_close(socket, *args, **kw):
            fd, thread, began = fileno(socket), number(), clock()
            if fd < 0:
                return original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            named.discard(fd)
            known.pop(fd, None)
            try:
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(_CLOSE, fd, thread, began, error)
                raise
            called(_CLOSE, fd, thread, began, 0, 0, 0, b"")
            return result

        return _real_close

    def make_detach(original):
        def detach(socket, *args, **kw):
            fd, thread, began = fileno(socket), number(), clock()
            result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            reference = known.get(fd)
            if reference is not None and reference() is socket:
                known[fd] = None
            called(_DETACH, fd, thread, began, fd, 0, 0, b"")
            return result

        return detach

    symbols = {}

    def symbols_of(level, option):
        """The names of an option, as in C."""
        if not symbols:
            for name in dir(library):
                if name.startswith(("SOL_", "IPPROTO_")):
                    symbols.setdefault(("", getattr(library, name)), name)
            for prefix, levels in (
                ("SO_", ("SOL_SOCKET",)),
                ("TCP_", ("IPPROTO_TCP", "SOL_TCP")),
                ("IPV6_", ("IPPROTO_IPV6",)),
                ("IP_", ("IPPROTO_IP", "SOL_IP")),
            ):
                for name in dir(library):
                    # Those of other families have the same numbers.
                    if name.startswith(prefix) and "J1939" not in name and "SO_VM_" not in name:
                        for each in levels:
                            where = getattr(library, each, None)
                            symbols.setdefault((where, getattr(library, name)), name)
            symbols[("", getattr(library, "SOL_SOCKET", None))] = "SOL_SOCKET"
            for own in ("IPPROTO_TCP", "IPPROTO_IP", "IPPROTO_IPV6"):
                symbols[("", getattr(library, own, None))] = own
        return symbols.get(("", level), str(level)) + ", " + symbols.get((level, option), str(option))

    def option_text(args, kw):
        if len(args) >= 2 and isinstance(args[0], int) and isinstance(args[1], int):
            names_of = symbols_of(int(args[0]), int(args[1]))
            more = texts_of(args[2:], kw)
            return names_of + ", " + more if more else names_of
        return texts_of(args, kw)

    def make_option(original, op):
        def option(socket, *args, **kw):
            fd, thread, began = fileno(socket), number(), clock()
            rest = text_field(option_text(args, kw))
            try:
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(op, fd, thread, began, error, _ARGS, rest)
                raise
            flags, value = _ARGS, 0
            if type(result) is int:
                value = result
            elif result is not None:
                flags, rest = flags | _TEXT, rest + text_field(text_of(result))
            called(op, fd, thread, began, value, 0, flags, rest)
            return result

        return option

    def make_name(original, op):
        """getsockname and getpeername."""

        def name(socket, *args):
            if getattr(channel.local, "is_describing", False):
                return original(socket, *args)
            fd, thread, began = fileno(socket), number(), clock()
            try:
                result = original(socket, *args)
            except BaseException as error:
                failed(op, fd, thread, began, error)
                raise
            address = address_field(result)
            if address is None:
                called(op, fd, thread, began, 0, 0, _TEXT, text_field(text_of(result)))
            else:
                called(op, fd, thread, began, 0, 0, _PEER, address)
            return result

        return name

    def make_repr(original):
        """It asks for both addresses, which is no call of the program."""

        def __repr__(socket):
            channel.local.is_describing = True
            try:
                return original(socket)
            finally:
                channel.local.is_describing = False

        return __repr__

    def make_plain(original, op):
        """shutdown, settimeout and setblocking."""

        def plain(socket, *args, **kw):
            fd, thread, began = fileno(socket), number(), clock()
            rest = text_field(texts_of(args, kw))
            try:
                result = original(socket, *args, **kw) if not (kw and is_old) else original.__get__(socket)(*args, **kw)
            except BaseException as error:
                failed(op, fd, thread, began, error, _ARGS, rest)
                raise
            called(op, fd, thread, began, 0, 0, _ARGS, rest)
            return result

        return plain

    def make_lookup(original, op):
        def lookup(*args, **kw):
            thread, began = number(), clock()
            write(pack_began(26, _BEGAN, op, -1, thread, began))
            host = args[0] if args else kw.get("host")
            port = args[1] if len(args) > 1 else kw.get("port", 0)
            peer = address_field((host, port if type(port) is int else 0))
            flags, rest = (_PEER, peer) if peer is not None else (_ARGS, text_field(texts_of(args, kw)))
            try:
                result = original(*args, **kw)
            except BaseException as error:
                failed(op, -1, thread, began, error, flags, rest)
                raise
            found = [result] if type(result) is str else [each[4][0] for each in result]
            once = list(dict.fromkeys(text for text in found if type(text) is str))
            called(op, -1, thread, began, 0, 0, flags | _TEXT, rest + text_field(" ".join(once)))
            return result

        return lookup

    def make_pair(original):
        def socketpair(*args, **kw):
            thread, began = number(), clock()
            rest = text_field(texts_of(args, kw))
            try:
                result = original(*args, **kw)
            except BaseException as error:
                failed(_SOCKETPAIR, -1, thread, began, error, _ARGS, rest)
                raise
            both = "%d, %d" % (fileno(result[0]), fileno(result[1]))
            called(_SOCKETPAIR, -1, thread, began, 0, 0, _ARGS | _TEXT, rest + text_field(both))
            return result

        return socketpair

    def replace(name, make, *more):
        original = getattr(kind, name, None)
        if original is None:
            return
        call = make(original, *more)
        qualname = getattr(original, "__qualname__", name)
        watched = _watched(name, qualname, original.__doc__, call)
        setattr(kind, name, _Method(watched, MethodType))

    def replace_function(name, make, *more):
        original = getattr(module, name, None)
        if original is not None:
            call = make(original, *more)
            setattr(module, name, _watched(name, name, original.__doc__, call))

    replace("__init__", make_init)
    replace("__repr__", make_repr)
    replace("bind", make_addressed, _BIND)
    replace("connect", make_addressed, _CONNECT)
    replace("connect_ex", make_addressed, _CONNECT)
    replace("listen", make_listen)
    replace("_accept", make_accept)
    replace("send", make_send)
    replace("sendall", make_send)
    replace("sendto", make_sendto)
    replace("sendmsg", make_sendmsg)
    replace("_sendfile_use_sendfile", make_sendfile)
    replace("recv", make_recv)
    replace("recv_into", make_recv_into, _RECV)
    replace("recvfrom", make_recvfrom)
    replace("recvfrom_into", make_recv_into, _RECVFROM)
    replace("recvmsg", make_recvfrom)
    replace("recvmsg_into", make_recvmsg_into)
    replace("shutdown", make_plain, _SHUTDOWN)
    replace("settimeout", make_plain, _SETTIMEOUT)
    replace("setblocking", make_plain, _SETBLOCKING)
    replace("_real_close", make_close)
    replace("detach", make_detach)
    replace("setsockopt", make_option, _SETSOCKOPT)
    replace("getsockopt", make_option, _GETSOCKOPT)
    replace("getsockname", make_name, _GETSOCKNAME)
    replace("getpeername", make_name, _GETPEERNAME)
    replace_function("getaddrinfo", make_lookup, _GETADDRINFO)
    replace_function("gethostbyname", make_lookup, _GETHOSTBYNAME)
    replace_function("socketpair", make_pair)


try:
    _install()
except Exception:  # Without reports the program runs as well.
    pass
if not _load_the_other():
    # There is none, as Python says it when it looks for one.
    raise ImportError("No module named 'sitecustomize'", name="sitecustomize")
