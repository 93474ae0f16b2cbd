//! What this machine is on the network: its name, interfaces, default routes and name servers, and who listens.
//!
//! It is what `ip addr`, `ip route`, `cat /etc/resolv.conf` and `ss -lntu` show. Linux tells all of it; of other
//! systems only what the crates tell that are used anyway, and the rest is [`NotRead::NotOnThisSystem`]. Which
//! system tells what, and how, is known to the modules here and to no other.
//!
//! It is read on demand, in milliseconds, with files of the kernel: not for the ui thread.

mod interfaces;
mod listeners;
#[cfg(target_os = "linux")]
pub(super) mod programs;
mod resolvers;
mod routes;
#[cfg(target_os = "linux")]
pub(super) mod tables;

pub use interfaces::{AddressOfInterface, InterfaceFlag, NetworkInterface};
pub use listeners::{Listeners, ListeningSocket, Owner, OwningProgram, Reach, Transport};
pub use resolvers::{ResolverSource, Resolvers};
pub use routes::DefaultRoute;

use super::Errno;
use std::io;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

/// What of it could be read.
pub type Reading<T> = Result<T, NotRead>;

/// Why something was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// There is no way to it on this system without code that is not safe.
    #[error("not readable on this system")]
    NotOnThisSystem,
    /// The system refused.
    #[error("{0}")]
    Os(Errno),
    /// Something else, in the words of the library.
    #[error("{0}")]
    Other(String),
}

impl From<io::Error> for NotRead {
    fn from(error: io::Error) -> Self {
        Errno::of(&error).map_or_else(|| Self::Other(error.to_string()), Self::Os)
    }
}

/// All of it, as it stood at one moment.
#[derive(Clone, Debug)]
pub struct MachineFacts {
    /// The name of the machine (gethostname(2)).
    pub host_name: Option<String>,
    /// Its interfaces, loopback first.
    pub interfaces: Reading<Vec<NetworkInterface>>,
    /// Where packets go for which no other route is known, the one that is preferred first.
    pub default_routes: Reading<Vec<DefaultRoute>>,
    /// Who is asked for addresses of names.
    pub resolvers: Reading<Resolvers>,
    /// Who listens.
    pub listeners: Reading<Listeners>,
    /// The ports that the system chooses from; `None` where it does not say.
    pub ephemeral_ports: Option<RangeInclusive<u16>>,
    /// When the reading began.
    pub read_at: SystemTime,
    /// How long it took.
    pub took: Duration,
}

impl MachineFacts {
    /// Reads all of it. Waits for the system: not for the ui thread.
    pub fn read() -> Self {
        let (read_at, start) = (SystemTime::now(), Instant::now());
        let host_name = host_name();
        let interfaces = interfaces::read();
        let default_routes = routes::read();
        let resolvers = resolvers::read();
        let listeners = listeners::read();
        let ephemeral_ports = ephemeral_ports();
        Self {
            host_name,
            interfaces,
            default_routes,
            resolvers,
            listeners,
            ephemeral_ports,
            read_at,
            took: start.elapsed(),
        }
    }
}

/// The most of a small file of the system's that is read, in bytes: any of them has a few hundred.
const SMALL_FILE_BYTES_MAX: u64 = 64 << 10;

/// A small file as text; what is no UTF-8 in it is replaced.
fn small_file(path: &str) -> io::Result<String> {
    use std::io::Read;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(SMALL_FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(unix)]
fn host_name() -> Option<String> {
    let name = rustix::system::uname();
    Some(name.nodename().to_string_lossy().into_owned()).filter(|name| !name.is_empty())
}

/// Windows has it in the environment as well.
#[cfg(not(unix))]
fn host_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

/// What of this machine goes into the fields of a pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachinePlace {
    /// An address to bind, with the number of the interface if it needs one; the port is 0.
    Local(SocketAddr),
    /// A socket that listens, at an address under which it is reached.
    Listener(Transport, SocketAddr),
}

/// Read once, since who sets it anew is an administrator.
static EPHEMERAL_PORTS: OnceLock<Option<RangeInclusive<u16>>> = OnceLock::new();

/// The ports that the system chooses from when a program leaves it the choice, as this system has it set (ip(7),
/// `ip_local_port_range`); `None` where it does not say. Reads a file of the kernel's: not for the ui thread.
pub fn ephemeral_ports() -> Option<RangeInclusive<u16>> {
    EPHEMERAL_PORTS.get_or_init(read_ephemeral_ports).clone()
}

/// The same, if it was read already.
pub fn ephemeral_ports_read() -> Option<RangeInclusive<u16>> {
    EPHEMERAL_PORTS.get()?.clone()
}

#[cfg(target_os = "linux")]
fn read_ephemeral_ports() -> Option<RangeInclusive<u16>> {
    port_range(&small_file("/proc/sys/net/ipv4/ip_local_port_range").ok()?)
}

/// Other systems do not say it in a file.
#[cfg(not(target_os = "linux"))]
fn read_ephemeral_ports() -> Option<RangeInclusive<u16>> {
    None
}

#[cfg(target_os = "linux")]
fn port_range(text: &str) -> Option<RangeInclusive<u16>> {
    let mut numbers = text.split_ascii_whitespace().map(str::parse);
    let (first, last) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (first <= last).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_read_in_a_moment() {
        let facts = MachineFacts::read();
        assert!(facts.interfaces.is_ok_and(|list| !list.is_empty()));
        assert!(facts.host_name.is_some());
        // Nothing of it waits for a network.
        assert!(facts.took < Duration::from_secs(5), "{:?}", facts.took);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn ranges_of_ports() {
        assert_eq!(port_range("32768\t60999\n"), Some(32768..=60999));
        for odd in ["", "32768", "60999 32768", "1 65536", "a b", "-1 5"] {
            assert_eq!(port_range(odd), None, "{odd:?}");
        }
        assert!(ephemeral_ports().is_some());
    }
}
