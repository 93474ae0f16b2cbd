//! Copying the selected lines to the clipboard: at once, or on a thread of its own where they must be read from the disk.

use super::list::{LineReader, ListedRow, line};
use super::{LogIntent, LogView};
use crate::i18n::{Lang, Texts};
use crate::learn::row_text::describe;
use crate::log::copy::{COPY_BYTES_MAX, CopyText, Form, rows_text};
use crate::log::frames::{Item, Limits};
use crate::log::{Row, Store};
use crate::threads::spawn;
use crate::ui::widgets::NEXT_FRAME;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::{Context, ViewportId};

/// The most rows that are copied at once: with small payloads this takes a tenth of a second, and no
/// other program is glad about more. What is left out is counted.
const COPY_ROWS_MAX: u64 = 100_000;

/// Rows that are copied out of the store in one go, so that its lock is held shortly.
pub(super) const ROWS_AT_ONCE: usize = 64;

/// One byte more than fits, so that a longer frame is left out and not cut.
const LIMITS: Limits = Limits { bytes: COPY_BYTES_MAX + 1, rows: u64::MAX };

/// What is to be copied, of which lines.
struct CopyWork {
    items: Vec<(u64, Item)>,
    /// How many lines are selected.
    selected: u64,
    reader: LineReader,
    form: Form,
}

/// What was copied.
#[derive(Debug)]
struct Copied {
    copy: CopyText,
    rows: u64,
    left_out: u64,
}

/// A copy that a thread makes.
#[derive(Debug)]
pub(super) struct Copying(Receiver<Copied>);

impl CopyWork {
    fn lines<'a>(&'a self, store: &'a Store) -> impl Iterator<Item = ListedRow> + 'a {
        self.items.chunks(ROWS_AT_ONCE).flat_map(move |some| {
            if some.iter().all(|(_, item)| matches!(item, Item::Row(_))) {
                let rows: Vec<u64> = some.iter().map(|(_, item)| item.row()).collect();
                return self.reader.rows(&rows, store, LIMITS);
            }
            let line = |(key, item): &(u64, Item)| line(*key, item, store, LIMITS);
            some.iter().filter_map(line).collect()
        })
    }

    fn copy(&self, store: &Store, texts: &Texts) -> Copied {
        let (mut taken, mut skipped, mut bytes) = (0, 0, 0);
        let rows = self.lines(store).map(|line| row_to_copy(line, self.form));
        let rows = rows
            .take_while(|row| {
                bytes += row.payload_bytes;
                // One more than fits, so that the first of them all is never missing.
                bytes.saturating_sub(row.payload_bytes) < COPY_BYTES_MAX
            })
            .inspect(|row| {
                taken += 1;
                // A hex copy is for programs: it has no rows without payload.
                skipped += u64::from(!self.form.has_words() && !row.kind.has_payload());
            });
        let copy = rows_text(rows, self.form, self.reader.encoding, |row| describe(row, texts));
        let rows = taken - skipped - copy.left_out;
        let left_out = self.selected.saturating_sub(taken) + copy.left_out;
        Copied { copy, rows, left_out }
    }
}

/// A line as it is copied: text has whole characters; bytes stay those of the row.
pub(super) fn row_to_copy(line: ListedRow, form: Form) -> Row {
    let ListedRow { mut row, edges, .. } = line;
    if form.has_words() && !edges.is_clean() {
        row.payload = edges.joined(&row.payload);
    }
    row
}

impl LogView {
    /// Copies the selected rows to the clipboard, as far as they fit. Those on the disk are waited for on a thread, and
    /// [`Self::take_copy`] has them.
    pub(super) fn copy(
        &mut self,
        ctx: &Context,
        form: Form,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let work = self.copy_work(form);
        let oldest = work.items.first().map(|(_, item)| match item {
            Item::Row(row) => *row,
            Item::Frame(frame) => frame.first.row,
        });
        // What is in memory is newer than all that is on the disk.
        if oldest.is_none_or(|row| !store.is_on_disk(row)) {
            self.copying = None;
            return put(ctx, work.copy(store, texts));
        }
        self.copying = start(work, store.waiting(), texts.lang(), ctx.clone());
        None
    }

    fn copy_work(&self, form: Form) -> CopyWork {
        let ordinals = self.selected_ordinals();
        let keys = ordinals.clone().filter_map(|ordinal| self.key_at(ordinal));
        let item = |key| match &self.frames {
            None => Some((key, Item::Row(key))),
            Some(frames) => frames.item(key).map(|item| (key, item)),
        };
        let items = keys.filter_map(item).take(COPY_ROWS_MAX as usize).collect();
        let selected = ordinals.end - ordinals.start;
        CopyWork { items, selected, reader: self.line_reader(), form }
    }

    /// Takes what a thread has copied, if it has.
    pub(super) fn take_copy(&mut self, ctx: &Context) -> Option<LogIntent> {
        match self.copying.as_ref()?.0.try_recv() {
            Ok(copied) => {
                self.copying = None;
                put(ctx, copied)
            }
            Err(TryRecvError::Empty) => None,
            // A bug of ours, which was reported.
            Err(TryRecvError::Disconnected) => {
                self.copying = None;
                None
            }
        }
    }
}

fn put(ctx: &Context, copied: Copied) -> Option<LogIntent> {
    let Copied { copy, rows, left_out } = copied;
    if rows == 0 && left_out == 0 {
        return None;
    }
    if rows > 0 || copy.left_out > 0 {
        ctx.copy_text(copy.text);
    }
    Some(LogIntent::Copied { rows, left_out, guard: copy.guard })
}

/// Copies on a thread; `None` if there is none.
fn start(work: CopyWork, store: Store, lang: Lang, ctx: Context) -> Option<Copying> {
    let (report, result) = bounded(1);
    let copy = move || {
        let copied = work.copy(&store, &Texts::new(lang));
        // Another copy may be wanted by now.
        if report.send(copied).is_ok() {
            ctx.request_repaint_after_for(NEXT_FRAME, ViewportId::ROOT);
        }
    };
    match spawn("log copy".to_owned(), copy) {
        Ok(_) => Some(Copying(result)),
        Err(error) => {
            log::error!("{error}");
            None
        }
    }
}
