//! UDP: one socket, a reader that receives from anybody, a writer that carries out commands.

pub mod command;
mod facts;
mod load;
mod reader;
mod repeat;
mod sent_to;
mod writer;

pub use super::datagrams::REPLIES_MAX;
use super::datagrams::{Datagrams, DelayedReplies, DelayedReply, reported_send};
pub use command::DatagramCommand;
pub use facts::{GroupState, UdpFacts};

use super::automation::CompiledRules;
use super::automation::repeat::SendOutcome;
use super::hindrance::LocalEnd;
use super::kernel_drops::DropCounter;
use super::live_sockets::{LentSocket, SocketKey};
use super::outbox::Outbox;
use super::peer::{mapped, unmapped};
use super::readiness::Receiving;
use super::session::Shared;
use super::socket::{self, Family, Interface, Maker, PeerFamilies};
use super::wake::{self, Blocked};
use super::worker::{AtWork, WorkerRole, spawn_worker};
use super::{
    Cause, Destination, End, Endpoint, Errno, EventKind, NetError, Op, OptionName, Peer,
    ProtocolSnapshot, Session, Stamp,
};
use crate::net::Protocol;
use crossbeam_channel::Receiver;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// Receive buffer that we ask for, in bytes. Linux's default of 208 KiB holds 277 small datagrams,
/// which is 1.7 ms of a flood; 4 MiB hold 35 ms, more than a busy machine keeps a thread waiting.
pub const RECV_BUFFER_BYTES: u32 = 4 << 20;

/// The most that one datagram can carry, in bytes: 65 535 less 8 of UDP header (RFC 768), and over
/// IPv4 less 20 of IP header, which IPv6 does not count (RFC 8200, section 3).
pub fn payload_bytes_max(to: SocketAddr) -> usize {
    const IPV4: usize = 65_507;
    const IPV6: usize = 65_527;
    if unmapped(to).is_ipv4() { IPV4 } else { IPV6 }
}

/// What a UDP session should be.
#[derive(Clone, Debug, PartialEq)]
pub struct UdpConfig {
    /// Where to bind.
    pub bind: BindTo,
    /// Socket options.
    pub options: UdpOptions,
    /// What to do with what comes.
    pub rules: Arc<CompiledRules>,
}

impl UdpConfig {
    /// A session bound there, with all else at its default.
    pub fn bound_to(address: SocketAddr) -> Self {
        Self {
            bind: BindTo::Address(address),
            options: UdpOptions::default(),
            rules: Arc::default(),
        }
    }
}

/// Where to bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindTo {
    /// To this address; with port 0 the system chooses the port.
    Address(SocketAddr),
    /// To a port of the system's choice once the first datagram is sent, as a `sendto` without a
    /// `bind` does: on loopback if it goes there, else on all addresses of its family.
    FirstSend,
}

/// Socket options of a UDP session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UdpOptions {
    /// `SO_REUSEADDR`: share the port with other sockets that set it too.
    pub reuse_address: bool,
    /// For `::` only: receive IPv4 as well (`IPV6_V6ONLY` off). Set in any case, since the default
    /// differs between systems.
    pub dual_stack: bool,
    /// `SO_BROADCAST`: sending to broadcast addresses is allowed.
    pub broadcast: bool,
    /// `SO_RCVBUF` to ask for, in bytes.
    pub recv_buffer_bytes: u32,
    /// Whether a `recvfrom` waits itself.
    pub receiving: Receiving,
    /// Multicast settings.
    pub multicast: Multicast,
    /// Groups to join when bound.
    pub groups: Vec<IpAddr>,
}

impl Default for UdpOptions {
    fn default() -> Self {
        Self {
            reuse_address: false,
            dual_stack: true,
            broadcast: false,
            recv_buffer_bytes: RECV_BUFFER_BYTES,
            receiving: Receiving::default(),
            multicast: Multicast::default(),
            groups: Vec::new(),
        }
    }
}

/// How multicast leaves and where groups are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multicast {
    /// The interface for joining and sending.
    pub interface: Interface,
    /// Whether this machine hears what it sends itself.
    pub loop_back: bool,
    /// Routers that a datagram may pass, plus one; 1 stays on the local network.
    pub hops: u8,
}

impl Default for Multicast {
    fn default() -> Self {
        Self { interface: Interface::default(), loop_back: true, hops: 1 }
    }
}

/// A multicast group is joined or left.
pub use super::socket::Membership;

