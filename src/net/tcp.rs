//! TCP: a client with its connection, a server with its listener and connections.
//!
//! - [`config`]: what a session should be;
//! - [`behaviour`]: what a server does by itself;
//! - [`command`]: what it can be commanded;
//! - [`event`]: what only streams report;
//! - [`stream`]: one connection, the same for both;
//! - `client`: a connection that is made, held and made again;
//! - `server`: the listener, its connections and what they do by themselves.

mod accepting;
pub mod behaviour;
pub(super) mod client;
pub mod command;
mod conduct;
pub mod config;
pub mod event;
mod load;
mod page;
mod repeat;
pub(super) mod server;
pub(super) mod shared_folder;
pub mod stream;

use super::{Connections, Session, SessionSnapshot};
use std::sync::Arc;

pub(in crate::net) use accepting::{Accepting, listen_until_stopped, work_on_commands};
pub use behaviour::{PageContent, ServerBehaviour};
pub use command::{ConnectorCommand, ListenerCommand, ServerUpgrade, StreamCommand};
pub(in crate::net) use conduct::Following;
pub use config::{
    AfterEnd, Reconnect, RecordRows, RecvSize, Save, StreamOptions, StreamSettings,
    TcpClientConfig, TcpServerConfig,
};
pub(in crate::net) use repeat::{StreamRepeat, end as end_repeat};
pub(in crate::net) use server::{prepare as prepare_listener, prepare_tls};

pub use event::{Closing, FileEvent, FileRefusal, StreamEvent, TlsEvent};

impl Session {
    /// Its connections; none if it is of a protocol without.
    pub fn connections(&self) -> Arc<Connections> {
        self.live().connections()
    }
}

impl SessionSnapshot {
    /// Its connections; none if it is of a protocol without.
    pub fn connections(&self) -> Arc<Connections> {
        self.protocol.connections()
    }
}
