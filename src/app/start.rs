//! How the program begins: with what was asked for, what was kept, and what a first start shows.

use super::address_book::AddressBook;
use super::sessions::Sessions;
use super::settings::{self, Loaded, Settings};
use super::wake::UiWake;
use super::watchdog::{Step, Watch, Watchdog};
use super::{App, Preferences, clipboard, dialogs, export, messages, picture};
use crate::args::{Arguments, Theme};
use crate::engine::{Engine, EngineConfig, StartRequest};
use crate::i18n::{Lang, Texts};
use crate::learn::machine::MachinePart;
use crate::log::SpoolConfig;
use crate::net::NetError;
use crate::tr;
use crate::ui::notices::{Notices, Weight};
use crate::ui::pane::PaneId;
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::{fonts, tabs, tokens};
use egui::ThemePreference;
use egui_tiles::Tree;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// How the program was asked to start.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// What is started at once, each in a pane of its own.
    pub requests: Vec<StartRequest>,
    /// Files of checks that are opened, each in a pane of its own. Nothing of them is run.
    pub checks: Vec<PathBuf>,
    /// Programs that are opened, each in a pane of its own. None of them is run.
    pub programs: Vec<PathBuf>,
    /// The part of this machine that is shown in a pane.
    pub machine: Option<MachinePart>,
    /// Whether a log of all sessions is shown.
    pub whole_log: bool,
    /// Recordings and captures that are opened.
    pub recordings: Vec<PathBuf>,
    /// The language of this run; otherwise the chosen one, or the system's.
    pub lang: Option<Lang>,
    /// The theme of this run; otherwise the chosen one.
    pub theme: Option<ThemePreference>,
    /// Where settings are kept; `None` keeps none (tests).
    pub settings_file: Option<PathBuf>,
    /// Where saved messages are kept; `None` keeps none.
    pub messages_file: Option<PathBuf>,
    /// The file in which everything is recorded from the beginning.
    pub record: Option<PathBuf>,
    /// The name of the lesson that is begun.
    pub lesson: Option<&'static str>,
    /// Where the files of lessons are.
    pub lesson_folder: Option<PathBuf>,
    /// Where bodies and rows of the log go that are too much for memory; `None` where the system has temporary files.
    pub temporary_folder: Option<PathBuf>,
}

impl From<Arguments> for Start {
    fn from(arguments: Arguments) -> Self {
        let Arguments {
            requests,
            checks,
            programs,
            machine,
            whole_log,
            recordings,
            record,
            lesson,
            lang,
            theme,
        } = arguments;
        let theme = theme.map(|theme| match theme {
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        });
        Self {
            requests,
            checks,
            programs,
            machine,
            whole_log,
            recordings,
            lang,
            theme,
            record,
            lesson,
            ..Self::default()
        }
    }
}

