//! The response into a file: what of it, where, how far that is, and what came of it. The program writes
//! it; this asks for it and draws how it stands.
//!
//! *Invariant: nothing is replaced unasked, whichever dialog named the file.* Some ask by themselves and
//! some do not; to be asked twice is the lesser evil.

use super::{HttpPane, body_received};
use crate::files::Existing;
use crate::i18n::Texts;
use crate::learn::{explain, sentence};
use crate::net::http::file_name::{NameClues, suggested_name};
use crate::net::http::save::{SaveForm, SaveJob, Saved};
use crate::net::http::{BodyFraming, ContentType, Hop, HopEnd, HttpFailure, Target};
use crate::net::{Cause, NetError, ProtocolFailure, SessionId};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::body_save::{BodySave, SaveBody};
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
    /// What the open dialog was opened for: meanwhile another response may be shown.
    dialog_for: Option<Arc<Hop>>,
    mistake: Option<PathMistake>,
    /// What was saved last, while that is shown.
    told: Option<Saved>,
}

/// Why there is no path to save to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PathMistake {
    /// None was typed.
    NoPath,
    /// There is no dialog on this system.
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
    pub(super) fn save_chosen(&mut self, chosen: PathChoice) -> Option<PaneIntent> {
        self.save.settings.open = true;
        let hop = self.save.dialog_for.take();
        match chosen {
            PathChoice::Path(path) => {
                let hop = hop?;
                self.save.path = self.save.paths.put(path.clone());
                self.save.typed = false;
                Some(self.save.ask(&hop, path))
            }
            PathChoice::Unavailable => {
                self.save.mistake = Some(PathMistake::NoDialog);
                Some(PaneIntent::DismissSave)
            }
        }
    }

    /// Takes in what was saved, and proposes a name for what is shown.
    pub(super) fn step_save(&mut self, env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) {
        if let Some(BodySave::Saved(_, saved)) = env.save {
            self.save.was_saved(saved);
        }
        // While a file is written its folder is not known to be good: a name for what comes next waits.
        let is_writing = env.save.is_some_and(BodySave::is_writing);
        let hop = hop.filter(|hop| !is_writing && can_save(hop));
        if let (Some(session), Some(hop)) = (env.session, hop) {
            self.save.propose(session.id, hop);
        }
    }

    pub(super) fn save_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let mut asked = None;
        bar(ui, |ui| asked = self.save.ui(ui, env, hop));
        asked
    }
}

/// Whether the response can be saved now.
pub(super) fn is_savable(env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) -> bool {
    !env.save.is_some_and(BodySave::is_writing) && hop.is_some_and(|hop| can_save(hop))
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

    /// The next file goes where this one went, and takes the name that fits it.
    fn was_saved(&mut self, saved: &Saved) {
        if self.told.as_ref() == Some(saved) {
            return;
        }
        if let Some(folder) = saved.path.parent() {
            self.settings.folder = folder.display().to_string();
        }
        self.typed = false;
        self.told = Some(saved.clone());
    }

    /// Puts the name that fits the response into the field, unless a person has typed another.
    fn propose(&mut self, session: SessionId, hop: &Hop) {
        let what = (session, hop.number, self.settings.what);
        if self.proposed_for == Some(what) {
            return;
        }
        self.proposed_for = Some(what);
        let name = name_of(hop, self.settings.what);
        if self.path.is_empty() || !self.typed {
            self.path = Path::new(&self.settings.folder).join(name).display().to_string();
            self.typed = false;
        }
    }

    /// Asks for the response in that file.
    fn ask(&mut self, hop: &Arc<Hop>, path: PathBuf) -> PaneIntent {
        (self.mistake, self.told) = (None, None);
        let (hop, form, existing) = (Arc::clone(hop), self.settings.what, Existing::Keep);
        PaneIntent::SaveBody(Box::new(SaveBody { hop, form, path, existing }))
    }

    /// Saves to the path that was typed.
    fn save_typed(&mut self, hop: &Arc<Hop>) -> PaneIntent {
        if let Some(path) = self.paths.path(&self.path) {
            return self.ask(hop, path);
        }
        self.mistake = Some(PathMistake::NoPath);
        PaneIntent::DismissSave
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, hop: Option<&Arc<Hop>>) -> Option<PaneIntent> {
        let texts = env.texts;
        let is_writing = env.save.is_some_and(BodySave::is_writing);
        ui.add_enabled_ui(!is_writing, |ui| self.what_ui(ui, texts));
        let savable = hop.filter(|_| is_savable(env, hop));
        let mut asked = self.path_ui(ui, env, savable);
        if let Some(mistake) = self.mistake {
            problem(ui, &mistake.text(texts));
        } else if let Some(save) = env.save {
            let by_save = save_state_ui(ui, texts, save);
            asked = asked.or(by_save);
        } else if let Some(part) = savable.and_then(|hop| part_of(hop)) {
            ui.label(tint(part.text(texts), palette(ui).warning));
        }
        asked
    }

    /// The field of the path, and the button that saves to it.
    fn path_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        savable: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let error = self.mistake.map(|mistake| mistake.text(texts));
        let field = Field::new(&tr!(texts, "file-to-save"), 2.0 * size::TEXT_FIELD)
            .path()
            .error(error.as_deref())
            .access((!env.save.is_some_and(BodySave::is_writing)).into())
            .show(ui, &mut self.path);
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let saves = button_if(ui, savable.is_some().into(), &tr!(texts, "get-save-file")).clicked();
        if field.changed() {
            self.typed = true;
            self.mistake = None;
        }
        match savable {
            Some(hop) if enters || saves => Some(self.save_typed(hop)),
            // What is shown was about another file.
            _ => field.changed().then_some(PaneIntent::DismissSave),
        }
    }

    fn what_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let text = |what: SaveForm| match what {
            SaveForm::Body => tr!(texts, "get-save-body"),
            SaveForm::AsReceived => tr!(texts, "get-save-received"),
            SaveForm::Response => tr!(texts, "get-save-response"),
        };
        let now = self.settings.what;
        menu(ui, &tr!(texts, "get-save-what"), &text(now), |ui| {
            for what in SaveForm::ALL {
                if menu_choice(ui, (what == now).into(), &text(what)) {
                    self.settings.what = what;
                }
            }
        });
    }
}

