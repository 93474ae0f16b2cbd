//! Why a download failed, in words. Each id has the attributes `.why` and `.try`.

use super::tls_failure::{self, detail};
use crate::i18n::Arg;
use crate::net::http::{HttpFailure, RedirectStop, TimeoutKind};

/// What a text may mention.
type Values = Vec<(&'static str, Arg<'static>)>;

/// The text that says why a download failed, as the second half of a sentence.
pub(super) fn cause_id(failure: &HttpFailure) -> &'static str {
    match failure {
        HttpFailure::NotHttp(_) => "cause-not-http",
        HttpFailure::Empty => "cause-no-answer",
        HttpFailure::HeadCut(_) => "cause-head-cut",
        HttpFailure::HeadTooLarge(_) => "cause-head-too-large",
        HttpFailure::HeadTooManyLines(_) => "cause-head-too-many-lines",
        HttpFailure::BadHeader(_) => "cause-bad-header",
        HttpFailure::TooManyInterim(_) => "cause-too-many-interim",
        HttpFailure::Switched => "cause-switched",
        HttpFailure::BadLength(_) => "cause-bad-length",
        HttpFailure::ConflictingLengths(..) => "cause-conflicting-lengths",
        HttpFailure::BadTransferCoding(_) => "cause-bad-transfer-coding",
        HttpFailure::Short { .. } => "cause-short",
        HttpFailure::BadChunkSize(_) => "cause-bad-chunk-size",
        HttpFailure::BadChunkEnd(_) => "cause-bad-chunk-end",
        HttpFailure::ChunkLineTooLong(_) => "cause-chunk-line-too-long",
        HttpFailure::ChunksCut => "cause-chunks-cut",
        HttpFailure::BadTrailers(_) => "cause-bad-trailers",
        HttpFailure::TlsCut => "cause-tls-cut",
        HttpFailure::BadCoding { .. } => "cause-bad-coding",
        HttpFailure::CodingCut(_) => "cause-coding-cut",
        HttpFailure::TooLarge(_) => "cause-too-large",
        HttpFailure::TooDense(_) => "cause-too-dense",
        HttpFailure::TemporaryFile(_) => "cause-temporary-file",
        HttpFailure::Stopped => "cause-cancelled",
        HttpFailure::TimedOut(waited, _) => waited_id(*waited),
        HttpFailure::Tls(failure) => tls_failure::cause_id(failure),
        HttpFailure::ProxyRefused(_) => "cause-proxy-refused",
        HttpFailure::BadProxy(_) => "cause-bad-proxy",
        HttpFailure::Redirect(stop) => stop_id(stop),
    }
}

fn waited_id(waited: TimeoutKind) -> &'static str {
    match waited {
        TimeoutKind::Resolve => "cause-slow-resolve",
        TimeoutKind::Connect => "cause-slow-connect",
        TimeoutKind::Tls => "cause-slow-tls",
        TimeoutKind::Send => "cause-slow-send",
        TimeoutKind::FirstByte => "cause-slow-first-byte",
        TimeoutKind::Idle => "cause-slow-idle",
        TimeoutKind::Total => "cause-slow-total",
    }
}

fn stop_id(stop: &RedirectStop) -> &'static str {
    match stop {
        RedirectStop::TooMany(_) => "cause-redirect-too-many",
        RedirectStop::Downgrade => "cause-redirect-downgrade",
        RedirectStop::Scheme(_) => "cause-redirect-scheme",
        RedirectStop::ManyLocations => "cause-redirect-many-locations",
        RedirectStop::BadLocation(_) => "cause-redirect-bad-location",
        RedirectStop::RawRequest => "cause-redirect-raw",
    }
}

/// What the text about a failure may mention, safe to show.
pub(super) fn values(failure: &HttpFailure) -> Values {
    match failure {
        HttpFailure::NotHttp(text)
        | HttpFailure::BadHeader(text)
        | HttpFailure::BadLength(text)
        | HttpFailure::BadTransferCoding(text)
        | HttpFailure::BadChunkSize(text)
        | HttpFailure::BadChunkEnd(text)
        | HttpFailure::BadTrailers(text)
        | HttpFailure::TemporaryFile(text)
        | HttpFailure::BadProxy(text) => detail(text),
        HttpFailure::HeadCut(bytes) | HttpFailure::TooLarge(bytes) => {
            vec![("bytes", (*bytes).into())]
        }
        HttpFailure::HeadTooLarge(bytes) | HttpFailure::ChunkLineTooLong(bytes) => {
            vec![("bytes", (*bytes).into())]
        }
        HttpFailure::HeadTooManyLines(lines) => vec![("lines", (*lines).into())],
        HttpFailure::TooManyInterim(most) => vec![("most", (*most).into())],
        HttpFailure::ConflictingLengths(one, other) => {
            vec![("one", (*one).into()), ("other", (*other).into())]
        }
        HttpFailure::Short { got_bytes, of_bytes } => {
            vec![("got", (*got_bytes).into()), ("of", (*of_bytes).into())]
        }
        HttpFailure::BadCoding { coding, text } => {
            let mut values = detail(text);
            values.push(("coding", (*coding).into()));
            values
        }
        HttpFailure::CodingCut(coding) => vec![("coding", (*coding).into())],
        HttpFailure::TooDense(times) => vec![("times", (*times).into())],
        HttpFailure::TimedOut(_, limit) => vec![("seconds", limit.as_secs_f64().into())],
        HttpFailure::Tls(failure) => tls_failure::values(failure),
        HttpFailure::ProxyRefused(status) => vec![("status", (*status).into())],
        HttpFailure::Redirect(stop) => stop_values(stop),
        HttpFailure::Empty
        | HttpFailure::Switched
        | HttpFailure::Stopped
        | HttpFailure::ChunksCut
        | HttpFailure::TlsCut => Vec::new(),
    }
}

fn stop_values(stop: &RedirectStop) -> Values {
    match stop {
        RedirectStop::TooMany(most) => vec![("most", (*most).into())],
        RedirectStop::Scheme(text) | RedirectStop::BadLocation(text) => detail(text),
        RedirectStop::Downgrade | RedirectStop::ManyLocations | RedirectStop::RawRequest => {
            Vec::new()
        }
    }
}
