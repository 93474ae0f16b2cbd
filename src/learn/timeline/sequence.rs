//! A sequence diagram: who sent what to whom, one step below the other.
//!
//! Time runs downwards in steps, whatever lies between them: microseconds and minutes are one line each.

use super::marks::Marks;
use super::words::{bar_label, bytes_text, lane_short_title, lane_title, link_label};
use crate::i18n::Texts;
use crate::log::timeline::{
    Bar, BarShape, Lane, LaneId, LaneRole, Link, LinkKind, Outcome, ThreadPlace, Timeline,
};
use crate::log::{Class, Store};
use crate::net::{Op, Stamp};
use crate::payload::{Encoding, Lines, ShowOptions, show::show};
use crate::tr;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most columns: more are too narrow for a word.
const COLUMNS_MAX: usize = 6;

/// The most steps; older ones are left out and counted. A lesson has a dozen or two.
pub const STEPS_MAX: usize = 80;

/// The most marked rows whose sockets are looked for: more than there are columns.
const MARKS_MAX: usize = 64;

/// The most arrows that are looked at.
const LINKS_MAX: usize = 400;

/// Into so many parts of time calls are told apart.
const PARTS: u64 = 4000;

/// The most characters of a payload.
const TEXT_CHARS_MAX: usize = 24;

/// How much of a payload is read for them, in bytes.
const TEXT_BYTES_MAX: usize = 4 * TEXT_CHARS_MAX;

/// A socket in the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its lane.
    pub lane: LaneId,
    /// What it is called in a narrow column.
    pub title: String,
    /// What it is called.
    pub long_title: String,
}

/// An end of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEnd {
    /// A column.
    Column(usize),
    /// What is not ours.
    Network,
}

/// What a step looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepLook {
    /// Bytes that went.
    Data,
    /// What the system does, inferred from the calls.
    Inferred,
    /// Something did not arrive, or was refused.
    Failure,
    /// A call or an event at one end.
    Local,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it began.
    pub at: Stamp,
    /// From where.
    pub from: StepEnd,
    /// To where; the same for what happens at one end.
    pub to: StepEnd,
    /// What it looks like.
    pub look: StepLook,
    /// What stands at it.
    pub text: String,
    /// The row to be gone to.
    pub row: Option<u64>,
    /// All rows that it shows.
    pub rows: [Option<u64>; 2],
}

/// A sequence diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    /// The sockets, from left to right.
    pub columns: Vec<Column>,
    /// How many more there are.
    pub columns_left_out: usize,
    /// What happened, from first to last.
    pub steps: Vec<Step>,
    /// How many steps before these are left out.
    pub steps_left_out: usize,
}

/// The diagram of a time line. Of many sockets those are shown that have a marked row, and then the newest.
pub fn sequence(timeline: &Timeline, store: &Store, marks: &Marks, texts: &Texts) -> Sequence {
    let (shown, columns_left_out) = columns(timeline, store, marks);
    let mut made = Sequence {
        columns: shown.iter().map(|lane| column(lane, texts)).collect(),
        columns_left_out,
        ..Sequence::default()
    };
    let place = |lane: LaneId| shown.iter().position(|other| other.id == lane);
    let span = timeline.span();
    // The end of a range of time is not in it.
    let all = span.start..Stamp(span.end.0.saturating_add(1));
    let links = timeline.links(all, LINKS_MAX, &|lane| place(lane).is_some());
    let mut steps: Vec<Step> =
        links.links.iter().filter_map(|link| link_step(link, &place, texts)).collect();
    let linked = steps.iter().flat_map(|step| step.rows).flatten().collect();
    for (column, lane) in shown.iter().enumerate() {
        steps.extend(local_steps(timeline, lane, column, &linked, texts));
    }
    steps.sort_by_key(|step| step.at);
    made.steps_left_out = steps.len().saturating_sub(STEPS_MAX);
    made.steps = steps.split_off(made.steps_left_out);
    made.steps_left_out += usize::try_from(links.left_out).unwrap_or(usize::MAX);
    put_payloads(&mut made.steps, store);
    made
}

/// The lanes that have a column, in their order, and how many have none.
fn columns<'a>(timeline: &'a Timeline, store: &Store, marks: &Marks) -> (Vec<&'a Lane>, usize) {
    let sockets = || timeline.lanes().iter().filter(|lane| lane.role != LaneRole::Session);
    let mut chosen: Vec<&Lane> = sockets().collect();
    let left_out = chosen.len().saturating_sub(COLUMNS_MAX);
    if left_out > 0 {
        let marked: BTreeSet<_> = store
            .copy_rows(&marks.last(MARKS_MAX), 0)
            .into_iter()
            .map(|row| (row.session, row.peer.connection()))
            .collect();
        let is_marked = |lane: &Lane| marked.contains(&(lane.session, lane.connection));
        chosen.sort_by_key(|lane| Reverse((is_marked(lane), lane.began)));
        let least: BTreeSet<LaneId> =
            chosen.into_iter().take(COLUMNS_MAX).map(|lane| lane.id).collect();
        chosen = sockets().filter(|lane| least.contains(&lane.id)).collect();
    }
    (chosen, left_out)
}

