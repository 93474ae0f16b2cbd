//! The composer: where a message is written, turned into bytes, and sent.
//!
//! It makes the bytes and shows their count while a person types; the pane decides whether they can go
//! now, and says with [`Composer::accepted`] that they went. Until then nothing typed is lost.

mod bar;
mod choices;
mod convert;
mod exact_text;
mod field;
mod history;
mod keys;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

pub use bar::{BarControl, Lead, PANE_MAIN_RANK, PANE_RANK};
pub use history::{Entry, History};

use super::repeat::{RepeatForm, RepeatWish};
use super::tokens::{palette, space};
use super::{clipboard, widgets};
use crate::i18n::Texts;
use crate::learn::words::mistake_text;
use crate::net::Payload;
use crate::payload::compose::compose_noting_form;
use crate::payload::encoding::Encoding;
use crate::payload::hex::HexForm;
use crate::payload::{LineBreak, LineEnd, LineEndCounts, MessageText, Mistake, Notation};
use crate::tr;
use egui::text::{CCursor, CCursorRange};
use egui::{Frame, Id, Margin, Response, Sense, TextEdit, Ui};
use field::{Cursor, MessageField};
use history::Browse;
use keys::Pressed;
use serde::{Deserialize, Serialize};

/// A message in the making, how it is read, and those that went before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Composer {
    /// What is typed.
    pub text: String,
    /// How that is read.
    pub notation: Notation,
    /// The encoding of its characters.
    pub encoding: Encoding,
    /// What is put after it.
    pub line_end: LineEnd,
    /// What the keyboard's line break puts into it.
    pub line_break: LineBreak,
    /// What was sent before.
    pub history: History,
    /// How often it is sent, if again and again.
    pub repeat: RepeatForm,
    #[serde(skip)]
    state: FrameState,
}

impl Composer {
    /// An empty one that reads what is typed so.
    pub fn of(notation: Notation) -> Self {
        Self { notation, ..Self::default() }
    }
}

impl PartialEq for Composer {
    /// What is kept from one start of the program to the next.
    fn eq(&self, other: &Self) -> bool {
        let kept = |of: &Self| (of.notation, of.encoding, of.line_end, of.line_break);
        self.text == other.text
            && kept(self) == kept(other)
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
}

/// What an empty message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyMessage {
    /// A datagram without payload, which can be sent.
    Datagram,
    /// Nothing: on a stream, a send of 0 bytes does nothing.
    Nothing,
}

/// What a person asks of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComposerIntent {
    /// These bytes are to go.
    Send(Vec<u8>),
    /// The message is to go again and again.
    Repeat(RepeatWish),
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
    /// Whether a person tried to send the text as it stands.
    tried: bool,
    remark: Option<Remark>,
}

