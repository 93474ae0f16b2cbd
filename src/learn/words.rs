//! Words for what the layers below report in types: mistakes in fields, ends of sessions, calls.

use super::explain::sentence;
use crate::i18n::Texts;
use crate::log::copy::CopyGuard;
use crate::net::address::{HOST_NAME_BYTES_MAX, HostMistake, PortMistake};
use crate::net::{End, Op, OptionName};
use crate::payload::{Mistake, MistakeKind, safe_text};
use crate::tr;

/// The placeholders of a message, as a person types them. What was kept under a name is left out: only checks
/// keep something.
const PLACEHOLDERS: &str = "{text} {peer} {count} {time} {random:4} {1}";

/// How those are written that take something after a colon.
const PLACEHOLDER_FORMS: &str =
    "{count:04} {count:04:100} {count::0} {count:04x} {count:u16be} {random:4}";

/// What is wrong in a typed message or template, where, and what to do.
pub fn mistake_text(mistake: &Mistake, texts: &Texts) -> String {
    let sentence = mistake_sentence(&mistake.kind, texts);
    let (line, column) = (mistake.line, mistake.column);
    if line == 1 {
        tr!(texts, "mistake-at-character", sentence = sentence, column = column)
    } else {
        tr!(texts, "mistake-at-line", sentence = sentence, line = line, column = column)
    }
}

fn mistake_sentence(kind: &MistakeKind, texts: &Texts) -> String {
    // Braces are the syntax of the texts themselves, so they come in as values.
    const CODE_POINT: &str = "{4f60}";
    match kind {
        MistakeKind::Unencodable { character, encoding } => {
            let code = format!("U+{:04X}", u32::from(*character));
            let (character, encoding) = (shown(*character), encoding.name());
            tr!(
                texts,
                "mistake-unencodable",
                character = character,
                encoding = encoding,
                code = code
            )
        }
        MistakeKind::OddHexDigit => tr!(texts, "mistake-odd-hex-digit").into_owned(),
        MistakeKind::NotHex { character } => {
            tr!(texts, "mistake-not-hex", character = shown(*character))
        }
        MistakeKind::DumpInDoubt => tr!(texts, "mistake-dump-in-doubt").into_owned(),
        MistakeKind::DumpOfWords => tr!(texts, "mistake-dump-of-words").into_owned(),
        MistakeKind::NotAnItem => tr!(texts, "mistake-not-an-item").into_owned(),
        MistakeKind::OctalTooLarge => tr!(texts, "mistake-octal-too-large", braces = CODE_POINT),
        MistakeKind::UnknownEscape { character } => {
            let character = shown(*character);
            tr!(texts, "mistake-unknown-escape", character = character, braces = CODE_POINT)
        }
        MistakeKind::UnfinishedEscape => {
            tr!(texts, "mistake-unfinished-escape", braces = CODE_POINT)
        }
        MistakeKind::BadCodePoint => tr!(texts, "mistake-bad-code-point").into_owned(),
        MistakeKind::UnknownPlaceholder { name } => {
            placeholder_sentence(&format!("{{{}}}", safe_text(name)), texts)
        }
        MistakeKind::BadPlaceholder { name } => {
            let placeholder = format!("{{{}}}", safe_text(name));
            let forms = PLACEHOLDER_FORMS;
            tr!(texts, "mistake-bad-placeholder", placeholder = placeholder, forms = forms)
        }
        MistakeKind::TooManyRandomBytes { max } => {
            tr!(texts, "mistake-too-many-random-bytes", max = *max)
        }
        MistakeKind::UnclosedPlaceholder => {
            tr!(texts, "mistake-unclosed-placeholder", placeholders = PLACEHOLDERS, brace = "{{")
        }
    }
}

fn placeholder_sentence(placeholder: &str, texts: &Texts) -> String {
    tr!(
        texts,
        "mistake-unknown-placeholder",
        placeholder = placeholder,
        placeholders = PLACEHOLDERS,
        brace = "{{"
    )
}

/// What to do about a host field that cannot be used.
pub fn host_mistake_text(mistake: HostMistake, texts: &Texts) -> String {
    match mistake {
        HostMistake::Empty => tr!(texts, "host-empty").into_owned(),
        HostMistake::Space => tr!(texts, "host-space").into_owned(),
        HostMistake::Character(character) => {
            tr!(texts, "host-character", character = shown(character))
        }
        HostMistake::NotAnAddress => tr!(texts, "host-not-an-address").into_owned(),
        HostMistake::TooLong => tr!(texts, "host-too-long", max = HOST_NAME_BYTES_MAX),
    }
}

