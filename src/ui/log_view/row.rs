//! One row of the log: what it says, and how it is painted.

use super::cells::{cells, cut_path, cut_title};
use super::columns::{Columns, Longest, Width};
use super::list::ListedRow;
use super::offer::offer_text;
use super::{LogSettings, PayloadForm, ReadMarks, Traffic};
use crate::i18n::Texts;
use crate::learn::row_text::describe;
use crate::learn::{part_text, rule_name_text};
use crate::log::frames::{FrameEnd, Origin};
use crate::log::{Class, Row};
use crate::net::automation::RuleName;
use crate::net::traced::ProgramPart;
use crate::net::{ConnectionId, Peer, ProtocolPart, Stamp};
use crate::payload::show::{show_hex_parts, show_parts};
use crate::payload::{Encoding, Framing, Lines, ShowOptions, Shown, safe_text};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{Palette, connection_colour, log_font, size, space};
use crate::ui::widgets::{Mark, bytes_text};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, Painter, Rect, pos2};
use std::borrow::Cow;
use std::time::Duration;

/// The most characters that are made of a payload: more than a row of a wide screen holds.
const TEXT_CHARS_MAX: usize = 300;

/// How much of a payload is copied out of the store: [`TEXT_CHARS_MAX`] characters have at most four
/// bytes each in every encoding.
pub(super) const PAYLOAD_BYTES_MAX: usize = 1300;

/// Sizes below this are exact to the byte, as they fit their column.
const EXACT_BYTES: u64 = 100_000;

/// A hex digit pair and the space after it.
const HEX_CHARS_PER_BYTE: usize = 3;

/// The size of the tick in the margin of a row that a lesson has seen, in points: as wide as the margin.
const SEEN_MARK: f32 = space::S + 1.0;

/// What the colour of a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Text,
    Weak,
    Incoming,
    Outgoing,
    Warning,
    Problem,
    Link,
}

impl Tone {
    fn colour(self, colours: &Palette) -> Color32 {
        match self {
            Self::Text => colours.text,
            Self::Weak => colours.weak,
            Self::Incoming => colours.incoming,
            Self::Outgoing => colours.outgoing,
            Self::Warning => colours.warning,
            Self::Problem => colours.problem,
            Self::Link => colours.accent_line,
        }
    }
}

/// A row in words, before it is painted.
#[derive(Debug)]
pub(super) struct LogLine {
    time: String,
    /// What its session is called, where rows of several stand together.
    session: String,
    mark: (&'static str, Tone),
    /// The number of its connection, where it is shown.
    number: Option<ConnectionId>,
    peer: String,
    /// What a narrow pane shows of the peer.
    port: String,
    size: String,
    /// Hex digits that stand beside the text.
    hex: Option<Shown>,
    body: Shown,
    tone: Tone,
    /// What is to be said of a frame beside its bytes, at the right.
    note: Option<(String, Tone)>,
    /// What is said of a row that a lesson has seen.
    seen: Option<String>,
    /// What is said of a row that bears what is sought.
    found: Option<String>,
    /// What is said of a row with a bookmark.
    bookmark: Option<String>,
    /// The time since another row.
    delta: String,
    /// The encoding that is offered there instead.
    pub(super) offer: Option<Encoding>,
}

impl LogLine {
    /// What a row says, in as many characters as the columns have room for.
    pub(super) fn of(
        entry: &ListedRow,
        time: String,
        (settings, traffic): (&LogSettings, Traffic),
        columns: &Columns,
        texts: &Texts,
    ) -> Self {
        let row = &entry.row;
        let problem = row.is_failure();
        let mut line = Self {
            time,
            session: String::new(),
            mark: (row.mark(), tone_of(row)),
            number: traffic.number_of(row.peer),
            peer: row.peer.to_string(),
            port: port_text(row.peer),
            size: String::new(),
            hex: None,
            body: Shown::default(),
            tone: Tone::Text,
            note: note(entry, settings, texts),
            seen: None,
            found: None,
            bookmark: None,
            delta: String::new(),
            offer: None,
        };
        if row.kind.has_payload() {
            line.size = size_text(row.payload_bytes);
        }
        if row.kind.has_payload() && !problem {
            line.put_payload(entry, settings, columns, texts);
            if row.part == Some(ProtocolPart::Program(ProgramPart::ErrorOutput)) {
                line.tone = Tone::Warning;
            }
        } else {
            line.tone = if problem { Tone::Problem } else { Tone::Weak };
            line.body = plain(&describe(row, texts));
        }
        line
    }

