//! Programs in Python for sockets of which most other languages have none, and the ping in C.

use super::programs::{free_ports, one};
use super::{place, program_of, read, rest, text, tools};
use crate::probe::{DEADLINE, plain};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::code::{Language, LeftOut, Outgoing, code_text};
use network_playground::net::automation::RuleSet;
use network_playground::net::icmp::{IcmpConfig, PathConfig, PingConfig, RawConfig};
use network_playground::net::live_sockets::{ChangedOption, SocketKey};
use network_playground::net::relay::{RelayConfig, Transport};
use network_playground::net::tcp::ServerBehaviour;
use network_playground::net::{
    Host, OptionName, OptionValue, SessionConfig, TcpClientConfig, UnixConfig, UnixConnectConfig,
    UnixListenConfig,
};
use network_playground::payload::Encoding;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;
use std::time::Duration;

/// A program in Python that runs until it is dropped.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn python(config: &SessionConfig, outgoing: &Outgoing) -> Option<Running> {
    let program = program_of(config, outgoing);
    let source = code_text(&program, Language::Python, &Texts::new(Lang::Zh));
    tools::python(&source).map(Running)
}

#[test]
fn unix_sockets_in_python_talk_to_plain_ones() {
    let (_folder, path, name) = crate::unix::place();
    let mut config = UnixListenConfig::at(name);
    config.behaviour = ServerBehaviour::of_rules(&RuleSet::echo()).unwrap();
    let config = SessionConfig::Unix(UnixConfig::Listen(Box::new(config)));
    let Some(running) = python(&config, &Outgoing::default()) else { return };
    let until = std::time::Instant::now() + DEADLINE;
    let mut stream = loop {
        if let Ok(stream) = UnixStream::connect(&path) {
            break stream;
        }
        assert!(std::time::Instant::now() < until, "nobody listens");
        std::thread::park_timeout(Duration::from_millis(20));
    };
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(b"hello").unwrap();
    let mut got = [0; 5];
    stream.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"hello");
    drop((stream, running));
    std::fs::remove_file(&path).unwrap();

    let listener = UnixListener::bind(&path).unwrap();
    let config = UnixConnectConfig::to(name);
    let config = SessionConfig::Unix(UnixConfig::Connect(Box::new(config)));
    let outgoing = Outgoing { message: Some(text("hi", Encoding::Utf8)), ..Outgoing::default() };
    let Some(_running) = python(&config, &outgoing) else { return };
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut got = [0; 2];
    stream.read_exact(&mut got).unwrap();
    assert_eq!(&got, b"hi");
}

#[test]
fn a_relay_in_python_passes_on_in_both_directions() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = free_ports().hello;
    let config = RelayConfig::new(Transport::Tcp, listen, place(target.local_addr().unwrap()));
    let config = SessionConfig::Relay(Box::new(config));
    let Some(_running) = python(&config, &Outgoing::default()) else { return };
    let mut client = tools::connect_until_accepted(listen);
    let (mut far, _) = target.accept().unwrap();
    far.set_read_timeout(Some(DEADLINE)).unwrap();
    client.write_all(b"ask").unwrap();
    assert_eq!(read(&mut far, 3), "ask");
    far.write_all(b"reply").unwrap();
    drop(far);
    assert_eq!(rest(&mut client), "reply");
}

#[test]
fn a_ping_in_python_is_replied_to() {
    if !tools::is_installed("python3", "--version") {
        return;
    }
    let host = Host::Address([127, 0, 0, 1].into());
    let config = PingConfig { count: Some(1), ttl: Some(9), ..PingConfig::to(host) };
    let config = SessionConfig::Icmp(Box::new(IcmpConfig::Ping(config)));
    let program = program_of(&config, &Outgoing::default());
    let source = code_text(&program, Language::Python, &Texts::new(Lang::En));
    let output = std::process::Command::new("python3").args(["-c", &source]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("PermissionError") {
        return tools::skip("there is no right to ping");
    }
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.starts_with("127.0.0.1: 1, ") && said.trim_end().ends_with(" ms"),
        "{said}{errors}"
    );
}

#[test]
fn a_ping_in_c_is_replied_to() {
    if !tools::is_installed("cc", "--version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (place, ip) in ["127.0.0.1", "::1"].into_iter().enumerate() {
        if ip == "::1" && TcpListener::bind("[::1]:0").is_err() {
            return tools::skip("there is no IPv6");
        }
        let config = PingConfig {
            count: Some(2),
            ttl: Some(9),
            interval: Duration::from_millis(200),
            ..PingConfig::to(Host::Address(ip.parse().unwrap()))
        };
        let config = SessionConfig::Icmp(Box::new(IcmpConfig::Ping(config)));
        let program = program_of(&config, &Outgoing::default());
        let texts = Texts::new(Lang::Zh);
        let source = code_text(&program, Language::C, &texts);
        let words = one(Language::C, folder.path(), &format!("ping{place}"), &source);
        let output = Command::new(&words[0]).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        if errors.contains("not permitted") || errors.contains("denied") {
            return tools::skip("there is no right to ping");
        }
        let said = String::from_utf8_lossy(&output.stdout);
        let lines: Vec<_> = said.lines().collect();
        let is_reply = |(number, line): (usize, &&str)| {
            line.starts_with(&format!("{ip}: {}, ", number + 1)) && line.ends_with(" ms")
        };
        assert!(lines.len() == 2 && lines.iter().enumerate().all(is_reply), "{said}{errors}");
        for language in [Language::Rust, Language::Go] {
            let text = code_text(&program, language, &texts);
            assert!(text.contains("Python 和 C"), "{text}");
        }
    }
}

