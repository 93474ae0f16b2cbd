//! The start arguments of the window, and what a command line on a terminal has in common with them.

pub mod place;

use crate::engine::{
    IcmpMode, IcmpRequest, ListenRequest, RelayRequest, ServerBehaviourChoice, StartRequest,
    UnixRequest, UnixRole,
};
use crate::i18n::Lang;
use crate::learn::lessons::{lesson, lessons};
use crate::learn::machine::MachinePart;
use crate::net::UnixName;
use crate::net::address::parse_host;
use crate::net::relay::Transport;
use crate::net::unix_name::UNIX_SCHEME;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The usage, as `--help` prints it.
pub const USAGE: &str = "\
Network Playground: open network sockets with a click and see what really happens on them.

Usage: network-playground [OPTIONS]

Options:
  --udp ADDRESS:PORT     open a UDP tab bound there (port 0: the system chooses)
  --connect HOST:PORT    open a TCP client tab connected to there
  --listen ADDRESS:PORT  open a TCP server tab listening there (port 0: the system chooses)
  --behaviour NAME       what the server of the --listen before it does:
                         manual, echo, hello, one-shot, files (of the folder that
                         is set in the tab) or page
                         --connect and --listen also take unix:PATH and, on
                         Linux, unix:@NAME
  --unix PATH            open a tab with a Unix-domain socket for datagrams, bound
                         there
  --get URL              open an HTTP GET tab and load it
  --relay LISTEN TARGET  open a relay tab that listens at LISTEN, ADDRESS:PORT, and connects
                         to TARGET, HOST:PORT, for each client
  --check FILE           open a check tab with this file; nothing of it is run
  --program FILE         open a tab for this program, such as a Python file; it is
                         not run
  --ping HOST            open a Ping tab and ask the host for four echoes
  --path HOST            open a Ping tab and find who is on the way to the host
  --machine PART         open a tab for this machine: its addresses, or its
                         listeners
  --all                  open a tab with one log of all sessions
  --open FILE            open a recording (JSON lines) or a capture (pcap, pcapng)
  --record FILE          record everything into this file: packets (.pcapng), JSON
                         lines (.jsonl) or text (.txt)
  --lesson NAME          begin this lesson
  --lang en|zh           language of the window
  --theme light|dark     theme of the window
  --help                 show this and exit
  --version              show the version and exit

--udp, --connect, --listen, --get, --relay, --check and --program may be repeated and mixed.

With RUST_LOG=info, each session's counters go to standard error when it ends.
";

/// A theme of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What the arguments ask of the window.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// What is started at once.
    pub requests: Vec<StartRequest>,
    /// Files of checks that are opened, not run.
    pub checks: Vec<PathBuf>,
    /// Programs that are opened, not run.
    pub programs: Vec<PathBuf>,
    /// The part of this machine that is shown.
    pub machine: Option<MachinePart>,
    /// Whether a log of all sessions is shown.
    pub whole_log: bool,
    /// The recordings and captures that are opened.
    pub recordings: Vec<PathBuf>,
    /// The file in which everything is recorded.
    pub record: Option<PathBuf>,
    /// The lesson that is begun, by its name.
    pub lesson: Option<&'static str>,
    /// The language of this run.
    pub lang: Option<Lang>,
    /// The theme of this run.
    pub theme: Option<Theme>,
}

/// What the arguments ask for.
#[derive(Debug)]
pub enum Invocation {
    /// Open the window.
    Window(Arguments),
    /// Print the usage.
    Help,
    /// Print the version.
    Version,
}

