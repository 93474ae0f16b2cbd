//! The program: owns sessions, log and panes, draws them, and carries out what was asked for.
//!
//! Nothing that is drawn acts by itself: views return intents, and they are carried out here, after
//! drawing. The ui thread never waits: sessions return at once, files and address lists are read on
//! threads of their own.

mod address_book;
mod clipboard;
mod closing;
pub mod dialogs;
pub mod examples;
pub mod export;
mod intents;
mod place;
mod remember;
mod saving;
mod sessions;
pub mod settings;
mod shortcuts;
pub mod system_fonts;
mod wake;
mod watchdog;

use crate::args::{Arguments, Theme};
use crate::engine::history::UrlHistory;
use crate::engine::{Engine, EngineConfig, StartRequest};
use crate::i18n::{Lang, Texts};
use crate::learn::explain::sentence;
use crate::log::Store;
use crate::net::{NetError, SessionSnapshot};
use crate::tr;
use crate::ui::body_save::BodySave;
use crate::ui::fonts;
use crate::ui::log_view::LogView;
use crate::ui::notices::{Notices, Offer, Weight};
use crate::ui::pane::{Pane, PaneEnv, PaneId, PaneIntent, SessionPane};
use crate::ui::panes::{OpenPane, PaneKind, PaneSettings};
use crate::ui::settings_window::{SettingsView, settings_ui};
use crate::ui::shortcuts_window::{Stays, shortcuts_ui};
use crate::ui::status_bar::{Status, status_bar_ui};
use crate::ui::tabs::{self, TabIntent, TabsUi};
use crate::ui::tokens::{self, size, space};
use crate::ui::top_bar::{WindowIntent, top_bar_ui};
use crate::ui::widgets::{bare, button, weak};
use address_book::AddressBook;
use egui::{CentralPanel, Panel, ThemePreference, Ui};
use egui_tiles::Tree;
use sessions::Sessions;
use settings::{Loaded, Settings};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use wake::UiWake;
use watchdog::{Step, Watch, Watchdog};

/// egui makes its picture of all glyphs as wide as a texture may be. That is 16 384 pixels with many
/// drivers: 2 MiB here and 2 MiB there for some hundred glyphs, and more with each line. A quarter of
/// it grows downwards to as many glyphs as anybody reads.
const TEXTURE_SIDE_MAX: usize = 4096;

/// How the program was asked to start.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// What is started at once, each in a pane of its own.
    pub requests: Vec<StartRequest>,
    /// The language of this run; otherwise the chosen one, or the system's.
    pub lang: Option<Lang>,
    /// The theme of this run; otherwise the chosen one.
    pub theme: Option<ThemePreference>,
    /// Where settings are kept; `None` keeps none (tests).
    pub settings_file: Option<PathBuf>,
    /// Where the example that serves files has its file.
    pub sample_folder: Option<PathBuf>,
    /// Where bodies go that are too much for memory; `None` where the system has temporary files.
    pub temporary_folder: Option<PathBuf>,
}

impl From<Arguments> for Start {
    fn from(arguments: Arguments) -> Self {
        let Arguments { requests, lang, theme } = arguments;
        let theme = theme.map(|theme| match theme {
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        });
        Self { requests, lang, theme, ..Self::default() }
    }
}

/// The program.
pub struct App {
    texts: Texts,
    store: Arc<Store>,
    sessions: Sessions,
    panes: BTreeMap<PaneId, OpenPane>,
    /// Those that can be opened again, the one closed last at the end.
    closed: Vec<closing::ClosedPane>,
    tree: Tree<PaneId>,
    active: Option<PaneId>,
    next_pane: u64,
    wake: Arc<UiWake>,
    /// Where the ui thread is, for the watchdog; `None` for that if the system gave no thread.
    watch: Arc<Watch>,
    _watchdog: Option<Watchdog>,
    /// The same, for workers that know no window.
    waker: Waker,
    addresses: AddressBook,
    notices: Notices,
    dialogs: dialogs::Dialogs,
    exporter: export::Exporter,
    /// The saving of bodies, of panes that asked for it.
    saves: HashMap<PaneId, BodySave>,
    ctx: egui::Context,
    play: Option<examples::Play>,
    /// The panes of the example that was played last.
    played: Vec<PaneId>,
    preparing: Option<examples::Preparing>,
    sample_folder: Option<PathBuf>,
    /// What had the keyboard in the last picture.
    focused: Option<egui::Id>,
    /// URLs that were loaded, and bookmarks.
    urls: UrlHistory,
    /// What a person chose; the run itself may use others, by its arguments.
    chosen: Preferences,
    settings_file: Option<PathBuf>,
    settings_open: bool,
    /// As far as that is counted, for [`place`].
    frames_drawn: u8,
    keys_open: bool,
    saved_text: String,
    /// When the settings were looked at last, whether they changed.
    save_looked: Instant,
    saving: Option<JoinHandle<Result<(), crate::files::FileFault>>>,
}

