//! What a download can be commanded to do.

use crate::net::command::WorkerCommand;
use crate::net::session::Shared;

/// An order to a download.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum HttpCommand {
    /// Follow the redirect at which it waits.
    Follow,
}

impl WorkerCommand for HttpCommand {
    /// A download that is over leads nowhere.
    fn report_not_carried_out(self, _: &Shared) {}
}
