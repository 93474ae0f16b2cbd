//! Draws the form: what is done, with whom, the button, how it stands, and what came of it so far.

use super::{IcmpPane, figures, hops, kind_of, mode_text};
use crate::engine::IcmpMode;
use crate::i18n::Texts;
use crate::learn::icmp::protocol_text;
use crate::net::SessionState;
use crate::net::icmp::header::protocol_number;
use crate::net::icmp::{IS_ON_THIS_SYSTEM, IcmpKind};
use crate::tr;
use crate::ui::form::{
    Below, Folds, FormControl, Standing, below_ui, form_line, mistakes_ui, options_place,
    standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::tokens::size;
use crate::ui::widgets::{
    Access, Dot, Field, Mark, button, button_if, main_button, menu, menu_choice, menu_width, widest,
};
use egui::{Response, Ui};

impl IcmpPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let slots = self.slots(ui, texts);
        let intent = form_line(ui, texts, &slots, |ui, control| self.control_ui(ui, control, env));
        mistakes_ui(ui, self.errors.all());
        let has_mistakes = self.errors.all().next().is_some();
        let failure = env.failure().filter(|_| !has_mistakes);
        // A port in use is nobody's concern here.
        let _ = below_ui(ui, texts, &Below { mistakes: Vec::new(), failure, warning: None });
        let mut open = self.form.options_open;
        let _: Option<()> = options_place(ui, texts, &mut open, |ui| {
            self.options_ui(ui, env);
            None
        });
        self.form.options_open = open;
        if let Some(session) = env.session {
            let facts = session.protocol.icmp();
            match facts.kind() {
                Some(IcmpKind::Ping) => figures::ui(ui, &facts, texts),
                Some(IcmpKind::Path) => hops::ui(ui, &facts.hops(), texts),
                Some(IcmpKind::Raw) | None => {}
            }
        }
        intent
    }

    fn slots(&self, ui: &Ui, texts: &Texts) -> Vec<Slot<FormControl>> {
        let modes = IcmpMode::ALL.map(|mode| mode_text(mode, texts));
        let modes = widest(ui, menu_width, modes.iter().map(String::as_str));
        let [ping, path, raw, stop] =
            ["icmp-start-ping", "icmp-start-path", "icmp-start-raw", "icmp-stop"]
                .map(|id| texts.get(id));
        let states = ["icmp-idle", "icmp-runs", "icmp-done"].map(|id| texts.get(id));
        let mut slots = vec![
            // In a narrow column what is chosen once goes into the menu, before it pushes the button out of the line.
            Slot::button(FormControl::Behaviour, modes).rank(1),
            // Where there is room, the whole of a long name of a host is seen, and what may be typed.
            FormControl::path_slot(ui, &tr!(texts, "host")),
        ];
        if self.form.mode == IcmpMode::Raw {
            let name = tr!(texts, "icmp-protocol");
            slots.push(FormControl::port_slot(ui, &name, &name).rank(2));
        }
        slots.extend([
            FormControl::button_slot(ui, &ping, &[&path, &raw, &stop]),
            FormControl::state_slot(ui, states.iter().map(|state| &**state)),
            FormControl::Options.fold_slot(ui, texts),
            FormControl::Inspector.fold_slot(ui, texts),
            FormControl::code_slot(ui, texts),
        ]);
        slots
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: FormControl,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match control {
            FormControl::Behaviour => {
                self.mode_ui(ui, env);
                None
            }
            FormControl::Address => self.host_ui(ui, env),
            FormControl::Port => self.protocol_ui(ui, env),
            FormControl::Button => self.button_ui(ui, env),
            FormControl::State => {
                standing_ui(ui, &self.standing(env));
                None
            }
            control => {
                let folds = Folds {
                    files: None,
                    options: &mut self.form.options_open,
                    inspector: &mut self.body.inspector_open,
                };
                control.alike_ui(ui, env.texts, folds)
            }
        }
    }

    fn mode_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let texts = env.texts;
        ui.add_enabled_ui(!env.is_running(), |ui| {
            let name = tr!(texts, "icmp-mode");
            menu(ui, &name, &mode_text(self.form.mode, texts), |ui| {
                for mode in IcmpMode::ALL {
                    let mark = Mark::from(self.form.mode == mode);
                    if menu_choice(ui, mark, &mode_text(mode, texts)) && mode != self.form.mode {
                        self.form.mode = mode;
                        self.errors = super::IcmpErrors::default();
                        self.left = env.session.map(|session| session.id).or(self.left);
                    }
                }
            });
        });
    }

    fn host_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let hint = match self.form.mode {
            IcmpMode::Raw => tr!(texts, "icmp-host-hint-raw"),
            IcmpMode::Ping | IcmpMode::Path => tr!(texts, "icmp-host-hint"),
        };
        let name = tr!(texts, "host");
        let fit = crate::ui::widgets::FieldFit::Room(ui.available_width());
        let field = Field::new(&name, FormControl::path_width(ui, &name))
            .fitted(ui, fit)
            .hint(&hint)
            .error(self.errors.host.as_deref())
            .access((!env.is_running()).into())
            .show(ui, &mut self.form.host);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        if field.changed() {
            self.errors.host = None;
        }
        self.begin_by(ui, &field, env)
    }

    fn protocol_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let name = tr!(env.texts, "icmp-protocol");
        let fit = crate::ui::widgets::FieldFit::Room(ui.available_width());
        let field = Field::new(&name, size::PORT_FIELD)
            .fitted(ui, fit)
            .error(self.errors.protocol.as_deref())
            .access((!env.is_running()).into())
            .show(ui, &mut self.form.protocol);
        if field.changed() {
            self.errors.protocol = None;
        }
        let field = field.on_hover_text(tr!(env.texts, "icmp-protocol-tooltip"));
        self.begin_by(ui, &field, env)
    }

    /// Enter in a field does what the main button does, where that does anything.
    fn begin_by(&mut self, ui: &Ui, field: &Response, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if IS_ON_THIS_SYSTEM { self.start_by(ui, field, env) } else { None }
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            return button(ui, &tr!(texts, "icmp-stop")).clicked().then_some(PaneIntent::Stop);
        }
        let name = match self.form.mode {
            IcmpMode::Ping => tr!(texts, "icmp-start-ping"),
            IcmpMode::Path => tr!(texts, "icmp-start-path"),
            IcmpMode::Raw => tr!(texts, "icmp-start-raw"),
        };
        if !IS_ON_THIS_SYSTEM {
            button_if(ui, Access::from(false), &name);
            return None;
        }
        if main_button(ui, &name).clicked() { self.start(env.form()) } else { None }
    }

    /// How it stands.
    fn standing(&self, env: &PaneEnv<'_>) -> Standing {
        let texts = env.texts;
        let target = env.session.and_then(|session| session.protocol.icmp().target());
        let target = target.map(|target| target.to_string()).unwrap_or_default();
        match env.state() {
            None => Standing::new(Dot::Ring, tr!(texts, "icmp-idle")),
            Some(SessionState::Ended(crate::net::End::Done)) => {
                Standing::new(Dot::Ring, tr!(texts, "icmp-done"))
            }
            Some(SessionState::Ended(end)) => Standing::of_end(end, texts),
            Some(SessionState::Open { .. }) => {
                let text = match kind_of(env) {
                    Some(IcmpKind::Ping) | None => tr!(texts, "icmp-pings", target = target),
                    Some(IcmpKind::Path) => tr!(texts, "icmp-finds", target = target),
                    Some(IcmpKind::Raw) => {
                        let number = protocol_number(&self.form.protocol).unwrap_or_default();
                        tr!(texts, "icmp-receives-now", protocol = protocol_text(number))
                    }
                };
                Standing::new(Dot::Full, text).short(tr!(texts, "icmp-runs"))
            }
            Some(_) => Standing::new(Dot::Busy, tr!(texts, "icmp-starts")),
        }
    }
}
