//! Draws the options of connections.

use super::{StreamErrors, StreamForm};
use crate::i18n::Texts;
use crate::net::{Connection, readiness};
use crate::tr;
use crate::ui::form::option_grid;
use crate::ui::tokens::size;
use crate::ui::widgets::{Access, Field, bytes_text};
use egui::{Response, Ui};

/// Which of the options a person has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// None.
    Nothing,
    /// How connections are read: it holds at once.
    Settings,
}

/// Draws how connections are read.
pub fn reading_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut StreamForm,
    errors: &StreamErrors,
) -> Changed {
    let recv = recv_ui(ui, texts, form, errors);
    let stay =
        ui.checkbox(&mut form.stay, tr!(texts, "stay")).on_hover_text(tr!(texts, "stay-tooltip"));
    if stay.changed() { Changed::Settings } else { recv }
}

/// Draws how much is read at once, and how long that may take.
pub fn recv_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut StreamForm,
    errors: &StreamErrors,
) -> Changed {
    let changed = option_grid(ui, |ui| {
        let recv = Field::new(&tr!(texts, "recv-size"), size::PORT_FIELD)
            .hint(&tr!(texts, "automatic"))
            .error(errors.recv_size.as_deref())
            .show(ui, &mut form.recv_size)
            .on_hover_text(tr!(texts, "recv-size-tooltip"));
        ui.end_row();
        let limit = Field::new(&tr!(texts, "recv-limit-ms"), size::PORT_FIELD)
            .hint(&tr!(texts, "options-no-limit"))
            .error(errors.recv_limit_ms.as_deref())
            .show(ui, &mut form.recv_limit_ms)
            .on_hover_text(tr!(texts, "recv-limit-tooltip"));
        ui.end_row();
        recv.changed() || limit.changed()
    });
    let waits = does_not_wait_ui(ui, texts, &mut form.does_not_wait);
    if changed || waits { Changed::Settings } else { Changed::Nothing }
}

/// Draws whether receives wait themselves, where the system can do without; whether that was changed.
pub fn does_not_wait_ui(ui: &mut Ui, texts: &Texts, does_not_wait: &mut bool) -> bool {
    readiness::IS_ON_THIS_SYSTEM
        && ui
            .checkbox(does_not_wait, tr!(texts, "does-not-wait"))
            .on_hover_text(tr!(texts, "does-not-wait-tooltip"))
            .on_disabled_hover_text(tr!(texts, "set-at-bind"))
            .changed()
}

/// Draws the options of the sockets. They can change while there is no session; `granted` shows what a
/// connection got.
pub fn socket_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut StreamForm,
    errors: &StreamErrors,
    before_start: Access,
    granted: Option<&Connection>,
) {
    let buffers = [
        ("recv-buffer-kib", &mut form.recv_buffer_kib, errors.recv_buffer_kib.as_deref()),
        ("send-buffer-kib", &mut form.send_buffer_kib, errors.send_buffer_kib.as_deref()),
    ];
    option_grid(ui, |ui| {
        for (id, text, error) in buffers {
            Field::new(&texts.get(id), size::PORT_FIELD)
                .hint(&tr!(texts, "automatic"))
                .error(error)
                .access(before_start)
                .show(ui, text)
                .on_hover_text(tr!(texts, "buffer-tooltip"));
            ui.end_row();
        }
    });
    if let Some(connection) = granted {
        granted_ui(ui, texts, connection);
    }
    let at_start = |response: Response, tooltip: &str| {
        let response = response.on_hover_text(tooltip);
        response.on_disabled_hover_text(tr!(texts, "set-at-connect"));
    };
    ui.add_enabled_ui(before_start == Access::Enabled, |ui| {
        let no_delay = ui.checkbox(&mut form.no_delay, "TCP_NODELAY");
        at_start(no_delay, &tr!(texts, "no-delay-tooltip"));
        let keep_alive = ui.checkbox(&mut form.keep_alive, "SO_KEEPALIVE");
        at_start(keep_alive, &tr!(texts, "keep-alive-tooltip"));
    });
}

/// What the system gave a connection, if it was asked.
fn granted_ui(ui: &mut Ui, texts: &Texts, connection: &Connection) {
    let (recv, send) = (connection.recv_buffer_bytes.get(), connection.send_buffer_bytes.get());
    if recv + send > 0 {
        let (recv, send) = (bytes_text(recv), bytes_text(send));
        crate::ui::widgets::weak(ui, tr!(texts, "buffers-granted", recv = recv, send = send));
    }
}
