//! Reads the fields one after the other.

use super::{Check, Field, Layer, Start, protocol, protocol_name};
use crate::net::icmp::checksum::Sum;
use crate::net::icmp::message::MessageKind;
use crate::net::socket::Family;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How many headers are read within each other: an error that quotes IP with UDP has four, and a hostile one any
/// number.
const DEPTH_MAX: usize = 5;

/// Flags of TCP, from the lowest bit (RFC 9293, section 3.1).
const TCP_FLAGS: [&str; 8] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

/// Where the reading stands.
pub(super) struct Reader<'a> {
    packet: &'a [u8],
    at: usize,
    depth: usize,
    is_quoted: bool,
    /// What the header of IP says of what it carries, if there was one.
    carried: Option<Carried>,
    pub(super) fields: Vec<Field>,
}

/// What a header of IP says of what it carries.
#[derive(Clone, Copy)]
struct Carried {
    from: IpAddr,
    to: IpAddr,
    /// Where it ends in the packet; beyond that is what was cut off.
    end: usize,
}

/// What is cut off.
struct CutOff;

type Read<T = ()> = Result<T, CutOff>;

impl<'a> Reader<'a> {
    pub(super) fn new(packet: &'a [u8]) -> Self {
        Self { packet, at: 0, depth: 0, is_quoted: false, carried: None, fields: Vec::new() }
    }