/// Reads the arguments, without the program's own name.
///
/// # Errors
/// One line that says which argument is wrong and why.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, String> {
    use lexopt::prelude::{Long, Short};
    let mut start = Arguments::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(Invocation::Help),
            Long("version") | Short('V') => return Ok(Invocation::Version),
            Long("udp") => {
                let text = value(&mut parser, "--udp")?;
                start.requests.push(StartRequest::udp(address("--udp", &text)?));
            }
            Long("connect") => {
                let text = value(&mut parser, "--connect")?;
                start.requests.push(connect_request(&text)?);
            }
            Long("listen") => {
                let text = value(&mut parser, "--listen")?;
                if let Some(name) = unix("--listen", &text)? {
                    start.requests.push(StartRequest::Unix(UnixRequest::listen(name)));
                    continue;
                }
                start.requests.push(StartRequest::listen(address("--listen", &text)?, None));
            }
            Long("unix") => {
                let text = value(&mut parser, "--unix")?;
                let scheme = if text.starts_with(UNIX_SCHEME) { "" } else { UNIX_SCHEME };
                let name = unix("--unix", &format!("{scheme}{text}"))?;
                let request = name.map(UnixRequest::datagrams).map(StartRequest::Unix);
                start.requests.extend(request);
            }
            Long("behaviour") => {
                let text = value(&mut parser, "--behaviour")?;
                let choice = behaviour(&text)?;
                let Some(
                    StartRequest::Listen(ListenRequest { behaviour: behaviour @ None, .. })
                    | StartRequest::Unix(UnixRequest {
                        role: UnixRole::Listen { behaviour: behaviour @ None, .. },
                        ..
                    }),
                ) = start.requests.last_mut()
                else {
                    return Err(format!(
                        "--behaviour {text:?}: put it after the --listen it is for"
                    ));
                };
                *behaviour = Some(choice);
            }
            Long("get") => {
                let text = value(&mut parser, "--get")?;
                start.requests.push(StartRequest::Get(url(&text)?));
            }
            Long("relay") => {
                let listen = value(&mut parser, "--relay")?;
                let target = value(&mut parser, "--relay")?;
                let (host, port) = place::host_and_port(&target)
                    .map_err(|_| format!("--relay {target:?}: the target is HOST:PORT"))?;
                let listen = address("--relay", &listen)?;
                let transport = Transport::Tcp;
                let request = RelayRequest { transport, listen, host, port, faults: None };
                start.requests.push(StartRequest::Relay(request));
            }
            Long("check") => start.checks.push(file(&mut parser)?),
            Long("program") => start.programs.push(file(&mut parser)?),
            Long("ping") => {
                let text = value(&mut parser, "--ping")?;
                start.requests.push(icmp(IcmpMode::Ping, "--ping", text)?);
            }
            Long("path") => {
                let text = value(&mut parser, "--path")?;
                start.requests.push(icmp(IcmpMode::Path, "--path", text)?);
            }
            Long("machine") => {
                let text = value(&mut parser, "--machine")?;
                start.machine = Some(machine_part(&text)?);
            }
            Long("all") => start.whole_log = true,
            Long("open") => start.recordings.push(file(&mut parser)?),
            Long("record") => start.record = Some(file(&mut parser)?),
            Long("lesson") => {
                let text = value(&mut parser, "--lesson")?;
                start.lesson = Some(lesson_named(&text)?);
            }
            Long("lang") => {
                let text = value(&mut parser, "--lang")?;
                let lang = Lang::ALL.into_iter().find(|lang| lang.code() == text);
                start.lang = Some(lang.ok_or_else(|| format!("--lang {text:?}: use en or zh"))?);
            }
            Long("theme") => {
                let text = value(&mut parser, "--theme")?;
                start.theme = Some(theme(&text)?);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Invocation::Window(start))
}

/// The path of a file.
fn file(parser: &mut lexopt::Parser) -> Result<PathBuf, String> {
    parser.value().map(PathBuf::from).map_err(|error| error.to_string())
}

/// What `--connect` asks for: a TCP client, or one of a Unix-domain socket.
fn connect_request(text: &str) -> Result<StartRequest, String> {
    if let Some(name) = unix("--connect", text)? {
        return Ok(StartRequest::Unix(UnixRequest::connect(name)));
    }
    let (host, port) = host_and_port(text)?;
    Ok(StartRequest::connect(host, port))
}

fn value(parser: &mut lexopt::Parser, name: &str) -> Result<String, String> {
    let value = parser.value().map_err(|error| error.to_string())?;
    value.into_string().map_err(|odd| format!("{name} {}: not valid text", odd.display()))
}

fn address(option: &str, text: &str) -> Result<SocketAddr, String> {
    place::address(text).map_err(|_| {
        format!("{option} {text:?}: use ADDRESS:PORT, such as 127.0.0.1:9999 or [::1]:9999")
    })
}

/// The Unix-domain socket that is meant; `None` if it is something else.
fn unix(option: &str, text: &str) -> Result<Option<UnixName>, String> {
    place::unix(text)
        .map_err(|_| format!("{option} {text:?}: use unix:PATH or, on Linux, unix:@NAME"))
}

fn host_and_port(text: &str) -> Result<(String, u16), String> {
    place::host_and_port(text).map_err(|_| {
        format!("--connect {text:?}: use HOST:PORT, such as example.com:80 or [::1]:9999")
    })
}

fn icmp(mode: IcmpMode, option: &str, host: String) -> Result<StartRequest, String> {
    match parse_host(&host) {
        Ok(_) => Ok(StartRequest::Icmp(IcmpRequest::of(mode, host))),
        Err(mistake) => Err(format!("{option} {host:?}: {mistake}")),
    }
}

fn url(text: &str) -> Result<String, String> {
    place::url(text).map_err(|mistake| format!("--get {text:?}: {mistake}"))
}

/// The lesson of this name.
fn lesson_named(text: &str) -> Result<&'static str, String> {
    let names = || lessons().iter().map(|(_, lesson)| lesson.id).collect::<Vec<_>>().join(", ");
    let found = lesson(text).map(|lesson| lesson.id);
    found.ok_or_else(|| format!("--lesson {text:?}: use one of {}", names()))
}

fn behaviour(text: &str) -> Result<ServerBehaviourChoice, String> {
    ServerBehaviourChoice::of_code(text).ok_or_else(|| {
        let names = ServerBehaviourChoice::NAMED.map(ServerBehaviourChoice::code).join(", ");
        format!("--behaviour {text:?}: use one of {names}")
    })
}