/// What was chosen in the window, to come back at the next start.
struct Preferences {
    lang: Option<Lang>,
    theme: ThemePreference,
    log_memory_mib: u32,
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

        let watch = Watch::of_this_thread();
        let wake = UiWake::new(ctx.clone(), Arc::clone(&watch));
        let engine = EngineConfig {
            log_budget_bytes: (settings.log_memory_mib as usize) << 20,
            temporary_folder: start.temporary_folder,
        };
        let sessions = Sessions::new(Engine::new(engine, Arc::clone(&wake).into())?);
        let mut app = Self {
            texts,
            store: Arc::clone(sessions.engine().store()),
            sessions,
            panes: BTreeMap::new(),
            closed: Vec::new(),
            tree: Tree::empty(egui::Id::unique("panes")),
            active: None,
            next_pane: 0,
            addresses: AddressBook::new(Arc::clone(&wake).into()),
            dialogs: dialogs::Dialogs::new(Arc::clone(&wake).into()),
            exporter: export::Exporter::new(Arc::clone(&wake).into()),
            saves: HashMap::new(),
            waker: Arc::clone(&wake).into(),
            _watchdog: watch_over(&watch, &wake),
            wake,
            watch,
            notices: Notices::default(),
            ctx: ctx.clone(),
            play: None,
            played: Vec::new(),
            preparing: None,
            sample_folder: start.sample_folder,
            focused: None,
            urls: settings.urls.clone(),
            chosen: Preferences {
                lang: settings.lang,
                theme: settings.theme,
                log_memory_mib: settings.log_memory_mib,
            },
            settings_file: start.settings_file,
            settings_open: false,
            frames_drawn: 0,
            keys_open: false,
            saved_text: String::new(),
            save_looked: Instant::now(),
            saving: None,
        };
        app.tell_trouble(trouble);
        app.restore(settings);
        if !start.requests.is_empty() {
            // Interfaces that the panes name must be known; nothing is drawn yet that could wait.
            app.addresses.wait_for_the_first();
        }
        app.open_requested(&start.requests);
        // A newcomer types at once.
        if let Some(pane) = app.active.and_then(|id| app.panes.get_mut(&id)) {
            pane.focus();
        }
        app.watch.comes_to(Step::Outside);
        Ok(app)
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
            for kind in PaneKind::ALL {
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

    fn fill_pane(&mut self, id: PaneId, request: &StartRequest) {
        if let Some(pane) = self.session_pane(id) {
            pane.fill(request);
        }
    }

    /// What a pane does with its session, if it has one.
    fn session_pane(&mut self, id: PaneId) -> Option<&mut dyn SessionPane> {
        self.panes.get_mut(&id)?.session()
    }

    fn add_pane(&mut self, settings: PaneSettings, into: Option<egui_tiles::TileId>) -> PaneId {
        let id = PaneId(self.next_pane);
        self.next_pane += 1;
        let mut pane = settings.open();
        // What came before it opened is not its concern, and need not be kept for it.
        if let Some(log) = pane.log_mut() {
            log.clear(&self.store);
        }
        self.panes.insert(id, pane);
        tabs::insert(&mut self.tree, id, into, self.active);
        self.active = Some(id);
        id
    }

    /// Lets a pane react to a shortcut or an argument, and carries out what it asks for.
    fn with_pane(
        &mut self,
        id: PaneId,
        ask: impl FnOnce(&mut dyn Pane, &PaneEnv<'_>) -> Option<PaneIntent>,
    ) {
        let snapshots = self.sessions.snapshots();
        if let Some(intent) = self.ask_pane(id, &snapshots, ask) {
            self.carry_out_pane(id, intent, &snapshots);
        }
    }

    /// The same for what a pane does with its session, if it has one.
    fn with_session(
        &mut self,
        id: PaneId,
        ask: impl FnOnce(&mut dyn SessionPane, &PaneEnv<'_>) -> Option<PaneIntent>,
    ) {
        self.with_pane(id, |pane, env| ask(pane.session()?, env));
    }

    /// Asks a pane something, outside its drawing.
    fn ask_pane<T>(
        &mut self,
        id: PaneId,
        snapshots: &HashMap<PaneId, SessionSnapshot>,
        ask: impl FnOnce(&mut dyn Pane, &PaneEnv<'_>) -> Option<T>,
    ) -> Option<T> {
        let addresses = self.addresses.list();
        let env = PaneEnv {
            texts: &self.texts,
            store: &self.store,
            session: snapshots.get(&id),
            addresses: &addresses,
            save: self.saves.get(&id),
            urls: &self.urls,
            waker: &self.waker,
        };
        ask(&mut **self.panes.get_mut(&id)?, &env)
    }

    /// Uses other file dialogs than the system's, for tests.
    pub fn set_file_dialogs(&mut self, dialogs: Box<dyn dialogs::FileDialogs>) {
        self.dialogs.replace(dialogs);
    }

    /// The language of the window.
    pub fn lang(&self) -> Lang {
        self.texts.lang()
    }

    /// Draws everything and carries out what was asked for.
    pub fn show(&mut self, ui: &mut Ui) {
        if ui.ctx().cumulative_pass_nr() == 0 {
            // Panels learn in a first pass how high they are; nobody need see that.
            ui.ctx().request_discard("the first pass");
        }
        self.watch.comes_to(Step::Keys);
        self.do_shortcuts(ui);
        self.watch.comes_to(Step::Frame);
        let snapshots = self.sessions.snapshots();
        let mut window_intent = None;
        let bar = bare().inner_margin(egui::Margin::symmetric(space::M as i8, 0));
        Panel::top("top bar").frame(bar).exact_size(size::TOP_BAR).show(ui, |ui| {
            let theme = ui.ctx().options(|options| options.theme_preference);
            window_intent = top_bar_ui(ui, &self.texts, theme);
        });
        Panel::bottom("status bar").frame(bar).exact_size(size::STATUS_BAR).show(ui, |ui| {
            let asked = status_bar_ui(ui, &self.status());
            window_intent = window_intent.take().or(asked);
        });
        let tab_intents = CentralPanel::no_frame()
            .show(ui, |ui| self.panes_ui(ui, &snapshots, &mut window_intent))
            .inner;
        if self.settings_open {
            let asked = self.settings_window(ui);
            window_intent = window_intent.or(asked);
        }
        if self.keys_open {
            self.keys_open = shortcuts_ui(ui, &self.texts) == Stays::Open;
        }
        self.export_window(ui);
        let offer = self.notices.ui(ui.ctx(), &self.texts);
        self.watch.comes_to(Step::Acting);
        if offer == Some(Offer::ReopenPane) {
            self.reopen_pane();
        }
        for intent in tab_intents {
            self.carry_out_tab(intent, &snapshots);
        }
        self.do_send_shortcut(ui);
        if let Some(intent) = window_intent {
            self.carry_out_window(ui.ctx(), intent);
        }
    }

    fn status(&self) -> Status<'_> {
        let log = self.active.and_then(|pane| self.panes.get(&pane)).and_then(|pane| pane.log());
        Status {
            pane: self.active.map(|pane| self.sessions.counted(pane)),
            all: self.sessions.counted_all(),
            stats: self.store.stats(),
            shown: log.filter(|log| log.is_filtered()).map(LogView::rows_shown),
            texts: &self.texts,
        }
    }

    fn panes_ui(
        &mut self,
        ui: &mut Ui,
        snapshots: &HashMap<PaneId, SessionSnapshot>,
        window_intent: &mut Option<WindowIntent>,
    ) -> Vec<TabIntent> {
        if self.panes.is_empty() {
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() / 3.0);
                weak(ui, tr!(self.texts, "no-tabs"));
                ui.add_space(space::S);
                for kind in PaneKind::ALL {
                    if button(ui, &kind.new_text(&self.texts)).clicked() {
                        *window_intent = Some(WindowIntent::New(kind));
                    }
                }
            });
            return Vec::new();
        }
        let addresses = self.addresses.list();
        let focused = ui.memory(egui::Memory::focused);
        let focus_moved_to = focused.filter(|_| focused != self.focused);
        self.focused = focused;
        let mut tabs = TabsUi {
            panes: &mut self.panes,
            sessions: snapshots,
            active: self.active,
            texts: &self.texts,
            store: &self.store,
            addresses: &addresses,
            saves: &self.saves,
            urls: &self.urls,
            waker: &self.waker,
            focus_moved_to,
            on_pane: &|pane| self.watch.comes_to(Step::Pane(pane)),
            intents: Vec::new(),
        };
        self.tree.ui(&mut tabs, ui);
        let intents = tabs.intents;
        self.watch.comes_to(Step::Frame);
        intents
    }

