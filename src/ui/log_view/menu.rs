//! What can be done with a row.

use super::list::ListedRow;
use super::offer::offer_text;
use super::sessions::session_condition;
use super::{LogIntent, LogView, Traffic};
use crate::engine::messages::{SavedDestination, SavedMessage};
use crate::i18n::Texts;
use crate::log::copy::Form;
use crate::log::export::{ExportScope, Form as ExportForm};
use crate::log::frames::Limits;
use crate::log::query::quoted;
use crate::log::{Row, Store};
use crate::net::{Payload, Peer};
use crate::payload::MessageText;
use crate::tr;
use crate::ui::form::typed_address;
use crate::ui::tokens::size;
use crate::ui::widgets::{Access, menu_item};
use egui::{Popup, Response, SetOpenCommand, Ui};

/// The longest frame that is sent again, in bytes: as long as one of a known length can be.
const SEND_AGAIN_BYTES_MAX: usize = crate::payload::frame::LENGTH_MAX as usize;

/// Above and below the text of an item, in points.
const MENU_PADDING: f32 = 1.0;

/// What a click on a row means for the menu.
#[derive(Debug, Default)]
pub(super) enum MenuClick {
    #[default]
    None,
    Opens(Box<ListedRow>),
    Closes,
}

impl LogView {
    /// The menu of a row, at the pointer.
    pub(super) fn menu_ui(
        &mut self,
        area: &Response,
        click: MenuClick,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let command = match click {
            MenuClick::None => None,
            MenuClick::Closes => Some(SetOpenCommand::Bool(false)),
            MenuClick::Opens(entry) => {
                self.menu_entry = Some(*entry);
                Some(SetOpenCommand::Bool(true))
            }
        };
        let entry = self.menu_entry.clone()?;
        let menu = Popup::menu(area).open_memory(command).at_pointer_fixed();
        if command.is_none() && !menu.is_open() {
            self.menu_entry = None;
            return None;
        }
        let shown = menu.show(|ui| {
            // There are many: as close as rows, so that all of them stand in a low window.
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = size::ROW;
            ui.spacing_mut().button_padding.y = MENU_PADDING;
            self.menu_items_ui(ui, &entry, store, texts)
        });
        shown?.inner
    }

    fn menu_items_ui(
        &mut self,
        ui: &mut Ui,
        entry: &ListedRow,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let mut intent = None;
        if let Some(encoding) = self.offer_for(entry) {
            if menu_item(ui, Access::Enabled, &offer_text(encoding, texts)) {
                self.take_offer(encoding);
            }
            ui.separator();
        }
        let row = &entry.row;
        // A download is over with its response: nothing more can be sent to the peer.
        let has_peer = row.peer != Peer::None && self.traffic.can_send();
        if menu_item(ui, has_peer.into(), &tr!(texts, "log-reply")) {
            intent = Some(LogIntent::Reply(row.peer));
        }
        let fits = row.payload_bytes <= SEND_AGAIN_BYTES_MAX;
        if menu_item(
            ui,
            (has_peer && row.kind.has_payload() && fits).into(),
            &tr!(texts, "log-send-again"),
        ) {
            intent = self.whole_payload(entry, store).map(|row| {
                let payload = Payload { encoding: row.sent_in, ..row.payload.into() };
                LogIntent::SendAgain { to: row.peer, payload }
            });
        }
        let can_keep = self.traffic != Traffic::Http && row.kind.has_payload() && fits;
        if menu_item(ui, can_keep.into(), &tr!(texts, "log-keep")) {
            intent = self
                .whole_payload(entry, store)
                .map(|row| LogIntent::Keep(Box::new(self.kept(&row))));
        }
        ui.separator();
        if self.traffic != Traffic::Http {
            intent = intent.or(save_items_ui(ui, row, texts));
            ui.separator();
        }
        if let Some(condition) = filter_items_ui(ui, (row, self.traffic), store, texts) {
            self.typed.and(&condition);
            self.refilter();
        }
        self.follow_item_ui(ui, entry, texts);
        ui.separator();
        if menu_item(ui, Access::Enabled, &tr!(texts, "log-bookmark")) {
            self.open_bookmark(row.number, store);
        }
        self.compare_items_ui(ui, entry, store, texts);
        ui.separator();
        if menu_item(ui, Access::Enabled, &tr!(texts, "show-code-of-rows")) {
            intent = Some(LogIntent::ShowCode(self.programs(store)));
        }
        ui.separator();
        for form in Form::ALL {
            let text = match form {
                Form::Text => tr!(texts, "log-copy-text"),
                Form::Shown => tr!(texts, "log-copy-shown"),
                Form::Hex => tr!(texts, "log-copy-hex"),
                Form::Escaped => tr!(texts, "log-copy-escaped"),
                Form::CArray => tr!(texts, "log-copy-c"),
            };
            let one = self.selection.is_none_or(|selection| selection.anchor == selection.head);
            let can = form.has_words() || row.kind.has_payload() || !one;
            if menu_item(ui, can.into(), &text) {
                intent = self.copy(ui.ctx(), form, store, texts);
            }
        }
        intent
    }
}

