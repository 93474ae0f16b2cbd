#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::messages::SavedMessages;
use crate::i18n::Lang;
use crate::net::relay::{RelayConfig, RelayTls};
use crate::net::tcp::RecvSize;
use crate::net::tls::{CertCheck, KeyLogging};

fn pane(form: RelayForm) -> RelayPane {
    RelayPane::new(RelaySettings { form, ..RelaySettings::default() })
}

/// The configuration that a pane makes, or what is wrong with it.
fn config_of(pane: &mut RelayPane) -> Result<RelayConfig, Vec<String>> {
    let texts = Texts::new(Lang::En);
    let env = FormEnv { texts: &texts, addresses: &[], saved: &SavedMessages::default() };
    match pane.config(env) {
        Some(SessionConfig::Relay(config)) => Ok(*config),
        Some(other) => panic!("{other:?}"),
        None => Err(pane.errors.of_options().map(str::to_owned).collect()),
    }
}

#[test]
fn an_untouched_form_is_a_plain_relay_on_loopback_to_one_target() {
    let config = config_of(&mut pane(RelayForm::default())).unwrap();
    assert!(config.listen.ip().is_loopback(), "nobody else can use it");
    assert_eq!(config.to.to_string(), "127.0.0.1:9999");
    assert_eq!(config.tls, RelayTls::default());
}

#[test]
fn tls_is_set_on_each_side_and_none_is_spoken_over_datagrams() {
    let mut form = RelayForm::default();
    form.tls.clients.on = true;
    let mut made = pane(form.clone());
    let RelayTls { clients, target } = config_of(&mut made).unwrap().tls;
    assert!(clients.is_some() && target.is_none());
    form.tls.clients.on = false;
    form.tls.target.on = true;
    form.tls.target.server_name = "example.org".to_owned();
    let target = config_of(&mut pane(form.clone())).unwrap().tls.target.unwrap();
    assert_eq!(target.server_name.as_deref(), Some("example.org"));
    assert_eq!(target.trust.check, CertCheck::Ends);
    form.tls.target.key = "/only/a/key.pem".to_owned();
    let mut mistyped = pane(form.clone());
    assert_eq!(config_of(&mut mistyped).unwrap_err().len(), 1);
    assert!(mistyped.form.options_open, "the mistake can be seen");
    form.is_udp = true;
    assert_eq!(config_of(&mut pane(form)).unwrap().tls, RelayTls::default());
}

#[test]
fn what_is_dangerous_is_off_after_a_restart_and_the_rest_comes_back() {
    let mut form = RelayForm::default();
    form.tls.target.on = true;
    form.tls.target.check = CertCheck::Tells;
    form.tls.target.key_log = KeyLogging::On;
    form.tls.clients.on = true;
    form.tls.clients.key_log = KeyLogging::On;
    let mut before = pane(form);
    before.stream.recv_size = "7".to_owned();
    assert_eq!(config_of(&mut before).unwrap().tls.target.unwrap().trust.check, CertCheck::Tells);
    let kept = ron::to_string(&before.settings()).unwrap();
    assert!(!kept.contains("PRIVATE KEY"), "{kept}");
    let mut after = RelayPane::new(ron::from_str(&kept).unwrap());
    let config = config_of(&mut after).unwrap();
    let (clients, target) = (config.tls.clients.unwrap(), config.tls.target.unwrap());
    assert_eq!((clients.key_log, target.key_log), (KeyLogging::Off, KeyLogging::Off));
    assert_eq!(target.trust.check, CertCheck::Ends);
    assert_eq!(config.settings.recv_size, RecvSize::Fixed(7));
}

/// The pane with a session: its window of certificates, as it is drawn, and what it sends.
#[cfg(feature = "window-tests")]
mod with_session {
    use super::*;
    use crate::net::automation::{RepeatPlan, Rounds};
    use crate::net::relay::RelayFacts;
    use crate::net::tls::{CertFacts, CertProblem, TlsFacts, TrustOnce};
    use crate::net::{Connection, ConnectionId, End, ProtocolSnapshot, SessionId, SessionSnapshot};
    use crate::payload::MessageText;
    use crate::ui::pane::fixture::{QuietProgram, quiet_session};
    use crate::ui::{fonts, tokens};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::sync::Arc;
    use std::time::Duration;

    struct State {
        pane: RelayPane,
        asked: Vec<PaneIntent>,
    }

