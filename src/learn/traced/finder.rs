//! Looks at the rows of a program.

use super::{Doubt, exceptions};
use crate::log::{Detail, Kind, Row};
use crate::net::call::CallError;
use crate::net::traced::strace::is_refusal;
use crate::net::traced::{ExitStatus, ProgramEvent, ProgramPart, SocketEnd, SocketType};
use crate::net::{Args, Call, ConnectionId, Errno, Op, Peer, ProtocolEvent, ProtocolPart};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The most sockets that are known at once: beyond it further ones are not followed.
const SOCKETS_MAX: usize = 4096;

/// What is known of a socket.
#[derive(Debug, Default)]
struct Socket {
    is_datagram: bool,
    /// The last receive, if it filled its buffer: its row and that size in bytes.
    filled: Option<(u64, u32)>,
    /// How many bytes the last receive asked for.
    asked: Option<u32>,
}

/// Finds what may be wrong, row by row.
#[derive(Debug, Default)]
pub struct DoubtFinder {
    sockets: BTreeMap<ConnectionId, Socket>,
    /// The line of the error output that is not complete.
    error_line: Vec<u8>,
    /// The first row of a socket that was open at the end.
    left_open: Option<u64>,
    /// Whether the program came to its end by itself, and all was well.
    ended_well: bool,
}

impl DoubtFinder {
    /// Looks at the next row of the program's session. A doubt comes with the row that it is about, which may be an
    /// earlier one.
    pub fn look(&mut self, row: &Row) -> Option<(u64, Doubt)> {
        match (&row.detail, row.kind) {
            (Some(Detail::Call(call)), _) => {
                let found = of_call(call).map(|doubt| (row.number, doubt));
                found.or_else(|| self.called(row, call))
            }
            (Some(Detail::Error(error)), Kind::SendFailed | Kind::Failed) => {
                let errno = error.errno()?;
                of_errno(error.op, errno, error.target.parse().ok()).map(|it| (row.number, it))
            }
            (Some(Detail::Protocol(ProtocolEvent::Program(event))), _) => self.event(row, event),
            (_, Kind::PartIn) if row.part == Some(ERROR_OUTPUT) => self.error_output(row),
            (_, Kind::Received) => self.received(row),
            (_, Kind::Sent) => unspecified(row.peer.socket_addr()).map(|it| (row.number, it)),
            _ => None,
        }
    }

    fn socket(&mut self, peer: Peer) -> Option<&mut Socket> {
        let id = peer.connection()?;
        if !self.sockets.contains_key(&id) && self.sockets.len() >= SOCKETS_MAX {
            return None;
        }
        Some(self.sockets.entry(id).or_default())
    }

    fn received(&mut self, row: &Row) -> Option<(u64, Doubt)> {
        let asked = row.asked_bytes?;
        let is_full = row.payload_bytes == asked as usize;
        let socket = self.socket(row.peer)?;
        // One that asks for another size than before knows how much is to come: from a header, for example.
        let is_measured = socket.asked.replace(asked).is_some_and(|before| before != asked);
        let may_be_more = is_full && !socket.is_datagram && !is_measured;
        socket.filled = may_be_more.then_some((row.number, asked));
        (is_full && socket.is_datagram).then_some((row.number, Doubt::DatagramCut(asked)))
    }

    /// A call that was all right itself.
    fn called(&mut self, row: &Row, call: &Call) -> Option<(u64, Doubt)> {
        match call.op {
            Op::Socket => {
                let is_stream = matches!(call.args, Args::Socket { kind: SocketType::Stream, .. });
                self.socket(row.peer)?.is_datagram = !is_stream;
                None
            }
            Op::Close => self.closed(row.peer),
            // It asks for more: what came was not taken for all.
            Op::Recv | Op::RecvFrom => {
                self.socket(row.peer)?.filled = None;
                None
            }
            _ => None,
        }
    }

    /// A socket is closed: what it received last was all that the program wanted to know.
    fn closed(&mut self, peer: Peer) -> Option<(u64, Doubt)> {
        let socket = self.sockets.remove(&peer.connection()?)?;
        let (row, asked) = socket.filled?;
        Some((row, Doubt::ReceivedOnce(asked)))
    }

