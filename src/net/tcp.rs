//! TCP: a client with its connection, a server with its listener and connections.
//!
//! - [`config`]: what a session shall be;
//! - [`behaviour`]: what a server does by itself;
//! - [`news`]: what only streams have to tell;
//! - [`stream`]: one connection, the same for both.

pub mod behaviour;
pub mod config;
pub mod news;
mod save;
mod send_file;
pub mod stream;

pub use behaviour::{PageContent, ServerBehaviour, Talk};
pub use config::{
    AfterEnd, Reconnect, RecvSize, Save, StreamOptions, StreamSettings, TcpClientConfig,
    TcpServerConfig,
};
pub use news::{Closing, FileNews, StreamNews};
