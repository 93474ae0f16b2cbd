//! Who is asked for addresses of names (resolv.conf(5)).

use super::Reading;
use std::net::IpAddr;
#[cfg(target_os = "linux")]
use std::net::Ipv4Addr;

/// Name servers that are shown: the system asks the first three (`MAXNS`).
const SERVERS_MAX: usize = 16;
/// Domains that are shown: older systems tried six (`MAXDNSRCH`).
const DOMAINS_MAX: usize = 32;
/// Where systemd-resolved listens on this machine (systemd-resolved.service(8)).
#[cfg(target_os = "linux")]
const STUB: [Ipv4Addr; 2] = [Ipv4Addr::new(127, 0, 0, 53), Ipv4Addr::new(127, 0, 0, 54)];

/// The name servers of this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolvers {
    /// Those that programs ask, in their order.
    pub servers: Vec<IpAddr>,
    /// Domains that are tried for a short name.
    pub search: Vec<String>,
    /// Who stands between.
    pub source: ResolverSource,
}

/// Who stands between a program and the name servers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ResolverSource {
    /// Nobody that we know.
    #[default]
    Direct,
    /// A program on this machine, systemd-resolved, which asks these.
    Systemd(Vec<IpAddr>),
}

/// Reads `/etc/resolv.conf`; macOS keeps one for old programs, which has the servers of the first network.
#[cfg(unix)]
pub(super) fn read() -> Reading<Resolvers> {
    let mut resolvers = parse(&super::small_file("/etc/resolv.conf")?);
    #[cfg(target_os = "linux")]
    if resolvers.servers.iter().any(|server| STUB.iter().any(|stub| server == stub)) {
        let asked = super::small_file("/run/systemd/resolve/resolv.conf").unwrap_or_default();
        resolvers.source = ResolverSource::Systemd(parse(&asked).servers);
    }
    Ok(resolvers)
}

/// Windows keeps them for each interface, behind a call that is not safe.
#[cfg(not(unix))]
pub(super) fn read() -> Reading<Resolvers> {
    Err(super::NotRead::NotOnThisSystem)
}

/// What of the file is known here; all else is passed over, as the system does.
#[cfg_attr(not(unix), expect(dead_code, reason = "other systems have no such file"))]
fn parse(text: &str) -> Resolvers {
    let mut found = Resolvers::default();
    for line in text.lines() {
        let line = line.split(['#', ';']).next().unwrap_or_default();
        let mut words = line.split_ascii_whitespace();
        match words.next() {
            Some("nameserver") => found.servers.extend(words.next().and_then(server)),
            // Each replaces what a former line said.
            Some("search" | "domain") => {
                found.search = words.take(DOMAINS_MAX).map(str::to_owned).collect();
            }
            _ => {}
        }
    }
    found.servers.truncate(SERVERS_MAX);
    found
}

/// An address, perhaps with the zone of a link-local one (`fe80::1%eth0`), which is left out.
fn server(text: &str) -> Option<IpAddr> {
    text.split('%').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_domains_are_taken_and_the_rest_passed_over() {
        let found = parse(
            "# made by hand\nnameserver 192.0.2.1 # first\nnameserver fe80::1%eth0\n\
             nameserver nonsense\nnameserver\ndomain old.example\nsearch a.example b.example\n\
             options timeout:1\n; end\n\u{fffd}\nNAMESERVER 192.0.2.9",
        );
        let servers: Vec<String> = found.servers.iter().map(IpAddr::to_string).collect();
        assert_eq!(servers, ["192.0.2.1", "fe80::1"]);
        assert_eq!(found.search, ["a.example", "b.example"]);
        assert_eq!(found.source, ResolverSource::Direct);
    }

    #[test]
    fn a_file_without_end_is_bounded() {
        let many = "nameserver 192.0.2.1\n".repeat(1000) + "search " + &"x ".repeat(1000);
        let found = parse(&many);
        assert_eq!((found.servers.len(), found.search.len()), (SERVERS_MAX, DOMAINS_MAX));
    }
}
