//! The checksum of the Internet's headers (RFC 1071).

use std::net::IpAddr;

/// A sum that is not complete yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum(u64);

impl Sum {
    /// With these bytes added. Only the last piece may have an odd length.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        let (words, rest) = bytes.as_chunks::<2>();
        let words: u64 = words.iter().map(|word| u64::from(u16::from_be_bytes(*word))).sum();
        let rest = rest.first().map_or(0, |byte| u64::from(*byte) << 8);
        Self(self.0 + words + rest)
    }

    /// With the pseudo-header of UDP, TCP and `ICMPv6` (RFC 768; RFC 9293; RFC 8200, section 8.1) added: `length` is
    /// that of the segment, in bytes.
    #[must_use]
    pub fn with_pseudo_header(self, from: IpAddr, to: IpAddr, protocol: u8, length: usize) -> Self {
        let address = |sum: Self, address: IpAddr| match address {
            IpAddr::V4(four) => sum.with(&four.octets()),
            IpAddr::V6(six) => sum.with(&six.octets()),
        };
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let sum = address(address(self, from), to);
        sum.with(&length.to_be_bytes()).with(&[0, protocol])
    }

    /// The checksum.
    pub fn finish(self) -> u16 {
        let mut sum = self.0;
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        !(sum as u16)
    }
}

/// The checksum of these bytes. Of bytes that have a right one in them it is 0.
pub fn checksum(bytes: &[u8]) -> u16 {
    Sum::default().with(bytes).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_the_rfc() {
        // RFC 1071, section 3: the sum of these is ddf2.
        let bytes = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        assert_eq!(checksum(&bytes), !0xddf2);
        assert_eq!(checksum(&[]), 0xffff);
        assert_eq!(checksum(&[0x12]), !0x1200, "an odd byte is the high one of a word");
        assert_eq!(checksum(&vec![0xff; 65_535]), !0xff00, "nothing overflows");
    }

    #[test]
    fn bytes_with_their_own_checksum_come_to_nothing() {
        let mut bytes = [8, 0, 0, 0, 0x12, 0x34, 0, 1, b'a', b'b', b'c'];
        let sum = checksum(&bytes);
        bytes[2..4].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(checksum(&bytes), 0);
    }
}
