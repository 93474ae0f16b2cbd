//! The answer into a file: what of it, where, how far that is, and what came of it.
//!
//! *Invariant: nothing is replaced unasked, whichever dialog named the file.* Some ask by themselves and
//! some do not; to be asked twice is the lesser evil.

use super::{HttpPane, body_received};
use crate::files::Existing;
use crate::i18n::Texts;
use crate::learn::{explain, sentence};
use crate::net::http::file_name::suggested_name;
use crate::net::http::save::{SaveForm, SaveJob, SaveWhat, Saved};
use crate::net::http::{BodyFraming, Hop, HopEnd, HttpFailure, Target};
use crate::net::{Cause, NetError, SessionId};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::pane::{PaneEnv, PaneIntent, PathChoice, PathUse};
use crate::ui::stream::ChosenPaths;
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{
    Field, bar, button, button_if, bytes_text, menu, menu_choice, problem, tint, weak,
};
use egui::{Key, Label, Ui};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Waker;

/// What of saving comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaveSettings {
    /// Whether the line is unfolded.
    pub open: bool,
    /// What is saved.
    pub what: SaveForm,
    /// Where the last file went.
    pub folder: String,
}

/// The line that saves.
#[derive(Debug, Default)]
pub(super) struct SaveLine {
    pub(super) settings: SaveSettings,
    paths: ChosenPaths,
    path: String,
    /// Whether a person typed the path since the last save: what was typed stays.
    typed: bool,
    proposed_for: Option<(SessionId, u32, SaveForm)>,
    /// What the open dialog was opened for: meanwhile another answer may be shown.
    dialog_for: Option<Arc<Hop>>,
    job: Option<Writing>,
    said: Option<Said>,
}

/// A file that is being written.
#[derive(Debug)]
struct Writing {
    job: SaveJob,
    hop: Arc<Hop>,
    path: PathBuf,
}

/// What came of the last attempt.
#[derive(Debug)]
enum Said {
    /// It is on the disk; whether it is only a part.
    Saved(Saved, Option<Completeness>),
    /// A file of this name exists: may it go?
    Exists(Arc<Hop>, PathBuf),
    Cancelled,
    Failed(NetError),
    NoPath,
    NoDialog,
}

/// How much of a body is there, if not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Completeness {
    /// So many of so many bytes.
    Of(u64, u64),
    /// Nobody knows of how many.
    Unknown,
}

impl HttpPane {
    /// Opens the dialog that asks where to save. If there is one already, it stays one for what it was
    /// opened for: its title and its proposed name are of that.
    pub(super) fn choose_save(&mut self, hop: &Arc<Hop>) -> PaneIntent {
        let path = self.save.paths.path(&self.save.path).unwrap_or_default();
        self.save.dialog_for.get_or_insert_with(|| Arc::clone(hop));
        PaneIntent::Choose(PathUse::SaveBody, path)
    }

    /// What came of that dialog: a chosen path is saved to at once.
    pub(super) fn save_chosen(&mut self, chosen: PathChoice, waker: &Waker) {
        self.save.settings.open = true;
        let hop = self.save.dialog_for.take();
        match (chosen, hop) {
            (PathChoice::Path(path), Some(hop)) => {
                self.save.path = self.save.paths.put(path.clone());
                self.save.typed = false;
                self.save.begin(&hop, path, Existing::Keep, waker);
            }
            (PathChoice::Path(_), None) => {}
            (PathChoice::Unavailable, _) => self.save.said = Some(Said::NoDialog),
        }
    }

    /// Takes in what the writing thread has told, and proposes a name for what is shown.
    pub(super) fn step_save(&mut self, env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) {
        self.save.hear();
        if let (Some(session), Some(hop)) = (env.session, hop.filter(|hop| can_save(hop))) {
            self.save.propose(session.id, hop);
        }
    }

    pub(super) fn save_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) {
        bar(ui, |ui| self.save.ui(ui, env, hop));
    }

    /// Whether the answer can be saved now.
    pub(super) fn is_savable(&self, hop: Option<&Arc<Hop>>) -> bool {
        self.save.job.is_none() && hop.is_some_and(|hop| can_save(hop))
    }
}

