//! What is said in a recording, and of one.

use super::explain::sentence;
use super::row_text::describe;
use crate::i18n::{Lang, Texts};
use crate::log::recorder::{RecordWords, RecorderFacts, RecorderState};
use crate::net::NetError;
use crate::payload::safe_text;
use crate::tr;
use std::path::Path;
use std::rc::Rc;

/// What makes the words of a recording; it makes its own texts, on its own thread.
pub fn record_words(lang: Lang) -> Box<dyn FnOnce() -> RecordWords + Send> {
    Box::new(move || {
        let texts = Rc::new(Texts::new(lang));
        let of_rows = Rc::clone(&texts);
        let made = tr!(texts, "record-made").into_owned();
        RecordWords {
            row: Box::new(move |row| describe(row, &of_rows)),
            missing: Box::new(move |rows| tr!(texts, "record-missing-here", rows = rows)),
            made,
        }
    })
}

/// Why a recording is over that nobody ended; `None` if it goes on, or was ended.
pub fn record_trouble(facts: &RecorderFacts, texts: &Texts) -> Option<String> {
    let path = shown_path(&facts.path);
    match &facts.state {
        RecorderState::Starting | RecorderState::Recording | RecorderState::Ended => None,
        RecorderState::Exists(path) => Some(tr!(texts, "cli-exists", path = shown_path(path))),
        RecorderState::Failed(error) => {
            let reason = sentence(&NetError::from(error.clone()), texts);
            Some(match facts.files {
                0 => tr!(texts, "record-not-begun", reason = reason),
                _ => tr!(texts, "record-failed", reason = reason, path = path),
            })
        }
        RecorderState::Panicked => Some(tr!(texts, "record-broken", path = path)),
    }
}

/// A path, safe to show.
fn shown_path(path: &Path) -> String {
    safe_text(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{FileError, FileStep};

    #[test]
    fn a_recording_that_fails_says_why_and_what_is_left() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let error = FileError::of_system(FileStep::Write, Path::new("a.pcapng"), &full);
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let facts = |files| RecorderFacts {
                state: RecorderState::Failed(error.clone()),
                path: "b\u{202e}.pcapng".into(),
                files,
                ..RecorderFacts::default()
            };
            let (before, after) =
                (record_trouble(&facts(0), &texts), record_trouble(&facts(2), &texts));
            assert!(before.is_some_and(|text| text.contains("a.pcapng")));
            assert!(
                after.is_some_and(|text| text.contains("pcapng") && !text.contains('\u{202e}'))
            );
            let ended = RecorderFacts { state: RecorderState::Ended, ..facts(1) };
            assert_eq!(record_trouble(&ended, &texts), None);
            let words = record_words(lang)();
            assert!((words.missing)(1234).contains("1,234") && words.made.contains("USER0"));
        }
    }
}
