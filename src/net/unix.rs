//! Unix-domain sockets (unix(7)): streams, records and datagrams between programs of one machine.
//!
//! - [`config`]: what a session should be;
//! - [`failure`]: what only these sockets fail with;
//! - `address`: names as the system takes them;
//! - `file`: the file of a socket: what stands there, whose it is, who may use it, and its end;
//! - `bind`: binding without removing anything unasked;
//! - `listen`, `connect`: connections, which are served and had as those of TCP are;
//! - `datagram`: one socket, a reader and a writer.
//!
//! Sessions with connections take the commands of TCP's, those with datagrams the commands of UDP's: what they can be
//! told is the same.

#[cfg(unix)]
mod address;
#[cfg(unix)]
mod bind;
pub mod config;
#[cfg(unix)]
mod connect;
#[cfg(unix)]
mod datagram;
pub mod failure;
#[cfg(unix)]
mod file;
#[cfg(unix)]
mod listen;

pub use config::{FileId, UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixListenConfig};
pub use failure::{InTheWay, UnixFailure};

use super::{NetError, Outbox, Session};
use std::sync::Arc;

/// The longest path or abstract name, in bytes: `sun_path` less the zero byte after a path or before a name (unix(7)).
pub const NAME_BYTES_MAX: usize = if cfg!(target_vendor = "apple") { 103 } else { 107 };

/// Whether this system has such sockets, as far as safe libraries reach.
pub const IS_SUPPORTED: bool = cfg!(unix);

/// Whether this system has `SOCK_SEQPACKET` for them, and names that are no paths.
pub const HAS_RECORDS: bool = cfg!(target_os = "linux");

impl Session {
    /// Starts a session on a Unix-domain socket: as a server of TCP, a client of TCP, or a socket of UDP is.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    #[cfg(unix)]
    pub fn start_unix(config: UnixConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        match config {
            UnixConfig::Listen(config) => listen::start(*config, outbox),
            UnixConfig::Connect(config) => connect::start(*config, outbox),
            UnixConfig::Datagram(config) => datagram::start(*config, outbox),
        }
    }

    /// Starts a session that ends at once: this system has no such sockets that safe libraries reach.
    ///
    /// # Errors
    /// If the system gives no thread.
    #[cfg(not(unix))]
    pub fn start_unix(config: UnixConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        use super::{Cause, DatagramCommand, End, Errno, Op, Protocol, ProtocolSnapshot};
        let name = config.name().to_string();
        let live = ProtocolSnapshot::Stream(Arc::default());
        let work = |_: &Arc<super::session::Shared>,
                    _: &crossbeam_channel::Receiver<DatagramCommand>| {
            let errno = Errno::named("EAFNOSUPPORT").map_or(Cause::NoAddressOfFamily, Cause::Os);
            End::Failed(NetError { op: Op::Socket, target: "AF_UNIX".to_owned(), cause: errno })
        };
        Self::start(name, outbox, live, work)
            .map(|session| session.speaking(Protocol::UnixDatagram))
    }
}
