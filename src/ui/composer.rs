//! The composer: where a message is written, turned into bytes, and sent.
//!
//! It makes the bytes and shows their count while a person types; the pane decides whether they can go
//! now, and says with [`Composer::accepted`] that they went. Until then nothing typed is lost.

mod bar;
pub(in crate::ui) mod checksum_menu;
pub(in crate::ui) mod choices;
pub(in crate::ui) mod convert;
mod exact_text;
pub(in crate::ui) mod field;
mod history;
mod kept;
mod keys;
pub(in crate::ui) mod made;
#[cfg(all(test, feature = "window-tests"))]
mod tests;
mod words;

pub use bar::{BarControl, Lead, PANE_MAIN_RANK, PANE_RANK};
pub use history::{Entry, History};

use super::repeat::{RepeatForm, Wish};
use super::tokens::{palette, space};
use super::{clipboard, widgets};
use crate::i18n::Texts;
use crate::learn::explain::render_error_text;
use crate::learn::words::mistake_text;
use crate::net::automation::LoadKind;
use crate::net::{Payload, clock};
use crate::payload::hex::HexForm;
use crate::payload::{
    Braces, LineBreak, MessageText, Mistake, Notation, PreparedMessage, Template, Values,
};
use crate::tr;
use egui::text::{CCursor, CCursorRange};
use egui::{Frame, Id, Margin, Response, Sense, TextEdit, Ui};
use field::{Cursor, MessageField};
use history::Browse;
use kept::KeptComposer;
use keys::Pressed;
use made::Made;
use serde::{Deserialize, Serialize};
use words::{form_text, hint, remark_text};

/// A message in the making, how it is read, and those that went before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "KeptComposer", into = "KeptComposer")]
pub struct Composer {
    /// The message as it is written.
    pub message: MessageText,
    /// What the keyboard's line break puts into it.
    pub line_break: LineBreak,
    /// What was sent before.
    pub history: History,
    /// How often it is sent, if again and again.
    pub repeat: RepeatForm,
    state: FrameState,
}

impl Composer {
    /// An empty one that reads what is typed so.
    pub fn of(notation: Notation) -> Self {
        let message = MessageText { notation, ..MessageText::default() };
        Self { message, ..Self::default() }
    }
}

impl PartialEq for Composer {
    /// What is kept from one start of the program to the next.
    fn eq(&self, other: &Self) -> bool {
        self.message == other.message
            && self.line_break == other.line_break
            && self.history == other.history
            && self.repeat == other.repeat
    }
}

/// What the pane passes to the composer.
#[derive(Clone, Copy, Debug)]
pub struct ComposerEnv<'a> {
    /// Whether a message can go now.
    pub can_send: bool,
    /// Why not.
    pub refusal: Option<&'a str>,
    /// Something else to show, such as the error of the last send.
    pub notice: Option<&'a str>,
    /// What a button beside the reason does about it.
    pub remedy: Option<&'a str>,
    /// The keys that send, for the tooltip of the button.
    pub shortcut: &'a str,
    /// What an empty message is here.
    pub empty: EmptyMessage,
    /// Where it goes, for the placeholder; empty unless that is one peer.
    pub peer: &'a str,
    /// What a load would be of; `None` where there is none.
    pub load: Option<LoadKind>,
}

/// What an empty message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyMessage {
    /// A datagram without payload, which can be sent.
    Datagram,
    /// A record of a connection that keeps edges, without payload, which can be sent.
    Record,
    /// Nothing: on a stream, a send of 0 bytes does nothing.
    Nothing,
}

/// What a person asks of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComposerIntent {
    /// These bytes are to go.
    Send(Vec<u8>),
    /// The message is to go again and again, or as a load.
    Repeat(Wish),
    /// The message is to be kept.
    Keep,
    /// What the button beside the reason says is to be done.
    TakeRemedy,
}

