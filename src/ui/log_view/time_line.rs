//! The rows of a log as bars on a line of time, in place of the list.

use super::selection::Selection;
use super::{LogIntent, LogShows, LogView};
use crate::i18n::Texts;
use crate::learn::timeline::Marks;
use crate::learn::timeline::shape::Picture;
use crate::log::Store;
use crate::log::frames::RowWindow;
use crate::net::{BlockedCall, SessionId};
use crate::tr;
use crate::ui::icons;
use crate::ui::inspector::Selected;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::timeline::{Scope, TimelineAsk, TimelineEnv, TimelineView};
use crate::ui::widgets;
use egui::Ui;

impl LogView {
    /// Whether rows stand on a line of time.
    pub fn shows_time_line(&self) -> bool {
        self.settings.shows == LogShows::TimeLine
    }

    /// Shows the list in place of the time line, or the other way round. What is selected is in sight.
    pub fn toggle_time_line(&mut self) {
        if self.shows_time_line() {
            self.settings.shows = LogShows::List;
            self.keeps_selected = true;
        } else {
            self.settings.shows = LogShows::TimeLine;
            self.time_line.reveal_again();
        }
    }

    /// The time line, as it was drawn last.
    pub fn time_line(&self) -> &TimelineView {
        &self.time_line
    }

    /// Takes in which calls of all sessions have not returned. To be called before each drawing of a time line.
    pub fn put_blocked(&mut self, blocked: Vec<(SessionId, BlockedCall)>) {
        self.blocked = blocked;
    }

    /// Has these rows stand out, since a lesson points at them. Costs little if they do already.
    pub fn point_at(&mut self, rows: &Marks) {
        if self.pointed_at != *rows {
            self.pointed_at = rows.clone();
        }
    }

    /// The switch between list and time line.
    pub(super) fn switch_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let is_on = self.shows_time_line();
        let name = tr!(texts, "timeline");
        let toggle = widgets::icon_toggle(ui, icons::TIME_LINE, &name, is_on.into());
        let what = tr!(texts, "timeline-switch-tooltip");
        let tip = tooltip(ui.ctx(), &what, &shortcuts::TIME_LINE);
        if toggle.on_hover_text(tip).clicked() {
            self.toggle_time_line();
        }
    }

    pub(super) fn time_line_ui(
        &mut self,
        ui: &mut Ui,
        store: &Store,
        texts: &Texts,
        empty_hint: &str,
    ) -> Option<LogIntent> {
        let has_chosen = self.connections.is_some() && self.time_line.scope() == Scope::Pane;
        let none_of_chosen = tr!(texts, "log-none-of-connections");
        let empty_hint = if has_chosen { &*none_of_chosen } else { empty_hint };
        let env = TimelineEnv {
            store,
            sessions: self.sessions.set(),
            connections: self.connections.as_ref(),
            classes: self.settings.classes,
            window: self.time_line_window(),
            selected: self.selected_row(),
            marks: &self.pointed_at,
            blocked: &self.blocked,
            has_text_filter: !self.typed.is_empty(),
            empty_hint,
            texts,
        };
        let asked = self.time_line.ui(ui, &env);
        if !self.shows_whole_store() {
            self.settings.scope = self.time_line.scope();
        }
        match asked? {
            TimelineAsk::Select(row) => self.select_row(row),
            TimelineAsk::Move(steps) => self.move_selection(steps, Self::select),
            TimelineAsk::GiveUp => {
                if self.selected() == Selected::Nothing {
                    ui.memory_mut(|memory| memory.surrender_focus(self.time_line.id()));
                }
                self.selection = None;
            }
            TimelineAsk::Save(form) => return Some(LogIntent::SavePicture(form)),
        }
        None
    }

    /// The rows that a time line shows. One of all panes shows what came before this one opened, too.
    fn time_line_window(&self) -> RowWindow {
        let floor = match self.time_line.scope() {
            Scope::Pane => self.view.floor(),
            Scope::All => self.cleared_to,
        };
        RowWindow { floor, ceiling: self.view.ceiling() }
    }

    /// The part of time that is seen, with all lanes, as a picture with title and legend, and that title.
    pub fn picture(&mut self, store: &Store, texts: &Texts) -> (Picture, String) {
        let env = TimelineEnv {
            store,
            sessions: self.sessions.set(),
            connections: self.connections.as_ref(),
            classes: self.settings.classes,
            window: self.time_line_window(),
            selected: None,
            marks: &self.pointed_at,
            blocked: &self.blocked,
            has_text_filter: false,
            empty_hint: "",
            texts,
        };
        self.time_line.sheet(&env)
    }

    /// Selects the line with which a row ends; where frames are listed, that of its frame.
    fn select_row(&mut self, row: u64) {
        let key = match &self.frames {
            None => Some(row),
            Some(_) => self.ordinal_of_row(row).and_then(|ordinal| self.key_at(ordinal)),
        };
        self.selection = key.map(Selection::one);
    }
}
