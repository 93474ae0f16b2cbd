//! The calls of the socket interface.

use super::{Entry, Numbers, Subject};
use crate::i18n::Texts;
use crate::learn::calls::{CALLS, sheet};
use crate::learn::{Explanation, call_purpose};
use crate::net::Op;

pub(super) fn entries() -> Vec<Entry> {
    // Groups are joined by a call that stands there already.
    let ops = CALLS.into_iter().filter(|op| !matches!(op, Op::JoinGroup | Op::LeaveGroup));
    let entry = |op: Op| {
        let id = format!("call-{}", op.name());
        let entry = Entry::new(Subject::Call, op.name(), id, Numbers::default());
        Entry { call: Some(op), ..entry }
    };
    ops.map(entry).collect()
}

/// What it is for, what it waits for, what it returns.
pub(super) fn explanation(op: Op, texts: &Texts) -> Explanation {
    let (why, try_this) =
        sheet(op).map(|sheet| (sheet.blocks(texts), sheet.returns(texts))).unwrap_or_default();
    Explanation { what: call_purpose(op, texts), why, try_this }
}
