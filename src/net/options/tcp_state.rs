//! What the kernel knows of a TCP connection (`TCP_INFO`), by `sock_diag(7)` on Linux, since no safe crate reads the option itself.

use socket2::SockRef;
use std::time::Duration;

/// A TCP connection as the kernel sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpState {
    /// Its state by RFC 9293.
    pub state: TcpStateName,
    /// Bytes that came and were not received by the program yet; of a listener, connections that wait.
    pub recv_queue: u32,
    /// Bytes that the program sent and the peer has not acknowledged; of a listener, how many may wait.
    pub send_queue: u32,
    /// What else it says; `None` where it can only be read in its table of sockets.
    pub path: Option<TcpPath>,
}

/// What the kernel has measured of the way to the peer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TcpPath {
    /// Smoothed round-trip time…
    pub rtt: Duration,
    /// …and its mean deviation.
    pub rtt_deviation: Duration,
    /// Time until what is not acknowledged is sent again.
    pub retransmit_timeout: Duration,
    /// Segments that were sent again, since the connection began.
    pub retransmitted: u32,
    /// Segments that are sent and not acknowledged.
    pub unacknowledged: u32,
    /// Segments that the kernel takes for lost.
    pub lost: u32,
    /// Congestion window, in segments.
    pub congestion_window: u32,
    /// Bytes a segment carries at most, as we send.
    pub segment_bytes: u32,
    /// Largest packet on the path, in bytes.
    pub path_mtu_bytes: u32,
    /// Bytes that the peer has acknowledged.
    pub acknowledged_bytes: u64,
    /// Bytes that came.
    pub received_bytes: u64,
}

/// A state of a connection (RFC 9293, section 3.3.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the state of that name")]
pub enum TcpStateName {
    Established,
    SynSent,
    SynReceived,
    FinWait1,
    FinWait2,
    TimeWait,
    #[default]
    Closed,
    CloseWait,
    LastAck,
    Listen,
    Closing,
}

impl TcpStateName {
    /// Its name as RFC 9293 writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Established => "ESTABLISHED",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::TimeWait => "TIME-WAIT",
            Self::Closed => "CLOSED",
            Self::CloseWait => "CLOSE-WAIT",
            Self::LastAck => "LAST-ACK",
            Self::Listen => "LISTEN",
            Self::Closing => "CLOSING",
        }
    }

    /// By Linux's number (`include/net/tcp_states.h`).
    #[cfg(target_os = "linux")]
    fn of_number(number: u8) -> Self {
        match number {
            1 => Self::Established,
            2 => Self::SynSent,
            3 | 12 => Self::SynReceived,
            4 => Self::FinWait1,
            5 => Self::FinWait2,
            6 => Self::TimeWait,
            8 => Self::CloseWait,
            9 => Self::LastAck,
            10 => Self::Listen,
            11 => Self::Closing,
            _ => Self::Closed,
        }
    }
}

/// What is asked about: the ends of a connection, or the place of a listener.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux can be asked"))]
    local: std::net::SocketAddr,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux can be asked"))]
    remote: Option<std::net::SocketAddr>,
}

impl Ends {
    /// Of an open socket; `None` if it is none of IP.
    pub(super) fn of(socket: &SockRef<'_>) -> Option<Self> {
        let local = socket.local_addr().ok()?.as_socket()?;
        let remote = socket.peer_addr().ok().and_then(|peer| peer.as_socket());
        Some(Self { local, remote })
    }
}

/// `INET_DIAG_NOCOOKIE` (`include/uapi/linux/inet_diag.h`): any socket of these addresses. With another number the
/// kernel finds none (`ENOENT`).
#[cfg(target_os = "linux")]
const NO_COOKIE: [u8; 8] = [0xff; 8];

/// Asks the kernel about a connection. Waits for it: not for the ui thread.
#[cfg(target_os = "linux")]
pub(super) fn ask(ends: Ends) -> Option<TcpState> {
    use crate::net::netlink::{Question, inet_sockets};
    use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP};
    use netlink_packet_sock_diag::inet::nlas::Nla;
    use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, SocketId, StateFlags};
    let (family, mut socket_id) = match ends.local {
        std::net::SocketAddr::V4(_) => (AF_INET, SocketId::new_v4()),
        std::net::SocketAddr::V6(_) => (AF_INET6, SocketId::new_v6()),
    };
    socket_id.source_address = ends.local.ip();
    socket_id.source_port = ends.local.port();
    if let Some(remote) = ends.remote {
        socket_id.destination_address = remote.ip();
        socket_id.destination_port = remote.port();
    }
    socket_id.cookie = NO_COOKIE;
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::INFO,
        states: StateFlags::all(),
        socket_id,
    };
    let Ok(told) = inet_sockets(request, Question::One) else { return in_table(ends) };
    let told = told.sockets.into_iter().next()?;
    let header = &told.header;
    let mut state = TcpState {
        state: TcpStateName::of_number(header.state),
        recv_queue: header.recv_queue,
        send_queue: header.send_queue,
        ..TcpState::default()
    };
    for attribute in &told.nlas {
        if let Nla::TcpInfo(info) = attribute {
            state.path = Some(path_of(info));
        }
    }
    Some(state)
}

