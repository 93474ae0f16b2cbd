use super::*;
use crate::payload::testing::Random;

/// Text and bad bytes in order, with neighbours of one kind joined, so that cuts do not show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Got(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Text(String),
    Bad(Vec<u8>),
}

impl Got {
    fn take(&mut self, piece: Piece<'_>) {
        match (piece, self.0.last_mut()) {
            (Piece::Text(text), Some(Item::Text(last))) => last.push_str(text),
            (Piece::Text(text), _) => self.0.push(Item::Text(text.to_owned())),
            (Piece::Undecodable(bad), Some(Item::Bad(last))) => last.extend_from_slice(bad),
            (Piece::Undecodable(bad), _) => self.0.push(Item::Bad(bad.to_vec())),
        }
    }

    fn whole(encoding: Encoding, bytes: &[u8]) -> Self {
        let mut got = Self::default();
        decode(encoding, bytes, &mut |piece| got.take(piece));
        got
    }

    fn chunks<'a>(encoding: Encoding, chunks: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut got = Self::default();
        let mut decoder = StreamDecoder::new(encoding);
        for chunk in chunks {
            decoder.feed(chunk, &mut |piece| got.take(piece));
            assert!(decoder.tail.len() <= 3, "{:?} waits", decoder.tail);
        }
        decoder.finish(&mut |piece| got.take(piece));
        got
    }
}

fn text(text: &str) -> Item {
    Item::Text(text.to_owned())
}

fn bad(bytes: &[u8]) -> Item {
    Item::Bad(bytes.to_vec())
}

#[test]
fn known_bytes_decode_to_known_pieces() {
    use Encoding::{Big5, Gb18030, Gbk, ShiftJis, Utf8, Utf16Be, Utf16Le, Windows1252};
    let table = [
        (Utf8, &b""[..], vec![]),
        (Utf8, b"\xef\xbb\xbfa", vec![text("\u{feff}a")]),
        (Utf8, b"a\xe4\xbdb\xff", vec![text("a"), bad(b"\xe4\xbd"), text("b"), bad(b"\xff")]),
        (Utf8, b"\xed\xa0\x80", vec![bad(b"\xed\xa0\x80")]),
        (Gbk, b"\xc4\xe3\xba\xc3", vec![text("你好")]),
        (Gbk, b"\xb0\xee\xb5\xc2", vec![text("邦德")]),
        (Gbk, b"\xb0\xee\xb5", vec![text("邦"), bad(b"\xb5")]),
        (Gb18030, b"\x94\x39\xfc\x36", vec![text("😀")]),
        // The first byte is bad, the three that were taken with it are not.
        (Gb18030, b"\x81\x30\x81\x41", vec![bad(b"\x81"), text("0丄")]),
        (Gb18030, b"\x81\x30\x41", vec![bad(b"\x81"), text("0A")]),
        (Gb18030, b"a\x81\x30\x81", vec![text("a"), bad(b"\x81\x30\x81")]),
        (Big5, b"\x88\x62\xa7\x41", vec![text("\u{ca}\u{304}你")]),
        (ShiftJis, b"\x93\xfa\x96\x7b\xb1\x5c", vec![text("日本ｱ\\")]),
        (Windows1252, b"\x80\x81\xff", vec![text("€\u{81}ÿ")]),
        (Utf16Le, b"\xff\xfea\0", vec![text("\u{feff}a")]),
        (Utf16Be, b"\xd8\x3d\xde\x00", vec![text("😀")]),
        (Utf16Be, b"\xd8\x3d\0a\xde\x00\0", vec![bad(b"\xd8\x3d"), text("a"), bad(b"\xde\x00\0")]),
    ];
    for (encoding, bytes, pieces) in table {
        let expected = Got(pieces);
        assert_eq!(Got::whole(encoding, bytes), expected, "{bytes:x?} in {encoding:?}");
        let each = bytes.chunks(1);
        assert_eq!(
            Got::chunks(encoding, each),
            expected,
            "{bytes:x?} in {encoding:?}, byte by byte"
        );
    }
}

#[test]
fn a_split_character_waits_for_its_rest() {
    let mut decoder = StreamDecoder::new(Encoding::Utf8);
    let mut got = Got::default();
    decoder.feed(b"a\xf0\x9f", &mut |piece| got.take(piece));
    assert_eq!(got.0, [text("a")]);
    decoder.feed(b"", &mut |piece| got.take(piece));
    decoder.feed(b"\x98", &mut |piece| got.take(piece));
    assert_eq!(got.0, [text("a")]);
    decoder.feed(b"\x80b", &mut |piece| got.take(piece));
    assert_eq!(got.0, [text("a😀b")]);
    decoder.finish(&mut |piece| got.take(piece));
    decoder.feed(b"c", &mut |piece| got.take(piece));
    assert_eq!(got.0, [text("a😀bc")]);
}

