//! A check as it is written: sockets, and what is done on them, step by step.

use crate::net::address::{AddressMistake, HostAndPort, parse_local};
use crate::net::automation::Pattern;
use crate::payload::{Framing, MessageText};
use std::net::SocketAddr;
use std::time::Duration;

/// Within how long something that is expected must come, unless the step says otherwise. Devices that are polled
/// usually have a second.
pub const WITHIN: Duration = Duration::from_secs(1);

/// Within how long a connection must be there, a name be found and a message be taken by the system, unless the
/// step says otherwise.
pub const SETUP_WITHIN: Duration = Duration::from_secs(10);

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What people call it.
    pub name: String,
    /// What it is about, in a few sentences; may be empty.
    pub about: String,
    /// The sockets that it works with.
    pub sockets: Vec<SocketPlan>,
    /// What is known by name from the beginning.
    pub variables: Vec<(String, MessageText)>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// How often all of it is done, from making the sockets on.
    pub rounds: u32,
    /// What comes after a step that failed.
    pub on_failure: OnFailure,
}

/// What comes after a step that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnFailure {
    /// The end.
    #[default]
    Stop,
    /// The next step.
    GoOn,
}

/// A socket of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketPlan {
    /// What the steps call it.
    pub name: String,
    /// What it is.
    pub kind: SocketKind,
    /// How frames are delimited in what comes; datagrams are frames anyway.
    pub framing: Framing,
}

/// What a socket of a check is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketKind {
    /// A TCP client that connects to there.
    Connect(HostAndPort),
    /// A TCP server that listens there.
    Listen(SocketAddr),
    /// A UDP socket that sends to there, and has a port of the system's choice.
    UdpTo(HostAndPort),
    /// A UDP socket that is bound there, and sends to where the last datagram came from.
    UdpAt(SocketAddr),
    /// A UDP socket that is bound to the second and sends to the first.
    UdpBoth(HostAndPort, SocketAddr),
}

impl SocketKind {
    /// Its address, which a person may replace: the peer's where it has one, its own else.
    pub fn address(&self) -> String {
        match self {
            Self::Connect(peer) | Self::UdpTo(peer) | Self::UdpBoth(peer, _) => peer.to_string(),
            Self::Listen(local) | Self::UdpAt(local) => local.to_string(),
        }
    }

    /// The same with another address.
    ///
    /// # Errors
    /// If the text is no address, or none of this machine where one is needed.
    pub fn with_address(&self, text: &str) -> Result<Self, AddressMistake> {
        Ok(match self {
            Self::Connect(_) => Self::Connect(HostAndPort::parse(text)?),
            Self::UdpTo(_) => Self::UdpTo(HostAndPort::parse(text)?),
            Self::UdpBoth(_, local) => Self::UdpBoth(HostAndPort::parse(text)?, *local),
            Self::Listen(_) => Self::Listen(parse_local(text)?),
            Self::UdpAt(_) => Self::UdpAt(parse_local(text)?),
        })
    }
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What people call it; may be empty.
    pub name: String,
    /// The line in which it is written, counted from 1; 0 if it is in no file.
    pub line: usize,
    /// Which of the check's sockets it is about.
    pub socket: usize,
    /// What is done.
    pub act: Act,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sends, and then expects.
    Exchange {
        /// What is sent, if anything is.
        send: Option<Message>,
        /// What is expected, if anything is.
        expect: Option<Expectation>,
    },
    /// Connects, binds or listens anew; what there was is closed.
    Open(Duration),
    /// Closes the connection, of a server the one that came last; a UDP socket altogether.
    Close,
    /// Says that nothing more will be sent (`SHUT_WR`).
    Finish,
    /// Resets the connection.
    Reset,
    /// Waits.
    Wait(Duration),
}

/// A message of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// As it is written there.
    Text(MessageText),
    /// The saved message of this name.
    Saved(String),
}

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What must come.
    pub what: Expected,
    /// Within how long: after what was sent in the step, after the end of the step before else.
    pub within: Duration,
    /// What to do with frames that do not fit.
    pub others: Others,
    /// Under which names what the pattern's groups caught is kept, in their order.
    pub capture: Vec<String>,
}

/// What must come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A frame like this.
    Frame(Pattern),
    /// No frame like this, for all the time; others may come.
    NoFrame(Pattern),
    /// A connection.
    Connected,
    /// The end of what the peer sends.
    Closed,
    /// The end of the connection by a reset or another failure.
    Reset,
    /// Nothing, for all the time.
    Nothing,
}

/// What to do with frames that do not fit while one is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Others {
    /// They are passed over.
    #[default]
    PassOver,
    /// The first one fails the step.
    Fail,
}

impl Check {
    /// The names of the saved messages that its steps send.
    pub fn saved_messages(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match &step.act {
            Act::Exchange { send: Some(Message::Saved(name)), .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// The socket of that name.
    pub fn socket_mut(&mut self, name: &str) -> Option<&mut SocketPlan> {
        self.sockets.iter_mut().find(|socket| socket.name == name)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_person_may_replace_the_address() {
        let peer = || HostAndPort::parse("127.0.0.1:502").unwrap();
        let local = || parse_local("127.0.0.1:0").unwrap();
        let other = HostAndPort::parse("plc:5").unwrap();
        let table = [
            (SocketKind::Connect(peer()), SocketKind::Connect(other.clone())),
            (SocketKind::UdpTo(peer()), SocketKind::UdpTo(other.clone())),
            (SocketKind::UdpBoth(peer(), local()), SocketKind::UdpBoth(other, local())),
        ];
        for (kind, replaced) in table {
            assert_eq!(kind.address(), "127.0.0.1:502");
            assert_eq!(kind.with_address("plc:5").unwrap(), replaced);
        }
        let listen = SocketKind::Listen(local());
        assert_eq!(listen.with_address("plc:5"), Err(AddressMistake::NotLocal));
        assert_eq!(listen.with_address("[::1]:7").unwrap().address(), "[::1]:7");
    }
}
