//! How many datagrams the kernel threw away because a socket's receive buffer was full.
//!
//! Linux reports it for each socket in the last column of `/proc/net/udp` and `/proc/net/udp6`
//! (proc(5)); the socket is found by its inode. Other systems do not say.

use std::net::UdpSocket;

/// Finds a socket's line in the kernel's table.
#[derive(Clone, Copy, Debug)]
pub struct DropCounter {
    inode: u64,
    ipv6: bool,
}

impl DropCounter {
    /// The counter of this socket; `None` where the system does not say.
    #[cfg(target_os = "linux")]
    pub fn of(socket: &UdpSocket) -> Option<Self> {
        use std::os::fd::AsRawFd;
        let link = std::fs::read_link(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok()?;
        let inode = link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()?;
        Some(Self { inode, ipv6: socket.local_addr().ok()?.is_ipv6() })
    }

    /// The counter of this socket; `None` where the system does not say.
    #[cfg(not(target_os = "linux"))]
    pub fn of(_: &UdpSocket) -> Option<Self> {
        None
    }

    /// Datagrams dropped so far. Reads a file of the kernel's: not for the ui thread.
    pub fn read(self) -> Option<u64> {
        let table = if self.ipv6 { "/proc/net/udp6" } else { "/proc/net/udp" };
        drops_of(&std::fs::read_to_string(table).ok()?, self.inode)
    }
}

/// The last column of the line whose tenth column is the inode.
fn drops_of(table: &str, inode: u64) -> Option<u64> {
    const INODE_COLUMN: usize = 9;
    let inode = inode.to_string();
    let line = table
        .lines()
        .skip(1)
        .find(|line| line.split_whitespace().nth(INODE_COLUMN) == Some(inode.as_str()))?;
    line.split_whitespace().last()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![cfg_attr(target_os = "linux", expect(clippy::unwrap_used, reason = "a test may fail"))]
    use super::*;

    #[test]
    fn finds_the_line_by_inode() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            1: 0100007F:270F 00000000:0000 07 00000000:00000000 00:00000000 00000000  0 0 811 2 0000 17\n\
            2: 0100007F:2710 00000000:0000 07 00000000:00000000 00:00000000 00000000  0 0 812 2 0000 0\n";
        assert_eq!(drops_of(table, 811), Some(17));
        assert_eq!(drops_of(table, 812), Some(0));
        assert_eq!(drops_of(table, 813), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn counts_what_a_full_buffer_drops() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket2::SockRef::from(&socket).set_recv_buffer_size(2048).unwrap();
        let counter = DropCounter::of(&socket).unwrap();
        assert_eq!(counter.read(), Some(0));
        for _ in 0..100 {
            socket.send_to(&[0; 1000], socket.local_addr().unwrap()).unwrap();
        }
        assert!(counter.read().is_some_and(|drops| (50..100).contains(&drops)));
    }
}
