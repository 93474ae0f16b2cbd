#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]
use super::super::quote::{python_bytes, python_str};
use super::*;
use crate::i18n::Lang;
use crate::threads::spawn;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);
const PAGE: &[u8] = b"<p>\xc4\xe3\r\n\r\n\0</p>";

fn config(url: &str, headers: &[(&str, &str)]) -> HttpConfig {
    let mut config = HttpConfig::get(Target::parse(url).unwrap());
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let headers = headers.iter().map(owned).collect();
    config.request = Request::Composed(Composed { headers, ..Composed::default() });
    config.redirects = Redirects::Ignore;
    config
}

fn raw(url: &str, bytes: &[u8]) -> HttpConfig {
    HttpConfig { request: Request::Raw(bytes.to_vec()), ..config(url, &[]) }
}

fn with(config: &mut HttpConfig, change: impl FnOnce(&mut Composed)) {
    if let Request::Composed(composed) = &mut config.request {
        change(composed);
    }
}

/// What stands in `Authorization` (RFC 7617).
fn basic(user: &[u8], password: &[u8]) -> String {
    format!("Basic {}", BASE64_STANDARD.encode([user, b":", password].concat()))
}

/// Whether the program is there; says so if not.
fn is_installed(program: &str) -> bool {
    let quiet = Stdio::null;
    let run = Command::new(program).arg("--version").stdout(quiet()).stderr(quiet()).status();
    let is_there = run.is_ok_and(|status| status.success());
    if !is_there {
        eprintln!("skipped: there is no {program}");
    }
    is_there
}

