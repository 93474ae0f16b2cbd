//! Network Playground: open network sockets with a click and see what really happens on them.
//!
//! The layers, each of which may use only those to its left (a test keeps it so):
//!
//! [`payload`] ← [`threads`] ← [`files`] ← [`net`] ← [`log`] ← [`page`] ← [`i18n`] ← [`learn`] ←
//! [`engine`] ← [`args`] ← [`cli`] | `ui` ← `app`
//!
//! | layer | does | refuses to |
//! |---|---|---|
//! | [`payload`] | bytes ⇄ text, in every encoding | know sockets, clocks, files |
//! | [`threads`] | threads with names, their panics, locks | know what they work on |
//! | [`files`] | writes beside a file's place and puts it there | know what is in it, replace it unasked |
//! | [`net`] | sockets, threads, events | know the log, a window, a language |
//! | [`log`] | keeps, filters and copies rows | make sentences |
//! | [`page`] | reads bodies: encoding, rows, syntax, pictures | copy what it need not, know a window |
//! | [`i18n`] | has the texts, in English and Chinese | know what they are for |
//! | [`learn`] | says calls and failures in words | draw |
//! | [`engine`] | owns log and sessions, starts what is asked for | know a window |
//! | [`args`] | reads the start arguments | start anything |
//! | [`cli`] | the program on a terminal: lines in, lines out | know a window |
//! | `ui` | draws, and returns intents | act, wait, make calls |
//! | `app` | owns engine and panes, carries out intents | draw |
//!
//! `ui` and `app` are the window and stand only with the feature `gui`: all others build without egui. [`cli`] and the
//! window stand side by side and know nothing of each other.
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
pub mod cli;
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
