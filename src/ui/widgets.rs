//! The controls that all panes share, so that there is one way to make each.

mod button;
mod choice;
mod field;
mod file_form;
mod label;
mod layout;
mod menu;
mod offers;
mod path_row;
mod state;

pub use button::{
    button, button_if, button_width, fold, fold_width, icon_button, icon_button_width, icon_toggle,
    low_mark_button, main_button, main_button_width, mark_button, mark_toggle,
};
pub use choice::{segments, segments_width, tab, tab_width};
pub use field::{Field, FieldFit, field_width, name_field};
pub use file_form::{
    FileMessage, SaveRow, file_message_ui, file_window, follow_ending, save_row_ui,
};
pub use label::{advice, bytes_text, hint_ui, problem, small, tint, weak, what_failed};
pub use layout::{
    bar, bar_margin, bare, beside_or_below, dimming, line, passing, room_for, text_width,
    tool_line, widest,
};
pub use menu::{
    icon_menu, menu, menu_choice, menu_command, menu_command_with_hint, menu_item, menu_width,
    sticky_button, sticky_menu,
};
pub use offers::{Offer, Offers};
pub use path_row::{PathRow, PathRowIntent, path_row_ui};
pub use state::{Dot, state_label, state_width};

use egui::Response;
use std::time::Duration;

/// Soon enough to look immediate: what was asked for while drawing shows in the next picture.
pub const NEXT_FRAME: Duration = Duration::from_millis(1);

/// Whether a control can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Enabled,
    /// It is greyed.
    Disabled,
}

impl From<bool> for Access {
    fn from(is_enabled: bool) -> Self {
        if is_enabled { Self::Enabled } else { Self::Disabled }
    }
}

/// Whether a choice, a tab or a row is the one that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl From<bool> for Mark {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

/// Whether the list in which a row stands has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It has.
    Here,
    /// Something else has.
    Elsewhere,
}

impl Focus {
    /// Whether the widget of this response has the keyboard.
    pub fn of(response: &Response) -> Self {
        if response.has_focus() { Self::Here } else { Self::Elsewhere }
    }
}
