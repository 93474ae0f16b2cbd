//! The tutorials' programs as ready-made panes, both ends side by side on loopback. They are data; the
//! program opens, starts and plays them.

use super::body::BodySettings;
use super::client::{ClientForm, ClientSettings};
use super::composer::Composer;
use super::http::{HttpForm, HttpSettings};
use super::log_view::LogSettings;
use super::panes::PaneSettings;
use super::server::{BehaviourForm, ServerBehaviourChoice, ServerForm, ServerSettings};
use super::stream::{FilesForm, StreamForm};
use super::tokens::size;
use super::udp::{BehaviourChoice, UdpForm, UdpSettings};
use crate::i18n::Texts;
use crate::payload::{Framing, Notation};
use crate::tr;
use egui::{Label, RichText, Ui};
use std::path::Path;

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
    /// A server that answers once and closes.
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
    /// The panes on the left, and those on the right. They are started in this order.
    pub left: Vec<Actor>,
    /// The panes on the right.
    pub right: Vec<Actor>,
    /// What is sent, one after the other.
    pub lines: Vec<ScriptLine>,
}

/// A pane of an example, by its place: those on the left first.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The pane, filled in.
    pub settings: PaneSettings,
    /// Whether it is started, or begins by itself when it sends.
    pub entry: EntryMode,
    /// The pane that it talks to.
    pub talks_to: usize,
}

/// How a pane of an example begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryMode {
    /// Its main button is pressed.
    Started,
    /// Its first send starts it.
    BySending,
}

/// Something that is sent in an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// By which pane.
    pub pane: usize,
    /// When that pane has received so many times.
    pub after_received: u64,
    /// The text.
    pub text: &'static str,
}

/// The folder of an example that serves files, and the name of the file in it.
pub const SAMPLE_FILE: &str = "hello.txt";

/// The name under which the client of that example saves the file.
pub const SAVED_FILE: &str = "downloaded-hello.txt";

const fn line(pane: usize, after_received: u64, text: &'static str) -> ScriptLine {
    ScriptLine { pane, after_received, text }
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

    /// Its panes and lines. `folder` is the one with the sample file.
    pub fn scene(self, folder: &Path) -> Scene {
        match self {
            Self::UdpSender => Scene {
                left: vec![udp("9999", "9998", BehaviourChoice::Manual, EntryMode::Started, 1)],
                right: vec![udp("9998", "9999", BehaviourChoice::Manual, EntryMode::BySending, 0)],
                lines: vec![line(1, 0, "hello"), line(1, 0, "你好")],
            },
            Self::UdpEcho => Scene {
                left: vec![udp("9999", "9998", BehaviourChoice::Echo, EntryMode::Started, 1)],
                right: vec![udp("9998", "9999", BehaviourChoice::Manual, EntryMode::BySending, 0)],
                lines: vec![line(1, 0, "Michael"), line(1, 1, "Tracy"), line(1, 2, "Sarah")],
            },
            Self::UdpChat => Scene {
                left: vec![udp("7890", "7891", BehaviourChoice::Manual, EntryMode::Started, 1)],
                right: vec![udp("7891", "7890", BehaviourChoice::Manual, EntryMode::Started, 0)],
                lines: vec![line(0, 0, "在吗？"), line(1, 1, "在"), line(0, 1, "Hello!")],
            },
            Self::TcpHello => Scene {
                left: vec![server(ServerBehaviourChoice::Hello, folder)],
                right: vec![client(FilesForm::default())],
                lines: vec![
                    line(1, 1, "Lambda"),
                    line(1, 2, "Bond"),
                    line(1, 3, "alpha"),
                    line(1, 4, "exit"),
                ],
            },
            Self::TcpTwoClients => Scene {
                left: vec![server(ServerBehaviourChoice::Hello, folder)],
                right: vec![client(FilesForm::default()), client(FilesForm::default())],
                lines: vec![
                    line(1, 1, "Lambda"),
                    line(2, 1, "Bond"),
                    line(1, 2, "alpha"),
                    line(2, 2, "exit"),
                    line(1, 3, "exit"),
                ],
            },
            Self::TcpOneShot => Scene {
                left: vec![server(ServerBehaviourChoice::OneShot, folder)],
                right: vec![client(FilesForm::default())],
                lines: vec![line(1, 0, "hello")],
            },
            Self::TcpDownload => Scene {
                left: vec![server(ServerBehaviourChoice::Files, folder)],
                right: vec![client(FilesForm::saving_to(&folder.join(SAVED_FILE)))],
                lines: vec![line(1, 0, SAMPLE_FILE)],
            },
            Self::HttpPage => Scene {
                left: vec![server(ServerBehaviourChoice::Page, folder)],
                right: vec![getter()],
                lines: Vec::new(),
            },
            Self::HttpByHand => Scene {
                left: vec![server(ServerBehaviourChoice::Page, folder)],
                right: vec![client_by_hand()],
                lines: vec![line(1, 0, REQUEST_BY_HAND)],
            },
        }
    }
}

