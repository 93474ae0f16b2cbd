//! Programs for Unix-domain sockets in every language that is installed, beside plain peers.

use super::programs::{Built, Programs};
use super::{program_of, text};
use crate::behaviour::for_datagrams;
use crate::probe::DEADLINE;
use crate::unix::{echo, name_of};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::code::{Language, Outgoing, Program, code_text};
use network_playground::net::automation::RuleSet;
use network_playground::net::{
    Destination, Edges, Endpoint, Peer, SessionConfig, UnixConfig, UnixConnectConfig,
    UnixDatagramConfig, UnixListenConfig, UnixName,
};
use network_playground::payload::Encoding;
use socket2::{Domain, SockAddr, Socket, Type};
use std::io::{Read, Write};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is said, in an encoding that no literal of a language has by itself.
const SAID: &str = "你好, it's \"so\"";

/// Sockets of a folder, by what a program does there.
struct Places {
    folder: tempfile::TempDir,
}

impl Places {
    fn path(&self, name: &str) -> PathBuf {
        // A path that would break out of a literal that is not written with care.
        self.folder.path().join(format!("it's \"{name}\""))
    }

    fn name(&self, name: &str) -> UnixName {
        name_of(&self.path(name))
    }
}

fn unix(config: UnixConfig, outgoing: &Outgoing) -> Program {
    program_of(&SessionConfig::Unix(config), outgoing)
}

fn listens(name: UnixName, edges: Edges) -> Program {
    let config = UnixListenConfig { edges, behaviour: echo(), ..UnixListenConfig::at(name) };
    unix(UnixConfig::Listen(Box::new(config)), &Outgoing::default())
}

fn says(to: Option<UnixName>) -> Outgoing {
    let to = to.map(|name| Destination::Peer(Peer::from(Endpoint::Unix(name))));
    Outgoing { message: Some(text(SAID, Encoding::Utf8)), to, ..Outgoing::default() }
}

