//! What logging a stream of a Unix-domain socket costs: bytes a second of one connection through the whole pipeline
//! (session, lane, log writer, store) beside a bare loop of 64 KiB reads, in turn; and
//! beside a loop that keeps as much of what it read as the log does, which memory slows down, too.
//!
//! The sender is a process of its own.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[cfg(unix)]
#[expect(dead_code, reason = "it measures no time of single things")]
mod common;
#[cfg(unix)]
#[path = "common/logged.rs"]
mod logged;
#[cfg(unix)]
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it needs processor time alone")]
mod process;
#[cfg(unix)]
#[path = "unix_stream/speed.rs"]
mod speed;
#[cfg(unix)]
#[path = "common/stream_sender.rs"]
#[expect(dead_code, reason = "its sender has a path")]
mod stream_sender;

#[cfg(unix)]
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[cfg(unix)]
fn main() -> Outcome<()> {
    if stream_sender::was_the_sender()? || !common::is_asked() {
        return Ok(());
    }
    speed::measure()
}

#[cfg(not(unix))]
fn main() {
    println!("this system has no Unix-domain sockets that safe libraries reach");
}
