//! What happens in a download, in words: its parts, its events, what is odd about a response.

mod certificate;
mod mistakes;
mod status;

pub use certificate::explain_certificate;
pub use mistakes::{header_mistake_text, url_mistake_text};
pub use status::status_text;

use super::explain::sentence;
use super::tls_failure::cert_problem_text;
use crate::i18n::Texts;
use crate::net::http::{BodyFraming, Deviation, HttpEvent, Phase, WirePart};
use crate::payload::safe_text;
use crate::tr;

/// What happened in a download, in one sentence.
pub fn http_text(event: &HttpEvent, texts: &Texts) -> String {
    match event {
        HttpEvent::Begun { number, url, proxy: None } => {
            tr!(texts, "http-begun", number = *number, url = safe_text(url))
        }
        HttpEvent::Begun { number, url, proxy: Some(proxy) } => {
            let (url, proxy) = (safe_text(url), safe_text(proxy));
            tr!(texts, "http-begun-proxy", number = *number, url = url, proxy = proxy)
        }
        HttpEvent::Trying(address) => tr!(texts, "http-trying", address = *address),
        HttpEvent::Connected { local } => tr!(texts, "news-connected", local = *local),
        HttpEvent::Secured { version, cipher, problem } => {
            let (version, cipher) = (safe_text(version), safe_text(cipher));
            match problem {
                None => tr!(texts, "http-secured", version = version, cipher = cipher),
                Some(problem) => {
                    let problem = cert_problem_text(problem, texts);
                    tr!(
                        texts,
                        "http-secured-anyway",
                        version = version,
                        cipher = cipher,
                        problem = problem
                    )
                }
            }
        }
        HttpEvent::Odd(deviation) => deviation_text(deviation, texts),
        HttpEvent::InFile { offset, bytes } => {
            tr!(texts, "http-in-file", offset = *offset, bytes = *bytes)
        }
        HttpEvent::Redirected { status, url, waits: true } => {
            tr!(texts, "http-redirected-waits", status = *status, url = safe_text(url))
        }
        HttpEvent::Redirected { status, url, waits: false } => {
            tr!(texts, "http-redirected", status = *status, url = safe_text(url))
        }
        HttpEvent::Done { status, wire_bytes, body_bytes } => {
            tr!(texts, "http-done", status = *status, wire = *wire_bytes, body = *body_bytes)
        }
        HttpEvent::Failed { error, .. } => sentence(error, texts),
    }
}

/// What a row of bytes is a part of, in a word or two.
pub fn wire_part_text(part: WirePart, texts: &Texts) -> String {
    let text = match part {
        WirePart::Request => tr!(texts, "part-request"),
        WirePart::ProxyRequest => tr!(texts, "part-proxy-request"),
        WirePart::ProxyResponse => tr!(texts, "part-proxy-answer"),
        WirePart::Interim => tr!(texts, "part-interim"),
        WirePart::StatusLine => tr!(texts, "part-status-line"),
        WirePart::Headers => tr!(texts, "part-headers"),
        WirePart::Body => tr!(texts, "part-body"),
        WirePart::ChunkSize => tr!(texts, "part-chunk-size"),
        WirePart::ChunkData => tr!(texts, "part-chunk-data"),
        WirePart::ChunkEnd => tr!(texts, "part-chunk-end"),
        WirePart::LastChunk => tr!(texts, "part-last-chunk"),
        WirePart::Trailers => tr!(texts, "part-trailers"),
        WirePart::Extra => tr!(texts, "part-extra"),
        WirePart::Unknown => tr!(texts, "part-unknown"),
    };
    text.into_owned()
}

/// What was odd about a response, and what was made of it, in one sentence.
pub fn deviation_text(deviation: &Deviation, texts: &Texts) -> String {
    let text = match deviation {
        Deviation::Folded => tr!(texts, "odd-folded"),
        Deviation::ControlInHeader => tr!(texts, "odd-control-in-header"),
        Deviation::SpaceBeforeColon => tr!(texts, "odd-space-before-colon"),
        Deviation::OddStatusLine => tr!(texts, "odd-status-line"),
        Deviation::OddHeaderName => tr!(texts, "odd-header-name"),
        Deviation::BareLineFeed => tr!(texts, "odd-bare-line-feed"),
        Deviation::RepeatedLength => tr!(texts, "odd-repeated-length"),
        Deviation::LengthBesideChunks => tr!(texts, "odd-length-beside-chunks"),
        Deviation::LengthWithoutBody => tr!(texts, "odd-length-without-body"),
        Deviation::ChunksInHttp10 => tr!(texts, "odd-chunks-in-http10"),
        Deviation::BytesAfterEnd(bytes) => {
            return tr!(texts, "odd-bytes-after-end", bytes = *bytes);
        }
        Deviation::UnknownCoding(coding) => {
            return tr!(texts, "odd-unknown-coding", coding = safe_text(coding));
        }
        Deviation::NotCoded(coding) => return tr!(texts, "odd-not-coded", coding = *coding),
        Deviation::UntilClose => tr!(texts, "odd-until-close"),
        Deviation::CredentialsDropped => tr!(texts, "odd-credentials-dropped"),
        Deviation::UserInRedirect => tr!(texts, "odd-user-in-redirect"),
        Deviation::ChunkExtension => tr!(texts, "odd-chunk-extension"),
        Deviation::NoLocation => tr!(texts, "odd-no-location"),
        Deviation::RedirectBodyBroken => tr!(texts, "odd-redirect-body-broken"),
        Deviation::RedirectBodyLeft => tr!(texts, "odd-redirect-body-left"),
        Deviation::RepeatedChunked => tr!(texts, "odd-repeated-chunked"),
        Deviation::ProxyBypassed => tr!(texts, "odd-proxy-bypassed"),
    };
    text.into_owned()
}

/// The name of a phase, short enough for a bar.
pub fn phase_text(phase: Phase, texts: &Texts) -> String {
    let text = match phase {
        Phase::Resolve => tr!(texts, "phase-resolve"),
        Phase::Connect => tr!(texts, "phase-connect"),
        Phase::Proxy => tr!(texts, "phase-proxy"),
        Phase::Tls => tr!(texts, "phase-tls"),
        Phase::Send => tr!(texts, "phase-send"),
        Phase::FirstByte => tr!(texts, "phase-first-byte"),
        Phase::Body => tr!(texts, "phase-body"),
    };
    text.into_owned()
}

/// What happens in a phase and by which calls, in one sentence.
pub fn phase_lesson(phase: Phase, texts: &Texts) -> String {
    let text = match phase {
        Phase::Resolve => tr!(texts, "phase-resolve.lesson"),
        Phase::Connect => tr!(texts, "phase-connect.lesson"),
        Phase::Proxy => tr!(texts, "phase-proxy.lesson"),
        Phase::Tls => tr!(texts, "phase-tls.lesson"),
        Phase::Send => tr!(texts, "phase-send.lesson"),
        Phase::FirstByte => tr!(texts, "phase-first-byte.lesson"),
        Phase::Body => tr!(texts, "phase-body.lesson"),
    };
    text.into_owned()
}

/// How the end of a body is known.
pub fn framing_text(framing: BodyFraming, texts: &Texts) -> String {
    match framing {
        BodyFraming::None => tr!(texts, "body-none").into_owned(),
        BodyFraming::Length(bytes) => tr!(texts, "body-length", bytes = bytes),
        BodyFraming::Chunked => tr!(texts, "body-chunked").into_owned(),
        BodyFraming::UntilClose => tr!(texts, "body-until-close").into_owned(),
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
