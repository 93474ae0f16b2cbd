//! Servers that give out files and pages.

use crate::probe::Probe;
use crate::tcp_server::{closed, connect, event, rest, serve_behaviour};
use network_playground::net::tcp::event::FileRefusal;
use network_playground::net::tcp::{Closing, FileEvent, PageContent, StreamEvent};
use network_playground::net::{ConnectionId, ServerBehaviour};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

/// A server that gives out the files of a folder with some of every kind.
fn folder() -> (tempfile::TempDir, Probe, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("empty"), b"").unwrap();
    std::fs::write(folder.path().join("one"), b"1").unwrap();
    std::fs::write(folder.path().join("你好.txt"), "世界").unwrap();
    let (probe, local) = serve_behaviour(ServerBehaviour::Files(folder.path().to_owned()));
    (folder, probe, local)
}

fn download(from: SocketAddr, name: &[u8]) -> Vec<u8> {
    let mut peer = connect(from);
    peer.write_all(name).unwrap();
    rest(&mut peer)
}

#[test]
fn files_of_the_folder_go_out() {
    let (_folder, mut probe, local) = folder();
    let table = [("empty", ""), ("one\n", "1"), ("你好.txt", "世界")];
    for (name, content) in table {
        assert_eq!(download(local, name.as_bytes()), content.as_bytes());
        let is_it =
            |event: &StreamEvent| matches!(event, StreamEvent::File(FileEvent::Sent { .. }));
        match event(&mut probe, "sent", is_it).1 {
            StreamEvent::File(FileEvent::Sent { bytes, .. }) => {
                assert_eq!(bytes, content.len() as u64);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(closed(&mut probe).1, Closing::ByUs);
    }
}

/// Reads to the end: how many bytes, and what is not zero.
fn drain(peer: &mut TcpStream) -> (u64, Vec<u8>) {
    let (mut len, mut others) = (0, Vec::new());
    let mut buffer = vec![0; 1 << 16];
    while let Ok(got @ 1..) = peer.read(&mut buffer) {
        len += got as u64;
        others.extend(buffer[..got].iter().filter(|byte| **byte != 0));
    }
    (len, others)
}

#[test]
fn a_large_file_goes_out_whole() {
    const BYTES: u64 = 100_000_000;
    const MARK: &[u8] = b"the end";
    let (folder, mut probe, local) = folder();
    let mut file = std::fs::File::create(folder.path().join("large")).unwrap();
    file.set_len(BYTES - MARK.len() as u64).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).unwrap();
    file.write_all(MARK).unwrap();
    let mut peer = connect(local);
    peer.write_all(b"large").unwrap();
    let (len, tail) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| drain(&mut peer));
        while !reading.is_finished() {
            probe.collect();
            // The payloads are large, and known.
            probe.told.iter_mut().for_each(|told| told.payload = Vec::new());
            std::thread::yield_now();
        }
        reading.join().unwrap()
    });
    assert_eq!((len, tail.as_slice()), (BYTES, MARK));
    assert_eq!(closed(&mut probe).1, Closing::ByUs);
    assert_eq!(probe.session.tally().sent_bytes, BYTES);
}

