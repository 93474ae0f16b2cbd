//! Certificates that are not trusted, and going on with them.

use super::*;
use crate::net::tls::{CertFacts, CertProblem, TlsFacts, TlsFailure, TrustOnce};

fn certificate() -> CertFacts {
    CertFacts {
        subject: "CN=self\u{202e}".to_owned(),
        issuer: "CN=self".to_owned(),
        names: vec!["h".to_owned()],
        not_before: 0,
        not_after: 1,
        serial: "01ab".to_owned(),
        sha256: [0xab; 32],
    }
}

fn untrusted() -> HopFacts {
    of_certificate(Trust::None)
}

#[derive(Clone, Copy)]
enum Trust {
    None,
    Once,
}

fn of_certificate(trust: Trust) -> HopFacts {
    let tls = TlsFacts {
        alpn: String::new(),
        is_resumed: false,
        version: "TLS 1.3".to_owned(),
        cipher: "TLS13_AES_256_GCM_SHA384".to_owned(),
        host: "h".to_owned(),
        chain: vec![certificate()],
        problem: Some(CertProblem::SelfSigned),
        trusted_once: matches!(trust, Trust::Once),
    };
    let url = "https://h:8443/".to_owned();
    HopFacts { url, tls: Some(Arc::new(tls)), ..HopFacts::default() }
}

/// How a load ends whose certificate is not trusted.
pub(super) fn not_trusted() -> SessionState {
    let failure = HttpFailure::from(TlsFailure::Certificate(CertProblem::SelfSigned));
    let (op, cause) = (Op::TlsHandshake, Cause::from(failure));
    SessionState::Ended(End::Failed(NetError { op, target: "h".to_owned(), cause }))
}

#[test]
fn the_view_that_was_chosen_comes_back_after_an_untrusted_certificate() {
    let settings = HttpSettings { form: form_of("https://h/"), ..at(HttpView::Headers) };
    for chosen in [None, Some(HttpView::Certificate)] {
        let download = download_of(untrusted());
        let mut harness = shown(settings.clone(), not_trusted(), download, Lang::En);
        assert_eq!(harness.state().pane.view, HttpView::Certificate);
        let expected = chosen.unwrap_or(HttpView::Headers);
        if chosen.is_some() {
            click(&mut harness, "Certificate");
        }
        let kept = harness.state().pane.settings();
        assert_eq!(kept.view, expected, "it is not kept");
        let PaneWindow { pane, program, .. } = harness.state_mut();
        assert!(pane.config(program.env(None).form()).is_some());
        assert_eq!(pane.view, expected);
    }
}

#[test]
fn going_on_with_an_untrusted_certificate_is_for_one_load() {
    for (lang, button) in
        [(Lang::En, "Go on anyway (this time only)"), (Lang::Zh, "仍然继续（仅此一次）")]
    {
        let download = download_of(untrusted());
        let mut harness = shown(at(HttpView::Page), not_trusted(), download, lang);
        // It was brought to the front, and nothing was asked for yet that could be repeated.
        assert_shows(&harness, &["CN=self\\u{202e}", "AB:AB:", "01ab"]);
        assert!(harness.query_by_label(button).is_none());
        let config = HttpConfig::get(Target::parse("https://h:8443/").unwrap());
        harness.state_mut().pane.asked = Some(config);
        harness.run_steps(2);
        click(&mut harness, button);
        let Some(PaneIntent::Start(config)) = harness.state_mut().asked.pop() else { panic!() };
        let SessionConfig::Http(config) = *config else { panic!() };
        let trusted = TrustOnce { host: "h".to_owned(), port: 8443, sha256: [0xab; 32] };
        assert_eq!(config.tls.trust_once, [trusted]);
        // A second host of the same chain would come in addition; a Get begins anew.
        let again = harness.state().pane.asked.clone().unwrap();
        assert_eq!(again.tls.trust_once.len(), 1);
        let form = harness.state().pane.form.clone();
        let mut errors = HttpErrors::default();
        let texts = Texts::new(lang);
        let anew = HttpForm { url: "https://h:8443/".to_owned(), ..form };
        let anew = anew.config(&ChosenPaths::default(), &texts, &mut errors).unwrap();
        assert_eq!(anew.tls.trust_once, []);
    }
}

#[test]
fn a_certificate_that_was_waved_through_is_marked() {
    for (lang, mark) in [(Lang::En, "you went on anyway"), (Lang::Zh, "你选择了仍然继续")] {
        let state = SessionState::Ended(End::Loaded);
        let harness =
            shown(at(HttpView::Page), state, download_of(of_certificate(Trust::Once)), lang);
        assert_shows(&harness, &[mark]);
    }
}
