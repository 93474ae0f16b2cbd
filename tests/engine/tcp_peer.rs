//! What the tests of the TCP client share: a client session and the plain listener that it talks to.

use crate::probe::{DEADLINE, Probe, poll};
use network_playground::net::command::Recipients;
use network_playground::net::tcp::{RecvSize, StreamSettings};
use network_playground::net::{
    BlockedCall, ConnectionId, Destination, Op, Peer, Session, SessionState, Stamp, StreamCommand,
    TcpClientConfig,
};
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

/// A client of this address with all else at its default.
pub(crate) fn to(address: SocketAddr) -> TcpClientConfig {
    TcpClientConfig::to(Destination::Peer(Peer::from(address)))
}

pub(crate) fn to_host(host: &str, port: u16) -> TcpClientConfig {
    TcpClientConfig::to(Destination::Host(host.into(), port))
}

pub(crate) fn start(config: TcpClientConfig) -> Probe {
    Probe::of(|outbox| Session::start_tcp_client(config, outbox))
}

pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// The next connection of a plain listener; its reads do not wait forever.
pub(crate) fn accept(listener: &TcpListener) -> TcpStream {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// A connected client with its plain peer.
pub(crate) fn connected() -> (Probe, TcpStream) {
    connected_with(|_| {})
}

pub(crate) fn connected_with(change: impl FnOnce(&mut TcpClientConfig)) -> (Probe, TcpStream) {
    let (listener, address) = listen();
    let mut config = to(address);
    change(&mut config);
    let probe = start(config);
    let peer = accept(&listener);
    wait_connected(&probe);
    (probe, peer)
}

/// Waits until it is connected, and returns both ends.
pub(crate) fn wait_connected(probe: &Probe) -> (SocketAddr, SocketAddr) {
    let is_settled = |state: &SessionState| {
        matches!(state, SessionState::Connected { .. } | SessionState::Ended(_))
    };
    assert!(probe.session.wait_until(DEADLINE, is_settled), "{:?}", probe.session.state());
    match probe.session.state() {
        SessionState::Connected { local, remote, .. } => {
            (local.socket_addr().unwrap(), remote.socket_addr().unwrap())
        }
        state => panic!("not connected: {state:?}"),
    }
}

pub(crate) fn recv_size(bytes: u32) -> StreamSettings {
    StreamSettings { recv_size: RecvSize::Fixed(bytes), ..StreamSettings::default() }
}

pub(crate) fn say(probe: &mut Probe, payload: &[u8]) {
    probe.stream(StreamCommand::Send(Recipients::All, payload.to_vec().into()));
}

pub(crate) fn send_file(probe: &mut Probe, path: &Path) {
    probe.stream(StreamCommand::SendFile(Recipients::All, path.to_owned()));
}

pub(crate) fn disconnect(probe: &mut Probe) {
    probe.stream(StreamCommand::Disconnect(Recipients::All));
}

/// Reads so many bytes of a plain peer.
pub(crate) fn read(peer: &mut TcpStream, bytes: usize) -> Vec<u8> {
    let mut buffer = vec![0; bytes];
    peer.read_exact(&mut buffer).unwrap();
    buffer
}

/// The same, while the log is emptied: nothing that is sent waits for it.
pub(crate) fn read_while_logged(probe: &mut Probe, peer: &mut TcpStream, bytes: usize) -> Vec<u8> {
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(peer, bytes));
        poll("all is read", || {
            probe.collect();
            reading.is_finished()
        });
        reading.join().unwrap()
    })
}

/// What [`fill`] sends at once, in bytes.
pub(crate) const FILLING_BYTES: usize = 100_000;

/// Sends to a peer that never reads until nothing more is taken; returns how many bytes were.
pub(crate) fn fill(probe: &mut Probe) -> usize {
    let message = vec![7; FILLING_BYTES];
    let (mut asked, mut refused, mut last) = (0, 0, 0);
    poll("the queue is full", || {
        say(probe, &message);
        asked += 1;
        let before = std::mem::replace(&mut last, probe.session.tally().sent_bytes);
        probe.collect();
        let all_refused = std::mem::replace(&mut refused, probe.session.tally().send_failed);
        refused > all_refused && last == before && has_stalled(&probe.session)
    });
    // The refusal of the last ones may still be under way.
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    poll("all are taken or refused", || {
        let refused = probe.session.tally().send_failed as usize * FILLING_BYTES;
        let taken = (facts.queued_bytes.get() + facts.sent_bytes.get()) as usize;
        asked * FILLING_BYTES == refused + taken
    });
    asked * FILLING_BYTES - probe.session.tally().send_failed as usize * FILLING_BYTES
}

/// Whether a send has blocked for so long that the peer's buffers must be full: a full queue alone may be that
/// of a writer which has only begun.
fn has_stalled(session: &Session) -> bool {
    const LONG: Duration = Duration::from_millis(50);
    let blocks = |call: &BlockedCall| call.op == Op::Send && Stamp::now().since(call.since) > LONG;
    session.blocked_calls().iter().any(blocks)
}

/// Reads a plain peer to its end.
pub(crate) fn read_all(peer: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    peer.read_to_end(&mut all).unwrap();
    all
}

/// Bytes in which a missing, doubled or moved piece shows.
pub(crate) fn pattern(bytes: usize) -> Vec<u8> {
    (0..bytes as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}