    /// Says whose row it is.
    pub(super) fn put_session(&mut self, title: &str) {
        title.clone_into(&mut self.session);
    }

    /// Offers another encoding, in place of what else is to be said.
    pub(super) fn put_offer(&mut self, encoding: Encoding, texts: &Texts) {
        self.offer = Some(encoding);
        self.note = Some((offer_text(encoding, texts), Tone::Link));
    }

    /// Says which rule has marked the row.
    pub(super) fn put_mark(&mut self, rule: &RuleName, texts: &Texts) {
        let mark = format!("★ {}", tr!(texts, "rule-marked", rule = rule_name_text(rule, texts)));
        let note = match self.note.take() {
            // What is offered must stay a link.
            Some((note, Tone::Link)) => (format!("{mark} · {note}"), Tone::Link),
            Some((note, _)) => (format!("{mark} · {note}"), Tone::Warning),
            None => (mark, Tone::Warning),
        };
        self.note = Some(note);
    }

    /// A lesson has seen the row.
    pub(super) fn put_seen(&mut self, texts: &Texts) {
        self.seen = Some(tr!(texts, "log-seen-by-lesson").into_owned());
    }

    /// It bears what is sought.
    pub(super) fn put_found(&mut self, texts: &Texts) {
        self.found = Some(tr!(texts, "log-row-found").into_owned());
    }

    /// It has a bookmark; the note stands at the right, before what else is to be said there.
    pub(super) fn put_bookmark(&mut self, note: &str, texts: &Texts) {
        self.bookmark = Some(tr!(texts, "log-row-bookmarked").into_owned());
        let note = safe_text(note).into_owned();
        if note.is_empty() {
            return;
        }
        self.note = Some(match self.note.take() {
            Some((other, tone)) => (format!("{note} · {other}"), tone),
            None => (note, Tone::Link),
        });
    }

    /// So long after another row.
    pub(super) fn put_delta(&mut self, delta: &str) {
        delta.clone_into(&mut self.delta);
    }

    pub(super) fn is_found(&self) -> bool {
        self.found.is_some()
    }

    fn put_payload(
        &mut self,
        entry: &ListedRow,
        settings: &LogSettings,
        columns: &Columns,
        texts: &Texts,
    ) {
        let row = &entry.row;
        let cuts: &[usize] = if settings.marks == ReadMarks::Shown { &entry.cuts } else { &[] };
        if row.payload_bytes == 0 {
            self.body = plain(&match row.peer.connection() {
                Some(_) => tr!(texts, "log-no-bytes"),
                None => tr!(texts, "log-empty-datagram"),
            });
            self.tone = Tone::Weak;
            return;
        }
        match settings.form {
            PayloadForm::Text => self.body = text_of(entry, cuts, settings.encoding, columns),
            PayloadForm::Hex => self.body = hex_of(row, cuts, columns),
            PayloadForm::Both => {
                self.hex = Some(hex_of(row, cuts, columns));
                self.body = text_of(entry, cuts, settings.encoding, columns);
            }
        }
    }

    /// The row as one text, for screen readers and tests.
    pub(super) fn label(&self) -> String {
        let hex = self.hex.as_ref().map_or("", |hex| hex.text.as_str());
        let number = self.number.map(number_text).unwrap_or_default();
        let note = self.note_text();
        let said = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let (seen, found) = (said(&self.seen), said(&self.found));
        let bookmark = said(&self.bookmark);
        let cells = [
            &self.delta,
            &*self.session,
            self.mark.0,
            &number,
            &self.peer,
            &self.size,
            hex,
            &self.body.text,
            note,
            &seen,
            &found,
            &bookmark,
        ];
        let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        cells.join(" ")
    }

