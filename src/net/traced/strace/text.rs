//! The small language of strace's arguments: what stands in quotes, brackets and after descriptors.

use crate::net::Endpoint;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// A descriptor with what `-yy` says of it: `4<TCP:[127.0.0.1:1234->127.0.0.1:9999]>`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Descriptor<'a> {
    /// Its number.
    pub fd: u64,
    /// What it is: `TCP`, `UDPv6`, `UNIX-STREAM`; empty if strace does not know, or for a file.
    pub kind: &'a str,
    /// What stands in the brackets after it.
    pub inner: &'a str,
}

/// Without white space at both ends.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

/// A whole number, in decimal or after `0x` in hex.
pub(super) fn number(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    match text.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The arguments of a call, from after its `(`, and what follows its `)`. `None` if it has no end.
pub(super) fn arguments(text: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let end = closing(text)?;
    Some((parts(text.get(..end)?), text.get(end + 1..)?))
}

/// The parts of a list, without those around it.
pub(super) fn parts(text: &[u8]) -> Vec<&[u8]> {
    let mut scan = Scan::default();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, byte) in text.iter().enumerate() {
        if scan.is_outside(text, at) && *byte == b',' {
            parts.extend(text.get(start..at).map(trim));
            start = at + 1;
        }
    }
    parts.extend(text.get(start..).map(trim).filter(|part| !part.is_empty() || start > 0));
    parts
}

/// Where the bracket is that closes what is open before the text.
fn closing(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    (0..text.len()).find(|at| scan.is_outside(text, *at) && text.get(*at) == Some(&b')'))
}

/// A walk through a text that knows what is open.
#[derive(Default)]
struct Scan {
    depth: usize,
    /// How many `<` of descriptors are open.
    angles: usize,
    is_quoted: bool,
    is_escaped: bool,
}

impl Scan {
    /// Takes the next byte; whether it stands outside of everything.
    fn is_outside(&mut self, text: &[u8], at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
        let Some(byte) = text.get(at).copied() else { return false };
        if self.is_quoted {
            self.is_quoted = self.is_escaped || byte != b'"';
            self.is_escaped = !self.is_escaped && byte == b'\\';
            return false;
        }
        let was_outside = self.depth == 0 && self.angles == 0;
        match byte {
            b'"' => self.is_quoted = true,
            b'<' if self.angles > 0 || before.is_some_and(|byte| byte.is_ascii_alphanumeric()) => {
                self.angles += 1;
            }
            b'>' if self.angles > 0 && before != Some(b'-') => self.angles -= 1,
            b'(' | b'[' | b'{' if self.angles == 0 => self.depth += 1,
            b')' | b']' | b'}' if self.angles == 0 && self.depth > 0 => {
                self.depth -= 1;
                return false;
            }
            _ => {}
        }
        was_outside
    }
}

/// What stands in quotes, and whether strace cut it (`"…"...`).
pub(super) fn quoted(text: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut rest = text.strip_prefix(b"\"")?;
    let mut bytes = Vec::with_capacity(rest.len() / 4);
    loop {
        let (byte, tail) = rest.split_first()?;
        rest = match byte {
            b'"' => return Some((bytes, tail.starts_with(b"..."))),
            b'\\' => escaped(tail, &mut bytes)?,
            other => {
                bytes.push(*other);
                tail
            }
        };
    }
}

/// Reads what follows a backslash, as C writes it.
fn escaped<'a>(text: &'a [u8], bytes: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (kind, rest) = text.split_first()?;
    let byte = match kind {
        b'x' => {
            let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            return rest.get(2..);
        }
        b'0'..=b'7' => {
            let is_octal = |byte: &&u8| (b'0'..=b'7').contains(*byte);
            let len = text.iter().take(3).take_while(is_octal).count();
            let digits = std::str::from_utf8(text.get(..len)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 8).ok()?);
            return text.get(len..);
        }
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'f' => 0x0c,
        other => *other,
    };
    bytes.push(byte);
    Some(rest)
}

/// A field of a structure `{name=value, …}`.
pub(super) fn field<'a>(structure: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let inner = structure.strip_prefix(b"{")?.strip_suffix(b"}")?;
    parts(inner).into_iter().find_map(|part| {
        part.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"="))
    })
}

/// The parts of `[…]`.
pub(super) fn list(text: &[u8]) -> Option<Vec<&[u8]>> {
    text.strip_prefix(b"[")?.strip_suffix(b"]").map(parts)
}

/// What stands in the brackets of `function(…)`.
fn called<'a>(text: &'a [u8], function: &str) -> Option<&'a [u8]> {
    text.strip_prefix(function.as_bytes())?.strip_prefix(b"(")?.strip_suffix(b")")
}

/// An address of IPv4 or IPv6. `None` for other families.
pub(super) fn address(structure: &[u8]) -> Option<Endpoint> {
    let port = |name| {
        let port = called(field(structure, name)?, "htons").and_then(number)?;
        u16::try_from(port).ok()
    };
    match field(structure, "sa_family")? {
        b"AF_INET" => {
            let ip = called(field(structure, "sin_addr")?, "inet_addr")?;
            Some(SocketAddr::new(IpAddr::V4(parsed(ip)?), port("sin_port")?).into())
        }
        b"AF_INET6" => {
            let inner = structure.strip_prefix(b"{")?.strip_suffix(b"}")?;
            let ip = parts(inner).into_iter().find_map(|part| called(part, "inet_pton"))?;
            let ip = parsed(parts(ip).get(1)?)?;
            let scope = field(structure, "sin6_scope_id").and_then(number).unwrap_or_default();
            let scope = u32::try_from(scope).unwrap_or_default();
            Some(SocketAddr::V6(SocketAddrV6::new(ip, port("sin6_port")?, 0, scope)).into())
        }
        _ => None,
    }
}

/// What stands in quotes, as another type.
fn parsed<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(&quoted(text)?.0).ok()?.parse().ok()
}

/// A descriptor at the beginning of a text.
pub(super) fn descriptor(text: &[u8]) -> Option<Descriptor<'_>> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fd = u64::try_from(number(text.get(..digits)?)?).ok()?;
    let nothing = Descriptor { fd, kind: "", inner: "" };
    let Some(annotation) = text.get(digits..).and_then(|rest| rest.strip_prefix(b"<")) else {
        return Some(nothing);
    };
    let Some(colon) = annotation.windows(2).position(|two| two == b":[") else {
        return Some(nothing);
    };
    let inner = annotation.get(colon + 2..).unwrap_or_default();
    let end = inner.windows(2).position(|two| two == b"]>").unwrap_or(inner.len());
    let both = (annotation.get(..colon), inner.get(..end));
    let (Some(kind), Some(inner)) = (both.0.and_then(utf8), both.1.and_then(utf8)) else {
        return Some(nothing);
    };
    let is_kind = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    Some(if is_kind { Descriptor { fd, kind, inner } } else { nothing })
}

fn utf8(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok()
}
