//! Datagrams: one socket, a reader that receives from anybody, a writer that carries out commands.

mod writer;

use super::address::std_address;
use super::bind::bind;
use super::file::OwnFile;
use super::{NAME_BYTES_MAX, UnixDatagramConfig, UnixFailure};
use crate::net::automation::SentTo;
use crate::net::automation::repeat::SendOutcome;
use crate::net::datagrams::{Datagrams, DelayedReply, REPLIES_MAX, Replying, reported_send};
use crate::net::live_sockets::{LentSocket, SocketKey};
use crate::net::outbox::EventDraft;
use crate::net::readiness::{self, Receiving};
use crate::net::session::{Shared, panic_error};
use crate::net::socket::{self, Maker, number};
use crate::net::trace::{PendingCall, call_error, tell_waiting};
use crate::net::udp::{DatagramCommand, RECV_BUFFER_BYTES};
use crate::net::wake::{self, Blocked, StopOnDrop};
use crate::net::worker::{AtWork, WorkerRole, blocking, spawn_worker};
use crate::net::{
    Args, Cause, End, Endpoint, EventKind, NetError, Op, Outbox, Peer, Protocol, ProtocolSnapshot,
    Session, SocketType, Stamp, UnixName,
};
use crossbeam_channel::{Receiver, Sender};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// More than Linux lets a sender put into one by default (`net.core.wmem_max`, 208 KiB, of which `SO_SNDBUF` allows
/// twice as much); a longer one is cut, which is reported.
const BUFFER_BYTES: usize = 1 << 20;

/// How long a send waits for a receiver whose queue is full: on Linux it holds ten (`net.unix.max_dgram_qlen`).
const SEND_LIMIT: Duration = Duration::from_secs(1);

/// Errors in a row after which receiving is given up.
const ERRORS_IN_A_ROW_MAX: u32 = 100;

/// The socket and what its reader and writer have in common.
struct Local {
    shared: Arc<Shared>,
    socket: Arc<UnixDatagram>,
    /// The same for whoever looks at its options.
    lent: Arc<LentSocket<UnixDatagram>>,
    name: UnixName,
    replies_waiting: AtomicUsize,
}

pub(super) fn start(config: UnixDatagramConfig, outbox: Arc<Outbox>) -> Result<Session, NetError> {
    let name = config.bind.unwrap_or(UnixName::UNNAMED).to_string();
    let live = ProtocolSnapshot::Udp(Arc::default());
    let started = Session::start(name, outbox, live, move |shared, inbox| {
        run(shared, inbox, &config).map_or_else(End::Failed, |()| End::Stopped)
    });
    started.map(|session| session.speaking(Protocol::UnixDatagram))
}

fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<DatagramCommand>,
    config: &UnixDatagramConfig,
) -> Result<(), NetError> {
    let (local, file) = open(shared, config)?;
    let (replies, due) = crossbeam_channel::bounded(REPLIES_MAX);
    let (local, name) = (Arc::new(local), format!("{} reader", config_name(config)));
    let reading = Arc::clone(&local);
    let receiving = config.receiving;
    let work = move || receive(&reading, &replies, receiving);
    let reader = spawn_worker(shared, WorkerRole::Reader, name.clone(), work)?;
    let at_work = AtWork::of_session(shared, WorkerRole::Writer);
    writer::Writer::new(&local).run(inbox, &due);
    drop(at_work);
    shared.stop.stop();
    let ended = reader.join();
    // The reader may have put one there after the writer looked last.
    shared.counters.replies_dropped.add(due.len() as u64);
    shared.stop.forget_all();
    local.lent.take_back();
    // Reader and writer are over: these are the last owners.
    if let Some(socket) = Arc::into_inner(local).and_then(|local| Arc::into_inner(local.socket)) {
        socket::close(shared, socket);
    }
    if let Some(file) = file {
        file.remove(shared);
    }
    ended.unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), &name)))
}

fn config_name(config: &UnixDatagramConfig) -> UnixName {
    config.bind.unwrap_or(UnixName::UNNAMED)
}

fn open(
    shared: &Arc<Shared>,
    config: &UnixDatagramConfig,
) -> Result<(Local, Option<OwnFile>), NetError> {
    let maker = Maker::unix(shared, SocketType::Datagram)?;
    let (recv_buffer_bytes, file) = match prepare(shared, &maker, config) {
        Ok(prepared) => prepared,
        Err(error) => {
            maker.close();
            return Err(error);
        }
    };
    let socket = maker.into_socket();
    wake::prepare_local(&socket)
        .map_err(|error| NetError::new(Op::SetSockOpt, "SO_SNDTIMEO", &error))?;
    let socket = Arc::new(UnixDatagram::from(OwnedFd::from(socket)));
    shared.stop.watch(Blocked::LocalDatagram(Arc::clone(&socket)));
    let name = config_name(config);
    let lent = LentSocket::new(&socket, name.into());
    shared.sockets.add(SocketKey::Own, lent.weak());
    let shared = Arc::clone(shared);
    shared.rules.set(Arc::clone(&config.rules));
    shared.opened(name.into(), recv_buffer_bytes);
    Ok((Local { shared, socket, lent, name, replies_waiting: AtomicUsize::new(0) }, file))
}

fn prepare(
    shared: &Shared,
    maker: &Maker<'_>,
    config: &UnixDatagramConfig,
) -> Result<(usize, Option<OwnFile>), NetError> {
    let recv_buffer_bytes = maker.recv_buffer(RECV_BUFFER_BYTES as usize)?;
    let file = match config.bind {
        Some(name) => bind(shared, maker, name, (maker.kind(), config.file))?,
        None => None,
    };
    Ok((recv_buffer_bytes, file))
}

