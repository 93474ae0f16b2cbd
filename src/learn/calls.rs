//! The calls as their manuals have them: how they are written in C and in Python, what they wait for, what they
//! return, which errors they can give, and where that stands in full.
//!
//! What a call is for, [`call_purpose`](super::call_purpose) says; what each error means, the
//! [`catalogue`](mod@super::catalogue).

mod forms;
mod sheets;

pub use forms::{CallForm, SheetOf};
pub use sheets::{CALLS, CallSheet, sheet};

use super::catalogue;
use super::explain::connect_ex_text;
use crate::i18n::Texts;
use crate::log::{Detail, Kind, Row};
use crate::net::call::{CallError, Returned};
use crate::net::{Call, Cause, End, Errno, NetError, Op, Peer};
use crate::tr;

/// A page of a manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualPage {
    /// Whose manual.
    pub name: &'static str,
    /// Its address.
    pub url: String,
}

impl CallSheet {
    /// What it waits for.
    pub fn blocks(&self, texts: &Texts) -> String {
        texts.get(&format!("sheet-{}.blocks", self.id)).into_owned()
    }

    /// What it returns.
    pub fn returns(&self, texts: &Texts) -> String {
        texts.get(&format!("sheet-{}", self.id)).into_owned()
    }

    /// An error that it can give, in a few words; empty for a name that is not in the catalogue.
    pub fn error_text(name: &str, texts: &Texts) -> String {
        catalogue::entry(name).map(|entry| entry.what(texts).into_owned()).unwrap_or_default()
    }

    /// The pages of manuals about it: of Linux, Python and Windows.
    pub fn pages(&self) -> Vec<ManualPage> {
        let page = |name, url| ManualPage { name, url };
        let linux = format!("https://man7.org/linux/man-pages/{}.html", self.linux);
        let python = format!("https://docs.python.org/3/library/{}", self.python_page);
        let windows = self.windows.map(|windows| {
            page(
                "Windows",
                format!("https://learn.microsoft.com/en-us/windows/win32/api/{windows}"),
            )
        });
        [Some(page("Linux", linux)), Some(page("Python", python)), windows]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// What a row's call was, if it reports one: which function, and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCall {
    /// Which function.
    pub op: Op,
    /// In which form, if there is more to say of that.
    pub form: Option<CallForm>,
    /// What came of it.
    pub result: Result<Returned, CallError>,
}

impl RowCall {
    fn of(op: Op, result: Result<Returned, CallError>) -> Self {
        Self { op, form: None, result }
    }

    /// What its manual says; `None` for what is no call.
    pub fn sheet(&self) -> Option<&'static CallSheet> {
        self.form.map_or(SheetOf::Call(self.op), SheetOf::Form).sheet()
    }
}

/// The call of a row.
pub fn call_of_row(row: &Row) -> Option<RowCall> {
    let (receiving, sending) = match row.peer {
        Peer::Connection(..) | Peer::Socket(..) => (Op::Recv, Op::Send),
        Peer::None | Peer::At(_) => (Op::RecvFrom, Op::SendTo),
    };
    let bytes = Ok(Returned::Number(i64::try_from(row.payload_bytes).unwrap_or(i64::MAX)));
    let failed =
        |op, errno: Option<Errno>| errno.map(|errno| RowCall::of(op, Err(CallError::Errno(errno))));
    match (row.kind, &row.detail) {
        (Kind::Received, _) => Some(RowCall::of(receiving, bytes)),
        (Kind::Sent, _) => Some(RowCall::of(sending, bytes)),
        (Kind::SendFailed, Some(Detail::Error(error))) => failed(sending, error.errno()),
        (_, Some(Detail::Call(call))) => {
            let Call { op, args, result, .. } = &**call;
            let form = CallForm::of(call);
            Some(RowCall { op: args.purpose(*op), form, result: result.clone() })
        }
        (_, Some(Detail::Error(error))) => failed(error.op, error.errno()),
        (_, Some(Detail::End(end))) => match &**end {
            End::Failed(error) => failed(error.op, error.errno()),
            _ => None,
        },
        _ => None,
    }
}

/// What it means that the call returned this.
pub fn returned_text(call: &RowCall, texts: &Texts) -> String {
    let text = result_text(call, texts);
    let Err(CallError::Errno(errno)) = &call.result else { return text };
    let error = NetError { op: call.op, target: String::new(), cause: Cause::Os(*errno) };
    match connect_ex_text(&error, texts) {
        Some(more) => tr!(texts, "connect-ex-after", why = text, more = more),
        None => text,
    }
}

fn result_text(call: &RowCall, texts: &Texts) -> String {
    match &call.result {
        Err(CallError::Errno(errno)) => {
            let name = errno.to_string();
            match catalogue::entry(&name) {
                Some(entry) => {
                    let what = entry.what(texts);
                    tr!(texts, "sheet-failed", name = name, what = what)
                }
                None => tr!(texts, "sheet-failed-unnamed", name = name),
            }
        }
        Err(CallError::Text(text)) => {
            let what = crate::payload::safe_text(text);
            tr!(texts, "sheet-failed-text", what = what)
        }
        Ok(Returned::Number(number)) => number_text(call.op, *number, texts),
        Ok(Returned::Address(_)) => tr!(texts, "sheet-address").into_owned(),
        Ok(Returned::Addresses(list)) => tr!(texts, "sheet-addresses", count = list.len()),
        Ok(Returned::Option(_)) => tr!(texts, "sheet-option").into_owned(),
        Ok(Returned::Text(text)) => crate::payload::safe_text(text).into_owned(),
        Ok(Returned::Accepted(fd, _)) => tr!(texts, "sheet-accepted", fd = fd.to_string()),
    }
}

