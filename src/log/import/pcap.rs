//! The older form of captures (<https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/>): a header, and records of
//! one link.
//!
//! Both orders of bytes, micro- and nanoseconds, and the form with longer records that a patched libpcap wrote.

use super::fields::ByteOrder;
use super::source::Source;
use super::{ImportForm, PACKET_BYTES_MAX, Packet, Packets, Part, nanoseconds};
use crate::net::capture::Damage;
use std::io::{self, Read};

/// The length of the file's header.
const HEADER_BYTES: usize = 24;

/// The length of a record's header…
const RECORD_BYTES: usize = 16;
/// …and of one in the patched form, which has the interface in it, too.
const PATCHED_RECORD_BYTES: usize = 24;

/// Where a header has the link's number.
const LINK_AT: usize = 20;

/// The number of the link in that field: what stands above it says how long the frames' checksums are.
const LINK_MASK: u32 = 0xffff;

/// A file in this form, as its first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pcap {
    order: ByteOrder,
    /// Nanoseconds of the unit of a time's fraction.
    unit_ns: u32,
    record_bytes: usize,
    link: u32,
}

impl Pcap {
    /// What the header says; `None` if the file is of another form.
    pub(super) fn recognised(beginning: &[u8]) -> Option<Self> {
        let (order, unit_ns, record_bytes) = match beginning.first_chunk()? {
            [0xa1, 0xb2, 0xc3, 0xd4] => (ByteOrder::Big, 1000, RECORD_BYTES),
            [0xd4, 0xc3, 0xb2, 0xa1] => (ByteOrder::Little, 1000, RECORD_BYTES),
            [0xa1, 0xb2, 0x3c, 0x4d] => (ByteOrder::Big, 1, RECORD_BYTES),
            [0x4d, 0x3c, 0xb2, 0xa1] => (ByteOrder::Little, 1, RECORD_BYTES),
            [0xa1, 0xb2, 0xcd, 0x34] => (ByteOrder::Big, 1000, PATCHED_RECORD_BYTES),
            [0x34, 0xcd, 0xb2, 0xa1] => (ByteOrder::Little, 1000, PATCHED_RECORD_BYTES),
            _ => return None,
        };
        let link = order.u32_at(beginning, LINK_AT)? & LINK_MASK;
        Some(Self { order, unit_ns, record_bytes, link })
    }

    /// Reads past the header.
    pub(super) fn pass_header<R: Read>(source: &mut Source<R>) -> io::Result<()> {
        source.take(HEADER_BYTES).map(|_| ())
    }
}

impl Packets for Pcap {
    const FORM: ImportForm = ImportForm::Pcap;

    fn next<'a, R: Read>(&mut self, source: &'a mut Source<R>) -> io::Result<Part<'a>> {
        let header = source.window(self.record_bytes)?;
        if header.is_empty() {
            return Ok(Part::End);
        }
        let field = |place: usize| {
            self.order.u32_at(header, 4 * place).filter(|_| header.len() >= self.record_bytes)
        };
        let (Some(seconds), Some(fraction), Some(kept)) = (field(0), field(1), field(2)) else {
            return Ok(Part::Stopped(Damage::EndsInside));
        };
        if kept as usize > PACKET_BYTES_MAX {
            return Ok(Part::Stopped(Damage::Length(kept.into())));
        }
        let bytes = self.record_bytes + kept as usize;
        if source.window(bytes)?.len() < bytes {
            return Ok(Part::Stopped(Damage::EndsInside));
        }
        let record = source.take(bytes)?;
        let at_ns = nanoseconds(seconds.into(), u64::from(fraction) * u64::from(self.unit_ns));
        let bytes = record.get(self.record_bytes..).unwrap_or_default();
        Ok(Part::Packet(Packet { at_ns, link: self.link, bytes, told: None }))
    }
}
