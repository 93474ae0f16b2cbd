//! Programs that speak TLS, in the languages that can by themselves: with our client, and with one another.

use super::programs::{Programs, free_ports};
use super::{place, program_of, text, tools};
use crate::tcp_peer::{say, start, to, wait_connected};
use crate::tls::{made, trusting};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::code::{Language, Outgoing};
use network_playground::net::automation::RuleSet;
use network_playground::net::tcp::ServerBehaviour;
use network_playground::net::tls::{IdentityFiles, ServerIdentity, ServerTls};
use network_playground::net::{SessionConfig, TcpClientConfig, TcpServerConfig};
use network_playground::payload::Encoding;

#[test]
fn tls_of_each_language_talks_to_ours_and_to_itself() {
    let made = made();
    let (ours, folder) = trusting(&made);
    let files = IdentityFiles {
        certificate: folder.path().join("server.pem"),
        key: folder.path().join("server.key"),
    };
    made.save(&files.certificate, &files.key).unwrap();
    let listen = free_ports().hello;
    let mut server = TcpServerConfig::listening_on(listen);
    server.behaviour = ServerBehaviour::of_rules(&RuleSet::echo()).unwrap();
    server.tls = Some(ServerTls::with(ServerIdentity::Files(files)));
    let mut client = TcpClientConfig::to(place(listen));
    client.tls = Some(ours.clone());
    let says = Outgoing { message: Some(text("hi!", Encoding::Utf8)), ..Outgoing::default() };
    let mut programs = Programs::default();
    programs.add("server", program_of(&SessionConfig::TcpServer(server), &Outgoing::default()));
    programs.add("client", program_of(&SessionConfig::TcpClient(client), &says));
    let speaks_tls = |language| matches!(language, Language::Python | Language::Go);
    for mut built in programs.build_where(speaks_tls, &Texts::new(Lang::Zh)) {
        built.starts("server");
        drop(tools::connect_until_accepted(listen));
        let mut client = to(listen);
        client.tls = Some(ours.clone());
        let mut probe = start(client);
        wait_connected(&probe);
        say(&mut probe, b"hello");
        assert!(probe.received().payload.starts_with(b"h"), "{:?}", built.language);
        assert_eq!(built.ends("client").trim_end(), "hi!", "{:?}", built.language);
        built.stops("server");
    }
}
