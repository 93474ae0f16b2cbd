use super::*;
use crate::payload::frame::{LengthPrefix, Marks, wrap};

const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

/// What was found, with its bytes kept.
#[derive(Debug, PartialEq)]
enum Kept {
    Frame(Vec<u8>),
    NoFrame(u64, NotAFrame),
}

fn frame(bytes: &[u8]) -> Kept {
    Kept::Frame(bytes.to_vec())
}

fn keep(kept: &mut Vec<Kept>) -> impl FnMut(Found<'_>) -> ControlFlow<()> {
    |found| {
        kept.push(match found {
            Found::Frame(bytes) => frame(bytes),
            Found::NoFrame { bytes, why } => Kept::NoFrame(bytes, why),
        });
        GO_ON
    }
}

fn read_with(mut reader: FrameReader, reads: &[&[u8]]) -> Vec<Kept> {
    let mut kept = Vec::new();
    for read in reads {
        let _ = reader.push(read, 0, keep(&mut kept));
    }
    let _ = reader.finish(keep(&mut kept));
    kept
}

fn read(framing: &Framing, reads: &[&[u8]]) -> Vec<Kept> {
    read_with(FrameReader::new(framing), reads)
}

fn marks(begin: &[u8], end: &[u8]) -> Framing {
    Framing::Marks(Marks { begin: begin.to_vec(), end: end.to_vec() })
}

fn each_byte(all: &[u8]) -> Vec<&[u8]> {
    all.chunks(1).collect()
}

