//! Network Playground: open network sockets with a click and see what really happens on them.
//!
//! The layers, each of which may use only those to its left (a test keeps it so):
//!
//! [`payload`] ← [`threads`] ← [`files`] ← [`net`] ← [`log`] ← [`page`] ← [`learn`] ← [`engine`] ← [`ui`] ← [`app`]
//!
//! | layer | does | refuses to |
//! |---|---|---|
//! | [`payload`] | bytes ⇄ text, in every encoding | know sockets, clocks, files |
//! | [`threads`] | threads with names, their panics, locks | know what they work on |
//! | [`files`] | writes beside a file's place and puts it there | know what is in it, replace it unasked |
//! | [`net`] | sockets, threads, events | know the log, a window, a language |
//! | [`log`] | keeps, filters and copies rows | make sentences |
//! | [`page`] | reads bodies: encoding, rows, syntax, pictures | copy what it need not, know a window |
//! | [`learn`] | says calls and failures in words | draw |
//! | [`engine`] | owns log and sessions, starts what is asked for | know a window |
//! | [`ui`] | draws, and returns intents | act, wait, make calls |
//! | [`app`] | owns engine and panes, carries out intents | draw |
//!
//! [`i18n`] has the texts of the window in its languages, for `learn` and all to its right. Only `ui` and
//! `app` know egui and eframe.
//!
//! One event type goes up, one command type goes down, one intent type goes sideways:
//!
//! ```text
//!            a person                                   the network
//!               │                                            │
//!   ui ─ Intent ─► app ─► engine ─ Command ─► [channel] ─► writer thread ─ send ─►
//!   ▲                                                        │
//!   │                                          reader thread ◄─ recv ─
//!   │                                                        │ Event
//!   └── reads visible rows ── log store ◄── log writer ◄── [outbox of a session]
//! ```

#[cfg(feature = "gui")]
pub mod app;
pub mod args;
pub mod engine;
pub mod files;
pub mod i18n;
pub mod learn;
pub mod log;
pub mod net;
pub mod page;
pub mod payload;
pub mod threads;
#[cfg(feature = "gui")]
pub mod ui;