/// Whether something came, and nothing more comes. What is no HTTP can be saved, too.
fn can_save(hop: &Hop) -> bool {
    hop.with_facts(|facts| facts.end.is_some()) && hop.wire_bytes() > 0
}

impl SaveLine {
    pub(super) fn new(settings: SaveSettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// What it was opened for need not be kept.
    pub(super) fn dialog_closed(&mut self) {
        self.dialog_for = None;
    }

    fn hear(&mut self) {
        let Some(job) = &self.job else { return };
        let Some(result) = job.job.take_result() else { return };
        let Some(Writing { hop, path, .. }) = self.job.take() else { return };
        self.said = Some(match result {
            Ok(saved) => {
                if let Some(folder) = saved.path.parent() {
                    self.settings.folder = folder.display().to_string();
                }
                self.typed = false;
                Said::Saved(saved, part_of(&hop))
            }
            Err(NetError { cause: Cause::Exists, .. }) => Said::Exists(hop, path),
            Err(NetError { cause: Cause::Cancelled, .. }) => Said::Cancelled,
            Err(error) => Said::Failed(error),
        });
    }

    /// Puts the name that fits the answer into the field, unless a person has typed another. While a file
    /// is written its folder is not known to be good: a name for what comes next waits for that.
    fn propose(&mut self, session: SessionId, hop: &Hop) {
        let what = (session, hop.number, self.settings.what);
        if self.proposed_for == Some(what) || self.job.is_some() {
            return;
        }
        self.proposed_for = Some(what);
        let name = name_of(hop, self.settings.what);
        if self.path.is_empty() || !self.typed {
            self.path = Path::new(&self.settings.folder).join(name).display().to_string();
            self.typed = false;
        }
    }

    fn begin(&mut self, hop: &Arc<Hop>, path: PathBuf, existing: Existing, waker: &Waker) {
        if self.job.is_some() {
            return;
        }
        let what = SaveWhat::of(hop, self.settings.what);
        match SaveJob::start(what, path.clone(), existing, waker.clone()) {
            Ok(job) => {
                self.said = None;
                self.job = Some(Writing { job, hop: Arc::clone(hop), path });
            }
            Err(error) => self.said = Some(Said::Failed(error)),
        }
    }

    /// Saves to the path that was typed.
    fn save_typed(&mut self, hop: &Arc<Hop>, waker: &Waker) {
        match self.paths.path(&self.path) {
            Some(path) => self.begin(hop, path, Existing::Keep, waker),
            None => self.said = Some(Said::NoPath),
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) {
        let texts = env.texts;
        self.what_ui(ui, texts);
        let error = match &self.said {
            Some(Said::NoPath) => Some(tr!(texts, "no-save-path")),
            Some(Said::NoDialog) => Some(tr!(texts, "no-file-dialog")),
            _ => None,
        };
        let field = Field::new(&tr!(texts, "file-to-save"), 2.0 * size::TEXT_FIELD)
            .error(error.as_deref())
            .access((self.job.is_none()).into())
            .show(ui, &mut self.path);
        if field.changed() {
            self.typed = true;
            self.said = None;
        }
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let savable = hop.filter(|hop| self.job.is_none() && can_save(hop));
        let saves =
            button_if(ui, (savable.is_some()).into(), &tr!(texts, "get-save-file")).clicked();
        if let Some(hop) = savable
            && (enters || saves)
        {
            self.save_typed(hop, env.waker);
        }
        self.progress_ui(ui, texts);
        self.said_ui(ui, texts, env.waker);
        if self.job.is_none()
            && self.said.is_none()
            && let Some(part) = savable.and_then(|hop| part_of(hop))
        {
            ui.label(tint(part.text(texts), palette(ui).warning));
        }
    }

    fn what_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let text = |what: SaveForm| match what {
            SaveForm::Body => tr!(texts, "get-save-body"),
            SaveForm::AsReceived => tr!(texts, "get-save-received"),
            SaveForm::Response => tr!(texts, "get-save-response"),
        };
        let now = self.settings.what;
        ui.add_enabled_ui(self.job.is_none(), |ui| {
            menu(ui, &tr!(texts, "get-save-what"), &text(now), |ui| {
                for what in SaveForm::ALL {
                    if menu_choice(ui, (what == now).into(), &text(what)) {
                        self.settings.what = what;
                    }
                }
            });
        });
    }

    fn progress_ui(&self, ui: &mut Ui, texts: &Texts) {
        let Some(Writing { job, .. }) = &self.job else { return };
        let (done, of) = job.progress();
        if button(ui, &tr!(texts, "get-save-cancel")).clicked() {
            job.cancel();
        }
        let (done, total) = (bytes_text(done), bytes_text(of));
        weak(ui, tr!(texts, "get-save-progress", done = done, total = total));
    }

    fn said_ui(&mut self, ui: &mut Ui, texts: &Texts, waker: &Waker) {
        let Some(said) = self.said.take() else { return };
        match said.ui(ui, texts) {
            OverwriteChoice::None => self.said = Some(said),
            OverwriteChoice::Keep => {}
            OverwriteChoice::Replace => {
                if let Said::Exists(hop, path) = said {
                    self.begin(&hop, path, Existing::Replace, waker);
                }
            }
        }
    }
}

/// What a person answered to the question whether a file may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OverwriteChoice {
    None,
    Keep,
    Replace,
}