/// Each step against `encoding_rs` on its own: the source decodes to the text without a fault, and with
/// every bad piece as one U+FFFD the whole is what its replacing decoder makes of the input.
fn assert_steps_are_exact(encoding: Encoding, bytes: &[u8]) {
    let (mut replaced, mut read, mut chars) = (String::new(), Vec::new(), String::new());
    let mut rest = bytes;
    while !rest.is_empty() {
        let step = step(encoding, rest, &mut chars);
        let source =
            encoding.table().decode_without_bom_handling_and_without_replacement(step.source);
        assert_eq!(source.as_deref(), Some(chars.as_str()), "{encoding:?}");
        replaced.push_str(&chars);
        read.extend_from_slice(step.source);
        read.extend_from_slice(step.bad);
        if step.is_unfinished() {
            read.extend_from_slice(rest);
            replaced.push('\u{fffd}');
            break;
        }
        if !step.bad.is_empty() {
            replaced.push('\u{fffd}');
        }
        rest = step.rest;
    }
    assert_eq!(read, bytes, "{encoding:?}");
    let (expected, _) = encoding.table().decode_without_bom_handling(bytes);
    assert_eq!(replaced, expected, "{bytes:x?} in {encoding:?}");
}

/// The input again, where the text is one the encoding writes as it was read.
fn assert_reencodes(encoding: Encoding, bytes: &[u8], got: &Got) {
    let mut back = Vec::new();
    for piece in &got.0 {
        match piece {
            Item::Bad(bad) => back.extend_from_slice(bad),
            Item::Text(text) if encoding.encode(text, &mut back).is_ok() => {}
            Item::Text(_) => return,
        }
    }
    let exact = matches!(
        encoding,
        Encoding::Utf8 | Encoding::Windows1252 | Encoding::Utf16Le | Encoding::Utf16Be
    );
    if exact {
        assert_eq!(back, bytes, "{encoding:?}");
    } else {
        // These have several byte pairs for some characters: the text must survive, if not the pairs.
        // Bad bytes may join with a new neighbour, so only pure text is compared.
        if got.0.iter().all(|item| matches!(item, Item::Text(_))) {
            assert_eq!(&Got::whole(encoding, &back), got, "{bytes:x?} in {encoding:?}");
        }
    }
}

#[test]
fn random_bytes_come_out_exactly_at_every_split() {
    for encoding in Encoding::ALL {
        let mut random = Random::new(7);
        for _ in 0..500 {
            let bytes = random.bytes(encoding, 24);
            assert_steps_are_exact(encoding, &bytes);
            let whole = Got::whole(encoding, &bytes);
            assert_reencodes(encoding, &bytes, &whole);
            for at in 0..=bytes.len() {
                let (left, right) = bytes.split_at(at);
                let split = Got::chunks(encoding, [left, right]);
                assert_eq!(split, whole, "{bytes:x?} in {encoding:?} split at {at}");
            }
        }
    }
}

#[test]
fn long_random_bytes_come_out_the_same_in_any_chunks() {
    for encoding in Encoding::ALL {
        let mut random = Random::new(11);
        for _ in 0..6 {
            let bytes = random.bytes(encoding, 5000);
            assert_steps_are_exact(encoding, &bytes);
            let whole = Got::whole(encoding, &bytes);
            for size in [1, 2, 3, 5, 15, 16, 17, 1023, 1024, 1025] {
                let chunked = Got::chunks(encoding, bytes.chunks(size));
                assert_eq!(chunked, whole, "{encoding:?} in chunks of {size}");
            }
        }
    }
}

#[test]
fn every_start_of_four_bytes_is_exact_in_gb18030() {
    let picks = [0x20, 0x30, 0x39, 0x7f, 0x80, 0x81, 0x84, 0x90, 0xe3, 0xfe, 0xff];
    for a in picks {
        for b in picks {
            for c in picks {
                for d in picks {
                    let bytes = [a, b, c, d, b'0', 0xa1];
                    assert_steps_are_exact(Encoding::Gb18030, &bytes);
                    let whole = Got::whole(Encoding::Gb18030, &bytes);
                    assert_eq!(Got::chunks(Encoding::Gb18030, bytes.chunks(1)), whole);
                }
            }
        }
    }
}

#[test]
fn units_cut_a_source_into_characters() {
    let table: &[(Encoding, &[u8], &[usize])] = &[
        (Encoding::Gbk, b"a\xc4\xe3", &[1, 2]),
        (Encoding::Gb18030, b"\x94\x39\xfc\x360", &[4, 1]),
        (Encoding::Big5, b"\x88\x62\xa7\x41", &[2, 2]),
        (Encoding::Utf16Le, b"a\0\x3d\xd8\x00\xde", &[2, 4]),
    ];
    for &(encoding, source, lens) in table {
        let mut rest = source;
        for &len in lens {
            let (unit, after) = rest.split_at(len);
            assert_eq!(first_unit(encoding, rest, &mut String::new()), unit);
            rest = after;
        }
        assert!(rest.is_empty());
    }
}
