//! What a session with TCP connections can be commanded to do.

use super::{FileEvent, Reconnect, Save, ServerBehaviour, StreamSettings};
use crate::net::automation::{CompiledRules, LoadPlan, RepeatEnd, RepeatPlan};
use crate::net::command::WorkerCommand;
use crate::net::repeater;
use crate::net::session::Shared;
use crate::net::tls::{ClientTls, ServerTls};
use crate::net::{Cause, EventKind, NetError, Op, Payload, Peer, Recipients, Stamp, StreamEvent};
use std::path::PathBuf;
use std::sync::Arc;

/// An order to any session with connections: it does something with some of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StreamCommand {
    /// Send the payload on each of the connections.
    Send(Recipients, Payload),
    /// Send the content of the file on each of the connections, after what waits already.
    SendFile(Recipients, PathBuf),
    /// Stop sending files.
    CancelFile(Recipients),
    /// Say that nothing more will be sent, after what waits already (`SHUT_WR`).
    Finish(Recipients),
    /// Close.
    Disconnect(Recipients),
    /// Close by a reset (`SO_LINGER` 0), so that what is on its way is lost.
    Reset(Recipients),
    /// Send messages again and again on each of the connections; a repeat that runs is stopped.
    Repeat(Recipients, Box<RepeatPlan>),
    /// Stop the repeat and the load.
    StopRepeat,
    /// How connections are read and written from now on.
    SetSettings(StreamSettings),
}

/// An order to a session that connects: a TCP client, or a Unix socket that does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConnectorCommand {
    /// What every session with connections can be commanded.
    Stream(StreamCommand),
    /// Write what comes on the connection into this file; `None` stops and keeps it.
    Save(Option<Save>),
    /// Put a load of connections on the host; one that is under way is stopped.
    Load(Box<LoadPlan>),
    /// Connect now instead of when the pause is over.
    ReconnectNow,
    /// Connect again by itself from now on, or no longer; a pause is over then.
    SetReconnect(Reconnect),
    /// Speak TLS on the connection from now on (what STARTTLS agrees on), after what waits to be sent.
    Secure(Box<ClientTls>),
    /// Do this from now on with what comes, also on further connections.
    SetRules(Arc<CompiledRules>),
}

/// An order to a session that listens: a TCP server, or a Unix socket that does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ListenerCommand {
    /// What every session with connections can be commanded.
    Stream(StreamCommand),
    /// Do this from now on with what comes.
    SetBehaviour(Box<ServerBehaviour>),
    /// Have at most so many connections at once.
    SetConnectionsMax(u32),
    /// Speak TLS as the server on each of the connections from now on, after what waits to be sent.
    Secure(Recipients, Box<ServerUpgrade>),
}

/// How a server begins TLS in connections that are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUpgrade {
    /// How it is spoken.
    pub tls: ServerTls,
    /// The last that is said in plain text, such as `220 Ready to start TLS` and a line end; it may be empty. A client that
    /// waits for it begins TLS at once: said by a command of its own, it would be answered before TLS has begun here.
    pub say_first: Payload,
}

impl StreamCommand {
    /// Whom it concerns; `None` if it is the session itself.
    pub fn recipients(&self) -> Option<&Recipients> {
        match self {
            Self::Send(recipients, _)
            | Self::SendFile(recipients, _)
            | Self::CancelFile(recipients)
            | Self::Finish(recipients)
            | Self::Disconnect(recipients)
            | Self::Reset(recipients)
            | Self::Repeat(recipients, _) => Some(recipients),
            Self::StopRepeat | Self::SetSettings(_) => None,
        }
    }

    pub(in crate::net) fn report_not_carried_out(self, shared: &Shared) {
        let error = |target| NetError { op: Op::Send, target, cause: Cause::SessionOver };
        match self {
            Self::Send(_, payload) => {
                shared.tell_unsent(Peer::None, error(String::new()), &payload);
            }
            Self::SendFile(_, path) => {
                let event = FileEvent::unsent(error(path.display().to_string()));
                let event = EventKind::from(StreamEvent::File(event));
                shared.tell(Stamp::now(), Peer::None, event);
            }
            Self::Repeat(_, plan) => {
                repeater::comes_to_nothing(shared, &plan, RepeatEnd::Closed);
            }
            _ => {}
        }
    }
}

impl WorkerCommand for ConnectorCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        if let Self::Stream(command) = self {
            command.report_not_carried_out(shared);
        }
    }
}

impl WorkerCommand for ListenerCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        if let Self::Stream(command) = self {
            command.report_not_carried_out(shared);
        }
    }
}
