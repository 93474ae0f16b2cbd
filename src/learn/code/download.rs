//! A download over HTTP as a program that makes its request by hand, as the tutorials do.

use super::Literal;
use super::program::{End, LeftOut, Part, Place, Program, Step, Tls, To};
use crate::net::http::config::{Composed, HttpConfig, Method, ProxyChoice, Redirects, Request};
use crate::net::http::file_name::{NameClues, suggested_name};
use crate::net::http::request::{ComposeContext, compose, masked};
use crate::net::http::{ContentType, Target};
use crate::payload::Encoding;
use std::ops::Range;

/// What becomes of passwords and cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrets {
    /// They are in the program.
    Kept,
    /// Stars stand instead of them.
    Starred,
}

/// The program. It follows no redirects, takes no proxy and asks for no coding, since it undoes none.
pub(super) fn program_of_download(config: &HttpConfig, secrets: Secrets) -> Program {
    let target = &config.target;
    let mut request = match &config.request {
        Request::Composed(composed) => plain_request(target, composed),
        Request::Raw(bytes) => bytes.clone(),
    };
    let mut left_out = left_out_of(config);
    if secrets == Secrets::Starred {
        let starred = without_secrets(&request);
        left_out.extend((starred != request).then_some(LeftOut::Secrets));
        request = starred;
    }
    let is_head =
        matches!(&config.request, Request::Composed(composed) if composed.method == Method::Head);
    let ca_file = config.tls.ca_file.as_ref().map(|file| file.to_string_lossy().into_owned());
    Program {
        end: End::Client {
            to: Place { host: target.connect_host(), port: target.port() },
            from: None,
            limit: None,
            tls: target.is_https().then_some(Tls { ca_file, ..Tls::default() }),
            settings: Vec::new(),
        },
        body: vec![
            Step::Send(vec![Part::Bytes(Literal::bytes(&request))], To::Peer),
            Step::ReceiveAll,
            Step::SplitPage((!is_head).then(|| page_name(target))),
        ],
        encoding: Encoding::Utf8,
        left_out,
    }
}

/// The bytes of a message with stars for what credentials and cookies say, if it is a request of HTTP.
pub(super) fn without_secrets(message: &[u8]) -> Vec<u8> {
    let first = message.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !first.windows(VERSION.len()).any(|part| part == VERSION) {
        return message.to_vec();
    }
    let mut starred = masked(message);
    // The user and the password of a URL, as a proxy takes it.
    let user = user_in(first);
    for byte in starred.get_mut(user).unwrap_or_default() {
        *byte = b'*';
    }
    starred
}

/// What the first line of each request has (RFC 9112, section 3).
const VERSION: &[u8] = b" HTTP/1.";

/// Where the user stands in a line such as `GET http://user:password@host/ HTTP/1.1`; empty if none does.
fn user_in(line: &[u8]) -> Range<usize> {
    let Some(scheme) = line.windows(3).position(|part| part == b"://") else { return 0..0 };
    let begin = scheme + 3;
    let rest = line.get(begin..).unwrap_or_default();
    let is_end = |byte: &u8| matches!(byte, b'/' | b'?' | b'#' | b' ');
    let authority = rest.split(is_end).next().unwrap_or_default();
    let user = authority.iter().rposition(|byte| *byte == b'@').unwrap_or_default();
    begin..begin + user
}

fn left_out_of(config: &HttpConfig) -> Vec<LeftOut> {
    let follows = matches!(config.redirects, Redirects::Follow(_));
    let variables = &config.proxy_variables;
    let variable = if config.target.is_https() { &variables.https } else { &variables.http };
    let has_proxy = config.proxy == ProxyChoice::Environment && variable.is_some();
    let mut left_out = Vec::new();
    left_out.extend(follows.then_some(LeftOut::Redirects));
    left_out.extend(has_proxy.then_some(LeftOut::Proxy));
    left_out
}

/// The file into which the page goes.
fn page_name(target: &Target) -> String {
    let page = ContentType::of([b"text/html".as_slice()]);
    suggested_name(&NameClues { content_type: page.as_ref(), ..NameClues::of(target) })
}

/// The request for a program that undoes no coding.
fn plain_request(target: &Target, composed: &Composed) -> Vec<u8> {
    let mut plain = composed.clone();
    plain.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Accept-Encoding"));
    compose(target, &plain, &ComposeContext::default())
}
