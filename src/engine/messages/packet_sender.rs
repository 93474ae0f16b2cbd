//! The saved packets of Packet Sender (packetsender.com): its `packets.ini`, which is also what its "Export
//! Database" writes, and the JSON of its newer versions. The form is that of 8.0.6, in src/packet.cpp there.

use super::exchange::{LeftOut, Listed, Packets, bytes_of};
use super::{MESSAGES_MAX, SavedDestination, SavedMessage, qsettings};
use crate::engine::format::{FormatError, from_json};
use crate::payload::{Encoding, MessageText, hex};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The section of `packets.ini` that has the names of all packets.
const NAMES: &str = "NAMES";

/// Whether a text is a `packets.ini`.
pub(super) fn is_ini(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "[NAMES]")
}

/// Reads a `packets.ini`.
///
/// # Errors
/// The first thing wrong, and where.
pub(super) fn read_ini(text: &str) -> Result<Listed, FormatError> {
    let values = qsettings::read(text)?;
    let value = |key: String| values.get(&qsettings::normal(&key)).cloned().unwrap_or_default();
    let count: usize = value(format!("{NAMES}/size"))
        .parse()
        .map_err(|_| FormatError::of("the number of packets is none"))?;
    if count > MESSAGES_MAX {
        let what = format!("there are {count} packets, and there can be {MESSAGES_MAX} messages");
        return Err(FormatError::of(what));
    }
    let packets = (1..=count).map(|number| {
        let name = value(format!("{NAMES}/{number}/name"));
        let field = |field: &str| value(format!("{name}/{field}"));
        Packet {
            hexstring: field("hexString"),
            toip: field("toIP"),
            port: Port(field("port").parse().unwrap_or(0)),
            tcporudp: field("tcpOrUdp"),
            name,
            ..Packet::default()
        }
    });
    Ok(listed(packets))
}

/// Reads the JSON of newer versions.
///
/// # Errors
/// The first thing wrong, and where.
pub(super) fn read_json(text: &str) -> Result<Listed, FormatError> {
    let packets: Vec<Packet> = from_json(text)?;
    Ok(listed(packets.into_iter()))
}

/// A packet in JSON; all its values are strings there, and most of them are of no use here.
#[derive(Default, Serialize, Deserialize)]
struct Packet {
    name: String,
    hexstring: String,
    #[serde(default)]
    toip: String,
    #[serde(default)]
    port: Port,
    #[serde(default)]
    tcporudp: String,
    #[serde(default)]
    fromip: String,
    #[serde(default)]
    errorstring: String,
    #[serde(default)]
    fromport: Port,
    #[serde(default, skip_deserializing)]
    repeat: u8,
    #[serde(default, skip_deserializing)]
    requestpath: String,
    #[serde(default, skip_deserializing)]
    sendresponse: Port,
}

/// A number in a string.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(from = "PortForm", into = "String")]
struct Port(u16);

#[derive(Deserialize)]
#[serde(untagged)]
enum PortForm {
    Text(String),
    Number(u64),
}

impl From<PortForm> for Port {
    /// What is no number is 0, as for Packet Sender.
    fn from(form: PortForm) -> Self {
        match form {
            PortForm::Text(text) => Self(text.parse().unwrap_or(0)),
            PortForm::Number(number) => Self(u16::try_from(number).unwrap_or(0)),
        }
    }
}

impl From<Port> for String {
    fn from(port: Port) -> Self {
        port.0.to_string()
    }
}

fn listed(packets: impl Iterator<Item = Packet>) -> Listed {
    let mut listed = Listed::default();
    for packet in packets {
        // Packet Sender makes the request itself: what is saved are a path and a body.
        if packet.tcporudp.to_lowercase().contains("http") {
            listed.left_out.push(LeftOut { name: packet.name });
            continue;
        }
        let has_destination = !packet.toip.is_empty() && packet.port.0 != 0;
        let to = SavedDestination { host: packet.toip, port: packet.port.0 };
        listed.messages.push(SavedMessage {
            name: packet.name,
            message: MessageText::of_payload(&bytes(&packet.hexstring), Encoding::Utf8),
            to: has_destination.then_some(to),
            ..SavedMessage::default()
        });
    }
    listed
}

