//! What the details of rows cost on the heap: peers make some of them, so it is counted and not guessed.

use super::Detail;
use crate::net::call::{CallError, OptionValue, Returned};
use crate::net::error::Holder;
use crate::net::http::{Deviation, HttpEvent, HttpFailure};
use crate::net::tcp::event::FileRefusal;
use crate::net::tcp::{Closing, FileEvent};
use crate::net::{Args, Call, Cause, End, NetError, StreamEvent};
use crate::payload::SharedBytes;
use std::net::IpAddr;
use std::path::Path;

/// What an allocator adds to a piece of memory and rounds it up by, in bytes.
const ALLOCATION_BYTES: usize = 16;

/// The texts of a failure are cut to less (`net::http::failure`).
const FAILURE_TEXT_BYTES: usize = 256;

/// Bytes that a detail has on the heap, its box and its texts.
pub(super) fn detail_bytes(detail: &Detail) -> usize {
    match detail {
        Detail::Call(call) => boxed::<Call>() + of_call(call),
        Detail::Error(error) => boxed::<NetError>() + of_error(error),
        Detail::Opened(_) => 0,
        Detail::Stream(event) => boxed::<StreamEvent>() + of_stream(event),
        Detail::Bytes(bytes) => boxed::<SharedBytes>() + bytes.len(),
        Detail::Http(event) => boxed::<HttpEvent>() + of_http(event),
        Detail::End(end) => boxed::<End>() + of_end(end),
    }
}

fn boxed<T>() -> usize {
    size_of::<T>() + ALLOCATION_BYTES
}

fn piece(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + ALLOCATION_BYTES }
}

// Copies are as large as what they hold: the log has copies.
fn of_text(text: &str) -> usize {
    piece(text.len())
}

fn of_path(path: &Path) -> usize {
    piece(path.as_os_str().len())
}

fn of_error(error: &NetError) -> usize {
    let cause = match &error.cause {
        Cause::NameNotResolved(text) | Cause::Other(text) | Cause::Panic(text) => of_text(text),
        Cause::InUse(_, Holder::Listener(Some((program, _)))) => of_text(program),
        Cause::Http(_) => boxed::<HttpFailure>() + piece(FAILURE_TEXT_BYTES),
        _ => 0,
    };
    of_text(&error.target) + cause
}

fn of_end(end: &End) -> usize {
    match end {
        End::Failed(error) => of_error(error),
        End::Stopped | End::PeerClosed | End::Loaded => 0,
    }
}

fn of_call(call: &Call) -> usize {
    let args = match &call.args {
        Args::Host(host, _) => of_text(host),
        Args::Set(_, value) => of_value(value),
        _ => 0,
    };
    let result = match &call.result {
        Ok(Returned::Addresses(addresses)) => piece(size_of::<IpAddr>() * addresses.len()),
        Ok(Returned::Option(value)) => of_value(value),
        Err(CallError::Text(text)) => of_text(text),
        _ => 0,
    };
    args + result
}

fn of_value(value: &OptionValue) -> usize {
    match value {
        OptionValue::Group(_, interface) | OptionValue::Interface(interface) => of_text(interface),
        OptionValue::Number(_) | OptionValue::Linger(_) => 0,
    }
}

fn of_http(event: &HttpEvent) -> usize {
    match event {
        HttpEvent::Begun { url, proxy, .. } => of_text(url) + proxy.as_deref().map_or(0, of_text),
        HttpEvent::Secured { version, cipher, .. } => {
            of_text(version) + of_text(cipher) + piece(FAILURE_TEXT_BYTES)
        }
        HttpEvent::Odd(Deviation::UnknownCoding(name)) => of_text(name),
        HttpEvent::Redirected { url, .. } => of_text(url),
        HttpEvent::Failed { error, .. } => of_error(error),
        _ => 0,
    }
}

fn of_stream(event: &StreamEvent) -> usize {
    match event {
        StreamEvent::Closed(Closing::Failed(error)) => of_error(error),
        StreamEvent::File(event) => of_file(event),
        _ => 0,
    }
}

fn of_file(event: &FileEvent) -> usize {
    match event {
        FileEvent::Sending { path, .. }
        | FileEvent::Sent { path, .. }
        | FileEvent::Saving { path }
        | FileEvent::Saved { path, .. }
        | FileEvent::SavingGoesOn { path, .. } => of_path(path),
        FileEvent::SendStopped { error, .. } => of_error(error),
        FileEvent::SaveStopped { unfinished, error, .. } => {
            of_error(error) + unfinished.as_deref().map_or(0, of_path)
        }
        FileEvent::Refused { name, why } => {
            let why = if let FileRefusal::Failed(error) = why { of_error(error) } else { 0 };
            of_text(name) + why
        }
    }
}