impl Session {
    /// Starts a UDP session. It is open once its state says so.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_udp(config: UdpConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = match config.bind {
            BindTo::Address(address) => format!("udp {address}"),
            BindTo::FirstSend => "udp".to_owned(),
        };
        let facts = Arc::<UdpFacts>::default();
        let live = ProtocolSnapshot::Udp(Arc::clone(&facts));
        Self::start(name, outbox, live, move |shared, inbox| {
            match run(shared, inbox, config, facts) {
                Ok(()) => End::Stopped,
                Err(error) => End::Failed(error),
            }
        })
        .map(|session| session.speaking(Protocol::Udp))
    }
}

/// The socket and what its reader and writer have in common.
struct Udp {
    shared: Arc<Shared>,
    socket: Arc<UdpSocket>,
    /// The same for whoever looks at its options.
    lent: Arc<LentSocket<UdpSocket>>,
    local: SocketAddr,
    /// Whether an IPv4 address can be reached, by its mapped form.
    dual_stack: bool,
    facts: Arc<UdpFacts>,
    /// Delayed replies that wait.
    replies_waiting: AtomicUsize,
}

fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<DatagramCommand>,
    mut config: UdpConfig,
    facts: Arc<UdpFacts>,
) -> Result<(), NetError> {
    let mut first = None;
    let bind = match config.bind {
        BindTo::Address(address) => address,
        BindTo::FirstSend => {
            let sending = writer::first_send(shared, inbox, &mut config)?;
            let Some((to, command)) = sending else { return Ok(()) };
            first = Some(command);
            local_for(to)
        }
    };
    let udp = Arc::new(open(shared, bind, &config, facts)?);
    let (replies, due) = crossbeam_channel::bounded(REPLIES_MAX);
    let reading = Arc::clone(&udp);
    let name = format!("udp {} reader", udp.local);
    let receiving = config.options.receiving;
    let work = move || reader::run(&reading, &replies, receiving);
    let reader = spawn_worker(shared, WorkerRole::Reader, name.clone(), work)?;
    let at_work = AtWork::of_session(shared, WorkerRole::Writer);
    let mut writer = writer::Writer::new(&udp, config.options);
    if let Some(command) = first {
        writer.carry_out(command);
    }
    writer.run(inbox, &due);
    drop(at_work);
    shared.stop.stop();
    let ended = reader.join();
    // The reader may have put one there after the writer looked last.
    shared.counters.replies_dropped.add(due.len() as u64);
    shared.refresh_kernel_drops();
    close(udp);
    ended.unwrap_or_else(|panic| Err(super::session::panic_error(panic.as_ref(), &name)))
}

/// Where a socket that only sends is bound: to loopback if that is where it sends, so that nobody
/// else can reach it.
fn local_for(to: SocketAddr) -> SocketAddr {
    let ip: IpAddr = match to.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_loopback() => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    SocketAddr::new(ip, 0)
}

fn open(
    shared: &Arc<Shared>,
    bind: SocketAddr,
    config: &UdpConfig,
    facts: Arc<UdpFacts>,
) -> Result<Udp, NetError> {
    let options = &config.options;
    let family = if bind.is_ipv6() { Family::Ipv6 } else { Family::Ipv4 };
    let maker = Maker::udp(shared, family)?;
    let (local, recv_buffer_bytes) = match prepare(&maker, bind, options) {
        Ok(prepared) => prepared,
        Err(error) => {
            maker.close();
            return Err(error);
        }
    };
    let socket = Arc::new(UdpSocket::from(maker.into_socket()));
    wake::prepare_datagram(&socket)
        .map_err(|error| NetError::new(Op::SetSockOpt, "SO_RCVTIMEO", &error))?;
    shared.stop.watch(Blocked::Datagram(Arc::clone(&socket)));
    shared.watch_kernel_drops(DropCounter::of(&socket));
    let lent = LentSocket::new(&socket, local.into());
    shared.sockets.add(SocketKey::Own, lent.weak());
    let udp = Udp {
        shared: Arc::clone(shared),
        socket,
        lent,
        local,
        dual_stack: is_dual_stack(bind, options),
        facts,
        replies_waiting: AtomicUsize::new(0),
    };
    shared.rules.set(Arc::clone(&config.rules));
    if options.multicast != Multicast::default() {
        udp.set_multicast(&options.multicast);
    }
    for group in &options.groups {
        udp.member(Membership::Join, *group, &options.multicast.interface);
    }
    shared.opened(local.into(), recv_buffer_bytes);
    Ok(udp)
}

