#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use crate::payload::MistakeKind;
use crate::payload::hex::{HexForm, parse};

const BYTES: &[u8] = b"Hello, world! 1234567890\r\n\x00\x7f";

fn read(text: &str) -> (HexForm, Vec<u8>) {
    let mut out = b"kept".to_vec();
    let form = parse(text, &mut out).unwrap_or_else(|mistake| panic!("{mistake}: {text}"));
    (form, out.split_off(4))
}

/// As the tools print it, copied from a terminal.
#[test]
fn dumps_of_tools_give_their_bytes() {
    let xxd = "\
00000000: 4865 6c6c 6f2c 2077 6f72 6c64 2120 3132  Hello, world! 12
00000010: 3334 3536 3738 3930 0d0a 007f            34567890....
";
    let xxd_g1 = "\
00000000: 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 20 31 32  Hello, world! 12
00000010: 33 34 35 36 37 38 39 30 0d 0a 00 7f              34567890....
";
    let hexdump = "\
00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 20 31 32  |Hello, world! 12|
00000010  33 34 35 36 37 38 39 30  0d 0a 00 7f              |34567890....|
0000001c
";
    let od = "\
0000000 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 20 31 32
0000020 33 34 35 36 37 38 39 30 0d 0a 00 7f
0000034
";
    let od_decimal = od.replace("0000020", "0000016").replace("0000034", "0000028");
    let od_text = "\
000000 48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 20 31 32  >Hello, world! 12<
000010 33 34 35 36 37 38 39 30 0d 0a 00 7f              >34567890....<
00001c
";
    let tcpdump = "
\t0x0000:  4865 6c6c 6f2c 2077 6f72 6c64 2120 3132  Hello,.world!.12
\t0x0010:  3334 3536 3738 3930 0d0a 007f            34567890....
";
    let tcpdump_alone = "
\t0x0000:  4865 6c6c 6f2c 2077 6f72 6c64 2120 3132
\t0x0010:  3334 3536 3738 3930 0d0a 007f
";
    let wireshark = "\
0000   48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 20 31 32   Hello, world! 12
0010   33 34 35 36 37 38 39 30 0d 0a 00 7f               34567890····
";
    let wireshark_alone = "\
0000   48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21 20 31 32
0010   33 34 35 36 37 38 39 30 0d 0a 00 7f
";
    let dumps = [
        xxd,
        xxd_g1,
        hexdump,
        od,
        &od_decimal,
        od_text,
        tcpdump,
        tcpdump_alone,
        wireshark,
        wireshark_alone,
    ];
    for dump in dumps {
        assert_eq!(read(dump), (HexForm::Dump, BYTES.to_vec()), "{dump}");
        let crlf = dump.replace('\n', "\r\n");
        assert_eq!(read(&crlf), (HexForm::Dump, BYTES.to_vec()), "{dump}");
    }
}

#[test]
fn one_line_is_a_dump_beyond_doubt() {
    let table = [
        "00000000: 4869 210a                                Hi!.",
        "00000000  48 69 21 0a                                       |Hi!.|",
        "0000   48 69 21 0a                                       Hi!.",
        "0000000 48 69 21 0a",
        "0000000 48 69 21 0a\n0000004\n",
        "0x0000:  4869 210a",
    ];
    for dump in table {
        assert_eq!(read(dump), (HexForm::Dump, b"Hi!\n".to_vec()), "{dump}");
    }
}

#[test]
fn digits_in_the_text_are_text() {
    let table: &[(&str, &[u8])] = &[
        ("00000000: 6162 6364                                abcd", b"abcd"),
        ("0000   61 62 63 64   abcd", b"abcd"),
        ("0000  61 62 20 63 64                                    ab cd", b"ab cd"),
        // The blank at the end was lost, and one stands at the start.
        ("00000000: 2061 6220                                 ab", b" ab "),
        ("0000  61 62\n0002  63 64", b"abcd"),
        ("0000  61 62  ab\n0002  63 64  cd\n0004  ab  .", b"abcd\xab"),
        ("00000000  7c 61 7c  ||a||", b"|a|"),
        ("00000000: 7c61 7c  |a|", b"|a|"),
    ];
    for &(dump, bytes) in table {
        assert_eq!(read(dump), (HexForm::Dump, bytes.to_vec()), "{dump}");
    }
}

#[test]
fn a_star_stands_for_lines_as_the_one_before() {
    let dump = "\
00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000040  61                                                |a|
00000041";
    assert_eq!(read(dump), (HexForm::Dump, [[0; 64].as_slice(), b"a"].concat()));
    let endless = dump.replace("0000004", "7fffff4");
    assert_eq!(parse(&endless, &mut Vec::new()).unwrap_err().kind, MistakeKind::DumpInDoubt);
}

#[test]
fn groups_of_a_person_are_no_dump() {
    let table: &[(&str, &[u8])] = &[
        ("0001 0000 0006 0103", &[0, 1, 0, 0, 0, 6, 1, 3]),
        ("0000 0000 0006", &[0, 0, 0, 0, 0, 6]),
        ("0001 0203\n0405 0607", &[0, 1, 2, 3, 4, 5, 6, 7]),
        ("0405 06\n0001 02", &[4, 5, 6, 0, 1, 2]),
        ("0100 01", &[1, 0, 1]),
        ("48656c6c6f", b"Hello"),
        ("48656c6c6f\n0a", b"Hello\n"),
        ("00 00 48 65", b"\0\0He"),
        ("0011:2233", &[0, 0x11, 0x22, 0x33]),
        ("0x00000000 41", &[0, 0, 0, 0, 0x41]),
        ("00000000\n00000000", &[0; 8]),
    ];
    for &(text, bytes) in table {
        assert_eq!(read(text), (HexForm::Digits, bytes.to_vec()), "{text}");
    }
}

#[test]
fn what_is_in_doubt_is_refused() {
    let words = "0000000 6548 6c6c 2c6f\n0000006\n";
    let table = [
        // Zeros that a person wrote, or the offset of a dump.
        ("0000 48 65", MistakeKind::DumpInDoubt),
        // A line is missing.
        ("00000000: 4865\n00000004: 6c6c\n", MistakeKind::DumpInDoubt),
        ("0000  48 65\n0010  6c 6c\n", MistakeKind::DumpInDoubt),
        // `xxd -e` turns the bytes of a word round, `xxd -b` prints bits.
        ("00000000: 6c6c6548 0000216f                    Hello!..", MistakeKind::DumpInDoubt),
        ("00000000: 01001000 01100101  He", MistakeKind::DumpInDoubt),
        ("00000000: 4865 6c6c  HeXX", MistakeKind::DumpInDoubt),
        (words, MistakeKind::DumpOfWords),
        ("00000000: 48zz", MistakeKind::DumpInDoubt),
    ];
    for (text, kind) in table {
        let mut out = b"kept".to_vec();
        assert_eq!(parse(text, &mut out).unwrap_err().kind, kind, "{text}");
        assert_eq!(out, b"kept");
    }
    // Octal words, as `od` prints them by default, are no digits.
    assert!(parse("0000000 062510 066154\n0000004\n", &mut Vec::new()).is_err());
}