fn machine_part(text: &str) -> Result<MachinePart, String> {
    MachinePart::of_code(text).ok_or_else(|| {
        let names = MachinePart::ALL.map(MachinePart::code).join(" or ");
        format!("--machine {text:?}: use {names}")
    })
}

fn theme(text: &str) -> Result<Theme, String> {
    match text {
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        _ => Err(format!("--theme {text:?}: use light or dark")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Invocation, String> {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn all_arguments_together() {
        let arguments = [
            "--udp",
            "127.0.0.1:9999",
            "--lang=zh",
            "--udp=[::1]:0",
            "--theme",
            "dark",
            "--udp",
            "localhost:7",
            "--machine=listeners",
            "--all",
            "--open",
            "a.pcap",
            "--record=all.pcapng",
        ];
        let Ok(Invocation::Window(start)) = parsed(&arguments) else { panic!("not understood") };
        let address = |request: &StartRequest| match request {
            StartRequest::Udp(request) => request.bind.to_string(),
            _ => panic!("{request:?}"),
        };
        let addresses: Vec<String> = start.requests.iter().map(address).collect();
        assert_eq!(addresses, ["127.0.0.1:9999", "[::1]:0", "127.0.0.1:7"]);
        assert_eq!((start.lang, start.theme), (Some(Lang::Zh), Some(Theme::Dark)));
        assert_eq!(start.machine, Some(MachinePart::Listeners));
        assert!(start.whole_log);
        assert_eq!(start.recordings, [PathBuf::from("a.pcap")]);
        assert_eq!(start.record.as_deref(), Some(std::path::Path::new("all.pcapng")));
    }

    #[test]
    fn servers_and_clients_are_asked_for_in_their_order() {
        use ServerBehaviourChoice::{Hello, OneShot};
        let arguments = [
            "--listen",
            "0.0.0.0:8080",
            "--listen=localhost:9999",
            "--behaviour",
            "hello",
            "--connect",
            "example.com:80",
            "--connect=[fe80::1%lo]:7",
            "--listen",
            "[::]:0",
            "--behaviour=one-shot",
            "--get",
            "user:secret@[::1]:8080/搜索?q",
        ];
        let Ok(Invocation::Window(start)) = parsed(&arguments) else { panic!("not understood") };
        let listen = |text: &str, behaviour| match text.parse() {
            Ok(address) => StartRequest::listen(address, behaviour),
            Err(error) => panic!("{error}"),
        };
        let expected = [
            listen("0.0.0.0:8080", None),
            listen("127.0.0.1:9999", Some(Hello)),
            StartRequest::connect("example.com".to_owned(), 80),
            StartRequest::connect("fe80::1%lo".to_owned(), 7),
            listen("[::]:0", Some(OneShot)),
            StartRequest::Get("user:secret@[::1]:8080/搜索?q".to_owned()),
        ];
        assert_eq!(start.requests, expected);
        for choice in ServerBehaviourChoice::NAMED {
            assert!(USAGE.contains(choice.code()), "{choice:?} is not in the usage");
        }
    }

    #[test]
    fn bad_ones_are_named() {
        let table: [(&[&str], &str); 25] = [
            (&["--udp"], "--udp"),
            (&["--udp", "9999"], "9999"),
            (&["--udp", "127.0.0.1:65536"], "65536"),
            (&["--udp", "example.com:80"], "example.com"),
            (&["--listen"], "--listen"),
            (&["--listen", "example.com:80"], "--listen"),
            (&["--connect", "example.com"], "example.com"),
            (&["--connect", "example.com:0"], "example.com:0"),
            (&["--connect", "example.com:65536"], "65536"),
            (&["--connect", "::1:80"], "::1:80"),
            (&["--connect", "my host:80"], "my host"),
            (&["--listen", "127.0.0.1:1", "--behaviour", "nice"], "one-shot"),
            (&["--behaviour", "echo"], "--behaviour"),
            (&["--listen", "[::1]:1", "--udp", "[::1]:1", "--behaviour", "echo"], "--behaviour"),
            (&["--listen", "[::1]:1", "--behaviour", "echo", "--behaviour", "page"], "page"),
            (&["--get"], "--get"),
            (&["--get", ""], "--get"),
            (&["--get", "file:///etc/passwd"], "file"),
            (&["--get", "http://h:99999/"], "99999"),
            (&["--lang", "fr"], "fr"),
            (&["--theme", "blue"], "blue"),
            (&["--machine"], "--machine"),
            (&["--machine", "routes"], "listeners"),
            (&["--nonsense"], "--nonsense"),
            (&["file.txt"], "file.txt"),
        ];
        for (arguments, named) in table {
            let Err(message) = parsed(arguments) else { panic!("{arguments:?} was taken") };
            assert!(message.contains(named) && !message.contains('\n'), "{message}");
        }
        assert!(matches!(parsed(&["--help"]), Ok(Invocation::Help)));
        assert!(matches!(parsed(&["--version"]), Ok(Invocation::Version)));
    }
}