/// Whether a socket that is bound there receives IPv4 beside IPv6.
fn is_dual_stack(bind: SocketAddr, options: &UdpOptions) -> bool {
    bind.is_ipv6() && bind.ip().is_unspecified() && options.dual_stack
}

/// Sets the options and binds; returns the local address and the granted receive buffer in bytes.
fn prepare(
    maker: &Maker<'_>,
    bind: SocketAddr,
    options: &UdpOptions,
) -> Result<(SocketAddr, usize), NetError> {
    let dual_stack = is_dual_stack(bind, options);
    if bind.is_ipv6() {
        maker.set(OptionName::Ipv6Only, i64::from(!dual_stack))?;
    }
    if options.reuse_address {
        maker.set(OptionName::ReuseAddress, 1)?;
    }
    if options.broadcast {
        maker.set(OptionName::Broadcast, 1)?;
    }
    let recv_buffer_bytes = maker.recv_buffer(options.recv_buffer_bytes as usize)?;
    maker.receive_errors(if dual_stack { PeerFamilies::Both } else { PeerFamilies::Own })?;
    Ok((maker.bind(bind)?, recv_buffer_bytes))
}

/// Closes the socket, reports it, and lets nobody hold it any longer.
fn close(udp: Arc<Udp>) {
    udp.shared.stop.forget_all();
    udp.lent.take_back();
    // Reader and writer are over: these are the last owners.
    if let Some(udp) = Arc::into_inner(udp)
        && let Some(socket) = Arc::into_inner(udp.socket)
    {
        socket::close(&udp.shared, socket);
    }
}

impl Datagrams for Udp {
    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn send_reply(&self, sent: EventKind, to: Endpoint, payload: &[u8]) {
        if let Some(to) = to.socket_addr() {
            self.send_as(sent, to, payload);
        }
    }

    fn payload_bytes_max(&self, to: Endpoint) -> usize {
        to.socket_addr().map_or(0, payload_bytes_max)
    }

    fn replies_waiting(&self) -> &AtomicUsize {
        &self.replies_waiting
    }
}

impl Udp {
    /// Sends now, and reports it as this if it goes, else why not.
    fn send_as(&self, sent: EventKind, to: SocketAddr, payload: &[u8]) -> SendOutcome {
        let address = if self.dual_stack { mapped(to) } else { to };
        let peer = Peer::from(to);
        let call = |_| self.send_past_old_news(address, payload);
        reported_send(&self.shared, peer, (sent, payload), call, |source| {
            let error = NetError::new(Op::SendTo, peer.to_string(), &source);
            self.local_end().explained(error, to)
        })
    }

    fn local_end(&self) -> LocalEnd {
        let broadcast = socket2::SockRef::from(&*self.socket).broadcast().ok();
        LocalEnd { address: self.local, dual_stack: self.dual_stack, broadcast }
    }

    /// `sendto` may return the ICMP error of an earlier datagram instead of sending this one:
    /// that is about another one, and the call is made again.
    fn send_past_old_news(&self, to: SocketAddr, payload: &[u8]) -> io::Result<usize> {
        /// More than the errors that can queue up between two sends on a sane network.
        const OLD_NEWS_MAX: usize = 64;
        let is_too_long = payload.len() > payload_bytes_max(to);
        for _ in 0..OLD_NEWS_MAX {
            match self.socket.send_to(payload, to) {
                Err(error) if is_too_long => {
                    // Linux queues its own refusal, too; it is about nobody.
                    let _ = peers_in_error_queue(&self.shared, &self.socket);
                    return Err(error);
                }
                Err(error) if self.told_event(&error) => {}
                result => return result,
            }
        }
        self.socket.send_to(payload, to)
    }

    /// If the error is an ICMP message about an earlier datagram, reports it. `false` if it is an
    /// error of the call itself.
    fn told_event(&self, error: &io::Error) -> bool {
        let Some(errno) = Errno::of(error) else { return false };
        let about = peers_in_error_queue(&self.shared, &self.socket);
        for peer in &about {
            self.shared.tell(Stamp::now(), *peer, EventKind::Unreachable(errno));
        }
        if !about.is_empty() {
            return true;
        }
        // Windows reports it as 10054 and macOS as ECONNREFUSED, without saying about whom. On Linux
        // the other thread may have emptied the queue and reported it just before.
        let is_event = errno.is("ECONNREFUSED") || errno.is("ECONNRESET");
        if is_event && !cfg!(target_os = "linux") {
            self.shared.tell(Stamp::now(), Peer::None, EventKind::Unreachable(errno));
        }
        is_event
    }

