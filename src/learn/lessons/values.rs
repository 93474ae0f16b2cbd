//! Values that a question asks for, and ports that are others than those that were asked for.

use crate::net::UnixName;
use serde::Deserialize;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A value that the log has of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedValue {
    /// The port of its own end.
    LocalPort,
    /// The port of who it heard from or is connected to last.
    PeerPort,
    /// How many bytes the last receive returned.
    ReceivedBytes,
    /// How many times it received.
    Receives,
    /// How many times it sent.
    Sends,
    /// How many connections it has accepted.
    Accepts,
    /// The status of the last response.
    Status,
    /// The exit code of a program.
    ExitCode,
    /// The number of the process at the other end of a Unix-domain connection.
    PeerProcess,
    /// The number of its user.
    PeerUser,
    /// Bytes in the last record of TLS that it sent, as far as records are shown.
    RecordBytes,
    /// Hops that the last reply to a ping had left.
    EchoTtl,
    /// Bytes of the message of that reply.
    EchoBytes,
    /// Datagrams that a relay has dropped on purpose.
    Dropped,
    /// The value of the option that was read last.
    OptionValue,
}

/// Ports and names of sockets that actors have in truth, by those that the lesson names: a port may be in use, and tests
/// take free ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortMap {
    ports: HashMap<u16, u16>,
    folder: Option<PathBuf>,
}

impl PortMap {
    /// An actor that was to have this port has that one.
    pub fn set(&mut self, named: u16, real: u16) {
        if named != 0 {
            self.ports.insert(named, real);
        }
    }

    /// The port that stands for one that the lesson names.
    pub fn real(&self, named: u16) -> u16 {
        self.ports.get(&named).copied().unwrap_or(named)
    }

    /// Files of Unix-domain sockets are in this folder, wherever the lesson has them; so are abstract names, which are
    /// those of all programs as well.
    pub fn set_folder(&mut self, folder: PathBuf) {
        self.folder = Some(folder);
    }

    /// The name that stands for one of a Unix-domain socket in the lesson; an empty one is that of a socket without a
    /// name. `None` for what is no name.
    pub fn real_name(&self, named: &str) -> Option<UnixName> {
        let Some(folder) = self.folder.as_ref().filter(|_| !named.is_empty()) else {
            return if named.is_empty() { Some(UnixName::UNNAMED) } else { named.parse().ok() };
        };
        if let Some(name) = named.strip_prefix('@') {
            return Some(UnixName::abstract_name(folder.join(name).to_str()?.as_bytes()));
        }
        let file = named.rsplit('/').next()?;
        folder.join(file).to_str()?.parse().ok()
    }

    /// The argument of a program that stands for one in the lesson: it may be the path of a Unix-domain socket.
    pub fn real_arg(&self, named: &str) -> String {
        let is_socket = Path::new(named).extension().is_some_and(|extension| extension == "sock");
        let folder = self.folder.as_ref().filter(|_| is_socket);
        let file = named.rsplit('/').next().unwrap_or(named);
        folder.map_or_else(|| self.in_text(named), |folder| folder.join(file).display().to_string())
    }

    /// A text with the ports that actors have in truth, in place of those that the lesson names: what is typed into a
    /// program, or its text.
    pub fn in_text(&self, text: &str) -> String {
        let run = |from: &[u8]| from.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (mut written, mut left) = (String::with_capacity(text.len()), text);
        while let Some(at) = left.as_bytes().iter().position(u8::is_ascii_digit) {
            let (before, from) = left.split_at(at);
            let (number, after) = from.split_at(run(from.as_bytes()));
            let port: Option<u16> = number.parse().ok();
            written.push_str(before);
            match port.and_then(|port| self.ports.get(&port)) {
                Some(real) => written.push_str(&real.to_string()),
                None => written.push_str(number),
            }
            left = after;
        }
        written + left
    }

    /// The same of an address.
    pub fn real_address(&self, named: SocketAddr) -> SocketAddr {
        SocketAddr::new(named.ip(), self.real(named.port()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_real_ports_and_its_other_numbers_as_they_were() {
        let mut ports = PortMap::default();
        ports.set(9999, 40_001);
        for (text, wanted) in [
            ("s.bind((\"127.0.0.1\", 9999))", "s.bind((\"127.0.0.1\", 40001))"),
            ("9999", "40001"),
            ("端口 9999，recv(1024)", "端口 40001，recv(1024)"),
            ("19999 99990 99999999999999999999", "19999 99990 99999999999999999999"),
            ("long.txt", "long.txt"),
        ] {
            assert_eq!(ports.in_text(text), wanted);
        }
    }

    #[test]
    fn paths_and_abstract_names_are_in_another_folder_if_there_is_one() {
        let mut map = PortMap::default();
        assert_eq!(map.real_name("/tmp/echo.sock"), Some(UnixName::path(b"/tmp/echo.sock")));
        assert_eq!(map.real_name(""), Some(UnixName::UNNAMED));
        assert_eq!(map.real_name("@"), None);
        assert_eq!(map.real_arg("/tmp/echo.sock"), "/tmp/echo.sock");
        map.set_folder(PathBuf::from("/there"));
        assert_eq!(map.real_name("/tmp/echo.sock"), Some(UnixName::path(b"/there/echo.sock")));
        assert_eq!(map.real_name("@echo"), Some(UnixName::abstract_name(b"/there/echo")));
        assert_eq!(map.real_arg("/tmp/echo.sock"), "/there/echo.sock");
        assert_eq!(map.real_arg("seqpacket"), "seqpacket");
    }
}
