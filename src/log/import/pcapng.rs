//! The newer form of captures (<https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/>): sections of blocks,
//! with any number of interfaces, each with its link and its clock.

use super::fields::ByteOrder;
use super::interface::{Interface, options};
use super::own::{self, Heard};
use super::sessions::OwnSession;
use super::source::Source;
use super::{ImportForm, PACKET_BYTES_MAX, Packet, Packets, Part, Told};
use crate::log::packets::heard::COMMENTS_MAX;
use crate::net::capture::{CaptureWay, Damage, LeftOut};
use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::Arc;

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;

/// Where a section's options begin, after its magic, version and length.
const SECTION_OPTIONS_AT: usize = 16;
const OPTION_PROGRAM: u16 = 4;

/// What the program that is named in a section begins with if it is this one.
const OWN_PROGRAM: &[u8] = b"Network Playground ";

/// In any block.
const OPTION_COMMENT: u16 = 1;

/// Where the options of a block of statistics begin, after its interface and its time.
const STATISTICS_OPTIONS_AT: usize = 12;

/// Of a packet: which way it went in its lowest two bits, and how many are missing before it.
const OPTION_FLAGS: u16 = 2;
const OPTION_DROPPED: u16 = 4;

/// Type, length, and the length once more at the end.
const FRAME_BYTES: usize = 12;

/// Type and length.
const HEAD_BYTES: usize = 8;

/// The head of a block and the magic by which a section says its order of bytes.
const SECTION_HEAD_BYTES: usize = 12;

/// What a block of packets has beside the packet, at most, in bytes; what is longer is not read.
const BLOCK_BYTES_MAX: usize = PACKET_BYTES_MAX + (64 << 10);

/// Interfaces of one section, at most: 65 536 is what the older block of packets can name.
const INTERFACES_MAX: usize = 1 << 16;

/// A file in this form.
#[derive(Debug, Default)]
pub(super) struct PcapNg {
    order: ByteOrder,
    interfaces: Vec<Interface>,
    /// Whether this program has written the section.
    is_own: bool,
    /// The names of its sessions, by their numbers.
    names: HashMap<u16, Arc<str>>,
}

/// The head of a block.
#[derive(Clone, Copy, Debug)]
struct Head {
    kind: u32,
    /// Its whole length, in bytes.
    bytes: u32,
}

/// Where the fields of a block with a packet are.
struct PacketFields {
    interface: usize,
    time: Option<(u32, u32)>,
    kept: usize,
    at: usize,
}

impl PcapNg {
    /// Whether the file begins as one of this form.
    pub(super) fn is_recognised(beginning: &[u8]) -> bool {
        beginning.starts_with(&SECTION.to_be_bytes()) && section_order(beginning).is_some()
    }

    fn head(&mut self, window: &[u8]) -> Result<Head, Damage> {
        let kind = self.order.u32_at(window, 0).ok_or(Damage::EndsInside)?;
        if kind == SECTION {
            self.order = section_order(window).ok_or(if window.len() < SECTION_HEAD_BYTES {
                Damage::EndsInside
            } else {
                Damage::NoBlock
            })?;
        }
        let bytes = self.order.u32_at(window, 4).ok_or(Damage::EndsInside)?;
        if (bytes as usize) < FRAME_BYTES || !bytes.is_multiple_of(4) {
            return Err(Damage::Length(bytes.into()));
        }
        Ok(Head { kind, bytes })
    }

