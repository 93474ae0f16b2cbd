//! Which encoding fits rows that do not decode, as a page's is guessed.

use super::list::ListedRow;
use super::{LogView, PayloadForm};
use crate::i18n::{Lang, Texts};
use crate::log::Kind;
use crate::page::After;
use crate::page::charset::Guess;
use crate::payload::{Encoding, Piece, decode};
use crate::tr;

/// Bytes beyond ASCII from which on a guess needs no help, in any window: fewer are as likely Korean as Chinese,
/// and the tutorials are Chinese.
const SURE_BYTES: usize = 12;

/// A guess, and the rows that it was made from.
#[derive(Debug, Default)]
pub(super) struct Offer {
    rows: Vec<u64>,
    fits: Option<Encoding>,
}

impl LogView {
    /// Guesses from the rows on the screen that do not decode; anew only if they are others than before.
    pub(super) fn guess(&mut self, entries: &[ListedRow], lang: Lang) {
        let current = self.settings.encoding;
        let asks = |entry: &&ListedRow| {
            self.settings.form != PayloadForm::Hex
                && entry.row.kind == Kind::Received
                && !fits(&text_bytes(entry), current)
        };
        let asking: Vec<&ListedRow> = entries.iter().filter(asks).collect();
        let rows: Vec<u64> = asking.iter().map(|entry| entry.row.number).collect();
        if rows != self.offer.rows {
            let bytes = asking.iter().map(|entry| text_bytes(entry)).collect();
            let found = (!rows.is_empty()).then(|| guess_of(bytes, lang)).flatten();
            self.offer = Offer { rows, fits: found.filter(|found| *found != current) };
        }
    }

    /// The encoding that is offered for a row.
    pub(super) fn offer_for(&self, entry: &ListedRow) -> Option<Encoding> {
        let found = self.offer.fits?;
        let asks = self.offer.rows.contains(&entry.row.number);
        (asks && may_be(&text_bytes(entry), found)).then_some(found)
    }

    /// Shows payloads in the encoding that was offered.
    pub(super) fn take_offer(&mut self, encoding: Encoding) {
        self.settings.encoding = encoding;
        self.offer = Offer::default();
        self.refilter();
    }
}

/// What the offer reads like.
pub(super) fn offer_text(encoding: Encoding, texts: &Texts) -> String {
    tr!(texts, "log-looks-like", encoding = encoding.name())
}

/// The bytes of a row as far as they were copied, without a character that the end cuts.
fn text_bytes(entry: &ListedRow) -> Vec<u8> {
    let row = &entry.row;
    let mut bytes = entry.edges.joined(&row.payload);
    if row.payload.len() < row.payload_bytes {
        // After an ASCII character no other one is begun.
        let end = bytes.iter().rposition(u8::is_ascii).map_or(0, |at| at + 1);
        bytes.truncate(end);
    }
    bytes
}

/// Whether all is text in the encoding.
fn fits(bytes: &[u8], encoding: Encoding) -> bool {
    let mut fits = true;
    decode(encoding, bytes, &mut |piece| fits &= matches!(piece, Piece::Text(_)));
    fits
}

/// Whether the bytes may be read so: windows-1252 has a character for nearly every byte, so it is offered for
/// what is letters of ASCII for the most part, and nothing for what has controls that no text has.
fn may_be(bytes: &[u8], encoding: Encoding) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_control() && !b"\t\n\r\x1b".contains(byte);
    let is_likely = encoding != Encoding::Windows1252 || letters(bytes) > beyond_ascii(bytes);
    is_likely && !bytes.iter().any(is_odd) && fits(bytes, encoding)
}

fn letters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count()
}

fn beyond_ascii(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).count()
}

/// What all of them together look like; what is no text in any encoding has no say.
fn guess_of(mut rows: Vec<Vec<u8>>, lang: Lang) -> Option<Encoding> {
    rows.retain(|row| Encoding::ALL.iter().any(|encoding| may_be(row, *encoding)));
    let known: usize = rows.iter().map(|row| beyond_ascii(row)).sum();
    let letters: usize = rows.iter().map(|row| letters(row)).sum();
    let is_chinese = known > letters && (lang == Lang::Zh || known < SURE_BYTES);
    let mut guess = Guess::new(is_chinese.then(|| b"cn".to_vec()));
    for row in &rows {
        guess.feed(row, After::More);
        // So that no character is made of two rows.
        guess.feed(b"\n", After::More);
    }
    guess.feed(b"", After::Nothing);
    let found = guess.charset().encoding;
    Encoding::ALL.into_iter().find(|encoding| encoding.table() == found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_chinese_and_longer_ones_what_they_are() {
        let table = [
            ("你好", Encoding::Gbk, Lang::En),
            ("欢迎你，再见", Encoding::Gbk, Lang::En),
            ("안녕하세요 여러분", Encoding::EucKr, Lang::En),
            ("こんにちは、世界", Encoding::ShiftJis, Lang::En),
            ("伺服器已經收到您的訊息，歡迎光臨。", Encoding::Big5, Lang::En),
            ("服务器已收到", Encoding::Gbk, Lang::Zh),
            ("Größe: 5 µm, déjà vu", Encoding::Windows1252, Lang::Zh),
            ("你好，世界！再见", Encoding::Utf8, Lang::Zh),
        ];
        for (text, encoding, lang) in table {
            let mut bytes = Vec::new();
            let _ = encoding.encode(text, &mut bytes);
            let rows = vec![b"\xff\x00\x01".to_vec(), bytes.clone()];
            assert_eq!(guess_of(rows, lang), Some(encoding), "{text}");
            assert!(may_be(&bytes, encoding));
        }
        assert!(!may_be(b"\xe4", Encoding::Windows1252), "one byte is no text");
        assert!(!may_be(b"\xc4\xe3\0\0", Encoding::Gbk));
    }
}