/// What to do about a port field that cannot be used.
pub fn port_mistake_text(mistake: PortMistake, texts: &Texts) -> String {
    let text = match mistake {
        PortMistake::Empty => tr!(texts, "port-empty"),
        PortMistake::NotANumber => tr!(texts, "port-not-a-number"),
        PortMistake::TooLarge => tr!(texts, "port-too-large"),
        PortMistake::Zero => tr!(texts, "port-zero"),
    };
    text.into_owned()
}

/// What of a copied text is not exactly what came; `None` if all of it is.
pub fn guard_text(guard: CopyGuard, texts: &Texts) -> Option<String> {
    let characters =
        (guard.characters > 0).then(|| tr!(texts, "copied-guarded", characters = guard.characters));
    let bytes = (guard.bytes > 0).then(|| tr!(texts, "copied-undecodable", bytes = guard.bytes));
    let both = [characters, bytes].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    (!guard.is_exact()).then_some(both)
}

/// Why a session is over.
pub fn end_text(end: &End, texts: &Texts) -> String {
    match end {
        End::Stopped => tr!(texts, "end-stopped").into_owned(),
        End::PeerClosed => tr!(texts, "end-peer-closed").into_owned(),
        End::Loaded => tr!(texts, "end-loaded").into_owned(),
        End::Exited => tr!(texts, "end-exited").into_owned(),
        End::Done => tr!(texts, "end-done").into_owned(),
        End::Failed(error) => sentence(error, texts),
    }
}

/// What a call is for, in one sentence.
pub fn call_purpose(op: Op, texts: &Texts) -> String {
    let text = match op {
        Op::GetAddrInfo => tr!(texts, "call-getaddrinfo"),
        Op::Socket => tr!(texts, "call-socket"),
        Op::SetSockOpt | Op::JoinGroup | Op::LeaveGroup => tr!(texts, "call-setsockopt"),
        Op::GetSockOpt => tr!(texts, "call-getsockopt"),
        Op::Bind => tr!(texts, "call-bind"),
        Op::GetSockName => tr!(texts, "call-getsockname"),
        Op::RecvFrom => tr!(texts, "call-recvfrom"),
        Op::RecvMsg => tr!(texts, "call-recvmsg"),
        Op::SendTo => tr!(texts, "call-sendto"),
        Op::Connect => tr!(texts, "call-connect"),
        Op::Listen => tr!(texts, "call-listen"),
        Op::Accept => tr!(texts, "call-accept"),
        Op::Recv => tr!(texts, "call-recv"),
        Op::Send => tr!(texts, "call-send"),
        Op::Poll => tr!(texts, "call-poll"),
        Op::Shutdown => tr!(texts, "call-shutdown"),
        Op::Close => tr!(texts, "call-close"),
        Op::OpenFile => tr!(texts, "call-open"),
        Op::ReadFile => tr!(texts, "call-read"),
        Op::WriteFile => tr!(texts, "call-write"),
        Op::RenameFile => tr!(texts, "call-rename"),
        Op::Unlink => tr!(texts, "call-unlink"),
        Op::Chmod => tr!(texts, "call-chmod"),
        Op::TlsHandshake => tr!(texts, "call-tls"),
        Op::Protocol(op) => super::protocol_failure::step_purpose(op, texts),
        Op::StartThread => tr!(texts, "call-thread"),
        Op::Reply => tr!(texts, "call-reply"),
    };
    text.into_owned()
}

/// What a socket option is for, in one sentence.
pub fn option_purpose(name: OptionName, texts: &Texts) -> String {
    texts.get(&option_id(name)).into_owned()
}

/// By what id the text of an option stands: that of its name in C.
fn option_id(name: OptionName) -> String {
    format!("option-{}", name.symbols().1.to_ascii_lowercase().replace('_', "-"))
}

