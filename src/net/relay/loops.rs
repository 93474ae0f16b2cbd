//! A relay must not be its own target: each connection would make the next one, until nothing is left to make
//! them of.

use crate::net::interfaces::local_addresses;
use crate::net::peer::unmapped;
use crate::threads::locked;
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Mutex;

/// Whether a connect or a datagram to the target would come to a socket that listens there.
pub(super) fn is_itself(listening: SocketAddr, target: SocketAddr) -> bool {
    let (listening, target) = (unmapped(listening), unmapped(target));
    if listening.port() != target.port() {
        return false;
    }
    // Linux takes the unspecified address for its own machine.
    let reached = match target.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => reached.is_ipv4() && is_own(reached),
        // Perhaps IPv4 as well.
        IpAddr::V6(ip) if ip.is_unspecified() => is_own(reached),
        ip => ip == reached,
    }
}

fn is_own(ip: IpAddr) -> bool {
    ip.is_loopback() || local_addresses().is_ok_and(|all| all.iter().any(|local| local.ip == ip))
}

/// A connection, from there to here.
pub(super) type FromTo = (SocketAddr, SocketAddr);

/// Connections that the relay has made and those that came to it: one that is both is a loop, by whatever name of this
/// machine it came. Both ends are compared: the system gives a port twice where the other ends differ.
///
/// A loop by way of others, such as a second relay that leads back here, cannot be told from honest clients; it ends at
/// the most clients at once.
#[derive(Debug, Default)]
pub(super) struct Ends(Mutex<Sets>);

#[derive(Debug, Default)]
struct Sets {
    ours: HashSet<FromTo>,
    clients: HashSet<FromTo>,
}

impl Ends {
    /// A client came; `true` if that is one of our own connections.
    pub(super) fn client_came(&self, from_to: FromTo) -> bool {
        let mut sets = locked(&self.0);
        sets.clients.insert(plain(from_to));
        sets.ours.contains(&plain(from_to))
    }

    /// We are connected; `true` if that is known as a client's.
    pub(super) fn we_connected(&self, from_to: FromTo) -> bool {
        let mut sets = locked(&self.0);
        sets.ours.insert(plain(from_to));
        sets.clients.contains(&plain(from_to))
    }

    /// That client is gone.
    pub(super) fn client_gone(&self, from_to: FromTo) {
        locked(&self.0).clients.remove(&plain(from_to));
    }

    /// That connection of ours is over.
    pub(super) fn we_closed(&self, from_to: FromTo) {
        locked(&self.0).ours.remove(&plain(from_to));
    }
}

fn plain((from, to): FromTo) -> FromTo {
    (unmapped(from), unmapped(to))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn its_own_address_is_recognised_however_it_is_written() {
        let table = [
            ("127.0.0.1:9000", "127.0.0.1:9000", true),
            ("127.0.0.1:9000", "127.0.0.1:9001", false),
            ("127.0.0.1:9000", "0.0.0.0:9000", true),
            ("127.0.0.1:9000", "[::ffff:127.0.0.1]:9000", true),
            ("0.0.0.0:9000", "127.0.0.1:9000", true),
            ("0.0.0.0:9000", "127.9.9.9:9000", true),
            ("0.0.0.0:9000", "[::1]:9000", false),
            ("[::]:9000", "127.0.0.1:9000", true),
            ("[::]:9000", "[::1]:9000", true),
            ("[::1]:9000", "[::]:9000", true),
            ("127.0.0.2:9000", "127.0.0.1:9000", false),
            ("0.0.0.0:9000", "192.0.2.1:9000", false),
        ];
        for (listening, target, expected) in table {
            let found = is_itself(listening.parse().unwrap(), target.parse().unwrap());
            assert_eq!(found, expected, "{listening} to {target}");
        }
        let own = local_addresses().unwrap();
        for local in own.iter().filter(|local| local.ip.is_ipv4()) {
            assert!(is_itself("0.0.0.0:9000".parse().unwrap(), SocketAddr::new(local.ip, 9000)));
        }
    }

    #[test]
    fn a_client_that_is_our_own_connection_is_found_whichever_is_known_first() {
        let ends = Ends::default();
        let address = |text: &str| text.parse::<SocketAddr>().unwrap();
        let (here, target) = (address("127.0.0.1:9000"), address("127.0.0.1:9001"));
        let end = (address("127.0.0.1:40000"), here);
        assert!(!ends.we_connected(end));
        assert!(ends.client_came(end));
        ends.we_closed(end);
        assert!(!ends.client_came(end));
        assert!(ends.we_connected(end));
        ends.we_closed(end);
        assert!(!ends.we_connected((end.0, target)), "a port that is used twice");
        ends.client_gone(end);
        assert!(!ends.we_connected(end));
    }
}
