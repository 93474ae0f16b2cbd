//! What the details of rows cost on the heap, with their boxes.

use super::Detail;
use crate::net::heap::HeapBytes;

/// Bytes that a detail has on the heap.
pub(super) fn detail_bytes(detail: &Detail) -> usize {
    match detail {
        Detail::Call(call) => call.heap_bytes(),
        Detail::Error(error) => error.heap_bytes(),
        Detail::Opened(_) => 0,
        Detail::Protocol(event) => event.heap_bytes(),
        Detail::Automation(event) => event.heap_bytes(),
        Detail::Bytes(bytes) => bytes.heap_bytes(),
        Detail::End(end) => end.heap_bytes(),
    }
}
