//! Why a download failed, in words. Each id has the attributes `.why` and `.try`.

use crate::i18n::{Arg, Texts};
use crate::net::http::{CertProblem, HttpFailure, RedirectStop, TimeoutKind};
use crate::payload::safe_text;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

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
        HttpFailure::Certificate(problem) => problem_id(problem),
        HttpFailure::Tls(_) => "cause-tls",
        HttpFailure::NotTls => "cause-not-tls",
        HttpFailure::BadCaFile(_) => "cause-bad-ca-file",
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

pub(super) fn problem_id(problem: &CertProblem) -> &'static str {
    match problem {
        CertProblem::Expired(_) => "cause-cert-expired",
        CertProblem::NotYetValid(_) => "cause-cert-not-yet",
        CertProblem::WrongName(_) => "cause-cert-wrong-name",
        CertProblem::NoName => "cause-cert-no-name",
        CertProblem::SelfSignedNoName => "cause-cert-self-signed-no-name",
        CertProblem::UnknownIssuer => "cause-cert-unknown-issuer",
        CertProblem::SelfSigned => "cause-cert-self-signed",
        CertProblem::Revoked => "cause-cert-revoked",
        CertProblem::BadSignature => "cause-cert-bad-signature",
        CertProblem::Other(_) => "cause-cert-other",
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
        | HttpFailure::Tls(text)
        | HttpFailure::BadCaFile(text)
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
        HttpFailure::Certificate(problem) => problem_values(problem, &TimeZone::system()),
        HttpFailure::ProxyRefused(status) => vec![("status", (*status).into())],
        HttpFailure::Redirect(stop) => stop_values(stop),
        HttpFailure::Empty
        | HttpFailure::Switched
        | HttpFailure::Stopped
        | HttpFailure::ChunksCut
        | HttpFailure::TlsCut
        | HttpFailure::NotTls => Vec::new(),
    }
}

fn detail(text: &str) -> Values {
    vec![("detail", safe_text(text).into_owned().into())]
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

pub(super) fn problem_values(problem: &CertProblem, zone: &TimeZone) -> Values {
    match problem {
        CertProblem::Expired(at) | CertProblem::NotYetValid(at) => {
            vec![("date", date_in(*at, zone).into())]
        }
        CertProblem::WrongName(text) | CertProblem::Other(text) => detail(text),
        CertProblem::NoName
        | CertProblem::SelfSignedNoName
        | CertProblem::UnknownIssuer
        | CertProblem::SelfSigned
        | CertProblem::Revoked
        | CertProblem::BadSignature => Vec::new(),
    }
}

/// Why a certificate is not trusted, as the second half of a sentence.
pub fn cert_problem_text(problem: &CertProblem, texts: &Texts) -> String {
    texts.format(problem_id(problem), &problem_values(problem, &TimeZone::system()))
}

/// A moment in seconds since 1970 by the clock of this machine: `2026-01-31 08:00`.
pub fn date_text(unix_s: i64) -> String {
    date_in(unix_s, &TimeZone::system())
}

fn date_in(unix_s: i64, zone: &TimeZone) -> String {
    const FORM: &str = "%Y-%m-%d %H:%M";
    if let Ok(moment) = Timestamp::from_second(unix_s) {
        return moment.to_zoned(zone.clone()).strftime(FORM).to_string();
    }
    // Certificates without an end say 9999-12-31 23:59:59 (RFC 5280, section 4.1.2.5), which is too late
    // to be a moment in every zone.
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let moment = epoch.saturating_add(SignedDuration::from_secs(unix_s));
    format!("{} UTC", moment.strftime(FORM))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::offset;

    #[test]
    fn dates_are_those_of_the_zone_and_have_no_end() {
        let zone = TimeZone::fixed(offset(8));
        let table = [
            (0, "1970-01-01 08:00"),
            (1_732_190_401, "2024-11-21 20:00"),
            (253_402_300_799, "9999-12-31 23:59 UTC"),
            (i64::MAX, "9999-12-31 23:59 UTC"),
            (i64::MIN, "-9999-01-01 00:00 UTC"),
        ];
        for (unix_s, text) in table {
            assert_eq!(date_in(unix_s, &zone), text, "{unix_s}");
        }
    }
}
