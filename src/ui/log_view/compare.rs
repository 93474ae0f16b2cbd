//! The bytes of two rows side by side, with those that differ marked.

use super::LogView;
use super::list::ListedRow;
use crate::i18n::Texts;
use crate::log::Store;
use crate::log::frames::Limits;
use crate::payload::diff::{Pair, aligned, by_position, differs};
use crate::tr;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{menu_item, segments, weak};
use egui::text::{LayoutJob, TextFormat};
use egui::{Context, Id, Label, Order, ScrollArea, Stroke, Ui, Vec2, Window};

/// The most bytes of each row that are compared: more than any datagram, and a frame's time to look at.
const BYTES_MAX: usize = 1 << 20;

/// Bytes of each side in a line, where there is room for them and where there is not.
const PER_LINE: usize = 16;
const PER_LINE_NARROW: usize = 8;

/// The part of the whole window's width and height that this one takes.
const SHARE: Vec2 = Vec2::new(0.9, 0.7);

/// What stands for a byte that the other one has.
const GAP: &str = "··";

/// One of the two.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    row: u64,
    unix_ns: i64,
    bytes: Vec<u8>,
    /// Bytes that are not compared.
    left_out: usize,
}

/// How bytes stand beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CompareWay {
    /// Those at the same place.
    #[default]
    Position,
    /// A byte that one has more stands beside a gap.
    Inserted,
}

/// The two of them.
#[derive(Debug)]
pub(super) struct Comparison {
    left: Compared,
    right: Compared,
    way: CompareWay,
    /// `None` if they are too different for gaps.
    pairs: Option<Vec<Pair>>,
    differing: usize,
    /// The place of the first that differs.
    first: Option<usize>,
    /// Whether the first one that differs is to come into sight.
    reveals: bool,
}

impl Comparison {
    fn new(left: Compared, right: Compared) -> Self {
        let mut made = Self {
            left,
            right,
            way: CompareWay::default(),
            pairs: None,
            differing: 0,
            first: None,
            reveals: false,
        };
        made.compare(CompareWay::default());
        made
    }

    fn compare(&mut self, way: CompareWay) {
        let (left, right) = (&self.left.bytes, &self.right.bytes);
        self.pairs = match way {
            CompareWay::Position => Some(by_position(left, right)),
            CompareWay::Inserted => aligned(left, right),
        };
        let pairs = self.pairs.as_deref().unwrap_or_default();
        self.differing = pairs.iter().filter(|pair| differs(pair)).count();
        self.first = pairs.iter().position(differs);
        (self.way, self.reveals) = (way, true);
    }
}

impl LogView {
    /// The items of a row's menu: it is the first of two, or the second.
    pub(super) fn compare_items_ui(
        &mut self,
        ui: &mut Ui,
        entry: &ListedRow,
        store: &Store,
        texts: &Texts,
    ) {
        let can = entry.row.kind.has_payload();
        if let Some(other) = self.other_end(entry.key) {
            if menu_item(ui, can.into(), &tr!(texts, "log-compare-selected")) {
                let (one, two) = (other.min(entry.key), other.max(entry.key));
                self.open_comparison(self.compared(one, store), self.compared(two, store));
            }
            return;
        }
        let first = self.compare_first.as_ref().filter(|first| first.row != entry.row.number);
        if let Some(first) = first.cloned() {
            let text = tr!(texts, "log-compare-with", row = first.row + 1);
            if menu_item(ui, can.into(), &text) {
                self.compare_first = None;
                self.open_comparison(Some(first), self.compared(entry.key, store));
            }
        }
        if menu_item(ui, can.into(), &tr!(texts, "log-compare-first")) {
            self.compare_first = self.compared(entry.key, store);
        }
    }

    /// The other end of the selection, if a line is one of its two ends.
    fn other_end(&self, key: u64) -> Option<u64> {
        let selection = self.selection.filter(|one| one.anchor != one.head)?;
        match key {
            _ if key == selection.head => Some(selection.anchor),
            _ if key == selection.anchor => Some(selection.head),
            _ => None,
        }
    }

    fn open_comparison(&mut self, left: Option<Compared>, right: Option<Compared>) {
        if let (Some(left), Some(right)) = (left, right) {
            self.comparison = Some(Box::new(Comparison::new(left, right)));
        }
    }

    fn compared(&self, key: u64, store: &Store) -> Option<Compared> {
        let limits = Limits { bytes: BYTES_MAX, rows: u64::MAX };
        let row = self.entries(&[key], store, limits).pop()?.row;
        let left_out = row.payload_bytes.saturating_sub(row.payload.len());
        Some(Compared { row: row.number, unix_ns: row.unix_ns, bytes: row.payload, left_out })
    }

    /// Closes the front one of the windows over the log, if one is open.
    pub fn close_window(&mut self, ctx: &Context) -> bool {
        let front = ctx.memory(|memory| memory.areas().top_layer_id(Order::Middle));
        let is_compared = front.is_some_and(|front| front.id == self.id.with("comparison"));
        (is_compared && self.comparison.take().is_some())
            || self.follow.take().is_some()
            || self.comparison.take().is_some()
    }

    /// Draws the window, if it is open.
    pub(super) fn comparison_ui(&mut self, ui: &Ui, texts: &Texts) {
        let Some(mut comparison) = self.comparison.take() else { return };
        let mut is_open = true;
        let room = ui.ctx().content_rect().size() * SHARE;
        Window::new(tr!(texts, "log-compare-title").into_owned())
            .id(self.id.with("comparison"))
            .open(&mut is_open)
            .collapsible(false)
            .default_size(room)
            .constrain(true)
            .show(ui.ctx(), |ui| self.comparison_content_ui(ui, &mut comparison, texts));
        self.comparison = Some(comparison).filter(|_| is_open);
    }

