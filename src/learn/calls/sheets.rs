//! One sheet a call: signatures, errors and manuals, which are the same in every language.
//!
//! Sources: the manual pages of Linux (man-pages 6), Python's documentation of `socket`, Microsoft's of Winsock.

use super::forms::ERROR_QUEUE;
use crate::net::Op;
use crate::net::protocols::ProtocolOp;
use crate::net::traced::ProgramOp;

/// What a call is in its manuals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallSheet {
    /// Its name in the ids of its texts.
    pub(super) id: &'static str,
    /// How it is declared in C.
    pub c: &'static str,
    /// How it is written in Python, of a socket `s`.
    pub python: &'static str,
    /// Errors that it can give, the commonest first.
    pub errors: &'static [&'static str],
    /// The manual page of Linux.
    pub(super) linux: &'static str,
    /// The page of Python's library, with the place in it.
    pub(super) python_page: &'static str,
    /// The page of Winsock.
    pub(super) windows: Option<&'static str>,
}

/// The calls that have a manual page.
pub const CALLS: [Op; 30] = [
    Op::GetAddrInfo,
    Op::Socket,
    Op::SetSockOpt,
    Op::GetSockOpt,
    Op::JoinGroup,
    Op::LeaveGroup,
    Op::Bind,
    Op::GetSockName,
    Op::RecvFrom,
    Op::SendTo,
    Op::Connect,
    Op::Listen,
    Op::Accept,
    Op::Recv,
    Op::Send,
    Op::Poll,
    Op::Shutdown,
    Op::Close,
    Op::OpenFile,
    Op::ReadFile,
    Op::WriteFile,
    Op::RenameFile,
    Op::Unlink,
    Op::Chmod,
    of_program(ProgramOp::SetTimeout),
    of_program(ProgramOp::SetBlocking),
    of_program(ProgramOp::Detach),
    of_program(ProgramOp::GetHostByName),
    of_program(ProgramOp::SocketPair),
    of_program(ProgramOp::GetPeerName),
];

/// A call that only watched programs make.
const fn of_program(op: ProgramOp) -> Op {
    Op::Protocol(ProtocolOp::Program(op))
}

/// The sheet of a call; `None` for what is none.
pub fn sheet(op: Op) -> Option<&'static CallSheet> {
    Some(match op {
        Op::GetAddrInfo => &GETADDRINFO,
        Op::Socket => &SOCKET,
        Op::SetSockOpt => &SETSOCKOPT,
        Op::GetSockOpt => &GETSOCKOPT,
        Op::JoinGroup => &JOIN,
        Op::LeaveGroup => &LEAVE,
        Op::Bind => &BIND,
        Op::GetSockName => &GETSOCKNAME,
        Op::RecvFrom => &RECVFROM,
        Op::RecvMsg => &ERROR_QUEUE,
        Op::SendTo => &SENDTO,
        Op::Connect => &CONNECT,
        Op::Listen => &LISTEN,
        Op::Accept => &ACCEPT,
        Op::Recv => &RECV,
        Op::Send => &SEND,
        Op::Poll => &POLL,
        Op::Shutdown => &SHUTDOWN,
        Op::Close => &CLOSE,
        Op::OpenFile => &OPEN,
        Op::ReadFile => &READ,
        Op::WriteFile => &WRITE,
        Op::RenameFile => &RENAME,
        Op::Unlink => &UNLINK,
        Op::Chmod => &CHMOD,
        Op::Protocol(ProtocolOp::Program(op)) => return sheet_of_program(op),
        Op::TlsHandshake
        | Op::Protocol(ProtocolOp::Http(_) | ProtocolOp::Icmp(_))
        | Op::StartThread
        | Op::Reply => return None,
    })
}

fn sheet_of_program(op: ProgramOp) -> Option<&'static CallSheet> {
    Some(match op {
        ProgramOp::SetTimeout => &SETTIMEOUT,
        ProgramOp::SetBlocking => &SETBLOCKING,
        ProgramOp::Detach => &DETACH,
        ProgramOp::GetHostByName => &GETHOSTBYNAME,
        ProgramOp::SocketPair => &SOCKETPAIR,
        ProgramOp::GetPeerName => &GETPEERNAME,
        ProgramOp::Start | ProgramOp::Input | ProgramOp::Signal | ProgramOp::Watch => return None,
    })
}

