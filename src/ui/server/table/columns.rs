//! Where the cells of a row stand.

use crate::ui::tokens::{log_font, space};
use egui::{Rect, Ui};

/// `#99999`, the number of a connection.
const NUMBER_CHARS: f32 = 6.0;
/// `255.255.255.255:65535`: the column is no narrower, so that it is steady.
const PEER_CHARS: usize = 21;
/// `[2001:db8:85a3::8a2e:370:7334]:52344` and a little: longer ones are cut.
const PEER_CHARS_MAX: usize = 40;
/// `127.0.0.1:52344`: a peer that is cut before its port identifies nobody.
const PEER_CHARS_MIN: usize = 15;
/// `Finished sending`: where the state has less room, figures go.
const STATE_CHARS: f32 = 16.0;

/// A column of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Since,
    Seen,
    Received,
    RateIn,
    Sent,
    RateOut,
    Queue,
}

impl Figure {
    /// All of them, from the left to the right.
    pub(super) const ALL: [Self; 7] = [
        Self::Since,
        Self::Seen,
        Self::Received,
        Self::RateIn,
        Self::Sent,
        Self::RateOut,
        Self::Queue,
    ];

    /// What goes first where a pane is narrow.
    const RARE_FIRST: [Self; 6] =
        [Self::Since, Self::RateOut, Self::RateIn, Self::Seen, Self::Queue, Self::Sent];

    /// Characters of the longest content.
    fn chars(self) -> f32 {
        match self {
            // 12:00:01, 1000 KiB
            Self::Since | Self::Received | Self::Sent | Self::Queue => 8.0,
            // The name of the column is the longest.
            Self::Seen => 9.0,
            // 1000 KiB/s
            Self::RateIn | Self::RateOut => 10.0,
        }
    }
}

/// The columns of the table, in points from the left of the window.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) number: f32,
    pub(super) peer: f32,
    pub(super) peer_width: f32,
    pub(super) state: f32,
    pub(super) state_width: f32,
    /// The figures for which there is room, and where each ends.
    pub(super) figures: Vec<(Figure, f32)>,
}

impl Columns {
    /// Columns for an area and the longest peer, in characters.
    pub(super) fn new(ui: &Ui, area: Rect, peer_chars: usize) -> Self {
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
        Self::of(area, char_width, peer_chars)
    }

    fn of(area: Rect, char_width: f32, peer_chars: usize) -> Self {
        let of_chars = |chars: usize| chars as f32 * char_width;
        let number = area.left() + space::M;
        let peer = number + NUMBER_CHARS * char_width + space::S;
        let right = area.right() - space::S;
        let least = STATE_CHARS * char_width;
        let width = |figure: Figure| figure.chars() * char_width + space::M;
        let mut figures = Figure::ALL.to_vec();
        let room = |figures: &[Figure], peer_width: f32| {
            let taken: f32 = figures.iter().map(|figure| width(*figure)).sum();
            right - taken - (peer + peer_width + space::M)
        };
        let steady = of_chars(peer_chars.clamp(PEER_CHARS, PEER_CHARS_MAX));
        for rare in Figure::RARE_FIRST {
            if room(&figures, steady) < least {
                figures.retain(|figure| *figure != rare);
            }
        }
        let lacking = (least - room(&figures, steady)).max(0.0);
        let peer_width = (steady - lacking).max(of_chars(PEER_CHARS_MIN));
        let state = peer + peer_width + space::M;
        let state_width = room(&figures, peer_width).max(0.0);
        let mut ends = right;
        let mut placed: Vec<_> = figures
            .into_iter()
            .rev()
            .map(|figure| {
                let end = ends;
                ends -= width(figure);
                (figure, end)
            })
            .collect();
        placed.reverse();
        Self { number, peer, peer_width, state, state_width, figures: placed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const CHAR_WIDTH: f32 = 7.2;

    fn columns(width: f32, peer_chars: usize) -> Columns {
        let area = Rect::from_min_size(pos2(5.0, 5.0), vec2(width, 400.0));
        Columns::of(area, CHAR_WIDTH, peer_chars)
    }

    #[test]
    fn a_wide_pane_has_all_columns_and_a_narrow_one_the_important_ones() {
        assert_eq!(columns(900.0, 15).figures.len(), Figure::ALL.len());
        let narrow = columns(440.0, 15);
        let kept: Vec<Figure> = narrow.figures.iter().map(|(figure, _)| *figure).collect();
        assert_eq!(kept, [Figure::Received]);
        for width in [300.0, 440.0, 560.0, 700.0, 900.0, 2000.0] {
            for peer_chars in [15, 21, 47] {
                let found = columns(width, peer_chars);
                let state_end = found.state + found.state_width;
                assert!(found.state_width >= 90.0 || width < 400.0, "{width}: {found:?}");
                let mut ends = vec![found.number, found.peer, found.state, state_end];
                ends.extend(found.figures.iter().map(|(_, end)| *end));
                assert!(ends.is_sorted(), "{width}: {ends:?}");
                assert!(ends.last().is_some_and(|end| *end <= width + 5.0) || width < 400.0);
            }
        }
    }
}
