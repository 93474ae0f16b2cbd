//! Who holds an address that is in use.
//!
//! Linux reports it in `/proc/net/tcp`, `/proc/net/udp` and their twins for IPv6 (proc(5)): each socket
//! with its address, state and inode. Whose inode it is stands in `/proc/PID/fd`, as far as we may read
//! it. Other systems do not say, and there the error stays as it is.

use super::wake::StopToken;
use super::{AddressReuse, NetError};
use std::net::SocketAddr;

/// What was to be bound.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems do not tell"))]
#[derive(Clone, Copy, Debug)]
pub(super) struct BindTarget {
    /// The address.
    pub(super) address: SocketAddr,
    /// Whether an IPv6 socket was to take IPv4 as well.
    pub(super) dual_stack: bool,
    /// Of which protocol.
    pub(super) kind: SocketKind,
    /// What the socket had set.
    pub(super) reuse: AddressReuse,
}

/// The kind of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SocketKind {
    /// TCP
    Stream,
    /// UDP
    Datagram,
}

/// The error with who holds the address, if it is that the address is in use and the system says.
/// Reads files of the kernel's: not for the ui thread.
#[cfg(target_os = "linux")]
pub(super) fn explained(error: NetError, wanted: BindTarget, stop: &StopToken) -> NetError {
    use super::Cause;
    let Cause::Os(errno) = error.cause else { return error };
    // With port 0 no port at all was free, and nobody in particular is to blame.
    if !errno.is("EADDRINUSE") || wanted.address.port() == 0 {
        return error;
    }
    match linux::holder(wanted, stop) {
        Some(holder) => NetError { cause: Cause::InUse(errno, holder, wanted.reuse), ..error },
        None => error,
    }
}

