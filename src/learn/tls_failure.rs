//! Why TLS came to nothing, in words. Each id has the attributes `.why` and `.try`.

use super::catalogue::alert_entry;
use crate::i18n::{Arg, Texts};
use crate::net::tls::{CertProblem, TlsFailure};
use crate::payload::safe_text;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// What a text may mention.
type Values = Vec<(&'static str, Arg<'static>)>;

/// The text that says why, as the second half of a sentence.
pub(super) fn cause_id(failure: &TlsFailure) -> &'static str {
    match failure {
        TlsFailure::Certificate(problem) => problem_id(problem),
        TlsFailure::Library(_) => "cause-tls",
        TlsFailure::NotTls => "cause-not-tls",
        TlsFailure::BadCaFile(_) => "cause-bad-ca-file",
        TlsFailure::BadIdentity(_) => "cause-bad-identity",
        TlsFailure::BadName(_) => "cause-bad-server-name",
        TlsFailure::Alert(number) => match alert_entry(*number) {
            Some(entry) => entry.id(),
            None => "cause-tls-alert",
        },
        TlsFailure::NoClientCertificate => "cause-no-client-certificate",
        TlsFailure::Cut => "cause-tls-stream-cut",
        TlsFailure::CutInHandshake => "cause-tls-cut-in-handshake",
        TlsFailure::TimedOut(_) => "cause-tls-timed-out",
    }
}

/// The same of a stream, of which no URL says what is spoken.
pub(super) fn cause_id_of_stream(failure: &TlsFailure) -> &'static str {
    match failure {
        TlsFailure::NotTls => "cause-not-tls-stream",
        TlsFailure::Library(_) => "cause-tls-stream",
        other => cause_id(other),
    }
}

/// What the text about a failure may mention, safe to show.
pub(super) fn values(failure: &TlsFailure) -> Values {
    match failure {
        TlsFailure::Certificate(problem) => problem_values(problem, &TimeZone::system()),
        TlsFailure::Library(text)
        | TlsFailure::BadCaFile(text)
        | TlsFailure::BadIdentity(text)
        | TlsFailure::BadName(text) => detail(text),
        TlsFailure::Alert(number) => vec![("number", u32::from(*number).into())],
        TlsFailure::TimedOut(limit) => vec![("seconds", limit.as_secs_f64().into())],
        _ => Vec::new(),
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

pub(super) fn detail(text: &str) -> Values {
    vec![("detail", safe_text(text).into_owned().into())]
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