/// What lasts from frame to frame, and no longer.
#[derive(Clone, Debug, Default)]
struct FrameState {
    composed: Option<Composed>,
    /// Whether an input method has a composition open in the field.
    composing: bool,
    cursor: Cursor,
    browse: Option<Browse>,
    wants_focus: bool,
    /// Where the cursor is to be put, in characters.
    wants_cursor: Option<usize>,
    /// What was asked for in the line above the message, in this frame.
    asked: Option<ComposerIntent>,
    /// Whether a person tried to send the text as it stands.
    tried: bool,
    /// How many messages with placeholders went, for `{count}`.
    templates_sent: u64,
    /// Where messages go.
    peer: String,
    /// What is looked for among the checksums.
    find_checksum: String,
    remark: Option<Remark>,
}

/// The bytes of a text, kept until something changes: making them takes long for a large paste.
#[derive(Clone, Debug)]
struct Composed {
    message: MessageText,
    prepared: Result<PreparedMessage, Mistake>,
    /// What would go now.
    made: Made,
    /// What hex digits were written as.
    form: HexForm,
}

/// Something that was done, or not done, to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remark {
    /// The bytes could not be written in the new notation, so the text stayed.
    NotConverted,
    /// A paste of this many bytes was refused.
    PasteTooLong(usize),
    /// What was pasted has LF at the ends of its lines, and may have had CR LF.
    LineEndsInDoubt,
    /// A text with placeholders is not written in another notation: it stayed, and is read so now.
    PlaceholdersStay,
    /// It has a placeholder for where it goes, and that is not one peer.
    PeerUnknown,
    /// There is nothing to send.
    Empty,
}

impl Composed {
    fn uses_peer(&self) -> bool {
        let template = self.prepared.as_ref().ok().and_then(PreparedMessage::template);
        template.is_some_and(Template::uses_peer)
    }
}

