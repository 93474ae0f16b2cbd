//! The composer as it is kept in the settings, side by side, as it was before a message was one thing.

use super::{Composer, History, RepeatForm};
use crate::payload::{Braces, Checksum, Encoding, LineBreak, LineEnd, MessageText, Notation};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct KeptComposer {
    text: String,
    notation: Notation,
    encoding: Encoding,
    line_end: LineEnd,
    braces: Braces,
    checksum: Option<Checksum>,
    line_break: LineBreak,
    history: History,
    repeat: RepeatForm,
}

impl From<KeptComposer> for Composer {
    fn from(kept: KeptComposer) -> Self {
        let KeptComposer { text, notation, encoding, line_end, braces, checksum, .. } = kept;
        let message = MessageText { text, notation, encoding, line_end, braces, checksum };
        let KeptComposer { line_break, history, repeat, .. } = kept;
        Self { message, line_break, history, repeat, ..Self::default() }
    }
}

impl From<Composer> for KeptComposer {
    fn from(composer: Composer) -> Self {
        let MessageText { text, notation, encoding, line_end, braces, checksum } = composer.message;
        let Composer { line_break, history, repeat, .. } = composer;
        Self { text, notation, encoding, line_end, braces, checksum, line_break, history, repeat }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::payload::checksum::Algorithm;

    #[test]
    fn what_was_kept_before_still_loads() {
        let old = r#"(text: "hi", notation: Hex, encoding: Gbk, line_end: CrLf, line_break: Lf, history: [])"#;
        let composer: Composer = ron::from_str(old).unwrap();
        let message = MessageText {
            notation: Notation::Hex,
            encoding: Encoding::Gbk,
            line_end: LineEnd::CrLf,
            ..MessageText::of_text("hi")
        };
        assert_eq!(composer.message, message);
    }

    #[test]
    fn all_of_the_message_comes_back() {
        let message = MessageText {
            braces: Braces::Placeholders,
            checksum: Some(Checksum::of(Algorithm::Nmea)),
            ..MessageText::of_text("$A,{count}")
        };
        let composer = Composer { message, ..Composer::default() };
        let kept = ron::to_string(&composer).unwrap();
        assert_eq!(ron::from_str::<Composer>(&kept).unwrap(), composer);
    }
}
