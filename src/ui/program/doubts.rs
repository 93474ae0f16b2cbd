//! What may be wrong in the program: found in its rows as they come, said below the form, and for how long it waits.

use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::learn::traced::{Doubt, DoubtFinder};
use crate::log::{Kind, RowPlace, Store};
use crate::net::traced::ProgramFacts;
use crate::net::{BlockedCall, Op, SessionId, Stamp, clock};
use crate::tr;
use crate::ui::pane::PaneEnv;
use crate::ui::tokens::palette;
use crate::ui::widgets::{NEXT_FRAME, bar, button, passing, tint, weak};
use egui::{Label, Ui};
use std::time::Duration;

/// How many rows are looked at in a frame: a tenth of a millisecond for those of others, which are most.
const ROWS_A_FRAME: u64 = 4096;

/// How many of them may be the program's own, which are copied.
const OWN_ROWS_A_FRAME: usize = 512;

/// How much of a row is copied, in bytes: the last line of an exception stands near the end of a few hundred.
const ROW_BYTES_MAX: usize = 4096;

/// How many doubts are kept: more than a person reads. What comes after them is counted.
const FOUND_MAX: usize = 50;

/// How many of them are said below the form.
const SAID_MAX: usize = 2;

/// From how long on a blocked call is told: before, it is nothing that seems to hang.
const WAITS_FROM: Duration = Duration::from_secs(2);

/// What was found in the rows of the session.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    finder: DoubtFinder,
    session: Option<SessionId>,
    /// The next row to look at.
    next: u64,
    /// Each kind once, with the row that it was first seen in.
    found: Vec<(u64, Doubt)>,
    time: Option<Clock>,
}

impl Doubts {
    /// Another program begins.
    pub(super) fn begin(&mut self) {
        let next = self.next;
        *self = Self { next, ..Self::default() };
    }

    /// What was found, with the rows.
    pub(super) fn found(&self) -> &[(u64, Doubt)] {
        &self.found
    }

    /// Looks at rows that came since, so many that a frame does not notice.
    pub(super) fn look(&mut self, env: &PaneEnv<'_>) {
        let Some(session) = env.session else {
            self.next = env.store.rows().end;
            return;
        };
        if self.session != Some(session.id) {
            self.begin();
            self.session = Some(session.id);
        }
        let (rows, is_all) = self.rows_of(env.store, session.id);
        for row in env.store.copy_rows(&rows, ROW_BYTES_MAX) {
            if let Some((number, doubt)) = self.finder.look(&row) {
                self.keep(number, doubt);
            }
        }
        if !is_all {
            env.waker.wake_by_ref();
        }
    }

    /// The numbers of the next rows of the session that can say something, and whether no others are left.
    fn rows_of(&mut self, store: &Store, session: SessionId) -> (Vec<u64>, bool) {
        let there = store.rows();
        let (first, mut at) = (self.next.max(there.start), self.next.max(there.start));
        let mut own = Vec::new();
        let end = there.end.min(first.saturating_add(ROWS_A_FRAME));
        while at < end && own.len() < OWN_ROWS_A_FRAME {
            let mut take = |segment: &crate::log::Segment| {
                let rows = at.max(segment.rows().start)..end.min(segment.rows().end);
                let heads = segment.heads(rows.clone());
                let is_one = |(of, kind): (SessionId, Kind)| of == session && says_something(kind);
                own.extend(
                    heads.zip(rows.clone()).filter(|(head, _)| is_one(*head)).map(|it| it.1),
                );
                rows.end
            };
            let next = match store.find(at) {
                RowPlace::Sealed(sealed) => take(&sealed),
                RowPlace::Gone(hole) => hole.end,
                RowPlace::OnDisk(_) => {
                    store.want(at);
                    at
                }
                RowPlace::Open => store.with_open(take),
            };
            if next <= at {
                break;
            }
            at = next;
        }
        if own.len() > OWN_ROWS_A_FRAME {
            own.truncate(OWN_ROWS_A_FRAME);
            at = own.last().map_or(at, |last| last + 1);
        }
        self.next = at;
        (own, at >= there.end)
    }

    fn keep(&mut self, row: u64, doubt: Doubt) {
        let kind = std::mem::discriminant(&doubt);
        let is_known = |(_, known): &(u64, Doubt)| std::mem::discriminant(known) == kind;
        if !self.found.iter().any(is_known) && self.found.len() < FOUND_MAX {
            self.found.push((row, doubt));
        }
    }

    /// Says the last of them. Returns the row that a person wants to see.
    pub(super) fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<u64> {
        let texts = env.texts;
        let waits = self.waits_text(ui, env);
        let there = (!self.found.is_empty() || waits.is_some()).then_some(waits);
        passing(ui, there, |ui, waits| self.said_ui(ui, texts, waits)).flatten()
    }

    fn said_ui(&self, ui: &mut Ui, texts: &Texts, waits: Option<String>) -> Option<u64> {
        let mut wanted = None;
        bar(ui, |ui| {
            for (row, doubt) in self.found.iter().rev().take(SAID_MAX) {
                let text = doubt.sentence(texts);
                ui.add(Label::new(tint(text, palette(ui).warning)).wrap());
                if button(ui, &tr!(texts, "program-doubt-show")).clicked() {
                    wanted = Some(*row);
                }
                ui.end_row();
            }
            let more = self.found.len().saturating_sub(SAID_MAX);
            if more > 0 {
                weak(ui, tr!(texts, "program-doubts-more", count = more));
            }
            if let Some(waits) = waits {
                weak(ui, waits);
            }
        });
        wanted
    }

    /// What the program has been blocked in for a while.
    fn waits_text(&mut self, ui: &Ui, env: &PaneEnv<'_>) -> Option<String> {
        let facts = env.session.filter(|_| env.is_running())?.protocol.program();
        let call = *facts.blocked_calls().first()?;
        let now = Stamp::now();
        let waited = now.since(call.since);
        if waited < WAITS_FROM {
            ui.ctx().request_repaint_after(WAITS_FROM.saturating_sub(waited) + NEXT_FRAME);
            return None;
        }
        let unix_ns = call.since.0.cast_signed().saturating_add(clock::wall_offset_ns());
        let since = self.time.get_or_insert_with(Clock::of_system).text(unix_ns);
        // Milliseconds would change with the clocks.
        let since = since.split('.').next().unwrap_or_default();
        Some(waits_text(call, &facts, since, env.texts))
    }
}

fn says_something(kind: Kind) -> bool {
    !matches!(kind, Kind::PartOut | Kind::Opened | Kind::Ended | Kind::Automated)
}

/// That a call waits, and for what.
fn waits_text(call: BlockedCall, facts: &ProgramFacts, since: &str, texts: &Texts) -> String {
    let socket = facts.sockets().into_iter().find(|socket| Some(socket.id) == call.connection);
    let at = socket.as_ref().and_then(|socket| socket.local).map(|local| local.to_string());
    let at = at.unwrap_or_default();
    let at = at.as_str();
    let name = call.op.name();
    match call.op {
        Op::Accept => tr!(texts, "program-waits-accept", since = since, at = at),
        Op::RecvFrom => tr!(texts, "program-waits-recvfrom", since = since, at = at),
        Op::Recv => tr!(texts, "program-waits-recv", since = since),
        Op::Connect => tr!(texts, "program-waits-connect", since = since),
        _ => tr!(texts, "program-waits", since = since, call = name),
    }
}
