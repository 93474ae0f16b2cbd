//! What was found so far, for whoever draws it.

use super::bar::Bar;
use super::entry::LinkEntry;
use super::found::{Changed, Found, append_lines};
use super::lane::{Lane, LaneId, ThreadPlace};
use super::lanes_of_rows::{LanesOfRows, Piece};
use super::link::{Link, Links};
use super::mark::{Line, Mark};
use super::runs::{Chunk, Runs};
use super::socket::Facts;
use super::{Gone, infer};
use crate::net::Stamp;
use std::collections::HashSet;
use std::ops::Range;

/// Rows that are shown at most: 4 million, whose bars and places take 120 MB. Older ones leave and are counted.
pub(super) const ROWS_MAX: usize = 1 << 22;

/// Arrows that are kept at most: 100 MB. Older ones leave and are counted.
pub(super) const LINKS_MAX: usize = 1 << 21;

/// How many more arrows than are drawn are looked at to find those whose lanes are shown.
const LINKS_LOOKED_AT: usize = 8;

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Index {
    /// In the order of their numbers.
    pub(super) lanes: Vec<Lane>,
    /// What belongs to each of them.
    tracks: Vec<Track>,
    links: Runs<LinkEntry>,
    rows: LanesOfRows,
    floor: u64,
    pub(super) gone: Gone,
    left: Left,
}

/// What has left and is still to be freed: of a million rows that takes some ten milliseconds.
#[derive(Debug, Default)]
pub(super) struct Left {
    tracks: Vec<Track>,
    marks: Vec<Chunk<Mark>>,
    links: Vec<Chunk<LinkEntry>>,
    rows: Vec<Piece>,
}

impl Left {
    fn is_empty(&self) -> bool {
        let Self { tracks, marks, links, rows } = self;
        tracks.is_empty() && marks.is_empty() && links.is_empty() && rows.is_empty()
    }
}

#[derive(Debug)]
pub(super) struct Track {
    pub(super) facts: Facts,
    lines: Vec<Line>,
}

impl Index {
    /// The number of the newest row.
    fn newest(&self) -> u64 {
        self.rows.rows().end
    }

    /// Takes in what was found.
    pub(super) fn take(&mut self, found: Found) {
        let new = found.rows.rows();
        if new.is_empty() && found.sockets.is_empty() && found.dropped.is_empty() {
            return;
        }
        self.rows.append(found.rows);
        let newest = self.newest();
        for (id, changed) in found.sockets {
            self.put(id, changed, newest);
        }
        self.links.append(found.links, newest);
        self.drop_lanes(&found.dropped);
        if new.start < self.floor {
            // What was cleared before it was found was not shown: it is not counted.
            let _ = self.cut();
        }
        self.gone.over_bound += self.links.shorten(LINKS_MAX, &mut self.left.links);
    }

    fn put(&mut self, id: LaneId, (lane, facts, fresh): Changed, newest: u64) {
        let place = match self.place(id) {
            Ok(place) => place,
            Err(place) => {
                self.lanes.insert(place, lane);
                self.tracks.insert(place, Track { facts, lines: fresh });
                return;
            }
        };
        if let (Some(known), Some(track)) = (self.lanes.get_mut(place), self.tracks.get_mut(place))
        {
            (*known, track.facts) = (lane, facts);
            append_lines(&mut track.lines, fresh, newest);
        }
    }

    fn drop_lanes(&mut self, dropped: &[LaneId]) {
        if dropped.is_empty() {
            return;
        }
        let dropped: HashSet<LaneId> = dropped.iter().copied().collect();
        let (mut lanes, mut bars) = (self.lanes.iter(), 0);
        let goes = |_: &mut Track| lanes.next().is_some_and(|lane| dropped.contains(&lane.id));
        for track in self.tracks.extract_if(.., goes) {
            bars += track.lines.iter().map(|line| line.len() as u64).sum::<u64>();
            self.left.tracks.push(track);
        }
        self.gone.over_bound += bars;
        self.lanes.retain(|lane| !dropped.contains(&lane.id));
    }

    /// Rows before this one are not shown any more, or those that are too many.
    pub(super) fn evict(&mut self, floor: u64) {
        let newest = self.newest();
        let over = newest.saturating_sub(ROWS_MAX as u64);
        let (floor, is_over) = (floor.max(over), over > floor);
        if floor <= self.floor {
            return;
        }
        self.floor = floor;
        let left = self.cut();
        *(if is_over { &mut self.gone.over_bound } else { &mut self.gone.evicted }) += left;
    }

    /// Takes out what is before the first row that is shown: how many bars it was.
    fn cut(&mut self) -> u64 {
        let (floor, newest) = (self.floor, self.newest());
        let bin = &mut self.left;
        self.rows.evict(floor, &mut bin.rows);
        let lines = self.tracks.iter_mut().flat_map(|track| &mut track.lines);
        let left = lines.map(|line| line.evict(floor, newest, &mut bin.marks)).sum();
        self.links.evict(floor, newest, &mut bin.links);
        left
    }