/// A framing, what comes, the frames in it.
type Case = (Framing, &'static [u8], &'static [&'static [u8]]);

fn cases() -> Vec<Case> {
    vec![
        (Framing::Lines, b"a\r\n\nb\n", &[b"a\r\n", b"\n", b"b\n"]),
        (Framing::Fixed(2), b"abcd", &[b"ab", b"cd"]),
        (
            Framing::LengthPrefix(LengthPrefix::default()),
            b"\0\0\0\x01a\0\0\0\0",
            &[b"\0\0\0\x01a", b"\0\0\0\0"],
        ),
        (Framing::Delimiter(b"|".to_vec()), b"a||", &[b"a|", b"|"]),
        (Framing::Slip, b"\xc0a\xdb\xdcb\xdb\xddc\xc0\xc0d\xc0", &[b"a\xc0b\xdbc", b"d"]),
        (Framing::Cobs, b"\x01\x01\0\x03ab\x02c\0", &[b"\0", b"ab\0c"]),
        (marks(b"<<", b">"), b"<<a><<<b>", &[b"<<a>", b"<<<b>"]),
    ]
}

#[test]
fn frames_are_collected_however_they_were_cut() {
    for (framing, all, frames) in cases() {
        let expected: Vec<Kept> = frames.iter().map(|bytes| frame(bytes)).collect();
        assert_eq!(read(&framing, &[all]), expected, "{framing:?}");
        assert_eq!(read(&framing, &each_byte(all)), expected, "{framing:?}");
        for place in 1..all.len() {
            let (first, second) = all.split_at(place);
            assert_eq!(read(&framing, &[first, second]), expected, "{framing:?} {place}");
        }
    }
}

#[test]
fn what_is_outside_of_frames_is_counted_and_no_part_of_them() {
    use NotAFrame::{Outside, Unfinished};
    let framing = marks(b"aab", b";");
    let found = read(&framing, &[b"xyaab1;\r\naab2;aa"]);
    let expected = [
        Kept::NoFrame(2, Outside),
        frame(b"aab1;"),
        Kept::NoFrame(2, Outside),
        frame(b"aab2;"),
        Kept::NoFrame(2, Unfinished),
    ];
    assert_eq!(found, expected);
    // One stray byte is in the same read as what it might have been the beginning of.
    assert_eq!(read(&framing, &[b"aa", b"ab1;"]), [frame(b"aab1;")]);
    assert_eq!(read(&framing, &each_byte(b"aaaab1;")), [frame(b"aab1;")]);
}

#[test]
fn what_is_no_frame_is_told_with_its_reason() {
    use NotAFrame::{AfterBroken, Broken, Malformed, TooLong, Unfinished};
    let found = read(&Framing::Slip, &[b"a\xc0\xc0b\xdbc\xc0d\xc0e"]);
    let expected =
        [frame(b"a"), Kept::NoFrame(5, Malformed(2)), frame(b"d"), Kept::NoFrame(1, Unfinished)];
    assert_eq!(found, expected);
    assert_eq!(read(&Framing::Cobs, &[b"\x05a\0\x02a\0"])[0], Kept::NoFrame(3, Malformed(0)));

    let prefix = Framing::LengthPrefix(LengthPrefix::default());
    let found = read(&prefix, &[b"\0\0\0\0GET / HT", b"TP"]);
    let expected =
        [frame(b"\0\0\0\0"), Kept::NoFrame(8, Broken(0x4745_5420)), Kept::NoFrame(2, AfterBroken)];
    assert_eq!(found, expected);

    let found = |reads: &[&[u8]]| read_with(FrameReader::of_at_most(&Framing::Lines, 4), reads);
    let expected = [frame(b"abc\n"), Kept::NoFrame(5, TooLong), frame(b"x\n")];
    assert_eq!(found(&[b"abc\nabcd\nx\n"]), expected);
    assert_eq!(found(&each_byte(b"abc\nabcd\nx\n")), expected);
    let long = [&b"abcdefgh"[..], b"ijk", b"l\nx\n", b"abcdef"];
    assert_eq!(
        found(&long),
        [Kept::NoFrame(13, TooLong), frame(b"x\n"), Kept::NoFrame(6, Unfinished)]
    );
}

#[test]
fn a_break_ends_the_handing_over() {
    let mut reader = FrameReader::new(&Framing::Lines);
    let mut count = 0;
    let flow = reader.push(b"a\nb\nc\n", 0, |_| {
        count += 1;
        ControlFlow::Break(())
    });
    assert_eq!((flow, count), (ControlFlow::Break(()), 1));
}

#[test]
fn a_pause_ends_a_frame_at_its_time_and_once() {
    let ms = |millis: u64| millis * 1_000_000;
    let mut reader = FrameReader::new(&Framing::IdleGap(20));
    let mut kept = Vec::new();
    assert_eq!(reader.pause_ends_ns(), None);
    let _ = reader.push(b"ab", ms(5), keep(&mut kept));
    assert_eq!(reader.pause_ends_ns(), Some(ms(25)));
    let _ = reader.pause(ms(24), keep(&mut kept));
    let _ = reader.push(b"c", ms(24), keep(&mut kept));
    let _ = reader.pause(ms(44), keep(&mut kept));
    assert_eq!(reader.pause_ends_ns(), None);
    let _ = reader.push(b"d", ms(90), keep(&mut kept));
    let _ = reader.finish(keep(&mut kept));
    assert_eq!(kept, [frame(b"abc"), frame(b"d")]);
}

#[test]
fn another_framing_holds_from_the_next_byte_on() {
    let mut reader = FrameReader::new(&Framing::Lines);
    let mut kept = Vec::new();
    let _ = reader.push(b"a\nb;c", 0, keep(&mut kept));
    let _ = reader.change(&Framing::Delimiter(b";".to_vec()), 0, keep(&mut kept));
    let _ = reader.push(b"d\n;", 0, keep(&mut kept));
    assert_eq!(kept, [frame(b"a\n"), frame(b"b;"), frame(b"cd\n;")]);
    // What is over the bound stays over it.
    let mut reader = FrameReader::of_at_most(&Framing::Lines, 2);
    let mut kept = Vec::new();
    let _ = reader.push(b"abcd", 0, keep(&mut kept));
    let _ = reader.change(&Framing::Delimiter(b";".to_vec()), 0, keep(&mut kept));
    let _ = reader.push(b";", 0, keep(&mut kept));
    assert_eq!(kept, [Kept::NoFrame(5, NotAFrame::TooLong)]);
}

#[test]
fn what_is_wrapped_is_read_again() {
    for framing in [Framing::Slip, Framing::Cobs] {
        for len in [0, 1, 2, 253, 254, 255, 507, 508, 509, 600] {
            for kind in 0..4_usize {
                let byte = |at: usize| match kind {
                    0 => 0,
                    1 => 0xc0 + (at % 30) as u8,
                    2 => (at % 251) as u8 + 1,
                    _ => (at * 7 % 256) as u8,
                };
                let said: Vec<u8> = (0..len).map(byte).collect();
                let mut out = Vec::new();
                wrap(&framing, &said, &mut out);
                let expected = if len == 0 && framing == Framing::Slip {
                    vec![Kept::NoFrame(2, NotAFrame::Unfinished)]
                } else {
                    vec![frame(&said)]
                };
                assert_eq!(read(&framing, &[&out]), expected, "{framing:?} {len} {kind}");
            }
        }
    }
    let wrapped = |framing: &Framing, said: &[u8]| {
        let mut out = Vec::new();
        wrap(framing, said, &mut out);
        out
    };
    // RFC 1055; the table of examples in the paper on COBS.
    assert_eq!(wrapped(&Framing::Slip, b"a\xc0\xdb"), b"\xc0a\xdb\xdc\xdb\xdd\xc0");
    assert_eq!(wrapped(&Framing::Cobs, b"\0"), b"\x01\x01\0");
    assert_eq!(wrapped(&Framing::Cobs, b"\x11\x22\0\x33"), b"\x03\x11\x22\x02\x33\0");
    assert_eq!(wrapped(&Framing::Cobs, &[1; 254]).len(), 256);
    assert_eq!(wrapped(&Framing::Lines, b"a"), b"a");
}
