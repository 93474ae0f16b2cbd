//! The records that a TLS connection is made of, as they pass on the wire (RFC 8446, section 5.1).

use crate::net::call::Direction;

/// Bytes before the content of a record: its type, a version, and how long it is.
const HEAD_BYTES: usize = 5;

/// A record that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// Whether it was sent or received; never both.
    pub direction: Direction,
    /// What its head says it is. From the keys on, TLS 1.3 says application data of everything.
    pub kind: RecordKind,
    /// Bytes of its content, encrypted or not, without the head.
    pub bytes: u16,
    /// The first byte of the content: of a handshake in the clear, which message it is; of an alert in the clear, its
    /// level. `None` if it has no content.
    pub first: Option<u8>,
}

/// What a record is (RFC 8446, appendix B.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum RecordKind {
    /// The keys change from here on (TLS 1.2); in TLS 1.3 it says nothing.
    ChangeCipherSpec,
    /// An alert: an end, or what is wrong.
    Alert,
    /// A step of the handshake.
    Handshake,
    /// What is said inside, or in TLS 1.3 anything.
    ApplicationData,
    /// Another number.
    Other(u8),
}

impl RecordKind {
    fn of(number: u8) -> Self {
        match number {
            20 => Self::ChangeCipherSpec,
            21 => Self::Alert,
            22 => Self::Handshake,
            23 => Self::ApplicationData,
            other => Self::Other(other),
        }
    }

    /// Its name in the RFC.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChangeCipherSpec => "change_cipher_spec",
            Self::Alert => "alert",
            Self::Handshake => "handshake",
            Self::ApplicationData => "application_data",
            Self::Other(_) => "?",
        }
    }
}

/// Finds the records in bytes that pass in one direction, however they are cut.
#[derive(Debug)]
pub(super) struct RecordSplitter {
    direction: Direction,
    head: [u8; HEAD_BYTES],
    head_len: usize,
    /// Bytes of the content that are to come.
    left: usize,
    /// Whether the record was reported.
    is_told: bool,
}

impl RecordSplitter {
    pub(super) fn new(direction: Direction) -> Self {
        Self { direction, head: [0; HEAD_BYTES], head_len: 0, left: 0, is_told: true }
    }

    /// Takes the next bytes; `found` is given each record as soon as its content begins.
    pub(super) fn take(&mut self, mut bytes: &[u8], mut found: impl FnMut(Record)) {
        while let Some(first) = bytes.first() {
            if self.left == 0 {
                if let Some(place) = self.head.get_mut(self.head_len) {
                    *place = *first;
                }
                self.head_len += 1;
                bytes = bytes.get(1..).unwrap_or_default();
                if self.head_len == HEAD_BYTES {
                    self.begin(&mut found);
                }
                continue;
            }
            if !self.is_told {
                self.is_told = true;
                found(self.record(Some(*first)));
            }
            let passed = self.left.min(bytes.len());
            self.left -= passed;
            bytes = bytes.get(passed..).unwrap_or_default();
        }
    }

    fn begin(&mut self, found: &mut impl FnMut(Record)) {
        let [.., high, low] = self.head;
        self.left = usize::from(u16::from_be_bytes([high, low]));
        self.head_len = 0;
        self.is_told = self.left == 0;
        if self.is_told {
            found(self.record(None));
        }
    }

    fn record(&self, first: Option<u8>) -> Record {
        let [kind, .., high, low] = self.head;
        let bytes = u16::from_be_bytes([high, low]);
        Record { direction: self.direction, kind: RecordKind::of(kind), bytes, first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_however_they_are_cut() {
        let mut wire = vec![22, 3, 1, 0, 2, 1, 0];
        wire.extend([21, 3, 3, 0, 0]);
        wire.extend([23, 3, 3, 1, 0]);
        wire.extend([7; 256]);
        for cut in 1..wire.len() {
            let mut splitter = RecordSplitter::new(Direction::Sending);
            let mut seen = Vec::new();
            for piece in wire.chunks(cut) {
                splitter.take(piece, |record| {
                    seen.push((record.kind.name(), record.bytes, record.first));
                });
            }
            let expected =
                [("handshake", 2, Some(1)), ("alert", 0, None), ("application_data", 256, Some(7))];
            assert_eq!(seen, expected, "{cut}");
        }
    }
}