impl LogView {
    /// The row with all of its payload, unless that has left memory while the menu was open.
    fn whole_payload(&self, entry: &ListedRow, store: &Store) -> Option<Row> {
        let limits = Limits { bytes: SEND_AGAIN_BYTES_MAX, rows: u64::MAX };
        let whole = self.entries(&[entry.key], store, limits).pop();
        whole.filter(|entry| !entry.lacks_beginning).map(|entry| entry.row)
    }

    /// A row as a message to be kept: to whom it went, or who sent it. Connections have their peer already.
    fn kept(&self, row: &Row) -> SavedMessage {
        let peer = row
            .peer
            .socket_addr()
            .filter(|_| matches!(self.traffic, Traffic::Datagrams | Traffic::All));
        let to = peer.map(|peer| SavedDestination { host: typed_address(peer), port: peer.port() });
        let encoding = row.sent_in.unwrap_or(self.settings().encoding);
        let message = MessageText::of_payload(&row.payload, encoding);
        SavedMessage { message, to, ..SavedMessage::default() }
    }
}

/// What is like the row, or is not: the condition for the filter.
fn filter_items_ui(
    ui: &mut Ui,
    (row, traffic): (&Row, Traffic),
    store: &Store,
    texts: &Texts,
) -> Option<String> {
    let of_session = session_condition(row.session, store);
    // Connections are numbered in each session.
    let only_connection = |id| match traffic {
        Traffic::All => format!("connection == {id} and {of_session}"),
        _ => format!("connection == {id}"),
    };
    let peer = row.peer.endpoint().map(|endpoint| quoted(&endpoint.to_string()));
    let connection = row.peer.connection().map(|id| id.0);
    let size = row.kind.has_payload().then_some(row.payload_bytes);
    let items = [
        (tr!(texts, "log-only-peer"), peer.as_ref().map(|peer| format!("peer == {peer}"))),
        (tr!(texts, "log-hide-peer"), peer.as_ref().map(|peer| format!("not peer == {peer}"))),
        (tr!(texts, "log-only-connection"), connection.map(only_connection)),
        (tr!(texts, "log-only-size"), size.map(|bytes| format!("len == {bytes}"))),
        (tr!(texts, "log-only-session"), Some(of_session.clone())),
    ];
    let mut chosen = None;
    for (text, condition) in items {
        if menu_item(ui, condition.is_some().into(), &text) {
            chosen = condition;
        }
    }
    chosen
}

/// The bytes of a peer, to a file: also after its connection is over.
fn save_items_ui(ui: &mut Ui, row: &Row, texts: &Texts) -> Option<LogIntent> {
    let scope = ExportScope { session: row.session, peer: row.peer };
    let can = row.peer != Peer::None;
    let items = [
        (ExportForm::Came, tr!(texts, "log-save-came")),
        (ExportForm::Went, tr!(texts, "log-save-went")),
    ];
    let mut intent = None;
    for (form, text) in items {
        if menu_item(ui, can.into(), &text) {
            intent = Some(LogIntent::SaveBytes(scope, form));
        }
    }
    intent
}