    fn comparison_content_ui(&mut self, ui: &mut Ui, comparison: &mut Comparison, texts: &Texts) {
        for side in [&comparison.left, &comparison.right] {
            let time = self.clock.text(side.unix_ns);
            let bytes = side.bytes.len() + side.left_out;
            weak(ui, tr!(texts, "log-compare-row", row = side.row + 1, time = time, bytes = bytes));
        }
        let names = [
            (CompareWay::Position, tr!(texts, "log-compare-position").into_owned()),
            (CompareWay::Inserted, tr!(texts, "log-compare-inserted").into_owned()),
        ];
        let names = names.each_ref().map(|(way, name)| (*way, name.as_str()));
        let now = comparison.way;
        let chosen = ui.horizontal(|ui| segments(ui, &names, |way| way == now, None)).inner;
        if let Some(way) = chosen {
            comparison.compare(way);
        }
        ui.add(Label::new(summary(comparison, texts)).wrap());
        ui.add_space(space::S);
        lines_ui(ui, comparison, self.id.with("compared lines"));
    }
}

/// What the comparison says in words.
fn summary(comparison: &Comparison, texts: &Texts) -> String {
    if comparison.pairs.is_none() {
        return tr!(texts, "log-compare-too-different").into_owned();
    }
    let said = match comparison.first {
        None => tr!(texts, "log-compare-same").into_owned(),
        Some(first) => {
            let hex = format!("{first:#x}");
            tr!(
                texts,
                "log-compare-differs",
                count = comparison.differing,
                first = first,
                hex = hex
            )
        }
    };
    let left_out = comparison.left.left_out.max(comparison.right.left_out);
    if left_out == 0 {
        return said;
    }
    format!("{said} · {}", tr!(texts, "log-compare-cut", bytes = BYTES_MAX))
}

fn lines_ui(ui: &mut Ui, comparison: &mut Comparison, id: Id) {
    let Some(pairs) = &comparison.pairs else { return };
    let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
    let needs = line_chars(PER_LINE) as f32 * char_width + 2.0 * space::L;
    let per_line = if ui.available_width() >= needs { PER_LINE } else { PER_LINE_NARROW };
    let mut area = ScrollArea::both().id_salt(id).auto_shrink([false, true]);
    if std::mem::take(&mut comparison.reveals) {
        let line = comparison.first.unwrap_or(0) / per_line;
        area = area.vertical_scroll_offset(line.saturating_sub(2) as f32 * size::ROW);
    }
    let count = pairs.len().div_ceil(per_line);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, size::ROW, count, |ui, shown| {
        for line in shown {
            let start = line * per_line;
            let end = (start + per_line).min(pairs.len());
            let job = line_job(ui, start, pairs.get(start..end).unwrap_or_default(), per_line);
            ui.allocate_ui(Vec2::new(ui.available_width(), size::ROW), |ui| {
                ui.add(Label::new(job).extend());
            });
        }
    });
}

/// Characters of a line: for each side its offset, digits and characters.
fn line_chars(per_line: usize) -> usize {
    2 * (8 + 3 * per_line + 2 + per_line) + 6
}

/// A line: the place, the bytes and characters of both, and whether they differ.
fn line_job(ui: &Ui, start: usize, pairs: &[Pair], per_line: usize) -> LayoutJob {
    let colours = palette(ui);
    let plain = |colour| TextFormat::simple(log_font(), colour);
    let marked = TextFormat {
        background: colours.found,
        underline: Stroke::new(1.0, colours.problem),
        ..plain(colours.text)
    };
    let (weak, text) = (plain(colours.weak), plain(colours.text));
    let mut job = LayoutJob::default();
    job.append(&format!("{start:06x}  "), 0.0, weak.clone());
    for (side, of) in [(0, left_of as fn(Pair) -> Option<u8>), (1, right_of)] {
        if side == 1 {
            job.append("   ", 0.0, weak.clone());
        }
        for place in 0..per_line {
            let pair = pairs.get(place);
            let digits = match pair.copied().map(of) {
                Some(Some(byte)) => format!("{byte:02x}"),
                Some(None) => GAP.to_owned(),
                None => "  ".to_owned(),
            };
            let format = if pair.is_some_and(differs) { &marked } else { &text };
            job.append(&digits, 0.0, format.clone());
            job.append(" ", 0.0, text.clone());
        }
        job.append(" ", 0.0, text.clone());
        for pair in pairs {
            let shown = match of(*pair) {
                Some(byte @ 0x20..=0x7e) => char::from(byte),
                Some(_) => '.',
                None => ' ',
            };
            let format = if differs(pair) { &marked } else { &weak };
            job.append(shown.encode_utf8(&mut [0; 4]), 0.0, format.clone());
        }
        job.append(&" ".repeat(per_line - pairs.len()), 0.0, weak.clone());
    }
    // Not by colour alone, and for screen readers.
    let differs = if pairs.iter().any(differs) { "  ≠" } else { "" };
    job.append(differs, 0.0, plain(colours.problem));
    job
}

fn left_of(pair: Pair) -> Option<u8> {
    pair.0
}

fn right_of(pair: Pair) -> Option<u8> {
    pair.1
}
