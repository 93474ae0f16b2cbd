//! Where a body ends, and what is to be undone (RFC 9112, section 6).

use super::failure::told;
use super::{BodyFraming, Coding, Deviation, Head, HttpFailure};

/// Codings that are undone one after the other, as many as curl undoes.
pub(super) const CODINGS_MAX: usize = 5;

/// What the head says of the body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) framing: BodyFraming,
    /// What is to be undone, in the order in which it was applied.
    pub(super) codings: Vec<Coding>,
    /// What is wrong already; the body is read all the same, to be looked at.
    pub(super) failure: Option<HttpFailure>,
}

/// Which request a response is to, as far as that matters for its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseTo {
    /// HEAD: there is no body, whatever the head says.
    Head,
    /// Any other.
    OtherMethod,
}

/// Reads what the head says of the body.
pub(super) fn plan(head: &Head, to: ResponseTo, odd: &mut Vec<Deviation>) -> Plan {
    let mut plan = Plan { framing: BodyFraming::None, codings: Vec::new(), failure: None };
    let has_none = to == ResponseTo::Head || matches!(head.status, 100..=199 | 204 | 304);
    if has_none {
        if head.status == 204 && head.value("Content-Length").is_some_and(|value| value != b"0") {
            odd.push(Deviation::LengthWithoutBody);
        }
        return plan;
    }
    let (mut codings, unknown) = content_codings(head);
    let is_unknown = unknown.is_some();
    if let Some(name) = unknown {
        // What was applied before cannot be undone either.
        odd.push(Deviation::UnknownCoding(name));
        codings.clear();
    }
    let transfer = transfer_codings(head, odd);
    let has_chunks = matches!(transfer, Ok(Some((_, true))));
    let length = length(head, if has_chunks { None } else { Some(odd) });
    match transfer {
        Ok(Some((applied, is_chunked))) => {
            plan.framing = if is_chunked { BodyFraming::Chunked } else { BodyFraming::UntilClose };
            if !is_unknown {
                codings.extend(applied);
            }
            if is_chunked && head.value("Content-Length").is_some() {
                odd.push(Deviation::LengthBesideChunks);
            }
            if is_chunked && head.minor_version == 0 {
                odd.push(Deviation::ChunksInHttp10);
            }
        }
        Ok(None) => match length {
            Ok(Some(bytes)) => plan.framing = BodyFraming::Length(bytes),
            Ok(None) => plan.framing = BodyFraming::UntilClose,
            Err(HttpFailure::ConflictingLengths(one, other)) => {
                plan.framing = BodyFraming::Length(one.max(other));
                plan.failure = Some(HttpFailure::ConflictingLengths(one, other));
            }
            Err(failure) => {
                plan.framing = BodyFraming::UntilClose;
                plan.failure = Some(failure);
            }
        },
        Err(failure) => {
            plan.framing = BodyFraming::UntilClose;
            plan.failure = Some(failure);
            codings.clear();
        }
    }
    if plan.framing == BodyFraming::UntilClose {
        odd.push(Deviation::UntilClose);
    }
    plan.codings = codings;
    plan
}

/// The names in a list such as `gzip, chunked`, of all headers of a name, in lower case and without
/// parameters.
fn names(head: &Head, header: &str) -> Vec<Vec<u8>> {
    head.values(header)
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|part| part.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii())
        .filter(|part| !part.is_empty())
        .map(<[u8]>::to_ascii_lowercase)
        .collect()
}

fn coding(name: &[u8]) -> Option<Coding> {
    match name {
        b"gzip" | b"x-gzip" => Some(Coding::Gzip),
        b"deflate" => Some(Coding::Deflate),
        b"br" => Some(Coding::Brotli),
        _ => None,
    }
}

/// Whether the name stands for no coding; `none` is not registered, and servers send it.
fn is_none(name: &[u8]) -> bool {
    matches!(name, b"identity" | b"none")
}

/// The content codings, and one that we do not undo.
fn content_codings(head: &Head) -> (Vec<Coding>, Option<String>) {
    let mut codings = Vec::new();
    for name in names(head, "Content-Encoding") {
        match coding(&name) {
            _ if is_none(&name) => {}
            Some(coding) if codings.len() < CODINGS_MAX => codings.push(coding),
            _ => return (codings, Some(told(&name))),
        }
    }
    (codings, None)
}

/// The transfer codings beside `chunked`, and whether that is the last; `None` if there are none.
fn transfer_codings(
    head: &Head,
    odd: &mut Vec<Deviation>,
) -> Result<Option<(Vec<Coding>, bool)>, HttpFailure> {
    let bad = || {
        let all: Vec<&[u8]> = head.values("Transfer-Encoding").collect();
        HttpFailure::BadTransferCoding(told(&all.join(&b", "[..])))
    };
    let mut found = names(head, "Transfer-Encoding");
    found.retain(|name| !is_none(name));
    let is_chunked = found.last().is_some_and(|name| name == b"chunked");
    if is_chunked {
        let last = found.iter().rposition(|name| name != b"chunked");
        let first_chunked = last.map_or(0, |last| last + 1);
        if found.len() - first_chunked > 1 {
            odd.push(Deviation::RepeatedChunked);
        }
        found.truncate(first_chunked);
    } else if found.is_empty() {
        let is_odd = head.value("Transfer-Encoding").is_some_and(<[u8]>::is_empty);
        return if is_odd { Err(bad()) } else { Ok(None) };
    }
    if found.len() > CODINGS_MAX {
        return Err(bad());
    }
    let codings: Option<Vec<Coding>> = found.iter().map(|name| coding(name)).collect();
    Ok(Some((codings.ok_or_else(bad)?, is_chunked)))
}

/// The length, if there is one.
fn length(head: &Head, odd: Option<&mut Vec<Deviation>>) -> Result<Option<u64>, HttpFailure> {
    let mut found: Option<u64> = None;
    let mut count = 0;
    for value in head.values("Content-Length").flat_map(|value| value.split(|byte| *byte == b',')) {
        let value = value.trim_ascii();
        let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        let number = std::str::from_utf8(value).ok().filter(|_| is_number);
        let number: u64 = number
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| HttpFailure::BadLength(told(value)))?;
        if let Some(other) = found.filter(|other| *other != number) {
            return Err(HttpFailure::ConflictingLengths(other, number));
        }
        found = Some(number);
        count += 1;
    }
    if count > 1
        && let Some(odd) = odd
    {
        odd.push(Deviation::RepeatedLength);
    }
    Ok(found)
}