/// Receives until the stop, or until the socket fails.
fn receive(
    local: &Local,
    replies: &Sender<DelayedReply>,
    receiving: Receiving,
) -> Result<(), NetError> {
    let _ends = StopOnDrop(&local.shared.stop);
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut replying = Replying::new(local, replies);
    let mut errors = 0;
    let mut called = Stamp::now();
    while !local.shared.stop.is_stopped() {
        if receiving == Receiving::Polls
            && let Some(error) = readiness::would_wait(&*local.socket)
        {
            local.tell_empty(called, &error);
            readiness::poll(&local.shared, Peer::None, &*local.socket, None);
            called = Stamp::now();
        }
        let received =
            blocking(Op::RecvFrom, called, || socket::recv_local(&local.socket, &mut buffer));
        let at = Stamp::now();
        match received {
            // The stop wakes by a shutdown, after which nothing comes: an empty datagram from nobody is one only before.
            Ok((0, from)) if from == UnixName::UNNAMED && local.shared.stop.is_stopped() => break,
            Ok((len, from)) => {
                errors = 0;
                let payload = buffer.get(..len).unwrap_or(&buffer);
                local.tell_received(at, called, from, payload);
                local.tell_cut(from, len);
                called = if replying.reply((at, SentTo::Us), from.into(), payload) {
                    Stamp::now()
                } else {
                    at
                };
            }
            Err(error) if wake::is_passing(&error) => {
                // On Linux only a person sets a limit (`SO_RCVTIMEO`).
                if cfg!(target_os = "linux") && error.kind() == std::io::ErrorKind::WouldBlock {
                    local.tell_empty(called, &error);
                }
                called = at;
            }
            Err(error) => {
                errors += 1;
                if errors > ERRORS_IN_A_ROW_MAX {
                    return Err(NetError::new(Op::RecvFrom, local.name.to_string(), &error));
                }
                called = at;
            }
        }
    }
    Ok(())
}

impl Local {
    fn tell_received(&self, at: Stamp, called: Stamp, from: UnixName, payload: &[u8]) {
        let counters = &self.shared.counters;
        counters.received.add(1);
        counters.received_bytes.add(payload.len() as u64);
        let blocked_ns = at.since(called).as_nanos() as f32;
        let kind = EventKind::Received { asked_bytes: BUFFER_BYTES as u32 };
        let draft = EventDraft { at, peer: Peer::from(Endpoint::Unix(from)), blocked_ns, kind };
        if !self.shared.outbox.push(draft, payload) {
            counters.lost_unlogged.add(1);
        }
    }

    /// The row of a receive that came back with nothing.
    fn tell_empty(&self, called: Stamp, error: &std::io::Error) {
        let args = Args::Transfer(BUFFER_BYTES, Peer::None);
        let call = PendingCall::on(number(&*self.socket), Op::RecvFrom, args);
        tell_waiting(&self.shared, Peer::None, called, call, Err(call_error(error)));
    }

    fn tell_cut(&self, from: UnixName, len: usize) {
        // One that fills it to the last byte had more, or as much.
        if len >= BUFFER_BYTES {
            let cause = UnixFailure::Cut(len, BUFFER_BYTES).into();
            let error = NetError { op: Op::RecvFrom, target: from.to_string(), cause };
            let peer = Peer::from(Endpoint::Unix(from));
            self.shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
        }
    }

    /// Sends now, and reports it as this if it goes, else why not.
    fn send_as(&self, sent: EventKind, to: Endpoint, payload: &[u8]) -> SendOutcome {
        let peer = Peer::from(to);
        let call = |at| self.send_patiently(at, to, payload);
        reported_send(&self.shared, peer, (sent, payload), call, |cause| NetError {
            op: Op::SendTo,
            target: peer.to_string(),
            cause,
        })
    }

    /// A receiver that does not read makes senders wait; nothing but the limit of the call ends that.
    fn send_patiently(&self, began: Stamp, to: Endpoint, payload: &[u8]) -> Result<usize, Cause> {
        let name = to.unix().ok_or(Cause::NoAddressOfFamily)?;
        if let Some(len) = too_long(name) {
            return Err(UnixFailure::TooLong(len, NAME_BYTES_MAX).into());
        }
        let address = std_address(name).map_err(|error| Cause::from(&error))?;
        loop {
            match self.socket.send_to_addr(payload, &address) {
                Err(error) if wake::is_passing(&error) => {
                    if self.shared.stop.is_stopped() {
                        return Err(Cause::SessionOver);
                    }
                    if Stamp::now().since(began) >= SEND_LIMIT {
                        let limit = SEND_LIMIT.as_millis();
                        return Err(Cause::TimedOut(u64::try_from(limit).unwrap_or(u64::MAX)));
                    }
                }
                result => return result.map_err(|error| Cause::from(&error)),
            }
        }
    }
}

fn too_long(name: UnixName) -> Option<usize> {
    use crate::net::UnixNameKind::{Abstract, Path};
    let (Path(bytes) | Abstract(bytes)) = name.kind() else { return None };
    (bytes.len() > NAME_BYTES_MAX).then_some(bytes.len())
}

impl Datagrams for Local {
    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn send_reply(&self, sent: EventKind, to: Endpoint, payload: &[u8]) {
        self.send_as(sent, to, payload);
    }

    fn payload_bytes_max(&self, _: Endpoint) -> usize {
        BUFFER_BYTES
    }

    fn replies_waiting(&self) -> &AtomicUsize {
        &self.replies_waiting
    }
}
