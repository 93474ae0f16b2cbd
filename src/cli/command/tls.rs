//! Options of TLS.

use super::{flag, under_heading_of};
use crate::i18n::Texts;
use crate::tr;
use clap::{Arg, value_parser};
use std::path::PathBuf;

/// As a client.
pub(super) fn of_client(texts: &Texts) -> Vec<Arg> {
    let options = vec![
        flag("tls").help(tr!(texts, "cli-tls").into_owned()),
        file("ca-file", tr!(texts, "cli-ca-file").into_owned()).requires("tls"),
        Arg::new("server-name")
            .long("server-name")
            .value_name("NAME")
            .requires("tls")
            .help(tr!(texts, "cli-server-name").into_owned()),
    ];
    under_heading_of("TLS", options)
}

/// As the client of a relay's target.
pub(super) fn of_relay(texts: &Texts) -> Vec<Arg> {
    let unchecked = flag("insecure").requires("tls").help(tr!(texts, "cli-insecure").into_owned());
    let mut options = of_client(texts);
    options.extend(of_server(texts));
    options.extend(under_heading_of("TLS", vec![unchecked]));
    options.into_iter().map(|option| option.conflicts_with("udp")).collect()
}

/// As a server.
pub(super) fn of_server(texts: &Texts) -> Vec<Arg> {
    let options = vec![
        file("tls-cert", tr!(texts, "cli-tls-cert").into_owned()).requires("tls-key"),
        file("tls-key", tr!(texts, "cli-tls-key").into_owned()).requires("tls-cert"),
    ];
    under_heading_of("TLS", options)
}

fn file(name: &'static str, help: String) -> Arg {
    Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
}
