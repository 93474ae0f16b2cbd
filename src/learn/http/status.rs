//! What a status means.

use crate::i18n::Texts;
use crate::learn::catalogue::status_entry;

/// What a status means, or its class if we do not know it; `None` if that means nothing either.
pub fn status_text(status: u16, texts: &Texts) -> Option<String> {
    if let Some(entry) = status_entry(status) {
        return Some(entry.what(texts).into_owned());
    }
    let id = match status {
        100..200 => "http-1xx",
        200..300 => "http-2xx",
        300..400 => "http-3xx",
        400..500 => "http-4xx",
        500..600 => "http-5xx",
        _ => return None,
    };
    Some(texts.get(id).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_status_of_a_class_has_a_meaning() {
        for texts in Lang::ALL.map(Texts::new) {
            for status in 100..600 {
                let text = status_text(status, &texts).unwrap_or_default();
                assert!(text.chars().count() > 4 && !text.starts_with("http-"), "{text:?}");
            }
            assert_eq!(status_text(99, &texts), None);
            assert_eq!(status_text(600, &texts), None);
        }
    }

    #[test]
    fn statuses_read_well() {
        let [english, chinese] = Lang::ALL.map(Texts::new);
        assert_eq!(
            status_text(404, &english).as_deref(),
            Some("Not Found: the server has nothing at this address")
        );
        assert_eq!(
            status_text(404, &chinese).as_deref(),
            Some("Not Found（未找到）：服务器上没有这个地址对应的内容")
        );
        assert_eq!(status_text(499, &english), status_text(498, &english));
        assert_ne!(status_text(499, &english), status_text(404, &english));
    }
}
