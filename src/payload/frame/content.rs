//! What is in a frame, and how it is put there.

use super::Framing;
use std::borrow::Cow;

/// Ends a frame of SLIP, and may begin it (RFC 1055: `END`).
pub(super) const SLIP_END: u8 = 0xc0;

/// Begins an escape in a frame of SLIP (RFC 1055: `ESC`).
const SLIP_ESCAPE: u8 = 0xdb;

/// After an escape: stands for [`SLIP_END`] (RFC 1055: `ESC_END`).
const SLIP_ESCAPED_END: u8 = 0xdc;

/// After an escape: stands for [`SLIP_ESCAPE`] (RFC 1055: `ESC_ESC`).
const SLIP_ESCAPED_ESCAPE: u8 = 0xdd;

/// Ends a frame of COBS, and is nowhere in it.
pub(super) const COBS_END: u8 = 0;

/// The most bytes of content in a block of COBS.
const COBS_BLOCK_BYTES: usize = 254;

/// A frame that its rules do not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Malformed {
    /// The byte of the frame at which that shows.
    pub at: usize,
}

/// What a whole frame says: what is written in it where it is escaped (SLIP, COBS), all of its bytes else, from the
/// begin mark on.
///
/// # Errors
/// Where an escape or a length within the frame is none.
pub fn content<'a>(framing: &Framing, frame: &'a [u8]) -> Result<Cow<'a, [u8]>, Malformed> {
    match framing {
        Framing::Slip => unescape(frame),
        Framing::Cobs => unstuff(frame),
        Framing::Marks(marks) if !marks.begin.is_empty() => {
            let begin = memchr::memmem::find(frame, &marks.begin).unwrap_or(0);
            Ok(Cow::Borrowed(frame.get(begin..).unwrap_or_default()))
        }
        _ => Ok(Cow::Borrowed(frame)),
    }
}

/// Appends the frame that says this: escaped where frames are (SLIP, COBS), the content itself else, to which
/// whoever wrote it gave its marks or its length.
pub fn wrap(framing: &Framing, content: &[u8], out: &mut Vec<u8>) {
    match framing {
        Framing::Slip => escape(content, out),
        Framing::Cobs => stuff(content, out),
        _ => out.extend_from_slice(content),
    }
}

/// A frame without the flags at both ends, and how many there were before it.
fn between(frame: &[u8], flag: u8) -> (&[u8], usize) {
    let before = frame.iter().take_while(|byte| **byte == flag).count();
    let rest = frame.get(before..).unwrap_or_default();
    (rest.strip_suffix(&[flag]).unwrap_or(rest), before)
}

fn unescape(frame: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    let (body, before) = between(frame, SLIP_END);
    if memchr::memchr(SLIP_ESCAPE, body).is_none() {
        return Ok(Cow::Borrowed(body));
    }
    let mut content = Vec::with_capacity(body.len());
    let mut bytes = body.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        content.push(match *byte {
            SLIP_ESCAPE => match bytes.next() {
                Some((_, &SLIP_ESCAPED_END)) => SLIP_END,
                Some((_, &SLIP_ESCAPED_ESCAPE)) => SLIP_ESCAPE,
                _ => return Err(Malformed { at: before + at }),
            },
            byte => byte,
        });
    }
    Ok(Cow::Owned(content))
}

/// With a flag before it, too, so that noise on the line does not become a part of it (RFC 1055).
fn escape(content: &[u8], out: &mut Vec<u8>) {
    out.push(SLIP_END);
    for byte in content {
        match *byte {
            SLIP_END => out.extend_from_slice(&[SLIP_ESCAPE, SLIP_ESCAPED_END]),
            SLIP_ESCAPE => out.extend_from_slice(&[SLIP_ESCAPE, SLIP_ESCAPED_ESCAPE]),
            byte => out.push(byte),
        }
    }
    out.push(SLIP_END);
}

fn unstuff(frame: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    let (body, before) = between(frame, COBS_END);
    let mut content = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(code) = body.get(at).copied().map(usize::from) {
        let block = body.get(at + 1..at + code).ok_or(Malformed { at: before + at })?;
        content.extend_from_slice(block);
        at += code;
        // A full block stands for no zero, and neither does the last one.
        if code <= COBS_BLOCK_BYTES && at < body.len() {
            content.push(0);
        }
    }
    Ok(Cow::Owned(content))
}

fn stuff(content: &[u8], out: &mut Vec<u8>) {
    let mut pieces = content.split(|byte| *byte == 0).peekable();
    while let Some(piece) = pieces.next() {
        let mut left = piece;
        while left.len() >= COBS_BLOCK_BYTES {
            let (block, rest) = left.split_at(COBS_BLOCK_BYTES);
            out.push(u8::MAX);
            out.extend_from_slice(block);
            left = rest;
        }
        // A full block ends without a zero, so that nothing need come after the last one.
        let is_over = pieces.peek().is_none() && left.is_empty() && !piece.is_empty();
        if !is_over {
            out.push(left.len() as u8 + 1); // below a full block
            out.extend_from_slice(left);
        }
    }
    out.push(COBS_END);
}
