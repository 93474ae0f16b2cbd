use super::*;

const MS: u64 = 1_000_000;

/// The frames, each with what ended it, and the rest.
fn framed<'a>(
    framing: &Framing,
    reads: &[&'a [u8]],
    all: &'a [u8],
) -> (Vec<(&'a [u8], EndBy)>, &'a [u8]) {
    let mut framer = Framer::new(framing);
    let mut ends = Vec::new();
    for (number, read) in reads.iter().enumerate() {
        framer.push(read, number as u64 * MS, |end| ends.push(end));
    }
    assert_eq!(framer.offset(), all.len() as u64);
    let mut from = 0;
    let mut found = Vec::new();
    for end in ends {
        let to = end.offset as usize;
        found.push((&all[from..to], end.by));
        from = to;
    }
    assert_eq!(framer.start(), from as u64);
    (found, &all[from..])
}

fn once<'a>(framing: &Framing, all: &'a [u8]) -> (Vec<(&'a [u8], EndBy)>, &'a [u8]) {
    framed(framing, &[all], all)
}

fn prefix(width: Width, order: ByteOrder, counts: Counts) -> Framing {
    Framing::LengthPrefix(LengthPrefix { width, order, counts, ..LengthPrefix::default() })
}

fn delimiter(bytes: &[u8]) -> Framing {
    Framing::Delimiter(bytes.to_vec())
}

fn head(offset: u32, width: Width, order: ByteOrder, counts: Counts, added: i32) -> Framing {
    Framing::LengthPrefix(LengthPrefix { offset, width, order, counts, added })
}

fn marks(begin: &[u8], end: &[u8]) -> Framing {
    Framing::Marks(Marks { begin: begin.to_vec(), end: end.to_vec() })
}

/// The head of Modbus TCP: transaction, protocol, length, unit (MODBUS Messaging on TCP/IP, 3.1.3).
const MODBUS: Framing = Framing::LengthPrefix(LengthPrefix {
    offset: 4,
    width: Width::Two,
    order: ByteOrder::Big,
    counts: Counts::Rest,
    added: 0,
});
const MODBUS_READ: &[u8] = b"\0\x01\0\0\0\x06\x01\x03\0\0\0\x02";
const MODBUS_EXCEPTION: &[u8] = b"\0\x02\0\0\0\x03\x01\x83\x02";
const MODBUS_TWO: &[u8] = b"\0\x01\0\0\0\x06\x01\x03\0\0\0\x02\0\x02\0\0\0\x03\x01\x83\x02\0\x03";

/// A framing, a stream, its frames and the rest.
type Case = (Framing, &'static [u8], &'static [(&'static [u8], EndBy)], &'static [u8]);

fn cases() -> Vec<Case> {
    use ByteOrder::{Big, Little};
    use EndBy::{Length, Mark};
    vec![
        (Framing::Lines, b"", &[], b""),
        (
            Framing::Lines,
            b"a\nbc\r\n\n\r\nd",
            &[(b"a\n", Mark(1)), (b"bc\r\n", Mark(2)), (b"\n", Mark(1)), (b"\r\n", Mark(2))],
            b"d",
        ),
        (Framing::Lines, b"a\r\rb\n", &[(b"a\r\rb\n", Mark(1))], b""),
        (Framing::Lines, b"a\r", &[], b"a\r"),
        (Framing::Fixed(3), b"abcdefg", &[(b"abc", Length(0)), (b"def", Length(0))], b"g"),
        (Framing::Fixed(1), b"ab", &[(b"a", Length(0)), (b"b", Length(0))], b""),
        (
            prefix(Width::One, Big, Counts::Rest),
            b"\x02ab\x00\x01",
            &[(b"\x02ab", Length(1)), (b"\x00", Length(1))],
            b"\x01",
        ),
        (
            prefix(Width::Two, Big, Counts::Rest),
            b"\x00\x03abc\x00",
            &[(b"\x00\x03abc", Length(2))],
            b"\x00",
        ),
        (
            prefix(Width::Two, Little, Counts::Whole),
            b"\x05\x00abc\x02\x00",
            &[(b"\x05\x00abc", Length(2)), (b"\x02\x00", Length(2))],
            b"",
        ),
        (
            prefix(Width::Four, Little, Counts::Rest),
            b"\x01\0\0\0a",
            &[(b"\x01\0\0\0a", Length(4))],
            b"",
        ),
        (
            prefix(Width::Four, Big, Counts::Whole),
            b"\0\0\0\x05a\0\0\0",
            &[(b"\0\0\0\x05a", Length(4))],
            b"\0\0\0",
        ),
        (delimiter(b"||"), b"a||b|c|||d", &[(b"a||", Mark(2)), (b"b|c||", Mark(2))], b"|d"),
        (delimiter(b"aab"), b"aaab.aab", &[(b"aaab", Mark(3)), (b".aab", Mark(3))], b""),
        (delimiter(b"\0"), b"a\0\0", &[(b"a\0", Mark(1)), (b"\0", Mark(1))], b""),
        (delimiter(b"abab"), b"abaabab!", &[(b"abaabab", Mark(4))], b"!"),
        (MODBUS, MODBUS_TWO, &[(MODBUS_READ, Length(6)), (MODBUS_EXCEPTION, Length(6))], b"\0\x03"),
        (
            head(1, Width::Three, Big, Counts::Whole, 2),
            b"!\0\0\x05abc?\0\0\x02",
            &[(b"!\0\0\x05abc", Length(4)), (b"?\0\0\x02", Length(4))],
            b"",
        ),
        (
            head(0, Width::Eight, Little, Counts::Rest, -1),
            b"\x02\0\0\0\0\0\0\0a\x01\0",
            &[(b"\x02\0\0\0\0\0\0\0a", Length(8))],
            b"\x01\0",
        ),
        (
            Framing::Slip,
            b"\xc0\xc0ab\xc0c\xc0\xc0\xc0d",
            &[(b"\xc0\xc0ab\xc0", Mark(1)), (b"c\xc0", Mark(1))],
            b"\xc0\xc0d",
        ),
        (
            Framing::Cobs,
            b"\x02a\0\0\x01\x01\0",
            &[(b"\x02a\0", Mark(1)), (b"\0\x01\x01\0", Mark(1))],
            b"",
        ),
        (
            marks(b"$", b"\r\n"),
            b"$a\r\n$$b\r\n$\r",
            &[(b"$a\r\n", Mark(2)), (b"$$b\r\n", Mark(2))],
            b"$\r",
        ),
        (marks(b"", b"\x03"), b"a\x03b", &[(b"a\x03", Mark(1))], b"b"),
    ]
}

#[test]
fn each_framing_finds_its_frames() {
    for (framing, all, frames, rest) in cases() {
        assert_eq!(once(&framing, all), (frames.to_vec(), rest), "{framing:?}");
    }
}

#[test]
fn every_cut_into_reads_gives_the_same_frames() {
    for (framing, all, frames, rest) in cases() {
        // Every way to cut: a bit for each place between two bytes.
        let places = all.len().saturating_sub(1).min(12);
        for cuts in 0..1_u32 << places {
            let mut reads = Vec::new();
            let mut from = 0;
            for place in (0..places).filter(|place| cuts >> place & 1 == 1) {
                reads.push(&all[from..=place]);
                from = place + 1;
            }
            reads.push(&all[from..]);
            assert_eq!(
                framed(&framing, &reads, all),
                (frames.to_vec(), rest),
                "{framing:?} {reads:?}"
            );
        }
    }
}

/// Noise of a few bytes only, so that marks and short lengths are common.
fn noise(seed: u32, len: usize) -> Vec<u8> {
    let mut state = seed;
    let letters = b"\0\x01\x02\x03ab|\r\n";
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        letters[(state >> 24) as usize % letters.len()]
    })
    .take(len)
    .collect()
}

#[test]
fn noise_is_never_lost_or_invented() {
    let widths = Width::ALL.into_iter();
    let prefixes = widths.flat_map(|width| {
        [ByteOrder::Big, ByteOrder::Little].into_iter().flat_map(move |order| {
            [Counts::Rest, Counts::Whole].map(|counts| prefix(width, order, counts))
        })
    });
    let others = [
        Framing::Lines,
        Framing::Fixed(7),
        delimiter(b"a|"),
        delimiter(b"||||"),
        delimiter(b"abab"),
        Framing::Slip,
        Framing::Cobs,
        head(2, Width::One, ByteOrder::Big, Counts::Rest, -1),
    ];
    for framing in prefixes.chain(others) {
        for seed in 1..40 {
            let all = noise(seed, 700);
            let (whole, rest) = once(&framing, &all);
            let sum: usize = whole.iter().map(|(frame, _)| frame.len()).sum();
            assert_eq!(sum + rest.len(), all.len());
            let sizes = noise(seed + 1000, 700);
            let mut reads = Vec::new();
            let mut left = all.as_slice();
            for size in sizes {
                let (read, after) = left.split_at((size as usize % 11).min(left.len()));
                reads.push(read);
                left = after;
            }
            reads.push(left);
            let (cut, cut_rest) = framed(&framing, &reads, &all);
            // After a length that cannot be, what came stands as it came.
            let is_whole =
                |one: &&(&[u8], EndBy)| matches!(one.1, EndBy::Mark(_) | EndBy::Length(_));
            let sure = |list: &[(&[u8], EndBy)]| list.iter().take_while(is_whole).count();
            assert_eq!(cut[..sure(&cut)], whole[..sure(&whole)], "{framing:?} {seed}");
            if sure(&whole) == whole.len() {
                assert_eq!((cut.len(), cut_rest), (whole.len(), rest));
            }
        }
    }
}

#[test]
fn a_length_that_cannot_be_is_told_once_and_the_rest_is_raw() {
    let four = prefix(Width::Four, ByteOrder::Big, Counts::Rest);
    let all = b"\0\0\0\x01aGET / HTTP";
    let reads = [&all[..7], &all[7..10], &all[10..]];
    let (frames, rest) = framed(&four, &reads, all);
    let broken = EndBy::Broken(0x4745_5420);
    let expected: [(&[u8], EndBy); 3] =
        [(b"\0\0\0\x01a", EndBy::Length(4)), (b"GET /", broken), (b" HTTP", EndBy::Read)];
    assert_eq!((frames.as_slice(), rest), (&expected[..], &b""[..]));

    let whole = prefix(Width::Two, ByteOrder::Big, Counts::Whole);
    let (frames, _) = once(&whole, b"\0\x01abc");
    assert_eq!(frames, [(&b"\0\x01abc"[..], EndBy::Broken(1))]);

    let largest = LENGTH_MAX.to_be_bytes();
    assert_eq!(once(&four, &largest), (vec![], &largest[..]));
    let larger = (LENGTH_MAX + 1).to_be_bytes();
    assert_eq!(once(&four, &larger).0, [(&larger[..], EndBy::Broken(u64::from(LENGTH_MAX) + 1))]);
}

#[test]
fn what_is_outside_of_marks_ends_with_its_read() {
    let framing = marks(b"ab", b".");
    let (frames, rest) =
        framed(&framing, &[b"xab1.y", b"z", b"a", b"b2.\r\na"], b"xab1.yzab2.\r\na");
    let expected: [(&[u8], EndBy); 6] = [
        (b"x", EndBy::Outside),
        (b"ab1.", EndBy::Mark(1)),
        (b"y", EndBy::Outside),
        (b"z", EndBy::Outside),
        (b"ab2.", EndBy::Mark(1)),
        (b"\r\n", EndBy::Outside),
    ];
    assert_eq!((frames.as_slice(), rest), (&expected[..], &b"a"[..]));
    // Without an end mark there is nothing to wait for.
    assert_eq!(once(&marks(b"ab", b""), b"ab1").0, [(&b"ab1"[..], EndBy::Read)]);
}

#[test]
fn settings_of_before_hold() {
    let former = "LengthPrefix((width:Two,order:Little,counts:Whole))";
    let expected = prefix(Width::Two, ByteOrder::Little, Counts::Whole);
    assert_eq!(ron::from_str::<Framing>(former), Ok(expected));
}

#[test]
fn reads_and_pauses_are_ends_by_themselves() {
    let (found, rest) = framed(&Framing::Raw, &[b"ab", b"", b"c"], b"abc");
    assert_eq!((found, rest), (vec![(&b"ab"[..], EndBy::Read), (b"c", EndBy::Read)], &b""[..]));
    for empty in [Framing::Fixed(0), delimiter(b"")] {
        assert_eq!(once(&empty, b"ab").0, [(&b"ab"[..], EndBy::Read)]);
    }
    let mut framer = Framer::new(&Framing::IdleGap(20));
    let mut ends = Vec::new();
    for (at_ms, read) in [(0, "ab"), (19, "c"), (39, "de"), (58, "f"), (57, "g"), (500, "h")] {
        framer.push(read.as_bytes(), at_ms * MS, |end| ends.push((end.offset, end.by)));
    }
    assert_eq!(ends, [(3, EndBy::Gap), (7, EndBy::Gap)]);
}

#[test]
fn a_stream_without_its_beginning_has_no_lengths() {
    for framing in [Framing::Fixed(4), prefix(Width::One, ByteOrder::Big, Counts::Rest)] {
        let mut ends = Vec::new();
        Framer::in_the_middle(&framing).push(b"\x01ab", 0, |end| ends.push(end));
        assert_eq!(ends, [End { offset: 3, by: EndBy::Read }]);
    }
    let mut ends = Vec::new();
    Framer::in_the_middle(&Framing::Lines).push(b"x\ny", 0, |end| ends.push(end));
    assert_eq!(ends, [End { offset: 2, by: EndBy::Mark(1) }]);
}

#[test]
fn settings_survive_a_restart() {
    for (framing, ..) in cases() {
        let text = ron::to_string(&framing).unwrap_or_default();
        assert_eq!(ron::from_str::<Framing>(&text).ok(), Some(framing));
    }
    assert_eq!(Framing::default(), Framing::Raw);
}