fn column(lane: &Lane, texts: &Texts) -> Column {
    let (title, long_title) = (lane_short_title(lane, texts), lane_title(lane, texts));
    Column { lane: lane.id, title, long_title }
}

fn link_step(link: &Link, place: &dyn Fn(LaneId) -> Option<usize>, texts: &Texts) -> Option<Step> {
    let end = |lane: Option<LaneId>| lane.and_then(place).map_or(StepEnd::Network, StepEnd::Column);
    let (from, to) = (end(link.from.lane), end(link.to.lane));
    if (from, to) == (StepEnd::Network, StepEnd::Network) {
        return None;
    }
    let look = match link.kind {
        kind if kind.is_failure() => StepLook::Failure,
        LinkKind::Datagram | LinkKind::Stream => StepLook::Data,
        _ => StepLook::Inferred,
    };
    let text = match link.kind {
        LinkKind::Accepted => Op::Accept.name().to_owned(),
        _ => link_label(link, texts),
    };
    let rows = [link.from.row, link.to.row];
    let row = match link.kind {
        LinkKind::Datagram | LinkKind::Stream => link.to.row.or(link.from.row),
        _ => link.from.row.or(link.to.row),
    };
    // What comes back to the same end came from the network.
    let from = if from == to { StepEnd::Network } else { from };
    Some(Step { at: link.from.at, from, to, look, text, row, rows })
}

/// What happens at one end alone: calls that a person should see, and what went to or came from the network.
fn local_steps(
    timeline: &Timeline,
    lane: &Lane,
    column: usize,
    linked: &BTreeSet<u64>,
    texts: &Texts,
) -> Vec<Step> {
    let span = timeline.span();
    let part = (span.end.since(span.start).as_nanos() as u64 / PARTS).max(1);
    let all = span.start..Stamp(span.end.0.saturating_add(1));
    let lines = (0..lane.threads.len()).map(|thread| ThreadPlace { lane: lane.id, thread });
    let bars = lines.flat_map(|line| timeline.bars(line, all.clone(), part));
    bars.filter(|bar| !linked.contains(&bar.row))
        .filter_map(|bar| local_step(&bar, column, texts))
        .collect()
}

fn local_step(bar: &Bar, column: usize, texts: &Texts) -> Option<Step> {
    let here = StepEnd::Column(column);
    let (from, to, look) = match (bar.class(), bar.shape, bar.outcome) {
        (_, _, Outcome::WouldBlock) => return None,
        (Class::Out, _, Outcome::Ok) => (here, StepEnd::Network, StepLook::Data),
        (Class::In, _, Outcome::Ok) => (StepEnd::Network, here, StepLook::Data),
        (_, _, Outcome::Failed) => (here, here, StepLook::Failure),
        (_, BarShape::Call(op), _) if is_telling(op) => (here, here, StepLook::Local),
        _ => return None,
    };
    let text = match look {
        StepLook::Data => bytes_text(bar.bytes),
        _ => bar_label(bar, texts),
    };
    let row = Some(bar.row);
    Some(Step { at: bar.begin, from, to, look, text, row, rows: [row, None] })
}

/// Whether a call changes what its socket is.
fn is_telling(op: Op) -> bool {
    matches!(op, Op::Bind | Op::Listen | Op::Connect | Op::Shutdown | Op::Close)
}

/// Puts the beginning of each payload to its step.
fn put_payloads(steps: &mut [Step], store: &Store) {
    let wanted = |step: &&mut Step| step.look == StepLook::Data;
    for step in steps.iter_mut().filter(wanted) {
        let rows: Vec<u64> = step.rows.into_iter().flatten().collect();
        let found = store.copy_rows(&rows, TEXT_BYTES_MAX).into_iter().find(|row| {
            // Of bytes that were split or merged, a row is not the whole.
            row.kind.has_payload() && bytes_text(row.payload_bytes as u64) == step.text
        });
        let Some(row) = found else { continue };
        let options = ShowOptions { max_chars: TEXT_CHARS_MAX, lines: Lines::Escape };
        let shown = show(&row.payload, row.read_in(Encoding::Utf8), &options);
        let more = if shown.bytes_shown < row.payload_bytes { "…" } else { "" };
        step.text = format!("{}{more} · {}", shown.text, step.text);
    }
}

/// A step in one sentence, for those who do not see it.
pub fn step_text(step: &Step, sequence: &Sequence, texts: &Texts) -> String {
    let name = |end: StepEnd| match end {
        StepEnd::Column(place) => {
            sequence.columns.get(place).map_or_else(String::new, |column| column.long_title.clone())
        }
        StepEnd::Network => tr!(texts, "timeline-network").into_owned(),
    };
    let text = step.text.as_str();
    if step.from == step.to {
        return tr!(texts, "timeline-bar-part-of", bar = text, lane = name(step.from));
    }
    let way = tr!(texts, "timeline-link-from-to", from = name(step.from), to = name(step.to));
    match step.look {
        StepLook::Inferred => format!("{text}, {way}, {}", tr!(texts, "timeline-link-inferred")),
        _ => format!("{text}, {way}"),
    }
}
