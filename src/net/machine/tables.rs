//! The kernel's tables of sockets: `/proc/net/tcp`, `/proc/net/udp` and their twins for IPv6 (proc(5)).

use std::fs::File;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// The most of one of the kernel's tables that is read, in bytes: 100 000 sockets of 150 bytes.
const TABLE_BYTES_MAX: u64 = 16 << 20;

/// States of sockets in the kernel's tables (`include/net/tcp_states.h`). UDP sockets are shown as
/// closed, or as established when connected; either holds its address.
pub(in crate::net) const TIME_WAIT: u8 = 0x06;
pub(in crate::net) const CLOSE: u8 = 0x07;
pub(in crate::net) const LISTEN: u8 = 0x0a;

/// One line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::net) struct TableLine {
    pub(in crate::net) local: SocketAddr,
    pub(in crate::net) remote: SocketAddr,
    /// Bytes that are not acknowledged…
    pub(in crate::net) send_queue: u32,
    /// …and that are not read; of a listener, connections that wait.
    pub(in crate::net) recv_queue: u32,
    pub(in crate::net) state: u8,
    pub(in crate::net) user: u32,
    pub(in crate::net) inode: u64,
}

/// A table as text. The kernel writes it in ASCII.
///
/// # Errors
/// Why it cannot be read.
pub(in crate::net) fn read(path: &Path) -> io::Result<String> {
    let mut table = String::new();
    File::open(path)?.take(TABLE_BYTES_MAX).read_to_string(&mut table)?;
    Ok(table)
}

/// The sockets of a table, its heading and what is no socket left out.
pub(in crate::net) fn parse(table: &str) -> impl Iterator<Item = TableLine> {
    table.lines().filter_map(entry)
}

/// `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …`
fn entry(line: &str) -> Option<TableLine> {
    let mut columns = line.split_ascii_whitespace();
    let local = address(columns.nth(1)?)?;
    let remote = address(columns.next()?)?;
    let state = u8::from_str_radix(columns.next()?, 16).ok()?;
    let (send_queue, recv_queue) = columns.next()?.split_once(':')?;
    let queue = |bytes: &str| u32::from_str_radix(bytes, 16).ok();
    let (send_queue, recv_queue) = (queue(send_queue)?, queue(recv_queue)?);
    let user = columns.nth(2)?.parse().ok()?;
    let inode = columns.nth(1)?.parse().ok()?;
    Some(TableLine { local, remote, send_queue, recv_queue, state, user, inode })
}

/// `0100007F:1F90`: 32-bit words as this machine keeps them in memory, in which they stand in
/// network order; and the port.
fn address(text: &str) -> Option<SocketAddr> {
    const WORD_DIGITS: usize = 8;
    let (ip, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let word = |digits: &[u8]| {
        let digits = std::str::from_utf8(digits).ok()?;
        u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
    };
    let words: Vec<[u8; 4]> = ip.as_bytes().chunks(WORD_DIGITS).map(word).collect::<Option<_>>()?;
    let ip: IpAddr = match words.as_slice() {
        [four] => Ipv4Addr::from(*four).into(),
        [..] => Ipv6Addr::from(<[u8; 16]>::try_from(words.concat()).ok()?).into(),
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_odd_form_are_passed_over() {
        let good = "0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000 112 0 21341 1";
        assert_eq!(entry(good).map(|line| (line.user, line.inode)), Some((112, 21341)));
        let last = good.len() - " 1".len();
        for end in 0..last - "21341".len() {
            assert_eq!(entry(&good[..end]), None, "{end}");
        }
        for odd in [
            good.replace("0100007F", "0100007G"),
            good.replace("0100007F", "0100007F0100007F"),
            good.replace("0100007F", "١"),
            good.replace("0CEA", "10CEA"),
            good.replace(" 0A ", " 10A "),
            good.replace("21341", "-1"),
            good.replace("112", "99999999999"),
        ] {
            assert_eq!(entry(&odd), None, "{odd}");
        }
    }
}
