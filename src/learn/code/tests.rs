#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::automation::{Action, CompiledRules, Medium, Pattern, Rule, RuleSet, When};
use crate::net::http::{HttpConfig, Target};
use crate::net::tcp::{PageContent, ServerBehaviour};
use crate::net::{
    BindTo, Destination, Endpoint, Payload, Peer, SessionConfig, TcpClientConfig, TcpServerConfig,
    UdpConfig,
};
use crate::payload::{Braces, Encoding, MessageText};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

fn program_of(config: &SessionConfig, outgoing: &Outgoing) -> Program {
    super::program_of(config, outgoing).unwrap()
}

pub(super) fn texts() -> Texts {
    Texts::new(Lang::En)
}

pub(super) fn end(text: &str) -> Endpoint {
    text.parse().unwrap()
}

pub(super) fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn to(text: &str) -> Destination {
    Destination::Peer(Peer::from(address(text)))
}

fn says(text: &str, encoding: Encoding) -> Outgoing {
    let mut bytes = Vec::new();
    encoding.encode(text, &mut bytes).unwrap();
    let message = Payload { bytes: bytes.into(), encoding: Some(encoding) };
    Outgoing { message: Some(message), encoding, ..Outgoing::default() }
}

/// The program in Python without its comments.
pub(super) fn python(program: &Program) -> String {
    let text = code_text(program, Language::Python, &texts());
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().starts_with('#')).collect();
    lines.join("\n")
}

fn hello(text: &str) -> MessageText {
    MessageText { braces: Braces::Placeholders, ..MessageText::of_text(text) }
}

fn for_datagrams(rules: &RuleSet) -> Arc<CompiledRules> {
    rules.compile(Medium::Datagrams, &|_| None).unwrap()
}

fn server(listen: &str, rules: &RuleSet) -> SessionConfig {
    let mut config = TcpServerConfig::listening_on(address(listen));
    config.behaviour = ServerBehaviour::of_rules(rules).unwrap();
    config.backlog = 5;
    SessionConfig::TcpServer(config)
}

#[test]
fn a_sender_in_gbk_is_the_tutorials() {
    let config = UdpConfig { bind: BindTo::FirstSend, ..UdpConfig::bound_to(address("0.0.0.0:0")) };
    let outgoing = Outgoing { to: Some(to("192.168.1.103:8080")), ..says("你好", Encoding::Gbk) };
    let program = program_of(&SessionConfig::Udp(config), &outgoing);
    let expected = "import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto('你好'.encode('gbk'), ('192.168.1.103', 8080))
data, address = s.recvfrom(1024)
print(address, data.decode('gbk', errors='replace'))
s.close()";
    assert_eq!(python(&program), expected);
}

#[test]
fn an_echo_server_goes_on_for_ever() {
    let rules = for_datagrams(&RuleSet::template(hello("Hello, {text}!")));
    let config = UdpConfig { rules, ..UdpConfig::bound_to(address("127.0.0.1:9999")) };
    let program = program_of(&SessionConfig::Udp(config), &Outgoing::default());
    let expected = "import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 9999))
while True:
    data, address = s.recvfrom(1024)
    print(address, data.decode('utf-8', errors='replace'))
    s.sendto(b'Hello, ' + data + b'!', address)";
    assert_eq!(python(&program), expected);
}

#[test]
fn the_threaded_server_is_the_tutorials() {
    let rules = RuleSet::hello(
        MessageText::of_text("Welcome!"),
        hello("Hello, {text}!"),
        Some(MessageText::of_text("exit")),
        Duration::from_secs(1),
    );
    let program = program_of(&server("127.0.0.1:9999", &rules), &Outgoing::default());
    let expected = "import socket
import threading
import time

def serve(client, address):
    print('+', address)
    client.sendall(b'Welcome!')
    while True:
        data = client.recv(1024)
        if not data:
            break
        print(data.decode('utf-8', errors='replace'))
        data = data.rstrip(b'\\r\\n')
        if data == b'exit':
            break
        time.sleep(1)
        client.sendall(b'Hello, ' + data + b'!')
    client.close()
    print('-', address)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 9999))
server.listen(5)
while True:
    client, address = server.accept()
    t = threading.Thread(target=serve, args=(client, address))
    t.start()";
    assert_eq!(python(&program), expected);
}

#[test]
fn a_client_sends_and_receives_once_and_one_shot_serves_without_a_loop() {
    let config = TcpClientConfig::to(Destination::Host("example.com".to_owned(), 80));
    let program = program_of(&SessionConfig::TcpClient(config), &says("hi\r\n", Encoding::Utf8));
    let expected = "import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('example.com', 80))
s.send(b'hi\\r\\n')
data = s.recv(1024)
print(data.decode('utf-8', errors='replace'))
s.close()";
    assert_eq!(python(&program), expected);
    let rules = RuleSet::one_shot(MessageText::of_text("thank you !"));
    let program = program_of(&server("0.0.0.0:7788", &rules), &Outgoing::default());
    let python = python(&program);
    assert!(python.contains("server.bind(('', 7788))"), "{python}");
    let serving = "    data = client.recv(1024)
    print(data.decode('utf-8', errors='replace'))
    client.sendall(b'thank you !')
    client.close()";
    assert!(python.contains(serving), "{python}");
}

