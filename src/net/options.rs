//! The options of sockets: what each is, what it is set to, and what the system would have set it to.
//!
//! [`OptionSheet`] is all of them for one socket, read at one moment; [`SheetWatch`] reads it again and again on a
//! thread of its own, and changes options, each by a call that is reported. What no safe crate can read is listed as
//! not readable: this program makes no unsafe calls.

mod calls;
mod known;
mod sheet;
mod tcp_state;
mod watch;

pub use calls::{read, write};
pub use known::{Changes, Family, OptionKind, kind_of};
pub use sheet::{OptionReading, OptionRow, OptionSheet, SocketNature};
pub use tcp_state::{TcpPath, TcpState, TcpStateName};
pub use watch::{LatestSheet, REFRESH_EVERY, SheetWatch};
