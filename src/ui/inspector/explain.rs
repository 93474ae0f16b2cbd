//! What a row means: of a failure why it came and what to try, of everything else what the call does.

use super::frame::About;
use super::{explain_icmp, explain_protocol, explain_stream, frame};
use crate::i18n::Texts;
use crate::learn::catalogue::{entry_of, message_entry};
use crate::learn::traced::Doubt;
use crate::learn::words::{call_purpose, option_purpose};
use crate::learn::{Explanation, explain, explain_unreachable};
use crate::log::{Detail, Kind, Row};
use crate::net::automation::{AutomationEvent, RuleEvent, Withholding};
use crate::net::{Args, Call, Cause, ConnectionId, End, NetError, Op};
use crate::tr;
use crate::ui::fonts;
use crate::ui::tokens::{font_size, palette, space};
use egui::{Label, RichText, ScrollArea, Ui};

/// A paragraph, perhaps with a heading.
struct Paragraph {
    heading: Option<String>,
    text: String,
}

/// Draws it, and returns the name of what a person wants to read more about.
pub(super) fn ui(
    ui: &mut Ui,
    row: &Row,
    (frame, doubt): (Option<&About>, Option<&Doubt>),
    texts: &Texts,
) -> Option<&'static str> {
    ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let paragraphs = match frame {
                Some(about) => plain(frame::lessons(about, row, texts)),
                None => paragraphs(row, texts),
            };
            // What may be wrong with the program comes before what the row is in general.
            let doubts = doubt.map(|doubt| failure_paragraphs(doubt.explain(texts), texts));
            for paragraph in doubts.into_iter().flatten().chain(paragraphs) {
                if let Some(heading) = paragraph.heading {
                    let font = fonts::bold(font_size::BODY);
                    ui.label(RichText::new(heading).font(font).color(palette(ui).text));
                }
                ui.add(Label::new(paragraph.text).selectable(true).wrap());
                ui.add_space(space::XS);
            }
            let message = || explain_icmp::kind(row).and_then(message_entry);
            let entry = error(row).as_ref().and_then(entry_of).or_else(message)?;
            let text = tr!(texts, "explain-more", name = entry.name.as_str());
            ui.link(text).clicked().then_some(entry.name.as_str())
        })
        .inner
}

/// The error that the row reports, if it does.
fn error(row: &Row) -> Option<NetError> {
    match (&row.detail, row.errno) {
        (Some(Detail::Error(error)), _) => Some(*error.clone()),
        (Some(Detail::End(end)), _) => match &**end {
            End::Failed(error) => Some(error.clone()),
            _ => None,
        },
        (Some(Detail::Call(call)), _) => call.error(),
        (Some(Detail::Automation(event)), _) => event.error().cloned(),
        (Some(Detail::Protocol(event)), _) => event.error().cloned(),
        (_, Some(errno)) => {
            let (op, target) = (Op::RecvFrom, row.peer.to_string());
            Some(NetError { op, target, cause: Cause::Os(errno) })
        }
        _ => None,
    }
}

fn paragraphs(row: &Row, texts: &Texts) -> Vec<Paragraph> {
    match failure(row, texts) {
        Some(explanation) => {
            let mut paragraphs = failure_paragraphs(explanation, texts);
            if let Some(Detail::Protocol(event)) = &row.detail {
                paragraphs.extend(plain(explain_protocol::after_failure(event, texts)));
            }
            paragraphs
        }
        None => plain(lessons(row, texts)),
    }
}

fn plain(lessons: Vec<String>) -> Vec<Paragraph> {
    lessons.into_iter().map(|text| Paragraph { heading: None, text }).collect()
}

fn failure_paragraphs(explanation: Explanation, texts: &Texts) -> Vec<Paragraph> {
    let Explanation { what, why, try_this } = explanation;
    let headed = |heading: std::borrow::Cow<'_, str>, text| Paragraph {
        heading: Some(heading.into_owned()),
        text,
    };
    vec![
        headed(tr!(texts, "explain-what"), what),
        headed(tr!(texts, "explain-why"), why),
        headed(tr!(texts, "explain-try"), try_this),
    ]
}

/// The explanation of the failure that the row reports, if it does.
fn failure(row: &Row, texts: &Texts) -> Option<Explanation> {
    match (&row.detail, row.errno) {
        (Some(Detail::Error(error)), _) => Some(explain(error, texts)),
        (Some(Detail::End(end)), _) => match &**end {
            End::Failed(error) => Some(explain(error, texts)),
            End::Stopped | End::PeerClosed | End::Loaded | End::Exited | End::Done => None,
        },
        (Some(Detail::Protocol(event)), _) => explain_protocol::failure(event, texts),
        (Some(Detail::Automation(event)), _) => Some(explain(event.error()?, texts)),
        (Some(Detail::Call(call)), _) => Some(explain(&call.error()?, texts)),
        (_, Some(errno)) if row.kind == Kind::Unreachable => {
            Some(explain_unreachable(errno, row.peer, texts))
        }
        _ => None,
    }
}

