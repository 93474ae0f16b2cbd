//! From a line, or a message of the arguments, to the bytes that are sent.

use crate::cli::options::{LineEndChoice, LineForm, OutMessage};
use crate::i18n::Texts;
use crate::learn::{mistake_text, sentence};
use crate::net::clock::time_of_day;
use crate::net::{NetError, Op, Payload};
use crate::payload::{Encoding, LineEnd, Notation, PreparedMessage, Values};
use crate::tr;

/// What placeholders of a message mean.
pub(super) struct Meaning<'a> {
    /// The peer, as it is written.
    pub(super) peer: &'a str,
    /// The number of the message.
    pub(super) count: u64,
}

/// The message that a line is; or what is wrong with it.
pub(super) fn of_line(
    line: &[u8],
    form: LineForm,
    meaning: &Meaning<'_>,
    texts: &Texts,
) -> Result<Payload, String> {
    let (body, typed) = without_end(line);
    let line_end = match form.line_end {
        LineEndChoice::AsTyped => typed,
        LineEndChoice::Fixed(line_end) => line_end,
    };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        // Bytes that are no text go as they are.
        Err(_) if form.is_plain() => {
            return Ok([body, line_end.as_str().as_bytes()].concat().into());
        }
        Err(_) => return Err(tr!(texts, "cli-line-not-utf8").into_owned()),
    };
    let message = form.message(text, line_end).prepare();
    let message = message.map_err(|mistake| mistake_text(&mistake, texts))?;
    let encoding = (form.notation != Notation::Hex).then_some(form.encoding);
    rendered(&message, encoding, meaning, texts)
}

/// A message of the arguments with its placeholders filled in; or what is wrong with it.
pub(super) fn of_message(
    message: &OutMessage,
    meaning: &Meaning<'_>,
    texts: &Texts,
) -> Result<Payload, String> {
    rendered(&message.message, message.encoding, meaning, texts)
}

fn rendered(
    message: &PreparedMessage,
    encoding: Option<Encoding>,
    meaning: &Meaning<'_>,
    texts: &Texts,
) -> Result<Payload, String> {
    let (time, peer) = (time_of_day(), meaning.peer);
    let values = Values { peer, count: meaning.count, time: &time, ..Values::default() };
    let mut bytes = Vec::new();
    match message.render(&values, &mut bytes) {
        Ok(()) => Ok(Payload { bytes: bytes.into(), encoding }),
        Err(error) => {
            let error = NetError { op: Op::Send, target: peer.to_owned(), cause: error.into() };
            Err(sentence(&error, texts))
        }
    }
}

/// A line and its end.
fn without_end(line: &[u8]) -> (&[u8], LineEnd) {
    if let Some(body) = line.strip_suffix(b"\r\n") {
        (body, LineEnd::CrLf)
    } else if let Some(body) = line.strip_suffix(b"\n") {
        (body, LineEnd::Lf)
    } else {
        (line, LineEnd::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::payload::Braces;

    const PLAIN: LineForm = LineForm {
        notation: Notation::Text,
        encoding: Encoding::Utf8,
        braces: Braces::Literal,
        line_end: LineEndChoice::AsTyped,
        checksum: None,
    };

    #[test]
    fn a_line_keeps_its_end_or_gets_another() {
        let fixed = |end| LineForm { line_end: LineEndChoice::Fixed(end), ..PLAIN };
        let gbk = LineForm { encoding: Encoding::Gbk, ..PLAIN };
        let hex = LineForm { notation: Notation::Hex, ..fixed(LineEnd::None) };
        let counted = LineForm { braces: Braces::Placeholders, ..fixed(LineEnd::Nul) };
        let table: [(&[u8], LineForm, &[u8]); 9] = [
            (b"a\r\n", PLAIN, b"a\r\n"),
            (b"a", PLAIN, b"a"),
            (b"\xff\n", PLAIN, b"\xff\n"),
            (b"\xff\n", fixed(LineEnd::CrLf), b"\xff\r\n"),
            (b"a\r\n", fixed(LineEnd::None), b"a"),
            ("你\n".as_bytes(), gbk, b"\xc4\xe3\n"),
            (b"01 ff\n", hex, b"\x01\xff"),
            (b"{count} {peer}\n", counted, b"7 p\0"),
            (b"\n", fixed(LineEnd::Lf), b"\n"),
        ];
        let texts = Texts::new(Lang::En);
        for (line, form, expected) in table {
            let made = of_line(line, form, &Meaning { peer: "p", count: 7 }, &texts);
            assert_eq!(made.as_deref(), Ok(expected));
        }
        let meaning = Meaning { peer: "p", count: 7 };
        assert!(of_line(b"\xff\n", gbk, &meaning, &texts).is_err());
        assert!(of_line(b"0g\n", hex, &meaning, &texts).is_err());
    }
}