impl Said {
    fn ui(&self, ui: &mut Ui, texts: &Texts) -> OverwriteChoice {
        match self {
            Self::Saved(saved, part) => saved_ui(ui, texts, saved, *part),
            Self::Exists(_, path) => return exists_ui(ui, texts, path),
            Self::Cancelled => drop(weak(ui, tr!(texts, "get-save-cancelled"))),
            Self::Failed(error) => failed_ui(ui, texts, error),
            Self::NoPath => drop(problem(ui, &tr!(texts, "no-save-path"))),
            Self::NoDialog => drop(problem(ui, &tr!(texts, "no-file-dialog"))),
        }
        OverwriteChoice::None
    }
}

fn saved_ui(ui: &mut Ui, texts: &Texts, saved: &Saved, part: Option<Completeness>) {
    let text = tr!(texts, "get-saved", bytes = saved.bytes, path = shown(&saved.path));
    ui.add(Label::new(text).wrap());
    if let Some(part) = part {
        ui.label(tint(part.text(texts), palette(ui).warning));
    }
}

fn exists_ui(ui: &mut Ui, texts: &Texts, path: &Path) -> OverwriteChoice {
    let text = tr!(texts, "get-save-exists", path = shown(path));
    ui.add(Label::new(tint(text, palette(ui).warning)).wrap());
    let replaces = button(ui, &tr!(texts, "get-save-replace")).clicked();
    let keeps = button(ui, &tr!(texts, "get-save-keep")).clicked();
    match (replaces, keeps) {
        (true, _) => OverwriteChoice::Replace,
        (_, true) => OverwriteChoice::Keep,
        _ => OverwriteChoice::None,
    }
}

fn failed_ui(ui: &mut Ui, texts: &Texts, error: &NetError) {
    let explained = explain(error, texts);
    problem(ui, &sentence(error, texts)).on_hover_text(explained.why);
    ui.add(Label::new(tint(explained.try_this, palette(ui).weak)).wrap());
}

/// A path that is safe to show.
fn shown(path: &Path) -> String {
    safe_text(&path.display().to_string()).into_owned()
}

impl Completeness {
    fn text(self, texts: &Texts) -> String {
        match self {
            Self::Of(got, of) => tr!(texts, "get-incomplete-of", got = got, of = of),
            Self::Unknown => tr!(texts, "get-incomplete").into_owned(),
        }
    }
}

/// How much of the body came, if it is not all of it.
fn part_of(hop: &Hop) -> Option<Completeness> {
    let facts = hop.facts();
    let end = facts.end.as_ref().filter(|end| **end != HopEnd::Complete)?;
    if let HopEnd::Failed(NetError { cause: Cause::Http(failure), .. }) = end
        && let HttpFailure::Short { got_bytes, of_bytes } = **failure
    {
        return Some(Completeness::Of(got_bytes, of_bytes));
    }
    let got = body_received(&facts, hop.wire_bytes());
    match facts.framing {
        Some(BodyFraming::Length(of)) if got < of => Some(Completeness::Of(got, of)),
        _ => Some(Completeness::Unknown),
    }
}

