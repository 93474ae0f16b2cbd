//! Which checksums a payload may end with.

use super::{Algorithm, Checksum};
use crate::payload::frame::ByteOrder;
use std::ops::Range;

/// Up to this length, every checksum is tried: frames with one are short, and all of them over 4 KiB take some
/// milliseconds.
const TRIED_BYTES_MAX: usize = 4 << 10;
/// Up to this length, those of four bytes and the usual ones are tried from the first byte on: the longest datagram.
const LONG_BYTES_MAX: usize = 64 << 10;
/// Checksums are tried from each of so many first bytes on: marks and addresses before what is covered are short.
const BEGINS_TRIED: usize = 5;
/// What may stand after a checksum.
const LINE_ENDS: [&[u8]; 4] = [b"", b"\r\n", b"\n", b"\r"];

/// A checksum that a payload ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Which one, in which order, from where on.
    pub checksum: Checksum,
    /// The bytes that it covers.
    pub covered: Range<usize>,
}

impl Fit {
    /// Whether one payload in a few hundred fits by chance: it has one byte.
    pub fn may_be_chance(&self) -> bool {
        self.checksum.algorithm.bytes() == 1
    }
}

/// All checksums that the end of a payload fits, before its line end if it has one: the longest ones first, among
/// them the usual ones, from the first byte on.
///
/// A text has no checksum of one byte: with so many kinds, every tenth line would end with one by chance. Zeros have
/// none: nearly all would fit.
///
/// ```
/// use network_playground::payload::checksum::fitting;
///
/// let fits = fitting(b"\x01\x03\x00\x00\x00\x02\xc4\x0b");
/// assert_eq!(fits[0].checksum.algorithm.name(), "CRC-16/MODBUS");
/// assert_eq!(fits[0].covered, 0..6);
/// ```
pub fn fitting(payload: &[u8]) -> Vec<Fit> {
    let mut fits: Vec<Fit> = Vec::new();
    if payload.len() > LONG_BYTES_MAX {
        return fits;
    }
    let is_text = payload.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    let algorithms = || Algorithm::all().filter(|algorithm| *algorithm != Algorithm::Nmea);
    for body in LINE_ENDS.iter().filter_map(|end| payload.strip_suffix(*end)) {
        fits.extend(nmea_fit(body));
        for algorithm in algorithms().filter(|algorithm| !is_text || algorithm.bytes() > 1) {
            fits.extend(
                begins_tried(algorithm, body.len()).flat_map(|at| fit(algorithm, at, body)),
            );
        }
    }
    // Stable: what was tried first stands first among its equals.
    fits.sort_by_key(|fit| std::cmp::Reverse(fit.checksum.algorithm.bytes()));
    fits
}

/// Where the algorithm is tried from on.
fn begins_tried(algorithm: Algorithm, len: usize) -> Range<usize> {
    let is_usual = Algorithm::usual().chain(Algorithm::sums()).any(|usual| usual == algorithm);
    let tries = match algorithm.bytes() {
        _ if len > TRIED_BYTES_MAX => usize::from(is_usual || algorithm.bytes() == 4),
        // The more is tried, the more fits by chance.
        1 if is_usual => 2,
        1 => 1,
        _ => BEGINS_TRIED,
    };
    0..tries
}

/// The checksum in both orders, as far as it fits.
fn fit(algorithm: Algorithm, begins: usize, body: &[u8]) -> impl Iterator<Item = Fit> {
    let at = body.len().saturating_sub(algorithm.bytes());
    let covered = body.get(begins..at).filter(|covered| !covered.is_empty()).unwrap_or_default();
    let sent = body.get(at..).unwrap_or_default();
    let says_something = covered.iter().chain(sent).any(|byte| *byte != 0);
    let tries = if says_something && !covered.is_empty() { both_orders(algorithm) } else { &[] };
    let value = if tries.is_empty() { 0 } else { algorithm.of(covered) };
    let fits =
        move |order: &&ByteOrder| algorithm.bytes_of(value, **order).eq(sent.iter().copied());
    tries.iter().filter(fits).map(move |order| Fit {
        checksum: Checksum { algorithm, order: *order, begins },
        covered: begins..at,
    })
}