#[test]
fn rules_that_cannot_be_written_are_named() {
    let rule = |name: &str, when: Pattern, then: Vec<Action>| Rule {
        name: name.to_owned(),
        when: When::Received(when),
        then,
        ..Rule::default()
    };
    let begins = Pattern::Begins(MessageText::of_text("GET "));
    let rules = RuleSet {
        rules: vec![
            rule("odd", Pattern::Regex("a+".to_owned()), vec![Action::Echo]),
            rule("count", Pattern::Anything, vec![Action::Reply(hello("{count}"))]),
            rule("", begins, vec![Action::Mark, Action::Finish]),
            Rule { is_on: false, ..rule("off", Pattern::Anything, vec![Action::Close]) },
            rule("all", Pattern::Anything, vec![Action::Echo]),
            rule("never", Pattern::Anything, vec![Action::Close]),
        ],
        ..RuleSet::default()
    };
    let program = program_of(&server("[::]:80", &rules), &Outgoing::default());
    let left_out = ["odd", "count"].map(|name| LeftOut::Rule(name.to_owned()));
    assert_eq!(program.left_out, left_out);
    let loops = "        if data.startswith(b'GET '):
            client.shutdown(socket.SHUT_WR)
            continue
        client.sendall(data)
    client.close()";
    let python = python(&program);
    assert!(python.contains(loops), "{python}");
    assert!(python.contains("IPV6_V6ONLY, 0)"), "{python}");
}

#[test]
fn no_secret_comes_into_a_program() {
    let target = Target::parse("http://user:geheim@h.example/").unwrap();
    let http = SessionConfig::Http(Box::new(HttpConfig::get(target)));
    let request = "GET http://user:geheim@h/ HTTP/1.1\r\nCookie: id=geheim\r\n\r\n";
    let client = SessionConfig::TcpClient(TcpClientConfig::to(to("127.0.0.1:80")));
    let programs = [
        program_of(&http, &Outgoing::default()),
        program_of(&client, &says(request, Encoding::Utf8)),
    ];
    for program in programs {
        assert!(program.left_out.contains(&LeftOut::Secrets));
        for language in Language::ALL {
            let text = code_text(&program, language, &texts());
            // In Base64 as well.
            assert!(!text.contains("geheim") && !text.contains("Z2VoZWlt"), "{text}");
        }
    }
}

#[test]
fn long_messages_and_placeholders_are_said() {
    let client = SessionConfig::TcpClient(TcpClientConfig::to(to("127.0.0.1:80")));
    let long = program_of(&client, &says(&"x".repeat(20_000), Encoding::Utf8));
    assert_eq!(long.left_out, [LeftOut::LongMessage(20_000)]);
    assert!(code_text(&long, Language::C, &texts()).len() < 4000);
    let outgoing = Outgoing { has_placeholders: true, ..says("3", Encoding::Utf8) };
    assert_eq!(program_of(&client, &outgoing).left_out, [LeftOut::Placeholders]);
}

/// Every comment and every line of pseudo-code has its words, in both languages.
#[test]
fn every_program_has_words_in_every_language() {
    let mut udp = UdpConfig::bound_to(address("[::]:9"));
    udp.options.reuse_address = true;
    udp.options.broadcast = true;
    udp.options.multicast.hops = 3;
    udp.options.multicast.loop_back = false;
    udp.options.groups = vec!["ff02::7".parse().unwrap(), "239.1.2.3".parse().unwrap()];
    let mut page = TcpServerConfig::listening_on(address("127.0.0.1:8080"));
    page.behaviour = ServerBehaviour::Page(PageContent::File("/tmp/a b.html".into()));
    page.options.keep_alive = true;
    page.options.send_buffer_bytes = Some(9);
    let mut files = TcpServerConfig::listening_on(address("127.0.0.1:7890"));
    files.behaviour = ServerBehaviour::Files("/srv/f".into());
    let get = HttpConfig::get(Target::parse("https://h/").unwrap());
    let configs = [
        SessionConfig::Udp(udp),
        SessionConfig::TcpServer(page),
        SessionConfig::TcpServer(files),
        SessionConfig::Http(Box::new(get)),
        server("127.0.0.1:1", &RuleSet::echo()),
    ]
    .into_iter()
    .chain(of_the_new_sockets())
    .collect::<Vec<_>>();
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for config in &configs {
            let program = program_of(config, &says("你好", Encoding::Gbk));
            for language in Language::ALL {
                let text = code_text(&program, language, &texts);
                let has_id = ["code-", "pseudo-"].iter().any(|id| text.contains(id));
                assert!(!has_id && !text.contains("{$") && text.ends_with('\n'), "{text}");
            }
        }
    }
}

