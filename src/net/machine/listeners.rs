//! Who listens: TCP sockets that take connections, and UDP sockets that belong to no peer (`ss -lntu`).

use super::Reading;
use std::net::SocketAddr;

/// The sockets that listen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listeners {
    /// TCP before UDP, by port.
    pub sockets: Vec<ListeningSocket>,
    /// Whether there were more than are taken.
    pub was_cut: bool,
    /// What the kernel said and could not be read.
    pub unreadable: u64,
    /// Processes whose sockets are not ours to read.
    pub hidden_processes: u64,
}

/// A socket that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListeningSocket {
    /// By which protocol.
    pub transport: Transport,
    /// Where.
    pub local: SocketAddr,
    /// For whom.
    pub reach: Reach,
    /// The number of the interface that it is bound to; `None` for all.
    pub interface: Option<u32>,
    /// How many wait to be accepted, and how many may; `None` where the system does not say, and for UDP.
    pub waiting: Option<(u32, u32)>,
    /// The number of the user whose it is.
    pub user: u32,
    /// Whose it is.
    pub owner: Owner,
}

/// How bytes are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// In a stream.
    Tcp,
    /// In datagrams.
    Udp,
}

impl Transport {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }
}

/// Whom an address lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of its own family.
    OwnFamily,
    /// An IPv6 socket that takes IPv4 as well (`IPV6_V6ONLY` is off).
    BothFamilies,
    /// The system does not say.
    Unknown,
}

/// Whose a socket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// These programs have it: more than one if it was handed on.
    Programs(Vec<OwningProgram>),
    /// A program whose sockets are not ours to read.
    NotReadable,
    /// No program that we see has it: it is the kernel's own, or of a container.
    Nobody,
}

/// A program that has a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwningProgram {
    /// Its name. It is text from outside.
    pub name: String,
    /// The number of its process.
    pub pid: u32,
}

/// Reads who listens. Asks the kernel by netlink, or reads its tables where it lacks the modules for that.
#[cfg(target_os = "linux")]
pub(super) fn read() -> Reading<Listeners> {
    let mut found = linux::Found::default();
    let mut not_read = None;
    let mut was_read = false;
    for (transport, family) in linux::KINDS {
        let asked = linux::ask(transport, family, &mut found).or_else(|error| {
            log::debug!("sock_diag: {error}");
            linux::read_table(transport, family, &mut found)
        });
        match asked {
            Ok(()) => was_read = true,
            // A kernel without IPv6 has no table of it.
            Err(error) => not_read = not_read.or(Some(error)),
        }
    }
    if let Some(error) = not_read.filter(|_| !was_read) {
        return Err(error.into());
    }
    let mut list = found.with_owners();
    list.sockets.sort_by_key(|socket| (socket.transport, socket.local.port(), socket.local));
    Ok(list)
}