/// The name to propose.
fn name_of(hop: &Hop, what: SaveForm) -> String {
    const NAMELESS: &str = "index.html";
    let facts = hop.facts();
    let Ok(target) = Target::parse(&facts.url) else { return NAMELESS.to_owned() };
    let value = |name| facts.head.as_ref().and_then(|head| head.value(name));
    let (disposition, content_type) = (value("Content-Disposition"), value("Content-Type"));
    suggested_name(disposition, &target, content_type, &what.kept_codings(hop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Op;
    use crate::net::http::{Head, HopFacts};

    fn head(bytes: usize) -> Arc<Head> {
        let (minor_version, status) = (1, 200);
        Arc::new(Head { minor_version, status, reason: Vec::new(), headers: Vec::new(), bytes })
    }

    #[test]
    fn what_is_not_whole_says_so() {
        let failed = |failure: HttpFailure| {
            let cause = Cause::Http(failure.into());
            HopEnd::Failed(NetError { op: Op::HttpResponse, target: "h".into(), cause })
        };
        let table = [
            (HopEnd::Complete, None),
            (
                failed(HttpFailure::Short { got_bytes: 5, of_bytes: 50 }),
                Some(Completeness::Of(5, 50)),
            ),
            (HopEnd::Cancelled, Some(Completeness::Of(0, 50))),
            (failed(HttpFailure::ChunksCut), Some(Completeness::Of(0, 50))),
        ];
        for (end, expected) in table {
            let facts = HopFacts {
                head: Some(head(0)),
                framing: Some(BodyFraming::Length(50)),
                end: Some(end.clone()),
                ..HopFacts::default()
            };
            assert_eq!(part_of(&Hop::new(1, facts)), expected, "{end:?}");
        }
        let cut = HopFacts { end: Some(HopEnd::Cancelled), ..HopFacts::default() };
        assert_eq!(part_of(&Hop::new(1, cut)), Some(Completeness::Unknown));
    }

    #[test]
    fn how_much_is_missing_is_told_in_numbers() {
        use crate::i18n::Lang;
        let table = [
            (Completeness::Of(0, 1), "incomplete: 0 of 1 byte", "不完整：1 字节中的 0 字节"),
            (Completeness::Of(1, 50), "incomplete: 1 of 50 bytes", "不完整：50 字节中的 1 字节"),
        ];
        for (part, english, chinese) in table {
            let told = [Lang::En, Lang::Zh].map(|lang| part.text(&Texts::new(lang)));
            assert_eq!(told, [english, chinese]);
        }
    }

    #[test]
    fn a_name_is_proposed_and_what_is_typed_stays() {
        let hop = |number, url: &str| {
            let facts = HopFacts { url: url.to_owned(), head: Some(head(9)), ..Default::default() };
            Hop::new(number, facts)
        };
        let folder = if cfg!(windows) { "C:\\saved" } else { "/saved" };
        let settings = SaveSettings { folder: folder.to_owned(), ..SaveSettings::default() };
        let mut line = SaveLine::new(settings);
        let path = |name: &str| Path::new(folder).join(name).display().to_string();
        line.propose(SessionId(1), &hop(1, "http://h/a/b.txt"));
        assert_eq!(line.path, path("b.txt"));
        line.propose(SessionId(1), &hop(2, "http://h/c.txt"));
        assert_eq!(line.path, path("c.txt"));
        (line.path, line.typed) = ("mine.txt".to_owned(), true);
        line.propose(SessionId(2), &hop(1, "http://h/d.txt"));
        assert_eq!(line.path, "mine.txt");
        // An empty field, and one whose path was used, take the next proposal.
        line.path.clear();
        line.propose(SessionId(3), &hop(1, "http://h/e.txt"));
        assert_eq!((line.path.clone(), line.typed), (path("e.txt"), false));
        line.path = path("chosen.txt");
        line.propose(SessionId(4), &hop(1, "http://h/f.txt"));
        assert_eq!(line.path, path("f.txt"));
    }
}
