//! Opening a file with rows or packets: what was recorded goes into a store of its own, where log, filter, search,
//! time line and export find it as they find what happens now.
//!
//! - [`job`]: the thread that reads the file, how far it is, and what became of it;
//! - `source`: the bytes of the file, of which one window is in memory;
//! - `pcap`, `pcapng`, `interface`: the forms of captures, and when their packets came;
//! - `lines`: the form of our own recordings that has all that the log has;
//! - `link`, `transport`, `fragments`: what a packet carries;
//! - `own`, `sent`: what only our own recordings have in packets and their comments;
//! - `sessions`, `udp`, `tcp`, `conversation`, `stream`: whose it is, and in which order;
//! - `left_out`: what is not in the log, counted;
//! - `sink`: rows on their way into the store.
//!
//! A capture reads like the logs of its servers: the end that was talked to first is the local end of a session, and
//! what comes from the other end came (see `sessions`). Segments of TCP are put in order; what came twice is left out,
//! what is missing is a row. Packets of other protocols are counted by kind in a row at the end.
//!
//! Blocks and records of captures are read here and not by `pcap-file`, with which the tests write them: it refuses a
//! whole packet for an option that is no text, for a clock before 1970 or for more bytes than the interface has
//! announced, all of which Wireshark reads; its readers hold a whole block in memory, and the parts of a block that are
//! needed are six numbers. IP, UDP and TCP are read by `etherparse`, but for fragments: its buffer shows memory that
//! was never written, and its pool has no bound.
//!
//! *Invariants: whatever the file says, memory is bounded by the constants here and in those modules, no length is
//! believed before the bytes are there, and a file that ends early or makes no sense is told with the place; all before
//! that is in the log.* Times are kept in steps of 100 ns, as the log keeps them.

mod conversation;
mod fields;
mod fragments;
mod interface;
pub mod job;
mod left_out;
mod lines;
mod link;
mod own;
mod pcap;
mod pcapng;
mod sent;
mod sessions;
mod sink;
mod source;
mod stream;
mod tcp;
mod transport;
mod udp;

use super::figures::Amount;
use super::sessions::LoggedSession;
use super::store::Store;
use crate::net::capture::{CaptureEvent, CaptureWay, Damage, LeftOut};
use crate::net::{Peer, Stamp};
use etherparse::IpNumber;
use fragments::{Collected, Fragments};
use left_out::Tally;
use own::{Heard, HeardOf, Received};
use pcap::Pcap;
use pcapng::PcapNg;
use sessions::{FILE_SESSION, OwnSession, Sessions};
use sink::Sink;
use source::Source;
use std::collections::BTreeMap;
use std::io::{self, Read};
use tcp::{Taken, Tcp};
use transport::{Addresses, Carried, carried, transport};
use udp::Udp;

/// The longest packet that is read, in bytes: what a system hands over at once when the network card cuts it to pieces
/// is up to 512 KiB.
const PACKET_BYTES_MAX: usize = 1 << 20;

/// What a read of an unknown program asked for, at most, in bytes.
const ASKED_BYTES: u32 = 65_536;

/// What is looked at to recognise a file, in bytes.
const BEGINNING_BYTES: usize = 4096;

/// What sessions of ours received, that waits for its time, at most; of more, the earliest is taken.
const RECEIVED_MAX: usize = 1 << 12;

/// After so many parts of the file whoever waits hears how far it is…
const PARTS_A_LOOK: u32 = 256;
/// …or after so many bytes.
const BYTES_A_LOOK: u64 = 4 << 20;

/// The form of a file that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportForm {
    /// Packets of one link.
    Pcap,
    /// Packets of interfaces.
    PcapNg,
    /// Rows of a log of ours.
    JsonLines,
}

/// What a file had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The form of the file.
    pub form: ImportForm,
    /// Packets, or rows of a recording, that were read.
    pub parts: u64,
    /// Packets, or lines, that were left out.
    pub left_out: u64,
    /// Rows in the log.
    pub rows: u64,
    /// What came and went in them.
    pub passed: Passed,
    /// Where it was not read on, in bytes, and why; `None` if it was read to its end.
    pub stopped: Option<(u64, Damage)>,
}

/// What came and went in the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// What came.
    pub received: Amount,
    /// What went.
    pub sent: Amount,
}

/// How far a file was read.
#[derive(Clone, Copy, Debug)]
pub struct ReadSoFar {
    /// So many of its bytes.
    pub bytes: u64,
    /// What came and went in them.
    pub passed: Passed,
}

/// Why nothing of a file could be opened.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is in no form that is known.
    #[error("not a capture")]
    Unknown,
    /// It is a recording of another version of the program.
    #[error("version {0}")]
    Version(u32),
    /// It was given up.
    #[error("cancelled")]
    Cancelled,
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] io::Error),
}

/// Whether to read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOn {
    /// Yes.
    Yes,
    /// It was given up.
    No,
}