/// The error as it is.
#[cfg(not(target_os = "linux"))]
pub(super) fn explained(error: NetError, _: BindTarget, _: &StopToken) -> NetError {
    error
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{BindTarget, SocketKind};
    use crate::net::Holder;
    use crate::net::machine::programs;
    use crate::net::machine::tables::{LISTEN, TIME_WAIT, TableLine, parse, read};
    use crate::net::peer::unmapped;
    use crate::net::wake::StopToken;
    use std::net::SocketAddr;
    use std::path::Path;

    /// Who holds what is wanted; `None` if nobody is seen.
    pub(super) fn holder(wanted: BindTarget, stop: &StopToken) -> Option<Holder> {
        let tables = match wanted.kind {
            SocketKind::Stream => ["/proc/net/tcp", "/proc/net/tcp6"],
            SocketKind::Datagram => ["/proc/net/udp", "/proc/net/udp6"],
        };
        let tables = tables.map(|path| {
            let table = read(Path::new(path));
            table.inspect_err(|error| log::debug!("{path}: {error}")).unwrap_or_default()
        });
        let entries: Vec<TableLine> = tables.iter().flat_map(|table| parse(table)).collect();
        let entry = worst(&entries, wanted)?;
        Some(match (wanted.kind, entry.state) {
            (SocketKind::Datagram, _) => Holder::Receiver(program(entry.inode, stop)),
            (_, LISTEN) => Holder::Listener(program(entry.inode, stop)),
            (_, TIME_WAIT) => Holder::TimeWait,
            _ => Holder::Connection,
        })
    }

    /// The socket that is most to blame: a listener before a connection before `TIME_WAIT`, and one of
    /// the same family before another, which may be in nobody's way (`IPV6_V6ONLY` is not shown).
    pub(super) fn worst(entries: &[TableLine], wanted: BindTarget) -> Option<TableLine> {
        let blame = |entry: &&TableLine| {
            let of_state = match entry.state {
                LISTEN => 0,
                TIME_WAIT => 2,
                _ => 1,
            };
            (of_state, entry.local.is_ipv6() != wanted.address.is_ipv6())
        };
        entries.iter().filter(|entry| conflicts(entry.local, wanted)).min_by_key(blame).copied()
    }

    /// Whether a socket there keeps another from being bound to what is wanted.
    fn conflicts(held: SocketAddr, wanted: BindTarget) -> bool {
        if held.port() != wanted.address.port() {
            return false;
        }
        let everywhere = |address: SocketAddr| address.ip().is_unspecified();
        let (held, asked) = (unmapped(held), unmapped(wanted.address));
        match (held.is_ipv6(), asked.is_ipv6()) {
            (false, false) | (true, true) => {
                held.ip() == asked.ip() || everywhere(held) || everywhere(asked)
            }
            // A listener on `::` may take IPv4 as well.
            (true, false) => everywhere(held),
            (false, true) => everywhere(asked) && wanted.dual_stack,
        }
    }

    /// The name and process number of the program that has the socket.
    fn program(inode: u64, stop: &StopToken) -> Option<(String, u32)> {
        programs::of_socket(inode, stop).map(|program| (program.name, program.pid))
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::linux::{holder, worst};
    use super::*;
    use crate::net::machine::tables::{TableLine, parse};
    use crate::net::{Cause, Holder, Op};
    use std::net::TcpListener;

    const TCP: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
        0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 21341 1 ffff9a8c0 100 0 0 10 0\n   \
        1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18764 1 ffff9a8c1 100 0 0 10 0\n   \
        2: 0100007F:1F90 0100007F:D2A4 06 00000000:00000000 03:00001765 00000000     0        0 0 3 ffff9a8c2\n   \
        3: 0101A8C0:1F91 0201A8C0:D2A4 01 00000000:00000000 02:00000A2B 00000000  1000        0 55021 2 ffff9a8c3 20 4 30 10 -1\n\
        nonsense\n   4: 0100007F 00000000:0000 0A\n";

    const TCP6: &str = "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
        0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 30001 1 ffff0 100 0 0 10 0\n   \
        1: 00000000000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 30002 1 ffff1 100 0 0 10 0\n   \
        2: 0000000000000000FFFF00000100007F:0052 0000000000000000FFFF00000100007F:D2A4 01 00000000:00000000 00:00000000 00000000     0        0 30003 1 ffff2 100 0 0 10 0\n";

    fn wanted(address: &str, dual_stack: bool) -> BindTarget {
        BindTarget {
            address: address.parse().unwrap(),
            dual_stack,
            kind: SocketKind::Stream,
            reuse: AddressReuse::NotSet,
        }
    }

    /// Addresses stand in the byte order of the machine; the lines above are of a little-endian one.
    fn is_little_endian() -> bool {
        cfg!(target_endian = "little")
    }

    #[test]
    fn lines_of_the_kernel_are_read_and_others_skipped() {
        if !is_little_endian() {
            return;
        }
        let read = |table| -> Vec<(String, u8, u64)> {
            let entry = |one: TableLine| (one.local.to_string(), one.state, one.inode);
            parse(table).map(entry).collect()
        };
        let four = [
            ("127.0.0.1:3306", 0x0a, 21341),
            ("0.0.0.0:22", 0x0a, 18764),
            ("127.0.0.1:8080", 0x06, 0),
            ("192.168.1.1:8081", 0x01, 55021),
        ];
        let six = [
            ("[::]:80", 0x0a, 30001),
            ("[::1]:81", 0x0a, 30002),
            ("[::ffff:127.0.0.1]:82", 0x01, 30003),
        ];
        let owned = |one: &(&str, u8, u64)| (one.0.to_owned(), one.1, one.2);
        assert_eq!(read(TCP), four.iter().map(owned).collect::<Vec<_>>());
        assert_eq!(read(TCP6), six.iter().map(owned).collect::<Vec<_>>());
    }

    #[test]
    fn only_what_is_in_the_way_is_blamed() {
        if !is_little_endian() {
            return;
        }
        let entries: Vec<TableLine> = parse(TCP).chain(parse(TCP6)).collect();
        let table = [
            ("127.0.0.1:3306", false, Some(21341)),
            ("0.0.0.0:3306", false, Some(21341)),
            ("127.0.0.2:3306", false, None),
            ("127.0.0.2:22", false, Some(18764)),
            ("[::]:22", true, Some(18764)),
            ("[::]:22", false, None),
            ("[::1]:22", false, None),
            ("127.0.0.1:8080", false, Some(0)),
            ("127.0.0.1:80", false, Some(30001)),
            ("127.0.0.1:81", false, None),
            ("127.0.0.1:82", false, Some(30003)),
            ("127.0.0.1:83", false, None),
        ];
        for (address, dual_stack, inode) in table {
            let found = worst(&entries, wanted(address, dual_stack)).map(|entry| entry.inode);
            assert_eq!(found, inode, "{address} {dual_stack}");
        }
    }

    #[test]
    fn a_listener_is_blamed_before_a_connection_and_that_before_time_wait() {
        let entry = |state, inode| TableLine {
            local: "127.0.0.1:9".parse().unwrap(),
            remote: "127.0.0.1:8".parse().unwrap(),
            send_queue: 0,
            recv_queue: 0,
            state,
            user: 0,
            inode,
        };
        let entries = [entry(0x06, 1), entry(0x01, 2), entry(0x0a, 3)];
        let worst_of = |entries| worst(entries, wanted("0.0.0.0:9", false)).map(|one| one.inode);
        assert_eq!(worst_of(&entries), Some(3));
        assert_eq!(worst_of(&entries[..2]), Some(2));
        assert_eq!(worst_of(&entries[..1]), Some(1));
    }

    #[test]
    fn a_listener_of_this_very_program_is_told_by_name() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let Some(Holder::Listener(Some((name, process)))) =
            holder(wanted(&address.to_string(), false), &StopToken::new())
        else {
            panic!("not found")
        };
        assert_eq!(process, std::process::id());
        let program = std::env::current_exe().unwrap();
        assert_eq!(name, program.file_name().unwrap().to_str().unwrap());
        let second = TcpListener::bind(address).unwrap_err();
        let error = NetError::new(Op::Bind, address.to_string(), &second);
        let error = explained(error, wanted(&address.to_string(), false), &StopToken::new());
        assert!(matches!(error.cause, Cause::InUse(_, Holder::Listener(Some(_)), _)), "{error}");
    }
}
