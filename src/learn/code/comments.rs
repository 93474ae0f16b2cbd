//! What the comments of a program say: the same in every language of programs.

use super::program::{
    End, LeftOut, Over, Part, Place, Receive, SetOption, Step, Test, To, UnixKind,
};
use super::{Language, Literal, Program};
use crate::i18n::Texts;
use crate::payload::show::{Lines, ShowOptions, show};
use crate::payload::{Encoding, safe_text};
use crate::tr;

/// The beginning of a message that a comment shows, in characters.
const SHOWN_CHARS: usize = 60;

/// What stands at the top of a program: what it leaves out.
pub(super) fn left_out(program: &Program, texts: &Texts) -> Vec<String> {
    program.left_out.iter().map(|what| left_out_text(what, texts)).collect()
}

/// Why there is no program in this language of machines, which is another than Python; `None` if there is one.
pub(super) fn not_written(program: &Program, language: Language, texts: &Texts) -> Option<String> {
    let why = match (&program.end, language) {
        (End::Unix { kind: UnixKind::Records, .. }, Language::Rust) => {
            tr!(texts, "code-rust-no-records")
        }
        (End::Udp { .. } | End::Client { .. } | End::Server { .. } | End::Unix { .. }, _)
        | (End::Ping(_), Language::C) => return None,
        (End::Ping(_), _) => tr!(texts, "code-only-python-and-c"),
        (End::Path(_) | End::Raw { .. } | End::Relay(_), _) => tr!(texts, "code-only-python"),
    };
    Some(why.into_owned())
}

/// What the session does and the program does not, in words.
fn left_out_text(what: &LeftOut, texts: &Texts) -> String {
    match what {
        LeftOut::Rule(name) => tr!(texts, "code-without-rule", name = safe_text(name)),
        LeftOut::Save(path) => tr!(texts, "code-without-save", path = safe_text(path)),
        LeftOut::Reconnect => tr!(texts, "code-without-reconnect").into_owned(),
        LeftOut::Framing => tr!(texts, "code-without-framing").into_owned(),
        LeftOut::Redirects => tr!(texts, "code-without-redirects").into_owned(),
        LeftOut::Proxy => tr!(texts, "code-without-proxy").into_owned(),
        LeftOut::TrustedOnce => tr!(texts, "code-without-trusted-once").into_owned(),
        LeftOut::Tls => tr!(texts, "code-without-tls").into_owned(),
        LeftOut::Option(name) => tr!(texts, "code-without-option", name = *name),
        LeftOut::Checksums => tr!(texts, "code-without-checksums").into_owned(),
        LeftOut::MadeCertificate => tr!(texts, "code-without-made-certificate").into_owned(),
        LeftOut::Faults => tr!(texts, "code-without-faults").into_owned(),
        LeftOut::Secrets => tr!(texts, "code-without-secrets").into_owned(),
        LeftOut::LongMessage(bytes) => tr!(texts, "code-without-long", bytes = *bytes),
        LeftOut::Placeholders => tr!(texts, "code-without-placeholders").into_owned(),
        LeftOut::Rows(rows) => tr!(texts, "code-without-rows", rows = *rows),
    }
}

/// What an option is for.
pub(super) fn of_option(option: SetOption, texts: &Texts) -> String {
    match option {
        SetOption::ReuseAddress => tr!(texts, "code-reuse"),
        SetOption::Ipv6Only(true) => tr!(texts, "code-ipv6-only"),
        SetOption::Ipv6Only(false) => tr!(texts, "code-dual-stack"),
        SetOption::Broadcast => tr!(texts, "code-broadcast"),
        SetOption::NoDelay => tr!(texts, "code-no-delay"),
        SetOption::KeepAlive => tr!(texts, "code-keep-alive"),
        SetOption::ReceiveBuffer(_) => tr!(texts, "code-recv-buffer"),
        SetOption::SendBuffer(_) => tr!(texts, "code-send-buffer"),
        SetOption::Join(..) => tr!(texts, "code-join"),
        SetOption::Hops4(_) | SetOption::Hops6(_) => tr!(texts, "code-hops"),
        SetOption::NoLoop4 | SetOption::NoLoop6 => tr!(texts, "code-no-loop"),
        SetOption::Changed(..) => tr!(texts, "code-changed"),
    }
    .into_owned()
}

/// What a step is for; `None` if it speaks for itself.
pub(super) fn of_step(step: &Step, texts: &Texts) -> Option<String> {
    Some(match step {
        Step::Send(parts, to) => of_send(parts, to, texts),
        Step::Receive(receive) => of_receive(*receive, texts),
        Step::TakeLineEndOff => tr!(texts, "code-line-end").into_owned(),
        Step::If(test, _) => of_test(test, texts),
        Step::Leave | Step::Again | Step::Forever(_) => return None,
        Step::Pause(time) => tr!(texts, "code-pause", seconds = seconds(*time)),
        Step::Finish => tr!(texts, "code-finish").into_owned(),
        Step::SendNamedFile(folder) => {
            tr!(texts, "code-named-file", folder = safe_text(folder))
        }
        Step::SendFile(path) => tr!(texts, "code-send-file", path = safe_text(path)),
        Step::ReceiveAll => tr!(texts, "code-receive-all", bytes = super::program::RECV_BYTES),
        Step::SplitPage(_) => tr!(texts, "code-split").into_owned(),
        Step::Came(literal) => {
            let text = shown(literal);
            tr!(texts, "code-came", bytes = literal.bytes.len(), text = text)
        }
    })
}

fn of_send(parts: &[Part], to: &To, texts: &Texts) -> String {
    let replies = parts.contains(&Part::Received);
    match to {
        To::Place(place) => {
            tr!(texts, "code-send-to", place = safe_text(&place.text()).into_owned())
        }
        To::Sender => tr!(texts, "code-reply-sender").into_owned(),
        To::Peer if replies => tr!(texts, "code-reply").into_owned(),
        To::Peer => match parts {
            [Part::Bytes(literal)] if literal.source_text().is_none() => {
                let encoding = encoding_of(literal).name();
                let text = shown(literal);
                tr!(texts, "code-send-encoded", text = text, encoding = encoding)
            }
            _ => tr!(texts, "code-send").into_owned(),
        },
    }
}

fn of_receive(receive: Receive, texts: &Texts) -> String {
    match receive.over {
        Over::Leaves => tr!(texts, "code-receive-over", bytes = receive.bytes),
        Over::Passes => tr!(texts, "code-receive", bytes = receive.bytes),
    }
}

fn of_test(test: &Test, texts: &Texts) -> String {
    match test {
        Test::Is(literal) => tr!(texts, "code-if-is", text = shown(literal)),
        Test::Begins(literal) => tr!(texts, "code-if-begins", text = shown(literal)),
    }
}

/// A message in a comment: its beginning, safe to show.
pub(super) fn shown(literal: &Literal) -> String {
    let options = ShowOptions { max_chars: SHOWN_CHARS, lines: Lines::Escape };
    let shown = show(&literal.bytes, encoding_of(literal), &options);
    if shown.complete { shown.text } else { format!("{}…", shown.text) }
}

fn encoding_of(literal: &Literal) -> Encoding {
    literal.text.as_ref().map(|(_, encoding)| *encoding).unwrap_or_default()
}

/// A time in seconds as a person writes it.
pub(super) fn seconds(time: std::time::Duration) -> String {
    let text = format!("{:.3}", time.as_secs_f64());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A place in a comment.
pub(super) fn place_text(place: &Place) -> String {
    safe_text(&place.text()).into_owned()
}
