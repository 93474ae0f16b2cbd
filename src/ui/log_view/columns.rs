//! Where the cells of a row stand.

use crate::ui::tokens::space;
use egui::Rect;

/// `12:00:01.123`.
const TIME_CHARS: f32 = 12.0;
/// `65507 B`, the largest datagram.
const SIZE_CHARS: f32 = 7.0;
/// `192.168.1.23:52344`, nearly: the column is no narrower where there is room, so that it is steady.
const PEER_CHARS: usize = 17;
/// `255.255.255.255:65535`: what an IPv4 peer gets before payloads get more.
const PEER_CHARS_IPV4: usize = 21;
/// `[2001:db8:85a3::8a2e:370:7334]:52344` and a little: longer ones are cut.
const PEER_CHARS_MAX: usize = 40;
/// `127.0.0.1:52344`: a peer that is cut before its port identifies nobody.
const PEER_CHARS_MIN: usize = 15;
/// Payloads have at least this much room before IPv4 peers are cut…
const TEXT_CHARS_MIN: f32 = 16.0;
/// …and this much before longer peers get theirs.
const TEXT_CHARS: f32 = 48.0;
/// A pane in which a payload would have less is narrow, see [`Width::Narrow`].
const TEXT_CHARS_NARROW: f32 = 12.0;
/// `:52344`, all of a peer that a narrow pane has room for.
const PORT_CHARS: f32 = 6.0;
/// Sixteen bytes in hex.
const HEX_CHARS: f32 = 47.0;

/// `#99999`, the number of a connection: longer ones are cut.
const NUMBER_CHARS_MAX: usize = 6;

/// `TCP server :52344` and a little: longer titles of sessions are cut.
const SESSION_CELLS_MAX: usize = 20;
/// Of a title this much is left where the room is narrow.
const SESSION_CELLS_NARROW: usize = 9;

/// The longest peer, number of a connection and title of a session among the rows, and the times since other rows, in
/// characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Longest {
    pub(super) peer: usize,
    pub(super) number: usize,
    pub(super) session: usize,
    /// 0 if there are no such times.
    pub(super) delta: usize,
}

impl Longest {
    /// The longer of each.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            peer: self.peer.max(other.peer),
            number: self.number.max(other.number),
            session: self.session.max(other.session),
            delta: self.delta.max(other.delta),
        }
    }
}

/// How much a row of the log has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Whole peers, and the sizes of payloads.
    Wide,
    /// Of a peer the port, and no size: what was sent or received is worth more than both, and the
    /// inspector has them.
    Narrow,
}

/// The columns of the log, in points from the left of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) char_width: f32,
    pub(super) width: Width,
    pub(super) time: f32,
    /// Titles of sessions.
    pub(super) session: f32,
    /// None if rows do not say whose they are.
    pub(super) session_width: f32,
    /// Where times since other rows end, if they have a column.
    pub(super) delta_right: Option<f32>,
    pub(super) mark: f32,
    /// Numbers of connections; the same as `peer` if there are none.
    pub(super) number: f32,
    pub(super) peer: f32,
    pub(super) peer_width: f32,
    /// Where sizes end.
    pub(super) size_right: f32,
    pub(super) text: f32,
    pub(super) right: f32,
}

impl Columns {
    /// Columns for an area and what is longest in it.
    pub(super) fn new(area: Rect, char_width: f32, longest: Longest) -> Self {
        let wide = Self::wide(area, char_width, longest);
        if wide.text_width() >= TEXT_CHARS_NARROW * char_width {
            return wide;
        }
        // Where there is no room for both times, the one since another row stands in place of the other.
        let session = longest.session.min(SESSION_CELLS_NARROW);
        Self::wide(area, char_width, Longest { session, delta: 0, ..longest }).narrow()
    }

    /// With room for all of them.
    fn wide(area: Rect, char_width: f32, longest: Longest) -> Self {
        let time = area.left() + space::M;
        let time_right = time + TIME_CHARS * char_width;
        let has_delta = longest.delta > 0;
        let delta_right =
            has_delta.then_some(time_right + space::M + longest.delta as f32 * char_width);
        let session = delta_right.unwrap_or(time_right) + space::M;
        let session_width = longest.session.min(SESSION_CELLS_MAX) as f32 * char_width;
        let gap = if longest.session == 0 { 0.0 } else { space::M };
        let mark = session + session_width + gap;
        let number = mark + char_width + space::M;
        let number_width = match longest.number.min(NUMBER_CHARS_MAX) {
            0 => 0.0,
            chars => chars as f32 * char_width + space::S,
        };
        let peer = number + number_width;
        let peer_chars = longest.peer;
        let right = area.right() - space::S;
        let size_width = SIZE_CHARS * char_width + space::S;
        let room = |text_chars| right - peer - size_width - space::L - text_chars * char_width;
        let of_chars = |chars: usize| chars as f32 * char_width;
        let steady =
            of_chars(peer_chars.clamp(PEER_CHARS, PEER_CHARS_IPV4)).min(room(TEXT_CHARS_MIN));
        let long = of_chars(peer_chars.min(PEER_CHARS_MAX)).min(room(TEXT_CHARS));
        let peer_width = steady.max(long).max(of_chars(PEER_CHARS_MIN));
        let size_right = peer + peer_width + size_width;
        let text = size_right + space::L;
        Self {
            char_width,
            width: Width::Wide,
            time,
            session,
            session_width,
            delta_right,
            mark,
            number,
            peer,
            peer_width,
            size_right,
            text,
            right,
        }
    }

