//! Questions about sockets to the kernel of Linux, over netlink (netlink(7), `sock_diag(7)`).
//!
//! No rights are needed for them. A question is answered by one message or by a list of them, in several pieces;
//! how many are taken and how long is waited is bounded, and a message that cannot be read is counted and passed over.
//!
//! *Invariant: nothing is changed in the kernel; it is only asked.*

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::SockDiagMessage;
use netlink_packet_sock_diag::inet::{InetRequest, InetResponse};
use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, recvfrom, sendto,
    socket,
};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

/// What stands before each message, in bytes (`struct nlmsghdr`).
const NETLINK_HEADER_LEN: usize = 16;

/// What one read may bring, in bytes. The kernel fills at most 32 KiB of it at once (`netlink_dump`).
const PIECE_BYTES_MAX: usize = 64 << 10;

/// Sockets that are taken of one list: ten times as many as a large server has, at 200 bytes each.
const SOCKETS_MAX: usize = 100_000;

/// How long one question may take altogether. A list of 10 000 sockets takes 20 ms.
const TIME_MAX: Duration = Duration::from_secs(2);

/// How much is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// All sockets that fit the request.
    All,
    /// The one that the request names.
    One,
}

/// What the kernel said.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// A message for each socket.
    pub(crate) sockets: Vec<InetResponse>,
    /// Messages that could not be read.
    pub(crate) unreadable: u64,
    /// Whether it was more than is taken.
    pub(crate) was_cut: bool,
}

/// Asks for sockets of IPv4 or IPv6. Waits for the kernel: not for the ui thread.
///
/// # Errors
/// What the kernel said, such as `ENOENT` where it lacks the module for such sockets; `TimedOut` after two seconds.
pub(crate) fn inet_sockets(request: InetRequest, question: Question) -> io::Result<Told> {
    const SEQUENCE: u32 = 1;
    let descriptor = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkSockDiag,
    )?;
    let message = request_bytes(request, question, SEQUENCE);
    sendto(descriptor.as_raw_fd(), &message, &NetlinkAddr::new(0, 0), MsgFlags::empty())?;
    let deadline = Instant::now() + TIME_MAX;
    let mut told = Told::default();
    let mut piece = vec![0; PIECE_BYTES_MAX];
    loop {
        let length = receive(&descriptor, &mut piece, deadline)?;
        let piece = piece.get(..length).unwrap_or_default();
        if told.take(piece, question, SEQUENCE)? == Progress::Done {
            return Ok(told);
        }
    }
}

/// Whether more is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    More,
    Done,
}

fn request_bytes(request: InetRequest, question: Question, sequence: u32) -> Vec<u8> {
    let mut header = NetlinkHeader::default();
    header.sequence_number = sequence;
    header.flags = match question {
        Question::All => NLM_F_REQUEST | NLM_F_DUMP,
        Question::One => NLM_F_REQUEST,
    };
    let inner = SockDiagMessage::InetRequest(request);
    let mut message = NetlinkMessage::new(header, NetlinkPayload::from(inner));
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    bytes
}

/// Reads one piece of what the kernel itself sends.
fn receive(descriptor: &OwnedFd, piece: &mut [u8], deadline: Instant) -> io::Result<usize> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket2::SockRef::from(descriptor).set_read_timeout(Some(left))?;
        let (length, sender) = match recvfrom::<NetlinkAddr>(descriptor.as_raw_fd(), piece) {
            Ok(received) => received,
            Err(nix::errno::Errno::EINTR | nix::errno::Errno::EAGAIN) => continue,
            Err(error) => return Err(error.into()),
        };
        // Another program may send here as well; the kernel has the number 0.
        if sender.is_none_or(|sender| sender.pid() == 0) {
            return Ok(length);
        }
    }
}

impl Told {
    /// Takes what is in one piece.
    fn take(&mut self, piece: &[u8], question: Question, sequence: u32) -> io::Result<Progress> {
        for bytes in messages(piece) {
            let Some(message) = bytes.and_then(read) else {
                self.unreadable += 1;
                continue;
            };
            if message.header.sequence_number != sequence {
                continue;
            }
            match message.payload {
                NetlinkPayload::Done(done) => {
                    return kernel_error(done.code).map_or(Ok(Progress::Done), Err);
                }
                NetlinkPayload::Error(error) => {
                    let code = error.code.map_or(0, std::num::NonZeroI32::get);
                    return kernel_error(code).map_or(Ok(Progress::Done), Err);
                }
                NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(_))
                    if self.sockets.len() >= SOCKETS_MAX =>
                {
                    self.was_cut = true;
                    return Ok(Progress::Done);
                }
                NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(found)) => {
                    self.sockets.push(*found);
                }
                // The kernel had no room for all that it wanted to say.
                NetlinkPayload::Overrun(_) => self.was_cut = true,
                _ => {}
            }
            if question == Question::One {
                return Ok(Progress::Done);
            }
        }
        // What cannot be read never ends: a piece without a message is the last one.
        let is_last = piece.len() < NETLINK_HEADER_LEN || question == Question::One;
        Ok(if is_last { Progress::Done } else { Progress::More })
    }
}