const GETADDRINFO: CallSheet = CallSheet {
    id: "getaddrinfo",
    c: "int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **res);",
    python: "socket.getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
    errors: &["EAI_NONAME", "EAI_AGAIN", "EAI_FAIL", "EAI_FAMILY", "EAI_SERVICE"],
    linux: "man3/getaddrinfo.3",
    python_page: "socket.html#socket.getaddrinfo",
    windows: Some("ws2tcpip/nf-ws2tcpip-getaddrinfo"),
};

const SOCKET: CallSheet = CallSheet {
    id: "socket",
    c: "int socket(int domain, int type, int protocol);",
    python: "s = socket.socket(family=AF_INET, type=SOCK_STREAM, proto=0)",
    errors: &["EMFILE", "EAFNOSUPPORT", "EACCES", "ENFILE", "ENOBUFS", "EPROTONOSUPPORT"],
    linux: "man2/socket.2",
    python_page: "socket.html#socket.socket",
    windows: Some("winsock2/nf-winsock2-socket"),
};

const SETSOCKOPT: CallSheet = CallSheet {
    id: "setsockopt",
    c: "int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);",
    python: "s.setsockopt(level, optname, value)",
    errors: &["ENOPROTOOPT", "EINVAL", "EACCES", "EBADF", "ENOTSOCK"],
    linux: "man2/setsockopt.2",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};

