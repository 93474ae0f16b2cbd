//! The files of a recording: their form, and when another begins.

use crate::files::{Existing, FileError, FileFault, GrowingFile};
use crate::log::export::job::RowWords;
use crate::log::export::{Form, Lines, Whose};
use crate::log::json_lines::{self, Introduced};
use crate::log::packets::Packets;
use crate::log::{Class, Row, Store};
use crate::payload::Encoding;
use jiff::Zoned;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Names that are tried for a file that begins within the second of another one.
const NAMES_MAX: u32 = 1000;

/// The form of a recording.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum RecordForm {
    /// Packets, for Wireshark and others; see [`packets`](crate::log::packets).
    #[default]
    Pcapng,
    /// All that the log has, to be read back; see [`json_lines`].
    JsonLines,
    /// For people.
    Text,
}

impl RecordForm {
    /// All forms, in the order of the choice.
    pub const ALL: [Self; 3] = [Self::Pcapng, Self::JsonLines, Self::Text];

    /// The usual ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pcapng => "pcapng",
            Self::JsonLines => "jsonl",
            Self::Text => "txt",
        }
    }

    /// The form that a file's name ends with; packets if it ends otherwise.
    pub fn of_path(path: &Path) -> Self {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        match end.to_ascii_lowercase().as_str() {
            "jsonl" | "json" | "ndjson" => Self::JsonLines,
            "txt" | "log" => Self::Text,
            _ => Self::Pcapng,
        }
    }
}

/// When another file begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rotation {
    /// With the first row after one has so many bytes.
    pub bytes: Option<u64>,
    /// With the first row so long after the beginning of one.
    pub every: Option<Duration>,
}

impl Rotation {
    /// The largest file that can be chosen, in MiB: what disks hold.
    pub const MIB_MAX: u64 = 1 << 20;

    /// The longest time of one file, in minutes: a week.
    pub const MINUTES_MAX: u64 = 7 * 24 * 60;

    /// After so many MiB, and after so many minutes.
    pub fn after(mib: Option<u64>, minutes: Option<u64>) -> Self {
        Self { bytes: mib.map(|mib| mib << 20), every: minutes.map(Duration::from_mins) }
    }

    /// Whether there is more than one file.
    pub fn is_on(self) -> bool {
        self.bytes.is_some() || self.every.is_some()
    }
}

/// What is said in a recording.
pub struct RecordWords {
    /// What a row without payload reads like, and why a payload could not go.
    pub row: RowWords,
    /// That so many rows are missing.
    pub missing: Box<dyn Fn(u64) -> String>,
    /// What the comment of a file of packets says.
    pub made: String,
}

/// How rows become bytes.
enum Writer {
    Packets(Box<Packets>),
    Lines { lines: Lines<RowWords>, form: RecordForm, introduced: Introduced },
}

/// The files, one after the other.
pub(super) struct Files {
    writer: Writer,
    words: Option<RowWords>,
    missing_words: Box<dyn Fn(u64) -> String>,
    path: PathBuf,
    existing: Existing,
    rotation: Rotation,
    file: GrowingFile,
    begun: Instant,
    /// Bytes that are not in the file yet.
    pending: Vec<u8>,
    has_rows: bool,
    /// How many files there are, and the bytes of those that are full.
    pub(super) count: u64,
    pub(super) bytes_before: u64,
}

/// What [`Files`] are made from.
pub(super) struct FilesRequest {
    pub(super) form: RecordForm,
    pub(super) encoding: Encoding,
    pub(super) whose: Whose,
    pub(super) words: RecordWords,
    pub(super) path: PathBuf,
    pub(super) existing: Existing,
    pub(super) rotation: Rotation,
}

impl Files {
    /// Makes the first one.
    pub(super) fn create(request: FilesRequest) -> Result<Self, FileError> {
        let FilesRequest { form, encoding, whose, words, path, existing, rotation } = request;
        let file = create(&path, existing, rotation)?;
        let RecordWords { row, missing, made } = words;
        let (writer, words) = match form {
            RecordForm::Pcapng => (Writer::Packets(Box::new(Packets::new(made))), Some(row)),
            RecordForm::JsonLines | RecordForm::Text => {
                let of_export = if form == RecordForm::Text { Form::Text } else { Form::JsonLines };
                let lines = Lines::new(of_export, encoding, TimeZone::system(), row);
                let lines = lines.with_whose(whose);
                (Writer::Lines { lines, form, introduced: Introduced::default() }, None)
            }
        };
        let mut files = Self {
            writer,
            words,
            missing_words: missing,
            path,
            existing,
            rotation,
            file,
            begun: Instant::now(),
            pending: Vec::new(),
            has_rows: false,
            count: 1,
            bytes_before: 0,
        };
        files.begin();
        Ok(files)
    }

