//! Carries out what a person asked for. The only place that acts.

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use crate::engine::StartError;
use crate::i18n::Texts;
use crate::learn::explain::sentence;
use crate::learn::words::guard_text;
use crate::log::recorder::RecordedSessions;
use crate::net::session::{COMMANDS_MAX, Refused};
use crate::net::{ProtocolCommand, SessionConfig, SessionId, SessionSnapshot};
use crate::tr;
use crate::ui::explain_page::ExplainPage;
use crate::ui::log_view::LogView;
use crate::ui::notices::Weight;
use crate::ui::pane::{MessageOrigin, PaneId, PaneIntent, PathChoice, PathUse};
use crate::ui::panes::PaneKind;
use crate::ui::tabs::TabIntent;
use crate::ui::top_bar::{Counted, WindowIntent};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

type Snapshots = HashMap<PaneId, SessionSnapshot>;

impl App {
    pub(super) fn carry_out_window(&mut self, ctx: &egui::Context, intent: WindowIntent) {
        match intent {
            WindowIntent::SetLang(lang) => {
                self.chosen.lang = Some(lang);
                self.texts = Texts::new(lang);
                let title = tr!(self.texts, "app-title").into_owned();
                ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
                let logs = self.panes.values_mut().filter_map(|pane| pane.log_mut());
                logs.for_each(LogView::language_changed);
            }
            WindowIntent::SetTheme(theme) => {
                self.chosen.theme = theme;
                ctx.set_theme(theme);
            }
            WindowIntent::SetZoom(zoom) => ctx.set_zoom_factor(zoom),
            WindowIntent::SetLogMemory(mib) => {
                self.chosen.log_memory_mib = mib;
                self.store.set_budget((mib as usize) << 20);
            }
            WindowIntent::SetLogDisk(mib) => {
                self.chosen.log_disk_mib = mib;
                self.store.set_disk_budget(super::disk::budget_of(mib));
            }
            WindowIntent::SetNotifications(notifies) => self.chosen.notifies = notifies,
            WindowIntent::ShowSettings(open) => self.settings_open = open,
            WindowIntent::ToggleMessages => self.toggle_messages(),
            WindowIntent::ShowKeys => self.keys_open = true,
            WindowIntent::Explain(name) => self.explain_page = Some(ExplainPage::at(&name)),
            WindowIntent::Play(id) => self.play_lesson(id),
            WindowIntent::Lesson(intent) => self.carry_out_panel(ctx, intent),
            WindowIntent::ToggleLessons => self.toggle_lessons(),
            WindowIntent::New(kind) => {
                let id = self.add_pane(kind.settings(), None);
                self.ask_for_file(id, kind);
            }
            WindowIntent::StopRepeats => self.sessions.stop_repeats(),
            WindowIntent::StopRecording => self.recording.stop(),
            WindowIntent::CountAnew(Counted::All) => self.sessions.count_all_anew(),
            WindowIntent::CountAnew(Counted::Pane) => {
                if let Some(active) = self.active {
                    self.sessions.count_anew(active);
                }
            }
        }
    }

    pub(super) fn carry_out_tab(&mut self, intent: TabIntent, snapshots: &Snapshots) {
        match intent {
            TabIntent::Pane(id, intent) => self.carry_out_pane(id, intent, snapshots),
            TabIntent::New(kind, container) => {
                let id = self.add_pane(kind.settings(), Some(container));
                self.ask_for_file(id, kind);
            }
            TabIntent::Close(id) => self.close_pane(id, snapshots.get(&id)),
            TabIntent::Activate(id) => self.active = Some(id),
        }
    }