/// Reads a file into a store, which is empty and has no other rows. `name` is what the file is called; `look` is told
/// now and then how many bytes were read, and says whether to read on.
///
/// # Errors
/// If the file is none that is known, cannot be read, or was given up; what was read before is in the store.
pub fn import(
    input: impl Read,
    (store, name): (&Store, &str),
    mut look: impl FnMut(ReadSoFar) -> ReadOn,
) -> Result<Imported, ImportError> {
    let mut source = Source::new(input);
    let beginning = source.window(BEGINNING_BYTES)?;
    let import = Import::new(store);
    // Before there are rows of it.
    note_file(store, name);
    if let Some(mut pcap) = Pcap::recognised(beginning) {
        Pcap::pass_header(&mut source)?;
        import.read(&mut source, &mut pcap, &mut look)
    } else if PcapNg::is_recognised(beginning) {
        import.read(&mut source, &mut PcapNg::default(), &mut look)
    } else if lines::is_recognised(beginning)? {
        lines::Lines::new(store).read(&mut source, &mut look)
    } else {
        Err(ImportError::Unknown)
    }
}

/// When whoever waits hears how far it is.
#[derive(Debug, Default)]
struct Pace {
    parts: u32,
    last_offset: u64,
}

impl Pace {
    /// Another part is to be read, at this place of the file: whoever waits hears it when it is time.
    fn go_on(
        &mut self,
        offset: u64,
        sink: &mut Sink<'_>,
        look: &mut impl FnMut(ReadSoFar) -> ReadOn,
    ) -> Result<(), ImportError> {
        self.parts += 1;
        if self.parts < PARTS_A_LOOK && offset - self.last_offset < BYTES_A_LOOK {
            return Ok(());
        }
        (self.parts, self.last_offset) = (0, offset);
        sink.flush();
        match look(ReadSoFar { bytes: offset, passed: sink.passed() }) {
            ReadOn::No => Err(ImportError::Cancelled),
            ReadOn::Yes => Ok(()),
        }
    }
}

/// A form of files with packets.
trait Packets {
    /// Which it is.
    const FORM: ImportForm;

    /// The next part of the file.
    fn next<'a, R: Read>(&mut self, source: &'a mut Source<R>) -> io::Result<Part<'a>>;
}

/// A part of a file.
#[derive(Debug)]
enum Part<'a> {
    Packet(Packet<'a>),
    /// A packet that has no time of its own.
    Untimed(Packet<'a>),
    /// What our own recordings say of sessions beside a packet.
    Heard(Vec<Heard>),
    /// Something that is no packet.
    Nothing,
    /// A packet that cannot be read.
    LeftOut(LeftOut),
    /// It cannot be read on.
    Stopped(Damage),
    /// The file ends where it should.
    End,
}

/// What only our own recordings tell of a packet.
#[derive(Clone, Debug)]
struct Told {
    session: OwnSession,
    way: CaptureWay,
    /// So many rows are missing before it.
    missing: u64,
    /// What sessions had of packets before it.
    heard: Vec<Heard>,
}

/// A packet of a file.
#[derive(Debug)]
struct Packet<'a> {
    /// When, in nanoseconds since 1970 (UTC).
    at_ns: i64,
    /// The number of its link.
    link: u32,
    /// As much of it as was kept.
    bytes: &'a [u8],
    told: Option<Told>,
}

/// There are too many sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooMany;

/// A file on its way into a store.
#[derive(Debug)]
struct Import<'a> {
    sink: Sink<'a>,
    sessions: Sessions,
    udp: Udp,
    tcp: Tcp,
    fragments: Fragments,
    tally: Tally,
    /// What sessions of ours received, by its time and how many were heard of before.
    received: BTreeMap<(i64, u64), Received>,
    heard: u64,
    packets: u64,
    last_ns: i64,
}

impl<'a> Import<'a> {
    fn new(store: &'a Store) -> Self {
        Self {
            sink: Sink::new(store),
            sessions: Sessions::default(),
            udp: Udp::default(),
            tcp: Tcp::default(),
            fragments: Fragments::default(),
            tally: Tally::default(),
            received: BTreeMap::new(),
            heard: 0,
            packets: 0,
            last_ns: 0,
        }
    }

    fn read<P: Packets>(
        mut self,
        source: &mut Source<impl Read>,
        packets: &mut P,
        look: &mut impl FnMut(ReadSoFar) -> ReadOn,
    ) -> Result<Imported, ImportError> {
        let mut pace = Pace::default();
        let stopped = loop {
            let offset = source.offset();
            pace.go_on(offset, &mut self.sink, look)?;
            match packets.next(source) {
                Ok(Part::Packet(packet)) => self.take(packet),
                Ok(Part::Untimed(packet)) => self.take(Packet { at_ns: self.last_ns, ..packet }),
                Ok(Part::Heard(heard)) => self.hear(heard),
                Ok(Part::Nothing) => {}
                Ok(Part::LeftOut(kind)) => {
                    self.packets += 1;
                    self.tally.add(kind, 1);
                }
                Ok(Part::Stopped(damage)) => break Some((offset, damage)),
                Ok(Part::End) => break None,
                Err(error) => {
                    self.finish(None);
                    return Err(error.into());
                }
            }
        };
        self.finish(stopped);
        Ok(Imported {
            form: P::FORM,
            parts: self.packets,
            left_out: self.tally.packets(),
            rows: self.sink.rows(),
            passed: self.sink.passed(),
            stopped,
        })
    }