impl PathMistake {
    fn text(self, texts: &Texts) -> String {
        match self {
            Self::NoPath => tr!(texts, "no-save-path"),
            Self::NoDialog => tr!(texts, "no-file-dialog"),
        }
        .into_owned()
    }
}

/// How the last save stands.
fn save_state_ui(ui: &mut Ui, texts: &Texts, save: &BodySave) -> Option<PaneIntent> {
    match save {
        BodySave::Writing(_, job) => return progress_ui(ui, texts, job),
        BodySave::Exists(request) => return exists_ui(ui, texts, request),
        BodySave::Saved(request, saved) => saved_ui(ui, texts, saved, part_of(&request.hop)),
        BodySave::Cancelled => {
            weak(ui, tr!(texts, "get-save-cancelled"));
        }
        BodySave::Failed(error) => failed_ui(ui, texts, error),
    }
    None
}

fn progress_ui(ui: &mut Ui, texts: &Texts, job: &SaveJob) -> Option<PaneIntent> {
    let (done, of) = job.progress();
    let cancel = button(ui, &tr!(texts, "get-save-cancel"));
    let (done, total) = (bytes_text(done), bytes_text(of));
    weak(ui, tr!(texts, "get-save-progress", done = done, total = total));
    cancel.clicked().then_some(PaneIntent::CancelSave)
}

fn saved_ui(ui: &mut Ui, texts: &Texts, saved: &Saved, part: Option<Completeness>) {
    let text = tr!(texts, "get-saved", bytes = saved.bytes, path = shown(&saved.path));
    ui.add(Label::new(text).wrap());
    if let Some(part) = part {
        ui.label(tint(part.text(texts), palette(ui).warning));
    }
}

/// Asks whether the file may be replaced.
fn exists_ui(ui: &mut Ui, texts: &Texts, request: &SaveBody) -> Option<PaneIntent> {
    let text = tr!(texts, "get-save-exists", path = shown(&request.path));
    ui.add(Label::new(tint(text, palette(ui).warning)).wrap());
    let replaces = button(ui, &tr!(texts, "get-save-replace")).clicked();
    let keeps = button(ui, &tr!(texts, "get-save-keep")).clicked();
    if replaces {
        let request = SaveBody { existing: Existing::Replace, ..request.clone() };
        return Some(PaneIntent::SaveBody(Box::new(request)));
    }
    keeps.then_some(PaneIntent::DismissSave)
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
    if let HopEnd::Failed(NetError {
        cause: Cause::Protocol(ProtocolFailure::Http(failure)), ..
    }) = end
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
    let head = facts.head.as_deref();
    suggested_name(&NameClues {
        disposition: head.and_then(|head| head.value("Content-Disposition")),
        target: &target,
        content_type: head.and_then(ContentType::of_head).as_ref(),
        kept: &what.kept_codings(hop),
        undone: &what.undone_codings(hop),
    })
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
            let cause = Cause::from(failure);
            HopEnd::Failed(NetError { op: Op::HTTP_RESPONSE, target: "h".into(), cause })
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
