#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::form::PingEnd;
use super::*;
use crate::engine::IcmpRequest;
use crate::engine::messages::SavedMessages;
use crate::i18n::Lang;
use crate::net::icmp::{IcmpConfig, PingConfig};
use std::time::Duration;

fn pane(form: IcmpForm) -> IcmpPane {
    IcmpPane::new(IcmpSettings { form, ..IcmpSettings::default() })
}

/// The configuration that a pane makes, or what is wrong with it.
fn config_of(pane: &mut IcmpPane, lang: Lang) -> Result<IcmpConfig, Vec<String>> {
    let texts = Texts::new(lang);
    let env = FormEnv { texts: &texts, addresses: &[], saved: &SavedMessages::default() };
    match pane.config(env) {
        Some(SessionConfig::Icmp(config)) => Ok(*config),
        Some(other) => panic!("{other:?}"),
        None => Err(pane.errors.all().map(str::to_owned).collect()),
    }
}

fn form(host: &str) -> IcmpForm {
    IcmpForm { host: host.to_owned(), ..IcmpForm::default() }
}

#[test]
fn a_ping_ends_by_itself_unless_a_person_chose_otherwise() {
    let ping = |config: IcmpConfig| match config {
        IcmpConfig::Ping(config) => config,
        other => panic!("{other:?}"),
    };
    let mut pane = pane(form("127.0.0.1"));
    let PingConfig { count, interval, .. } = ping(config_of(&mut pane, Lang::En).unwrap());
    assert_eq!((count, interval), (Some(4), Duration::from_secs(1)));
    pane.form.end = PingEnd::AtStop;
    assert_eq!(ping(config_of(&mut pane, Lang::En).unwrap()).count, None);
}

#[test]
fn what_is_wrong_is_said_in_both_languages() {
    for lang in Lang::ALL {
        for wrong in [
            form(""),
            form("a b"),
            IcmpForm { interval: "199".to_owned(), ..form("h") },
            IcmpForm { count: "0".to_owned(), ..form("h") },
            IcmpForm { ttl: "256".to_owned(), ..form("h") },
            IcmpForm { size: "65508".to_owned(), ..form("h") },
            IcmpForm { mode: IcmpMode::Path, hops: "31".to_owned(), ..form("h") },
            IcmpForm { mode: IcmpMode::Raw, protocol: "nonsense".to_owned(), ..form("") },
        ] {
            let mut pane = pane(wrong);
            let errors = config_of(&mut pane, lang).unwrap_err();
            assert_eq!(errors.len(), 1, "{errors:?}");
        }
    }
}

#[test]
fn a_raw_socket_takes_a_protocol_by_name_and_needs_no_target() {
    let form = IcmpForm { mode: IcmpMode::Raw, protocol: "ospf".to_owned(), ..form("") };
    let IcmpConfig::Raw(config) = config_of(&mut pane(form), Lang::En).unwrap() else {
        panic!("not raw")
    };
    assert_eq!((config.protocol, config.host), (89, None));
}

#[test]
fn what_was_set_comes_back_and_nothing_of_it_is_sent() {
    let settings = IcmpSettings { form: form("192.0.2.7"), ..IcmpSettings::default() };
    let pane = IcmpPane::new(settings.clone());
    assert_eq!(pane.settings(), settings);
    assert_eq!(pane.mark(None), Dot::Ring);
    assert_eq!(pane.title(None, &Texts::new(Lang::En)), "Ping 192.0.2.7");
}

#[test]
fn a_request_fills_the_form() {
    let request = StartRequest::Icmp(IcmpRequest::of(IcmpMode::Path, "host.test".to_owned()));
    let mut pane = pane(IcmpForm::default());
    assert!(pane.fits(&request));
    pane.fill(&request);
    assert!(pane.fits(&request));
    assert_eq!((pane.form.mode, pane.form.host.as_str()), (IcmpMode::Path, "host.test"));
    let other = StartRequest::Icmp(IcmpRequest::of(IcmpMode::Ping, "host.test".to_owned()));
    assert!(!pane.fits(&other));
}
