//! `{count}`: the number of a message, as text or as bytes.

use super::part::digits;
use crate::payload::encoding::{Encoding, Unencodable};

/// A number is filled up to so many characters at most: the longest one has 20 digits, and columns are rarely wider.
pub const COUNT_WIDTH_MAX: usize = 64;

/// How the number of a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    form: Form,
    /// The number of the first message.
    start: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text {
        radix: Radix,
        fill: u8,
        width: usize,
    },
    /// The number itself, in so many bytes; what does not fit is left out from above.
    Big(usize),
    Little(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Radix {
    Decimal,
    SmallHex,
    LargeHex,
}

impl Counter {
    /// Reads what stands after `count:`: a form, and after another colon the first number. Each may be left out.
    pub(super) fn parse(arguments: &str) -> Option<Self> {
        let (form, start) = match arguments.split_once(':') {
            Some((form, start)) => (form, digits(start)?),
            None => (arguments, 1),
        };
        Some(Self { form: parse_form(form)?, start })
    }

    /// Appends the number of the message of this number, which is 1 for the first.
    pub(super) fn write(
        self,
        count: u64,
        encoding: Encoding,
        out: &mut Vec<u8>,
    ) -> Result<(), Unencodable> {
        let number = count.wrapping_sub(1).wrapping_add(self.start);
        match self.form {
            Form::Text { radix, fill, width } => {
                let mut buffer = [fill; COUNT_WIDTH_MAX];
                let begins = write_digits(number, radix, &mut buffer);
                let begins = begins.min(COUNT_WIDTH_MAX.saturating_sub(width));
                let text = buffer.get(begins..).unwrap_or_default();
                return encoding.encode(str::from_utf8(text).unwrap_or_default(), out);
            }
            Form::Big(bytes) => {
                out.extend_from_slice(number.to_be_bytes().get(8 - bytes..).unwrap_or_default());
            }
            Form::Little(bytes) => {
                out.extend_from_slice(number.to_le_bytes().get(..bytes).unwrap_or_default());
            }
        }
        Ok(())
    }
}

fn parse_form(form: &str) -> Option<Form> {
    match form {
        "u8" => return Some(Form::Big(1)),
        "u16be" => return Some(Form::Big(2)),
        "u16le" => return Some(Form::Little(2)),
        "u32be" => return Some(Form::Big(4)),
        "u32le" => return Some(Form::Little(4)),
        _ => {}
    }
    let (width, radix) = match form.strip_suffix('x') {
        Some(width) => (width, Radix::SmallHex),
        None => match form.strip_suffix('X') {
            Some(width) => (width, Radix::LargeHex),
            None => (form, Radix::Decimal),
        },
    };
    let fill = if width.starts_with('0') { b'0' } else { b' ' };
    let width = if width.is_empty() { 0 } else { digits(width)? };
    (width <= COUNT_WIDTH_MAX).then_some(Form::Text { radix, fill, width })
}

/// Writes the digits to the buffer's end, and returns where they begin.
fn write_digits(mut number: u64, radix: Radix, buffer: &mut [u8]) -> usize {
    let (base, letters): (u64, &[u8; 16]) = match radix {
        Radix::Decimal => (10, b"0123456789abcdef"),
        Radix::SmallHex => (16, b"0123456789abcdef"),
        Radix::LargeHex => (16, b"0123456789ABCDEF"),
    };
    let mut begins = buffer.len();
    for (at, place) in buffer.iter_mut().enumerate().rev() {
        let digit = usize::try_from(number % base).ok().and_then(|digit| letters.get(digit));
        *place = digit.copied().unwrap_or(b'0');
        number /= base;
        begins = at;
        if number == 0 {
            break;
        }
    }
    begins
}
