//! Framings of well-known protocols.

use super::{ByteOrder, Counts, Framing, LengthPrefix, Width};

/// A protocol, and how its frames are delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Its head: transaction, protocol, length (2 bytes at offset 4), then what that counts (MODBUS Messaging on
    /// TCP/IP Implementation Guide, 3.1.3).
    ModbusTcp,
    /// Sentences such as `$GPGGA,…*47`, a line each (NMEA 0183).
    Nmea0183,
    /// Text, a line each.
    Lines,
    /// A JSON value in each line (jsonlines.org).
    JsonLines,
    /// Packets on a serial line (RFC 1055).
    Slip,
}

impl Preset {
    /// Each of them.
    pub const ALL: [Self; 5] =
        [Self::ModbusTcp, Self::Nmea0183, Self::Lines, Self::JsonLines, Self::Slip];

    /// The framing.
    pub fn framing(self) -> Framing {
        match self {
            Self::ModbusTcp => Framing::LengthPrefix(LengthPrefix {
                offset: 4,
                width: Width::Two,
                order: ByteOrder::Big,
                counts: Counts::Rest,
                added: 0,
            }),
            // Some talkers end sentences with LF alone, and those of AIS begin with `!`: lines find them all.
            Self::Nmea0183 | Self::Lines | Self::JsonLines => Framing::Lines,
            Self::Slip => Framing::Slip,
        }
    }
}