fn kernel_error(code: i32) -> Option<io::Error> {
    (code < 0).then(|| io::Error::from_raw_os_error(code.saturating_neg()))
}

fn read(bytes: &[u8]) -> Option<NetlinkMessage<SockDiagMessage>> {
    NetlinkMessage::deserialize(bytes).ok()
}

/// The messages of a piece; `None` once for a rest whose length makes no sense.
fn messages(piece: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    let mut rest = piece;
    std::iter::from_fn(move || {
        let length = rest.first_chunk::<4>()?;
        let length = u32::from_ne_bytes(*length) as usize;
        let message = rest.get(..length).filter(|_| length >= NETLINK_HEADER_LEN);
        // Each begins at a multiple of four bytes (netlink(7), `NLMSG_ALIGN`).
        let next = message.map_or(rest.len(), |_| length.next_multiple_of(4).min(rest.len()));
        rest = rest.get(next..).unwrap_or_default();
        Some(message)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use netlink_packet_sock_diag::constants::{AF_INET, IPPROTO_TCP};
    use netlink_packet_sock_diag::inet::{ExtensionFlags, SocketId, StateFlags};
    use std::net::{TcpListener, TcpStream};

    /// For sockets of TCP over IPv4.
    pub(crate) fn request(states: StateFlags) -> InetRequest {
        let extensions = ExtensionFlags::empty();
        let socket_id = SocketId::new_v4();
        InetRequest { family: AF_INET, protocol: IPPROTO_TCP, extensions, states, socket_id }
    }

    #[test]
    fn the_kernel_lists_a_listener() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = inet_sockets(request(StateFlags::LISTEN), Question::All).unwrap();
        assert_eq!((told.unreadable, told.was_cut), (0, false));
        let ports = told.sockets.iter().map(|socket| socket.header.socket_id.source_port);
        assert_eq!(ports.filter(|one| *one == port).count(), 1);
    }

    #[test]
    fn the_kernel_knows_one_connection_and_says_so_of_none() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (local, peer) = (near.local_addr().unwrap(), near.peer_addr().unwrap());
        let mut wanted = request(StateFlags::all());
        wanted.socket_id = SocketId {
            source_port: local.port(),
            destination_port: peer.port(),
            source_address: local.ip(),
            destination_address: peer.ip(),
            interface_id: 0,
            cookie: [0xff; 8],
        };
        let told = inet_sockets(wanted.clone(), Question::One).unwrap();
        assert_eq!(told.sockets.len(), 1);
        wanted.socket_id.destination_port = 0;
        let error = inet_sockets(wanted, Question::One).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound, "{error}");
    }

    /// A piece as the kernel sends it, cut and changed everywhere, is never more than unreadable.
    #[test]
    fn no_piece_is_too_odd() {
        let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let descriptor = socket(
            AddressFamily::Netlink,
            SockType::Raw,
            SockFlag::SOCK_CLOEXEC,
            SockProtocol::NetlinkSockDiag,
        )
        .unwrap();
        let asked = request_bytes(request(StateFlags::LISTEN), Question::All, 1);
        sendto(descriptor.as_raw_fd(), &asked, &NetlinkAddr::new(0, 0), MsgFlags::empty()).unwrap();
        let mut piece = vec![0; PIECE_BYTES_MAX];
        let deadline = Instant::now() + TIME_MAX;
        let length = receive(&descriptor, &mut piece, deadline).unwrap();
        piece.truncate(length.min(512));
        for end in 0..piece.len() {
            let mut told = Told::default();
            let _ = told.take(&piece[..end], Question::All, 1);
            assert!(told.unreadable <= 1, "{end}");
        }
        for place in 0..piece.len() {
            for value in [0, 1, 0x0f, 0x7f, 0xff] {
                let mut changed = piece.clone();
                changed[place] = value;
                let mut told = Told::default();
                let _ = told.take(&changed, Question::All, 1);
                assert!(told.sockets.len() <= piece.len() / NETLINK_HEADER_LEN);
            }
        }
    }

    #[test]
    fn errors_of_the_kernel_come_as_errors() {
        const ERROR: u16 = 2;
        const DONE: u16 = 3;
        let error = |kind: u16, code: i32| {
            let mut bytes = Vec::new();
            bytes.extend(20_u32.to_ne_bytes());
            bytes.extend(kind.to_ne_bytes());
            bytes.extend([0, 0]);
            bytes.extend(1_u32.to_ne_bytes());
            bytes.extend([0; 4]);
            bytes.extend(code.to_ne_bytes());
            Told::default().take(&bytes, Question::All, 1)
        };
        assert_eq!(error(ERROR, -libc::ENOENT).unwrap_err().raw_os_error(), Some(libc::ENOENT));
        assert_eq!(error(DONE, -libc::ENOENT).unwrap_err().raw_os_error(), Some(libc::ENOENT));
        assert_eq!(error(DONE, 0).unwrap(), Progress::Done);
        assert_eq!(error(ERROR, i32::MIN).unwrap_err().raw_os_error(), Some(i32::MAX));
    }
}
