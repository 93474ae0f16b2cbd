//! The tutorials' programs as data: which sessions are asked for, and what is sent when. Both ends run on
//! loopback; whoever plays one opens, starts and sends.

use super::{
    ConnectRequest, ListenRequest, ServerBehaviourChoice, StartRequest, UdpBehaviourChoice,
    UdpRequest,
};
use crate::i18n::Texts;
use crate::payload::{Framing, Notation};
use crate::tr;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// A tutorial's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// One sends datagrams, the other receives them.
    UdpSender,
    /// The receiver sends back what came: Michael, Tracy, Sarah.
    UdpEcho,
    /// Both send and receive.
    UdpChat,
    /// A server that welcomes, greets and closes on `exit`.
    TcpHello,
    /// The same with two clients, neither of which waits for the other.
    TcpTwoClients,
    /// A server that replies once and closes.
    TcpOneShot,
    /// A server of files, and a client that saves one.
    TcpDownload,
    /// A server of a page, and a GET tab that loads it.
    HttpPage,
    /// The same page, asked for by a request that is typed in a TCP client.
    HttpByHand,
}

/// What an example consists of.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The sessions on the left, and those on the right. They are started in this order.
    pub left: Vec<Actor>,
    /// The sessions on the right.
    pub right: Vec<Actor>,
    /// What is sent, one after the other.
    pub lines: Vec<ScriptLine>,
}

/// A session of an example, by its place: those on the left first.
#[derive(Clone, Debug)]
pub struct Actor {
    /// What it is.
    pub request: StartRequest,
    /// Whether it is started, or begins by itself when it sends.
    pub entry: EntryMode,
    /// The one that it talks to; `None` for a server, which talks to whoever comes.
    pub talks_to: Option<usize>,
    /// How its lines are written.
    pub notation: Notation,
    /// How what it receives is split into messages, where it is shown.
    pub framing: Option<Framing>,
}

/// How a session of an example begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryMode {
    /// It is started.
    Started,
    /// Its first send starts it.
    BySending,
}

/// Something that is sent in an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// By whom.
    pub actor: usize,
    /// When that one has received so many times.
    pub after_received: u64,
    /// The text.
    pub text: &'static str,
}

/// The folder of an example that serves files, and the name of the file in it.
pub const SAMPLE_FILE: &str = "hello.txt";

/// The name under which the client of that example saves the file.
pub const SAVED_FILE: &str = "downloaded-hello.txt";

const fn line(actor: usize, after_received: u64, text: &'static str) -> ScriptLine {
    ScriptLine { actor, after_received, text }
}

impl Example {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 9] = [
        Self::UdpSender,
        Self::UdpEcho,
        Self::UdpChat,
        Self::TcpHello,
        Self::TcpTwoClients,
        Self::TcpOneShot,
        Self::TcpDownload,
        Self::HttpPage,
        Self::HttpByHand,
    ];

    /// Its name.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::UdpSender => tr!(texts, "example-udp-sender"),
            Self::UdpEcho => tr!(texts, "example-udp-echo"),
            Self::UdpChat => tr!(texts, "example-udp-chat"),
            Self::TcpHello => tr!(texts, "example-tcp-hello"),
            Self::TcpTwoClients => tr!(texts, "example-tcp-two-clients"),
            Self::TcpOneShot => tr!(texts, "example-tcp-one-shot"),
            Self::TcpDownload => tr!(texts, "example-tcp-download"),
            Self::HttpPage => tr!(texts, "example-http-page"),
            Self::HttpByHand => tr!(texts, "example-http-by-hand"),
        }
        .into_owned()
    }

    /// What it shows, in one sentence.
    pub fn hint(self, texts: &Texts) -> String {
        match self {
            Self::UdpSender => tr!(texts, "example-udp-sender-hint"),
            Self::UdpEcho => tr!(texts, "example-udp-echo-hint"),
            Self::UdpChat => tr!(texts, "example-udp-chat-hint"),
            Self::TcpHello => tr!(texts, "example-tcp-hello-hint"),
            Self::TcpTwoClients => tr!(texts, "example-tcp-two-clients-hint"),
            Self::TcpOneShot => tr!(texts, "example-tcp-one-shot-hint"),
            Self::TcpDownload => tr!(texts, "example-tcp-download-hint"),
            Self::HttpPage => tr!(texts, "example-http-page-hint"),
            Self::HttpByHand => tr!(texts, "example-http-by-hand-hint"),
        }
        .into_owned()
    }

    /// Whether it needs the folder with the sample file.
    pub fn needs_files(self) -> bool {
        self == Self::TcpDownload
    }

    /// Its sessions and lines. `folder` is the one with the sample file.
    pub fn scene(self, folder: &Path) -> Scene {
        match self {
            Self::UdpSender => Scene {
                left: vec![receiver(UdpBehaviourChoice::Manual)],
                right: vec![sender()],
                lines: vec![line(1, 0, "hello"), line(1, 0, "你好")],
            },
            Self::UdpEcho => Scene {
                left: vec![receiver(UdpBehaviourChoice::Echo)],
                right: vec![sender()],
                lines: vec![line(1, 0, "Michael"), line(1, 1, "Tracy"), line(1, 2, "Sarah")],
            },
            Self::UdpChat => Scene {
                left: vec![chatter(7890, 7891, 1)],
                right: vec![chatter(7891, 7890, 0)],
                lines: vec![line(0, 0, "在吗？"), line(1, 1, "在"), line(0, 1, "Hello!")],
            },
            Self::TcpHello => Scene {
                left: vec![server(ServerBehaviourChoice::Hello)],
                right: vec![client()],
                lines: vec![
                    line(1, 1, "Lambda"),
                    line(1, 2, "Bond"),
                    line(1, 3, "alpha"),
                    line(1, 4, "exit"),
                ],
            },
            Self::TcpTwoClients => Scene {
                left: vec![server(ServerBehaviourChoice::Hello)],
                right: vec![client(), client()],
                lines: vec![
                    line(1, 1, "Lambda"),
                    line(2, 1, "Bond"),
                    line(1, 2, "alpha"),
                    line(2, 2, "exit"),
                    line(1, 3, "exit"),
                ],
            },
            Self::TcpOneShot => Scene {
                left: vec![server(ServerBehaviourChoice::OneShot)],
                right: vec![client()],
                lines: vec![line(1, 0, "hello")],
            },
            Self::TcpDownload => Scene {
                left: vec![file_server(folder)],
                right: vec![client_that_saves(folder.join(SAVED_FILE))],
                lines: vec![line(1, 0, SAMPLE_FILE)],
            },
            Self::HttpPage => Scene {
                left: vec![server(ServerBehaviourChoice::Page)],
                right: vec![getter()],
                lines: Vec::new(),
            },
            Self::HttpByHand => Scene {
                left: vec![server(ServerBehaviourChoice::Page)],
                right: vec![client_by_hand()],
                lines: vec![line(1, 0, REQUEST_BY_HAND)],
            },
        }
    }
}