#[test]
fn a_relay_of_datagrams_in_python_keeps_clients_apart() {
    let (target, listen) = (plain("127.0.0.1:0"), free_ports().udp);
    let to = place(target.local_addr().unwrap());
    let config = SessionConfig::Relay(Box::new(RelayConfig::new(Transport::Udp, listen, to)));
    let Some(_running) = python(&config, &Outgoing::default()) else { return };
    target.set_nonblocking(false).unwrap();
    let echo = std::thread::Builder::new().spawn({
        let target = target.try_clone().unwrap();
        move || {
            let mut buffer = [0; 64];
            while let Ok((bytes, from)) = target.recv_from(&mut buffer) {
                if &buffer[..bytes] == b"end" {
                    return;
                }
                let _ = target.send_to(&buffer[..bytes], from);
            }
        }
    });
    for message in ["one", "two"] {
        let client = plain("127.0.0.1:0");
        let reply = tools::ask_until_replied(&client, listen, message.as_bytes());
        assert_eq!(reply, message.as_bytes());
    }
    plain("127.0.0.1:0").send_to(b"end", target.local_addr().unwrap()).unwrap();
    echo.unwrap().join().unwrap();
}

/// What a program says until it ends; `None` if there is no Python, or no right for it.
fn said_by(config: &SessionConfig) -> Option<String> {
    if !tools::is_installed("python3", "--version") {
        return None;
    }
    let program = program_of(config, &Outgoing::default());
    let source = code_text(&program, Language::Python, &Texts::new(Lang::En));
    let output = Command::new("python3").args(["-c", &source]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("PermissionError") {
        tools::skip("there is no right for it");
        return None;
    }
    assert!(errors.is_empty(), "{errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_in_python_ends_at_the_target() {
    let config = PathConfig::to(Host::Address([127, 0, 0, 1].into()));
    let config = SessionConfig::Icmp(Box::new(IcmpConfig::Path(config)));
    let Some(said) = said_by(&config) else { return };
    let lines: Vec<_> = said.lines().collect();
    let is_reached = |line: &&str| line.starts_with("1: 127.0.0.1, ") && line.ends_with(" ms");
    assert!(lines.len() == 3 && lines.iter().all(is_reached), "{said}");
}

#[test]
fn a_raw_socket_in_python_sees_what_it_sends() {
    let host = Some(Host::Address([127, 0, 0, 1].into()));
    let config = RawConfig { host, ..RawConfig::receiving(253) };
    let config = SessionConfig::Icmp(Box::new(IcmpConfig::Raw(config)));
    let outgoing = Outgoing { message: Some(text("hi", Encoding::Utf8)), ..Outgoing::default() };
    let program = program_of(&config, &outgoing);
    assert_eq!(program.left_out, [LeftOut::Checksums]);
    let source = code_text(&program, Language::Python, &Texts::new(Lang::En));
    // It receives for ever.
    let source = source.replace("while True:", "for _ in range(1):");
    if !tools::is_installed("python3", "--version") {
        return;
    }
    let output = Command::new("python3").args(["-c", &source]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("PermissionError") {
        return tools::skip("there is no right to make a raw socket");
    }
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.contains("('127.0.0.1', 0) 45 ") && said.trim_end().ends_with("68 69"),
        "{said}{errors}"
    );
}

/// Options that were changed stand in the programs, which set them: in Python all of them are tried, and in C that it
/// compiles.
#[cfg(target_os = "linux")]
#[test]
fn changed_options_are_set() {
    let number = OptionValue::Number;
    let values = [
        (OptionName::Cork, number(0)),
        (OptionName::KeepIdle, number(77)),
        (OptionName::Linger, OptionValue::Linger(3)),
        (OptionName::ReceiveTimeout, OptionValue::Time(Some(Duration::from_millis(1500)))),
        (OptionName::UserTimeout, OptionValue::Time(Some(Duration::from_secs(2)))),
        (OptionName::Congestion, OptionValue::Text("cubic".to_owned())),
        (OptionName::TimeToLive, number(9)),
        (OptionName::Timestamp, number(1)),
        (OptionName::DropCount, number(1)),
        (OptionName::ReceiveTimeToLive, number(1)),
        (OptionName::FreeBind, number(1)),
        (OptionName::MulticastAll, number(0)),
        (OptionName::ThinLinearTimeouts, number(1)),
        (OptionName::FastOpenConnect, number(0)),
    ];
    let key = SocketKey::Own;
    let changed = values.map(|(name, value)| ChangedOption { key, name, value }).to_vec();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = TcpClientConfig::to(place(listener.local_addr().unwrap()));
    let outgoing =
        Outgoing { message: Some(text("hi", Encoding::Utf8)), changed, ..Outgoing::default() };
    let program = program_of(&SessionConfig::TcpClient(config), &outgoing);
    let texts = Texts::new(Lang::En);
    let source = code_text(&program, Language::C, &texts);
    if tools::is_installed("cc", "--version") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("changed.c");
        std::fs::write(&path, &source).unwrap();
        let flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"];
        let output = Command::new("cc").args(flags).arg(&path).output().unwrap();
        assert!(output.status.success(), "{}{source}", String::from_utf8_lossy(&output.stderr));
    }
    let source = code_text(&program, Language::Python, &texts);
    let source = source.replace("s.close()", "print(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE), s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))");
    if !tools::is_installed("python3", "--version") {
        return;
    }
    let child = Command::new("python3")
        .args(["-c", &source])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    assert_eq!(read(&mut peer, 2), "hi");
    drop(peer);
    let said = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(said.contains("77 b'\\x01"), "{said}\n{source}");
}
