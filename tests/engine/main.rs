//! The engine on loopback: every session talks to plain sockets of the standard library.
//!
//! Rules of these tests: port 0, waiting for events with a generous deadline, never a `sleep`. What a
//! machine cannot do (no IPv6, no multicast on loopback) is skipped, and said on stderr.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod behaviour;
mod bind;
mod calls;
mod checks;
mod code;
mod frames;
#[cfg(target_os = "linux")]
mod icmp;
mod in_use;
mod lesson_programs;
mod lessons;
mod limits;
mod load;
mod multicast;
mod names;
mod non_blocking;
mod order;
mod probe;
mod protocols;
mod relay;
mod repeat;
mod rules;
mod send;
mod stop;
mod tcp_client;
mod tcp_client_connect;
mod tcp_client_files;
mod tcp_client_stop;
mod tcp_peer;
mod tcp_server;
mod tcp_server_commands;
mod tcp_server_files;
mod tcp_server_limits;
mod tcp_stalled;
mod tcp_stream;
mod timeline;
mod tls;
#[cfg(target_os = "linux")]
mod traced;
#[cfg(unix)]
mod unix;
mod unreachable;
mod workers;
