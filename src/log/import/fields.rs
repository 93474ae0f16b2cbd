//! Numbers in the bytes of a file, in the order of bytes that the file has.

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ByteOrder {
    /// The most significant byte comes first.
    #[default]
    Big,
    /// It comes last.
    Little,
}

impl ByteOrder {
    /// The number of 16 bits at a place; `None` if the bytes end before.
    pub(super) fn u16_at(self, bytes: &[u8], place: usize) -> Option<u16> {
        let number = *bytes.get(place..)?.first_chunk()?;
        Some(match self {
            Self::Big => u16::from_be_bytes(number),
            Self::Little => u16::from_le_bytes(number),
        })
    }

    /// The number of 32 bits at a place.
    pub(super) fn u32_at(self, bytes: &[u8], place: usize) -> Option<u32> {
        let number = *bytes.get(place..)?.first_chunk()?;
        Some(match self {
            Self::Big => u32::from_be_bytes(number),
            Self::Little => u32::from_le_bytes(number),
        })
    }

    /// The number of 64 bits with a sign at a place.
    pub(super) fn i64_at(self, bytes: &[u8], place: usize) -> Option<i64> {
        let number = *bytes.get(place..)?.first_chunk()?;
        Some(match self {
            Self::Big => i64::from_be_bytes(number),
            Self::Little => i64::from_le_bytes(number),
        })
    }
}
