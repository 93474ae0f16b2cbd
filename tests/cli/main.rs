//! The program on a terminal as a process, against plain sockets on loopback.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod check;
mod connect;
mod get;
mod icmp;
mod itself;
mod lesson;
mod listen;
mod machine;
mod open;
mod output;
mod program;
mod record;
mod udp;
mod words;
