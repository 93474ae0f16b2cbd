//! A recording of what a session does, beside what is printed.

use super::options::RecordFile;
use super::{say, shown};
use crate::files::own;
use crate::i18n::Texts;
use crate::learn::recording::{record_trouble, record_words};
use crate::log::recorder::{RecordForm, RecordRequest, RecordedSessions, Recorder};
use crate::log::{DiskBudget, SpoolConfig, Store};
use crate::payload::Encoding;
use crate::threads::NotStarted;
use crate::tr;
use std::sync::Arc;
use std::task::Waker;

/// A recording that is under way.
pub(super) struct FileRecording {
    recorder: Recorder,
    /// Whether it was said that it is over.
    is_told: bool,
}

/// Rows that memory does not hold go to the disk: a recording that is slow loses none of them, nor does a slow reader of
/// standard output.
pub(super) fn start_spool(store: &Store) -> Result<(), NotStarted> {
    match own::folders() {
        Some(folders) => {
            let folder = folders.cache.join("log");
            store.start_spool(SpoolConfig { folder, budget: DiskBudget::Automatic })
        }
        None => Ok(()),
    }
}

impl FileRecording {
    /// Begins with the first row; the waker is woken when it stands otherwise than before.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn start(
        record: &RecordFile,
        store: &Arc<Store>,
        encoding: Encoding,
        texts: &Texts,
        waker: Waker,
    ) -> Result<Self, NotStarted> {
        let request = RecordRequest {
            store: Arc::clone(store),
            from: 0,
            sessions: RecordedSessions::All,
            form: RecordForm::of_path(&record.file.path),
            encoding,
            words: record_words(texts.lang()),
            path: record.file.path.clone(),
            existing: record.file.existing,
            rotation: record.rotation,
        };
        Ok(Self { recorder: Recorder::start(request, waker)?, is_told: false })
    }

    /// Says once that it has ended by itself.
    pub(super) fn hear(&mut self, texts: &Texts) {
        if !self.is_told
            && let Some(trouble) = record_trouble(&self.recorder.facts(), texts)
        {
            self.is_told = true;
            say::problem(&trouble);
        }
    }

    /// Writes the last rows, and says what is in the file. Returns whether all is well.
    pub(super) fn end(mut self, texts: &Texts) -> bool {
        self.recorder.end();
        self.hear(texts);
        let facts = self.recorder.facts();
        if facts.files > 0 {
            let (rows, bytes, path) = (facts.rows, facts.bytes, shown(&facts.path));
            let mut note = tr!(texts, "cli-recorded", rows = rows, bytes = bytes, path = path);
            if facts.files > 1 {
                note = format!("{note} · {}", tr!(texts, "record-files", files = facts.files));
            }
            say::note(&note);
        }
        if facts.rows_missing > 0 {
            say::note(&tr!(texts, "record-missing", rows = facts.rows_missing));
        }
        !self.is_told && facts.rows_missing == 0
    }
}
