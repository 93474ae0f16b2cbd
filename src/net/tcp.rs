//! TCP: a client with its connection, a server with its listener and connections.
//!
//! - [`config`]: what a session shall be;
//! - [`behaviour`]: what a server does by itself;
//! - [`news`]: what only streams have to tell.

pub mod behaviour;
pub mod config;
pub mod news;

pub use behaviour::{PageContent, ServerBehaviour, Talk};
pub use config::{
    AfterEnd, Reconnect, RecvSize, Save, StreamOptions, StreamSettings, TcpClientConfig,
    TcpServerConfig,
};
pub use news::{Closing, FileNews, StreamNews};

// Scaffold of the branch `ui` until the engine is merged.
impl crate::net::Session {
    /// Scaffold.
    pub fn start_tcp_client(
        _: TcpClientConfig,
        outbox: std::sync::Arc<crate::net::Outbox>,
    ) -> Result<Self, crate::net::NetError> {
        Self::start("scaffold".into(), outbox, |_, _| crate::net::End::Stopped)
    }
    /// Scaffold.
    pub fn start_tcp_server(
        _: TcpServerConfig,
        outbox: std::sync::Arc<crate::net::Outbox>,
    ) -> Result<Self, crate::net::NetError> {
        Self::start("scaffold".into(), outbox, |_, _| crate::net::End::Stopped)
    }
}
