//! What a relay can be commanded to do.

use super::{FaultPlan, Way};
use crate::net::StreamCommand;
use crate::net::automation::CompiledRules;
use crate::net::command::WorkerCommand;
use crate::net::session::Shared;
use crate::net::tls::TrustOnce;
use std::sync::Arc;

/// An order to a relay.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RelayCommand {
    /// Do something with some of its connections, of clients and of the target alike.
    Stream(StreamCommand),
    /// Do this wrong from now on.
    SetFaults(Box<FaultPlan>),
    /// Pass nothing on in this direction.
    Pause(Way),
    /// Go on in this direction.
    Resume(Way),
    /// Do this from now on with what comes on connections, beside passing it on.
    SetRules(Arc<CompiledRules>),
    /// Have at most so many clients at once.
    SetClientsMax(u32),
    /// Go on with this very certificate of the target from now on, whatever the check finds, until the relay is over.
    TrustTarget(Box<TrustOnce>),
}

impl WorkerCommand for RelayCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        if let Self::Stream(command) = self {
            command.report_not_carried_out(shared);
        }
    }
}
