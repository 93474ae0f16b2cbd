//! Standard input, read on a thread of its own: nobody knows when somebody types.

use super::bell::Bell;
use crate::threads::{NotStarted, spawn};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::io::{self, BufRead, Read};

/// Pieces that may wait. Whoever writes into the pipe waits when the peer does not read.
const PIECES_MAX: usize = 4;

/// The most that is read at once, in bytes: as much as one `send` takes.
const READ_BYTES: usize = 65_536;

/// The longest line, in bytes: more than a datagram has, as hex digits with spaces, and more than a person types.
pub(super) const LINE_BYTES_MAX: usize = 1 << 20;

/// How the input is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputCut {
    /// As it comes: a stream has no messages.
    Reads,
    /// Each line is a message.
    Lines,
}

/// A piece of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Bytes as they came.
    Bytes(Vec<u8>),
    /// A line, with its end, and its number from 1.
    Line(Vec<u8>, u64),
    /// A line that is longer than [`LINE_BYTES_MAX`]. Nothing comes after it.
    TooLong(u64),
    /// It is over.
    End,
    /// It could not be read. Nothing comes after it.
    Failed(String),
}

/// Whether standard input is a file: its end is sure to come.
pub(super) fn is_file() -> bool {
    #[cfg(unix)]
    let input = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned();
    #[cfg(windows)]
    let input = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned();
    let input = input.map(std::fs::File::from).and_then(|file| file.metadata());
    input.is_ok_and(|file| file.is_file())
}

/// Begins to read; the bell is rung at each piece.
///
/// # Errors
/// If the system gives no thread.
pub(super) fn start(cut: InputCut, bell: Bell) -> Result<Receiver<Piece>, NotStarted> {
    let (pieces, waiting) = bounded(PIECES_MAX);
    spawn("standard input".to_owned(), move || {
        let last = match read(&mut io::stdin().lock(), cut, &pieces, &bell) {
            Ok(last) => last,
            Err(error) => Piece::Failed(error.to_string()),
        };
        put(last, &pieces, &bell);
    })?;
    Ok(waiting)
}

/// Hands over a piece, and waits for room. `false` if nobody takes it any more.
fn put(piece: Piece, pieces: &Sender<Piece>, bell: &Bell) -> bool {
    let is_taken = pieces.send(piece).is_ok();
    bell.ring();
    is_taken
}

fn read(
    input: &mut impl BufRead,
    cut: InputCut,
    pieces: &Sender<Piece>,
    bell: &Bell,
) -> io::Result<Piece> {
    let mut number = 0;
    loop {
        number += 1;
        let piece = match cut {
            InputCut::Reads => read_some(input)?,
            InputCut::Lines => read_line(input, number)?,
        };
        let is_last = matches!(piece, Piece::End | Piece::TooLong(_));
        if is_last || !put(piece.clone(), pieces, bell) {
            return Ok(piece);
        }
    }
}

fn read_some(input: &mut impl BufRead) -> io::Result<Piece> {
    let mut bytes = vec![0; READ_BYTES];
    loop {
        match input.read(&mut bytes) {
            Ok(0) => return Ok(Piece::End),
            Ok(len) => {
                bytes.truncate(len);
                return Ok(Piece::Bytes(bytes));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn read_line(input: &mut impl BufRead, number: u64) -> io::Result<Piece> {
    let mut line = Vec::new();
    input.take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line)?;
    Ok(match line.len() {
        0 => Piece::End,
        len if len > LINE_BYTES_MAX => Piece::TooLong(number),
        _ => Piece::Line(line, number),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn pieces(text: &[u8], cut: InputCut) -> Vec<Piece> {
        let (sender, receiver) = bounded(16);
        let (bell, _ear) = Bell::silent();
        let last = read(&mut io::Cursor::new(text.to_vec()), cut, &sender, &bell).unwrap();
        drop(sender);
        receiver.iter().chain([last]).collect()
    }

    #[test]
    fn lines_keep_their_ends_and_the_last_one_needs_none() {
        let line = |text: &[u8], number| Piece::Line(text.to_vec(), number);
        let expected = [line(b"a\r\n", 1), line(b"\n", 2), line(b"\xff", 3), Piece::End];
        assert_eq!(pieces(b"a\r\n\n\xff", InputCut::Lines), expected);
        let all = Piece::Bytes(b"a\r\n\n\xff".to_vec());
        assert_eq!(pieces(b"a\r\n\n\xff", InputCut::Reads), [all, Piece::End]);
        assert_eq!(pieces(b"", InputCut::Lines), [Piece::End]);
    }

    #[test]
    fn a_line_without_end_is_not_taken_for_ever() {
        let mut text = b"ok\n".to_vec();
        text.resize(text.len() + LINE_BYTES_MAX + 1, b'x');
        let expected = [Piece::Line(b"ok\n".to_vec(), 1), Piece::TooLong(2)];
        assert_eq!(pieces(&text, InputCut::Lines), expected);
    }
}
