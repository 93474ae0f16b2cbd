//! What a port number says: its range, and the name that IANA has registered for it.
//!
//! The names are a part of the registry, in `assets/ports.txt`: those that people meet.

use crate::i18n::Texts;
use crate::net::machine::{Transport, ephemeral_ports_read};
use crate::tr;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// The part of the registry that is inside the program.
const REGISTRY: &str = include_str!("../../assets/ports.txt");

/// The ranges of ports (RFC 6335, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortClass {
    /// Of services that everybody knows.
    WellKnown,
    /// Registered for one service.
    Registered,
    /// Never registered.
    Dynamic,
}

impl PortClass {
    /// All, from below.
    pub const ALL: [Self; 3] = [Self::WellKnown, Self::Registered, Self::Dynamic];

    /// That of a port.
    pub fn of(port: u16) -> Self {
        let is_in = |class: &Self| class.range().contains(&port);
        Self::ALL.into_iter().find(is_in).unwrap_or(Self::Dynamic)
    }

    /// Its ports.
    pub fn range(self) -> RangeInclusive<u16> {
        match self {
            Self::WellKnown => 0..=1023,
            Self::Registered => 1024..=49_151,
            Self::Dynamic => 49_152..=65_535,
        }
    }

    /// What it is, in a sentence with its range.
    pub fn text(self, texts: &Texts) -> String {
        let range = range_text(&self.range());
        match self {
            Self::WellKnown => tr!(texts, "port-well-known", range = range),
            Self::Registered => tr!(texts, "port-registered", range = range),
            Self::Dynamic => tr!(texts, "port-dynamic", range = range),
        }
    }
}

/// A range as people write it: `0–1023`.
pub fn range_text(range: &RangeInclusive<u16>) -> String {
    format!("{}–{}", range.start(), range.end())
}

/// The name that is registered for a port with this protocol, if it is one of those that are known here.
pub fn port_name(transport: Transport, port: u16) -> Option<&'static str> {
    let names = names();
    let place = names.partition_point(|name| name.port < port);
    let mut of_port = names.iter().skip(place).take_while(|name| name.port == port);
    of_port.find(|name| name.is_for(transport)).map(|name| name.name)
}

/// What is to be known of a port that stands in a field: its name, its range, and whether the system gives it away.
/// Empty for what is no port, and for 0.
pub fn port_text(typed: &str, transport: Transport, texts: &Texts) -> String {
    let port = match typed.trim().parse::<u16>() {
        Ok(port) if port > 0 => port,
        _ => return String::new(),
    };
    let name = port_name(transport, port).map(|name| {
        tr!(texts, "port-name", port = port.to_string(), transport = transport.name(), name = name)
    });
    let ephemeral = ephemeral_ports_read().filter(|range| range.contains(&port));
    let ephemeral = ephemeral.map(|range| tr!(texts, "port-ephemeral", range = range_text(&range)));
    let lines = [name, Some(PortClass::of(port).text(texts)), ephemeral];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// A line of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PortName {
    port: u16,
    tcp: bool,
    udp: bool,
    name: &'static str,
}

impl PortName {
    /// `80 tcp,udp http`
    fn read(line: &'static str) -> Option<Self> {
        let mut words = line.split(' ');
        let (port, transports, name) = (words.next()?, words.next()?, words.next()?);
        let has = |wanted| transports.split(',').any(|one| one == wanted);
        Some(Self { port: port.parse().ok()?, tcp: has("tcp"), udp: has("udp"), name })
    }

    fn is_for(&self, transport: Transport) -> bool {
        match transport {
            Transport::Tcp => self.tcp,
            Transport::Udp => self.udp,
        }
    }
}

fn names() -> &'static [PortName] {
    static NAMES: OnceLock<Vec<PortName>> = OnceLock::new();
    NAMES.get_or_init(|| REGISTRY.lines().filter_map(PortName::read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_line_of_the_registry_is_read_and_they_are_in_order() {
        let lines = REGISTRY.lines().filter(|line| !line.starts_with('#')).count();
        assert!(lines >= 300, "{lines}");
        assert_eq!(names().len(), lines);
        assert!(names().is_sorted_by_key(|name| name.port));
        for name in names() {
            assert!(name.tcp || name.udp, "{name:?}");
            assert!(name.name.bytes().all(|byte| byte.is_ascii_graphic()), "{name:?}");
            let same = names().iter().filter(|other| {
                other.port == name.port && (other.tcp && name.tcp || other.udp && name.udp)
            });
            assert_eq!(same.count(), 1, "{name:?} stands twice");
        }
    }

    #[test]
    fn names_are_of_a_protocol() {
        let table = [
            (Transport::Tcp, 80, Some("http")),
            (Transport::Udp, 443, Some("https")),
            (Transport::Tcp, 514, Some("shell")),
            (Transport::Udp, 514, Some("syslog")),
            (Transport::Udp, 5353, Some("mdns")),
            (Transport::Tcp, 6379, Some("redis")),
            (Transport::Udp, 6379, None),
            (Transport::Tcp, 0, None),
            (Transport::Tcp, 65_535, None),
        ];
        for (transport, port, name) in table {
            assert_eq!(port_name(transport, port), name, "{transport:?} {port}");
        }
    }

    #[test]
    fn every_port_has_one_range() {
        let table = [(0, PortClass::WellKnown), (1023, PortClass::WellKnown)];
        let more = [(1024, PortClass::Registered), (49_151, PortClass::Registered)];
        for (port, class) in table.into_iter().chain(more) {
            assert_eq!(PortClass::of(port), class);
        }
        assert_eq!(PortClass::of(49_152), PortClass::Dynamic);
        assert_eq!(PortClass::of(65_535), PortClass::Dynamic);
    }

    #[test]
    fn a_field_is_explained_in_both_languages() {
        for (lang, range) in [(Lang::En, "well-known"), (Lang::Zh, "知名端口")] {
            let texts = Texts::new(lang);
            let text = port_text(" 80 ", Transport::Tcp, &texts);
            assert!(text.contains("http") && text.to_lowercase().contains(range), "{text}");
            assert!(text.contains("0–1023"), "{text}");
            for odd in ["", "0", "abc", "65536", "-1"] {
                assert_eq!(port_text(odd, Transport::Tcp, &texts), "", "{odd}");
            }
        }
    }
}
