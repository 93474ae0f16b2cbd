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
