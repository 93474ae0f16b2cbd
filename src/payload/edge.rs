//! Characters that the edge between two reads of a stream cuts.
//!
//! TCP carries bytes: a read may end in the middle of a character, and the next one begins with the rest of it.
//! Such a character belongs to the read in which it begins.

use super::decode::{first_unit, step, unfinished};
use super::encoding::Encoding;

/// How much before a read says where its first character begins, in bytes: a line of text or two.
pub const BEFORE_BYTES: usize = 256;

/// How much after a read its last character can take, in bytes.
pub const AFTER_BYTES: usize = 3;

/// In all encodings but UTF-16 a byte below this one is a character of its own, wherever it stands. Above it are
/// the second bytes of GB18030's four.
const ALWAYS_ASCII: u8 = 0x30;

/// A character at the edge is looked for in so many bytes.
const WINDOW_BYTES: usize = 8;

/// Which characters at the edges of a read are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// Bytes at its beginning that belong to a character that began before it.
    pub head: usize,
    /// The bytes after it that belong to its last character.
    pub after: Vec<u8>,
}

impl Edges {
    /// Whether no character is cut.
    pub fn is_clean(&self) -> bool {
        self.head == 0 && self.after.is_empty()
    }

    /// Looks at a read. What stands before it (at most [`BEFORE_BYTES`] matter) and after it
    /// ([`AFTER_BYTES`]) is asked for only where it matters.
    pub fn of(
        encoding: Encoding,
        read: &[u8],
        before: impl FnOnce() -> Vec<u8>,
        after: impl Fn() -> Vec<u8>,
    ) -> Self {
        let head = match read.first() {
            Some(first) if may_continue(encoding, *first) => {
                head_of(encoding, &before(), read, &after)
            }
            _ => 0,
        };
        let own = read.get(head..).unwrap_or_default();
        let waiting = unfinished_at_end(encoding, own);
        if waiting.is_empty() {
            return Self { head, after: Vec::new() };
        }
        let mut after = after();
        let joined = [waiting, after.as_slice()].concat();
        let more = first_character(encoding, &joined).map_or(0, |len| len - waiting.len().min(len));
        after.truncate(more);
        Self { head, after }
    }

    /// The bytes of the characters that begin in the read.
    pub fn joined(&self, read: &[u8]) -> Vec<u8> {
        [read.get(self.head..).unwrap_or_default(), &self.after].concat()
    }
}

/// How many bytes of the read belong to a character that began before it.
fn head_of(encoding: Encoding, before: &[u8], read: &[u8], after: &impl Fn() -> Vec<u8>) -> usize {
    let waiting = unfinished_at_end(encoding, before);
    if waiting.is_empty() {
        return 0;
    }
    let mut joined = [waiting, read.get(..WINDOW_BYTES).unwrap_or(read)].concat();
    if read.len() < WINDOW_BYTES {
        joined.extend(after());
    }
    let len = first_character(encoding, &joined).unwrap_or(0);
    len.saturating_sub(waiting.len()).min(read.len())
}

/// The length of the first character, if there is one.
fn first_character(encoding: Encoding, bytes: &[u8]) -> Option<usize> {
    let mut text = String::new();
    let found = step(encoding, bytes, &mut text);
    (!found.source.is_empty()).then(|| first_unit(encoding, found.source, &mut text).len())
}

/// The beginning of a character whose end has not come.
fn unfinished_at_end(encoding: Encoding, bytes: &[u8]) -> &[u8] {
    if encoding == Encoding::Windows1252 {
        return &[];
    }
    // From where a character begins; an even number of bytes where nothing says so.
    let from = bytes.len().saturating_sub(BEFORE_BYTES) & !1;
    let end = bytes.get(from..).unwrap_or_default();
    let is_sure = |byte: &u8| *byte < ALWAYS_ASCII;
    let is_start = |byte: &u8| !matches!(byte, 0x80..=0xbf);
    let start = match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => 0,
        // Only what begins with the last byte but those that continue can be unfinished.
        Encoding::Utf8 => end.iter().rposition(is_start).unwrap_or(0),
        _ => end.iter().rposition(is_sure).map_or(0, |at| at + 1),
    };
    unfinished(encoding, end.get(start..).unwrap_or_default())
}

/// Whether a byte may be another one than the first of its character.
fn may_continue(encoding: Encoding, byte: u8) -> bool {
    match encoding {
        Encoding::Windows1252 => false,
        Encoding::Utf8 => matches!(byte, 0x80..=0xbf),
        Encoding::Utf16Le | Encoding::Utf16Be => true,
        _ => byte >= ALWAYS_ASCII,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of each read, if the bytes came in pieces of that length.
    fn reads(text: &str, encoding: Encoding, len: usize) -> Vec<Vec<u8>> {
        let mut bytes = Vec::new();
        let _ = encoding.encode(text, &mut bytes);
        let starts = (0..bytes.len()).step_by(len);
        let joined = starts.map(|start| {
            let end = bytes.len().min(start + len);
            let read = &bytes[start..end];
            let before = || bytes[start.saturating_sub(BEFORE_BYTES)..start].to_vec();
            let after = || bytes[end..bytes.len().min(end + AFTER_BYTES)].to_vec();
            Edges::of(encoding, read, before, after).joined(read)
        });
        joined.collect()
    }

    #[test]
    fn every_character_is_whole_in_one_read_however_the_stream_is_cut() {
        let text = "a你好, Ωworld 世界! é€ 乗乘丂";
        for encoding in
            [Encoding::Utf8, Encoding::Gb18030, Encoding::Gbk, Encoding::Utf16Le, Encoding::Utf16Be]
        {
            let text: String = text
                .chars()
                .filter(|c| encoding.encode(c.encode_utf8(&mut [0; 4]), &mut Vec::new()).is_ok())
                .collect();
            for len in 1..9 {
                let reads = reads(&text, encoding, len);
                let mut whole = Vec::new();
                let _ = encoding.encode(&text, &mut whole);
                assert_eq!(
                    reads.concat(),
                    whole,
                    "{encoding:?} by {len}: no byte twice, none missing"
                );
                for read in &reads {
                    let waiting = unfinished_at_end(encoding, read);
                    assert!(waiting.is_empty(), "{encoding:?} by {len}: {read:x?}");
                }
            }
        }
    }

    #[test]
    fn what_has_not_come_and_what_is_no_text_stays_as_it_is() {
        let of = |before: &[u8], read: &[u8], after: &[u8]| {
            Edges::of(Encoding::Utf8, read, || before.to_vec(), || after.to_vec())
        };
        assert!(of(b"", b"\xe4", b"").is_clean());
        assert!(of(b"ab", b"\xbd\xa0c", b"").is_clean());
        assert!(of(b"", b"a\xe4", b"bc").is_clean());
        assert_eq!(of(b"\xe4", b"\xbd\xa0c", b""), Edges { head: 2, after: vec![] });
        assert_eq!(of(b"\xe4", b"\xbd", b"\xa0c"), Edges { head: 1, after: vec![] });
        assert_eq!(of(b"", b"x\xe4\xbd", b"\xa0"), Edges { head: 0, after: vec![0xa0] });
        let latin = Edges::of(Encoding::Windows1252, b"\xe4", || b"\xe4".to_vec(), || vec![0xbd]);
        assert!(latin.is_clean());
    }
}
