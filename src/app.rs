//! The program: owns sessions, log and panes, draws them, and carries out what was asked for.
//!
//! Nothing that is drawn acts by itself: views return intents, and they are carried out here, after
//! drawing. The ui thread never waits: sessions return at once, files and address lists are read on
//! threads of their own.

mod address_book;
mod attention;
mod checks;
mod clipboard;
mod closing;
mod code;
pub mod dialogs;
mod disk;
pub mod export;
mod intents;
mod lesson;
mod lesson_panel;
mod messages;
mod messages_exchange;
pub mod notify;
mod options;
mod picture;
mod place;
mod places;
mod programs;
mod record;
mod recordings;
mod remember;
mod saving;
mod sessions;
pub mod settings;
mod shortcuts;
mod start;
pub mod system_fonts;
mod wake;
mod watchdog;

pub use start::Start;

use crate::engine::filters::KnownFilters;
use crate::engine::history::UrlHistory;
use crate::engine::lessons::LessonsDone;
use crate::i18n::{Lang, Texts};
use crate::learn::explain::sentence;
use crate::learn::lessons::Lesson;
use crate::log::Store;
use crate::net::SessionSnapshot;
use crate::tr;
use crate::ui::body_save::BodySave;
use crate::ui::explain_page::{ExplainPage, explain_page_ui};
use crate::ui::lesson::list::ListView;
use crate::ui::log_view::LogView;
use crate::ui::notices::{Notices, Offer, Weight};
use crate::ui::pane::{Pane, PaneEnv, PaneId, PaneIntent, SessionPane};
use crate::ui::panes::{OpenPane, PaneKind, PaneSettings};
use crate::ui::settings_window::{SettingsView, settings_ui};
use crate::ui::shortcuts_window::{Stays, shortcuts_ui};
use crate::ui::status_bar::{Counters, Status, status_bar_ui};
use crate::ui::tabs::{self, TabIntent, TabsUi};
use crate::ui::tokens::{size, space};
use crate::ui::top_bar::{WindowIntent, top_bar_ui};
use crate::ui::widgets::{bare, button, weak};
use address_book::AddressBook;
use egui::{CentralPanel, Panel, ThemePreference, Ui};
use egui_tiles::Tree;
use sessions::Sessions;
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

/// How long the end of the program waits for the last rows of a recording.
const LAST_ROWS: Duration = Duration::from_secs(1);

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
    /// Those that were in use, the last one at the end.
    used: places::UsedPanes,
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
    recording: record::RecordDesk,
    pictures: picture::Pictures,
    code: code::CodeShower,
    /// The window with the options of a pane's sockets, while it is open.
    options: Option<options::OptionsShower>,
    /// The saving of bodies, of panes that asked for it.
    saves: HashMap<PaneId, BodySave>,
    /// Files of checks that are being read, for panes that asked for it.
    check_reads: HashMap<PaneId, checks::CheckRead>,
    ctx: egui::Context,
    /// What had the keyboard in the last picture.
    focused: Option<egui::Id>,
    lesson: Option<lesson::LessonPlay>,
    /// One that was left: whoever comes back to it finds all as it was.
    left_lesson: Option<lesson::LessonPlay>,
    lesson_side: lesson_panel::LessonSide,
    /// The panes that the last lesson has opened.
    lesson_panes: Vec<PaneId>,
    /// The lesson whose files are being made.
    preparing: Option<lesson::Preparing>,
    /// Where the files of lessons are.
    lesson_folder: Option<PathBuf>,
    lessons_done: LessonsDone,
    /// URLs that were loaded, and bookmarks.
    urls: UrlHistory,
    /// Filters of logs that are known.
    filters: Arc<KnownFilters>,
    /// What became of rows that memory does not hold, as far as a person was told.
    disk_told: crate::log::DiskState,
    /// What rules did that a person was to see.
    attended: attention::Attended,
    notifier: notify::Notifier,
    /// What a person chose; the run itself may use others, by its arguments.
    chosen: Preferences,
    messages: messages::Messages,
    /// Where rows go that memory does not hold; `None` if they go nowhere.
    disk_folder: Option<PathBuf>,
    settings_file: Option<PathBuf>,
    settings_open: bool,
    /// As far as that is counted, for [`place`].
    frames_drawn: u8,
    keys_open: bool,
    explain_page: Option<ExplainPage>,
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
    /// `None` for what suits the disk.
    log_disk_mib: Option<u32>,
    /// Whether rules may notify by the desktop's means.
    notifies: bool,
}