/// The usual order first; one for a single byte.
fn both_orders(algorithm: Algorithm) -> &'static [ByteOrder] {
    match (algorithm.bytes(), algorithm.usual_order()) {
        (1, _) => &[ByteOrder::Big],
        (_, ByteOrder::Big) => &[ByteOrder::Big, ByteOrder::Little],
        (_, ByteOrder::Little) => &[ByteOrder::Little, ByteOrder::Big],
    }
}

/// `*hh` at the end of the last sentence, in large or small digits.
fn nmea_fit(body: &[u8]) -> Option<Fit> {
    let (before, end) = body.split_at_checked(body.len().checked_sub(3)?)?;
    let begins = before.iter().rposition(|byte| matches!(byte, b'$' | b'!'))?;
    let checksum = Checksum { begins, ..Checksum::of(Algorithm::Nmea) };
    let mut again = before.to_vec();
    checksum.append(0, &mut again);
    let fits = again.get(before.len()..)?.eq_ignore_ascii_case(end);
    fits.then(|| Fit { checksum, covered: begins + 1..before.len() })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn names(payload: &[u8]) -> Vec<(&'static str, ByteOrder, Range<usize>)> {
        let facts = |fit: Fit| {
            let Checksum { algorithm, order, .. } = fit.checksum;
            (algorithm.usual_name(), order, fit.covered)
        };
        fitting(payload).into_iter().map(facts).collect()
    }

    #[test]
    fn what_a_message_got_is_found_again() {
        let message = b"\x01\x10\x00\x07\xfe\x80\x55\xaa\x00";
        for algorithm in Algorithm::all().filter(|algorithm| *algorithm != Algorithm::Nmea) {
            for order in both_orders(algorithm) {
                let mut sent = message.to_vec();
                Checksum { algorithm, order: *order, begins: 0 }.append(0, &mut sent);
                let wanted = |fit: &Fit| {
                    (fit.checksum.algorithm, fit.checksum.order) == (algorithm, *order)
                        && fit.covered == (0..message.len())
                };
                assert!(fitting(&sent).iter().any(wanted), "{algorithm:?} {order:?}");
            }
        }
    }

    #[test]
    fn a_checksum_stands_before_the_line_end_and_after_marks() {
        let sentence = b"\\s:1*2A\\$GPGLL,4916.45,N,12311.12,W,225444,A*31\r\n";
        assert_eq!(names(sentence), [("NMEA", ByteOrder::Big, 9..44)]);
        let small = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5c\n";
        assert_eq!(names(small), [("NMEA", ByteOrder::Big, 1..44)]);
        assert_eq!(names(b"$GPGLL,4916.45,N,12311.12,W,225444,A*32\r\n"), []);
        let marked = b"\xaa\x55\x01\x03\x00\x00\x00\x02\xc4\x0b";
        assert!(names(marked).contains(&("CRC-16/MODBUS", ByteOrder::Little, 2..8)));
    }

    #[test]
    fn texts_zeros_and_nothing_have_none() {
        for payload in [&b""[..], b"a", b"\0\0\0\0\0\0\0\0", b"hello, world\r\n", b"GET / HTTP/1.1"]
        {
            assert_eq!(names(payload), [], "{payload:?}");
        }
        let mut long = vec![7; LONG_BYTES_MAX];
        Checksum::of(Algorithm::by_name("CRC-32").unwrap()).append(0, &mut long);
        assert_eq!(names(&long), [], "longer than is tried");
        assert!(names(&long[4..]).iter().all(|(name, ..)| *name != "CRC-32"), "not from there");
    }

    #[test]
    fn longer_ones_stand_first() {
        let mut sent = b"\xf0\x01\x02".to_vec();
        Checksum::of(Algorithm::by_name("CRC-32").unwrap()).append(0, &mut sent);
        let fits = fitting(&sent);
        assert_eq!(fits[0].checksum.algorithm.usual_name(), "CRC-32");
        assert!(fits.iter().skip(1).all(|fit| fit.checksum.algorithm.bytes() <= 4));
        assert!(!fits[0].may_be_chance());
    }
}