impl App {
    /// The program in a window with this context.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn new(ctx: &egui::Context, start: Start) -> Result<Self, NetError> {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
        clipboard::install(ctx);
        let loaded = start.settings_file.as_deref().map_or(Loaded::None, settings::load);
        let (settings, trouble) = match loaded {
            Loaded::Settings(settings) => (*settings, None),
            Loaded::None => (Settings::default(), None),
            other => (Settings::default(), Some(other)),
        };
        let lang = start.lang.or(settings.lang).unwrap_or_else(Lang::of_system);
        ctx.set_theme(start.theme.unwrap_or(settings.theme));
        ctx.set_zoom_factor(settings.zoom);
        let texts = Texts::new(lang);
        let title = tr!(texts, "app-title").into_owned();
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));

        let (requests, checks) = (start.requests.clone(), start.checks.clone());
        let programs = start.programs.clone();
        let (machine, whole_log, lesson) = (start.machine, start.whole_log, start.lesson);
        let recordings = start.recordings.clone();
        let record = start.record.clone();
        let mut app = Self::empty(ctx, start, &settings, texts)?;
        app.tell_trouble(trouble);
        app.restore(settings);
        app.open_former_recordings();
        if let Some(path) = record {
            app.record_from_start(path);
        }
        if !requests.is_empty() {
            // Interfaces that the panes name must be known; nothing is drawn yet that could wait.
            app.addresses.wait_for_the_first();
        }
        app.open_requested(&requests);
        for path in checks {
            app.open_check(path);
        }
        for path in programs {
            app.open_program(&path);
        }
        if let Some(part) = machine {
            app.open_machine(part);
        }
        if whole_log {
            app.open_whole_log();
        }
        for path in recordings {
            app.open_recording_anywhere(&path);
        }
        if let Some(id) = lesson {
            app.begin_in_panel(id);
        }
        // A newcomer types at once.
        if let Some(pane) = app.active.and_then(|id| app.panes.get_mut(&id)) {
            pane.focus();
        }
        app.watch.comes_to(Step::Outside);
        Ok(app)
    }

    /// The program without panes.
    fn empty(
        ctx: &egui::Context,
        start: Start,
        settings: &Settings,
        texts: Texts,
    ) -> Result<Self, NetError> {
        let watch = Watch::of_this_thread();
        let wake = UiWake::new(ctx.clone(), Arc::clone(&watch));
        let disk_folder = start.temporary_folder.as_ref().map(|folder| folder.join("log"));
        let engine = EngineConfig {
            log_budget_bytes: (settings.log_memory_mib as usize) << 20,
            temporary_folder: start.temporary_folder,
        };
        let waker = Arc::clone(&wake).into();
        let documents = dialogs::documents_folder();
        let messages = messages::Messages::open(
            start.messages_file,
            settings.messages,
            waker,
            documents.clone(),
        );
        let sessions = Sessions::new(Engine::new(engine, Arc::clone(&wake).into())?);
        if let Some(folder) = disk_folder.clone() {
            let budget = super::disk::budget_of(settings.log_disk_mib);
            sessions.engine().store().start_spool(SpoolConfig { folder, budget })?;
        }
        Ok(Self {
            texts,
            store: Arc::clone(sessions.engine().store()),
            sessions,
            panes: BTreeMap::new(),
            closed: Vec::new(),
            tree: Tree::empty(egui::Id::unique("panes")),
            active: None,
            used: super::places::UsedPanes::default(),
            next_pane: 0,
            addresses: AddressBook::new(Arc::clone(&wake).into()),
            dialogs: dialogs::Dialogs::new(Arc::clone(&wake).into()),
            exporter: export::Exporter::new(Arc::clone(&wake).into(), documents.clone()),
            recording: super::record::RecordDesk::new(
                Arc::clone(&wake).into(),
                documents.clone(),
                settings.recording.clone(),
            ),
            pictures: picture::Pictures::new(Arc::clone(&wake).into(), documents.clone()),
            options: None,
            code: super::code::CodeShower::new(
                Arc::clone(&wake).into(),
                documents,
                settings.code_language,
            ),
            saves: HashMap::new(),
            check_reads: HashMap::new(),
            waker: Arc::clone(&wake).into(),
            _watchdog: watch_over(&watch, &wake),
            wake,
            watch,
            messages,
            notices: Notices::default(),
            ctx: ctx.clone(),
            focused: None,
            lesson: None,
            left_lesson: None,
            lesson_side: super::lesson_panel::LessonSide::new(settings.lesson_panel.clone()),
            lesson_panes: Vec::new(),
            preparing: None,
            lesson_folder: start.lesson_folder,
            lessons_done: settings.lessons.clone(),
            urls: settings.urls.clone(),
            filters: Arc::new(settings.filters.clone()),
            disk_told: crate::log::DiskState::Off,
            attended: super::attention::Attended::default(),
            notifier: super::notify::Notifier::new(),
            chosen: Preferences {
                lang: settings.lang,
                theme: settings.theme,
                log_memory_mib: settings.log_memory_mib,
                log_disk_mib: settings.log_disk_mib,
                notifies: settings.notifies,
            },
            disk_folder,
            settings_file: start.settings_file,
            settings_open: false,
            frames_drawn: 0,
            keys_open: false,
            explain_page: None,
            saved_text: String::new(),
            save_looked: Instant::now(),
            saving: None,
        })
    }

    fn tell_trouble(&mut self, trouble: Option<Loaded>) {
        let text = match trouble {
            Some(Loaded::SetAside(path, reason)) => {
                let (path, reason) =
                    (path.display().to_string(), crate::payload::safe_text(&reason).into_owned());
                tr!(self.texts, "settings-set-aside", path = path, reason = reason)
            }
            Some(Loaded::Newer(path)) => {
                tr!(self.texts, "settings-newer", path = path.display().to_string())
            }
            _ => return,
        };
        log::warn!("{text}");
        self.notices.add(Weight::Problem, text);
    }

    /// The panes as they were left; one of each kind at the first start.
    fn restore(&mut self, settings: Settings) {
        for (id, pane) in settings.panes {
            self.panes.insert(id, pane.open());
            self.next_pane = self.next_pane.max(id.0.saturating_add(1));
        }
        if let Some(layout) = settings.layout {
            self.tree = layout;
        }
        // A file edited by hand may name panes that it does not have, or have some that stand nowhere.
        let standing = tabs::in_order(&self.tree);
        for pane in standing.iter().filter(|pane| !self.panes.contains_key(*pane)) {
            if let Some(tile) = self.tree.tiles.find_pane(pane) {
                self.tree.remove_recursively(tile);
            }
        }
        let missing: Vec<PaneId> =
            self.panes.keys().filter(|id| !standing.contains(id)).copied().collect();
        for pane in missing {
            tabs::insert(&mut self.tree, pane, None, None);
        }
        if self.panes.is_empty() {
            for kind in PaneKind::FIRST {
                self.add_pane(kind.settings(), None);
            }
            // The first is the simplest.
            if let Some(first) = tabs::in_order(&self.tree).first() {
                tabs::show(&mut self.tree, *first);
            }
        }
        self.active =
            tabs::in_order(&self.tree).into_iter().find(|pane| tabs::is_shown(&self.tree, *pane));
    }

    /// Starts what was asked for: a pane that has the address already is used, and so is an untouched one.
    fn open_requested(&mut self, requests: &[StartRequest]) {
        let mut taken = Vec::new();
        for request in requests {
            let id = match self.pane_for(request, &taken) {
                Some(id) => id,
                None => self.add_pane(PaneKind::of(request).settings(), None),
            };
            taken.push(id);
            self.fill_pane(id, request);
            tabs::show(&mut self.tree, id);
            self.active = Some(id);
            self.with_session(id, |pane, env| pane.start(env.form()));
        }
    }

    /// A pane that can be used for what is asked for.
    fn pane_for(&mut self, request: &StartRequest, taken: &[PaneId]) -> Option<PaneId> {
        let mut free = self.panes.iter_mut().filter(|(id, _)| !taken.contains(*id));
        let fits = |pane: &mut OpenPane| pane.session().is_some_and(|pane| pane.fits(request));
        free.find_map(|(id, pane)| fits(pane).then_some(*id))
    }

    pub(super) fn fill_pane(&mut self, id: PaneId, request: &StartRequest) {
        if let Some(pane) = self.session_pane(id) {
            pane.fill(request);
        }
    }
}

/// Without a watchdog the window works as well.
fn watch_over(watch: &Arc<Watch>, wake: &Arc<UiWake>) -> Option<Watchdog> {
    let wake = Arc::clone(wake);
    Watchdog::start(Arc::clone(watch), move || wake.ask_again())
        .inspect_err(|error| log::warn!("nothing watches over the window: {error}"))
        .ok()
}