    /// What a block that is in memory has.
    fn block<'a>(&mut self, kind: u32, body: &'a [u8]) -> Part<'a> {
        match kind {
            SECTION => {
                self.interfaces.clear();
                self.names.clear();
                self.is_own = self.is_own_section(body);
                Part::Nothing
            }
            INTERFACE => {
                let interface = Interface::read(self.order, body);
                if let Some(interface) =
                    interface.filter(|_| self.interfaces.len() < INTERFACES_MAX)
                {
                    if let Some(number) = interface.session.filter(|_| self.is_own) {
                        self.names.insert(number, Arc::clone(&interface.name));
                    }
                    self.interfaces.push(interface);
                }
                Part::Nothing
            }
            STATISTICS => {
                let bytes = body.get(STATISTICS_OPTIONS_AT..).unwrap_or_default();
                let comments = options(self.order, bytes).filter(|it| it.0 == OPTION_COMMENT);
                let heard = comments.take(COMMENTS_MAX).filter_map(|it| self.heard(it.1));
                Part::Heard(heard.collect())
            }
            _ => self.packet(kind, body).unwrap_or(Part::LeftOut(LeftOut::Damaged)),
        }
    }

    fn packet<'a>(&self, kind: u32, body: &'a [u8]) -> Option<Part<'a>> {
        let fields = self.packet_fields(kind, body)?;
        let interface = self.interfaces.get(fields.interface)?;
        let bytes = body.get(fields.at..)?.get(..fields.kept)?;
        let packet = Packet {
            at_ns: fields.time.map_or(0, |(high, low)| interface.nanoseconds(high, low)),
            link: interface.link,
            bytes,
            told: self.is_own.then(|| self.told(interface, body, &fields)).flatten(),
        };
        let is_timed = fields.time.is_some();
        Some(if is_timed { Part::Packet(packet) } else { Part::Untimed(packet) })
    }

    fn is_own_section(&self, body: &[u8]) -> bool {
        let bytes = body.get(SECTION_OPTIONS_AT..).unwrap_or_default();
        let program = options(self.order, bytes).find(|(code, _)| *code == OPTION_PROGRAM);
        program.is_some_and(|(_, name)| name.starts_with(OWN_PROGRAM))
    }

    /// What only our own recordings tell of a packet.
    fn told(&self, interface: &Interface, body: &[u8], fields: &PacketFields) -> Option<Told> {
        let bytes = body.get(fields.at + fields.kept.next_multiple_of(4)..)?;
        let (mut way, mut missing, mut comments, mut heard) = (None, 0, 0, Vec::new());
        for (code, value) in options(self.order, bytes) {
            match code {
                OPTION_FLAGS => {
                    way = match self.order.u32_at(value, 0)? & 3 {
                        1 => Some(CaptureWay::In),
                        2 => Some(CaptureWay::Out),
                        _ => None,
                    };
                }
                OPTION_DROPPED => missing = self.order.i64_at(value, 0)?.cast_unsigned(),
                OPTION_COMMENT if comments < COMMENTS_MAX => {
                    comments += 1;
                    heard.extend(self.heard(value));
                }
                _ => {}
            }
        }
        let (name, number) = (Arc::clone(&interface.name), interface.session);
        let session = OwnSession { name, number };
        Some(Told { session, way: way?, missing, heard })
    }

    /// What a comment of ours says of a session.
    fn heard(&self, comment: &[u8]) -> Option<Heard> {
        let comment = std::str::from_utf8(comment).ok()?;
        own::heard(comment, |number| self.names.get(&number).cloned())
    }

    fn packet_fields(&self, kind: u32, body: &[u8]) -> Option<PacketFields> {
        let field = |place| self.order.u32_at(body, place);
        if kind == SIMPLE_PACKET {
            let whole = field(0)?;
            let snap = self.interfaces.first()?.snap_bytes;
            let kept = if snap == 0 { whole } else { whole.min(snap) } as usize;
            // Some writers forget what their interface says; the block has what it has.
            let kept = kept.min(body.len().saturating_sub(4));
            return Some(PacketFields { interface: 0, time: None, kept, at: 4 });
        }
        let interface = match kind {
            OLD_PACKET => self.order.u16_at(body, 0)?.into(),
            _ => field(0)?,
        };
        Some(PacketFields {
            interface: interface as usize,
            time: Some((field(4)?, field(8)?)),
            kept: field(12)? as usize,
            at: 20,
        })
    }
}

impl Packets for PcapNg {
    const FORM: ImportForm = ImportForm::PcapNg;

    fn next<'a, R: Read>(&mut self, source: &'a mut Source<R>) -> io::Result<Part<'a>> {
        let window = source.window(SECTION_HEAD_BYTES)?;
        if window.is_empty() {
            return Ok(Part::End);
        }
        let head = match self.head(window) {
            Ok(head) => head,
            Err(damage) => return Ok(Part::Stopped(damage)),
        };
        let has_packet = matches!(head.kind, OLD_PACKET | SIMPLE_PACKET | ENHANCED_PACKET);
        // Those of others have nothing for the log.
        let has_comments = head.kind == STATISTICS && self.is_own;
        let is_read = has_packet || has_comments || matches!(head.kind, SECTION | INTERFACE);
        let bytes = head.bytes as usize;
        if !is_read || bytes > BLOCK_BYTES_MAX {
            let skipped = source.skip(bytes as u64)?;
            return Ok(match (skipped < bytes as u64, is_read) {
                (true, _) => Part::Stopped(Damage::EndsInside),
                (false, true) => Part::LeftOut(LeftOut::TooLarge),
                (false, false) => Part::Nothing,
            });
        }
        let window = source.window(bytes)?;
        if window.len() < bytes {
            return Ok(Part::Stopped(Damage::EndsInside));
        }
        if self.order.u32_at(window, bytes - 4) != Some(head.bytes) {
            return Ok(Part::Stopped(Damage::Length(head.bytes.into())));
        }
        let block = source.take(bytes)?;
        let body = block.get(HEAD_BYTES..bytes - 4).unwrap_or_default();
        Ok(self.block(head.kind, body))
    }
}

/// The order of bytes that the magic of a section says.
fn section_order(block: &[u8]) -> Option<ByteOrder> {
    match *block.get(HEAD_BYTES..)?.first_chunk()? {
        [0x1a, 0x2b, 0x3c, 0x4d] => Some(ByteOrder::Big),
        [0x4d, 0x3c, 0x2b, 0x1a] => Some(ByteOrder::Little),
        _ => None,
    }
}