    pub(super) fn carry_out_pane(&mut self, id: PaneId, intent: PaneIntent, snapshots: &Snapshots) {
        match intent {
            PaneIntent::Start(config) => {
                if self.start(id, *config)
                    && let Some(pane) = self.panes.get_mut(&id)
                {
                    pane.focus();
                }
            }
            PaneIntent::Stop => self.sessions.stop(id),
            PaneIntent::Several(intents) => {
                for intent in intents {
                    self.carry_out_pane(id, intent, snapshots);
                }
            }
            PaneIntent::Send { command, origin } => self.send(id, command, origin, snapshots),
            PaneIntent::Choose(path_use, from) => self.choose_path(id, path_use, &from),
            PaneIntent::Command(command) => {
                let text = match self.sessions.command(id, command) {
                    Some(Err(Refused::QueueFull(_))) => {
                        tr!(self.texts, "commands-full", most = COMMANDS_MAX)
                    }
                    Some(Err(Refused::WrongProtocol(_))) => {
                        tr!(self.texts, "wrong-protocol").into_owned()
                    }
                    // What is said to a session that has just ended concerns it no more.
                    Some(Ok(()) | Err(Refused::Ended(_))) | None => return,
                };
                self.notices.add(Weight::Problem, text);
            }
            PaneIntent::StopRepeat => self.sessions.stop_repeat(id),
            PaneIntent::SaveBody(request) => self.save_body(id, *request),
            PaneIntent::CancelSave => self.cancel_save(id),
            PaneIntent::DismissSave => self.dismiss_save(id),
            PaneIntent::ClearLog => self.clear_log(id),
            PaneIntent::SaveBytes(scope, form) => self.open_save_bytes(id, scope, form),
            PaneIntent::ExportLog => self.open_export(id),
            PaneIntent::RecordLog => self.open_record(id),
            PaneIntent::SavePicture(form) => self.open_picture(id, form),
            PaneIntent::ShowOptions => self.show_options(id),
            PaneIntent::ShowCode => self.show_code(id),
            PaneIntent::ShowCodeOf(programs) => self.show_code_of(programs),
            PaneIntent::Copied { rows, left_out, guard } => {
                let mut text = match left_out {
                    0 => tr!(self.texts, "copied-rows", rows = rows),
                    _ => tr!(self.texts, "copied-rows-cut", rows = rows, left_out = left_out),
                };
                if let Some(guarded) = guard_text(guard, &self.texts) {
                    text = format!("{text} · {guarded}");
                }
                self.notices.add(Weight::Info, text);
            }
            PaneIntent::Keep(saved) => self.keep_message(*saved),
            PaneIntent::Explain(name) => self.explain_page = Some(ExplainPage::at(name)),
            PaneIntent::Tell(event) => self.notices.add(Weight::Info, event),
            PaneIntent::RefreshAddresses => self.addresses.refresh(),
            PaneIntent::UsePlace(place, use_in) => self.use_place(place, use_in),
            PaneIntent::AddBookmark(target) => {
                self.urls.bookmark(&target);
            }
            PaneIntent::RemoveBookmark(target) => self.urls.remove_bookmark(&target),
            PaneIntent::ForgetUrls => self.urls.forget_recent(),
            PaneIntent::Filters(change) => Arc::make_mut(&mut self.filters).apply(change),
            PaneIntent::ReadCheck(path, after) => self.read_check(id, path, after),
            PaneIntent::StopCheck => self.stop_check(id),
            PaneIntent::OpenRecording(path) => self.open_recording(id, &path),
            PaneIntent::Replay(ask) => self.replay(id, *ask),
        }
    }

    pub(super) fn start(&mut self, id: PaneId, config: SessionConfig) -> bool {
        if let SessionConfig::Http(config) = &config {
            self.urls.loaded(&config.target);
        }
        let started = config.clone();
        match self.start_recorded(id, config) {
            Ok(session) => {
                self.cast_own(id, session, &started);
                if let Some(pane) = self.panes.get_mut(&id) {
                    if let Some(log) = pane.log_mut() {
                        log.add_session(session);
                    }
                    if let Some(pane) = pane.session() {
                        pane.outgoing().session_begins();
                    }
                }
                true
            }
            Err(StartError::NoNumbers) => {
                let text = tr!(self.texts, "too-many-sessions").into_owned();
                self.notices.add(Weight::Problem, text);
                false
            }
            Err(StartError::Engine(error)) => {
                let reason = sentence(&error, &self.texts);
                self.notices
                    .add(Weight::Problem, tr!(self.texts, "engine-failed", reason = reason));
                false
            }
        }
    }

    /// Starts a session; if those of its pane are recorded, this one is from its first row on.
    fn start_recorded(
        &mut self,
        id: PaneId,
        config: SessionConfig,
    ) -> Result<SessionId, StartError> {
        let recorded = self.recording.sessions_of(id);
        let session = self.sessions.start(id, config)?;
        if let Some(mut recorded) = recorded
            && let RecordedSessions::These(sessions) = &mut *recorded
        {
            sessions.insert(session);
        }
        Ok(session)
    }

    /// Sends through the pane's session; without one, through a new one if the pane has such.
    fn send(
        &mut self,
        id: PaneId,
        command: ProtocolCommand,
        origin: MessageOrigin,
        snapshots: &Snapshots,
    ) {
        if !self.sessions.is_running(id) {
            let config = self
                .ask_pane(id, snapshots, |pane, env| pane.session()?.config_for_send(env.form()));
            if !config.is_some_and(|config| self.start(id, config)) {
                return;
            }
        }
        let before = self.sessions.tally_of(id);
        let answer = self.sessions.command(id, command);
        let Some(pane) = self.panes.get_mut(&id).and_then(|pane| pane.session()) else { return };
        match answer {
            Some(Ok(())) if origin == MessageOrigin::Composer => pane.outgoing().accepted(before),
            Some(Ok(())) => {}
            Some(Err(Refused::QueueFull(_))) => {
                let text = tr!(self.texts, "queue-full", most = COMMANDS_MAX);
                pane.outgoing().refused(text);
            }
            Some(Err(Refused::WrongProtocol(_))) => {
                pane.outgoing().refused(tr!(self.texts, "wrong-protocol").into_owned());
            }
            Some(Err(Refused::Ended(_))) | None => {
                pane.outgoing().refused_at_end(tr!(self.texts, "session-over").into_owned());
            }
        }
    }

