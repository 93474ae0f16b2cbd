//! HTTP on loopback: loads from a server of the tests' own that sends exact bytes.
//!
//! Rules of these tests: port 0, waiting for what happens with a generous deadline, never a `sleep`. What
//! a machine cannot do is skipped, and said on stderr.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod addresses;
mod bodies;
mod case;
mod certificates;
mod charsets;
mod chunks;
mod codings;
mod found;
mod heads;
mod limits;
mod loading;
mod proxies;
mod redirect_bodies;
mod redirects;
mod requests;
mod secrets;
mod secure;
mod server;
mod statuses;
mod timeouts;
mod wire;
