//! Messages of ICMP (RFC 792) and `ICMPv6` (RFC 4443): echoes are made and read, others are looked at.

use super::checksum::checksum;
use crate::net::socket::Family;

/// Bytes of a message before its data: type, code, checksum, identifier and sequence number.
pub const HEADER_BYTES: usize = 8;

/// The type of a request for an echo, and that of its reply.
pub const ECHO_REQUEST_4: u8 = 8;
const ECHO_REPLY_4: u8 = 0;
/// The same of `ICMPv6`.
pub const ECHO_REQUEST_6: u8 = 128;
const ECHO_REPLY_6: u8 = 129;

/// An echo, or the request for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo<'a> {
    /// Which program asked.
    pub identifier: u16,
    /// Which of its requests.
    pub sequence: u16,
    /// What is to come back.
    pub data: &'a [u8],
}

/// What a message is, in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct MessageKind {
    /// Of ICMP or `ICMPv6`.
    pub family: Family,
    /// Its type.
    pub number: u8,
    /// Its code, which says more.
    pub code: u8,
}

impl Echo<'_> {
    /// The message that asks for it. The checksum of `ICMPv6` is the kernel's concern: it is about addresses, too.
    pub fn request(&self, family: Family) -> Vec<u8> {
        let number = match family {
            Family::Ipv4 => ECHO_REQUEST_4,
            Family::Ipv6 => ECHO_REQUEST_6,
        };
        let mut message = Vec::with_capacity(HEADER_BYTES + self.data.len());
        message.extend([number, 0, 0, 0]);
        message.extend(self.identifier.to_be_bytes());
        message.extend(self.sequence.to_be_bytes());
        message.extend(self.data);
        if family == Family::Ipv4 {
            let sum = checksum(&message);
            if let Some(place) = message.get_mut(2..4) {
                place.copy_from_slice(&sum.to_be_bytes());
            }
        }
        message
    }
}

impl<'a> Echo<'a> {
    /// The reply that a message is, if it is one.
    pub fn reply(family: Family, message: &'a [u8]) -> Option<Self> {
        let number = match family {
            Family::Ipv4 => ECHO_REPLY_4,
            Family::Ipv6 => ECHO_REPLY_6,
        };
        Self::of(number, message)
    }

    /// The request that a message is, if it is one: such as the one that an error is about.
    pub fn asked(family: Family, message: &'a [u8]) -> Option<Self> {
        let number = match family {
            Family::Ipv4 => ECHO_REQUEST_4,
            Family::Ipv6 => ECHO_REQUEST_6,
        };
        Self::of(number, message)
    }

    fn of(number: u8, message: &'a [u8]) -> Option<Self> {
        let (header, data) = message.split_first_chunk::<HEADER_BYTES>()?;
        let [kind, code, _, _, id_high, id_low, sequence_high, sequence_low] = *header;
        ((kind, code) == (number, 0)).then(|| Self {
            identifier: u16::from_be_bytes([id_high, id_low]),
            sequence: u16::from_be_bytes([sequence_high, sequence_low]),
            data,
        })
    }
}

/// The ICMP message in a packet that a raw IPv4 socket received: it begins with the header of IP (raw(7)).
pub fn without_ipv4_header(packet: &[u8]) -> Option<&[u8]> {
    let first = *packet.first()?;
    let header_bytes = usize::from(first & 0x0f) * 4;
    let is_header = first >> 4 == 4 && header_bytes >= 20;
    packet.get(header_bytes..).filter(|_| is_header)
}

/// Data of a request: the pattern again and again.
pub fn data_of(pattern: &[u8], bytes: usize) -> Vec<u8> {
    let pattern = if pattern.is_empty() { &[0][..] } else { pattern };
    pattern.iter().copied().cycle().take(bytes).collect()
}

impl MessageKind {
    /// Whether it is an error about a datagram, which it quotes (RFC 1122, section 3.2.2; RFC 4443, section 2.1).
    pub fn is_error(self) -> bool {
        match self.family {
            Family::Ipv4 => matches!(self.number, 3 | 4 | 5 | 11 | 12),
            Family::Ipv6 => self.number < 128,
        }
    }

    /// Whether it is one that is registered at IANA and in use.
    pub fn is_known(self) -> bool {
        match self.family {
            Family::Ipv4 => matches!(self.number, 0 | 3..=5 | 8..=14 | 17 | 18 | 42 | 43),
            Family::Ipv6 => matches!(self.number, 1..=4 | 128..=137 | 143 | 160 | 161),
        }
    }

    /// Whether an identifier and a sequence number stand after its checksum.
    pub fn has_identifier(self) -> bool {
        match self.family {
            Family::Ipv4 => matches!(self.number, 0 | 8 | 13 | 14 | 17 | 18 | 42 | 43),
            Family::Ipv6 => matches!(self.number, 128 | 129 | 160 | 161),
        }
    }

    /// Whether it says that the hops of a datagram were used up on its way.
    pub fn is_time_exceeded(self) -> bool {
        match self.family {
            Family::Ipv4 => self.number == 11,
            Family::Ipv6 => self.number == 3,
        }
    }

    /// Whether it says that nobody has the port: the datagram came to its host.
    pub fn is_port_unreachable(self) -> bool {
        match self.family {
            Family::Ipv4 => (self.number, self.code) == (3, 3),
            Family::Ipv6 => (self.number, self.code) == (1, 4),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_made() {
        for family in [Family::Ipv4, Family::Ipv6] {
            let echo = Echo { identifier: 0x1234, sequence: 0x00ff, data: b"abc" };
            let mut message = echo.request(family);
            assert_eq!(Echo::asked(family, &message), Some(echo));
            assert_eq!(Echo::reply(family, &message), None);
            message[0] = if family == Family::Ipv4 { 0 } else { 129 };
            assert_eq!(Echo::reply(family, &message), Some(echo));
        }
        let request = Echo { identifier: 1, sequence: 2, data: &[7; 33] }.request(Family::Ipv4);
        assert_eq!(checksum(&request), 0);
    }

    #[test]
    fn what_is_too_short_or_no_header_is_nothing() {
        let request = Echo { identifier: 1, sequence: 2, data: b"" }.request(Family::Ipv4);
        for len in 0..HEADER_BYTES {
            assert_eq!(Echo::asked(Family::Ipv4, &request[..len]), None);
        }
        let mut packet = vec![0x46; 24];
        packet.extend(b"message");
        assert_eq!(without_ipv4_header(&packet), Some(&b"message"[..]));
        for wrong in [&[][..], &[0x45; 19], &[0x41; 40], &[0x65; 40], &[0x4f; 59]] {
            assert_eq!(without_ipv4_header(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_pattern_fills_the_data() {
        assert_eq!(data_of(b"abc", 7), b"abcabca");
        assert_eq!(data_of(b"", 2), [0, 0]);
        assert!(data_of(b"abc", 0).is_empty());
    }

    #[test]
    fn an_error_says_what_it_is() {
        let kind = |number, code| MessageKind { family: Family::Ipv4, number, code };
        assert!(kind(3, 3).is_port_unreachable() && kind(3, 3).is_error());
        assert!(kind(11, 0).is_time_exceeded() && !kind(8, 0).is_error());
        let six = MessageKind { family: Family::Ipv6, number: 3, code: 0 };
        assert!(six.is_time_exceeded() && six.is_error() && !six.is_port_unreachable());
    }
}
