//! The line end at the end of what came, which rules may set aside.

use crate::payload::Encoding;

/// What came and the line end after it.
pub(super) fn split(payload: &[u8], encoding: Encoding) -> (&[u8], &[u8]) {
    let (ends, unit_bytes): ([&[u8]; 2], usize) = match encoding {
        Encoding::Utf16Le => ([b"\r\0\n\0", b"\n\0"], 2),
        Encoding::Utf16Be => ([b"\0\r\0\n", b"\0\n"], 2),
        _ => ([b"\r\n", b"\n"], 1),
    };
    let is_whole = payload.len().is_multiple_of(unit_bytes);
    let end = ends.into_iter().find(|end| is_whole && payload.ends_with(end));
    payload.split_at(payload.len() - end.map_or(0, <[u8]>::len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_those_of_the_encoding() {
        assert_eq!(split(b"x\r\n", Encoding::Utf8), (&b"x"[..], &b"\r\n"[..]));
        assert_eq!(split(b"x\n\n", Encoding::Gbk), (&b"x\n"[..], &b"\n"[..]));
        assert_eq!(split(b"x\r", Encoding::Utf8).1, b"");
        // U+0A61, whose bytes begin like a line end of the other order.
        assert_eq!(split(b"\x0a\x61\x00\x0a", Encoding::Utf16Le).1, b"");
        assert_eq!(split(b"\x00a\x00\x0d\x00\x0a", Encoding::Utf16Be).0, b"\x00a");
        assert_eq!(split(b"x\n\0", Encoding::Utf16Le).1, b"", "an odd length");
    }
}
