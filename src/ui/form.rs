//! What the forms of all panes share: reading fields, where to bind, how a session stands.

mod answer;
mod local;
mod read;
mod state;

pub use answer::{answer_ui, read_template};
pub use local::{LocalAsk, LocalFields, read_local, read_local_ip, typed_address};
pub use read::{DELAY_MS_MAX, keep, named, number};
pub use state::{Below, StateLine, below_ui, fold_names};
