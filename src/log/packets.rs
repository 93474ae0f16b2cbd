//! Rows as packets of a pcapng file, which Wireshark and others read
//! (<https://ietf-opsawg-wg.github.io/draft-ietf-opsawg-pcap/draft-ietf-opsawg-pcapng.html>).
//!
//! The log has what programs said to each other, and not what the network carried: the headers of IP, UDP and TCP are
//! made up from what is known. The comment of the file says so.
//! - A session is an interface, with its name. Its packets are raw IP (`LINKTYPE_RAW`), with a time limit on the way
//!   of 64 and no fragments.
//! - A datagram is a packet of UDP. Where only the port of our own end is known, the address is the one that the socket
//!   is bound to, which may be `0.0.0.0`. One that went from one session of the file to another is there once, when it
//!   went; that it came is a comment, see [`heard`]. Those that went by one call, at the same time, are a nanosecond
//!   apart.
//! - A connection is a stream of TCP: it begins with the three packets of a handshake, unless it began before the file;
//!   what came and went are segments; the other end acknowledges now and then; FIN and RST stand at its end. TLS is what
//!   was said within it, HTTP the bytes of its parts, each side of a relay a stream of its own. Of a connection with
//!   both ends in the file each segment is there once, when it went, on the interface of the end that was seen first; a
//!   comment says who has the other one.
//! - What is neither is a packet of `LINKTYPE_USER0`, see [`user`].
//! - Events, and sends that failed, are comments: on the next packet of their session, or, if none comes soon, on a block
//!   of statistics of its interface. Calls are left out.

mod comments;
mod datagrams;
pub mod heard;
mod ip;
mod pairs;
mod recent;
mod stream;
pub mod user;

use crate::log::{Class, Detail, Kind, LoggedSession, Row};
use crate::net::event::{Initiator, SocketMark, StreamMark};
use crate::net::{ConnectionId, Endpoint, Peer, SessionId};
use crate::payload::safe_text;
use comments::Comments;
use datagrams::{Came, Datagrams};
use pairs::{Key, Pairs, Part};
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness};
use recent::Recent;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use stream::Stream;

/// So many bytes are taken at once, by whom it is not urgent. Until then a comment on one moves what follows it.
const TAKEN_BYTES: usize = 64 << 10;

/// Our own port where it is not known. Wireshark takes 0 for no port at all, and mixes the sides of a stream up.
const UNKNOWN_PORT: u16 = u16::MAX;

/// How a packet's direction stands in its flags (draft-ietf-opsawg-pcapng, section 4.3.1).
const FLAG_IN: u32 = 1;
const FLAG_OUT: u32 = 2;

/// What says who a session is.
pub type SessionLookup<'a> = &'a dyn Fn(SessionId) -> Option<LoggedSession>;

/// Which way a packet goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// To us.
    In,
    /// From us.
    Out,
}

/// Makes the blocks of a file out of rows, one after the other.
pub struct Packets {
    /// What the file says of itself.
    made: String,
    writer: Option<PcapNgWriter<Vec<u8>>>,
    /// The interfaces of this file.
    interfaces: HashMap<(SessionId, Link), Interface>,
    /// Connections that are open, whichever file they began in, by the end that was seen first.
    streams: HashMap<Key, Stream>,
    pairs: Pairs,
    /// Streams of which this file says who has the other end.
    told_pairs: HashSet<Key>,
    datagrams: Datagrams,
    /// Where the sockets of a session are, and where it is itself.
    locals: HashMap<(SessionId, Option<ConnectionId>), Endpoint>,
    comments: Comments,
    recent: Recent,
    /// Rows that were not written since the last packet.
    missing: u64,
    /// What a packet is made in.
    scratch: Vec<u8>,
}

/// What an interface carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Link {
    Ip,
    User,
}

/// An interface of a file.
#[derive(Clone, Copy, Debug)]
struct Interface {
    id: u32,
    /// The number of the packet before its block: later ones are read with the session's name known.
    after_packet: u64,
}

/// Where a packet belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    session: SessionId,
    unix_ns: i64,
}

impl Packets {
    /// No file yet; `made` is what the comment of each says.
    pub fn new(made: String) -> Self {
        Self {
            made,
            writer: None,
            interfaces: HashMap::new(),
            streams: HashMap::new(),
            pairs: Pairs::default(),
            told_pairs: HashSet::new(),
            datagrams: Datagrams::default(),
            locals: HashMap::new(),
            comments: Comments::default(),
            recent: Recent::default(),
            missing: 0,
            scratch: Vec::new(),
        }
    }

