//! TCP: a client with its connection, a server with its listener and connections.
//!
//! - [`config`]: what a session shall be;
//! - [`behaviour`]: what a server does by itself;
//! - [`news`]: what only streams have to tell.

pub mod behaviour;
pub mod config;
mod files;
pub mod news;
mod page;
mod server;
mod talk;

pub use behaviour::{PageContent, ServerBehaviour, Talk};
pub use config::{
    AfterEnd, Reconnect, RecvSize, Save, StreamOptions, StreamSettings, TcpClientConfig,
    TcpServerConfig,
};
pub use news::{Closing, FileNews, FileRefusal, StreamNews};
