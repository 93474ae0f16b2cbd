//! What to do about a URL or a header that cannot be used.

use crate::i18n::Texts;
use crate::net::http::UrlMistake;
use crate::net::http::config::HeaderMistake;
use crate::net::http::target::URL_BYTES_MAX;
use crate::payload::safe_text;
use crate::tr;

/// What to do about a URL that cannot be loaded.
pub fn url_mistake_text(mistake: &UrlMistake, texts: &Texts) -> String {
    let text = match mistake {
        UrlMistake::Empty => tr!(texts, "url-empty"),
        UrlMistake::TooLong => return tr!(texts, "url-too-long", most = URL_BYTES_MAX),
        UrlMistake::Scheme(scheme) => {
            return tr!(texts, "url-scheme", scheme = safe_text(scheme));
        }
        UrlMistake::NoHost => tr!(texts, "url-no-host"),
        UrlMistake::Character(odd) if is_space(*odd) => tr!(texts, "url-space"),
        UrlMistake::Character(odd) => {
            return tr!(texts, "url-character", character = shown(*odd));
        }
        UrlMistake::Host => tr!(texts, "url-host"),
        UrlMistake::Port => tr!(texts, "url-port"),
        UrlMistake::Zone => tr!(texts, "url-zone"),
    };
    text.into_owned()
}

/// What to do about a header that cannot be sent.
pub fn header_mistake_text(mistake: HeaderMistake, texts: &Texts) -> String {
    match mistake {
        HeaderMistake::NoName => tr!(texts, "header-no-name").into_owned(),
        HeaderMistake::NameCharacter(odd) if is_space(odd) => {
            tr!(texts, "header-name-space").into_owned()
        }
        HeaderMistake::NameCharacter(odd) => {
            tr!(texts, "header-name-character", character = shown(odd))
        }
        HeaderMistake::ValueCharacter(odd) => {
            tr!(texts, "header-value-character", character = shown(odd))
        }
    }
}

/// A blank between quotation marks would show nothing.
fn is_space(odd: char) -> bool {
    odd.is_whitespace() && !odd.is_control()
}

/// A character that may come from outside.
fn shown(odd: char) -> String {
    safe_text(odd.encode_utf8(&mut [0; 4])).into_owned()
}
