//! Which program is at the other end of a Unix-domain connection.

use super::heap::HeapBytes;
use super::session::Shared;
use super::{Channel, Peer};

/// Who made the other end: the process that called connect(2), or listen(2) (`SO_PEERCRED`, unix(7)).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PeerProcess {
    /// Its number; 0 if it is none of ours to see.
    pub process: u32,
    /// The user whose rights it had.
    pub user: u32,
    /// And the group.
    pub group: u32,
    /// The name of its program as of now, if it is still there; perhaps hostile.
    pub program: Option<String>,
}

impl HeapBytes for PeerProcess {
    fn heap_bytes(&self) -> usize {
        self.program.as_ref().map_or(0, HeapBytes::heap_bytes)
    }
}

impl PeerProcess {
    /// Asks the system, and reports that; `None` for a connection of TCP.
    #[cfg(target_os = "linux")]
    pub(super) fn ask(shared: &Shared, peer: Peer, channel: &Channel) -> Option<Self> {
        use super::call::Returned;
        use super::socket::number;
        use super::trace::{PendingCall, traced_of};
        use super::{Args, Op, OptionName};
        use nix::sys::socket::{UnixCredentials, getsockopt, sockopt};
        let (Channel::Unix(socket) | Channel::Records(socket)) = channel else { return None };
        let args = Args::Get(OptionName::PeerCredentials);
        let call = PendingCall::on(number(channel), Op::GetSockOpt, args);
        let told = |one: &UnixCredentials| {
            Returned::Text(format!("({}, {}, {})", one.pid(), one.uid(), one.gid()))
        };
        let get = || getsockopt(socket, sockopt::PeerCredentials).map_err(std::io::Error::from);
        let found = traced_of(shared, peer, call, told, get).ok()?;
        let process = u32::try_from(found.pid()).unwrap_or_default();
        let program = program_of(process);
        Some(Self { process, user: found.uid(), group: found.gid(), program })
    }

    /// Other systems say it in other ways, which safe libraries do not reach.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn ask(_: &Shared, _: Peer, _: &Channel) -> Option<Self> {
        None
    }
}

/// The name of a program that runs (proc(5): at most 15 bytes, and any).
#[cfg(target_os = "linux")]
fn program_of(process: u32) -> Option<String> {
    let name = std::fs::read(format!("/proc/{process}/comm")).ok()?;
    let name = String::from_utf8_lossy(&name);
    Some(name.strip_suffix('\n').unwrap_or(&name).to_owned())
}
