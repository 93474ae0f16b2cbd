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

    /// The same of an address.
    pub fn real_address(&self, named: SocketAddr) -> SocketAddr {
        SocketAddr::new(named.ip(), self.real(named.port()))
    }
}
