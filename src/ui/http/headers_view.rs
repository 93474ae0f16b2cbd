//! What went and came before the body: the request, the heads of the responses, and their deviations.

use super::{LINE_CHARS_MAX, safe_line};
use crate::i18n::{Lang, Texts};
use crate::learn::http::{deviation_text, framing_text, status_text};
use crate::net::SessionId;
use crate::net::http::{Coding, Head, HeaderLine, Hop, HopFacts};
use crate::tr;
use crate::ui::fonts::bold;
use crate::ui::tokens::{font_size, log_font, palette, size, space};
use crate::ui::widgets::{button_if, line, weak};
use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Label, Margin, ScrollArea, TextWrapMode, Ui};

/// Lines of a raw request that are shown at most; all of it is in the Wire view.
const REQUEST_LINES_MAX: usize = 2000;

/// The heads of a request, made into lines once and kept.
#[derive(Debug, Default)]
pub(super) struct HeadersView {
    made: Option<(Key, Vec<HeaderText>)>,
}

/// What the lines were made of: they are made anew when it changes.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    session: SessionId,
    hop: u32,
    lang: Lang,
    request_bytes: usize,
    heads: usize,
    has_head: bool,
    trailers: usize,
    deviations: usize,
    is_over: bool,
}

/// A line of the view.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HeaderText {
    tone: Tone,
    name: String,
    value: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    /// Over a group of lines.
    Title,
    /// A request line or a status line.
    Start,
    /// A name and a value.
    Header,
    /// What we say about it.
    Remark,
    /// What was odd.
    Odd,
    /// Nothing, between groups.
    Gap,
}

impl HeadersView {
    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, texts: &Texts, session: SessionId, hop: &Hop) {
        let key = hop.with_facts(|facts| Key::of(session, hop.number, texts.lang(), facts));
        if self.made.as_ref().is_none_or(|(made, _)| *made != key) {
            self.made = Some((key, lines_of(&hop.facts(), texts)));
        }
        let Some((_, lines)) = &self.made else { return };
        bar_ui(ui, texts, hop);
        line(ui);
        let margin = Margin::symmetric(space::M as i8, space::XS as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let area = ScrollArea::vertical().id_salt((session.0, hop.number)).auto_shrink(false);
            area.show_rows(ui, size::ROW, lines.len(), |ui, shown| {
                for line in lines.get(shown).unwrap_or_default() {
                    line_ui(ui, line);
                }
            });
        });
    }
}

impl Key {
    fn of(session: SessionId, hop: u32, lang: Lang, facts: &HopFacts) -> Self {
        Self {
            session,
            hop,
            lang,
            request_bytes: facts.request.as_ref().map_or(0, |request| request.len()),
            heads: facts.interim.len(),
            has_head: facts.head.is_some(),
            trailers: facts.trailers.len(),
            deviations: facts.deviations.len(),
            is_over: facts.end.is_some(),
        }
    }
}

/// Copies what went, and what came.
fn bar_ui(ui: &mut Ui, texts: &Texts, hop: &Hop) {
    crate::ui::widgets::bar(ui, |ui| {
        let (has_request, has_head) =
            hop.with_facts(|facts| (facts.request.is_some(), facts.head.is_some()));
        if button_if(ui, has_request.into(), &tr!(texts, "get-copy-request")).clicked() {
            let lines = hop.with_facts(|facts| request_lines(facts, usize::MAX));
            ui.copy_text(plain(&lines));
        }
        if button_if(ui, has_head.into(), &tr!(texts, "get-copy-head")).clicked() {
            let lines = hop
                .with_facts(|facts| facts.head.as_ref().map(|head| head_lines(head, usize::MAX)));
            ui.copy_text(plain(&lines.unwrap_or_default()));
        }
        weak(ui, tr!(texts, "get-headers-as-received"));
    });
}

/// Lines as text to be pasted elsewhere.
fn plain(lines: &[HeaderText]) -> String {
    let text = |line: &HeaderText| match line.tone {
        Tone::Header => format!("{}: {}\n", line.name, line.value),
        _ => format!("{}\n", line.value),
    };
    lines.iter().map(text).collect()
}

fn lines_of(facts: &HopFacts, texts: &Texts) -> Vec<HeaderText> {
    let mut lines = vec![title(&tr!(texts, "get-headers-request"))];
    let request = request_lines(facts, LINE_CHARS_MAX);
    if request.is_empty() {
        lines.push(remark(tr!(texts, "get-not-sent")));
    }
    lines.extend(request);
    for head in &facts.interim {
        lines.extend([gap(), title(&tr!(texts, "get-headers-interim"))]);
        lines.extend(explained_lines(head, texts));
    }
    lines.extend([gap(), title(&tr!(texts, "get-headers-answer"))]);
    match &facts.head {
        None => lines.push(remark(tr!(texts, "get-no-head"))),
        Some(head) => lines.extend(explained_lines(head, texts)),
    }
    if !facts.trailers.is_empty() {
        lines.extend([gap(), title(&tr!(texts, "get-headers-trailers"))]);
        lines.extend(facts.trailers.iter().map(|line| header(line, LINE_CHARS_MAX)));
    }
    lines.extend(body_lines(facts, texts));
    if !facts.deviations.is_empty() {
        lines.extend([gap(), title(&tr!(texts, "get-headers-odd"))]);
        lines
            .extend(facts.deviations.iter().map(|deviation| odd(deviation_text(deviation, texts))));
    }
    lines
}

