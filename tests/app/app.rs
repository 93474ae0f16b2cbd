//! The whole program, driven as a person would, against real sockets on loopback.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod checks;
mod code;
mod driver;
mod examples;
mod http;
mod key_log;
mod learn;
mod lessons;
mod log_windows;
mod machine;
mod messages;
mod options;
mod program;
mod record;
mod recordings;
mod repeat;
mod room;
mod rules;
mod tcp_client;
mod tcp_server;
mod time_line;
mod udp;
#[cfg(unix)]
mod unix;
mod whole_log;
mod window;
