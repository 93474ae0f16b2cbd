//! What of a log view can be set, and what a person can ask for in it.

use super::delta::DeltaTime;
use crate::engine::filters::FilterChange;
use crate::engine::messages::SavedMessage;
use crate::learn::code::RowsProgram;
use crate::log::copy::CopyGuard;
use crate::log::export::{ExportScope, Form as ExportForm};
use crate::log::figures::Span;
use crate::log::{Classes, PayloadForm};
use crate::net::{ConnectionId, Payload, Peer};
use crate::payload::{Encoding, Framing};
use crate::ui::timeline::{PictureForm, Scope};
use serde::{Deserialize, Serialize};

/// What goes over the sockets whose log is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Traffic {
    /// Datagrams: each row is a message.
    #[default]
    Datagrams,
    /// A stream to one peer at a time.
    Client,
    /// Streams to many peers.
    Server,
    /// Requests and responses, in their parts.
    Http,
    /// What a program prints and reads, and all its sockets.
    Program,
    /// Whatever all sessions of a store speak.
    All,
}

impl Traffic {
    /// The number to be shown with a row of this peer. A client has one connection at a time, so its
    /// first one needs no number.
    pub(super) fn number_of(self, peer: Peer) -> Option<ConnectionId> {
        peer.connection().filter(|id| match self {
            Self::Datagrams => false,
            Self::Client | Self::Http => id.0 > 1,
            Self::Server | Self::Program | Self::All => true,
        })
    }

    /// Whether what comes has no messages of its own, so that frames can be found in it.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Self::Client | Self::Server | Self::All)
    }

    /// Whether there is a composer beside the log that takes what is to be sent to a row's peer.
    pub(super) fn can_send(self) -> bool {
        !matches!(self, Self::Http | Self::All)
    }
}

/// Whether it is shown where one read ended and the next began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReadMarks {
    /// With a mark in the text of a frame.
    Shown,
    /// Not in the text, which a mark would cut: a word says in how many reads it came.
    #[default]
    Hidden,
}

/// What of a log view is kept until the next start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogSettings {
    /// Which classes of rows are shown.
    pub classes: Classes,
    /// How payloads are shown.
    pub form: PayloadForm,
    /// The encoding in which payloads are read.
    pub encoding: Encoding,
    /// How frames are delimited in streams.
    pub framing: Framing,
    /// Whether it is shown how frames came.
    pub marks: ReadMarks,
    /// Whether rows are listed or stand on a line of time.
    pub shows: LogShows,
    /// Whose lanes stand there.
    pub scope: Scope,
    /// Whether rates stand above the rows.
    pub shows_rates: bool,
    /// Of how much time.
    pub span: Span,
    /// Whether a table of peers stands above the rows.
    pub shows_peers: bool,
    /// Since when the second column of times counts.
    pub delta: DeltaTime,
}

/// How the rows of a log are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogShows {
    /// One below the other.
    #[default]
    List,
    /// As bars on a line of time.
    TimeLine,
}

/// What a person asked for, or did, in the log.
#[derive(Clone, Debug, PartialEq)]
pub enum LogIntent {
    /// Hide the rows that are there now.
    Clear,
    /// Write the rows that pass to a file.
    Export,
    /// Write rows to a file as they come, or see how that goes.
    Record,
    /// Write the picture of the time line to a file.
    SavePicture(PictureForm),
    /// Write the bytes of one direction of a peer to a file.
    SaveBytes(ExportScope, ExportForm),
    /// Show what the selected rows say as programs.
    ShowCode(Vec<RowsProgram>),
    /// Keep this as a saved message.
    Keep(Box<SavedMessage>),
    /// Make this peer the one that messages go to.
    Reply(Peer),
    /// Send a payload once more.
    SendAgain {
        /// To whom.
        to: Peer,
        /// The whole payload.
        payload: Payload,
    },
    /// Remember a filter, or change those that are kept.
    Filters(FilterChange),
    /// Rows were copied to the clipboard.
    Copied {
        /// How many.
        rows: u64,
        /// How many did not fit.
        left_out: u64,
        /// What of them stands escaped.
        guard: CopyGuard,
    },
}