/// A head, with what its status means after the first line.
fn explained_lines(head: &Head, texts: &Texts) -> Vec<HeaderText> {
    let mut lines = head_lines(head, LINE_CHARS_MAX);
    if let Some(text) = status_text(head.status, texts) {
        lines.insert(1, remark(text));
    }
    lines
}

/// Where the body ends, and how it is coded.
fn body_lines(facts: &HopFacts, texts: &Texts) -> Vec<HeaderText> {
    let Some(framing) = facts.framing else { return Vec::new() };
    let text = framing_text(framing, texts);
    let mut lines = vec![gap(), title(&tr!(texts, "get-headers-body")), remark(text)];
    if !facts.codings.is_empty() {
        let codings: Vec<&str> = facts.codings.iter().copied().map(Coding::name).collect();
        lines.push(remark(tr!(texts, "get-codings", codings = codings.join(", "))));
    }
    lines
}

/// The exact bytes that were sent, line by line.
fn request_lines(facts: &HopFacts, max_chars: usize) -> Vec<HeaderText> {
    let Some(request) = &facts.request else { return Vec::new() };
    let bytes = request.strip_suffix(b"\r\n\r\n").unwrap_or(request);
    let lines = bytes.split(|byte| *byte == b'\n').take(REQUEST_LINES_MAX).enumerate();
    lines
        .map(|(number, line)| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let colon = line.iter().position(|byte| *byte == b':').filter(|_| number > 0);
            match colon.and_then(|at| line.split_at_checked(at)) {
                Some((name, value)) => HeaderText {
                    tone: Tone::Header,
                    name: safe_line(name, max_chars),
                    value: safe_line(value.get(1..).unwrap_or_default().trim_ascii(), max_chars),
                },
                None => HeaderText {
                    tone: Tone::Start,
                    name: String::new(),
                    value: safe_line(line, max_chars),
                },
            }
        })
        .collect()
}

fn head_lines(head: &Head, max_chars: usize) -> Vec<HeaderText> {
    let status = format!(
        "HTTP/1.{} {} {}",
        head.minor_version,
        head.status,
        safe_line(&head.reason, max_chars)
    );
    let status = status.trim_end().to_owned();
    let start = HeaderText { tone: Tone::Start, name: String::new(), value: status };
    std::iter::once(start).chain(head.headers.iter().map(|line| header(line, max_chars))).collect()
}

fn header(header: &HeaderLine, max_chars: usize) -> HeaderText {
    let (name, value) =
        (safe_line(header.name.as_bytes(), max_chars), safe_line(&header.value, max_chars));
    HeaderText { tone: Tone::Header, name, value }
}

fn title(text: &str) -> HeaderText {
    HeaderText { tone: Tone::Title, name: String::new(), value: text.to_owned() }
}

fn remark(text: impl Into<String>) -> HeaderText {
    HeaderText { tone: Tone::Remark, name: String::new(), value: text.into() }
}

fn odd(value: String) -> HeaderText {
    HeaderText { tone: Tone::Odd, name: String::new(), value }
}

fn gap() -> HeaderText {
    HeaderText { tone: Tone::Gap, name: String::new(), value: String::new() }
}

fn line_ui(ui: &mut Ui, line: &HeaderText) {
    let colours = palette(ui);
    let body = FontId::proportional(font_size::BODY);
    let format = TextFormat::simple;
    let mut job = LayoutJob::default();
    let mono = log_font();
    match line.tone {
        Tone::Gap => {}
        Tone::Title => {
            job.append(&line.value, 0.0, format(bold(font_size::BODY), colours.text));
        }
        Tone::Start => job.append(&line.value, 0.0, format(mono, colours.text)),
        Tone::Remark => job.append(&line.value, 0.0, format(body, colours.weak)),
        Tone::Odd => {
            job.append("⚠ ", 0.0, format(body.clone(), colours.warning));
            job.append(&line.value, 0.0, format(body, colours.warning));
        }
        Tone::Header => {
            job.append(&line.name, 0.0, format(mono.clone(), colours.accent_line));
            job.append(": ", 0.0, format(mono.clone(), colours.weak));
            job.append(&line.value, 0.0, format(mono, colours.text));
        }
    }
    ui.allocate_ui(egui::Vec2::new(ui.available_width(), size::ROW), |ui| {
        ui.set_min_height(size::ROW);
        let label = Label::new(job).selectable(true).wrap_mode(TextWrapMode::Truncate);
        ui.add(label);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_case_and_duplicates_are_kept_and_nothing_is_shown_raw() {
        let line = |name: &str, value: &[u8]| HeaderLine {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let head = Head {
            minor_version: 1,
            status: 200,
            reason: b"O\x1b[31mK".to_vec(),
            headers: vec![line("Set-Cookie", b"a"), line("sEt-cOOkie", b"\xc4\xe3\r")],
            bytes: 0,
        };
        let text = plain(&head_lines(&head, usize::MAX));
        assert_eq!(text, "HTTP/1.1 200 O\\x1b[31mK\nSet-Cookie: a\nsEt-cOOkie: \\xc4\\xe3\\r\n");
    }

    #[test]
    fn a_request_is_shown_line_by_line() {
        let request: &[u8] = b"GET / HTTP/1.1\r\nHost: h:80\r\nodd\n\x00\r\n\r\n";
        let facts = HopFacts { request: Some(request.into()), ..HopFacts::default() };
        let text = plain(&request_lines(&facts, usize::MAX));
        assert_eq!(text, "GET / HTTP/1.1\nHost: h:80\nodd\n\\0\n");
        assert!(request_lines(&HopFacts::default(), 9).is_empty());
    }
}
