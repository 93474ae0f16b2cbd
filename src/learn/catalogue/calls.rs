//! The calls of the socket interface.

use super::{Entry, Numbers, Subject};
use crate::i18n::Texts;
use crate::learn::Explanation;
use crate::learn::calls::{CALLS, CallForm, SheetOf};
use crate::net::Op;

pub(super) fn entries() -> Vec<Entry> {
    // Groups are joined by a call that stands there already.
    let ops = CALLS.into_iter().filter(|op| !matches!(op, Op::JoinGroup | Op::LeaveGroup));
    let all = ops.map(SheetOf::Call).chain(CallForm::ALL.map(SheetOf::Form));
    let entry = |call: SheetOf| {
        let id = format!("call-{}", call.name());
        let entry = Entry::new(Subject::Call, call.name(), id, Numbers::default());
        Entry { call: Some(call), ..entry }
    };
    all.map(entry).collect()
}

/// What it is for, what it waits for, what it returns.
pub(super) fn explanation(call: SheetOf, texts: &Texts) -> Explanation {
    let sheet = call.sheet().map(|sheet| (sheet.blocks(texts), sheet.returns(texts)));
    let (why, try_this) = sheet.unwrap_or_default();
    Explanation { what: call.purpose(texts), why, try_this }
}