impl Actor {
    /// Started, with lines as text, and nothing split.
    fn started(request: StartRequest, talks_to: Option<usize>) -> Self {
        let (entry, notation) = (EntryMode::Started, Notation::default());
        Self { request, entry, talks_to, notation, framing: None }
    }
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// The port of the tutorials' receiver.
const UDP_PORT: u16 = 9999;

/// A UDP session, and the one that it talks to, if its port is known from the start.
fn udp(own: u16, other: Option<u16>, behaviour: UdpBehaviourChoice, talks_to: usize) -> Actor {
    let (bind, peer) = (loopback(own), other.map(loopback));
    let request = UdpRequest { bind, peer, behaviour: Some(behaviour) };
    Actor::started(StartRequest::Udp(request), Some(talks_to))
}

/// The first session: it learns whom it talks to when that one has a port.
fn receiver(behaviour: UdpBehaviourChoice) -> Actor {
    udp(UDP_PORT, None, behaviour, 1)
}

/// The tutorials' sender: it binds nothing, and the system chooses its port at the first send.
fn sender() -> Actor {
    let entry = EntryMode::BySending;
    Actor { entry, ..udp(0, Some(UDP_PORT), UdpBehaviourChoice::Manual, 0) }
}

fn chatter(own: u16, other: u16, talks_to: usize) -> Actor {
    udp(own, Some(other), UdpBehaviourChoice::Manual, talks_to)
}

/// The port and the size of `recv` that the tutorials use.
const TCP_PORT: u16 = 9999;
const RECV_BYTES: u32 = 1024;

fn listen(behaviour: ServerBehaviourChoice, folder: Option<PathBuf>) -> Actor {
    let (address, behaviour) = (loopback(TCP_PORT), Some(behaviour));
    let recv_bytes = Some(RECV_BYTES);
    let request = ListenRequest { behaviour, folder, recv_bytes, ..ListenRequest::at(address) };
    Actor::started(StartRequest::Listen(request), None)
}

/// The first session: a server that does this.
fn server(behaviour: ServerBehaviourChoice) -> Actor {
    listen(behaviour, None)
}

/// The first session: a server of the files in this folder.
fn file_server(folder: &Path) -> Actor {
    listen(ServerBehaviourChoice::Files, Some(folder.to_owned()))
}

fn connect(save_to: Option<PathBuf>) -> Actor {
    let (host, recv_bytes) = (Ipv4Addr::LOCALHOST.to_string(), Some(RECV_BYTES));
    let request = ConnectRequest { recv_bytes, save_to, ..ConnectRequest::to(host, TCP_PORT) };
    Actor::started(StartRequest::Connect(request), Some(0))
}

/// A client of the first session.
fn client() -> Actor {
    connect(None)
}

/// A client that writes what comes into this file.
fn client_that_saves(path: PathBuf) -> Actor {
    connect(Some(path))
}

/// What the tutorials send by hand, with escapes.
const REQUEST_BY_HAND: &str = r"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

/// A client that speaks HTTP by hand: what comes is split at the empty line after the header.
fn client_by_hand() -> Actor {
    const HEADER_END: &[u8] = b"\r\n\r\n";
    let framing = Some(Framing::Delimiter(HEADER_END.to_vec()));
    Actor { notation: Notation::Escaped, framing, ..client() }
}

/// Loads the page of the first session.
fn getter() -> Actor {
    Actor::started(StartRequest::Get(format!("http://127.0.0.1:{TCP_PORT}/")), Some(0))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_actor_can_be_started_and_every_line_has_one_who_says_it() {
        let texts = Texts::new(Lang::En);
        for example in Example::ALL {
            let scene = example.scene(Path::new("/samples"));
            let actors: Vec<&Actor> = scene.left.iter().chain(&scene.right).collect();
            for actor in &actors {
                actor.request.config(&texts).unwrap();
                assert!(actor.talks_to.is_none_or(|other| other < actors.len()), "{example:?}");
            }
            assert!(scene.lines.iter().all(|line| line.actor < actors.len()), "{example:?}");
        }
    }
}
