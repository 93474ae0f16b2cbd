//! TLS on either side of a relay, as typed.

use crate::ui::stream::{ClientTlsForm, ServerTlsForm};
use serde::{Deserialize, Serialize};

/// TLS on either side of a relay, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelayTlsForm {
    /// With clients, as their server.
    pub clients: ServerTlsForm,
    /// With the target, as its client.
    pub target: ClientTlsForm,
}
