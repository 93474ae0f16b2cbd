//! Bytes to look for that are written as hex digits, and of which each half may be left open.

use memchr::memchr_iter;

/// Bytes of which each half may be left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::log) struct BytePattern(Vec<HexByte>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct HexByte {
    value: u8,
    /// The bits that are known.
    mask: u8,
}

impl HexByte {
    fn whole(high: u8, low: u8) -> Self {
        Self { value: high << 4 | low, mask: 0xff }
    }

    fn high(digit: u8) -> Self {
        Self { value: digit << 4, mask: 0xf0 }
    }

    fn low(digit: u8) -> Self {
        Self { value: digit, mask: 0x0f }
    }

    fn is(self, byte: u8) -> bool {
        byte & self.mask == self.value
    }
}

impl BytePattern {
    /// What hex digits in a text to look for may mean, as they are shown (`61 32`, and `1 3` within it) or as they are
    /// written elsewhere (`6132`, `0x61, 0x32`, `61:32`). Nothing if they are none.
    pub(super) fn of_shown(lower: &str) -> Vec<Self> {
        let spaced =
            lower.replace("0x", " ").replace("\\x", " ").replace([',', ':', ';', '-'], " ");
        let groups: Option<Vec<Vec<u8>>> = spaced.split_whitespace().map(digits).collect();
        let groups = groups.unwrap_or_default();
        match groups.as_slice() {
            [] => Vec::new(),
            // Half a byte stands at either end of it.
            [one] if !one.len().is_multiple_of(2) => {
                [starting_low(one), ending_high(one)].map(Self).into()
            }
            [one] => vec![Self(ending_high(one))],
            [first, inner @ .., last] => {
                if inner.iter().any(|group| !group.len().is_multiple_of(2)) {
                    return Vec::new();
                }
                let start = if first.len().is_multiple_of(2) { ending_high } else { starting_low };
                let mut bytes = start(first);
                bytes.extend(inner.iter().flat_map(|group| ending_high(group)));
                bytes.extend(ending_high(last));
                vec![Self(bytes)]
            }
        }
    }

    /// Appends the digits of a condition, `?` for any: `01 0? 03`, `0103`, `01:03`. `None` if they are none.
    pub(in crate::log) fn push(&mut self, digits: &str) -> Option<()> {
        let digits = digits.strip_prefix("0x").unwrap_or(digits);
        for group in digits.split([':', '-']) {
            let digits: Vec<char> = group.chars().collect();
            if digits.is_empty() || !digits.len().is_multiple_of(2) {
                return None;
            }
            for pair in digits.chunks_exact(2) {
                let [high, low] = pair else { return None };
                let ((high, high_mask), (low, low_mask)) = (nibble(*high)?, nibble(*low)?);
                self.0.push(HexByte { value: high << 4 | low, mask: high_mask << 4 | low_mask });
            }
        }
        Some(())
    }

    /// How many bytes it has.
    pub(in crate::log) fn len(&self) -> usize {
        self.0.len()
    }

    /// Its bytes, if no half is left open.
    pub(in crate::log) fn whole_bytes(&self) -> Option<Vec<u8>> {
        self.0.iter().map(|one| (one.mask == 0xff).then_some(one.value)).collect()
    }

    /// Whether the bytes begin with it.
    pub(in crate::log) fn begins(&self, bytes: &[u8]) -> bool {
        let window = bytes.get(..self.0.len());
        window.is_some_and(|window| self.0.iter().zip(window).all(|(one, byte)| one.is(*byte)))
    }

    /// Whether the bytes have it somewhere.
    pub(in crate::log) fn is_in(&self, bytes: &[u8]) -> bool {
        let is_at = |from: usize| bytes.get(from..).is_some_and(|rest| self.begins(rest));
        let whole = self.0.iter().enumerate().find(|(_, one)| one.mask == 0xff);
        match whole {
            Some((at, one)) => {
                memchr_iter(one.value, bytes).any(|found| found.checked_sub(at).is_some_and(is_at))
            }
            None => (0..bytes.len()).any(is_at),
        }
    }
}

/// A digit with the bits that it fixes.
fn nibble(digit: char) -> Option<(u8, u8)> {
    match digit {
        '?' => Some((0, 0)),
        _ => {
            digit.to_digit(16).and_then(|value| u8::try_from(value).ok()).map(|value| (value, 0xf))
        }
    }
}

fn digits(group: &str) -> Option<Vec<u8>> {
    group.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect()
}

/// Digits from the first of a byte on; a last one alone is the first of its byte.
fn ending_high(digits: &[u8]) -> Vec<HexByte> {
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => HexByte::whole(*high, *low),
        _ => HexByte::high(pair.first().copied().unwrap_or_default()),
    });
    pairs.collect()
}

/// Digits from the second of a byte on.
fn starting_low(digits: &[u8]) -> Vec<HexByte> {
    let Some((first, rest)) = digits.split_first() else { return Vec::new() };
    let mut bytes = vec![HexByte::low(*first)];
    bytes.extend(ending_high(rest));
    bytes
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn bytes_with_open_halves() {
        let of = |texts: &[&str]| {
            let mut pattern = BytePattern::default();
            texts.iter().try_for_each(|text| pattern.push(text)).map(|()| pattern)
        };
        assert!(of(&["01", "0?"]).unwrap().is_in(b"\x09\x01\x0f"));
        assert!(
            of(&["0103"]).unwrap().begins(b"\x01\x03\x04")
                && !of(&["0103"]).unwrap().begins(b"\x01")
        );
        assert!(
            of(&["??", "03"]).unwrap().is_in(b"\x01\x03")
                && !of(&["??", "03"]).unwrap().is_in(b"\x03")
        );
        assert!(of(&["??"]).unwrap().is_in(b"a") && !of(&["??"]).unwrap().is_in(b""));
        assert_eq!(of(&["0x01", "02:03"]).unwrap().whole_bytes(), Some(vec![1, 2, 3]));
        assert_eq!(of(&["01", "0?"]).unwrap().whole_bytes(), None);
        assert_eq!(of(&["1"]), None);
        assert_eq!(of(&["xx"]), None);
    }
}