    fn set_multicast(&self, wish: &Multicast) {
        if self.local.is_ipv6() {
            let options = (OptionName::MulticastHops, OptionName::MulticastLoop6);
            self.set_multicast_of(Family::Ipv6, options, wish);
        }
        // IPv4 groups have options of their own, also on a dual-stack socket.
        if self.local.is_ipv4() || self.dual_stack {
            let options = (OptionName::MulticastTtl, OptionName::MulticastLoop4);
            self.set_multicast_of(Family::Ipv4, options, wish);
        }
    }

    fn set_multicast_of(
        &self,
        family: Family,
        (hops, loop_back): (OptionName, OptionName),
        wish: &Multicast,
    ) {
        let socket = &socket2::SockRef::from(&*self.socket);
        let set = |name, value| {
            let value = super::OptionValue::Number(value);
            socket::set_option(&self.shared, socket, name, &value)
        };
        self.tell_failure(socket::multicast_interface(
            &self.shared,
            socket,
            family,
            &wish.interface,
        ));
        self.tell_failure(set(hops, i64::from(wish.hops)));
        self.tell_failure(set(loop_back, i64::from(wish.loop_back)));
    }

    fn member(&self, join: Membership, group: IpAddr, on: &Interface) {
        let socket = &socket2::SockRef::from(&*self.socket);
        let result = socket::membership(&self.shared, socket, join, group, on);
        let was_joined = self.facts.group(group) == Some(GroupState::Joined);
        match (&result, join) {
            (Ok(()), Membership::Join) => self.facts.set_group(group, Some(GroupState::Joined)),
            // It may be a member already, on another interface.
            (Err(error), Membership::Join) if !was_joined => {
                self.facts.set_group(group, Some(GroupState::Failed(error.clone())));
            }
            (Err(_), Membership::Join) => {}
            (_, Membership::Leave) => self.facts.set_group(group, None),
        }
        self.tell_failure(result);
    }

    fn set_option(&self, name: OptionName, number: i64) {
        let socket = &socket2::SockRef::from(&*self.socket);
        let value = super::OptionValue::Number(number);
        self.tell_failure(socket::set_option(&self.shared, socket, name, &value));
    }

    /// The first of a name's addresses that the socket can reach.
    fn choose(&self, found: &[SocketAddr]) -> Option<SocketAddr> {
        let is_ipv6 = self.local.is_ipv6();
        let same_family = found.iter().find(|address| address.is_ipv6() == is_ipv6);
        same_family.or_else(|| found.first().filter(|_| self.dual_stack)).copied()
    }

    /// A failed option is reported, and the session goes on.
    fn tell_failure(&self, step: Result<(), NetError>) {
        if let Err(error) = step {
            self.shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(error)));
        }
    }
}

/// Takes what waits in the socket's error queue (ip(7), `IP_RECVERR`): the peers that the failed
/// datagrams were meant for. An undrained queue would fill the receive buffer.
#[cfg(target_os = "linux")]
pub(super) fn peers_in_error_queue(shared: &Shared, socket: &UdpSocket) -> Vec<Peer> {
    use super::error_queue;
    use nix::sys::socket::{MsgFlags, SockaddrStorage, recvmsg};
    use std::os::fd::AsRawFd;
    /// A bound for one visit; the rest is taken at the next error.
    const PEERS_MAX: usize = 256;
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let next = || {
        let at = Stamp::now();
        let got = recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut [], None, flags).ok()?;
        let about = got.address.as_ref().and_then(socket::ip_address);
        let peer = about.map_or(Peer::None, Peer::from);
        error_queue::tell_taken(shared, peer, at, socket::number(socket), got.bytes);
        Some(peer)
    };
    std::iter::from_fn(next).take(PEERS_MAX).collect()
}

/// Other systems have no such queue.
#[cfg(not(target_os = "linux"))]
pub(super) fn peers_in_error_queue(_: &Shared, _: &UdpSocket) -> Vec<Peer> {
    Vec::new()
}

/// How long until a reply is due.
fn until(due: Stamp) -> Duration {
    due.since(Stamp::now())
}

/// The error of a name that has no address of the socket's family.
fn no_address(host: &str) -> NetError {
    NetError { op: Op::GetAddrInfo, target: host.to_owned(), cause: Cause::NoAddressOfFamily }
}

/// A destination that needs no lookup.
fn direct(to: &Destination) -> Option<SocketAddr> {
    match to {
        Destination::Peer(peer) => peer.socket_addr(),
        Destination::Host(..) => None,
    }
}