    fn take(&mut self, packet: Packet<'_>) {
        self.packets += 1;
        self.last_ns = packet.at_ns;
        let Packet { at_ns, link, bytes, mut told } = packet;
        let heard = told.as_mut().map(|told| std::mem::take(&mut told.heard)).unwrap_or_default();
        self.hear(heard);
        self.take_received_until(at_ns);
        self.take_packet((link, bytes), told.as_ref(), at_ns);
    }

    fn take_packet(&mut self, (link, bytes): (u32, &[u8]), told: Option<&Told>, at_ns: i64) {
        if let Some(rows) = told.map(|told| told.missing).filter(|rows| *rows > 0) {
            let event = CaptureEvent::NotRecorded(rows).into();
            self.sink.push((FILE_SESSION, Peer::None), at_ns, event, &[]);
        }
        if link == own::LINK
            && let Some(told) = told
        {
            let to = (&mut self.sessions, &mut self.sink);
            if let Err(kind) = own::take(bytes, told, at_ns, to) {
                self.tally.add(kind, 1);
            }
            return;
        }
        match link::ip_of(link, bytes) {
            Ok(ip) => self.take_carried(carried(ip), told, at_ns),
            Err(kind) => self.tally.add(kind, 1),
        }
    }

    /// What sessions had of packets, this one or others. What they received waits for its time: its packet may come yet.
    fn hear(&mut self, heard: Vec<Heard>) {
        for Heard { at_ns, what } in heard {
            match what {
                HeardOf::OtherEnd(other_end) => {
                    let to = (&mut self.sessions, &mut self.sink);
                    if self.tcp.join(&other_end, at_ns, to).is_err() {
                        self.tally.add(LeftOut::NoRoom, 1);
                    }
                }
                HeardOf::Received(received) => {
                    self.heard += 1;
                    self.received.insert((at_ns, self.heard), received);
                }
            }
        }
        while self.received.len() > RECEIVED_MAX {
            self.take_first_received();
        }
    }

    fn take_received_until(&mut self, at_ns: i64) {
        while self.received.first_key_value().is_some_and(|((at, _), _)| *at < at_ns) {
            self.take_first_received();
        }
    }

    fn take_first_received(&mut self) {
        let Some(((at_ns, _), received)) = self.received.pop_first() else { return };
        let to = (&mut self.sessions, &mut self.sink);
        if !self.udp.take_received(&received, at_ns, to) {
            self.tally.add(LeftOut::NotInFile, 1);
        }
    }

    fn take_carried(&mut self, carried: Carried<'_>, told: Option<&Told>, at_ns: i64) {
        let to = (&mut self.sessions, &mut self.sink);
        match carried {
            Carried::Udp(datagram) => {
                if self.udp.take((&datagram, told), at_ns, to).is_err() {
                    self.tally.add(LeftOut::NoRoom, 1);
                }
            }
            Carried::Tcp(segment) => match self.tcp.take((&segment, told), at_ns, to) {
                Ok(Taken::Repeated(bytes)) => self.tally.add_repeated(bytes),
                Ok(Taken::AfterEnd) => self.tally.add(LeftOut::AfterEnd, 1),
                Err(TooMany) => self.tally.add(LeftOut::NoRoom, 1),
            },
            Carried::Fragment(key, part) => match self.fragments.collect(key, &part) {
                Collected::Waits(given_up) => self.tally.add(LeftOut::Fragment, given_up),
                Collected::Refused => self.tally.add(LeftOut::Fragment, 1),
                Collected::Whole(payload) => {
                    self.take_whole(key.addresses, key.protocol, &payload, at_ns);
                }
            },
            Carried::Other(kind) => self.tally.add(kind, 1),
        }
    }

    /// A datagram that was put together.
    fn take_whole(&mut self, addresses: Addresses, protocol: u8, payload: &[u8], at_ns: i64) {
        self.take_carried(transport(addresses, IpNumber(protocol), payload, 0), None, at_ns);
    }

    /// The file is over: what waits is handed on, and what is not in the log is told.
    fn finish(&mut self, stopped: Option<(u64, Damage)>) {
        while !self.received.is_empty() {
            self.take_first_received();
        }
        let at_ns = self.last_ns;
        self.tcp.finish((&mut self.sink, at_ns));
        self.tally.add(LeftOut::Fragment, self.fragments.waiting());
        self.sink.push_last(&self.tally, stopped, at_ns);
    }
}

/// Rows about the file are those of a session of its own, which has the file's name.
fn note_file(store: &Store, name: &str) {
    store.put_session(LoggedSession {
        id: FILE_SESSION,
        protocol: None,
        name: name.to_owned(),
        started: Stamp::default(),
        started_unix_ns: 0,
        local: None,
        is_complete: true,
    });
}

/// A time in nanoseconds since 1970; the last one that there is, for what is after it.
fn nanoseconds(seconds: u64, ns: u64) -> i64 {
    let at = u128::from(seconds) * 1_000_000_000 + u128::from(ns);
    i64::try_from(at).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
