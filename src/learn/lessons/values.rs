//! Values that a question asks for, and ports that are others than those that were asked for.

use serde::Deserialize;
use std::collections::HashMap;
use std::net::SocketAddr;

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
}

/// Ports that actors have in truth, by those that the lesson names: a port may be in use, and tests take free ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortMap(HashMap<u16, u16>);

impl PortMap {
    /// An actor that was to have this port has that one.
    pub fn set(&mut self, named: u16, real: u16) {
        if named != 0 {
            self.0.insert(named, real);
        }
    }

    /// The port that stands for one that the lesson names.
    pub fn real(&self, named: u16) -> u16 {
        self.0.get(&named).copied().unwrap_or(named)
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
            match port.and_then(|port| self.0.get(&port)) {
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
}