/// Unix-domain sockets, TLS, pings and relays.
fn of_the_new_sockets() -> Vec<SessionConfig> {
    use crate::net::icmp::{IcmpConfig, PathConfig, PingConfig};
    use crate::net::relay::{RelayConfig, Transport};
    use crate::net::tls::{ClientTls, IdentityFiles, ServerIdentity, ServerTls};
    use crate::net::{
        Host, UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixListenConfig, UnixName,
    };
    let mut client = TcpClientConfig::to(to("127.0.0.1:443"));
    let server_name = Some("h.example".to_owned());
    client.tls = Some(ClientTls { server_name, alpn: vec!["x".into()], ..ClientTls::default() });
    let mut tls = TcpServerConfig::listening_on(address("127.0.0.1:443"));
    let files = IdentityFiles { certificate: "c.pem".into(), key: "k.pem".into() };
    tls.tls = Some(ServerTls::with(ServerIdentity::Files(files)));
    let (path, host) = (UnixName::path(b"/tmp/a"), Host::Name("h".to_owned()));
    let unix = |config| SessionConfig::Unix(config);
    let icmp = |config| SessionConfig::Icmp(Box::new(config));
    let relay = |transport| RelayConfig::new(transport, address("[::1]:1"), to("127.0.0.1:2"));
    vec![
        SessionConfig::TcpClient(client),
        SessionConfig::TcpServer(tls),
        unix(UnixConfig::Listen(Box::new(UnixListenConfig::at(path)))),
        unix(UnixConfig::Connect(Box::new(UnixConnectConfig::to(path)))),
        unix(UnixConfig::Datagram(Box::new(UnixDatagramConfig::bound_to(Some(path))))),
        icmp(IcmpConfig::Ping(PingConfig::to(host.clone()))),
        icmp(IcmpConfig::Path(PathConfig::to(host))),
        SessionConfig::Relay(Box::new(relay(Transport::Tcp))),
        SessionConfig::Relay(Box::new(relay(Transport::Udp))),
    ]
}

#[test]
fn tls_and_unix_sockets_are_written_as_they_are_set() {
    let all = of_the_new_sockets();
    let python = |place: usize| {
        code_text(&program_of(&all[place], &Outgoing::default()), Language::Python, &texts())
    };
    assert!(python(0).contains("context.wrap_socket(s, server_hostname='h.example')"));
    assert!(python(1).contains("context.load_cert_chain('c.pem', 'k.pem')"));
    assert!(python(1).contains("client = context.wrap_socket(client, server_side=True)"));
    assert!(python(2).contains("server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)"));
    assert!(python(3).contains("s.connect('/tmp/a')"));
    assert!(python(4).contains("s.bind('/tmp/a')") && python(4).contains("s.recvfrom(1024)"));
    assert!(python(5).contains("IPPROTO_ICMP") && python(7).contains("socket.AF_INET6"));
    assert!(python(0).contains("context.set_alpn_protocols(['x'])"));
    let without = program_of(&all[0], &Outgoing::default());
    assert!(without.left_out.is_empty());
}

/// The libraries make such a listener in one go: a setting between its calls has no place, and is told.
#[test]
fn what_cannot_be_set_on_a_listener_is_told_for_unix_sockets_too() {
    let mut program = program_of(&of_the_new_sockets()[2], &Outgoing::default());
    let End::Unix { settings, does: UnixDoes::Listens(..), .. } = &mut program.end else {
        panic!("{:?}", program.end);
    };
    settings.push(SetOption::ReceiveBuffer(4096));
    for language in [Language::Rust, Language::Go] {
        let text = code_text(&program, language, &texts());
        assert!(text.contains(SetOption::ReceiveBuffer(4096).name()), "{text}");
    }
}

/// A comment of C can be left by a backslash at the end of its line, and by a trigraph for one.
#[test]
fn comments_end_where_their_line_does() {
    let mut out = writer::Writer::new("  ", "//");
    out.begin();
    out.comment("a\\\nb ??/\nc\u{202e}\rd");
    assert_eq!(out.into_text(), "  // a\\.\n  // b ?? /\n  // c\\u{202e}\\rd\n");
}

#[test]
fn literals_are_text_where_all_read_the_same() {
    let table = [
        ("你好", Encoding::Gbk, true),
        ("€", Encoding::Gbk, false),
        ("€", Encoding::Utf8, true),
        ("a\u{202e}b", Encoding::Utf8, false),
        ("a\r\n\tb", Encoding::Utf8, true),
        ("é", Encoding::Windows1252, true),
        ("日本", Encoding::ShiftJis, true),
        ("한글", Encoding::EucKr, true),
        ("a你", Encoding::Utf16Le, true),
    ];
    for (text, encoding, is_text) in table {
        let mut bytes = Vec::new();
        encoding.encode(text, &mut bytes).unwrap();
        let literal = Literal::of(&bytes, Some(encoding));
        assert_eq!(literal.text.is_some(), is_text, "{text} in {encoding:?}");
        assert_eq!(literal.bytes, bytes);
    }
}