    /// A new pane that is nothing without a file begins with the dialog for it.
    fn ask_for_file(&mut self, id: PaneId, kind: PaneKind) {
        if kind == PaneKind::Recording {
            self.choose_path(id, PathUse::OpenRecording, Path::new(""));
        }
    }

    /// Opens a dialog for a pane.
    fn choose_path(&mut self, id: PaneId, path_use: PathUse, from: &Path) {
        let (what, title) = match path_use {
            PathUse::SendFile => (DialogKind::Open, tr!(self.texts, "choose-send-file")),
            PathUse::SaveFile => (DialogKind::Save, tr!(self.texts, "choose-save-file")),
            PathUse::Folder => (DialogKind::Folder, tr!(self.texts, "choose-folder")),
            PathUse::Page => (DialogKind::Open, tr!(self.texts, "choose-page")),
            PathUse::SaveBody => (DialogKind::Save, tr!(self.texts, "choose-save-body")),
            PathUse::CaFile => (DialogKind::Open, tr!(self.texts, "choose-ca-file")),
            PathUse::TlsCertificate => {
                (DialogKind::Open, tr!(self.texts, "choose-tls-certificate"))
            }
            PathUse::TlsKey => (DialogKind::Open, tr!(self.texts, "choose-tls-key")),
            PathUse::SaveCertificate => {
                (DialogKind::Save, tr!(self.texts, "choose-save-certificate"))
            }
            PathUse::OpenRules => (DialogKind::Open, tr!(self.texts, "choose-rules")),
            PathUse::SaveRules => (DialogKind::Save, tr!(self.texts, "choose-save-rules")),
            PathUse::RuleFile => (DialogKind::Open, tr!(self.texts, "choose-rule-file")),
            PathUse::OpenCheck => (DialogKind::Open, tr!(self.texts, "choose-check")),
            PathUse::OpenRecording => (DialogKind::Open, tr!(self.texts, "choose-recording")),
            PathUse::OpenProgram => (DialogKind::Open, tr!(self.texts, "choose-program")),
            PathUse::Interpreter => (DialogKind::Open, tr!(self.texts, "choose-interpreter")),
            PathUse::SaveProgram => (DialogKind::Save, tr!(self.texts, "choose-save-program")),
        };
        let (folder, name) = match what {
            DialogKind::Folder => (Some(from.to_owned()).filter(|path| path.is_absolute()), None),
            DialogKind::Open | DialogKind::Save => beginning(from),
        };
        let name = name.filter(|_| what == DialogKind::Save).unwrap_or_default();
        let ask = DialogRequest { kind: what, title: title.into_owned(), folder, file_name: name };
        if !self.dialogs.want(DialogOwner::Pane(id, path_use), ask)
            && let Some(pane) = self.panes.get_mut(&id)
        {
            // Another pane's dialog is open, and none of this one will be.
            pane.dialog_closed(path_use);
        }
    }

    /// Takes in what a dialog has returned, if one has. Never waits.
    pub(super) fn hear_dialogs(&mut self) {
        let Some((owner, answer)) = self.dialogs.answer() else { return };
        let (id, path_use) = match owner {
            DialogOwner::Export => return self.export_path_chosen(answer),
            DialogOwner::Record => return self.record_path_chosen(answer),
            DialogOwner::Picture => return self.picture_path_chosen(answer),
            DialogOwner::Messages => return self.list_path_chosen(answer),
            DialogOwner::Code => return self.code_path_chosen(answer),
            DialogOwner::Pane(id, path_use) => (id, path_use),
        };
        let chosen = match answer {
            DialogResult::Chosen(path) => PathChoice::Path(path),
            DialogResult::Unavailable => PathChoice::Unavailable,
            DialogResult::Cancelled => {
                if let Some(pane) = self.panes.get_mut(&id) {
                    pane.dialog_closed(path_use);
                }
                return;
            }
        };
        self.with_pane(id, |pane, env| pane.path_chosen(path_use, chosen, env));
    }

    /// Hides the pane's rows.
    fn clear_log(&mut self, id: PaneId) {
        let store = Arc::clone(self.store_of(id));
        if let Some(log) = self.panes.get_mut(&id).and_then(|pane| pane.log_mut()) {
            log.clear(&store);
        }
        self.forget_unseen();
    }
}
