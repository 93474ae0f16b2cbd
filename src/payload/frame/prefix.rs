//! Lengths that announce where a frame ends.

use super::LENGTH_MAX;
use serde::{Deserialize, Serialize};

/// A length that stands before each frame, or in its head. Modbus TCP has two bytes at offset 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct LengthPrefix {
    /// How many bytes of the frame stand before it.
    pub offset: u32,
    /// How many bytes it has.
    pub width: Width,
    /// Which of them comes first.
    pub order: ByteOrder,
    /// What it counts.
    pub counts: Counts,
    /// What is added to it, in bytes: a checksum that it does not count, or less than nothing.
    pub added: i32,
}

/// How many bytes a length has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Width {
    /// 1.
    One,
    /// 2.
    Two,
    /// 3.
    Three,
    /// 4.
    #[default]
    Four,
    /// 8.
    Eight,
}

impl Width {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::One, Self::Two, Self::Three, Self::Four, Self::Eight];

    /// The number of bytes.
    pub fn bytes(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }
}

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ByteOrder {
    /// The most significant first, as networks have it.
    #[default]
    Big,
    /// The least significant first.
    Little,
}

/// What a length counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Counts {
    /// What follows it.
    #[default]
    Rest,
    /// The whole frame: itself, and what stands before it, too.
    Whole,
}

impl LengthPrefix {
    /// The bytes up to the end of the length.
    pub fn head_bytes(self) -> u32 {
        self.offset.saturating_add(self.width.bytes().into())
    }

    /// How many bytes follow a length of this value; `None` if it cannot be.
    fn follows(self, value: u64) -> Option<u32> {
        let head = match self.counts {
            Counts::Rest => 0,
            Counts::Whole => i128::from(self.head_bytes()),
        };
        let follows = u32::try_from(i128::from(value) + i128::from(self.added) - head).ok();
        follows.filter(|follows| *follows <= LENGTH_MAX)
    }
}

/// Where in a frame a stream is.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// So many bytes are to come before the length.
    Before { left: u32 },
    /// So many bytes of the length have come, and this is their value so far.
    Length { have: u8, value: u64 },
    /// So many bytes of the frame are to come.
    Body { left: u32 },
}

/// Goes through frames by their lengths.
#[derive(Clone, Debug)]
pub(super) struct Prefixed {
    prefix: LengthPrefix,
    place: Place,
}

impl Prefixed {
    pub(super) fn new(prefix: LengthPrefix) -> Self {
        Self { prefix, place: Place::Before { left: prefix.offset } }
    }

    /// How many bytes of a frame announce its length.
    pub(super) fn head_bytes(&self) -> u32 {
        self.prefix.head_bytes()
    }

    /// Reports the end of each frame; returns a length that cannot be.
    pub(super) fn push(&mut self, read: &[u8], mut tell: impl FnMut(usize)) -> Option<u64> {
        let mut at = 0;
        while at < read.len() {
            at += match &mut self.place {
                Place::Before { left: 0 } => {
                    self.place = Place::Length { have: 0, value: 0 };
                    0
                }
                Place::Before { left } | Place::Body { left } => {
                    let taken = (read.len() - at).min(*left as usize);
                    *left -= taken as u32; // at most `left`
                    taken
                }
                Place::Length { have, value } => {
                    let byte = read.get(at).copied().map(u64::from)?;
                    match self.prefix.order {
                        ByteOrder::Big => *value = *value << 8 | byte,
                        ByteOrder::Little => *value |= byte << (8 * *have),
                    }
                    *have += 1;
                    if *have == self.prefix.width.bytes() {
                        let value = *value;
                        let Some(left) = self.prefix.follows(value) else { return Some(value) };
                        self.place = Place::Body { left };
                    }
                    1
                }
            };
            if matches!(self.place, Place::Body { left: 0 }) {
                self.place = Place::Before { left: self.prefix.offset };
                tell(at);
            }
        }
        None
    }
}