    /// A relay whose target presented a certificate that nobody vouches for.
    fn session(state: SessionState) -> SessionSnapshot {
        let facts = RelayFacts::default();
        let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let target = Connection::new(ConnectionId(2), at(9999), at(50_000));
        let certificate = CertFacts {
            subject: "CN=self".to_owned(),
            issuer: "CN=self".to_owned(),
            names: Vec::new(),
            not_before: 0,
            not_after: 1,
            serial: "01".to_owned(),
            sha256: [0xab; 32],
        };
        target.set_tls(Arc::new(TlsFacts {
            host: "localhost".to_owned(),
            chain: vec![certificate],
            problem: Some(CertProblem::SelfSigned),
            version: String::new(),
            cipher: String::new(),
            alpn: String::new(),
            is_resumed: false,
            trusted_once: false,
        }));
        facts.connections.add(Arc::new(target));
        quiet_session(SessionId(3), state, ProtocolSnapshot::Relay(Arc::new(facts)))
    }

    /// What is asked for by a click on the button that goes on.
    fn asked(state: SessionState, (lang, name): (Lang, &str)) -> (RelayPane, PaneIntent) {
        let mut form = RelayForm { host: "localhost".to_owned(), ..RelayForm::default() };
        form.tls.target.on = true;
        let mut pane = pane(form);
        pane.certificate_open = true;
        let (session, program) = (session(state), QuietProgram::new(lang));
        let builder = Harness::builder().with_size([900.0, 600.0]).with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        });
        let mut harness = builder.build_ui_state(
            move |ui, state: &mut State| {
                let env = program.env(Some(&session));
                let asked = state.pane.ui(ui, &env);
                state.asked.extend(asked);
            },
            State { pane, asked: Vec::new() },
        );
        harness.run_steps(3);
        harness.get_by_label(name).click();
        harness.run_steps(2);
        let State { pane, asked } = harness.state_mut();
        let intent = asked.pop().unwrap();
        (std::mem::replace(pane, RelayPane::new(RelaySettings::default())), intent)
    }

    #[test]
    fn no_repeat_goes_to_both_sides_of_a_pair_at_once() {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 9998)).into();
        let session = session(SessionState::Open { local, recv_buffer_bytes: 0 });
        let program = QuietProgram::new(Lang::En);
        let env = program.env(Some(&session));
        let message = MessageText::of_text("x").prepare().unwrap();
        let second = Duration::from_secs(1);
        let plan = RepeatPlan::every(second, message, None, Rounds::default()).unwrap();
        let mut pane = pane(RelayForm::default());
        let asked = pane.carry_out(BodyIntent::Repeat(Box::new(plan.clone())), &env);
        assert!(asked.is_none(), "{asked:?}");
        pane.table.select(ConnectionId(2));
        let asked = pane.carry_out(BodyIntent::Repeat(Box::new(plan)), &env);
        let only_it = Recipients::Only([ConnectionId(2)].into_iter().collect());
        let Some(PaneIntent::Send { command, .. }) = asked else { panic!("{asked:?}") };
        assert!(format!("{command:?}").contains(&format!("{only_it:?}")), "{command:?}");
    }

    #[test]
    fn a_person_can_trust_the_certificate_that_the_target_presented() {
        let names = [
            (Lang::En, "Trust this certificate until the relay stops"),
            (Lang::Zh, "信任此证书，直到中继停止"),
        ];
        let host = "localhost".to_owned();
        let trusted = TrustOnce { host, port: 9999, sha256: [0xab; 32] };
        for name in names {
            let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 9998)).into();
            let runs = SessionState::Open { local, recv_buffer_bytes: 0 };
            let (pane, intent) = asked(runs, name);
            let PaneIntent::Command(ProtocolCommand::Relay(RelayCommand::TrustTarget(it))) = intent
            else {
                panic!("{intent:?}")
            };
            assert_eq!(*it, trusted, "a relay that runs is told");
            assert!(!pane.certificate_open, "it is done");

            let (mut pane, intent) = asked(SessionState::Ended(End::Stopped), name);
            let PaneIntent::Start(config) = intent else { panic!("{intent:?}") };
            let SessionConfig::Relay(config) = *config else { panic!() };
            let target = config.tls.target.unwrap();
            let begins_with = std::slice::from_ref(&trusted);
            assert_eq!(target.trust.trust_once, begins_with, "one that is over begins anew");
            let next = config_of(&mut pane).unwrap().tls.target.unwrap();
            assert_eq!(next.trust.trust_once, [], "and the next one checks again");
        }
    }
}