impl Composer {
    /// Draws the composer.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        env: &ComposerEnv<'_>,
        lead: Lead<'_>,
    ) -> Option<ComposerIntent> {
        if self.state.peer != env.peer {
            env.peer.clone_into(&mut self.state.peer);
            self.state.composed.take_if(|composed| composed.uses_peer());
        }
        self.refresh();
        self.bar_ui(ui, texts, env.empty, lead);
        let asked = self.state.asked.take();
        let (side, low) = (space::M as i8, space::S as i8);
        let margin = Margin { left: side, right: side, top: 0, bottom: low };
        let frame = Frame::new().inner_margin(margin);
        frame.show(ui, |ui| self.message_ui(ui, texts, env)).inner.or(asked)
    }

    /// Whether an input method is composing a text in the message field.
    pub fn is_composing(&self) -> bool {
        self.state.composing
    }

    /// The pane took the message: it goes into the history, and the field is ready for the next.
    pub fn accepted(&mut self) {
        if self.has_placeholders() {
            self.state.templates_sent += 1;
        }
        let text = std::mem::take(&mut self.message.text);
        self.history.push(Entry { text, notation: self.message.notation });
        self.state.browse = None;
        self.state.wants_focus = true;
    }

    /// Whether braces in the text are more than braces.
    pub fn has_placeholders(&self) -> bool {
        self.message.braces == Braces::Placeholders && self.message.text.contains(['{', '}'])
    }

    /// Puts a payload into the field: as text if it is text and safe to show, else with escapes.
    ///
    /// A line end and a checksum that would be appended anyway are left out of the text; if the payload has others,
    /// none are appended from now on, so that the same bytes go again. Braces are braces then.
    pub fn fill(&mut self, payload: &[u8]) {
        let message = &mut self.message;
        let encoding = message.encoding;
        let (body, line_end) = convert::split_line_end(payload, encoding, message.line_end);
        message.line_end = line_end;
        let (body, checksum) = convert::split_checksum(body, message.checksum);
        message.checksum = checksum;
        message.braces = Braces::Literal;
        (message.text, message.notation) = match convert::plain_text(body, encoding) {
            Some(text) => (text, Notation::Text),
            None => (convert::escaped(body, encoding), Notation::Escaped),
        };
        self.state.browse = None;
        self.state.remark = None;
        self.state.wants_cursor = Some(self.message.text.chars().count());
        self.focus();
    }

    /// Puts the keyboard into the field.
    pub fn focus(&mut self) {
        self.state.wants_focus = true;
    }

    /// The bytes of the text as it stands. If something is wrong in it, that is shown from now on, and
    /// the keyboard goes to the field.
    pub fn payload(&mut self, empty: EmptyMessage) -> Option<Vec<u8>> {
        self.refresh();
        self.state.tried = true;
        self.state.wants_focus = true;
        let payload = self.render_now()?;
        let uses_peer = self.state.composed.as_ref().is_some_and(Composed::uses_peer);
        if uses_peer && self.state.peer.is_empty() {
            self.state.remark = Some(Remark::PeerUnknown);
            return None;
        }
        if payload.is_empty() && empty == EmptyMessage::Nothing {
            self.state.remark = Some(Remark::Empty);
            return None;
        }
        Some(payload)
    }

    /// The message as it would go now; `None` if nothing is written, or something is wrong in it.
    pub fn written(&mut self) -> Option<Payload> {
        if self.message.text.is_empty() {
            return None;
        }
        self.refresh();
        let bytes = self.render_now()?;
        Some(self.as_written(bytes))
    }

    /// The message with the values of this moment.
    fn render_now(&mut self) -> Option<Vec<u8>> {
        let mut composed = self.state.composed.take()?;
        if let Ok(prepared) = &composed.prepared {
            composed.made = self.made(Some(prepared), &composed.message);
        }
        let composed = self.state.composed.insert(composed);
        let bytes = composed.prepared.is_ok().then_some(&composed.made.bytes)?;
        bytes.as_ref().ok().cloned()
    }

    /// Bytes of the field with the encoding in which a person wrote them; hex digits have none.
    pub fn as_written(&self, bytes: Vec<u8>) -> Payload {
        Payload { encoding: self.message.written_in(), ..bytes.into() }
    }

    /// Brings what is kept about the text up to date.
    fn refresh(&mut self) {
        let kept = self.state.composed.as_ref();
        if kept.is_some_and(|kept| kept.message == self.message) {
            return;
        }
        if kept.is_none_or(|kept| kept.message.text != self.message.text) {
            self.state.tried = false;
        }
        let message = self.message.clone();
        let prepared = message.prepare_noting_form();
        let form = prepared.as_ref().map_or(HexForm::Digits, |(_, form)| *form);
        let prepared = prepared.map(|(prepared, _)| prepared);
        let made = self.made(prepared.as_ref().ok(), &message);
        self.state.composed = Some(Composed { message, prepared, made, form });
    }

    /// The message as it would go now.
    fn made(&self, prepared: Option<&PreparedMessage>, message: &MessageText) -> Made {
        let (count, peer) = (self.state.templates_sent + 1, self.state.peer.as_str());
        let time = clock::time_of_day();
        let values = Values { count, peer, time: &time, ..Values::default() };
        Made::of(prepared, &values, message)
    }

    fn message_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        env: &ComposerEnv<'_>,
    ) -> Option<ComposerIntent> {
        let id = ui.make_persistent_id("message");
        self.carry_out_wishes(ui, id);
        let doubts = self.doubts_paste(ui, id);
        let pressed = self.keys(ui, id);
        let button = ui.horizontal_top(|ui| {
            self.field_ui(ui, id, texts);
            let send = send_button_ui(ui, texts, env);
            (send, self.repeat.button_ui(ui, texts, env.can_send.into(), env.load))
        });
        if doubts {
            self.state.remark = Some(Remark::LineEndsInDoubt);
        }
        self.refresh();
        let (button, wish) = button.inner;
        let sends = pressed == Some(Pressed::Send) || button.clicked();
        let intent = if sends { self.send(env) } else { None };
        let repeat = wish.filter(|wish| self.payload(empty_of(wish, env)).is_some());
        let intent = intent.or(repeat.map(ComposerIntent::Repeat));
        let remedy = self.words_ui(ui, texts, env);
        intent.or(remedy)
    }

    fn send(&mut self, env: &ComposerEnv<'_>) -> Option<ComposerIntent> {
        let bytes = self.payload(env.empty)?;
        env.can_send.then_some(ComposerIntent::Send(bytes))
    }

    /// Puts the keyboard and the cursor where they were asked for, but never during a composition.
    fn carry_out_wishes(&mut self, ui: &Ui, id: Id) {
        if self.state.composing {
            return;
        }
        if std::mem::take(&mut self.state.wants_focus) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        if let Some(at_char) = self.state.wants_cursor.take() {
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let cursor = CCursorRange::one(CCursor::new(at_char));
            state.cursor.set_char_range(Some(cursor));
            state.store(ui.ctx(), id);
        }
    }

    /// Whether line ends of what is pasted into the field in this frame may be lost. In hex they are as good
    /// as blanks.
    fn doubts_paste(&self, ui: &Ui, id: Id) -> bool {
        let doubts = |pasted: &String| clipboard::may_have_lost_line_ends(ui.ctx(), pasted);
        self.message.notation != Notation::Hex
            && ui.memory(|memory| memory.has_focus(id))
            && field::pasted(ui).iter().any(doubts)
    }

    fn keys(&mut self, ui: &Ui, id: Id) -> Option<Pressed> {
        if !ui.memory(|memory| memory.has_focus(id)) {
            self.state.composing = false;
            return None;
        }
        let cursor = self.state.cursor;
        let composing = &mut self.state.composing;
        let line_break = self.line_break;
        let pressed =
            ui.input_mut(|input| keys::take(&mut input.events, composing, cursor, line_break));
        match pressed {
            Some(Pressed::Older) => self.recall(Browse::older),
            Some(Pressed::Newer) => self.recall(Browse::newer),
            _ => {}
        }
        if let Some(bytes) = field::take_long_paste(ui, id, &mut self.message.text) {
            self.state.remark = Some(Remark::PasteTooLong(bytes));
        }
        pressed
    }

    fn recall(
        &mut self,
        step: impl FnOnce(&mut Option<Browse>, &History, &Entry) -> Option<Entry>,
    ) {
        let now = Entry { text: self.message.text.clone(), notation: self.message.notation };
        if let Some(entry) = step(&mut self.state.browse, &self.history, &now) {
            self.state.remark = None;
            self.state.wants_cursor = Some(entry.text.chars().count());
            (self.message.text, self.message.notation) = (entry.text, entry.notation);
        }
    }

    fn field_ui(&mut self, ui: &mut Ui, id: Id, texts: &Texts) {
        let field = MessageField {
            id,
            name: &tr!(texts, "message"),
            hint: &hint(self.message.notation, texts),
            has_problem: self.shown_mistake().is_some(),
            width: ui.available_width()
                - widgets::main_button_width(ui, &tr!(texts, "send"))
                - RepeatForm::button_width(ui, texts)
                - 2.0 * space::S,
        };
        let before = self.message.text.len();
        if let Some(cursor) = field.show(ui, &mut self.message.text) {
            self.state.cursor = cursor;
        }
        if self.message.text.len() != before {
            self.state.remark = None;
        }
    }

    /// What is wrong in the text, unless it is only that a person has not finished typing.
    fn shown_mistake(&self) -> Option<&Mistake> {
        let mistake = self.state.composed.as_ref()?.prepared.as_ref().err()?;
        let shows = self.state.tried || !convert::is_unfinished(mistake, &self.message.text);
        shows.then_some(mistake)
    }

    /// What there is to say about the text and the sending, below the field.
    fn words_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        env: &ComposerEnv<'_>,
    ) -> Option<ComposerIntent> {
        if let Some(mistake) = self.shown_mistake() {
            let (text, at_char) = (mistake_text(mistake, texts), mistake.at_char);
            let response = widgets::problem(ui, &text).interact(Sense::click());
            if response.on_hover_text(tr!(texts, "mistake-tooltip")).clicked() {
                self.state.wants_cursor = Some(at_char);
                self.state.wants_focus = true;
            }
        }
        let made = self.state.composed.as_ref().map(|composed| &composed.made);
        if let Some(error) = made.and_then(|made| made.bytes.as_ref().err()) {
            widgets::problem(ui, &render_error_text(error, texts));
        }
        if field::is_held(&self.message.text) {
            self.held_ui(ui, texts);
        }
        let form = self.state.composed.as_ref().map_or(HexForm::Digits, |composed| composed.form);
        if let Some(text) = form_text(form, texts) {
            widgets::small(ui, &text, palette(ui).weak);
        }
        if let Some(remark) = self.state.remark {
            self.remark_ui(ui, remark, texts);
        }
        why_not_ui(ui, env).then_some(ComposerIntent::TakeRemedy)
    }

    fn remark_ui(&mut self, ui: &mut Ui, remark: Remark, texts: &Texts) {
        ui.horizontal_wrapped(|ui| {
            let text = remark_text(remark, self.message.encoding, texts);
            widgets::small(ui, &text, palette(ui).warning);
            if remark == Remark::LineEndsInDoubt
                && widgets::button(ui, &tr!(texts, "message-make-cr-lf")).clicked()
            {
                self.apply_line_break(LineBreak::CrLf);
            }
        });
    }

    /// Puts this at the end of each line of the text.
    fn apply_line_break(&mut self, line_break: LineBreak) {
        self.message.text = line_break.apply_to(&self.message.text);
        self.state.remark = None;
        self.state.wants_cursor = Some(self.message.text.chars().count());
        self.focus();
    }

    /// Says why a long text cannot be edited, and offers the way out.
    fn held_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let (bytes, max) = (self.message.text.len(), field::EDIT_BYTES_MAX);
        ui.horizontal_wrapped(|ui| {
            let text = tr!(texts, "message-held", bytes = bytes, max = max);
            widgets::small(ui, &text, palette(ui).weak);
            if widgets::button(ui, &tr!(texts, "message-clear")).clicked() {
                self.message.text.clear();
                self.focus();
            }
        });
    }
}