/// What there is once a program has come so far.
fn until<T>(what: &str, mut find: impl FnMut() -> std::io::Result<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match find() {
            Ok(found) => return found,
            Err(error) => assert!(Instant::now() < deadline, "{what}: {error}"),
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[test]
fn programs_of_unix_sockets_run_as_they_are_shown() {
    let places = Places { folder: tempfile::tempdir().unwrap() };
    let datagrams = UnixDatagramConfig {
        rules: for_datagrams(&RuleSet::echo()),
        ..UnixDatagramConfig::bound_to(Some(places.name("echo")))
    };
    let datagrams = UnixConfig::Datagram(Box::new(datagrams));
    let client = UnixConnectConfig::to(places.name("server"));
    let client = UnixConfig::Connect(Box::new(client));
    let sender = UnixConfig::Datagram(Box::new(UnixDatagramConfig::bound_to(None)));
    let mut programs = Programs::default();
    programs.add("server", listens(places.name("stream"), Edges::Lost));
    programs.add("client", unix(client, &says(None)));
    programs.add("datagrams", unix(datagrams, &Outgoing::default()));
    programs.add("sender", unix(sender, &says(Some(places.name("receiver")))));
    for mut built in programs.build(&Texts::new(Lang::Zh)) {
        stream_server_serves(&mut built, &places.path("stream"));
        client_says(&mut built, &places.path("server"));
        datagrams_are_echoed(&mut built, &places);
        a_datagram_comes(&mut built, &places.path("receiver"));
    }
}

fn stream_server_serves(built: &mut Built, path: &Path) {
    built.starts("server");
    for _ in 0..2 {
        let mut stream = until("a server", || UnixStream::connect(path));
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(SAID.as_bytes()).unwrap();
        let mut got = vec![0; SAID.len()];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(got, SAID.as_bytes(), "{:?}", built.language);
    }
    built.stops("server");
    std::fs::remove_file(path).unwrap();
}

fn client_says(built: &mut Built, path: &Path) {
    let listener = UnixListener::bind(path).unwrap();
    built.starts("client");
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut got = vec![0; SAID.len()];
    stream.read_exact(&mut got).unwrap();
    assert_eq!(got, SAID.as_bytes(), "{:?}", built.language);
    stream.write_all("再见".as_bytes()).unwrap();
    let said = built.finished("client");
    assert!(said.contains("再见"), "{:?}: {said}", built.language);
    std::fs::remove_file(path).unwrap();
}

fn datagrams_are_echoed(built: &mut Built, places: &Places) {
    let (path, own) = (places.path("echo"), places.path("own"));
    built.starts("datagrams");
    let peer = UnixDatagram::bind(&own).unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    until("a socket", || peer.send_to(SAID.as_bytes(), &path));
    let mut got = [0; 100];
    let (bytes, from) = peer.recv_from(&mut got).unwrap();
    assert_eq!(&got[..bytes], SAID.as_bytes(), "{:?}", built.language);
    assert_eq!(from.as_pathname(), Some(path.as_path()));
    built.stops("datagrams");
    std::fs::remove_file(&path).unwrap();
    std::fs::remove_file(&own).unwrap();
}

fn a_datagram_comes(built: &mut Built, path: &Path) {
    let receiver = UnixDatagram::bind(path).unwrap();
    receiver.set_read_timeout(Some(DEADLINE)).unwrap();
    built.ends("sender");
    let mut got = [0; 100];
    let bytes = receiver.recv(&mut got).unwrap();
    assert_eq!(&got[..bytes], SAID.as_bytes(), "{:?}", built.language);
    std::fs::remove_file(path).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn programs_keep_edges_and_use_abstract_names() {
    let places = Places { folder: tempfile::tempdir().unwrap() };
    let kept = listens(places.name("kept"), Edges::Kept);
    let texts = Texts::new(Lang::En);
    let in_rust = code_text(&kept, Language::Rust, &texts);
    assert!(in_rust.contains("SOCK_SEQPACKET, which std does not have"), "{in_rust}");
    assert!(!in_rust.contains("fn main"));
    let of_test = format!("network-playground-test-{}", std::process::id());
    let name = UnixName::abstract_name(of_test.as_bytes());
    let mut programs = Programs::default();
    programs.add("no_file", listens(name, Edges::Lost));
    let hidden = UnixName::abstract_name(format!("{of_test}-receiver").as_bytes());
    let sender = UnixConfig::Datagram(Box::new(UnixDatagramConfig::bound_to(None)));
    programs.add("sender", unix(sender, &says(Some(hidden))));
    let mut records = Programs::default();
    records.add("records", kept);
    for mut built in programs.build(&texts) {
        built.starts("no_file");
        let address = abstract_address(&of_test);
        let mut stream = until("a server", || UnixStream::connect_addr(&address));
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(b"hi").unwrap();
        let mut got = [0; 2];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"hi", "{:?}", built.language);
        built.stops("no_file");
        let address = abstract_address(&format!("{of_test}-receiver"));
        let receiver = UnixDatagram::bind_addr(&address).unwrap();
        receiver.set_read_timeout(Some(DEADLINE)).unwrap();
        built.ends("sender");
        let mut got = [0; 100];
        let bytes = receiver.recv(&mut got).unwrap();
        assert_eq!(&got[..bytes], SAID.as_bytes(), "{:?}", built.language);
    }
    for mut built in records.build_but(Language::Rust, &texts) {
        built.starts("records");
        let peer = Socket::new(Domain::UNIX, Type::SEQPACKET, None).unwrap();
        let address = SockAddr::unix(places.path("kept")).unwrap();
        until("a server", || peer.connect(&address));
        peer.set_read_timeout(Some(DEADLINE)).unwrap();
        for record in ["one", "three"] {
            assert_eq!(peer.send(record.as_bytes()).unwrap(), record.len());
        }
        for record in ["one", "three"] {
            let mut got = [0; 100];
            let bytes = (&peer).read(&mut got).unwrap();
            assert_eq!(&got[..bytes], record.as_bytes(), "{:?}", built.language);
        }
        built.stops("records");
        std::fs::remove_file(places.path("kept")).unwrap();
    }
}

#[cfg(target_os = "linux")]
fn abstract_address(name: &str) -> std::os::unix::net::SocketAddr {
    use std::os::linux::net::SocketAddrExt as _;
    std::os::unix::net::SocketAddr::from_abstract_name(name).unwrap()
}
