//! The log: one store for all sessions, written by one thread, read by every pane.
//!
//! - [`writer`]: the thread that takes events from the sessions' outboxes and appends them in order;
//! - [`store`]: append-only [`segment`]s within a memory budget; rows have numbers that are never reused;
//! - [`segment::codec`]: a sealed segment as bytes of a file, and back;
//! - [`spool`]: segments that memory does not hold any more, on the disk;
//! - [`sessions`]: the table of all sessions of this run;
//! - [`query`]: the filter's language, for those who want more than a text;
//! - [`filter`] and [`view`]: which rows a pane shows, as a position in the store and one bit a row,
//!   never as copies of rows;
//! - [`frames`]: the frames in the streams of a pane, as a view over the same rows;
//! - [`timeline`]: calls, arrows and states on a line of time;
//! - [`import`]: files with rows or packets, read into a store of their own;
//! - [`figures`]: rows and bytes of each moment and of each peer;
//! - [`scanner`]: the thread that looks at rows for all four of them;
//! - [`bookmarks`]: rows that a person wants to find again;
//! - [`moment`]: the first row at a moment or after it;
//! - [`conversation`]: what one peer and we have said, in order;
//! - [`since`]: how long before a row the last one of its peer was;
//! - [`neighbours`]: what stands before and after a read in its stream;
//! - [`copy`]: rows as text, hex, escaped text or a C array, for the clipboard;
//! - [`export`]: rows as lines of a file: text, a table, JSON; or the bytes of one direction;
//! - [`json_lines`]: the form of such lines that has a version and is read back in full;
//! - [`packets`]: rows as packets, for Wireshark and others;
//! - [`recorder`]: the thread that writes rows to a file as they come.
//!
//! What this layer refuses to do:
//! - it knows no window and no sentence: what a row says to a person is made above it;
//! - bytes are never changed by how they are shown;
//! - no lock is held longer than it takes to append a run of events or to copy the visible rows, and nothing
//!   large is freed under one;
//! - the ui thread looks at no more rows than came since its last frame: all others are a thread's;
//! - nothing is forgotten in silence: rows that left memory, or the disk, are counted in [`store::Stats`].
//!
//! ```
//! use network_playground::log::{Store, writer::LogWriter};
//! use network_playground::net::{Session, SessionId, UdpConfig};
//! use std::{sync::Arc, task::Waker, time::Duration};
//!
//! let store = Arc::new(Store::default());
//! let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
//! let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
//! let session = Session::start_udp(config, log_writer.outbox(SessionId(0))).unwrap();
//! log_writer.keep(&session);
//! // socket, options, bind, getsockname and "opened" arrive by themselves.
//! assert!(store.wait_until(Duration::from_secs(5), |stats| stats.rows_logged >= 5));
//! ```

mod bits;
pub mod bookmarks;
pub mod conversation;
pub mod copy;
mod dropper;
pub mod export;
pub mod figures;
pub mod filter;
pub mod frames;
pub mod import;
pub mod json_lines;
mod mark;
pub mod moment;
mod needle;
pub mod neighbours;
pub mod packets;
pub mod query;
pub mod recorder;
pub mod scanner;
pub mod segment;
pub mod sessions;
pub mod since;
pub mod spool;
pub mod store;
pub mod timeline;
pub mod view;
pub mod writer;

pub use filter::{Classes, ConnectionSet, Filter, PayloadForm, SessionSet};
pub use frames::Frames;
pub use segment::{Class, Detail, Kind, Row, Segment};
pub use sessions::LoggedSession;
pub use spool::{DiskBudget, DiskState, SpoolConfig};
pub use store::{RowPlace, Stats, Store};
pub use timeline::Timeline;
pub use view::View;