/// What the row's call does and returns, for somebody who learns.
fn lessons(row: &Row, texts: &Texts) -> Vec<String> {
    if let Some(part) = row.part {
        return explain_protocol::part(part, texts);
    }
    let is_empty = row.payload_bytes == 0;
    let of_connection = row.peer.stream().is_some();
    let mut lessons = Vec::new();
    match (row.kind, &row.detail) {
        (Kind::Received, _) if of_connection => {
            let asked_bytes = row.asked_bytes.unwrap_or_default();
            lessons = explain_stream::received(texts, asked_bytes, row.payload_bytes);
        }
        (Kind::Sent, _) if of_connection => lessons = explain_stream::sent(texts),
        (_, Some(Detail::Protocol(event))) => return explain_protocol::event(event, texts),
        (Kind::Received, _) => {
            lessons.push(tr!(texts, "explain-received"));
            lessons.extend(is_empty.then(|| tr!(texts, "explain-received-empty")));
            lessons.push(tr!(texts, "explain-boundaries"));
        }
        (Kind::Sent, _) => {
            lessons.push(tr!(texts, "explain-sent"));
            lessons.extend(is_empty.then(|| tr!(texts, "explain-sent-empty")));
            lessons.push(tr!(texts, "explain-no-receipt"));
        }
        (Kind::Opened, Some(Detail::Opened(local))) => {
            return vec![
                tr!(texts, "explain-opened", address = *local),
                tr!(texts, "explain-opened-port").into_owned(),
            ];
        }
        (Kind::Ended, Some(Detail::End(end))) if **end == End::PeerClosed => {
            lessons.push(tr!(texts, "explain-closed-by-peer"));
        }
        (Kind::Ended, Some(Detail::End(end))) if **end == End::Loaded => {
            lessons.push(tr!(texts, "explain-loaded"));
        }
        (Kind::Ended, Some(Detail::End(end))) if **end == End::Exited => {
            lessons.push(tr!(texts, "explain-program-exited"));
        }
        (Kind::Ended, _) => lessons.push(tr!(texts, "explain-stopped")),
        (_, Some(Detail::Automation(event))) => return automation_lessons(event, texts),
        (_, Some(Detail::Call(call))) => return call_lessons(call, row.peer.stream(), texts),
        _ => lessons.push(tr!(texts, "explain-nothing")),
    }
    lessons.into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn automation_lessons(event: &AutomationEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        AutomationEvent::RepeatBegun { .. } => tr!(texts, "explain-repeat-begun"),
        AutomationEvent::RepeatEnded { .. } => tr!(texts, "explain-repeat-ended"),
        AutomationEvent::Rule(RuleEvent::Withheld { why, .. }) => match why {
            Withholding::Group => tr!(texts, "explain-withheld-group"),
            Withholding::Limit(_) | Withholding::Pace(_) => tr!(texts, "explain-withheld-limit"),
        },
        AutomationEvent::Rule(_) => tr!(texts, "explain-rule-attention"),
        AutomationEvent::LoadBegun { .. } => tr!(texts, "explain-load-begun"),
        AutomationEvent::LoadEnded { .. } => tr!(texts, "explain-load-ended"),
    };
    vec![text.into_owned()]
}

fn call_lessons(call: &Call, connection: Option<ConnectionId>, texts: &Texts) -> Vec<String> {
    let mut lessons = vec![tr!(texts, "explain-purpose", purpose = call_purpose(call.op, texts))];
    if let Args::Get(name) | Args::Set(name, _) = &call.args {
        let (level, symbol) = name.symbols();
        let purpose = option_purpose(*name, texts);
        lessons.push(tr!(texts, "explain-option", level = level, name = symbol, purpose = purpose));
    }
    if let Some(lesson) = explain_stream::call(call, connection, texts) {
        lessons.push(lesson.into_owned());
        return lessons;
    }
    let more = match call.op {
        Op::GetAddrInfo => Some(tr!(texts, "explain-getaddrinfo")),
        Op::Socket => Some(tr!(texts, "explain-socket")),
        Op::SetSockOpt => Some(tr!(texts, "explain-setsockopt")),
        Op::GetSockOpt => Some(tr!(texts, "explain-getsockopt")),
        Op::Bind => Some(tr!(texts, "explain-bind")),
        Op::GetSockName => Some(tr!(texts, "explain-getsockname")),
        Op::RecvFrom => Some(tr!(texts, "explain-received")),
        Op::SendTo => Some(tr!(texts, "explain-sent")),
        Op::Close => Some(tr!(texts, "explain-close")),
        _ => None,
    };
    lessons.extend(more.map(std::borrow::Cow::into_owned));
    lessons
}