impl App {
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
            log.open_at_newest(&self.store);
        }
        self.panes.insert(id, pane);
        let place = into.map(tabs::TabPlace::end_of);
        tabs::insert(&mut self.tree, id, place, self.active);
        self.active = Some(id);
        id
    }

    /// The store whose rows a pane shows.
    fn store_of(&self, id: PaneId) -> &Arc<Store> {
        let own = self.panes.get(&id).and_then(|pane| pane.own_store());
        own.unwrap_or(&self.store)
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
        let handle = self.sessions.handle();
        let store = Arc::clone(self.store_of(id));
        let env = PaneEnv {
            texts: &self.texts,
            store: &store,
            session: snapshots.get(&id),
            blocked: &|| handle.blocked_calls(),
            addresses: &addresses,
            saved: self.messages.store.messages(),
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

    /// Uses another desktop than the system's for notifications, for tests.
    pub fn set_desktop(&mut self, desktop: Box<dyn notify::Desktop>) {
        self.notifier.replace(desktop);
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
        self.open_dropped_checks(ui.ctx());
        self.open_dropped_programs(ui.ctx());
        self.open_dropped_recordings(ui.ctx());
        self.watch.comes_to(Step::Keys);
        self.do_shortcuts(ui);
        self.watch.comes_to(Step::Frame);
        let snapshots = self.sessions.snapshots();
        self.hear_recordings(&snapshots);
        let mut window_intent = None;
        let bar = bare().inner_margin(egui::Margin::symmetric(space::M as i8, 0));
        Panel::top("top bar").frame(bar).exact_size(size::TOP_BAR).show(ui, |ui| {
            window_intent = self.top_bar(ui);
        });
        Panel::bottom("status bar").frame(bar).exact_size(size::STATUS_BAR).show(ui, |ui| {
            let asked = status_bar_ui(ui, &self.status());
            window_intent = window_intent.take().or(asked);
        });
        self.take_turns(ui.available_width());
        let of_messages = self.messages_ui(ui);
        let of_lessons = self.lesson_panel_ui(ui, &snapshots);
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
        if let Some(page) = &mut self.explain_page
            && explain_page_ui(ui, page, &self.texts) == Stays::Closed
        {
            self.explain_page = None;
        }
        self.export_window(ui);
        self.record_window(ui);
        self.picture_window(ui);
        self.exchange_window(ui);
        self.code_window(ui);
        self.options_window(ui);
        let beside = self.messages.width() + self.lesson_side.width();
        let offer = self.notices.ui(ui.ctx(), &self.texts, beside);
        self.watch.comes_to(Step::Acting);
        self.used.note(self.active);
        match offer {
            Some(Offer::ReopenPane) => self.reopen_pane(),
            Some(Offer::UndoMessages) => self.undo_messages(),
            None => {}
        }
        self.carry_out_messages(of_messages);
        for intent in of_lessons {
            self.carry_out_panel(&ui.ctx().clone(), intent);
        }
        for intent in tab_intents {
            self.carry_out_tab(intent, &snapshots);
        }
        self.do_send_shortcut(ui);
        if let Some(intent) = window_intent {
            self.carry_out_window(ui.ctx(), intent);
        }
    }

    fn top_bar(&self, ui: &mut Ui) -> Option<WindowIntent> {
        let theme = ui.ctx().options(|options| options.theme_preference);
        let standing = |lesson: &Lesson| lesson_panel::standing(&self.lessons_done, lesson);
        let last = self.lesson_side.last();
        let lessons = ListView { texts: &self.texts, standing: &standing, last };
        let marks = (self.messages.mark(), self.lesson_side.mark());
        top_bar_ui(ui, &self.texts, theme, marks, &lessons)
    }

    fn counters(&self) -> Counters {
        let Some((id, pane)) = self.active.and_then(|id| Some((id, self.panes.get(&id)?))) else {
            return Counters::All;
        };
        match pane {
            OpenPane::Recording(pane) => Counters::File(pane.tally()),
            // A log of all sessions counts them all.
            _ if pane.log().is_some_and(LogView::shows_whole_store) => Counters::All,
            _ => Counters::Pane(self.sessions.counted(id)),
        }
    }

    fn status(&self) -> Status<'_> {
        let log = self.active.and_then(|pane| self.panes.get(&pane)).and_then(|pane| pane.log());
        let store = self.active.map_or(&self.store, |pane| self.store_of(pane));
        Status {
            counters: self.counters(),
            all: self.sessions.counted_all(),
            stats: store.stats(),
            repeats: self.sessions.repeating().len(),
            recording: self.recording.facts(),
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
        let handle = self.sessions.handle();
        let focused = ui.memory(egui::Memory::focused);
        let focus_moved_to = focused.filter(|_| focused != self.focused);
        self.focused = focused;
        let plays = self.who_plays();
        let mut tabs = TabsUi {
            panes: &mut self.panes,
            sessions: snapshots,
            active: self.active,
            plays: &plays,
            texts: &self.texts,
            store: &self.store,
            blocked: &|| handle.blocked_calls(),
            addresses: &addresses,
            saved: self.messages.store.messages(),
            saves: &self.saves,
            urls: &self.urls,
            filters: &self.filters,
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
            log_disk_mib: self.chosen.log_disk_mib,
            stats: self.store.stats(),
            notifies: self.chosen.notifies,
            file: file.as_deref(),
        };
        settings_ui(ui, &view)
    }

    /// The window is closed: ends the sessions and waits for the last save.
    pub fn end(&mut self) {
        self.exporter.end();
        self.messages.store.end();
        self.stop_checks();
        self.sessions.engine().end_all();
        if self.recording.facts().is_some() {
            // With the last rows of those sessions.
            self.sessions.engine().wait_until_logged(LAST_ROWS);
        }
        self.recording.end();
        for store in self.panes.values().filter_map(|pane| pane.own_store()) {
            store.end_spool();
        }
        self.store.end_spool();
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
        self.hear_recorder();
        self.hear_pictures();
        self.hear_saves();
        self.hear_messages();
        self.hear_exchanger();
        self.hear_code();
        self.hear_checks();
        self.hear_disk();
        self.attend_to_rules();
        self.step_lesson();
        self.attend_to_lesson();
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
    /// `App::save_now_and_then`.
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