    fn event(&mut self, row: &Row, event: &ProgramEvent) -> Option<(u64, Doubt)> {
        match event {
            ProgramEvent::SocketOpened { kind, .. } => {
                self.socket(row.peer)?.is_datagram = *kind == SocketType::Datagram;
                None
            }
            ProgramEvent::PeerFinished => {
                self.socket(row.peer)?.filled = None;
                None
            }
            ProgramEvent::SocketClosed(SocketEnd::Collected) => {
                self.closed(row.peer).or(Some((row.number, Doubt::NotClosed)))
            }
            ProgramEvent::SocketClosed(SocketEnd::Exited) => {
                self.left_open = self.left_open.or(Some(row.number));
                let once = self.closed(row.peer).filter(|_| self.ended_well);
                once.or_else(|| self.forgotten())
            }
            ProgramEvent::SocketClosed(SocketEnd::Closed) => self.closed(row.peer),
            ProgramEvent::Exited(status) => {
                // One that was stopped, or has failed, could not close anything.
                self.ended_well = *status == ExitStatus::Code(0);
                self.forgotten()
            }
            ProgramEvent::Failed(error) => {
                let doubt = of_errno(error.op, error.errno()?, error.target.parse().ok())?;
                Some((row.number, doubt))
            }
            _ => None,
        }
    }

    /// A socket that was open when the program came to its end, which may be known in either order.
    fn forgotten(&mut self) -> Option<(u64, Doubt)> {
        let row = self.left_open.take_if(|_| self.ended_well)?;
        Some((row, Doubt::NotClosed))
    }

    fn error_output(&mut self, row: &Row) -> Option<(u64, Doubt)> {
        let mut found = None;
        for piece in row.payload.split_inclusive(|byte| *byte == b'\n') {
            let room = exceptions::LINE_BYTES_MAX.saturating_sub(self.error_line.len());
            self.error_line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.error_line);
                let line = String::from_utf8_lossy(&line);
                let refused = is_refusal(&line).then_some(Doubt::WatchRefused);
                found = found.or(refused).or_else(|| exceptions::of_line(line.trim_end()));
            }
        }
        found.map(|doubt| (row.number, doubt))
    }
}

const ERROR_OUTPUT: ProtocolPart = ProtocolPart::Program(ProgramPart::ErrorOutput);

fn of_call(call: &Call) -> Option<Doubt> {
    let address = match &call.args {
        Args::Address(end) => end.socket_addr(),
        Args::Transfer(_, peer) => peer.socket_addr(),
        _ => None,
    };
    match &call.result {
        Err(CallError::Errno(errno)) => of_errno(call.op, *errno, address),
        Err(CallError::Text(_)) if call.op == Op::GetAddrInfo => Some(Doubt::NameUnknown),
        Err(CallError::Text(text)) => exceptions::of_line(text),
        Ok(_) if matches!(call.op, Op::Connect | Op::SendTo) => unspecified(address),
        Ok(_) => None,
    }
}

/// Whether something was aimed at no address at all.
fn unspecified(address: Option<SocketAddr>) -> Option<Doubt> {
    address.filter(|address| address.ip().is_unspecified()).map(Doubt::ToUnspecified)
}

fn of_errno(op: Op, errno: Errno, address: Option<SocketAddr>) -> Option<Doubt> {
    if let (Op::Connect | Op::SendTo, Some(doubt)) = (op, unspecified(address)) {
        return Some(doubt);
    }
    Some(match (op, errno.name()?) {
        (Op::Bind, "EINVAL") => Doubt::BoundAlready,
        (Op::Bind | Op::Listen, "EADDRINUSE") => Doubt::PortInUse,
        (Op::Bind, "EADDRNOTAVAIL") => Doubt::NotOurAddress,
        (Op::Bind, "EACCES") => Doubt::PrivilegedPort,
        (Op::Connect, "ECONNREFUSED") => Doubt::ServerNotStarted(address),
        (_, "ECONNREFUSED") => Doubt::NobodyReceives,
        (_, "EAFNOSUPPORT") => Doubt::WrongFamily,
        (_, "ENOTCONN" | "EDESTADDRREQ") => Doubt::NotConnected,
        (Op::Accept, "EINVAL") => Doubt::NotListening,
        (_, "EBADF" | "ENOTSOCK") => Doubt::ClosedAlready,
        (_, "EOPNOTSUPP" | "EISCONN") => Doubt::WrongType,
        _ => return None,
    })
}