fn refusal(probe: &mut Probe) -> (String, FileRefusal) {
    let is_it = |event: &StreamEvent| matches!(event, StreamEvent::File(FileEvent::Refused { .. }));
    match event(probe, "refusal", is_it).1 {
        StreamEvent::File(FileEvent::Refused { name, why }) => (name, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn absent_and_hostile_names_are_answered_by_closing() {
    let (folder, mut probe, local) = folder();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let absolute = folder.path().join("one").to_string_lossy().into_owned();
    let table: [(&[u8], FileRefusal); 8] = [
        (b"nothing", FileRefusal::Absent),
        (b"../../../../../../etc/passwd", FileRefusal::Outside),
        (b"/etc/passwd", FileRefusal::Outside),
        (absolute.as_bytes(), FileRefusal::Outside),
        (b"..\\one", FileRefusal::Outside),
        (b"one::$DATA", FileRefusal::Outside),
        (b"one\0", FileRefusal::NotAName),
        (b"sub", FileRefusal::NotAFile),
    ];
    for (name, why) in table {
        assert_eq!(download(local, name), b"", "{}", String::from_utf8_lossy(name));
        assert_eq!(refusal(&mut probe), (String::from_utf8_lossy(name).into_owned(), why));
        assert_eq!(closed(&mut probe).1, Closing::ByUs);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("out")).unwrap();
        assert_eq!(download(local, b"out"), b"");
        assert_eq!(refusal(&mut probe).1, FileRefusal::Outside);
    }
    assert_eq!(download(local, b"one"), b"1");
}

fn page(content: PageContent) -> (Probe, SocketAddr) {
    serve_behaviour(ServerBehaviour::Page(content))
}

fn html() -> (Probe, SocketAddr) {
    page(PageContent::Html("<h1>你好</h1>".to_owned()))
}

/// Sends the request in pieces and reads to the end.
fn request(to: SocketAddr, pieces: &[&[u8]]) -> String {
    let mut peer = connect(to);
    for piece in pieces {
        peer.write_all(piece).unwrap();
    }
    String::from_utf8(rest(&mut peer)).unwrap()
}

#[test]
fn a_page_is_answered_to_get_and_head() {
    let (mut probe, local) = html();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 15\r\nConnection: close\r\n\r\n";
    let whole = format!("{head}<h1>你好</h1>");
    assert_eq!(request(local, &[b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]), whole);
    let sent = probe.sent();
    assert_eq!(sent.payload, whole.as_bytes(), "in one piece");
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByUs));
    assert_eq!(request(local, &[b"GET /any?x HTTP/1.0\r\n", b"\r", b"\n"]), whole);
    assert_eq!(request(local, &[b"HEAD / HTTP/1.1\r\n\r\n"]), head);
}

#[test]
fn other_methods_and_nonsense_are_refused() {
    let (_probe, local) = html();
    let post = request(local, &[b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"]);
    assert!(
        post.starts_with("HTTP/1.1 405 ") && post.contains("\r\nAllow: GET, HEAD\r\n"),
        "{post}"
    );
    assert!(request(local, &[b"Lambda\n"]).starts_with("HTTP/1.1 400 "));
    assert!(request(local, &[b"\x16\x03\x01\x02\x00\x01\x00"]).starts_with("HTTP/1.1 400 "));
    let huge = vec![b'x'; 70_000];
    let answer = request(local, &[b"GET / HTTP/1.1\r\nX: ", &huge, b"\r\n\r\n"]);
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[test]
fn a_file_as_page_streams_and_its_absence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.png");
    let content = vec![b'p'; 300_000];
    std::fs::write(&path, &content).unwrap();
    let (mut probe, local) = page(PageContent::File(path.clone()));
    let answer = request(local, &[b"GET / HTTP/1.1\r\n\r\n"]);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Type: image/png\r\nContent-Length: 300000\r\n"), "{head}");
    assert!(body.as_bytes() == content, "another body");
    let head_only = request(local, &[b"HEAD / HTTP/1.1\r\n\r\n"]);
    assert!(head_only.ends_with("\r\n\r\n") && head_only.contains("Content-Length: 300000\r\n"));
    std::fs::remove_file(&path).unwrap();
    let absent = request(local, &[b"GET / HTTP/1.1\r\n\r\n"]);
    assert!(absent.starts_with("HTTP/1.1 404 "), "{absent}");
    assert_eq!(refusal(&mut probe), (path.to_string_lossy().into_owned(), FileRefusal::Absent));
}

#[test]
fn a_client_that_only_looks_is_let_go() {
    let (mut probe, local) = html();
    let peer: TcpStream = connect(local);
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(closed(&mut probe).1, Closing::ByPeer);
}