fn number_text(op: Op, number: i64, texts: &Texts) -> String {
    match op {
        Op::Socket | Op::OpenFile => tr!(texts, "sheet-descriptor", fd = number.to_string()),
        Op::Recv if number == 0 => tr!(texts, "sheet-closed").into_owned(),
        Op::RecvMsg => tr!(texts, "sheet-queued", bytes = number),
        Op::RecvFrom | Op::Recv | Op::ReadFile => tr!(texts, "sheet-received", bytes = number),
        Op::SendTo | Op::Send | Op::WriteFile => tr!(texts, "sheet-taken", bytes = number),
        Op::Poll if number == 0 => tr!(texts, "sheet-not-ready").into_owned(),
        Op::Poll => tr!(texts, "sheet-ready").into_owned(),
        _ if number == 0 => tr!(texts, "sheet-done").into_owned(),
        _ => tr!(texts, "sheet-number", number = number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;
    use crate::net::{Args, Call, SocketFamily, SocketType};

    #[test]
    fn the_sockets_of_pings_have_a_sheet_of_their_own() {
        let of = |kind, protocol| {
            let args = Args::Socket { family: SocketFamily::Ipv4, kind, protocol };
            let result = Ok(Returned::Number(3));
            let blocked = std::time::Duration::ZERO;
            CallForm::of(&Call { op: Op::Socket, fd: None, args, result, blocked })
        };
        assert_eq!(of(SocketType::Datagram, 1), Some(CallForm::PingSocket));
        assert_eq!(of(SocketType::Datagram, 17), None);
        assert_eq!(of(SocketType::Raw, 1), Some(CallForm::RawSocket));
        assert_eq!(of(SocketType::Stream, 6), None);
    }

    #[test]
    fn no_call_with_a_manual_page_is_without_words() {
        for texts in Lang::ALL.map(Texts::new) {
            for op in CALLS.map(SheetOf::Call).into_iter().chain(CallForm::ALL.map(SheetOf::Form)) {
                let Some(sheet) = op.sheet() else { panic!("{op:?} has no sheet") };
                let written = [sheet.c, sheet.python];
                assert!(written.iter().any(|text| text.contains(op.name())), "{op:?}: {written:?}");
                for text in [sheet.blocks(&texts), sheet.returns(&texts), op.purpose(&texts)] {
                    assert!(!text.contains("sheet-") && !text.is_empty(), "{op:?}: {text}");
                }
                assert!(!sheet.errors.is_empty(), "{op:?}");
                for name in sheet.errors {
                    let text = CallSheet::error_text(name, &texts);
                    assert!(!text.is_empty(), "{op:?}: {name} is not in the catalogue");
                }
                for page in sheet.pages() {
                    assert!(page.url.starts_with("https://") && !page.url.contains(' '), "{op:?}");
                }
            }
        }
    }

    #[test]
    fn every_result_means_something() {
        let table = [
            (Op::Recv, Ok(Returned::Number(0)), "0: the peer has finished sending"),
            (Op::Recv, Ok(Returned::Number(5)), "5 bytes came"),
            (Op::Send, Ok(Returned::Number(13)), "13 bytes were taken by the system"),
            (Op::Socket, Ok(Returned::Number(3)), "3 is the new descriptor"),
            (Op::Bind, Ok(Returned::Number(0)), "0: done"),
            (Op::Accept, Ok(Returned::Accepted(4, "127.0.0.1:9".parse().unwrap())), "4 is the new"),
            (Op::Bind, Err(CallError::Text("odd\n".into())), r"It failed: odd\n"),
            (Op::Bind, Err(CallError::Errno(Errno(99_999))), "-1, with errno 99999"),
        ];
        let texts = Texts::new(Lang::En);
        for (op, result, beginning) in table {
            let text = returned_text(&RowCall::of(op, result), &texts);
            assert!(text.starts_with(beginning), "{op:?}: {text}");
        }
        #[cfg(unix)]
        {
            let result = Err(CallError::Errno(Errno(libc::EADDRINUSE)));
            let text = returned_text(&RowCall::of(Op::Bind, result), &texts);
            assert!(text.starts_with("-1, with EADDRINUSE: "), "{text}");
            let result = Err(CallError::Errno(Errno(libc::ECONNREFUSED)));
            let text = returned_text(&RowCall::of(Op::Connect, result), &texts);
            let said = format!("connect_ex returns {} (ECONNREFUSED)", libc::ECONNREFUSED);
            assert!(text.starts_with("-1, with ECONNREFUSED: ") && text.contains(&said), "{text}");
        }
    }
}
