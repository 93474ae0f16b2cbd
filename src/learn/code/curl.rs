//! A download as a person would do it elsewhere: with curl, or with Python's `socket` as the tutorials do.
//!
//! These texts are copied by the person who typed the URL and the headers, to be run by that person. So
//! what is secret in them (a password, an `Authorization` header) is in them, unlike in all that is shown
//! or kept: without it they would load something else.

use super::download::{Secrets, program_of_download};
use super::{Language, Program, code_text};
use crate::i18n::Texts;
use crate::net::http::Target;
use crate::net::http::config::{
    Composed, HttpConfig, Method, ProxyChoice, Redirects, Request, Version,
};
use crate::net::http::proxy::is_loopback;
use crate::net::http::request::authorization;
use std::fmt::Write;

/// The download as a command line with curl for a POSIX shell, with the password if there is one. A raw
/// request is sent by ncat, since curl sends its own.
///
/// A download that stops at each redirect is one that follows none: curl does not ask.
pub fn curl_text(config: &HttpConfig) -> String {
    match &config.request {
        Request::Composed(composed) => composed_curl(config, composed),
        Request::Raw(bytes) => ncat_text(&config.target, bytes),
    }
}

/// The download as a program in Python, in the tutorials' form, with the password if there is one. Comments
/// are in the language of the texts.
///
/// It follows no redirects, takes no proxy and asks for no coding, since it undoes none.
pub fn python_text(config: &HttpConfig, texts: &Texts) -> String {
    let program = Program { left_out: Vec::new(), ..program_of_download(config, Secrets::Kept) };
    code_text(&program, Language::Python, texts)
}

fn composed_curl(config: &HttpConfig, composed: &Composed) -> String {
    let mut curl = Curl { parts: vec!["curl".to_owned()] };
    curl.says_how(config, composed);
    curl.says_what(&config.target, composed);
    curl.parts.join(" \\\n  ")
}

/// A command line with curl, as it grows.
struct Curl {
    parts: Vec<String>,
}

impl Curl {
    fn flag(&mut self, option: &str) {
        self.parts.push(option.to_owned());
    }

    fn option(&mut self, option: &str, value: &str) {
        self.parts.push(format!("{option} {}", shell_word(value)));
    }

    fn says_how(&mut self, config: &HttpConfig, composed: &Composed) {
        match composed.version {
            Version::Http10 => self.flag("--http1.0"),
            // Otherwise curl asks in the TLS handshake for HTTP/2.
            Version::Http11 if config.target.is_https() => self.flag("--http1.1"),
            Version::Http11 => {}
        }
        if composed.method == Method::Head {
            self.flag("-I");
        }
        if let Redirects::Follow(most) = config.redirects {
            self.option("-L --max-redirs", &most.to_string());
        }
        if config.proxy == ProxyChoice::None || is_loopback(&config.target.host()) {
            self.option("-x", "");
        }
        if let Some(file) = &config.tls.ca_file {
            self.option("--cacert", &file.to_string_lossy());
        }
    }

    fn says_what(&mut self, target: &Target, composed: &Composed) {
        if asks_for_coding(composed) {
            self.flag("--compressed");
        }
        if let Some((option, value)) = curl_credentials(target, composed) {
            self.option(option, &value);
        }
        for header in curl_headers(composed) {
            self.option("-H", &header);
        }
        let url = target.without_user().to_string();
        // Braces and brackets mean several URLs to curl.
        if url.contains(['[', ']', '{', '}']) {
            self.flag("-g");
        }
        self.parts.push(shell_word(&url));
    }
}

/// The headers as curl takes them: `X:` sends none of the name, `X;` one without a value.
fn curl_headers(composed: &Composed) -> Vec<String> {
    /// What curl sends by itself.
    const OF_CURL: [&str; 2] = ["User-Agent", "Accept"];
    let typed = composed.headers.iter().map(|(name, value)| match value.trim() {
        "" => format!("{name};"),
        value => format!("{name}: {value}"),
    });
    let unwanted = OF_CURL.into_iter().filter(|name| !has_header(composed, name));
    typed.chain(unwanted.map(|name| format!("{name}:"))).collect()
}

/// What gives curl the user and password of the URL.
fn curl_credentials(target: &Target, composed: &Composed) -> Option<(&'static str, String)> {
    let (user, password) = target.credentials()?;
    if has_header(composed, "Authorization") {
        return None;
    }
    match (str::from_utf8(&user), str::from_utf8(&password)) {
        (Ok(name), Ok(secret)) if !format!("{name}{secret}").contains(char::is_control) => {
            Some(("-u", format!("{name}:{secret}")))
        }
        // Not even a text: only a header can say so.
        _ => Some(("-H", format!("Authorization: {}", authorization(target)?))),
    }
}

fn has_header(composed: &Composed, name: &str) -> bool {
    composed.headers.iter().any(|(present, _)| present.eq_ignore_ascii_case(name))
}

/// Whether the response may come in a coding.
fn asks_for_coding(composed: &Composed) -> bool {
    composed.headers.iter().any(|(name, value)| {
        let value = value.trim();
        name.eq_ignore_ascii_case("Accept-Encoding")
            && !value.is_empty()
            && !value.eq_ignore_ascii_case("identity")
    })
}

fn ncat_text(target: &Target, request: &[u8]) -> String {
    let tls = if target.is_https() { "--ssl --ssl-verify " } else { "" };
    let (host, port) = (shell_word(&target.connect_host()), target.port());
    format!("printf {} | ncat {tls}{host} {port}", printf_format(request))
}

/// A word of a POSIX shell that means the text, whatever is in it.
pub fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The format with which printf(1) writes the bytes, a line of them in each line.
fn printf_format(bytes: &[u8]) -> String {
    let lines: Vec<String> = lines_of(bytes).map(printf_line).collect();
    if lines.is_empty() { "''".to_owned() } else { lines.join("\\\n") }
}

fn printf_line(bytes: &[u8]) -> String {
    let mut text = "'".to_owned();
    for (place, byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' => text.push_str(r"\r"),
            b'\n' => text.push_str(r"\n"),
            b'%' => text.push_str("%%"),
            b'\\' => text.push_str(r"\\"),
            // Else it might be taken for an option.
            b'-' if place == 0 => text.push_str(r"\055"),
            b' '..=b'~' if *byte != b'\'' => text.push(char::from(*byte)),
            _ => {
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    text.push('\'');
    text
}

/// The bytes up to each line feed, with it.
fn lines_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

#[cfg(test)]
#[path = "curl_tests.rs"]
mod tests;
