//! On which lane each row is.

use super::lane::LaneId;
use std::collections::VecDeque;
use std::ops::Range;

/// Rows of a piece at most: 256 KiB, which leave together.
const PIECE: usize = 1 << 16;

/// So many rows at most are copied to the piece before them, which takes some microseconds. More are a piece of their
/// own.
const FEW: usize = 1 << 12;

/// The lane of a row that is on none.
const NO_LANE: u32 = u32::MAX;

/// The lanes of the rows from one on, in pieces, so that more are put to them without a copy of all.
#[derive(Debug, Default)]
pub(super) struct LanesOfRows {
    pieces: VecDeque<Piece>,
    rows: Range<u64>,
}

/// Some of them.
#[derive(Debug)]
pub(super) struct Piece {
    first: u64,
    lanes: Vec<u32>,
}

impl LanesOfRows {
    /// Those of no row yet, the next of which is this one.
    pub(super) fn starting_at(row: u64) -> Self {
        Self { pieces: VecDeque::new(), rows: row..row }
    }

    /// The rows that they are of.
    pub(super) fn rows(&self) -> Range<u64> {
        self.rows.clone()
    }

    /// Adds the lane of the next row, if it is on one.
    pub(super) fn push(&mut self, lane: Option<LaneId>) {
        let lane = lane.map_or(NO_LANE, |id| id.0);
        match self.pieces.back_mut().filter(|piece| piece.lanes.len() < PIECE) {
            Some(piece) => piece.lanes.push(lane),
            None => self.pieces.push_back(Piece { first: self.rows.end, lanes: vec![lane] }),
        }
        self.rows.end += 1;
    }

    /// Adds those of the rows after these. If rows are missing in between, those before them are forgotten.
    pub(super) fn append(&mut self, later: Self) {
        if self.rows.end != later.rows.start {
            *self = later;
            return;
        }
        self.rows.end = later.rows.end;
        for piece in later.pieces {
            let room = |last: &&mut Piece| last.lanes.len() + piece.lanes.len() <= PIECE;
            let is_few = piece.lanes.len() <= FEW;
            match self.pieces.back_mut().filter(room) {
                Some(last) if is_few => last.lanes.extend(piece.lanes),
                _ => self.pieces.push_back(piece),
            }
        }
    }

    /// Forgets the rows before one. Pieces that leave go to the bin.
    pub(super) fn evict(&mut self, floor: u64, bin: &mut Vec<Piece>) {
        self.rows.start = floor.clamp(self.rows.start, self.rows.end);
        let start = self.rows.start;
        while let Some(piece) = self.pieces.pop_front_if(|piece| piece.end() <= start) {
            bin.push(piece);
        }
    }

    /// The lane of a row; `None` if it is on none, or is not here.
    pub(super) fn get(&self, row: u64) -> Option<LaneId> {
        if !self.rows.contains(&row) {
            return None;
        }
        let after = self.pieces.partition_point(|piece| piece.first <= row);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        let lane = *piece.lanes.get((row - piece.first) as usize)?;
        (lane != NO_LANE).then_some(LaneId(lane))
    }
}

impl Piece {
    /// The row after its last.
    fn end(&self) -> u64 {
        self.first + self.lanes.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: Range<u64>) -> LanesOfRows {
        let mut lanes = LanesOfRows::starting_at(rows.start);
        for row in rows {
            lanes.push((!row.is_multiple_of(3)).then_some(LaneId(row as u32)));
        }
        lanes
    }

    #[track_caller]
    fn assert_knows(lanes: &LanesOfRows, rows: Range<u64>) {
        assert_eq!(lanes.rows(), rows);
        for row in rows.clone() {
            let lane = (!row.is_multiple_of(3)).then_some(LaneId(row as u32));
            assert_eq!(lanes.get(row), lane, "row {row}");
        }
        assert_eq!(lanes.get(rows.end), None);
        assert_eq!(rows.start.checked_sub(1).and_then(|row| lanes.get(row)), None);
    }

    #[test]
    fn rows_are_found_whatever_pieces_they_came_in() {
        let mut lanes = LanesOfRows::default();
        let ends = [7_u64, 8, 500, 6000, 6010, 90_000, 90_001, 300_000];
        let mut start = 5;
        for end in ends {
            lanes.append(of(start..end));
            assert_knows(&lanes, 5..end);
            start = end;
        }
        lanes.append(LanesOfRows::starting_at(300_000));
        assert_knows(&lanes, 5..300_000);
    }

    #[test]
    fn rows_leave_in_their_order_and_their_pieces_with_them() {
        let mut lanes = of(0..200_000);
        lanes.evict(100, &mut Vec::new());
        assert_knows(&lanes, 100..200_000);
        let mut left = Vec::new();
        lanes.evict(150_000, &mut left);
        assert_eq!(left.len(), 2);
        assert_knows(&lanes, 150_000..200_000);
        assert_eq!(lanes.pieces.len(), 2);
        // What is before has left already, and what is after is not there yet.
        lanes.evict(7, &mut Vec::new());
        assert_knows(&lanes, 150_000..200_000);
        lanes.evict(300_000, &mut Vec::new());
        assert_eq!(lanes.rows(), 200_000..200_000);
        assert!(lanes.pieces.is_empty());
    }

    #[test]
    fn rows_before_a_gap_are_forgotten() {
        let mut lanes = of(0..1000);
        lanes.append(of(2000..2100));
        assert_knows(&lanes, 2000..2100);
    }
}
