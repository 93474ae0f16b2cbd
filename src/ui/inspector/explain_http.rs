//! What a row of a download means, for somebody who learns: the parts of an exchange, and its events.

use crate::i18n::Texts;
use crate::learn::{
    Explanation, deviation_text, explain, explain_certificate, phase_lesson, phase_text,
    status_text,
};
use crate::net::{HttpEvent, WirePart};
use crate::tr;

/// Bytes of an exchange.
pub(super) fn part(part: WirePart, texts: &Texts) -> Vec<String> {
    let mut lessons = vec![match part {
        WirePart::Request => tr!(texts, "explain-wire-request"),
        WirePart::ProxyRequest => tr!(texts, "explain-wire-proxy-request"),
        WirePart::ProxyResponse => tr!(texts, "explain-wire-proxy-answer"),
        WirePart::Interim => tr!(texts, "explain-wire-interim"),
        WirePart::StatusLine => tr!(texts, "explain-wire-status-line"),
        WirePart::Headers => tr!(texts, "explain-wire-headers"),
        WirePart::Body => tr!(texts, "explain-wire-body"),
        WirePart::ChunkSize => tr!(texts, "explain-wire-chunk-size"),
        WirePart::ChunkData => tr!(texts, "explain-wire-chunk-data"),
        WirePart::ChunkEnd => tr!(texts, "explain-wire-chunk-end"),
        WirePart::LastChunk => tr!(texts, "explain-wire-last-chunk"),
        WirePart::Trailers => tr!(texts, "explain-wire-trailers"),
        WirePart::Extra => tr!(texts, "explain-wire-extra"),
        WirePart::Unknown => tr!(texts, "explain-wire-unknown"),
    }];
    match part {
        WirePart::Request => {
            lessons.push(tr!(texts, "explain-wire-request-host"));
            lessons.push(tr!(texts, "explain-wire-request-stars"));
        }
        WirePart::Headers => lessons.push(tr!(texts, "explain-wire-headers-framing")),
        _ => {}
    }
    // What is said to a proxy itself goes without TLS.
    if !matches!(part, WirePart::ProxyRequest | WirePart::ProxyResponse) {
        lessons.push(tr!(texts, "explain-wire-encrypted"));
    }
    lessons.into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// News of a load that are not a failure.
pub(super) fn event(event: &HttpEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        HttpEvent::Begun { number, proxy, .. } => return begun(*number, proxy.as_deref(), texts),
        HttpEvent::Trying(_) => tr!(texts, "explain-http-trying"),
        HttpEvent::Connected { local } => {
            let connected = tr!(texts, "explain-connected").into_owned();
            return vec![connected, tr!(texts, "explain-connected-local", local = *local)];
        }
        HttpEvent::Secured { problem: Some(problem), .. } => {
            let Explanation { what, why, try_this } = explain_certificate(problem, texts);
            let anyway = tr!(texts, "explain-http-secured-anyway").into_owned();
            return vec![anyway, sentence(what, texts), why, try_this];
        }
        HttpEvent::Secured { problem: None, .. } => {
            let checks = tr!(texts, "explain-http-secured-checks").into_owned();
            return vec![tr!(texts, "explain-http-secured").into_owned(), checks];
        }
        HttpEvent::Odd(deviation) => {
            let general = tr!(texts, "explain-http-odd").into_owned();
            let odd = sentence(deviation_text(deviation, texts), texts);
            return vec![odd, general];
        }
        HttpEvent::InFile { .. } => tr!(texts, "explain-http-in-file"),
        HttpEvent::Redirected { status, waits, .. } => {
            let waits = waits.then(|| tr!(texts, "explain-http-redirected-waits").into_owned());
            let lesson = tr!(texts, "explain-http-redirected").into_owned();
            return status_lesson(*status, texts)
                .into_iter()
                .chain([lesson])
                .chain(waits)
                .collect();
        }
        HttpEvent::Done { status, .. } => {
            let lesson = tr!(texts, "explain-http-done").into_owned();
            return status_lesson(*status, texts).into_iter().chain([lesson]).collect();
        }
        // Explained as a failure.
        _ => tr!(texts, "explain-nothing"),
    };
    vec![text.into_owned()]
}

fn begun(number: u32, proxy: Option<&str>, texts: &Texts) -> Vec<String> {
    let first = match number {
        ..=1 => tr!(texts, "explain-http-begun"),
        _ => tr!(texts, "explain-http-begun-next"),
    };
    let proxy = proxy.map(|_| tr!(texts, "explain-http-begun-proxy"));
    [Some(first), proxy].into_iter().flatten().map(std::borrow::Cow::into_owned).collect()
}