/// Runs the program in the folder, for at most a while; what arrived at the listener.
fn arrived(listener: &TcpListener, program: &str, args: &[&str], folder: &Path) -> Vec<u8> {
    let (arriving, arrival) = crossbeam_channel::bounded(1);
    let accepting = listener.try_clone().unwrap();
    // Not joined: if nobody comes, it waits until the end of the tests.
    let accept = move || {
        let _ = arriving.send(accepting.accept());
    };
    crate::threads::spawn("listener".to_owned(), accept).unwrap();
    let mut command = Command::new(program);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY", "no_proxy"] {
        command.env_remove(name);
    }
    // No settings of the one who runs the tests.
    command.env("CURL_HOME", folder).env("HOME", folder).current_dir(folder);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let Ok(Ok((mut stream, _))) = arrival.recv_timeout(SOON) else {
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        panic!("{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    stream.set_read_timeout(Some(SOON)).unwrap();
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.extend(byte);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nX: \xff\r\n\r\n").unwrap();
    if !request.starts_with(b"HEAD ") {
        stream.write_all(PAGE).unwrap();
    }
    drop(stream);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    request
}

/// What arrives of the text at a listener of the family; `{}` in the URL stands for its address.
fn sh(url: &str, make: impl FnOnce(&str) -> HttpConfig) -> (Vec<u8>, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    let (listener, url) = listening(url);
    let text = curl_text(&make(&url));
    let quiet = text.replacen("curl", "curl -sS", 1);
    (arrived(&listener, "sh", &["-c", &quiet], folder.path()), listener.local_addr().unwrap())
}

fn listening(url: &str) -> (TcpListener, String) {
    let place = if url.contains("[::1]") { "[::1]:0" } else { "127.0.0.1:0" };
    let listener = TcpListener::bind(place).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    (listener, url.replace("PORT", &port))
}

#[test]
fn words_of_a_shell() {
    let table = [
        ("http://h/a.b-c_d,e", "http://h/a.b-c_d,e"),
        ("", "''"),
        ("a b", "'a b'"),
        ("$(reboot)`x`\"!*~\\", "'$(reboot)`x`\"!*~\\'"),
        ("it's", r"'it'\''s'"),
        ("'", r"''\'''"),
        ("a\nb", "'a\nb'"),
        ("你好", "'你好'"),
        ("a&b;c|d>e#f?g", "'a&b;c|d>e#f?g'"),
    ];
    for (text, word) in table {
        assert_eq!(shell_word(text), word);
        let script = format!("printf %s {word}");
        let output = Command::new("sh").args(["-c", &script]).output();
        let Ok(output) = output else { continue };
        assert_eq!(output.stdout, text.as_bytes(), "{script}");
    }
}

#[test]
fn literals_of_python() {
    let bytes: [(&[u8], &str); 7] = [
        (b"", "b''"),
        (b"GET / HTTP/1.1\r\n", r"b'GET / HTTP/1.1\r\n'"),
        (b"it's \"so\"", r#"b'it\'s "so"'"#),
        (b"\\ \t\0", r"b'\\ \t\x00'"),
        (b"\xff\x7f\x1b", r"b'\xff\x7f\x1b'"),
        ("é".as_bytes(), r"b'\xc3\xa9'"),
        (b"{}%s", "b'{}%s'"),
    ];
    for (bytes, literal) in bytes {
        assert_eq!(python_bytes(bytes), literal);
    }
    let texts = [
        ("你好.html", "'你好.html'"),
        (r"it's\n", r"'it\'s\\n'"),
        ("a\nb\u{202e}", r"'a\U0000000ab\U0000202e'"),
    ];
    for (text, literal) in texts {
        assert_eq!(python_str(text), literal);
    }
}

#[test]
fn python_reads_every_byte_as_it_is_meant() {
    if !is_installed("python3") {
        return;
    }
    let all: Vec<u8> = (0..=255).collect();
    let script = format!("import sys; sys.stdout.buffer.write({})", python_bytes(&all));
    let output = Command::new("python3").args(["-c", &script]).output().unwrap();
    assert_eq!(output.stdout, all);
}

#[test]
fn printf_writes_every_byte_as_it_is_meant() {
    let all: Vec<u8> = (0..=255).collect();
    for bytes in [&all[..], b"", b"-n a", b"%s%d\\n\\0", b"a\n-b\n\nc", b"0\x001", b"'''\xff7"] {
        let script = format!("printf {}", printf_format(bytes));
        let Ok(output) = Command::new("sh").args(["-c", &script]).output() else { return };
        assert_eq!(output.stdout, bytes, "{script}");
    }
}

#[test]
fn what_curl_is_told() {
    type Change<'a> = &'a dyn Fn(&mut HttpConfig);
    let text = |change: Change<'_>| {
        let mut config = config("https://us%20er:p%27w@h.example/a?b#c", &[]);
        change(&mut config);
        curl_text(&config).replace(" \\\n  ", " ")
    };
    let nothing = "-H User-Agent: -H Accept: https://h.example/a?b";
    let nothing = nothing.replace("https://h.example/a?b", "'https://h.example/a?b'");
    let user = r"-u 'us er:p'\''w'";
    assert_eq!(text(&|_| {}), format!("curl --http1.1 {user} {nothing}"));
    let cases: [(Change<'_>, &str); 7] = [
        (&|config| config.redirects = Redirects::Follow(3), " -L --max-redirs 3 "),
        (&|config| config.proxy = ProxyChoice::None, " -x '' "),
        (&|config| with(config, |it| it.version = Version::Http10), "curl --http1.0 "),
        (&|config| with(config, |it| it.method = Method::Head), " -I "),
        (&|config| config.tls.ca_file = Some("my ca.pem".into()), " --cacert 'my ca.pem' "),
        (
            &|config| with(config, |it| it.headers = vec![("X".into(), "it's".into())]),
            r" -H 'X: it'\''s' ",
        ),
        (&|config| with(config, |it| it.headers = Composed::default().headers), " --compressed "),
    ];
    for (change, part) in cases {
        let text = text(change);
        assert!(text.contains(part), "{text}");
    }
    let identity = config("http://h", &[("accept-encoding", "identity")]);
    assert!(!curl_text(&identity).contains("--compressed"));
    assert!(!curl_text(&config("http://h/", &[])).contains("--http1.1"));
    assert!(curl_text(&config("http://localhost/", &[])).contains("-x ''"));
}

#[test]
fn curl_asks_for_the_same() {
    if !is_installed("curl") {
        return;
    }
    let headers = [
        ("User-Agent", "it's $HOME `x` \"q\" \\ !"),
        ("Accept", "*/*"),
        ("X-Empty", ""),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
        ("X-Text", "你好"),
        ("Accept-Encoding", "gzip, br"),
    ];
    let url = "http://us%20er:p%27%22w@127.0.0.1:PORT/a'b(c)$d;e?{x}[1-3]&y=*#part";
    let (request, address) = sh(url, |url| config(url, &headers));
    let text = String::from_utf8(request).unwrap();
    let mut lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.remove(0), "GET /a'b(c)$d;e?{x}[1-3]&y=* HTTP/1.1");
    let mut expected: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}").trim_end().to_owned())
        .collect();
    expected.push(format!("Host: {address}"));
    expected.push(format!("Authorization: {}", basic(b"us er", b"p'\"w")));
    expected.sort();
    let mut lines: Vec<&str> = lines.into_iter().map(str::trim_end).collect();
    lines.sort_unstable();
    assert_eq!(lines, expected);
}

