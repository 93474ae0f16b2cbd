//! A download as a person would do it elsewhere: with curl, or with Python's `socket` as the tutorials do.
//!
//! These texts are copied by the person who typed the URL and the headers, to be run by that person. So
//! what is secret in them (a password, an `Authorization` header) is in them, unlike in all that is shown
//! or kept: without it they would load something else.

use crate::i18n::Texts;
use crate::net::http::config::{
    Composed, HttpConfig, Method, ProxyChoice, Redirects, Request, Version,
};
use crate::net::http::file_name::{NameClues, suggested_name};
use crate::net::http::proxy::is_loopback;
use crate::net::http::request::{ComposeContext, authorization, compose};
use crate::net::http::{ContentType, Target};
use crate::payload::safe_char;
use crate::tr;
use std::fmt::Write;
use std::net::Ipv6Addr;

/// The longest literal of a request that stands in one line, in bytes of code; the tutorials' does.
const LINE_BYTES_MAX: usize = 100;

/// More than this may need several calls of `send`, in bytes: the smallest buffer that systems give.
const ONE_SEND_BYTES_MAX: usize = 16 << 10;

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
    let mut program = Program { text: String::new() };
    program.connects(config, texts);
    program.comment(&tr!(texts, "python-send"));
    let request = match &config.request {
        Request::Composed(composed) => plain_request(&config.target, composed),
        Request::Raw(bytes) => bytes.clone(),
    };
    program.sends(&request);
    program.receives(texts);
    let is_head =
        matches!(&config.request, Request::Composed(composed) if composed.method == Method::Head);
    if !is_head {
        let page = ContentType::of([b"text/html".as_slice()]);
        let name = suggested_name(&NameClues {
            content_type: page.as_ref(),
            ..NameClues::of(&config.target)
        });
        program.comment(&tr!(texts, "python-save"));
        program.comment(&tr!(texts, "python-chunked"));
        program.line(&format!("with open({}, 'wb') as f:", python_str(&name)));
        program.line("    f.write(html)");
    }
    program.text
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
fn shell_word(text: &str) -> String {
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

/// The request for a program that undoes no coding.
fn plain_request(target: &Target, composed: &Composed) -> Vec<u8> {
    let mut plain = composed.clone();
    plain.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Accept-Encoding"));
    compose(target, &plain, &ComposeContext::default())
}

/// A program in Python, as it grows.
struct Program {
    text: String,
}

impl Program {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn comment(&mut self, comment: &str) {
        for line in comment.lines() {
            self.line(&format!("# {line}"));
        }
    }

    fn connects(&mut self, config: &HttpConfig, texts: &Texts) {
        let (target, host) = (&config.target, config.target.host());
        let is_ipv6 = host.parse::<Ipv6Addr>().is_ok();
        let family = if is_ipv6 { "AF_INET6" } else { "AF_INET" };
        let host = python_str(&target.connect_host());
        self.line("import socket");
        if target.is_https() {
            self.line("import ssl");
        }
        self.line("");
        self.comment(&tr!(texts, "python-socket"));
        self.line(&format!("s = socket.socket(socket.{family}, socket.SOCK_STREAM)"));
        self.comment(&tr!(texts, "python-connect"));
        self.line(&format!("s.connect(({host}, {}))", target.port()));
        if target.is_https() {
            let file = config.tls.ca_file.as_ref().map(|file| python_str(&file.to_string_lossy()));
            let file = file.map(|file| format!("cafile={file}")).unwrap_or_default();
            self.comment(&tr!(texts, "python-tls"));
            self.line(&format!("context = ssl.create_default_context({file})"));
            self.line(&format!("s = context.wrap_socket(s, server_hostname={host})"));
        }
    }

    fn sends(&mut self, request: &[u8]) {
        let send = if request.len() > ONE_SEND_BYTES_MAX { "sendall" } else { "send" };
        let literal = python_bytes(request);
        if literal.len() <= LINE_BYTES_MAX {
            return self.line(&format!("s.{send}({literal})"));
        }
        self.line(&format!("s.{send}("));
        for line in lines_of(request) {
            self.line(&format!("    {}", python_bytes(line)));
        }
        self.line(")");
    }

    fn receives(&mut self, texts: &Texts) {
        self.comment(&tr!(texts, "python-receive"));
        self.line("buffer = []");
        self.line("while True:");
        self.line("    d = s.recv(1024)");
        self.line("    if d:");
        self.line("        buffer.append(d)");
        self.line("    else:");
        self.line("        break");
        self.line("data = b''.join(buffer)");
        self.line("s.close()");
        self.comment(&tr!(texts, "python-split"));
        self.line(r"header, html = data.split(b'\r\n\r\n', 1)");
        self.line("print(header.decode('utf-8', errors='replace'))");
    }
}

/// The bytes as a literal.
fn python_bytes(bytes: &[u8]) -> String {
    let mut text = "b'".to_owned();
    for byte in bytes {
        // What Rust escapes so, Python reads so; of quotes, Rust escapes both.
        let _ = match byte {
            b'"' => write!(text, "\""),
            _ => write!(text, "{}", byte.escape_ascii()),
        };
    }
    text.push('\'');
    text
}

/// The text as a literal.
fn python_str(text: &str) -> String {
    let mut literal = "'".to_owned();
    for c in text.chars() {
        let _ = match c {
            '\'' | '\\' => write!(literal, "\\{c}"),
            c if safe_char(c) => write!(literal, "{c}"),
            c => write!(literal, "\\U{:08x}", u32::from(c)),
        };
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
#[path = "http_code_tests.rs"]
mod tests;
