//! One row of a page: its pieces, each of one colour, and how they are measured.

use crate::page::{Class, Row};
use crate::payload::Encoding;
use crate::payload::show::{Lines, ShowOptions, show};
use crate::ui::tokens::{Palette, log_font};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Painter, Rect, pos2};
use std::collections::HashMap;
use std::ops::Range;

/// From one tab stop to the next, in characters.
const TAB: usize = 4;

/// What a piece of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Class(Class),
    Escape,
}

/// Whether a piece is part of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MatchMark {
    No,
    Yes,
    /// The match that was gone to.
    Here,
}

#[derive(Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    tone: Tone,
    found: MatchMark,
}

/// A row in pieces that are safe to show.
#[derive(Debug)]
pub(super) struct PageLine {
    pieces: Vec<Piece>,
    /// Characters so far, for tab stops.
    columns: usize,
}

impl PageLine {
    /// The row, with the match that was gone to.
    pub(super) fn of(row: &Row, here: Option<usize>) -> Self {
        let mut line = Self { pieces: Vec::new(), columns: 0 };
        let cuts = cuts_of(row);
        let (mut spans, mut matches) = (row.spans.iter().peekable(), row.matches.iter().peekable());
        for (from, to) in cuts.iter().zip(cuts.iter().skip(1)) {
            while spans.next_if(|(range, _)| range.end <= *from).is_some() {}
            while matches.next_if(|(_, range)| range.end <= *from).is_some() {}
            let class = spans.peek().filter(|(range, _)| range.start <= *from);
            let tone = Tone::Class(class.map_or(Class::Plain, |(_, class)| *class));
            let found = match matches.peek().filter(|(_, range)| range.start <= *from) {
                None => MatchMark::No,
                Some((number, _)) if Some(*number) == here => MatchMark::Here,
                Some(_) => MatchMark::Yes,
            };
            line.put(row, *from..*to, tone, found);
        }
        line
    }

    fn put(&mut self, row: &Row, range: Range<usize>, tone: Tone, found: MatchMark) {
        let bytes = row.text.get(range.clone()).unwrap_or_default();
        if bytes == b"\t" {
            let spaces = TAB - self.columns % TAB;
            return self.push(&" ".repeat(spaces), tone, found);
        }
        if let Some((byte, _)) = row.undecodable_at(range.start) {
            return self.push(&format!("\\x{byte:02x}"), Tone::Escape, found);
        }
        let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Escape };
        let shown = show(bytes, Encoding::Utf8, &options);
        let mut at = 0;
        for escape in &shown.escapes {
            self.push(shown.text.get(at..escape.start).unwrap_or_default(), tone, found);
            self.push(shown.text.get(escape.clone()).unwrap_or_default(), Tone::Escape, found);
            at = escape.end;
        }
        self.push(shown.text.get(at..).unwrap_or_default(), tone, found);
    }

    fn push(&mut self, text: &str, tone: Tone, found: MatchMark) {
        if text.is_empty() {
            return;
        }
        self.columns += text.chars().count();
        match self.pieces.last_mut() {
            Some(last) if last.tone == tone && last.found == found => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), tone, found }),
        }
    }

    /// All of it.
    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Paints what of it is in the area when so much of it lies left of that. Only that is laid out.
    pub(super) fn paint(
        &self,
        painter: &Painter,
        area: Rect,
        hidden_width: f32,
        widths: &mut Widths,
        colours: &Palette,
    ) -> Painted {
        let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
        let mut measured = Painted::default();
        let mut begins = None;
        for piece in &self.pieces {
            let from = measured.width;
            let mut seen: Option<Range<usize>> = None;
            for (at, c) in piece.text.char_indices() {
                let left = measured.width;
                measured.width += widths.of(c);
                // What takes no width belongs to the character before it.
                if measured.width > hidden_width && left < hidden_width + area.width() {
                    begins.get_or_insert(left);
                    let end = at + c.len_utf8();
                    seen = Some(seen.map_or(at, |seen| seen.start)..end);
                }
            }
            if piece.found == MatchMark::Here {
                let begin = measured.here.as_ref().map_or(from, |here| here.start);
                measured.here = Some(begin..measured.width);
            }
            if let Some(text) = seen.and_then(|seen| piece.text.get(seen)) {
                job.append(text, 0.0, piece.format(colours));
            }
        }
        if let Some(begins) = begins {
            let galley = painter.layout_job(job);
            let left = area.left() + begins - hidden_width;
            let place = pos2(left, area.center().y - galley.size().y / 2.0);
            painter.with_clip_rect(area.intersect(painter.clip_rect())).galley(
                place,
                galley,
                colours.text,
            );
        }
        measured
    }
}

impl Piece {
    fn format(&self, colours: &Palette) -> TextFormat {
        let colour = match (self.found, self.tone) {
            (MatchMark::No, Tone::Escape) => colours.escape,
            (MatchMark::No, Tone::Class(class)) => colour_of(class, colours),
            _ => colours.text,
        };
        let mut format = TextFormat::simple(log_font(), colour);
        match self.found {
            MatchMark::No => {}
            MatchMark::Yes => format.background = colours.found,
            MatchMark::Here => format.background = colours.found_here,
        }
        format
    }
}

/// What a painted row measures, in points.
#[derive(Debug, Default)]
pub(super) struct Painted {
    /// Its whole width.
    pub(super) width: f32,
    /// Where the match is that was gone to.
    pub(super) here: Option<Range<f32>>,
}

/// How wide characters are, each looked up once in a frame: a screen has thousands of them.
pub(super) struct Widths {
    painter: Painter,
    ascii: f32,
    others: HashMap<char, f32>,
}

impl Widths {
    pub(super) fn new(painter: &Painter) -> Self {
        let ascii = painter.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
        Self { painter: painter.clone(), ascii, others: HashMap::new() }
    }

    fn of(&mut self, c: char) -> f32 {
        if c.is_ascii() {
            return self.ascii;
        }
        let Self { painter, others, .. } = self;
        let look_up = || painter.fonts_mut(|fonts| fonts.glyph_width(&log_font(), c));
        *others.entry(c).or_insert_with(look_up)
    }
}

/// Where one piece ends and the next begins: in order, with the beginning and the end.
fn cuts_of(row: &Row) -> Vec<usize> {
    let mut cuts = vec![0, row.text.len()];
    cuts.extend(row.spans.iter().flat_map(|(range, _)| [range.start, range.end]));
    cuts.extend(row.matches.iter().flat_map(|(_, range)| [range.start, range.end]));
    cuts.extend(memchr::memchr_iter(b'\t', &row.text).flat_map(|tab| [tab, tab + 1]));
    if row.may_have_undecodable() {
        // All of them begin with this byte, as some characters do.
        for at in memchr::memchr_iter(0xed, &row.text) {
            cuts.extend(row.undecodable_at(at).into_iter().flat_map(|(_, len)| [at, at + len]));
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|cut| *cut <= row.text.len());
    cuts
}

/// The colour of a part of a text.
pub(in crate::ui) fn colour_of(class: Class, colours: &Palette) -> Color32 {
    let syntax = &colours.syntax;
    match class {
        Class::Plain => colours.text,
        Class::Tag => syntax.tag,
        Class::Attribute => syntax.attribute,
        Class::String => syntax.string,
        Class::Number => syntax.number,
        Class::Keyword => syntax.keyword,
        Class::Comment => syntax.comment,
        Class::Entity => syntax.entity,
        Class::Key => syntax.key,
        Class::Punctuation => colours.weak,
    }
}