#[test]
fn curl_sends_no_header_of_its_own() {
    if !is_installed("curl") {
        return;
    }
    let (request, address) = sh("http://[::1]:PORT/", |url| {
        let mut config = config(url, &[]);
        with(&mut config, |it| (it.method, it.version) = (Method::Head, Version::Http10));
        config
    });
    let expected = format!("HEAD / HTTP/1.0\r\nHost: {address}\r\n\r\n");
    assert_eq!(String::from_utf8(request).unwrap(), expected);
}

#[test]
fn a_password_that_is_no_text_goes_into_a_header() {
    if !is_installed("curl") {
        return;
    }
    let (request, _) = sh("http://u:%ff%0a@127.0.0.1:PORT/", |url| config(url, &[]));
    let header = format!("\r\nAuthorization: {}\r\n", basic(b"u", b"\xff\n"));
    assert!(String::from_utf8(request).unwrap().contains(&header));
}

#[test]
fn ncat_sends_the_very_bytes() {
    let plain = raw("https://h/", b"GET /\r\n");
    let text = "printf 'GET /\\r\\n' | ncat --ssl --ssl-verify h 443";
    assert_eq!(curl_text(&plain), text);
    if !is_installed("ncat") {
        return;
    }
    let bytes = b"GET /%41 '\\x HTTP/9.9\n-X:\x00\xff\x80\t1\r\n\r\n";
    for url in ["http://127.0.0.1:PORT/", "http://[::1]:PORT/"] {
        assert_eq!(sh(url, |url| raw(url, bytes)).0, bytes, "{url}");
    }
}

/// Runs the program; what arrived, and what it wrote into the file.
fn python(url: &str, file: &str, make: impl FnOnce(&str) -> HttpConfig) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (listener, url) = listening(url);
    let text = python_text(&make(&url), &Texts::new(Lang::Zh));
    std::fs::write(folder.path().join("get.py"), &text).unwrap();
    let request = arrived(&listener, "python3", &["get.py"], folder.path());
    (request, std::fs::read(folder.path().join(file)).unwrap_or_default())
}

