#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

/// Feeds a text as it comes in pieces.
fn indexed(pieces: &[&[u8]]) -> (Index, Vec<u8>) {
    wrapped(pieces, Wrap::NONE)
}

fn wrapped(pieces: &[&[u8]], wrap: Wrap) -> (Index, Vec<u8>) {
    let (mut index, mut tip, mut text) = (Index::at(0, wrap), Tip::at(0, wrap), Vec::new());
    for (number, piece) in pieces.iter().enumerate() {
        text.extend_from_slice(piece);
        let mut places = Vec::new();
        tip.feed(&text[tip.resume() as usize..], After::of(number, pieces.len()), &mut places);
        index.extend(tip, &places);
    }
    (index, text)
}

fn rows_from(index: &Index, text: &[u8], place: usize) -> Vec<(RowPlace, Vec<u8>)> {
    let mut rows = Vec::new();
    let read = |range: Range<u64>, out: &mut Vec<u8>| {
        out.extend_from_slice(&text[range.start as usize..range.end as usize]);
    };
    index.walk(place, read, |row, text| {
        rows.push((row, text.to_vec()));
        true
    });
    rows
}

fn texts(text: &[u8]) -> Vec<String> {
    let (index, text) = indexed(&[text]);
    let rows = rows_from(&index, &text, 0);
    assert_eq!(rows.len() as u64, index.rows());
    rows.into_iter().map(|(_, text)| String::from_utf8_lossy(&text).into_owned()).collect()
}

#[test]
fn rows_are_as_wide_as_the_window_whatever_the_pieces() {
    let text =
        "one two three four five\r\n0123456789abcdefghij\n你好你好你好你好你好\n\nend".as_bytes();
    let expected = [
        "one two three ",
        "four five",
        "0123456789abcdef",
        "ghij",
        "你好你好你好你好",
        "你好",
        "",
        "end",
    ];
    let wrap = Wrap::at(16);
    let of = |pieces: &[&[u8]]| {
        let (index, text) = wrapped(pieces, wrap);
        let rows = rows_from(&index, &text, 0);
        assert_eq!((rows.len() as u64, index.lines()), (index.rows(), 5));
        let text = |(_, text): &(RowPlace, Vec<u8>)| String::from_utf8_lossy(text).into_owned();
        rows.iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(of(&[text]), expected);
    assert_eq!(of(&text.chunks(1).collect::<Vec<_>>()), expected);
    for cut in 0..=text.len() {
        let (one, other) = text.split_at(cut);
        assert_eq!(of(&[one, other]), expected, "{cut}");
    }
}

#[test]
fn lines_end_in_every_way() {
    let table: [(&str, &[&str]); 9] = [
        ("", &[]),
        ("a", &["a"]),
        ("a\n", &["a"]),
        ("a\nb", &["a", "b"]),
        ("a\r\nb\rc\n\rd", &["a", "b", "c", "", "d"]),
        ("\n\n", &["", ""]),
        ("\r\r\n\r", &["", "", ""]),
        ("a\r\n", &["a"]),
        ("你好\n\n世界", &["你好", "", "世界"]),
    ];
    for (text, expected) in table {
        assert_eq!(texts(text.as_bytes()), expected, "{text:?}");
    }
}

#[test]
fn every_split_gives_the_same_rows() {
    let long = "你好a".repeat(400);
    let exact = "é".repeat(ROW_CHARS_MAX);
    let text = format!("a\r\n{long}\r{exact}\n\n{exact}b\r\nlast");
    let (whole, _) = indexed(&[text.as_bytes()]);
    let expected = rows_from(&whole, text.as_bytes(), 0);
    for (row, text) in &expected {
        assert!(std::str::from_utf8(text).is_ok(), "row {} is cut in a character", row.row);
    }
    assert_eq!(whole.lines(), 6);
    for cut in 0..=text.len() {
        let (one, other) = text.as_bytes().split_at(cut);
        let (index, _) = indexed(&[one, other]);
        assert_eq!((index.rows(), index.lines()), (whole.rows(), whole.lines()), "cut at {cut}");
        assert_eq!(index.places, whole.places, "cut at {cut}");
    }
    for size in [1, 2, 3, 7, 100, 1024] {
        let pieces: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
        let (index, text) = indexed(&pieces);
        assert_eq!(rows_from(&index, &text, 0), expected, "pieces of {size}");
    }
}

#[test]
fn parts_of_a_line_have_its_number() {
    let text = format!("x\n{}\ny", "a".repeat(ROW_CHARS_MAX * 2 + 1));
    let (index, text) = indexed(&[text.as_bytes()]);
    let rows = rows_from(&index, &text, 0);
    let told: Vec<_> =
        rows.iter().map(|(row, text)| (row.line, row.continues, text.len())).collect();
    let full = ROW_CHARS_MAX;
    assert_eq!(
        told,
        [(0, false, 1), (1, false, full), (1, true, full), (1, true, 1), (2, false, 1)]
    );
}

#[test]
fn a_line_of_megabytes_is_many_rows_and_few_places() {
    let text = "你a\u{301}😀".repeat(500_000);
    let (index, text) = indexed(&[text.as_bytes()]);
    assert_eq!((index.lines(), index.rows()), (1, (500_000 * 4_u64).div_ceil(512)));
    assert!(index.places() as u64 <= text.len() as u64 / STRIDE_BYTES + 1);
    let middle = index.places() / 2;
    let begun = index.place(middle).unwrap();
    assert_eq!(index.place_of_row(begun.row), middle);
    assert_eq!(index.place_of_offset(begun.offset), middle);
    let rows = rows_from(&index, &text, middle);
    assert_eq!(rows[0].0.row, begun.row);
    assert_eq!(rows.last().unwrap().0.row + 1, index.rows());
}

#[test]
fn what_is_no_text_is_cut_too() {
    let junk = vec![0x80; 10_000];
    let (index, text) = indexed(&[&junk]);
    let rows = rows_from(&index, &text, 0);
    assert!(rows.iter().all(|(_, text)| text.len() <= ROW_BYTES_MAX));
    assert_eq!(rows.iter().map(|(_, text)| text.len()).sum::<usize>(), junk.len());
    // A character after it stays whole.
    let mut mixed = vec![0x80; ROW_BYTES_MAX - 1];
    mixed.extend("你好".as_bytes());
    let (index, text) = indexed(&[&mixed]);
    let rows = rows_from(&index, &text, 0);
    assert_eq!(rows[1].1, "你好".as_bytes());
}

#[test]
fn empty_lines_cost_little() {
    let text = vec![b'\n'; 1 << 20];
    let (index, _) = indexed(&[&text]);
    assert_eq!((index.rows(), index.lines()), (1 << 20, 1 << 20));
    assert!(index.places() <= 1 + (1 << 20) / STRIDE_BYTES as usize);
}

#[test]
fn a_text_that_becomes_shorter_ends_where_it_does() {
    let (index, text) = indexed(&[&b"line\n".repeat(10_000)]);
    for left in [0, 1, 100, 16_384, 16_387, 49_999] {
        let mut rows = 0;
        let read = |range: Range<u64>, out: &mut Vec<u8>| {
            let end = range.end.min(left) as usize;
            out.extend_from_slice(text.get(range.start as usize..end).unwrap_or_default());
        };
        index.walk(0, read, |_, _| {
            rows += 1;
            true
        });
        assert_eq!(rows, left.div_ceil(5));
    }
}