/// A character that may come from outside.
fn shown(character: char) -> String {
    safe_text(character.encode_utf8(&mut [0; 4])).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::net::{Cause, NetError};
    use crate::payload::{Encoding, LineEnd, Notation, Template, compose::compose};

    fn all_texts(texts: &Texts) -> Vec<String> {
        let hosts = [
            HostMistake::Empty,
            HostMistake::Space,
            HostMistake::Character('/'),
            HostMistake::NotAnAddress,
            HostMistake::TooLong,
        ];
        let ports =
            [PortMistake::Empty, PortMistake::NotANumber, PortMistake::TooLarge, PortMistake::Zero];
        let kinds = [
            MistakeKind::Unencodable { character: '😀', encoding: Encoding::Gbk },
            MistakeKind::OddHexDigit,
            MistakeKind::NotHex { character: 'g' },
            MistakeKind::DumpInDoubt,
            MistakeKind::DumpOfWords,
            MistakeKind::NotAnItem,
            MistakeKind::OctalTooLarge,
            MistakeKind::UnknownEscape { character: 'q' },
            MistakeKind::UnfinishedEscape,
            MistakeKind::BadCodePoint,
            MistakeKind::UnknownPlaceholder { name: "who".into() },
            MistakeKind::BadPlaceholder { name: "count:b".into() },
            MistakeKind::TooManyRandomBytes { max: 9 },
            MistakeKind::UnclosedPlaceholder,
        ];
        let mistakes = kinds.map(|kind| Mistake { at_char: 4, line: 2, column: 5, kind });
        let error =
            NetError { op: Op::Bind, target: "[::]:9".into(), cause: Cause::Other("odd".into()) };
        let ends = [
            End::Stopped,
            End::PeerClosed,
            End::Loaded,
            End::Exited,
            End::Done,
            End::Failed(error),
        ];
        let hosts = hosts.map(|mistake| host_mistake_text(mistake, texts));
        let ports = ports.map(|mistake| port_mistake_text(mistake, texts));
        let mistakes = mistakes.map(|mistake| mistake_text(&mistake, texts));
        let ends = ends.map(|end| end_text(&end, texts));
        [&hosts[..], &ports, &mistakes, &ends].concat()
    }

    #[test]
    fn every_option_has_a_purpose_in_both_languages() {
        for texts in Lang::ALL.map(Texts::new) {
            for name in OptionName::ALL {
                let purpose = option_purpose(*name, &texts);
                assert!(!purpose.starts_with("option-"), "{name:?}: {purpose}");
            }
        }
    }

    #[test]
    fn everything_has_words_in_both_languages() {
        let [english, chinese] = Lang::ALL.map(|lang| all_texts(&Texts::new(lang)));
        for (english, chinese) in english.iter().zip(&chinese) {
            assert_ne!(english, chinese);
            for text in [english, chinese] {
                let id =
                    ["host-", "port-", "mistake-", "end-"].iter().any(|id| text.starts_with(id));
                assert!(!text.is_empty() && !id && !text.contains("{$"), "{text}");
            }
        }
    }

    #[test]
    fn calls_and_options_have_purposes() {
        for texts in Lang::ALL.map(Texts::new) {
            let texts = [
                call_purpose(Op::Bind, &texts),
                call_purpose(Op::GetAddrInfo, &texts),
                option_purpose(OptionName::MulticastHops, &texts),
                option_purpose(OptionName::ReceiveErrors4, &texts),
            ];
            assert!(texts.iter().all(|text| text.contains(' ') || !text.is_ascii()), "{texts:?}");
        }
    }

    #[test]
    fn real_mistakes_read_well() {
        let texts = Texts::new(Lang::En);
        let typed =
            |text, notation, encoding| match compose(text, notation, encoding, LineEnd::None) {
                Err(mistake) => mistake_text(&mistake, &texts),
                Ok(bytes) => panic!("no mistake: {bytes:?}"),
            };
        assert_eq!(
            typed("ab😀", Notation::Text, Encoding::Gbk),
            "GBK has no “😀” (U+1F600): choose UTF-8 or remove the character (character 3)"
        );
        assert_eq!(
            typed("00\n0g", Notation::Hex, Encoding::Utf8),
            "“g” is not a hex digit: use 0–9 and a–f (line 2, character 2)"
        );
        assert_eq!(
            typed(r"\q", Notation::Escaped, Encoding::Utf8),
            r"\q means nothing: use \n, \r, \t, \0, \xNN, \033 or \u{4f60}, and \\ for a backslash (character 1)"
        );
        let template = |text| Template::read(text, Notation::Text, Encoding::Utf8);
        let Err(mistake) = template("Hi {who}") else { panic!("no mistake") };
        assert_eq!(
            mistake_text(&mistake, &texts),
            "There is no placeholder “{who}”: use {text} {peer} {count} {time} {random:4} {1}, and {{ for a brace (character 4)"
        );
        let Err(mistake) = template("{random}") else { panic!("no mistake") };
        assert_eq!(
            mistake_text(&mistake, &texts),
            "The placeholder “{random}” is not written like this: use {count:04} {count:04:100} {count::0} {count:04x} {count:u16be} {random:4} (character 1)"
        );
    }

    #[test]
    fn characters_from_outside_are_made_safe() {
        let text = host_mistake_text(HostMistake::Character('\u{202e}'), &Texts::new(Lang::En));
        assert!(text.contains(r"\u{202e}"), "{text}");
    }
}