#[test]
fn python_loads_and_saves_the_page() {
    if !is_installed("python3") {
        return;
    }
    let tutorial = |url: &str| config(url, &[]);
    let (request, page) = python("http://127.0.0.1:PORT/%E4%BD%A0?a='b'", "你.html", tutorial);
    let text = String::from_utf8(request).unwrap();
    assert!(text.starts_with("GET /%E4%BD%A0?a=%27b%27 HTTP/1.1\r\nHost: 127.0.0.1:"), "{text}");
    assert!(text.ends_with("\r\nConnection: close\r\n\r\n"), "{text}");
    assert_eq!(page, PAGE);
    let many = |url: &str| {
        let mut config = config(url, &[("X-A", "it's \\ \"你\""), ("Accept-Encoding", "br")]);
        with(&mut config, |it| (it.method, it.version) = (Method::Head, Version::Http10));
        config
    };
    let (request, page) = python("http://u:p@[::1]:PORT/", "index.html", many);
    let text = String::from_utf8(request).unwrap();
    let (first, rest) = text.split_once("\r\nHost: [::1]:").unwrap();
    let (_, rest) = rest.split_once("\r\n").unwrap();
    assert_eq!(first, "HEAD / HTTP/1.0");
    let authorization = basic(b"u", b"p");
    let expected = format!(
        "X-A: it's \\ \"你\"\r\nAuthorization: {authorization}\r\nConnection: close\r\n\r\n"
    );
    assert_eq!((rest, page.len()), (expected.as_str(), 0));
    let bytes = b"GET /\xff\x00'\\ HTTP/1.1\r\nX: %s{}\n\r\n\r\n";
    let (request, page) = python("http://127.0.0.1:PORT/x.bin", "x.bin", |url| raw(url, bytes));
    assert_eq!((request, page), (bytes.to_vec(), PAGE.to_vec()));
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    let (request, _) = python("http://127.0.0.1:PORT/", "", |url| raw(url, long.as_bytes()));
    assert_eq!(request, long.as_bytes());
}

#[test]
fn the_program_is_the_tutorials() {
    let text = python_text(&config("http://www.sina.com.cn/", &[]), &Texts::new(Lang::En));
    let code: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let expected = r"import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('www.sina.com.cn', 80))
s.send(b'GET / HTTP/1.1\r\nHost: www.sina.com.cn\r\nConnection: close\r\n\r\n')
buffer = []
while True:
    d = s.recv(1024)
    if d:
        buffer.append(d)
    else:
        break
data = b''.join(buffer)
s.close()
header, html = data.split(b'\r\n\r\n', 1)
print(header.decode('utf-8', errors='replace'))
with open('index.html', 'wb') as f:
    f.write(html)";
    assert_eq!(code.join("\n"), expected);
}

/// A server with a certificate of its own, for one connection; what came.
fn tls_server(listener: TcpListener, folder: &Path) -> std::thread::JoinHandle<Vec<u8>> {
    let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("ca.pem"), key.cert.pem()).unwrap();
    let secret = rustls::pki_types::PrivatePkcs8KeyDer::from(key.signing_key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(
        rustls::crypto::ring::default_provider().into(),
    )
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(vec![key.cert.der().clone()], secret.into())
    .unwrap();
    spawn("tls server".to_owned(), move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        let connection = rustls::ServerConnection::new(config.into()).unwrap();
        let mut stream = rustls::StreamOwned::new(connection, stream);
        let (mut request, mut byte) = (Vec::new(), [0]);
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
            request.extend(byte);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        stream.write_all(PAGE).unwrap();
        stream.conn.send_close_notify();
        stream.flush().unwrap();
        request
    })
    .unwrap()
}

#[test]
fn python_speaks_tls_too() {
    if !is_installed("python3") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let server = tls_server(listener, folder.path());
    let mut config = config(&url, &[]);
    config.tls.ca_file = Some("ca.pem".into());
    let text = python_text(&config, &Texts::new(Lang::En));
    let run = Command::new("python3").args(["-c", &text]).current_dir(folder.path()).output();
    let output = run.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read(folder.path().join("index.html")).unwrap(), PAGE);
    assert!(server.join().unwrap().starts_with(b"GET / HTTP/1.1\r\nHost: localhost:"));
}
