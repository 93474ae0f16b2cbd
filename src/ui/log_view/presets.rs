//! Framings of well-known protocols, by name.

use crate::i18n::Texts;
use crate::payload::Framing;
use crate::payload::frame::{ByteOrder, Counts, LengthPrefix, Width};
use crate::tr;

/// A protocol, and how its frames are delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preset {
    /// Its head: transaction, protocol, length (2 bytes at offset 4), then what that counts (MODBUS Messaging on
    /// TCP/IP Implementation Guide, 3.1.3).
    ModbusTcp,
    /// Sentences such as `$GPGGA,…*47`, which end with CR LF.
    Nmea,
    /// Text, a line each.
    Lines,
    /// A JSON value in each line (jsonlines.org).
    JsonLines,
    /// Packets on a serial line (RFC 1055).
    Slip,
}

impl Preset {
    pub(super) const ALL: [Self; 5] =
        [Self::ModbusTcp, Self::Nmea, Self::Lines, Self::JsonLines, Self::Slip];

    /// The name of the protocol.
    pub(super) fn name(self, texts: &Texts) -> String {
        match self {
            Self::ModbusTcp => "Modbus TCP".to_owned(),
            Self::Nmea => "NMEA 0183".to_owned(),
            Self::Lines => tr!(texts, "preset-lines").into_owned(),
            Self::JsonLines => "JSON Lines".to_owned(),
            Self::Slip => "SLIP (RFC 1055)".to_owned(),
        }
    }

    /// How its frames are delimited, in words.
    pub(super) fn hint(self, texts: &Texts) -> String {
        let hint = match self {
            Self::ModbusTcp => tr!(texts, "preset-modbus-hint"),
            Self::Nmea => tr!(texts, "preset-nmea-hint"),
            Self::Lines | Self::JsonLines => tr!(texts, "preset-lines-hint"),
            Self::Slip => tr!(texts, "preset-slip-hint"),
        };
        hint.into_owned()
    }

    /// The framing.
    pub(super) fn framing(self) -> Framing {
        match self {
            Self::ModbusTcp => Framing::LengthPrefix(LengthPrefix {
                offset: 4,
                width: Width::Two,
                order: ByteOrder::Big,
                counts: Counts::Rest,
                added: 0,
            }),
            // Some talkers end sentences with LF alone, and those of AIS begin with `!`: lines find them all.
            Self::Nmea | Self::Lines | Self::JsonLines => Framing::Lines,
            Self::Slip => Framing::Slip,
        }
    }
}
