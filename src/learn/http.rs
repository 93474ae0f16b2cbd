//! What happens in a load, in words: its parts, its news, what went wrong.

use super::explain::sentence;
use crate::i18n::{Arg, Texts};
use crate::net::http::{HttpFailure, HttpNews, WirePart};
use crate::payload::safe_text;
use crate::tr;

/// What happened in a load, in one sentence.
pub fn http_text(news: &HttpNews, texts: &Texts) -> String {
    match news {
        HttpNews::Begun { number, url, proxy: None } => {
            tr!(texts, "http-begun", number = *number, url = &*safe_text(url))
        }
        HttpNews::Failed { error, .. } => sentence(error, texts),
        other => format!("{other:?}"),
    }
}

/// The text that tells why a load failed.
pub(super) fn cause_id(_: &HttpFailure) -> &'static str {
    "cause-http"
}

/// What that text may mention.
pub(super) fn values(failure: &HttpFailure) -> Vec<(&'static str, Arg<'static>)> {
    vec![("detail", safe_text(&failure.to_string()).into_owned().into())]
}

/// What a row of bytes is a part of.
pub fn part_text(part: WirePart, _: &Texts) -> String {
    format!("{part:?}")
}