    /// Where the file is that is written.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Bytes that are in the files.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes_before + self.file.bytes()
    }

    /// Bytes that wait to be written.
    pub(super) fn pending(&self) -> usize {
        let held_back = match &self.writer {
            Writer::Packets(packets) => packets.len(),
            Writer::Lines { .. } => 0,
        };
        self.pending.len() + held_back
    }

    /// What stands at the beginning of each file.
    fn begin(&mut self) {
        match &mut self.writer {
            Writer::Packets(packets) => packets.begin(),
            Writer::Lines { lines, introduced, .. } => {
                *introduced = Introduced::default();
                self.pending.extend_from_slice(lines.head().as_bytes());
            }
        }
        self.take();
    }

    fn take(&mut self) {
        if let Writer::Packets(packets) = &mut self.writer {
            packets.take(&mut self.pending);
        }
    }

    /// Adds a row, in another file if it is time for that.
    pub(super) fn push(&mut self, row: &Row, store: &Store) -> Result<(), FileError> {
        let bytes = self.file.bytes() + self.pending() as u64;
        let is_due = self.rotation.every.is_some_and(|every| self.begun.elapsed() >= every)
            || self.rotation.bytes.is_some_and(|enough| bytes >= enough);
        if is_due && self.has_rows {
            self.begin_next(store)?;
        }
        self.encode(row, store);
        self.has_rows = true;
        Ok(())
    }

    fn encode(&mut self, row: &Row, store: &Store) {
        match &mut self.writer {
            Writer::Packets(packets) => {
                let lookup = |id| store.session(id);
                let words = self.words.as_ref();
                packets
                    .push(row, &lookup, &|row| words.map_or_else(String::new, |words| words(row)));
                packets.take_many(&mut self.pending);
            }
            Writer::Lines { lines, form, introduced } => {
                if *form == RecordForm::JsonLines && row.kind.class() == Class::Events {
                    // It may have its address only now.
                    let mut text = String::new();
                    introduced.push_again(row.session, store, &mut text);
                    self.pending.extend_from_slice(text.as_bytes());
                }
                lines.push_next(row, introduced, store, &mut self.pending);
            }
        }
    }

    /// Says that so many rows are missing here.
    pub(super) fn push_missing(&mut self, rows: u64) {
        match &mut self.writer {
            Writer::Packets(packets) => packets.push_missing(rows),
            Writer::Lines { form: RecordForm::JsonLines, .. } => {
                let mut text = String::new();
                json_lines::push_missing(rows, &mut text);
                self.pending.extend_from_slice(text.as_bytes());
            }
            Writer::Lines { .. } => {
                let words = crate::payload::safe_text(&(self.missing_words)(rows)).into_owned();
                self.pending.extend_from_slice(words.as_bytes());
                self.pending.push(b'\n');
            }
        }
    }

    /// Everything is in the file then.
    pub(super) fn flush(&mut self, store: &Store) -> Result<(), FileError> {
        if let Writer::Packets(packets) = &mut self.writer {
            packets.flush_comments(&|id| store.session(id));
        }
        self.take();
        self.write()
    }

    /// Writes what waits.
    pub(super) fn write(&mut self) -> Result<(), FileError> {
        if !self.pending.is_empty() {
            let written = self.file.append(&self.pending);
            self.pending.clear();
            written?;
        }
        Ok(())
    }

    fn begin_next(&mut self, store: &Store) -> Result<(), FileError> {
        self.flush(store)?;
        let next = create(&self.path, self.existing, self.rotation)?;
        self.bytes_before += self.file.bytes();
        std::mem::replace(&mut self.file, next).finish()?;
        (self.count, self.begun, self.has_rows) = (self.count + 1, Instant::now(), false);
        self.begin();
        Ok(())
    }

    /// All that there is; the last file is put to the disk.
    pub(super) fn finish(mut self, store: &Store) -> Result<(), FileError> {
        self.flush(store)?;
        self.file.finish()
    }
}

/// Makes a file: of several, one that is named by the time.
fn create(path: &Path, existing: Existing, rotation: Rotation) -> Result<GrowingFile, FileError> {
    if !rotation.is_on() {
        return GrowingFile::create(path, existing);
    }
    let now = Zoned::now();
    let mut number = 1;
    loop {
        // Another recording may have one of this second.
        match GrowingFile::create(&timed_name(path, &now, number), Existing::Keep) {
            Err(FileError { fault: FileFault::Exists, .. }) if number < NAMES_MAX => number += 1,
            made => return made,
        }
    }
}

/// `log.pcapng` becomes `log-20261128-095912.pcapng`, and with a number `log-20261128-095912-2.pcapng`.
pub(super) fn timed_name(path: &Path, time: &Zoned, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let time = time.strftime("%Y%m%d-%H%M%S");
    let number = if number > 1 { format!("-{number}") } else { String::new() };
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy()));
    path.with_file_name(format!("{stem}-{time}{number}{}", end.unwrap_or_default()))
}