    fn settings_window(&self, ui: &mut Ui) -> Option<WindowIntent> {
        let file = self.settings_file.as_ref().map(|path| path.display().to_string());
        let view = SettingsView {
            texts: &self.texts,
            theme: ui.ctx().options(|options| options.theme_preference),
            zoom: ui.ctx().zoom_factor(),
            log_memory_mib: self.chosen.log_memory_mib,
            file: file.as_deref(),
        };
        settings_ui(ui, &view)
    }

    /// The window is closed: ends the sessions and waits for the last save.
    pub fn end(&mut self) {
        self.exporter.end();
        self.sessions.engine().end_all();
        log::info!("window closed; all sessions: {}", self.sessions.engine().tally());
        let save_failed = |thread: JoinHandle<_>| !matches!(thread.join(), Ok(Ok(())));
        let has_failed = self.saving.take().is_some_and(save_failed);
        // What changed since that save began, or what it could not write.
        let Some(path) = &self.settings_file else { return };
        let Ok(text) = self.settings(self.ctx.zoom_factor()).to_text() else { return };
        if text == self.saved_text && !has_failed {
            return;
        }
        if let Err(error) = settings::save(path, &text) {
            log::warn!("settings could not be saved: {error}");
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

impl eframe::App for App {
    fn raw_input_hook(&mut self, _: &egui::Context, input: &mut egui::RawInput) {
        let most = input.max_texture_side.map(|side| side.min(TEXTURE_SIDE_MAX));
        input.max_texture_side = most;
    }

    fn logic(&mut self, _: &egui::Context, _: &mut eframe::Frame) {
        self.wake.frame_begins();
        if let Some(error) = self.sessions.engine().take_failure() {
            let text = sentence(&error, &self.texts);
            log::error!("{text}");
            self.notices.add(Weight::Problem, text);
        }
        self.show_failed_save();
        self.show_failed_paste();
        self.hear_dialogs();
        self.hear_exporter();
        self.hear_saves();
        self.step_example();
        self.save_now_and_then();
        // A hidden window draws nothing after this.
        self.watch.comes_to(Step::Outside);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if self.frames_drawn < place::FRAMES {
            self.frames_drawn += 1;
            place::bring_back(ui.ctx(), frame);
        }
        self.show(ui);
        self.watch.comes_to(Step::Dialog);
        self.dialogs.open_wanted(frame);
        self.watch.comes_to(Step::Outside);
    }

    /// Never: eframe's save waits on the ui thread until the one before is on the disk, however busy
    /// that is. It saves where the window stands when it closes; the settings are saved by
    /// [`App::save_now_and_then`].
    fn auto_save_interval(&self) -> Duration {
        Duration::MAX
    }

    fn save(&mut self, _: &mut dyn eframe::Storage) {
        let ctx = self.ctx.clone();
        self.save_settings(&ctx);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.end();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
