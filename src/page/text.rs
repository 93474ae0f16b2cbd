//! The text of a page as UTF-8: the body itself where it is that already, else a transcoded copy.

use super::After;
use crate::net::http::Hop;
use crate::payload::Rope;
use encoding_rs::{Decoder, DecoderResult, Encoding};
use std::ops::Range;
use std::sync::Arc;

/// Where the text of a page is.
#[derive(Clone, Debug)]
pub(super) enum Text {
    /// The body is the text.
    Body(Arc<Hop>),
    /// It was transcoded. A byte that could not be stands as the code point U+DC00 + byte in three
    /// bytes, which is no UTF-8 and so in no text: see [`hidden_byte`].
    Own(Rope),
}

impl Text {
    /// Appends a copy of a range, as far as it is there.
    pub(super) fn read(&self, range: Range<u64>, out: &mut Vec<u8>) {
        match self {
            Self::Body(hop) => hop.read_body(range, out),
            Self::Own(rope) => rope.read(range, out),
        }
    }

    /// Whether bytes may stand in it that could not be transcoded.
    pub(super) fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}

/// How many bytes a byte takes that could not be transcoded.
pub(super) const HIDDEN_BYTES: usize = 3;

fn hide(byte: u8, out: &mut Vec<u8>) {
    out.extend([0xed, 0xb0 | byte >> 6, 0x80 | byte & 0x3f]);
}

/// The byte that could not be transcoded and stands at the beginning.
pub(super) fn hidden_byte(text: &[u8]) -> Option<u8> {
    match text.first_chunk::<HIDDEN_BYTES>()? {
        [0xed, high @ 0xb0..=0xb3, low] => Some((high & 0x03) << 6 | low & 0x3f),
        _ => None,
    }
}

/// Makes UTF-8 of bytes that come in pieces.
pub(super) struct Transcoder {
    decoder: Decoder,
    /// The last bytes before the piece: bad ones may be among them.
    tail: Vec<u8>,
}

/// More than a bad sequence has that began in an earlier piece, with what was read after it.
const TAIL_BYTES: usize = 8;

impl Transcoder {
    /// At the beginning of a text, after a byte order mark.
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self { decoder: encoding.new_decoder_without_bom_handling(), tail: Vec::new() }
    }

    /// Appends the text of a piece.
    pub(super) fn feed(&mut self, piece: &[u8], after: After, out: &mut Vec<u8>) {
        /// Room that no decoder needs more of for one character.
        const ROOM: usize = 64;
        let is_last = after == After::Nothing;
        let mut read = 0;
        loop {
            let rest = piece.get(read..).unwrap_or_default();
            let most = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            let filled = out.len();
            out.resize(filled + most.unwrap_or(rest.len()) + ROOM, 0);
            let room = out.get_mut(filled..).unwrap_or_default();
            let (result, used, written) =
                self.decoder.decode_to_utf8_without_replacement(rest, room, is_last);
            out.truncate(filled + written);
            read += used;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let end = (self.tail.len() + read).saturating_sub(usize::from(after));
                    for at in end.saturating_sub(usize::from(bad))..end {
                        let behind = at.checked_sub(self.tail.len());
                        let byte = match behind {
                            Some(at) => piece.get(at),
                            None => self.tail.get(at),
                        };
                        hide(byte.copied().unwrap_or_default(), out);
                    }
                }
            }
        }
        self.tail.extend_from_slice(
            piece.get(piece.len().saturating_sub(TAIL_BYTES)..).unwrap_or(piece),
        );
        self.tail.drain(..self.tail.len().saturating_sub(TAIL_BYTES));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::payload;

    /// The text, with bytes that could not be transcoded as `[ff]`.
    fn transcoded(encoding: payload::Encoding, pieces: &[&[u8]]) -> String {
        let (mut transcoder, mut out) = (Transcoder::new(encoding.table()), Vec::new());
        for (number, piece) in pieces.iter().enumerate() {
            transcoder.feed(piece, After::of(number, pieces.len()), &mut out);
        }
        let (mut text, mut at) = (Vec::new(), 0);
        while at < out.len() {
            if let Some(byte) = hidden_byte(&out[at..]) {
                text.extend_from_slice(format!("[{byte:02x}]").as_bytes());
                at += HIDDEN_BYTES;
            } else {
                text.push(out[at]);
                at += 1;
            }
        }
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn every_cut_gives_the_same_text() {
        use payload::Encoding::{Big5, EucKr, Gb18030, Gbk, ShiftJis, Utf16Be, Utf16Le};
        let table: [(payload::Encoding, &[u8], &str); 10] = [
            (Gbk, b"a\xc4\xe3\xba\xc3!\n", "a你好!\n"),
            (Gbk, b"\xff\xc4\xe3\x81", "[ff]你[81]"),
            (Gbk, b"\xc4 \xc4\xff x", "[c4] [c4][ff] x"),
            (Gb18030, b"\x94\x39\xfc\x36\x81\x30\x81 ", "😀[81]0[81] "),
            (Big5, b"\xa7\x41\xa6\x6e\xa7", "你好[a7]"),
            (ShiftJis, b"\x93\xfa\x96\x7b\xb1\xa0", "日本ｱ[a0]"),
            (EucKr, b"\xc7\xd1\xb1\xdb\xa0", "한글[a0]"),
            (Utf16Le, b"a\0\x3d\xd8\x00\xde\n\0x", "a😀\n[78]"),
            (Utf16Be, b"\0a\xd8\x3d\0b", "a[d8][3d]b"),
            (payload::Encoding::Windows1252, b"\xe9\x80", "é€"),
        ];
        for (encoding, bytes, expected) in table {
            assert_eq!(transcoded(encoding, &[bytes]), expected, "{encoding:?}");
            for cut in 0..=bytes.len() {
                let (one, other) = bytes.split_at(cut);
                let found = transcoded(encoding, &[one, other]);
                assert_eq!(found, expected, "{encoding:?} cut at {cut}");
                for second in 0..=other.len() {
                    let (other, third) = other.split_at(second);
                    assert_eq!(transcoded(encoding, &[one, other, third]), expected);
                }
            }
        }
    }
}
