//! Framings of well-known protocols, in words.

use crate::i18n::Texts;
use crate::payload::frame::Preset;
use crate::tr;

/// The name of the protocol.
pub(super) fn name(preset: Preset, texts: &Texts) -> String {
    match preset {
        Preset::ModbusTcp => "Modbus TCP".to_owned(),
        Preset::Nmea0183 => "NMEA 0183".to_owned(),
        Preset::Lines => tr!(texts, "preset-lines").into_owned(),
        Preset::JsonLines => "JSON Lines".to_owned(),
        Preset::Slip => "SLIP (RFC 1055)".to_owned(),
    }
}

/// How its frames are delimited.
pub(super) fn hint(preset: Preset, texts: &Texts) -> String {
    let hint = match preset {
        Preset::ModbusTcp => tr!(texts, "preset-modbus-hint"),
        Preset::Nmea0183 => tr!(texts, "preset-nmea-hint"),
        Preset::Lines | Preset::JsonLines => tr!(texts, "preset-lines-hint"),
        Preset::Slip => tr!(texts, "preset-slip-hint"),
    };
    hint.into_owned()
}
