//! What the forms of all panes share: reading fields, where to bind, how a session stands.

mod behaviour;
mod line;
mod local;
mod options;
mod port;
mod read;
mod remote;
mod result;
mod state;

pub use behaviour::{behaviour_menu_ui, behaviour_mistakes_ui};
pub use line::{Folds, FormControl, Standing, form_line, host_slot, port_slot, standing_ui};
pub use local::{
    LocalAsk, LocalFields, exposed_warning, local_slots, reachable, read_local, read_local_ip,
    typed_address, typed_port,
};
pub use options::{
    OptionGroup, heading_ui, option_grid, option_groups, options_place, sheet_button_ui,
};
pub use port::port_tip;
pub use read::{DELAY_MS_MAX, Mistyped, keep, named, number, number_within};
pub use remote::RemoteFields;
pub use result::{answer_ui, read_answer, read_escaped};
pub use state::{Below, WayOut, below_ui, form_panel, mistakes_ui};