/// What Packet Sender sends for these digits: whatever else stands between them is passed over, and a digit too
/// many is the low one of the first byte (`QByteArray::fromHex`).
fn bytes(text: &str) -> Vec<u8> {
    let mut digits: Vec<u8> = text.chars().filter_map(|c| Some(c.to_digit(16)? as u8)).collect();
    if digits.len() % 2 == 1 {
        digits.insert(0, 0);
    }
    digits.as_chunks().0.iter().map(|[high, low]| high << 4 | low).collect()
}

/// The text of a `packets.ini`, and how many messages are left out of it.
pub(super) fn write_ini<'a>(messages: impl Iterator<Item = &'a SavedMessage>) -> (String, usize) {
    let Packets { packets, left_out } = packets(messages);
    let mut out = format!("[{NAMES}]\n");
    // Writing to a `String` cannot fail.
    for (packet, number) in packets.iter().zip(1..) {
        let _ = writeln!(out, "{number}\\name={}", qsettings::write_value(&packet.name));
    }
    let _ = writeln!(out, "size={}", packets.len());
    for packet in &packets {
        let (section, prefix) = match packet.name.split_once('/') {
            Some((section, rest)) => (section, format!("{}\\", qsettings::write_key(rest))),
            None => (packet.name.as_str(), String::new()),
        };
        let _ = writeln!(out, "\n[{}]", qsettings::write_key(section));
        for (key, value) in packet.fields() {
            let _ = writeln!(out, "{prefix}{key}={}", qsettings::write_value(&value));
        }
    }
    (out, left_out)
}

/// The text of the JSON of newer versions, and how many messages are left out of it.
pub(super) fn write_json<'a>(messages: impl Iterator<Item = &'a SavedMessage>) -> (String, usize) {
    let Packets { packets, left_out } = packets(messages);
    let text = serde_json::to_string_pretty(&packets);
    debug_assert!(text.is_ok(), "strings and numbers are JSON");
    (text.unwrap_or_default() + "\n", left_out)
}

impl Packet {
    fn fields(&self) -> [(&'static str, String); 10] {
        [
            ("name", self.name.clone()),
            ("fromIP", String::new()),
            ("repeat", "0".to_owned()),
            ("toIP", self.toip.clone()),
            ("port", self.port.0.to_string()),
            ("fromPort", "0".to_owned()),
            ("tcpOrUdp", self.tcporudp.clone()),
            ("sendResponse", "0".to_owned()),
            ("hexString", self.hexstring.clone()),
            ("requestPath", String::new()),
        ]
    }
}

fn packets<'a>(messages: impl Iterator<Item = &'a SavedMessage>) -> Packets<Packet> {
    let mut names = HashSet::new();
    let mut found = Packets { packets: Vec::new(), left_out: 0 };
    for saved in messages {
        // It has no placeholders like ours.
        let Some(bytes) = bytes_of(&saved.message) else {
            found.left_out += 1;
            continue;
        };
        let mut hexstring = String::new();
        hex::write(&bytes, &mut hexstring);
        let to = saved.to.clone();
        found.packets.push(Packet {
            name: free_name(&saved.name, &mut names),
            hexstring,
            tcporudp: if to.is_some() { "UDP" } else { "TCP" }.to_owned(),
            port: Port(to.as_ref().map_or(0, |to| to.port)),
            toip: to.map(|to| to.host).unwrap_or_default(),
            ..Packet::default()
        });
    }
    found
}

/// Packet Sender finds packets by name: no two have the same, and none has an empty one.
fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let name = qsettings::normal(name.trim());
    let name = if name.is_empty() { "message".to_owned() } else { name };
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
#[path = "packet_sender_tests.rs"]
mod tests;
