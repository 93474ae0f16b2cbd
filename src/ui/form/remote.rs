//! The fields for whom to connect to.

use crate::i18n::Texts;
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{Access, Field, FieldFit};
use egui::{Response, Ui};

/// A host and its port, which cannot change while there is a session.
pub struct RemoteFields<'a> {
    /// The host.
    pub host: &'a mut String,
    /// The port.
    pub port: &'a mut String,
    /// What is wrong with the host.
    pub host_error: &'a mut Option<String>,
    /// What is wrong with the port.
    pub port_error: &'a mut Option<String>,
    /// Whether they can change now.
    pub access: Access,
}

impl RemoteFields<'_> {
    /// Draws the host.
    pub fn host_ui(self, ui: &mut Ui, texts: &Texts) -> Response {
        let name = tr!(texts, "host");
        field_ui(ui, (&name, size::ADDRESS_FIELD), self.host, self.host_error, self.access)
    }

    /// Draws the port.
    pub fn port_ui(self, ui: &mut Ui, texts: &Texts) -> Response {
        let name = tr!(texts, "port");
        field_ui(ui, (&name, size::PORT_FIELD), self.port, self.port_error, self.access)
    }
}

fn field_ui(
    ui: &mut Ui,
    (name, width): (&str, f32),
    typed: &mut String,
    error: &mut Option<String>,
    access: Access,
) -> Response {
    let field = Field::new(name, width)
        .fitted(ui, FieldFit::Room(ui.available_width()))
        .error(error.as_deref())
        .access(access)
        .show(ui, typed);
    if field.changed() {
        *error = None;
    }
    field
}