const GETSOCKOPT: CallSheet = CallSheet {
    id: "getsockopt",
    c: "int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);",
    python: "s.getsockopt(level, optname)",
    errors: &["ENOPROTOOPT", "EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man2/getsockopt.2",
    python_page: "socket.html#socket.socket.getsockopt",
    windows: Some("winsock2/nf-winsock2-getsockopt"),
};

const JOIN: CallSheet = CallSheet {
    id: "join",
    c: "setsockopt(sockfd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq, sizeof mreq);",
    python: "s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group + interface)",
    errors: &["ENODEV", "EADDRINUSE", "EINVAL", "ENOBUFS"],
    linux: "man7/ip.7",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};

const LEAVE: CallSheet = CallSheet {
    id: "leave",
    c: "setsockopt(sockfd, IPPROTO_IP, IP_DROP_MEMBERSHIP, &mreq, sizeof mreq);",
    python: "s.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, group + interface)",
    errors: &["EADDRNOTAVAIL", "ENODEV", "EINVAL"],
    linux: "man7/ip.7",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};

const BIND: CallSheet = CallSheet {
    id: "bind",
    c: "int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
    python: "s.bind((host, port))",
    errors: &["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "EINVAL", "EBADF"],
    linux: "man2/bind.2",
    python_page: "socket.html#socket.socket.bind",
    windows: Some("winsock2/nf-winsock2-bind"),
};

const GETSOCKNAME: CallSheet = CallSheet {
    id: "getsockname",
    c: "int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
    python: "s.getsockname()",
    errors: &["EBADF", "ENOTSOCK", "ENOBUFS"],
    linux: "man2/getsockname.2",
    python_page: "socket.html#socket.socket.getsockname",
    windows: Some("winsock2/nf-winsock2-getsockname"),
};

const RECVFROM: CallSheet = CallSheet {
    id: "recvfrom",
    c: "ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags, struct sockaddr *src_addr, socklen_t *addrlen);",
    python: "data, address = s.recvfrom(bufsize)",
    errors: &["ECONNREFUSED", "EAGAIN", "EMSGSIZE", "ECONNRESET", "EINTR", "EBADF"],
    linux: "man2/recvfrom.2",
    python_page: "socket.html#socket.socket.recvfrom",
    windows: Some("winsock2/nf-winsock2-recvfrom"),
};

const SENDTO: CallSheet = CallSheet {
    id: "sendto",
    c: "ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen);",
    python: "s.sendto(data, (host, port))",
    errors: &[
        "EMSGSIZE",
        "ENETUNREACH",
        "EHOSTUNREACH",
        "EACCES",
        "ECONNREFUSED",
        "EAFNOSUPPORT",
        "EAGAIN",
    ],
    linux: "man2/sendto.2",
    python_page: "socket.html#socket.socket.sendto",
    windows: Some("winsock2/nf-winsock2-sendto"),
};

const CONNECT: CallSheet = CallSheet {
    id: "connect",
    c: "int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
    python: "s.connect((host, port))",
    errors: &[
        "ECONNREFUSED",
        "ETIMEDOUT",
        "ENETUNREACH",
        "EHOSTUNREACH",
        "EADDRNOTAVAIL",
        "EISCONN",
        "EINPROGRESS",
    ],
    linux: "man2/connect.2",
    python_page: "socket.html#socket.socket.connect",
    windows: Some("winsock2/nf-winsock2-connect"),
};

const LISTEN: CallSheet = CallSheet {
    id: "listen",
    c: "int listen(int sockfd, int backlog);",
    python: "s.listen(backlog)",
    errors: &["EADDRINUSE", "EOPNOTSUPP", "EINVAL", "EBADF"],
    linux: "man2/listen.2",
    python_page: "socket.html#socket.socket.listen",
    windows: Some("winsock2/nf-winsock2-listen"),
};

const ACCEPT: CallSheet = CallSheet {
    id: "accept",
    c: "int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
    python: "client, address = s.accept()",
    errors: &["EAGAIN", "EMFILE", "ENFILE", "ECONNABORTED", "EINVAL", "EINTR"],
    linux: "man2/accept.2",
    python_page: "socket.html#socket.socket.accept",
    windows: Some("winsock2/nf-winsock2-accept"),
};

const RECV: CallSheet = CallSheet {
    id: "recv",
    c: "ssize_t recv(int sockfd, void *buf, size_t len, int flags);",
    python: "data = s.recv(bufsize)",
    errors: &["ECONNRESET", "ENOTCONN", "EAGAIN", "ETIMEDOUT", "EINTR", "EBADF"],
    linux: "man2/recv.2",
    python_page: "socket.html#socket.socket.recv",
    windows: Some("winsock2/nf-winsock2-recv"),
};

const SEND: CallSheet = CallSheet {
    id: "send",
    c: "ssize_t send(int sockfd, const void *buf, size_t len, int flags);",
    python: "sent = s.send(data)\ns.sendall(data)",
    errors: &["EPIPE", "ECONNRESET", "ENOTCONN", "EAGAIN", "ETIMEDOUT", "EBADF"],
    linux: "man2/send.2",
    python_page: "socket.html#socket.socket.send",
    windows: Some("winsock2/nf-winsock2-send"),
};

const POLL: CallSheet = CallSheet {
    id: "poll",
    c: "int poll(struct pollfd *fds, nfds_t nfds, int timeout);",
    python: "readable, _, _ = select.select([s], [], [], timeout)\np = select.poll()\np.register(s, select.POLLIN)\np.poll(milliseconds)",
    errors: &["EINTR", "EINVAL", "ENOMEM", "EFAULT"],
    linux: "man2/poll.2",
    python_page: "select.html#select.select",
    windows: Some("winsock2/nf-winsock2-wsapoll"),
};

const SHUTDOWN: CallSheet = CallSheet {
    id: "shutdown",
    c: "int shutdown(int sockfd, int how);",
    python: "s.shutdown(socket.SHUT_WR)",
    errors: &["ENOTCONN", "EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man2/shutdown.2",
    python_page: "socket.html#socket.socket.shutdown",
    windows: Some("winsock2/nf-winsock2-shutdown"),
};

const CLOSE: CallSheet = CallSheet {
    id: "close",
    c: "int close(int fd);",
    python: "s.close()",
    errors: &["EBADF", "EINTR", "EIO"],
    linux: "man2/close.2",
    python_page: "socket.html#socket.socket.close",
    windows: Some("winsock2/nf-winsock2-closesocket"),
};

const OPEN: CallSheet = CallSheet {
    id: "open",
    c: "int open(const char *path, int flags, mode_t mode);",
    python: "f = open(path, 'rb')",
    errors: &["ENOENT", "EACCES", "EEXIST", "EISDIR", "ENOSPC", "EMFILE", "EROFS"],
    linux: "man2/open.2",
    python_page: "functions.html#open",
    windows: Some("fileapi/nf-fileapi-createfilew"),
};

const READ: CallSheet = CallSheet {
    id: "read",
    c: "ssize_t read(int fd, void *buf, size_t count);",
    python: "data = f.read(size)",
    errors: &["EIO", "EISDIR", "EBADF", "EINTR"],
    linux: "man2/read.2",
    python_page: "io.html#io.RawIOBase.read",
    windows: Some("fileapi/nf-fileapi-readfile"),
};

const WRITE: CallSheet = CallSheet {
    id: "write",
    c: "ssize_t write(int fd, const void *buf, size_t count);",
    python: "f.write(data)",
    errors: &["ENOSPC", "EIO", "EDQUOT", "EBADF", "EINTR"],
    linux: "man2/write.2",
    python_page: "io.html#io.RawIOBase.write",
    windows: Some("fileapi/nf-fileapi-writefile"),
};

const RENAME: CallSheet = CallSheet {
    id: "rename",
    c: "int rename(const char *oldpath, const char *newpath);",
    python: "os.rename(src, dst)",
    errors: &["EACCES", "ENOENT", "ENOTDIR", "EISDIR", "EROFS"],
    linux: "man2/rename.2",
    python_page: "os.html#os.rename",
    windows: Some("winbase/nf-winbase-movefileexw"),
};

const UNLINK: CallSheet = CallSheet {
    id: "unlink",
    c: "int unlink(const char *pathname);",
    python: "os.unlink(path)",
    errors: &["ENOENT", "EACCES", "EPERM", "EISDIR", "EROFS"],
    linux: "man2/unlink.2",
    python_page: "os.html#os.unlink",
    windows: None,
};

const CHMOD: CallSheet = CallSheet {
    id: "chmod",
    c: "int chmod(const char *pathname, mode_t mode);\nint fchmod(int fd, mode_t mode);",
    python: "os.chmod(path, mode)\nos.fchmod(fd, mode)",
    errors: &["EPERM", "ENOENT", "EACCES", "EROFS"],
    linux: "man2/chmod.2",
    python_page: "os.html#os.chmod",
    windows: None,
};

const SETTIMEOUT: CallSheet = CallSheet {
    id: "settimeout",
    c: "setsockopt(sockfd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);",
    python: "s.settimeout(seconds)",
    errors: &["EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man7/socket.7",
    python_page: "socket.html#socket.socket.settimeout",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};

const SETBLOCKING: CallSheet = CallSheet {
    id: "setblocking",
    c: "fcntl(sockfd, F_SETFL, O_NONBLOCK);",
    python: "s.setblocking(False)",
    errors: &["EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man2/fcntl.2",
    python_page: "socket.html#socket.socket.setblocking",
    windows: Some("winsock2/nf-winsock2-ioctlsocket"),
};

const DETACH: CallSheet = CallSheet {
    id: "detach",
    c: "int fd = sockfd;",
    python: "fd = s.detach()",
    errors: &["EBADF"],
    linux: "man7/socket.7",
    python_page: "socket.html#socket.socket.detach",
    windows: None,
};

const GETHOSTBYNAME: CallSheet = CallSheet {
    id: "gethostbyname",
    c: "struct hostent *gethostbyname(const char *name);",
    python: "socket.gethostbyname(name)",
    errors: &["EAI_NONAME", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA"],
    linux: "man3/gethostbyname.3",
    python_page: "socket.html#socket.gethostbyname",
    windows: Some("winsock2/nf-winsock2-gethostbyname"),
};

const SOCKETPAIR: CallSheet = CallSheet {
    id: "socketpair",
    c: "int socketpair(int domain, int type, int protocol, int sv[2]);",
    python: "a, b = socket.socketpair()",
    errors: &["EMFILE", "EAFNOSUPPORT", "EOPNOTSUPP", "ENFILE"],
    linux: "man2/socketpair.2",
    python_page: "socket.html#socket.socketpair",
    windows: None,
};

const GETPEERNAME: CallSheet = CallSheet {
    id: "getpeername",
    c: "int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
    python: "s.getpeername()",
    errors: &["ENOTCONN", "EBADF", "ENOTSOCK", "ENOBUFS"],
    linux: "man2/getpeername.2",
    python_page: "socket.html#socket.socket.getpeername",
    windows: Some("winsock2/nf-winsock2-getpeername"),
};