    /// What is said at the right.
    pub(super) fn note_text(&self) -> &str {
        self.note.as_ref().map_or("", |(note, _)| note.as_str())
    }

    /// Paints the row; its background is there already. Returns where its note stands.
    pub(super) fn paint(
        &self,
        painter: &Painter,
        rect: Rect,
        columns: &Columns,
        colours: &Palette,
        selection: Mark,
    ) -> Option<Rect> {
        let middle = rect.center().y;
        // Weak text would be too weak on the colour of the selection.
        let weak = if selection == Mark::On { colours.text } else { colours.weak };
        let cell = |x, align, text: &str, colour| {
            painter.text(pos2(x, middle), align, text, log_font(), colour);
        };
        let margin = pos2((rect.left() + size::STRIPE + columns.time) / 2.0, middle);
        if self.bookmark.is_some() {
            icons::STAR.paint(painter, margin, SEEN_MARK, colours.accent_line);
        } else if self.seen.is_some() {
            icons::CHECK.paint(painter, margin, SEEN_MARK, colours.open);
        }
        match columns.delta_right {
            Some(right) => cell(right, Align2::RIGHT_CENTER, &self.delta, weak),
            None if self.delta.is_empty() => {}
            None => cell(columns.time, Align2::LEFT_CENTER, &self.delta, weak),
        }
        if columns.delta_right.is_some() || self.delta.is_empty() {
            cell(columns.time, Align2::LEFT_CENTER, &self.time, weak);
        }
        let piece = |x, width, shown: &Shown, colour| {
            let galley = painter.layout_job(job(shown, width, colour, colours.escape));
            let top = middle - galley.size().y / 2.0;
            painter.galley(pos2(x, top), galley, colour);
        };
        if !self.session.is_empty() {
            let title = cut_title(&self.session, columns.session_cells());
            piece(columns.session, columns.session_width, &plain(&title), weak);
        }
        cell(columns.mark, Align2::LEFT_CENTER, self.mark.0, self.mark.1.colour(colours));
        if let Some(number) = self.number {
            let colour = connection_colour(colours, number);
            let stripe = rect.with_max_x(rect.left() + size::STRIPE);
            painter.rect_filled(stripe, 0.0, colour);
            let width = columns.peer - columns.number;
            let galley =
                painter.layout_job(job(&plain(&number_text(number)), width, colour, colour));
            painter.galley(pos2(columns.number, middle - galley.size().y / 2.0), galley, colour);
        }
        let peer = match columns.width {
            Width::Wide => {
                cell(columns.size_right, Align2::RIGHT_CENTER, &self.size, weak);
                cut_path(&self.peer, columns.peer_cells())
            }
            Width::Narrow => Cow::Borrowed(&*self.port),
        };
        let tone = if self.tone == Tone::Weak { weak } else { self.tone.colour(colours) };
        let mut x = columns.text;
        if self.peer.is_empty() && self.size.is_empty() {
            // What concerns no peer and has no payload is often long. A socket's number stands before it.
            x = if self.number.is_some() { columns.peer } else { columns.number };
        } else {
            piece(columns.peer, columns.peer_width, &plain(&peer), weak);
            if self.size.is_empty() {
                // What has no payload may use the room of its size.
                x = columns.peer + columns.peer_width + space::M;
            }
        }
        if let Some(hex) = &self.hex {
            piece(x, columns.hex_width() - columns.char_width, hex, weak);
            x += columns.hex_width() + columns.char_width;
        }
        let mut right = columns.right;
        let mut note_rect = None;
        if let Some((note, tone)) = &self.note {
            let colour = if *tone == Tone::Weak { weak } else { tone.colour(colours) };
            let galley =
                painter.layout_job(job(&plain(note), columns.text_width() / 2.0, colour, colour));
            right -= galley.size().x;
            note_rect = Some(rect.with_min_x(right).with_max_x(columns.right));
            painter.galley(pos2(right, middle - galley.size().y / 2.0), galley, colour);
            right -= columns.char_width;
        }
        piece(x, (right - x).max(0.0), &self.body, tone);
        note_rect
    }

