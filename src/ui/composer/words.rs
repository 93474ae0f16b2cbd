//! What the composer says.

use super::{Remark, field};
use crate::i18n::Texts;
use crate::payload::hex::HexForm;
use crate::payload::{Encoding, Notation};
use crate::tr;

/// What stands in the field while it is empty.
pub(super) fn hint(notation: Notation, texts: &Texts) -> String {
    match notation {
        Notation::Text => tr!(texts, "message-hint-text").into_owned(),
        Notation::Hex => tr!(texts, "message-hint-hex").into_owned(),
        Notation::Escaped => tr!(texts, "message-hint-escaped").into_owned(),
    }
}

/// A remark in words.
pub(super) fn remark_text(remark: Remark, encoding: Encoding, texts: &Texts) -> String {
    match remark {
        Remark::NotConverted => tr!(texts, "message-not-converted", encoding = encoding.name()),
        Remark::PasteTooLong(bytes) => {
            tr!(texts, "message-paste-too-long", bytes = bytes, max = field::FIELD_BYTES_MAX)
        }
        Remark::LineEndsInDoubt => tr!(texts, "message-line-ends-in-doubt").into_owned(),
        Remark::PeerUnknown => tr!(texts, "message-peer-unknown").into_owned(),
        Remark::PlaceholdersStay => tr!(texts, "message-placeholders-stay").into_owned(),
        Remark::Empty => tr!(texts, "message-nothing").into_owned(),
    }
}

/// What of the text was left out of the bytes.
pub(super) fn form_text(form: HexForm, texts: &Texts) -> Option<String> {
    match form {
        HexForm::Digits => None,
        HexForm::Dump => Some(tr!(texts, "message-is-dump").into_owned()),
        HexForm::Source => Some(tr!(texts, "message-is-source").into_owned()),
    }
}