    /// What has left since this was called last, for whoever frees it; `None` if nothing has.
    pub(super) fn take_left(&mut self) -> Option<Left> {
        (!self.left.is_empty()).then(|| std::mem::take(&mut self.left))
    }

    fn place(&self, id: LaneId) -> Result<usize, usize> {
        self.lanes.binary_search_by_key(&id, |lane| lane.id)
    }

    pub(super) fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.lanes.get(self.place(id).ok()?)
    }

    /// A lane with what its calls say.
    pub(super) fn with_facts(&self, id: LaneId) -> Option<(&Lane, &Facts)> {
        let place = self.place(id).ok()?;
        Some((self.lanes.get(place)?, &self.tracks.get(place)?.facts))
    }

    /// All lanes with what their calls say.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Lane, &Facts)> {
        self.lanes.iter().zip(self.tracks.iter().map(|track| &track.facts))
    }

    fn line(&self, line: ThreadPlace) -> Option<&Line> {
        self.tracks.get(self.place(line.lane).ok()?)?.lines.get(line.thread)
    }

    pub(super) fn span(&self) -> Range<Stamp> {
        let lines = self.tracks.iter().flat_map(|track| &track.lines);
        let spans = lines.filter_map(Line::span);
        let all = spans.reduce(|one, other| one.start.min(other.start)..one.end.max(other.end));
        all.map_or(Stamp(0)..Stamp(0), |span| Stamp(span.start)..Stamp(span.end))
    }

    pub(super) fn bars(&self, line: ThreadPlace, range: Range<Stamp>, step_ns: u64) -> Vec<Bar> {
        let range = range.start.0..range.end.0;
        let line = self.line(line);
        line.map_or_else(Vec::new, |line| line.bars(range, step_ns, self.newest()))
    }

    pub(super) fn nearest(&self, line: ThreadPlace, at: Stamp, within_ns: u64) -> Option<Bar> {
        self.line(line)?.nearest(at.0, within_ns, self.newest())
    }

    /// Where a row is.
    pub(super) fn bar_of_row(&self, row: u64) -> Option<(ThreadPlace, Bar)> {
        let (lane, newest) = (self.rows.get(row)?, self.newest());
        let track = self.tracks.get(self.place(lane).ok()?)?;
        let mut lines = track.lines.iter().enumerate();
        lines.find_map(|(thread, line)| {
            let mark = line.of_row(row, newest)?;
            Some((ThreadPlace { lane, thread }, mark.bar(newest)))
        })
    }

    /// The arrows of a part of the time line.
    pub(super) fn links(
        &self,
        range: Range<Stamp>,
        at_most: usize,
        is_shown: &dyn Fn(LaneId) -> bool,
    ) -> Links {
        let range = range.start.0..range.end.0;
        let mut inferred = Vec::new();
        infer::links(self, &range, is_shown, &mut inferred);
        inferred.retain(|link| [link.from.lane, link.to.lane].into_iter().flatten().any(is_shown));
        let (mut kept, not_looked_at) =
            self.sampled(&range, at_most.saturating_mul(LINKS_LOOKED_AT));
        kept.retain(|entry| entry.lanes().into_iter().flatten().any(is_shown));
        let before = (inferred.len() + kept.len()) as u64 + not_looked_at;
        let (failed, others): (Vec<Link>, Vec<Link>) =
            inferred.into_iter().partition(|link| link.kind.is_failure());
        let (kept_failed, kept_others): (Vec<&LinkEntry>, Vec<&LinkEntry>) =
            kept.into_iter().partition(|entry| entry.kind.is_failure());
        let mut links = self.thinned(&failed, &kept_failed, at_most);
        links.append(&mut self.thinned(&others, &kept_others, at_most - links.len()));
        links.sort_by_key(|link| (link.to.at, link.from.at));
        Links { left_out: before - links.len() as u64, links }
    }

    /// So many arrows at most of those that are inferred and those that are kept, evenly spread.
    fn thinned(&self, inferred: &[Link], kept: &[&LinkEntry], most: usize) -> Vec<Link> {
        let (count, newest) = (inferred.len() + kept.len(), self.newest());
        let at = |place: usize| match place.checked_sub(inferred.len()) {
            None => inferred.get(place).cloned(),
            Some(place) => kept.get(place).map(|entry| entry.link(newest)),
        };
        let every = count.div_ceil(most.max(1)).max(1);
        (0..count).step_by(every).take(most).filter_map(at).collect()
    }

    /// Some of the arrows that are kept, evenly spread if there are more, and how many there are besides.
    fn sampled(&self, range: &Range<u64>, at_most: usize) -> (Vec<&LinkEntry>, u64) {
        let from = self.links.ending_from(Runs::<LinkEntry>::start(), range.start);
        let to = self.links.ending_from(from, range.end);
        let count = self.links.count(from, to);
        // A power of two, so that the same ones stay while a little more comes into sight.
        let every = count.div_ceil(at_most.max(1)).next_power_of_two();
        let within = self.links.every(from, to, every);
        let late = self.links.beginning_before(to, range.end).take(at_most);
        let left_out = (count - count.div_ceil(every)) as u64;
        (within.chain(late).collect(), left_out)
    }
}