    /// Characters of the peer and of the number of its connection.
    pub(super) fn lengths(row: &Row, traffic: Traffic) -> Longest {
        Longest {
            peer: cells(&row.peer.to_string()),
            number: traffic.number_of(row.peer).map_or(0, |number| number_text(number).len()),
            session: 0,
            delta: 0,
        }
    }
}

/// `#3`: the same in every language.
fn number_text(number: ConnectionId) -> String {
    format!("#{}", number.0)
}

/// `:52344`, or the whole peer if it has no port.
fn port_text(peer: Peer) -> String {
    peer.socket_addr().map_or_else(|| peer.to_string(), |address| format!(":{}", address.port()))
}

/// What the colour of a row's mark means.
fn tone_of(row: &Row) -> Tone {
    match row.kind.class() {
        _ if row.is_failure() => Tone::Problem,
        Class::In => Tone::Incoming,
        Class::Out => Tone::Outgoing,
        Class::Events | Class::Calls => Tone::Weak,
    }
}

fn size_text(bytes: usize) -> String {
    let bytes = bytes as u64;
    if bytes < EXACT_BYTES { format!("{bytes} B") } else { bytes_text(bytes) }
}

/// Twice what fits: some characters take no room, and cutting at the edge is for the layout.
fn chars_max(columns: &Columns) -> usize {
    let fits = (columns.text_width() / columns.char_width).max(0.0) as usize;
    (2 * fits).clamp(1, TEXT_CHARS_MAX)
}

fn text_of(entry: &ListedRow, cuts: &[usize], encoding: Encoding, columns: &Columns) -> Shown {
    let ListedRow { row, edges, .. } = entry;
    let encoding = row.read_in(encoding);
    let options = ShowOptions { max_chars: chars_max(columns), lines: Lines::Escape };
    if edges.is_clean() {
        let line = line_of_program(row, encoding);
        let mut shown = show_parts(line, cuts, encoding, &options);
        if shown.complete {
            shown.bytes_shown += row.payload.len() - line.len();
        }
        return with_dots(shown, row);
    }
    let mut shown = show_parts(&edges.joined(&row.payload), cuts, encoding, &options);
    if edges.head > 0 {
        shown.mark_start();
        shown.bytes_shown += edges.head;
    }
    if !edges.after.is_empty() && shown.complete {
        shown.mark_end();
    }
    with_dots(shown, row)
}

/// What a program prints or reads is a line in each row: the end of it says nothing more, unless it is all.
fn line_of_program(row: &Row, encoding: Encoding) -> &[u8] {
    let is_line = matches!(row.part, Some(ProtocolPart::Program(_))) && !is_wide(encoding);
    let is_whole = row.payload.len() == row.payload_bytes;
    let line = row.payload.strip_suffix(b"\n").filter(|_| is_line && is_whole);
    let line = line.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    line.filter(|line| !line.is_empty()).unwrap_or(&row.payload)
}

fn is_wide(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
}

fn hex_of(row: &Row, cuts: &[usize], columns: &Columns) -> Shown {
    let bytes_max = chars_max(columns).div_ceil(HEX_CHARS_PER_BYTE);
    with_dots(show_hex_parts(&row.payload, cuts, bytes_max), row)
}

/// How long it takes until a frame that ends with a pause is over, if nothing comes; `None` if it is.
pub(super) fn gap_left(entry: &ListedRow, framing: &Framing) -> Option<Duration> {
    let is_waiting = entry.frame.is_some_and(|frame| frame.state == FrameEnd::Waiting);
    let Framing::IdleGap(millis) = framing else { return None };
    let passed = Duration::from_nanos(Stamp::now().0.saturating_sub(entry.row.at.0));
    let left = Duration::from_millis(u64::from(*millis)).checked_sub(passed);
    left.filter(|left| is_waiting && !left.is_zero())
}

/// What is to be said of a frame whose beginning or end is not what it should be.
fn note(entry: &ListedRow, settings: &LogSettings, texts: &Texts) -> Option<(String, Tone)> {
    let framing = &settings.framing;
    if let Some(part) = entry.row.part {
        let is_error = part == ProtocolPart::Program(ProgramPart::ErrorOutput);
        let tone = if is_error { Tone::Warning } else { Tone::Weak };
        return Some((part_text(part, texts), tone));
    }
    if !entry.edges.is_clean() && settings.form.has_text() {
        return Some((tr!(texts, "log-cut-character").into_owned(), Tone::Weak));
    }
    if let Some(sent_in) = entry.row.sent_in
        && reads_otherwise(entry, sent_in, settings)
    {
        return Some((sent_in.name().to_owned(), Tone::Weak));
    }
    let frame = entry.frame?;
    let end = match frame.state {
        FrameEnd::Whole => None,
        FrameEnd::Waiting if matches!(framing, Framing::IdleGap(_)) => gap_left(entry, framing)
            .map(|_| (tr!(texts, "frame-waiting-gap").into_owned(), Tone::Weak)),
        FrameEnd::Waiting => Some((tr!(texts, "frame-waiting").into_owned(), Tone::Weak)),
        FrameEnd::Unfinished => Some((tr!(texts, "frame-unfinished").into_owned(), Tone::Warning)),
        FrameEnd::Broken(length) => {
            Some((tr!(texts, "frame-broken", length = length), Tone::Warning))
        }
        FrameEnd::Raw => Some((tr!(texts, "frame-raw").into_owned(), Tone::Weak)),
        FrameEnd::Outside => Some((tr!(texts, "frame-outside").into_owned(), Tone::Weak)),
    };
    let is_several = frame.reads > 1 && settings.marks == ReadMarks::Hidden;
    let end =
        end.or_else(|| is_several.then(|| (reads_text(entry, frame.reads, texts), Tone::Weak)));
    if entry.lacks_beginning || frame.origin == Origin::Unknown {
        let cut = tr!(texts, "frame-cut");
        let text = end.map_or_else(|| cut.to_string(), |(end, _)| format!("{cut} · {end}"));
        return Some((text, Tone::Warning));
    }
    end
}

/// The same in words alone, for elsewhere.
pub(super) fn note_text(
    entry: &ListedRow,
    settings: &LogSettings,
    texts: &Texts,
) -> Option<String> {
    note(entry, settings, texts).map(|(text, _)| text)
}

/// Whether what was sent reads otherwise in the encoding of the log: text beyond ASCII, or in UTF-16.
fn reads_otherwise(entry: &ListedRow, sent_in: Encoding, settings: &LogSettings) -> bool {
    let is_same = sent_in == settings.encoding || !settings.form.has_text();
    let is_ascii = entry.row.payload.is_ascii() && !is_wide(sent_in) && !is_wide(settings.encoding);
    !is_same && !is_ascii
}

/// In how many reads a frame came, or with how many sends it went.
fn reads_text(entry: &ListedRow, reads: u32, texts: &Texts) -> String {
    match entry.row.kind.class() {
        Class::Out => tr!(texts, "frame-sends", reads = reads),
        _ => tr!(texts, "frame-reads", reads = reads),
    }
}

fn with_dots(mut shown: Shown, row: &Row) -> Shown {
    if shown.bytes_shown < row.payload_bytes {
        shown.text.push('…');
    }
    shown
}

/// A text of our own, which has no escapes. It may be long: addresses of a name, an error.
fn plain(text: &str) -> Shown {
    let mut chars = text.chars();
    let mut start: String = chars.by_ref().take(TEXT_CHARS_MAX).collect();
    if chars.next().is_some() {
        start.push('…');
    }
    Shown { text: start, ..Shown::default() }
}

/// The text in its colours, cut with `…` at the width.
fn job(shown: &Shown, width: f32, colour: Color32, escape: Color32) -> LayoutJob {
    let mut job =
        LayoutJob { wrap: TextWrapping::truncate_at_width(width), ..LayoutJob::default() };
    job.break_on_newline = false;
    let mut put = |text: Option<&str>, colour| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            job.append(text, 0.0, TextFormat::simple(log_font(), colour));
        }
    };
    let mut at = 0;
    for range in &shown.escapes {
        put(shown.text.get(at..range.start), colour);
        put(shown.text.get(range.clone()), escape);
        at = range.end;
    }
    put(shown.text.get(at..), colour);
    job
}