/// The same as far as the kernel's table of sockets has it, where it lacks the module for questions.
#[cfg(target_os = "linux")]
fn in_table(ends: Ends) -> Option<TcpState> {
    use crate::net::machine::tables::{parse, read};
    let path = if ends.local.is_ipv4() { "/proc/net/tcp" } else { "/proc/net/tcp6" };
    let table = read(std::path::Path::new(path)).ok()?;
    let is_it = |remote: std::net::SocketAddr| match ends.remote {
        Some(known) => known.ip() == remote.ip() && known.port() == remote.port(),
        None => remote.port() == 0,
    };
    let is_local = |local: std::net::SocketAddr| {
        local.ip() == ends.local.ip() && local.port() == ends.local.port()
    };
    let line = parse(&table).find(|line| is_local(line.local) && is_it(line.remote))?;
    let state = TcpStateName::of_number(line.state);
    let (recv_queue, send_queue) = (line.recv_queue, line.send_queue);
    Some(TcpState { state, recv_queue, send_queue, path: None })
}

/// What `struct tcp_info` says (`include/uapi/linux/tcp.h`). A kernel may know less of it than is asked for here,
/// and more.
#[cfg(target_os = "linux")]
fn path_of(info: &[u8]) -> TcpPath {
    let number = |at: usize| {
        let bytes = info.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_ne_bytes)
    };
    let bytes = |at: usize| {
        let bytes = info.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_ne_bytes)
    };
    let micros = |at: usize| Duration::from_micros(number(at).into());
    TcpPath {
        retransmit_timeout: micros(8),
        segment_bytes: number(16),
        unacknowledged: number(24),
        lost: number(32),
        path_mtu_bytes: number(60),
        rtt: micros(68),
        rtt_deviation: micros(72),
        congestion_window: number(80),
        retransmitted: number(100),
        acknowledged_bytes: bytes(120),
        received_bytes: bytes(128),
    }
}

/// Other systems tell it by calls that are not safe.
#[cfg(not(target_os = "linux"))]
pub(super) fn ask(_: Ends) -> Option<TcpState> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn a_kernel_that_knows_less_is_no_reason_to_fail() {
        for len in 0..240 {
            assert_eq!(path_of(&vec![1; len]).rtt.is_zero(), len < 72, "{len}");
        }
    }

    fn ends() -> (TcpListener, TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (far, _) = listener.accept().unwrap();
        near.write_all(b"hello").unwrap();
        (listener, near, far)
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn the_kernel_tells_how_a_connection_stands() {
        let (listener, near, far) = ends();
        let of = |socket: &SockRef<'_>| Ends::of(socket).unwrap();
        for told in [ask, in_table] {
            let state = told(of(&SockRef::from(&far))).unwrap();
            assert_eq!((state.state, state.recv_queue), (TcpStateName::Established, 5));
            let state = told(of(&SockRef::from(&listener))).unwrap();
            assert_eq!((state.state, state.recv_queue), (TcpStateName::Listen, 0));
        }
        if !has_module() {
            eprintln!("skipped: this kernel lacks the module for questions about sockets");
            return;
        }
        let path = ask(of(&SockRef::from(&near))).unwrap().path.unwrap();
        assert!(path.congestion_window > 0 && path.segment_bytes > 0);
        assert!(!path.rtt.is_zero() && path.path_mtu_bytes > 0);
        // How many may wait stands in no table.
        assert!(ask(of(&SockRef::from(&listener))).unwrap().send_queue > 0);
    }

    /// Whether the kernel lists sockets, which is another question than that about one.
    fn has_module() -> bool {
        use crate::net::netlink::{Question, inet_sockets, tests::request};
        use netlink_packet_sock_diag::inet::StateFlags;
        inet_sockets(request(StateFlags::all()), Question::All).is_ok()
    }
}
