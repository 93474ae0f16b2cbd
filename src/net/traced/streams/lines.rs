//! How what a program prints is cut into rows.

use std::io::Read;
use std::process::{ChildStderr, ChildStdout};
use std::time::Duration;

/// From so many bytes on that came at once, nobody reads line by line: they are one row.
const FLOOD_BYTES: usize = 4096;

/// What a program prints.
pub(in crate::net::traced) trait Printed: Read + Send + 'static {
    /// Whether more comes within this time.
    fn comes_more(&mut self, within: Duration) -> bool;
}

/// Whether it ends within a line.
pub(super) fn is_unfinished(printed: &[u8]) -> bool {
    printed.len() < FLOOD_BYTES && printed.last().is_some_and(|last| *last != b'\n')
}

/// Lines are rows of their own; much at once is one row.
pub(super) fn rows(printed: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_flood = printed.len() >= FLOOD_BYTES;
    printed.split_inclusive(move |byte| *byte == b'\n' && !is_flood)
}

#[cfg(unix)]
fn is_readable(pipe: &impl std::os::fd::AsFd, within: Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut pipes = [PollFd::new(pipe, PollFlags::IN)];
    let limit = Timespec::try_from(within).ok();
    poll(&mut pipes, limit.as_ref()).is_ok_and(|ready| ready > 0)
}

macro_rules! printed {
    ($($pipe:ty),*) => {$(
        impl Printed for $pipe {
            #[cfg(unix)]
            fn comes_more(&mut self, within: Duration) -> bool {
                is_readable(self, within)
            }

            /// There, nothing says so without waiting.
            #[cfg(not(unix))]
            fn comes_more(&mut self, _: Duration) -> bool {
                false
            }
        }
    )*};
}

printed!(ChildStdout, ChildStderr);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_rows_and_a_flood_is_one() {
        let cut = |printed: &'static [u8]| rows(printed).collect::<Vec<_>>();
        assert_eq!(cut(b"one\ntwo\n"), [b"one\n", b"two\n"]);
        assert_eq!(cut(b"name: "), [b"name: "]);
        assert_eq!(cut(b""), [b""; 0]);
        let flood = b"y\n".repeat(FLOOD_BYTES);
        assert_eq!(rows(&flood).count(), 1);
        assert!(is_unfinished(b"name: ") && !is_unfinished(b"x\n") && !is_unfinished(b""));
        assert!(!is_unfinished(&flood[1..flood.len() - 1]));
    }
}
