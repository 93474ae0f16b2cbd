//! What comes back at the next start: a file of our own, written so that it is never half a file.
//!
//! A file that cannot be read, or that a newer version wrote, is set aside with a notice and the
//! program starts with its defaults. Nothing secret goes into it, and nobody else may read it.

use super::lesson_panel::LessonPanelSettings;
use super::messages::PanelSettings;
use crate::engine::filters::KnownFilters;
use crate::engine::history::UrlHistory;
use crate::engine::lessons::LessonsDone;
use crate::files::{FileFault, own};
use crate::i18n::Lang;
use crate::learn::code::Language;
use crate::ui::pane::PaneId;
use crate::ui::panes::PaneSettings;
use crate::ui::record_window::RecordDraft;
use crate::ui::settings_window::{LOG_DISK_MIB, LOG_MEMORY_MIB, ZOOM};
use egui::ThemePreference;
use egui_tiles::Tree;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The version of the file's form. A file with a greater one is not touched.
pub const VERSION: u32 = 1;

/// The longest file that is read, in bytes: a hundred panes with full histories.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Everything that comes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The version of the file's form.
    pub version: u32,
    /// The language; the system's if it was never chosen.
    pub lang: Option<Lang>,
    /// The theme.
    pub theme: ThemePreference,
    /// The zoom factor.
    pub zoom: f32,
    /// Memory for the log, in MiB.
    pub log_memory_mib: u32,
    /// Disk for older rows of the log, in MiB; `None` for what suits the disk.
    pub log_disk_mib: Option<u32>,
    /// Whether rules may notify by the desktop's means.
    pub notifies: bool,
    /// The language in which programs are shown.
    pub code_language: Language,
    /// What was chosen for recordings.
    pub recording: RecordDraft,
    /// URLs that were loaded, and bookmarks; without passwords.
    pub urls: UrlHistory,
    /// Filters of logs that are known.
    pub filters: KnownFilters,
    /// What is done of lessons.
    pub lessons: LessonsDone,
    /// The panel of lessons.
    pub lesson_panel: LessonPanelSettings,
    /// The panel of saved messages.
    pub messages: PanelSettings,
    /// The panes.
    pub panes: BTreeMap<PaneId, PaneSettings>,
    /// How they stand.
    pub layout: Option<Tree<PaneId>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            lang: None,
            theme: ThemePreference::System,
            zoom: 1.0,
            log_memory_mib: (crate::log::store::BUDGET_BYTES >> 20) as u32,
            log_disk_mib: None,
            notifies: false,
            code_language: Language::default(),
            recording: RecordDraft::default(),
            urls: UrlHistory::default(),
            filters: KnownFilters::default(),
            lessons: LessonsDone::default(),
            lesson_panel: LessonPanelSettings::default(),
            messages: PanelSettings::default(),
            panes: BTreeMap::new(),
            layout: None,
        }
    }
}

/// What became of reading the file.
#[derive(Debug)]
pub enum Loaded {
    /// There is none yet.
    None,
    /// It was read.
    Settings(Box<Settings>),
    /// It is damaged and was moved to this path, for this reason.
    SetAside(PathBuf, String),
    /// A newer version wrote it; it was moved to this path.
    Newer(PathBuf),
}

/// Where the settings are kept on this system; `None` if it has no such place.
pub fn default_path() -> Option<PathBuf> {
    Some(own::folders()?.config.join("settings.ron"))
}

/// Where large temporary files go.
pub fn default_temporary_folder() -> Option<PathBuf> {
    Some(own::folders()?.cache)
}

/// Reads the settings.
pub fn load(path: &Path) -> Loaded {
    match read(path) {
        Ok(settings) => return Loaded::Settings(settings),
        Err(Unread::Absent) => return Loaded::None,
        Err(Unread::Newer | Unread::Damaged(_)) => {}
    }
    // Another window may have written a good one meanwhile: that must not be moved away.
    let _lock = own::Lock::take(path);
    match read(path) {
        Ok(settings) => Loaded::Settings(settings),
        Err(Unread::Absent) => Loaded::None,
        Err(Unread::Newer) => match own::set_aside(path, "newer") {
            Ok(aside) => Loaded::Newer(aside),
            Err(error) => Loaded::SetAside(path.to_owned(), error.to_string()),
        },
        Err(Unread::Damaged(reason)) => set_aside(path, reason),
    }
}

/// Why there are no settings.
enum Unread {
    Absent,
    Newer,
    Damaged(String),
}

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

fn read(path: &Path) -> Result<Box<Settings>, Unread> {
    let damaged = |error: ron::error::SpannedError| Unread::Damaged(error.to_string());
    let text = read_text(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Unread::Absent,
        _ => Unread::Damaged(error.to_string()),
    })?;
    let VersionOnly { version } = ron::from_str(&text).map_err(damaged)?;
    if version > VERSION {
        return Err(Unread::Newer);
    }
    let settings: Settings = ron::from_str(&text).map_err(damaged)?;
    Ok(Box::new(settings.within_bounds()))
}

fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(FILE_BYTES_MAX).read_to_string(&mut text)?;
    Ok(text)
}

fn set_aside(path: &Path, reason: String) -> Loaded {
    match own::set_aside(path, "damaged") {
        Ok(aside) => Loaded::SetAside(aside, reason),
        Err(error) => Loaded::SetAside(path.to_owned(), format!("{reason}; {error}")),
    }
}

impl Settings {
    /// The text of the file.
    ///
    /// # Errors
    /// What the writer of the format says; no value of ours makes it fail.
    pub fn to_text(&self) -> Result<String, ron::Error> {
        ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())
    }

    /// A file may have been edited by hand: what is out of bounds is brought back.
    fn within_bounds(mut self) -> Self {
        let zoom = if self.zoom.is_finite() { self.zoom } else { 1.0 };
        self.zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        self.log_memory_mib =
            self.log_memory_mib.clamp(*LOG_MEMORY_MIB.start(), *LOG_MEMORY_MIB.end());
        self.log_disk_mib = self.log_disk_mib.map(|mib| mib.min(*LOG_DISK_MIB.end()));
        self.lessons = self.lessons.within_bounds();
        self
    }
}

/// Writes the settings in place of the old ones. May take long: not for the ui thread while the window is
/// open.
///
/// # Errors
/// What the file system says; the old file is unharmed.
pub fn save(path: &Path, text: &str) -> Result<(), FileFault> {
    own::replace(path, text.as_bytes()).map_err(|error| error.fault)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::ui::udp::UdpSettings;
    use std::fs;

    #[test]
    fn what_is_saved_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/settings.ron");
        assert!(matches!(load(&path), Loaded::None));
        let mut settings = Settings { lang: Some(Lang::Zh), zoom: 1.5, ..Settings::default() };
        let mut pane = UdpSettings::default();
        pane.form.local_port = "7890".into();
        settings.panes.insert(PaneId(3), PaneSettings::Udp(pane));
        settings.layout = Some(Tree::new_tabs(egui::Id::unique("panes"), vec![PaneId(3)]));
        save(&path, &settings.to_text().unwrap()).unwrap();
        let Loaded::Settings(back) = load(&path) else { panic!("not read") };
        assert_eq!((back.lang, back.zoom), (Some(Lang::Zh), 1.5));
        assert_eq!(back.layout, settings.layout);
        let pane = back.panes.get(&PaneId(3)).unwrap();
        assert!(matches!(pane, PaneSettings::Udp(pane) if pane.form.local_port == "7890"));
    }

    #[test]
    fn a_file_of_before_there_were_urls_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        fs::write(&path, "(version:1,zoom:1.5,panes:{(3):Udp(())})").unwrap();
        let Loaded::Settings(settings) = load(&path) else { panic!("not read") };
        assert_eq!((settings.zoom, settings.urls.recent().len()), (1.5, 0));
        assert!(matches!(settings.panes.get(&PaneId(3)), Some(PaneSettings::Udp(_))));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        save(&path, "(version:1)").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn where_a_link_leads_they_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("dotfiles.ron"), folder.path().join("settings.ron"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        for text in ["(version:1,zoom:1.25)", "(version:1,zoom:1.5)"] {
            save(&link, text).unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn two_windows_that_save_at_once_leave_whole_settings() {
        const SAVES: usize = 40;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        // The longer one ends with what would be left of it beneath the shorter one.
        let texts = [format!("(version:1,zoom:1.25){}", " ".repeat(400_000)), "(version:1)".into()];
        save(&path, &texts[0]).unwrap();
        std::thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| (0..SAVES).for_each(|_| save(&path, text).unwrap()));
            }
            for _ in 0..SAVES {
                assert!(matches!(load(&path), Loaded::Settings(_)));
            }
        });
        assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
    }

    #[test]
    fn damaged_and_newer_files_are_set_aside_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        for text in
            ["", "(version:1,zoom:\"wide\")", "(((", "\u{0}\u{1}", "(version:1,panes:{3:Sctp(())})"]
        {
            fs::write(&path, text).unwrap();
            let Loaded::SetAside(aside, reason) = load(&path) else { panic!("{text:?} was read") };
            assert_eq!(fs::read_to_string(&aside).unwrap(), text);
            assert!(!reason.is_empty() && !path.exists());
        }
        fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
        assert!(matches!(load(&path), Loaded::SetAside(..)));
        fs::write(&path, "(version:999,unheard_of:[1,2,{3:4}])").unwrap();
        let Loaded::Newer(aside) = load(&path) else { panic!("a newer file was read") };
        assert!(aside.exists() && !path.exists());
    }

    #[test]
    fn values_out_of_bounds_are_brought_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        fs::write(&path, "(version:1,zoom:NaN,log_memory_mib:4000000000)").unwrap();
        let Loaded::Settings(settings) = load(&path) else { panic!("not read") };
        assert_eq!((settings.zoom, settings.log_memory_mib), (1.0, *LOG_MEMORY_MIB.end()));
    }
}