/// What an empty message is to this wish: connections may be made without sending anything.
fn empty_of(wish: &Wish, env: &ComposerEnv<'_>) -> EmptyMessage {
    match wish {
        Wish::Load(_) => EmptyMessage::Datagram,
        Wish::Repeat(_) => env.empty,
    }
}

/// Says why a message cannot go, or why the last one did not. Returns whether the remedy was clicked.
fn why_not_ui(ui: &mut Ui, env: &ComposerEnv<'_>) -> bool {
    let refusal = env.refusal.filter(|_| !env.can_send);
    if env.notice.or(refusal).is_none() {
        return false;
    }
    let line = ui.horizontal_wrapped(|ui| {
        if let Some(notice) = env.notice {
            widgets::problem(ui, notice);
        }
        if let Some(refusal) = refusal {
            widgets::small(ui, refusal, palette(ui).weak);
        }
        env.remedy.is_some_and(|remedy| widgets::button(ui, remedy).clicked())
    });
    line.inner
}

fn send_button_ui(ui: &mut Ui, texts: &Texts, env: &ComposerEnv<'_>) -> Response {
    let text = tr!(texts, "send");
    let button = ui.add_enabled_ui(env.can_send, |ui| widgets::main_button(ui, &text)).inner;
    let button = match env.refusal {
        Some(refusal) => button.on_disabled_hover_text(refusal),
        None => button,
    };
    button.on_hover_text(tr!(texts, "send.tooltip", shortcut = env.shortcut))
}
