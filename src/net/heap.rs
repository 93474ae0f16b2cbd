//! What the details of events have on the heap: peers make some of them, so it is counted and not guessed.

use super::call::{CallError, OptionValue, Returned};
use super::error::Holder;
use super::{Args, Call, Cause, End, NetError};
use crate::payload::SharedBytes;
use std::net::IpAddr;
use std::path::PathBuf;

/// What an allocator adds to a piece of memory and rounds it up by, in bytes.
const ALLOCATION_BYTES: usize = 16;

/// What has memory on the heap. A copy counts: it has no spare room, and the log has copies.
pub trait HeapBytes {
    /// The memory that it has beside its own size, in bytes.
    fn heap_bytes(&self) -> usize;
}

/// A piece of memory of so many bytes, with what the allocator adds.
pub fn piece_bytes(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes + ALLOCATION_BYTES }
}

impl<T: HeapBytes> HeapBytes for Box<T> {
    fn heap_bytes(&self) -> usize {
        piece_bytes(size_of::<T>()) + (**self).heap_bytes()
    }
}

impl<T: HeapBytes> HeapBytes for Option<T> {
    fn heap_bytes(&self) -> usize {
        self.as_ref().map_or(0, HeapBytes::heap_bytes)
    }
}

impl HeapBytes for String {
    fn heap_bytes(&self) -> usize {
        piece_bytes(self.len())
    }
}

impl HeapBytes for PathBuf {
    fn heap_bytes(&self) -> usize {
        piece_bytes(self.as_os_str().len())
    }
}

impl HeapBytes for SharedBytes {
    fn heap_bytes(&self) -> usize {
        self.len()
    }
}

impl HeapBytes for NetError {
    fn heap_bytes(&self) -> usize {
        let cause = match &self.cause {
            Cause::NameNotResolved(text) | Cause::Other(text) | Cause::Panic(text) => {
                text.heap_bytes()
            }
            Cause::InUse(
                _,
                Holder::Listener(Some((program, _))) | Holder::Receiver(Some((program, _))),
                _,
            ) => program.heap_bytes(),
            Cause::Protocol(failure) => failure.heap_bytes(),
            _ => 0,
        };
        self.target.heap_bytes() + cause
    }
}

impl HeapBytes for End {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Failed(error) => error.heap_bytes(),
            Self::Stopped | Self::PeerClosed | Self::Loaded | Self::Exited | Self::Done => 0,
        }
    }
}

impl HeapBytes for Call {
    fn heap_bytes(&self) -> usize {
        let args = match &self.args {
            Args::Host(text, _) | Args::Text(text) => text.heap_bytes(),
            Args::Set(_, value) => value.heap_bytes(),
            _ => 0,
        };
        let result = match &self.result {
            Ok(Returned::Addresses(addresses)) => {
                piece_bytes(size_of::<IpAddr>() * addresses.len())
            }
            Ok(Returned::Option(value)) => value.heap_bytes(),
            Ok(Returned::Text(text)) | Err(CallError::Text(text)) => text.heap_bytes(),
            _ => 0,
        };
        args + result
    }
}

impl HeapBytes for OptionValue {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Group(_, interface) | Self::Interface(interface) => interface.heap_bytes(),
            Self::Text(text) => text.heap_bytes(),
            Self::Number(_) | Self::Linger(_) | Self::NoLinger | Self::Time(_) => 0,
        }
    }
}