    /// Begins a file. Connections that are open go on in it.
    pub fn begin(&mut self) {
        self.interfaces.clear();
        self.told_pairs.clear();
        self.datagrams.begin();
        self.recent.clear();
        let made = CommonOption::Comment(Cow::Borrowed(&self.made));
        let program = concat!("Network Playground ", env!("CARGO_PKG_VERSION"));
        let section = SectionHeaderBlock {
            endianness: Endianness::Little,
            options: vec![
                SectionHeaderOption::UserApplication(Cow::Borrowed(program)),
                SectionHeaderOption::Common(made),
            ],
            ..SectionHeaderBlock::default()
        };
        // Writing into memory does not fail, and what this file writes is no block that is refused.
        self.writer = PcapNgWriter::with_section_header(Vec::new(), section).ok();
    }

    /// The bytes that were made and not taken.
    pub fn len(&self) -> usize {
        self.writer.as_ref().map_or(0, |writer| writer.get_ref().len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the bytes that were made, whole blocks.
    pub fn take(&mut self, out: &mut Vec<u8>) {
        if let Some(writer) = &mut self.writer {
            out.append(writer.get_mut());
        }
        self.recent.clear();
    }

    /// The same once they are many: until then, comments can be put on them.
    pub fn take_many(&mut self, out: &mut Vec<u8>) {
        if self.len() >= TAKEN_BYTES {
            self.take(out);
        }
    }

    /// A row. `describe` says what one without payload reads like.
    pub fn push(
        &mut self,
        row: &Row,
        lookup: SessionLookup<'_>,
        describe: &dyn Fn(&Row) -> String,
    ) {
        let place = Place { session: row.session, unix_ns: row.unix_ns };
        match row.kind {
            Kind::Received | Kind::PartIn => self.push_payload(row, Way::In, lookup),
            Kind::Sent | Kind::PartOut => self.push_payload(row, Way::Out, lookup),
            _ if row.kind.class() == Class::Calls => {}
            kind => {
                // Comments on packets of others may speak of it.
                self.interface(row.session, Link::Ip, lookup);
                self.comment(place, &describe(row), lookup);
                self.push_event(row, lookup);
                if kind == Kind::Ended {
                    self.forget(place);
                }
            }
        }
    }

    /// So many rows left the log before they could be written, here.
    pub fn push_missing(&mut self, rows: u64) {
        self.missing += rows;
    }

    fn push_payload(&mut self, row: &Row, way: Way, lookup: SessionLookup<'_>) {
        let place = Place { session: row.session, unix_ns: row.unix_ns };
        match (row.peer.stream(), row.peer.socket_addr()) {
            (Some(id), Some(remote)) => {
                let local = self.local_for((row.session, Some(id)), remote, lookup);
                let part = self.pairs.part((row.session, id), (local, remote), row.unix_ns);
                self.tell_pair(part, row.unix_ns, lookup);
                let Some(way) = part.written(way) else { return };
                let place = Place { session: part.first.0, ..place };
                let stream = self.streams.remove(&part.first);
                let mut stream = stream.unwrap_or_else(|| Stream::under_way(local, remote));
                stream.data(way, &row.payload, |way, segment| {
                    self.packet(place, (Link::Ip, way), segment, lookup);
                });
                stream.packet = self.recent.last();
                self.streams.insert(part.first, stream);
            }
            (None, Some(remote)) => self.push_datagram(row, (way, remote), lookup),
            (_, None) => self.push_other(row, way, lookup),
        }
    }

    fn push_datagram(
        &mut self,
        row: &Row,
        (way, remote): (Way, SocketAddr),
        lookup: SessionLookup<'_>,
    ) {
        let place = Place { session: row.session, unix_ns: row.unix_ns };
        let socket = (row.session, row.peer.connection());
        let bound = self.bound(socket, lookup);
        if way == Way::In {
            let came = Came { to: socket, local: bound, from: remote, payload: &row.payload };
            if let Some(sent) = self.datagrams.sender(came) {
                self.note_received((place, row.payload.len()), (sent, remote), lookup);
                return;
            }
        }
        let place = if way == Way::Out { self.datagrams.when_sent(place) } else { place };
        let mut local = ip::in_family_of(bound, remote);
        if let Some(ip) =
            self.datagrams.seen_at(socket, remote).filter(|_| local.ip().is_unspecified())
        {
            local.set_ip(ip);
        }
        let ends = ip::ends(way, local, remote);
        let mut packet = std::mem::take(&mut self.scratch);
        if ip::udp(ends, &row.payload, &mut packet) {
            self.packet(place, (Link::Ip, way), &packet, lookup);
            if way == Way::Out {
                let sent = (place.unix_ns, self.recent.last());
                self.datagrams.sent(socket, (bound, remote), sent, &row.payload);
            }
        } else {
            self.push_other(row, way, lookup);
        }
        self.scratch = packet;
    }

    fn push_other(&mut self, row: &Row, way: Way, lookup: SessionLookup<'_>) {
        let place = Place { session: row.session, unix_ns: row.unix_ns };
        let mut packet = Vec::with_capacity(row.payload.len());
        user::write(way == Way::Out, row.peer, &row.payload, &mut packet);
        self.packet(place, (Link::User, way), &packet, lookup);
    }

    fn push_event(&mut self, row: &Row, lookup: SessionLookup<'_>) {
        if let Some(Detail::Opened(local)) = &row.detail {
            let socket = (row.session, row.peer.connection());
            self.locals.insert(socket, *local);
            self.datagrams.opened(socket, self.recent.last());
        }
        let Some(Detail::Protocol(event)) = &row.detail else { return };
        let Some(mark) = event.socket_mark() else { return };
        let key = (row.session, row.peer.connection());
        match mark {
            SocketMark::Named(local) | SocketMark::Listening(local) => {
                self.locals.insert(key, local);
            }
            SocketMark::Connected { local, peer, by } => {
                if let Some(local) = local {
                    self.locals.insert(key, local);
                }
                if event.stream_mark() != Some(StreamMark::BegunBefore) {
                    self.begin_stream(row, peer, by, lookup);
                }
            }
            SocketMark::PeerFinished => self.with_stream(row, lookup, |stream, part, out| {
                if part.is_alone() {
                    stream.finish(Way::In, out);
                }
            }),
            SocketMark::Finished => self.with_stream(row, lookup, |stream, part, out| {
                if let Some(way) = part.written(Way::Out) {
                    stream.finish(way, out);
                }
            }),
            SocketMark::Closed(fate) => {
                self.with_stream(row, lookup, |stream, part, out| {
                    match part.written(Way::Out).filter(|_| !part.is_alone()) {
                        Some(way) => stream.close_one(way, fate, out),
                        None => stream.close(fate, out),
                    }
                });
                if let (session, Some(id)) = key {
                    let over = self.pairs.end((session, id), row.unix_ns);
                    self.let_go(over);
                    self.locals.remove(&key);
                }
            }
            SocketMark::Made { .. } | SocketMark::Refused | SocketMark::ThreadNamed(..) => {}
        }
    }

    /// A session is over: what is left of its connections is not needed any more.
    fn forget(&mut self, Place { session, unix_ns }: Place) {
        let over = self.pairs.end_session(session, unix_ns);
        self.let_go(over);
        self.datagrams.forget(session);
        self.locals.retain(|(of, _), _| *of != session);
    }

    fn let_go(&mut self, over: impl IntoIterator<Item = Key>) {
        for first in over {
            self.streams.remove(&first);
            self.told_pairs.remove(&first);
        }
    }

    /// The handshake of a connection.
    fn begin_stream(
        &mut self,
        row: &Row,
        peer: Option<Endpoint>,
        by: Initiator,
        lookup: SessionLookup<'_>,
    ) {
        let remote = row.peer.socket_addr().or(peer.and_then(Endpoint::socket_addr));
        let (Peer::Connection(id, _), Some(remote)) = (row.peer, remote) else { return };
        let local = self.local_for((row.session, Some(id)), remote, lookup);
        let part = self.pairs.part((row.session, id), (local, remote), row.unix_ns);
        if part.is_second() {
            self.tell_pair(part, row.unix_ns, lookup);
            return;
        }
        let place = Place { session: row.session, unix_ns: row.unix_ns };
        let mut stream = Stream::under_way(local, remote);
        stream.begin(by, |way, segment| {
            self.packet(place, (Link::Ip, way), segment, lookup);
        });
        stream.packet = self.recent.last();
        self.streams.insert(part.first, stream);
    }

    fn with_stream(
        &mut self,
        row: &Row,
        lookup: SessionLookup<'_>,
        change: impl FnOnce(&mut Stream, Part, &mut dyn FnMut(Way, &[u8])),
    ) {
        let part = row.peer.stream().and_then(|id| self.pairs.part_of((row.session, id)));
        let Some(part) = part else { return };
        let Some(mut stream) = self.streams.remove(&part.first) else { return };
        let place = Place { session: part.first.0, unix_ns: row.unix_ns };
        change(&mut stream, part, &mut |way, segment| {
            self.packet(place, (Link::Ip, way), segment, lookup);
        });
        self.streams.insert(part.first, stream);
    }

    /// Our own end of a conversation, in the family of the other one.
    fn local_for(
        &mut self,
        key: (SessionId, Option<ConnectionId>),
        remote: SocketAddr,
        lookup: SessionLookup<'_>,
    ) -> SocketAddr {
        ip::in_family_of(self.bound(key, lookup), remote)
    }

    /// What a socket is bound to.
    fn bound(
        &mut self,
        key: (SessionId, Option<ConnectionId>),
        lookup: SessionLookup<'_>,
    ) -> SocketAddr {
        let of_session = (key.0, None);
        let known = self.locals.get(&key).or_else(|| self.locals.get(&of_session)).copied();
        let known = known.or_else(|| {
            let local = lookup(key.0)?.local?;
            self.locals.insert(of_session, local);
            Some(local)
        });
        let local = known.and_then(Endpoint::socket_addr);
        let mut local = local.unwrap_or((Ipv4Addr::UNSPECIFIED, 0).into());
        if local.port() == 0 {
            local.set_port(UNKNOWN_PORT);
        }
        local
    }

    /// Writes a packet with the comments that wait for it.
    fn packet(
        &mut self,
        place: Place,
        (link, way): (Link, Way),
        data: &[u8],
        lookup: SessionLookup<'_>,
    ) {
        let interface = self.interface(place.session, link, lookup);
        let flags = if way == Way::In { FLAG_IN } else { FLAG_OUT };
        let comments = self.comments.take_for(place.session);
        let mut options = Vec::with_capacity(1);
        options.push(EnhancedPacketOption::Flags(flags));
        let missing = std::mem::take(&mut self.missing);
        if missing > 0 {
            options.push(EnhancedPacketOption::DropCount(missing));
        }
        options.extend(comments.map(|comment| {
            EnhancedPacketOption::Common(CommonOption::Comment(Cow::Owned(comment)))
        }));
        let packet = EnhancedPacketBlock {
            interface_id: interface.id,
            timestamp: since_1970(place.unix_ns),
            original_len: data.len() as u32,
            data: Cow::Borrowed(data),
            options,
        };
        self.recent.add(self.len());
        self.write(packet);
    }

    /// The interface of a session, which is made if it has none yet.
    fn interface(
        &mut self,
        session: SessionId,
        link: Link,
        lookup: SessionLookup<'_>,
    ) -> Interface {
        let next = self.interfaces.len() as u32;
        let new = Interface { id: next, after_packet: self.recent.last() };
        let interface = *self.interfaces.entry((session, link)).or_insert(new);
        if interface.id == next {
            let linktype = match link {
                Link::Ip => DataLink::RAW,
                Link::User => DataLink::USER0,
            };
            let mut block = InterfaceDescriptionBlock::new(linktype, 0);
            let name = lookup(session).map(|session| session.known_name().into_owned());
            let name = name.unwrap_or_else(|| format!("session {}", session.0));
            let name = safe_text(&name).into_owned();
            block.options = vec![
                InterfaceDescriptionOption::IfName(Cow::Owned(name)),
                InterfaceDescriptionOption::IfDescription(Cow::Owned(format!(
                    "session {}",
                    session.0
                ))),
                InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
            ];
            self.write(block);
        }
        interface
    }

    fn write<'a>(&mut self, block: impl pcap_file::pcapng::PcapNgBlock<'a>) {
        if let Some(writer) = &mut self.writer {
            let written = writer.write_pcapng_block(block);
            debug_assert!(written.is_ok(), "{written:?}");
        }
    }
}

fn since_1970(unix_ns: i64) -> Duration {
    Duration::from_nanos(u64::try_from(unix_ns).unwrap_or(0))
}

#[cfg(test)]
mod tests;
