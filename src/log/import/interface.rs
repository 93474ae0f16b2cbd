//! An interface of a capture: its link, its clock and its name.

use super::fields::ByteOrder;
use std::sync::Arc;

const OPTION_END: u16 = 0;
const OPTION_NAME: u16 = 2;
const OPTION_DESCRIPTION: u16 = 3;
const OPTION_RESOLUTION: u16 = 9;
const OPTION_OFFSET: u16 = 14;

/// How much of a name is kept, in bytes: more than any system gives an interface.
const NAME_BYTES_MAX: usize = 256;

/// Nanoseconds of a second.
const SECOND_NS: u128 = 1_000_000_000;

/// The unit of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// A second by this power of 10.
    Ten(u8),
    /// A second by this power of 2.
    Two(u8),
}

/// What a block says of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Interface {
    /// The number of its link.
    pub(super) link: u32,
    /// How much of a packet is kept at most, in bytes; 0 for all of it.
    pub(super) snap_bytes: u32,
    /// Its name; empty if it has none that is text.
    pub(super) name: Arc<str>,
    /// The number of the session that it is, in our own recordings.
    pub(super) session: Option<u16>,
    unit: Unit,
    offset_s: i64,
}

impl Interface {
    /// What stands in the body of its block; `None` if that is too short.
    pub(super) fn read(order: ByteOrder, body: &[u8]) -> Option<Self> {
        let (link, snap_bytes) = (order.u16_at(body, 0)?.into(), order.u32_at(body, 4)?);
        let (name, unit) = (Arc::default(), Unit::Ten(6));
        let mut interface = Self { link, snap_bytes, name, session: None, unit, offset_s: 0 };
        for (code, value) in options(order, body.get(8..).unwrap_or_default()) {
            interface.take(order, code, value);
        }
        Some(interface)
    }

    fn take(&mut self, order: ByteOrder, code: u16, value: &[u8]) {
        match (code, value) {
            (OPTION_NAME, name) => {
                let name = name.get(..NAME_BYTES_MAX).unwrap_or(name);
                self.name = String::from_utf8_lossy(name).into();
            }
            (OPTION_DESCRIPTION, text) => {
                let number = text.strip_prefix(b"session ");
                let number = number.and_then(|digits| std::str::from_utf8(digits).ok());
                self.session = number.and_then(|digits| digits.parse().ok());
            }
            (OPTION_RESOLUTION, [power]) => {
                let is_binary = power & 0x80 != 0;
                self.unit = if is_binary { Unit::Two(power & 0x7f) } else { Unit::Ten(*power) };
            }
            (OPTION_OFFSET, value) => self.offset_s = order.i64_at(value, 0).unwrap_or(0),
            _ => {}
        }
    }

    /// A time of this interface in nanoseconds since 1970; the nearest one that there is, for a time before that or
    /// after the year 2262.
    pub(super) fn nanoseconds(&self, high: u32, low: u32) -> i64 {
        let count = u128::from(u64::from(high) << 32 | u64::from(low));
        let scaled = count * SECOND_NS;
        let ns = match self.unit {
            Unit::Ten(power) => 10_u128.checked_pow(power.into()).map_or(0, |unit| scaled / unit),
            Unit::Two(power) => scaled >> power.min(127),
        };
        let offset = i128::from(self.offset_s) * SECOND_NS.cast_signed();
        let at = ns.cast_signed().saturating_add(offset).max(0);
        i64::try_from(at).unwrap_or(i64::MAX)
    }
}

/// The options of a block, each with its code and its value, as far as they are whole.
pub(super) fn options(order: ByteOrder, bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (code, len) = (order.u16_at(rest, 0)?, order.u16_at(rest, 2)?);
        if code == OPTION_END {
            return None;
        }
        let value = rest.get(4..)?.get(..len.into())?;
        let after = 4 + usize::from(len).next_multiple_of(4);
        rest = rest.get(after..).unwrap_or_default();
        Some((code, value))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn of(options: &[u8]) -> Interface {
        let body = [&[0, 1, 0, 0, 0, 0, 0, 0], options].concat();
        Interface::read(ByteOrder::Big, &body).unwrap()
    }

    #[test]
    fn times_have_the_unit_and_the_offset_of_their_interface() {
        let second = 1_000_000_000;
        let offset_of_2 = [0, 14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2];
        let before_1970 = [0, 14, 0, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe];
        let table: [(&[u8], u64, i64); 9] = [
            (&[], 1_500_000, 3 * second / 2),
            (&[0, 9, 0, 1, 9, 0, 0, 0], 7, 7),
            (&[0, 9, 0, 1, 0, 0, 0, 0], 3, 3 * second),
            (&[0, 9, 0, 1, 0x81, 0, 0, 0], 3, 3 * second / 2),
            (&[0, 9, 0, 1, 0xff, 0, 0, 0], u64::MAX, 0),
            (&[0, 9, 0, 1, 0x7f, 0, 0, 0], u64::MAX, 0),
            (&offset_of_2, 1, 2 * second + 1000),
            (&before_1970, 1, 0),
            (&[0, 9, 0, 1, 0, 0, 0, 0], u64::MAX, i64::MAX),
        ];
        for (options, count, ns) in table {
            let (high, low) = ((count >> 32) as u32, count as u32);
            assert_eq!(of(options).nanoseconds(high, low), ns, "{options:?}");
        }
    }

    #[test]
    fn options_that_are_cut_off_or_hostile_say_nothing() {
        let table: [&[u8]; 5] = [
            &[0, 9],
            &[0, 9, 0, 9, 1],
            &[0, 9, 0, 0],
            &[0, 14, 0, 1, 7, 0, 0, 0],
            &[0, 0, 0, 0, 0, 9, 0, 1, 0],
        ];
        for options in table {
            assert_eq!(of(options), of(&[]), "{options:?}");
        }
        assert_eq!(of(&[0, 2, 0, 4, b'e', b't', b'h', 0xff]).name.as_ref(), "eth\u{fffd}");
    }
}