fn udp(
    own: &str,
    other: &str,
    behaviour: BehaviourChoice,
    entry: EntryMode,
    talks_to: usize,
) -> Actor {
    let form = UdpForm {
        local_port: own.to_owned(),
        remote_port: other.to_owned(),
        behaviour,
        ..UdpForm::default()
    };
    let settings = PaneSettings::Udp(UdpSettings { form, body: body() });
    Actor { settings, entry, talks_to }
}

/// The port and the size of `recv` that the tutorials use.
const TCP_PORT: &str = "9999";
const RECV_SIZE: &str = "1024";

fn stream() -> StreamForm {
    StreamForm { recv_size: RECV_SIZE.to_owned(), ..StreamForm::default() }
}

/// The first pane: a server that does this.
fn server(choice: ServerBehaviourChoice, folder: &Path) -> Actor {
    let folder = folder.display().to_string();
    let behaviour = BehaviourForm::with_folder(choice, folder);
    let form = ServerForm { local_port: TCP_PORT.to_owned(), behaviour, ..ServerForm::default() };
    let settings =
        ServerSettings { form, stream: stream(), body: body(), ..ServerSettings::default() };
    Actor {
        settings: PaneSettings::TcpServer(Box::new(settings)),
        entry: EntryMode::Started,
        talks_to: NOBODY,
    }
}

/// A client of it.
fn client(files: FilesForm) -> Actor {
    let form = ClientForm { port: TCP_PORT.to_owned(), ..ClientForm::default() };
    let settings = ClientSettings { form, stream: stream(), files, body: body() };
    Actor { settings: PaneSettings::TcpClient(settings), entry: EntryMode::Started, talks_to: 0 }
}

/// What the tutorials send by hand, with escapes.
const REQUEST_BY_HAND: &str = r"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

/// A client that speaks HTTP by hand: what comes is split at the empty line behind the header.
fn client_by_hand() -> Actor {
    const HEADER_END: &[u8] = b"\r\n\r\n";
    let form = ClientForm { port: TCP_PORT.to_owned(), ..ClientForm::default() };
    let composer = Composer::of(Notation::Escaped);
    let framing = Framing::Delimiter(HEADER_END.to_vec());
    let log = LogSettings { framing, ..LogSettings::default() };
    let body = BodySettings { composer, log, ..body() };
    let settings = ClientSettings { form, stream: stream(), body, ..ClientSettings::default() };
    Actor { settings: PaneSettings::TcpClient(settings), entry: EntryMode::Started, talks_to: 0 }
}

/// A tab that loads the page of the first pane.
fn getter() -> Actor {
    let url = format!("http://127.0.0.1:{TCP_PORT}/");
    let form = HttpForm { url, ..HttpForm::default() };
    let settings = HttpSettings { form, body: body(), ..HttpSettings::default() };
    Actor {
        settings: PaneSettings::HttpGet(Box::new(settings)),
        entry: EntryMode::Started,
        talks_to: 0,
    }
}

/// A server talks to whoever comes.
const NOBODY: usize = usize::MAX;

/// Two panes side by side leave the room to their logs.
fn body() -> BodySettings {
    BodySettings { inspector_open: false, ..BodySettings::default() }
}

/// Draws the content of the menu.
pub fn examples_menu(ui: &mut Ui, texts: &Texts) -> Option<Example> {
    let mut chosen = None;
    ui.set_min_width(2.0 * size::TEXT_FIELD);
    // Names and hints begin at the same place.
    ui.spacing_mut().button_padding.x = 0.0;
    for example in Example::ALL {
        let (name, hint) = (example.name(texts), example.hint(texts));
        if super::widgets::menu_command(ui, &name) {
            chosen = Some(example);
        }
        let hint = RichText::new(hint).color(super::tokens::palette(ui).weak).small();
        ui.add(Label::new(hint).wrap());
    }
    chosen
}
