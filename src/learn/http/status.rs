//! What a status means.

use crate::i18n::Texts;

/// The statuses with a text of their own (RFC 9110, section 15; RFC 6585, 7725 and 8470).
const KNOWN: &[(u16, &str)] = &[
    (100, "http-100"),
    (101, "http-101"),
    (103, "http-103"),
    (200, "http-200"),
    (204, "http-204"),
    (206, "http-206"),
    (301, "http-301"),
    (302, "http-302"),
    (303, "http-303"),
    (304, "http-304"),
    (307, "http-307"),
    (308, "http-308"),
    (400, "http-400"),
    (401, "http-401"),
    (403, "http-403"),
    (404, "http-404"),
    (405, "http-405"),
    (408, "http-408"),
    (410, "http-410"),
    (411, "http-411"),
    (413, "http-413"),
    (414, "http-414"),
    (416, "http-416"),
    (418, "http-418"),
    (421, "http-421"),
    (425, "http-425"),
    (426, "http-426"),
    (429, "http-429"),
    (431, "http-431"),
    (451, "http-451"),
    (500, "http-500"),
    (501, "http-501"),
    (502, "http-502"),
    (503, "http-503"),
    (504, "http-504"),
    (505, "http-505"),
];

/// What a status means, or its class if we do not know it; `None` if that means nothing either.
pub fn status_text(status: u16, texts: &Texts) -> Option<String> {
    let known = KNOWN.iter().find(|(known, _)| *known == status);
    let id = match (known, status) {
        (Some((_, id)), _) => id,
        (None, 100..200) => "http-1xx",
        (None, 200..300) => "http-2xx",
        (None, 300..400) => "http-3xx",
        (None, 400..500) => "http-4xx",
        (None, 500..600) => "http-5xx",
        (None, _) => return None,
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