/// Other systems tell it by calls that are not safe.
#[cfg(not(target_os = "linux"))]
pub(super) fn read() -> Reading<Listeners> {
    Err(super::NotRead::NotOnThisSystem)
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Listeners, ListeningSocket, Owner, Reach, Transport};
    use crate::net::machine::{programs, tables};
    use crate::net::netlink::{Question, inet_sockets};
    use crate::net::socket::Family;
    use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP, IPPROTO_UDP};
    use netlink_packet_sock_diag::inet::nlas::Nla;
    use netlink_packet_sock_diag::inet::{
        ExtensionFlags, InetRequest, InetResponse, SocketId, StateFlags,
    };
    use std::collections::HashSet;
    use std::io;
    use std::net::{IpAddr, SocketAddr, SocketAddrV6};
    use std::path::Path;

    /// What is asked for, one after the other.
    pub(super) const KINDS: [(Transport, Family); 4] = [
        (Transport::Tcp, Family::Ipv4),
        (Transport::Tcp, Family::Ipv6),
        (Transport::Udp, Family::Ipv4),
        (Transport::Udp, Family::Ipv6),
    ];

    /// What was found, each socket with its inode; whose it is is not known yet.
    #[derive(Debug, Default)]
    pub(super) struct Found {
        sockets: Vec<(ListeningSocket, u64)>,
        was_cut: bool,
        unreadable: u64,
    }

    /// Asks for the sockets of one protocol and family.
    pub(super) fn ask(transport: Transport, family: Family, found: &mut Found) -> io::Result<()> {
        let (family, socket_id) = match family {
            Family::Ipv4 => (AF_INET, SocketId::new_v4()),
            Family::Ipv6 => (AF_INET6, SocketId::new_v6()),
        };
        // A UDP socket without a peer counts as closed.
        let (protocol, states) = match transport {
            Transport::Tcp => (IPPROTO_TCP, StateFlags::LISTEN),
            Transport::Udp => (IPPROTO_UDP, StateFlags::CLOSE),
        };
        let extensions = ExtensionFlags::empty();
        let request = InetRequest { family, protocol, extensions, states, socket_id };
        let told = inet_sockets(request, Question::All)?;
        found.was_cut |= told.was_cut;
        found.unreadable += told.unreadable;
        found.sockets.extend(told.sockets.iter().filter_map(|told| socket(transport, told)));
        Ok(())
    }

    fn socket(transport: Transport, told: &InetResponse) -> Option<(ListeningSocket, u64)> {
        let id = &told.header.socket_id;
        let (port, interface) = (id.source_port, id.interface_id);
        let local = match id.source_address {
            IpAddr::V6(ip) if ip.is_unicast_link_local() => {
                SocketAddrV6::new(ip, port, 0, interface).into()
            }
            ip => SocketAddr::new(ip, port),
        };
        let reach = match told.nlas.iter().find_map(takes_only_ipv6) {
            _ if local.is_ipv4() => Reach::OwnFamily,
            Some(true) => Reach::OwnFamily,
            Some(false) => of_unspecified(local),
            None => Reach::Unknown,
        };
        let waits = transport == Transport::Tcp;
        let waiting = waits.then_some((told.header.recv_queue, told.header.send_queue));
        let listening = ListeningSocket {
            transport,
            local,
            reach,
            interface: Some(interface).filter(|index| *index != 0),
            waiting,
            user: told.header.uid,
            owner: Owner::Nobody,
        };
        // A socket that is bound to nothing gets nothing.
        (port != 0).then_some((listening, u64::from(told.header.inode)))
    }

    /// Only at the unspecified address does a socket of IPv6 take IPv4 as well.
    fn of_unspecified(local: SocketAddr) -> Reach {
        if local.ip().is_unspecified() { Reach::BothFamilies } else { Reach::OwnFamily }
    }

    fn takes_only_ipv6(attribute: &Nla) -> Option<bool> {
        match attribute {
            Nla::SkV6Only(is_set) => Some(*is_set),
            _ => None,
        }
    }

    /// Reads the kernel's table of one protocol and family.
    pub(super) fn read_table(
        transport: Transport,
        family: Family,
        found: &mut Found,
    ) -> io::Result<()> {
        let (path, state) = match (transport, family) {
            (Transport::Tcp, Family::Ipv4) => ("/proc/net/tcp", tables::LISTEN),
            (Transport::Tcp, Family::Ipv6) => ("/proc/net/tcp6", tables::LISTEN),
            (Transport::Udp, Family::Ipv4) => ("/proc/net/udp", tables::CLOSE),
            (Transport::Udp, Family::Ipv6) => ("/proc/net/udp6", tables::CLOSE),
        };
        let table = tables::read(Path::new(path))?;
        let lines = tables::parse(&table).filter(|line| line.state == state);
        found.sockets.extend(lines.map(|line| {
            let listening = ListeningSocket {
                transport,
                local: line.local,
                reach: if line.local.is_ipv4() { Reach::OwnFamily } else { Reach::Unknown },
                interface: None,
                waiting: None,
                user: line.user,
                owner: Owner::Nobody,
            };
            (listening, line.inode)
        }));
        Ok(())
    }

    impl Found {
        /// The list, with whose they are.
        pub(super) fn with_owners(self) -> Listeners {
            let inodes: HashSet<u64> = self.sockets.iter().map(|(_, inode)| *inode).collect();
            let (mut owners, searched) = programs::of_sockets(&inodes);
            let is_whole = searched.hidden_processes == 0 && !searched.was_cut;
            let sockets = self.sockets.into_iter().map(|(socket, inode)| {
                let owner = match owners.get_mut(&inode) {
                    Some(programs) => Owner::Programs(programs.clone()),
                    None if is_whole => Owner::Nobody,
                    None => Owner::NotReadable,
                };
                ListeningSocket { owner, ..socket }
            });
            Listeners {
                sockets: sockets.collect(),
                was_cut: self.was_cut || searched.was_cut,
                unreadable: self.unreadable,
                hidden_processes: searched.hidden_processes,
            }
        }
    }

    #[cfg(test)]
    mod tests {
        #![expect(clippy::unwrap_used, reason = "a test may fail")]
        use super::*;
        use std::net::TcpListener;

        #[test]
        fn the_tables_say_the_same_where_the_kernel_cannot_be_asked() {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let local = listener.local_addr().unwrap();
            let found = |read: &dyn Fn(&mut Found)| {
                let mut found = Found::default();
                read(&mut found);
                let mut sockets = found.sockets.into_iter();
                sockets.find(|(socket, _)| socket.local == local).unwrap()
            };
            let family = Family::Ipv4;
            let by_table = found(&|found| read_table(Transport::Tcp, family, found).unwrap());
            let asked = found(&|found| ask(Transport::Tcp, family, found).unwrap());
            assert_eq!((by_table.1, by_table.0.user), (asked.1, asked.0.user));
            assert_eq!(by_table.0.waiting, None);
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::net::{TcpListener, UdpSocket};

    fn found(transport: Transport, local: SocketAddr) -> ListeningSocket {
        let list = read().unwrap();
        let mut fitting = list.sockets.into_iter();
        fitting.find(|one| one.transport == transport && one.local == local).unwrap()
    }

    fn own(socket: &ListeningSocket) -> bool {
        let Owner::Programs(programs) = &socket.owner else { return false };
        let exe = std::env::current_exe().unwrap();
        let name = exe.file_name().unwrap().to_str().unwrap();
        programs.iter().any(|one| one.pid == std::process::id() && one.name == name)
    }

    #[test]
    fn listeners_of_this_program_are_found_with_its_number() {
        let four = TcpListener::bind("127.0.0.1:0").unwrap();
        let six = TcpListener::bind("[::1]:0").unwrap();
        for listener in [&four, &six] {
            let socket = found(Transport::Tcp, listener.local_addr().unwrap());
            assert!(own(&socket), "{socket:?}");
            assert_eq!(socket.reach, Reach::OwnFamily);
            assert_eq!(socket.interface, None);
        }
    }

    #[test]
    fn connections_that_wait_are_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = listener.local_addr().unwrap();
        let _waits = std::net::TcpStream::connect(local).unwrap();
        let (waiting, most) = found(Transport::Tcp, local).waiting.unwrap();
        assert_eq!(waiting, 1);
        assert!(most >= 1);
    }

    #[test]
    fn a_listener_on_everything_tells_whether_it_takes_ipv4() {
        use socket2::{Domain, Socket, Type};
        for (only_ipv6, reach) in [(true, Reach::OwnFamily), (false, Reach::BothFamilies)] {
            let socket = Socket::new(Domain::IPV6, Type::STREAM, None).unwrap();
            socket.set_only_v6(only_ipv6).unwrap();
            socket.bind(&"[::]:0".parse::<SocketAddr>().unwrap().into()).unwrap();
            socket.listen(1).unwrap();
            let local = socket.local_addr().unwrap().as_socket().unwrap();
            assert_eq!(found(Transport::Tcp, local).reach, reach);
        }
    }

    #[test]
    fn datagram_sockets_are_found_until_they_belong_to_a_peer() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let socket = UdpSocket::bind(address).unwrap();
            let local = socket.local_addr().unwrap();
            let listed = found(Transport::Udp, local);
            assert!(own(&listed), "{listed:?}");
            assert_eq!(listed.waiting, None);
            socket.connect(local).unwrap();
            let list = read().unwrap();
            assert!(list.sockets.iter().all(|one| one.local != local));
        }
    }
}