fn sentence(text: String, texts: &Texts) -> String {
    tr!(texts, "explain-http-sentence", sentence = text)
}

fn status_lesson(status: u16, texts: &Texts) -> Option<String> {
    let meaning = status_text(status, texts)?;
    Some(tr!(texts, "explain-http-status", status = status, meaning = meaning))
}

/// The explanation of the failure that the event reports, if it does.
pub(super) fn failure(event: &HttpEvent, texts: &Texts) -> Option<Explanation> {
    match event {
        HttpEvent::Failed { error, .. } => Some(explain(error, texts)),
        _ => None,
    }
}

/// What is to be said of a load that failed, beside why.
pub(super) fn after_failure(event: &HttpEvent, texts: &Texts) -> Vec<String> {
    let HttpEvent::Failed { phase, .. } = event else { return Vec::new() };
    let lesson = phase_lesson(*phase, texts);
    let phase = phase_text(*phase, texts);
    vec![
        tr!(texts, "explain-http-failed-phase", phase = phase, lesson = lesson),
        tr!(texts, "explain-http-failed").into_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::net::http::{Deviation, HttpFailure, Phase};
    use crate::net::tls::CertProblem;
    use crate::net::{Cause, NetError, Op};
    use std::collections::BTreeSet;
    use std::net::SocketAddr;

    fn all_events() -> Vec<HttpEvent> {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let begun = |number, proxy| HttpEvent::Begun { number, url: "u".to_owned(), proxy };
        let secured = |problem| HttpEvent::Secured {
            version: "TLS 1.3".to_owned(),
            cipher: "x".to_owned(),
            problem,
        };
        let redirected =
            |status, waits| HttpEvent::Redirected { status, url: "u".to_owned(), waits };
        vec![
            begun(1, None),
            begun(2, None),
            begun(1, Some("p".to_owned())),
            HttpEvent::Trying(address),
            HttpEvent::Connected { local: address },
            secured(None),
            secured(Some(CertProblem::WrongName("a\u{202e}b".to_owned()))),
            HttpEvent::Odd(Deviation::UnknownCoding("a\u{202e}b".to_owned())),
            HttpEvent::InFile { offset: 1, bytes: 2 },
            redirected(302, true),
            redirected(399, false),
            HttpEvent::Done { status: 404, wire_bytes: 1, body_bytes: 2 },
        ]
    }

    #[test]
    fn every_part_and_all_news_have_lessons_of_their_own() {
        for texts in Lang::ALL.map(Texts::new) {
            let mut lessons: Vec<Vec<String>> =
                WirePart::ALL.map(|of| part(of, &texts)).into_iter().collect();
            lessons.extend(all_events().iter().map(|of| event(of, &texts)));
            let count = lessons.len();
            for text in lessons.iter().flatten() {
                let is_text = text.ends_with(['.', '。']) && !text.contains("{$");
                assert!(is_text && !text.contains('\u{202e}'), "{text}");
                assert_ne!(*text, tr!(texts, "explain-nothing"));
            }
            assert_eq!(lessons.into_iter().collect::<BTreeSet<_>>().len(), count);
        }
    }

    #[test]
    fn lessons_fit_the_row() {
        let texts = Texts::new(Lang::En);
        let is_about_tls = |of| part(of, &texts).iter().any(|text| text.contains("https"));
        assert!(is_about_tls(WirePart::StatusLine) && !is_about_tls(WirePart::ProxyResponse));
        let done = HttpEvent::Done { status: 404, wire_bytes: 1, body_bytes: 2 };
        let [meaning, _] = event(&done, &texts).try_into().unwrap_or_default();
        assert_eq!(meaning, "404 Not Found: the server has nothing at this address.");
    }

    #[test]
    fn failures_have_explanations() {
        let target = "http://h/".to_owned();
        let cause = Cause::from(HttpFailure::ChunksCut);
        let error = NetError { op: Op::HTTP_RESPONSE, target, cause };
        let failed = HttpEvent::Failed { phase: Phase::Body, error };
        for texts in Lang::ALL.map(Texts::new) {
            let why = failure(&failed, &texts).map(|explanation| explanation.why);
            assert!(why.is_some_and(|why| why.contains('0')));
            assert!(all_events().iter().all(|event| failure(event, &texts).is_none()));
        }
    }
}