/// The bytes of a text, kept until something changes: making them takes long for a large paste.
#[derive(Clone, Debug)]
struct Composed {
    text: String,
    how: (Notation, Encoding, LineEnd),
    result: Result<Vec<u8>, Mistake>,
    /// What hex digits were written as.
    form: HexForm,
    /// The line ends in the bytes.
    ends: LineEndCounts,
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
    /// There is nothing to send.
    Empty,
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
        self.refresh();
        self.bar_ui(ui, texts, env.empty, lead);
        let (side, low) = (space::M as i8, space::S as i8);
        let margin = Margin { left: side, right: side, top: 0, bottom: low };
        Frame::new().inner_margin(margin).show(ui, |ui| self.message_ui(ui, texts, env)).inner
    }

    /// Whether an input method is composing a text in the message field.
    pub fn is_composing(&self) -> bool {
        self.state.composing
    }

    /// The pane took the message: it goes into the history, and the field is ready for the next.
    pub fn accepted(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.history.push(Entry { text, notation: self.notation });
        self.state.browse = None;
        self.state.wants_focus = true;
    }

    /// Puts a payload into the field: as text if it is text and safe to show, else with escapes.
    ///
    /// A line end that would be appended anyway is left out of the text; if the payload has another
    /// end, none is appended from now on, so that the same bytes go again.
    pub fn fill(&mut self, payload: &[u8]) {
        let (body, line_end) = convert::split_line_end(payload, self.encoding, self.line_end);
        self.line_end = line_end;
        (self.text, self.notation) = match convert::plain_text(body, self.encoding) {
            Some(text) => (text, Notation::Text),
            None => (convert::escaped(body, self.encoding), Notation::Escaped),
        };
        self.state.browse = None;
        self.state.remark = None;
        self.state.wants_cursor = Some(self.text.chars().count());
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
        let payload = self.state.composed.as_ref()?.result.clone().ok()?;
        if payload.is_empty() && empty == EmptyMessage::Nothing {
            self.state.remark = Some(Remark::Empty);
            return None;
        }
        Some(payload)
    }

    /// The message as it is written.
    pub fn message(&self) -> MessageText {
        let (notation, encoding, line_end) = (self.notation, self.encoding, self.line_end);
        let text = self.text.clone();
        MessageText { text, notation, encoding, line_end, ..MessageText::default() }
    }

    /// Bytes of the field with the encoding in which a person wrote them; hex digits have none.
    pub fn as_written(&self, bytes: Vec<u8>) -> Payload {
        let encoding = (self.notation != Notation::Hex).then_some(self.encoding);
        Payload { encoding, ..bytes.into() }
    }

    /// Brings what is kept about the text up to date.
    fn refresh(&mut self) {
        let how = (self.notation, self.encoding, self.line_end);
        let kept = self.state.composed.as_ref();
        let same_text = kept.is_some_and(|kept| kept.text == self.text);
        if same_text && kept.is_some_and(|kept| kept.how == how) {
            return;
        }
        if !same_text {
            self.state.tried = false;
        }
        let made = compose_noting_form(&self.text, self.notation, self.encoding, self.line_end);
        let form = made.as_ref().map_or(HexForm::Digits, |(_, form)| *form);
        let result = made.map(|(bytes, _)| bytes);
        let ends = result.as_ref().map(|bytes| LineEndCounts::of(bytes, self.encoding));
        let ends = ends.unwrap_or_default();
        self.state.composed = Some(Composed { text: self.text.clone(), how, result, form, ends });
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
            (send, self.repeat.button_ui(ui, texts, env.can_send.into()))
        });
        if doubts {
            self.state.remark = Some(Remark::LineEndsInDoubt);
        }
        self.refresh();
        let (button, wish) = button.inner;
        let sends = pressed == Some(Pressed::Send) || button.clicked();
        let intent = if sends { self.send(env) } else { None };
        let repeat = wish.filter(|_| self.payload(env.empty).is_some());
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
        self.notation != Notation::Hex
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
        if let Some(bytes) = field::take_long_paste(ui, id, &mut self.text) {
            self.state.remark = Some(Remark::PasteTooLong(bytes));
        }
        pressed
    }

    fn recall(
        &mut self,
        step: impl FnOnce(&mut Option<Browse>, &History, &Entry) -> Option<Entry>,
    ) {
        let now = Entry { text: self.text.clone(), notation: self.notation };
        if let Some(entry) = step(&mut self.state.browse, &self.history, &now) {
            self.state.remark = None;
            self.state.wants_cursor = Some(entry.text.chars().count());
            (self.text, self.notation) = (entry.text, entry.notation);
        }
    }

    fn field_ui(&mut self, ui: &mut Ui, id: Id, texts: &Texts) {
        let field = MessageField {
            id,
            name: &tr!(texts, "message"),
            hint: &hint(self.notation, texts),
            has_problem: self.shown_mistake().is_some(),
            width: ui.available_width()
                - widgets::main_button_width(ui, &tr!(texts, "send"))
                - RepeatForm::button_width(ui, texts)
                - 2.0 * space::S,
        };
        let before = self.text.len();
        if let Some(cursor) = field.show(ui, &mut self.text) {
            self.state.cursor = cursor;
        }
        if self.text.len() != before {
            self.state.remark = None;
        }
    }

    /// What is wrong in the text, unless it is only that a person has not finished typing.
    fn shown_mistake(&self) -> Option<&Mistake> {
        let mistake = self.state.composed.as_ref()?.result.as_ref().err()?;
        let shows = self.state.tried || !convert::is_unfinished(mistake, &self.text);
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
        if field::is_held(&self.text) {
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
            let text = remark_text(remark, self.encoding, texts);
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
        self.text = line_break.apply_to(&self.text);
        self.state.remark = None;
        self.state.wants_cursor = Some(self.text.chars().count());
        self.focus();
    }

    /// Says why a long text cannot be edited, and offers the way out.
    fn held_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let (bytes, max) = (self.text.len(), field::EDIT_BYTES_MAX);
        ui.horizontal_wrapped(|ui| {
            let text = tr!(texts, "message-held", bytes = bytes, max = max);
            widgets::small(ui, &text, palette(ui).weak);
            if widgets::button(ui, &tr!(texts, "message-clear")).clicked() {
                self.text.clear();
                self.focus();
            }
        });
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

fn hint(notation: Notation, texts: &Texts) -> String {
    match notation {
        Notation::Text => tr!(texts, "message-hint-text").into_owned(),
        Notation::Hex => tr!(texts, "message-hint-hex").into_owned(),
        Notation::Escaped => tr!(texts, "message-hint-escaped").into_owned(),
    }
}

fn remark_text(remark: Remark, encoding: Encoding, texts: &Texts) -> String {
    match remark {
        Remark::NotConverted => tr!(texts, "message-not-converted", encoding = encoding.name()),
        Remark::PasteTooLong(bytes) => {
            tr!(texts, "message-paste-too-long", bytes = bytes, max = field::FIELD_BYTES_MAX)
        }
        Remark::LineEndsInDoubt => tr!(texts, "message-line-ends-in-doubt").into_owned(),
        Remark::Empty => tr!(texts, "message-nothing").into_owned(),
    }
}

/// What of the text was left out of the bytes.
fn form_text(form: HexForm, texts: &Texts) -> Option<String> {
    match form {
        HexForm::Digits => None,
        HexForm::Dump => Some(tr!(texts, "message-is-dump").into_owned()),
        HexForm::Source => Some(tr!(texts, "message-is-source").into_owned()),
    }
}