    pub(super) fn read(&mut self, start: Start) {
        let mut next = Some(start);
        while let Some(start) = next.take() {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                break;
            }
            next = match start {
                Start::Ipv4 => self.ipv4(),
                Start::Ipv6 => self.ipv6(),
                Start::Transport(_, protocol::UDP) => self.udp().map(|()| None),
                Start::Transport(_, protocol::TCP) => self.tcp().map(|()| None),
                Start::Transport(Family::Ipv4, protocol::ICMP) => self.icmp(Family::Ipv4),
                Start::Transport(_, protocol::ICMP6) => self.icmp(Family::Ipv6),
                Start::Transport(..) => Ok(None),
            }
            .unwrap_or(None);
        }
        self.rest();
    }

    /// What is left are data.
    fn rest(&mut self) {
        let bytes = self.packet.len().saturating_sub(self.at);
        if bytes > 0 {
            self.put(Layer::Data, "header-data", bytes, format!("{bytes} B"));
        }
    }

    fn ipv4(&mut self) -> Read<Option<Start>> {
        let (layer, start) = (Layer::Ipv4, self.at);
        let first = self.byte(0)?;
        let header_bytes = usize::from(first & 0x0f) * 4;
        self.put(layer, "header-version", 1, format!("{}, {header_bytes} B", first >> 4));
        self.hex(layer, "header-service", 1)?;
        let total = self.value(2)? as usize;
        self.number(layer, "header-total", 2)?;
        self.hex(layer, "header-identification", 2)?;
        let fragment = self.peek::<2>().map(u16::from_be_bytes)?;
        self.put(layer, "header-fragment", 2, fragment_text(fragment));
        self.number(layer, "header-ttl", 1)?;
        let protocol = self.byte(0)?;
        self.put(layer, "header-protocol", 1, protocol_text(protocol));
        let header = self.packet.get(start..start + header_bytes.max(20));
        self.checksum(layer, start, header.map(|header| (header, Sum::default())))?;
        let from = self.address4("header-from")?;
        let to = self.address4("header-to")?;
        self.carried = Some(Carried { from, to, end: start + total });
        let options = header_bytes.saturating_sub(20).min(self.packet.len() - self.at);
        if options > 0 {
            self.put(layer, "header-options", options, format!("{options} B"));
        }
        // Only the first fragment has the header of what it carries.
        let is_first = fragment.trailing_zeros() >= 13;
        Ok(is_first.then_some(Start::Transport(Family::Ipv4, protocol)))
    }

    fn ipv6(&mut self) -> Read<Option<Start>> {
        let layer = Layer::Ipv6;
        let first = self.peek::<4>().map(u32::from_be_bytes)?;
        let (version, flow) = (first >> 28, first & 0x000f_ffff);
        self.put(layer, "header-version-flow", 4, format!("{version}, 0x{flow:05x}"));
        let length = self.value(2)? as usize;
        self.number(layer, "header-payload-length", 2)?;
        let protocol = self.byte(0)?;
        self.put(layer, "header-next", 1, protocol_text(protocol));
        self.number(layer, "header-hops", 1)?;
        let from = self.address6("header-from")?;
        let to = self.address6("header-to")?;
        self.carried = Some(Carried { from, to, end: self.at + length });
        Ok(Some(Start::Transport(Family::Ipv6, protocol)))
    }

    fn icmp(&mut self, family: Family) -> Read<Option<Start>> {
        let layer = if family == Family::Ipv4 { Layer::Icmp4 } else { Layer::Icmp6 };
        let start = self.at;
        let kind = MessageKind { family, number: self.byte(0)?, code: self.byte(1)? };
        let summed = match family {
            // It is about the message alone.
            Family::Ipv4 => self.segment().map(|segment| (segment, Sum::default())),
            Family::Ipv6 => self.with_addresses(protocol::ICMP6),
        };
        self.number(layer, "header-type", 1)?;
        self.number(layer, "header-code", 1)?;
        for field in self.fields.iter_mut().rev().take(2) {
            field.kind = Some(kind);
        }
        self.checksum(layer, start, summed)?;
        if kind.has_identifier() {
            self.hex(layer, "header-identifier", 2)?;
            self.number(layer, "header-sequence", 2)?;
            return Ok(None);
        }
        self.hex(layer, "header-more", 4)?;
        if !kind.is_error() {
            return Ok(None);
        }
        self.is_quoted = true;
        Ok(Some(if family == Family::Ipv4 { Start::Ipv4 } else { Start::Ipv6 }))
    }

    fn udp(&mut self) -> Read {
        let (start, summed) = (self.at, self.with_addresses(protocol::UDP));
        self.number(Layer::Udp, "header-port-from", 2)?;
        self.number(Layer::Udp, "header-port-to", 2)?;
        self.number(Layer::Udp, "header-udp-length", 2)?;
        // 0 means that there is none (RFC 768).
        let has_none = self.value(2)? == 0;
        self.checksum(Layer::Udp, start, summed.filter(|_| !has_none))
    }

    fn tcp(&mut self) -> Read {
        let (layer, start) = (Layer::Tcp, self.at);
        let summed = self.with_addresses(protocol::TCP);
        self.number(layer, "header-port-from", 2)?;
        self.number(layer, "header-port-to", 2)?;
        self.number(layer, "header-tcp-sequence", 4)?;
        self.number(layer, "header-acknowledged", 4)?;
        let header_bytes = usize::from(self.byte(0)? >> 4) * 4;
        self.put(layer, "header-tcp-length", 1, format!("{header_bytes} B"));
        let flags = self.byte(0)?;
        self.put(layer, "header-flags", 1, flags_text(flags));
        self.number(layer, "header-window", 2)?;
        self.checksum(layer, start, summed)?;
        self.number(layer, "header-urgent", 2)?;
        let options = header_bytes.saturating_sub(20).min(self.packet.len() - self.at);
        if options > 0 {
            self.put(layer, "header-options", options, format!("{options} B"));
        }
        Ok(())
    }

    /// What begins here, up to where the header before it says; `None` if it is cut off, as quotes are.
    fn segment(&self) -> Option<&'a [u8]> {
        let end = self.carried.map_or(self.packet.len(), |carried| carried.end);
        self.packet.get(self.at..end).filter(|_| !self.is_quoted)
    }

    /// The same with the addresses that its checksum is about, too.
    fn with_addresses(&self, number: u8) -> Option<(&'a [u8], Sum)> {
        let (segment, Carried { from, to, .. }) = (self.segment()?, self.carried?);
        Some((segment, Sum::default().with_pseudo_header(from, to, number, segment.len())))
    }

    /// A checksum of these bytes, which began at `start`, on top of what was summed before.
    fn checksum(&mut self, layer: Layer, start: usize, summed: Option<(&[u8], Sum)>) -> Read {
        let stands = self.value(2)? as u16;
        let check = summed.and_then(|(bytes, before)| {
            let (head, rest) = bytes.split_at_checked(self.at.checked_sub(start)?)?;
            let right = before.with(head).with(rest.get(2..)?).finish();
            // 0 and its opposite are the same number in this sum (RFC 1071).
            let is_right = stands == right || (stands == 0xffff && right == 0);
            Some(if is_right { Check::Right } else { Check::Wrong(right) })
        });
        self.hex(layer, "header-checksum", 2)?;
        if let Some(field) = self.fields.last_mut() {
            field.check = Some(check.unwrap_or(Check::Unknown));
        }
        Ok(())
    }

    fn peek<const N: usize>(&self) -> Read<[u8; N]> {
        let rest = self.packet.get(self.at..).ok_or(CutOff)?;
        rest.first_chunk::<N>().copied().ok_or(CutOff)
    }

    fn byte(&self, ahead: usize) -> Read<u8> {
        self.packet.get(self.at + ahead).copied().ok_or(CutOff)
    }

    /// The next bytes as a number, the first of them the highest.
    fn value(&self, bytes: usize) -> Read<u64> {
        let raw = self.packet.get(self.at..self.at + bytes).ok_or(CutOff)?;
        Ok(raw.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn number(&mut self, layer: Layer, name: &'static str, bytes: usize) -> Read {
        let value = self.value(bytes)?;
        self.put(layer, name, bytes, value.to_string());
        Ok(())
    }

    fn hex(&mut self, layer: Layer, name: &'static str, bytes: usize) -> Read {
        let value = self.value(bytes)?;
        self.put(layer, name, bytes, format!("0x{value:0width$x}", width = bytes * 2));
        Ok(())
    }

    fn address4(&mut self, name: &'static str) -> Read<IpAddr> {
        let address = Ipv4Addr::from(self.peek::<4>()?);
        self.put(Layer::Ipv4, name, 4, address.to_string());
        Ok(address.into())
    }

    fn address6(&mut self, name: &'static str) -> Read<IpAddr> {
        let address = Ipv6Addr::from(self.peek::<16>()?);
        self.put(Layer::Ipv6, name, 16, address.to_string());
        Ok(address.into())
    }

    fn put(&mut self, layer: Layer, name: &'static str, bytes: usize, value: String) {
        let (at, is_quoted) = (self.at, self.is_quoted);
        self.at += bytes;
        let (bytes, check, kind) = (at..at + bytes, None, None);
        self.fields.push(Field { layer, is_quoted, name, bytes, value, check, kind });
    }
}

/// Flags and place of a fragment (RFC 791, section 3.1).
fn fragment_text(fragment: u16) -> String {
    let flags = [(0x4000, "DF"), (0x2000, "MF")];
    let mut words: Vec<String> = flags
        .iter()
        .filter(|(bit, _)| fragment & bit != 0)
        .map(|(_, name)| (*name).to_owned())
        .collect();
    words.push((u32::from(fragment & 0x1fff) * 8).to_string());
    words.join(" ")
}

fn protocol_text(number: u8) -> String {
    match protocol_name(number) {
        Some(name) => format!("{number} ({name})"),
        None => number.to_string(),
    }
}

fn flags_text(flags: u8) -> String {
    let names = TCP_FLAGS.iter().enumerate().filter(|(bit, _)| flags & (1 << bit) != 0);
    let mut text = format!("0x{flags:02x}");
    for (_, name) in names {
        text.push(' ');
        text.push_str(name);
    }
    text
}