    /// How many characters of the title of a session there is room for.
    pub(super) fn session_cells(&self) -> usize {
        self.cells_in(self.session_width)
    }

    /// How many characters of a peer there is room for.
    pub(super) fn peer_cells(&self) -> usize {
        self.cells_in(self.peer_width)
    }

    fn cells_in(&self, width: f32) -> usize {
        (width / self.char_width + 0.01) as usize
    }

    /// Where the title of a session stands in a row.
    pub(super) fn session_cell(&self, row: Rect) -> Rect {
        row.with_min_x(self.session).with_max_x(self.session + self.session_width)
    }

    /// The same with room for the port of a peer only, and none for sizes.
    fn narrow(self) -> Self {
        let peer_width = PORT_CHARS * self.char_width;
        let size_right = self.peer + peer_width;
        let text = size_right + space::M;
        Self { width: Width::Narrow, peer_width, size_right, text, ..self }
    }

    /// The room of payloads.
    pub(super) fn text_width(&self) -> f32 {
        (self.right - self.text).max(0.0)
    }

    /// The room of hex digits where text stands beside them.
    pub(super) fn hex_width(&self) -> f32 {
        (HEX_CHARS * self.char_width).min(self.text_width() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const CHAR_WIDTH: f32 = 7.2;

    fn columns(width: f32, peer_chars: usize) -> Columns {
        Columns::new(
            Rect::from_min_size(pos2(5.0, 5.0), vec2(width, 400.0)),
            CHAR_WIDTH,
            Longest { peer: peer_chars, ..Longest::default() },
        )
    }

    #[test]
    fn an_ipv4_peer_has_room_and_an_ipv6_one_gets_it() {
        let four = columns(640.0, 21);
        assert!(four.peer_width >= 21.0 * CHAR_WIDTH);
        let six = columns(900.0, 36);
        assert!(six.peer_width >= 36.0 * CHAR_WIDTH);
        assert!(columns(900.0, 400).text_width() > 47.9 * CHAR_WIDTH);
        assert!(columns(640.0, 47).text_width() > 28.0 * CHAR_WIDTH);
    }

    #[test]
    fn numbers_of_connections_get_room_before_the_peers() {
        let area = Rect::from_min_size(pos2(5.0, 5.0), vec2(900.0, 400.0));
        let of = |number| {
            Columns::new(area, CHAR_WIDTH, Longest { peer: 21, number, ..Longest::default() })
        };
        let (none, some, many) = (of(0), of(4), of(60));
        assert!(none.number.total_cmp(&none.peer).is_eq());
        assert!(some.peer - some.number >= 4.0 * CHAR_WIDTH);
        assert!((some.number - none.number).abs() < 0.1 && some.text > none.text);
        assert!(many.peer - many.number < 8.0 * CHAR_WIDTH);
    }

    #[test]
    fn times_since_other_rows_have_a_column_where_there_is_room() {
        let of = |width: f32, delta| {
            let area = Rect::from_min_size(pos2(5.0, 5.0), vec2(width, 400.0));
            Columns::new(area, CHAR_WIDTH, Longest { peer: 21, delta, ..Longest::default() })
        };
        let (without, with, narrow) = (of(900.0, 0), of(900.0, 11), of(290.0, 11));
        assert!(without.delta_right.is_none());
        let right = with.delta_right.unwrap_or(0.0);
        assert!(right > with.time + 23.0 * CHAR_WIDTH && right < with.mark);
        assert!(with.mark - without.mark >= 11.0 * CHAR_WIDTH);
        assert!(narrow.delta_right.is_none() && narrow.width == Width::Narrow);
    }

    #[test]
    fn a_narrow_pane_cuts_the_peer_and_keeps_the_order() {
        for width in [420.0, 500.0, 640.0, 900.0, 2000.0] {
            let found = columns(width, 47);
            let order = [
                found.time,
                found.mark,
                found.peer,
                found.peer + found.peer_width,
                found.size_right,
                found.text,
                found.right,
            ];
            assert!(order.is_sorted(), "{width}: {order:?}");
            assert!(found.text_width() > 90.0, "{width}: {}", found.text_width());
        }
    }

    #[test]
    fn titles_of_sessions_get_room_and_leave_some() {
        let area = |width| Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 400.0));
        let of = |width, session| {
            let longest = Longest { peer: 15, number: 2, session, delta: 0 };
            Columns::new(area(width), CHAR_WIDTH, longest)
        };
        let (none, some) = (of(900.0, 0), of(900.0, 16));
        assert!(none.session.total_cmp(&none.mark).is_eq());
        assert!(some.session_width >= 16.0 * CHAR_WIDTH && some.mark > none.mark);
        assert!(of(900.0, 99).session_width < 21.0 * CHAR_WIDTH);
        let narrow = of(420.0, 16);
        assert_eq!(narrow.width, Width::Narrow);
        assert!(narrow.text_width() > 10.0 * CHAR_WIDTH, "{}", narrow.text_width());
    }

    /// Two panes and the panel of a lesson in a window of 900 points leave 290 for each.
    #[test]
    fn a_very_narrow_pane_keeps_the_port_and_the_payload() {
        for number in [0, 2] {
            let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(290.0, 400.0));
            let longest = Longest { peer: 15, number, ..Longest::default() };
            let found = Columns::new(area, CHAR_WIDTH, longest);
            assert_eq!(found.width, Width::Narrow);
            assert!(found.peer_width >= 6.0 * CHAR_WIDTH);
            assert!(found.text_width() > 10.0 * CHAR_WIDTH, "{}", found.text_width());
        }
        assert_eq!(columns(420.0, 47).width, Width::Wide);
    }
}
