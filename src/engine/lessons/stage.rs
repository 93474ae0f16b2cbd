//! What is to be done for a person, and who does it.

use super::LessonRun;
use crate::net::SessionId;
use crate::net::call::{OptionName, OptionValue};
use crate::net::relay::FaultPlan;
use crate::payload::{Encoding, Framing};

/// Carries out what a lesson orders: a window in its panes, or the engine by itself.
pub trait Stage {
    /// The session that plays an actor now, or played it last.
    fn session_of(&self, actor: usize) -> Option<SessionId>;

    /// Carries out an order of a run, which says what an actor has to be. What comes of it stands in the log.
    fn carry_out(&mut self, order: &Order, run: &LessonRun) -> Outcome;
}

/// Something that is to be done by or to an actor, by its place in the lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// By or to whom.
    pub actor: usize,
    /// What.
    pub what: OrderKind,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// Start it.
    Start,
    /// Its port is in use: take a free one and start it, if nobody is there to be asked.
    TakeFreePort,
    /// The file of a socket that nobody has any more is in its way: remove that and start it.
    RemoveStale,
    /// Stop it.
    Stop,
    /// Send this text; of a server, on the connection that came last.
    Send(String),
    /// Use this port of its own at the next start.
    SetPort(u16),
    /// Talk to this port from now on.
    Aim(u16),
    /// Finish sending.
    Finish,
    /// Close the connection.
    Close,
    /// Reset the connection.
    Reset,
    /// Read its rows in this encoding.
    ReadIn(Encoding),
    /// Split its stream into frames so.
    Frame(Framing),
    /// Save what it loaded under this name.
    Save(String),
    /// Type this line into it.
    Type(String),
    /// Set this option of its socket.
    SetOption(OptionName, OptionValue),
    /// Be what the run's request says now, for the next start.
    Refill,
    /// Do this wrong from now on.
    Faults(FaultPlan),
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is carried out, or on its way.
    Done,
    /// It cannot be carried out now, such as while a person types there.
    NotNow,
    /// It cannot be carried out.
    Impossible,
}
