//! Looks for a text in the payloads of many rows in one go, which stand one after the other in memory: a search of
//! some bytes takes longer to begin than to carry out.

use super::{Matcher, Needle};
use crate::payload::Encoding;
use memchr::{memchr2_iter, memmem};
use std::ops::Range;

/// Bytes in which it is counted how often each letter occurs: they are read in a microsecond.
const SAMPLE_BYTES: usize = 1024;

/// Finds the places where the text may be. Where it does not find it, it is not.
#[derive(Debug)]
pub(in crate::log) struct QuickNeedle {
    way: QuickWay,
    /// The encoding of the payloads that it is for; of all if `None`.
    encoding: Option<Encoding>,
}

#[derive(Debug)]
enum QuickWay {
    /// Just these bytes.
    Bytes(Box<memmem::Finder<'static>>),
    /// ASCII text in lower case, whatever the case of its letters there.
    Ascii(Vec<u8>),
}

impl QuickNeedle {
    /// `None` if a payload has to be decoded, or if there are several things to look for.
    pub(super) fn new(needle: &Needle) -> Option<Self> {
        let encoding = needle.encoding;
        let way = match (needle.texts.get(encoding as usize), needle.hex.as_slice()) {
            (Some(text), []) if text.escaped.is_none() => match &text.way {
                Matcher::Bytes(text) => bytes(text),
                Matcher::Ascii(text) => QuickWay::Ascii(text.clone()),
                Matcher::Decode => return None,
            },
            (None, [hex]) => return Self::of_bytes(&hex.whole_bytes()?),
            _ => return None,
        };
        Some(Self { way, encoding: Some(encoding) }).filter(|quick| quick.len() > 0)
    }

    /// Looks for just these bytes, in any payload; `None` if there are none.
    pub(in crate::log) fn of_bytes(sought: &[u8]) -> Option<Self> {
        Some(Self { way: bytes(sought), encoding: None }).filter(|quick| quick.len() > 0)
    }

    /// Whether it is for payloads that were sent so.
    pub(in crate::log) fn is_for(&self, sent_in: Option<Encoding>) -> bool {
        let (Some(sent_in), Some(encoding)) = (sent_in, self.encoding) else { return true };
        sent_in == encoding
    }

    fn len(&self) -> usize {
        match &self.way {
            QuickWay::Bytes(finder) => finder.needle().len(),
            QuickWay::Ascii(text) => text.len(),
        }
    }

    /// Hands over the places in some bytes, in order. `found` returns from where on to look further.
    pub(in crate::log) fn each(&self, bytes: &[u8], mut found: impl FnMut(Range<usize>) -> usize) {
        let len = self.len();
        match &self.way {
            QuickWay::Bytes(finder) => {
                let mut from = 0;
                while let Some(at) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
                    let place = from + at..from + at + len;
                    from = found(place.clone()).max(place.start + 1);
                }
            }
            QuickWay::Ascii(text) => each_ascii(bytes, text, found),
        }
    }
}

fn bytes(sought: &[u8]) -> QuickWay {
    QuickWay::Bytes(Box::new(memmem::Finder::new(sought).into_owned()))
}

fn each_ascii(bytes: &[u8], lower: &[u8], mut found: impl FnMut(Range<usize>) -> usize) {
    let rarest = rarest(lower, bytes);
    let Some(letter) = lower.get(rarest) else { return };
    let mut from = 0;
    for at in memchr2_iter(*letter, letter.to_ascii_uppercase(), bytes) {
        let Some(start) = at.checked_sub(rarest).filter(|start| *start >= from) else { continue };
        let place = start..start + lower.len();
        if bytes.get(place.clone()).is_some_and(|there| there.eq_ignore_ascii_case(lower)) {
            from = found(place);
        }
    }
}

/// The place of the byte of a text that occurs least in what it is looked for in, as far as a sample says.
fn rarest(lower: &[u8], bytes: &[u8]) -> usize {
    let mut counts = [0_u32; 256];
    // From the middle: the beginning may be of one kind.
    let middle = bytes.len().saturating_sub(SAMPLE_BYTES) / 2;
    for byte in bytes.iter().skip(middle).take(SAMPLE_BYTES) {
        if let Some(count) = counts.get_mut(usize::from(byte.to_ascii_lowercase())) {
            *count += 1;
        }
    }
    let count_of = |byte: &u8| counts.get(usize::from(*byte)).copied().unwrap_or(0);
    let places = lower.iter().map(count_of).enumerate();
    places.min_by_key(|(_, count)| *count).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::PayloadForm;

    fn places(
        text: &str,
        form: PayloadForm,
        encoding: Encoding,
        bytes: &[u8],
    ) -> Option<Vec<usize>> {
        let quick = Needle::new(text, form, encoding).quick?;
        let mut found = Vec::new();
        quick.each(bytes, |place| {
            found.push(place.start);
            place.end
        });
        Some(found)
    }

    #[test]
    fn places_of_a_text_whatever_its_case() {
        let of = |text, bytes: &[u8]| places(text, PayloadForm::Text, Encoding::Utf8, bytes);
        assert_eq!(of("Needle", b"a needle, A NEEDLE, needl"), Some(vec![2, 12]));
        assert_eq!(of("aa", b"aaaaa"), Some(vec![0, 2]), "from where it ended on");
        assert_eq!(of("77", b"x77 777"), Some(vec![1, 4]));
        assert_eq!(of("你好", "说你好".as_bytes()), Some(vec![3]));
        assert_eq!(of("x", b""), Some(vec![]));
        // Whatever is rarest in it.
        let long = [b"zzzzzzzzzz".repeat(500), b"qz".to_vec()].concat();
        assert_eq!(of("zq", &long), Some(vec![4999]));
    }

    #[test]
    fn what_must_be_decoded_is_not_looked_for_so() {
        assert_eq!(places("é", PayloadForm::Text, Encoding::Utf8, b""), None, "of two cases");
        assert_eq!(places(r"a\n", PayloadForm::Text, Encoding::Utf8, b""), None, "an escape");
        assert_eq!(places("01 03", PayloadForm::Hex, Encoding::Utf8, b"\x01\x03"), Some(vec![0]));
        assert_eq!(places("1 03", PayloadForm::Hex, Encoding::Utf8, b""), None, "half a byte");
        assert_eq!(places("01", PayloadForm::Both, Encoding::Utf8, b""), None, "two things");
        assert!(QuickNeedle::of_bytes(b"").is_none() && QuickNeedle::of_bytes(b"a").is_some());
    }
}
