//! Draws the form: where to listen, where to connect, the button, how the session stands.

use super::RelayPane;
use crate::i18n::Texts;
use crate::tr;
use crate::ui::form::{
    Below, FormControl, LocalFields, RemoteFields, Standing, below_ui, exposed_warning, form_line,
    host_slot, mistakes_ui, options_place, port_slot, standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    button, button_width, icon_button_width, main_button, main_button_width, menu_width, segments,
    segments_width, state_width, weak, widest,
};
use egui::Ui;

/// What the words on how it stands need, in points.
const STATE_GOOD: f32 = 5.0 * size::CONTROL;

/// From where to where.
const ARROW: &str = "→";

/// A control of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Control {
    Transport,
    LocalAddress,
    LocalPort,
    Arrow,
    Host,
    Port,
    Button,
    State,
    Options,
    Inspector,
    Code,
}

impl RelayPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = slots(ui, env.texts);
        let mut intent =
            form_line(ui, env.texts, &slots, |ui, control| self.control_ui(ui, control, env));
        self.tls_warnings_ui(ui, env);
        let of_certificate = self.certificate_ui(ui, env);
        intent = intent.take().or(of_certificate);
        let below = Below {
            mistakes: self.errors.of_address().collect(),
            failure: env.failure(),
            warning: exposed_warning(&self.form.local_address, env),
        };
        let way_out = below_ui(ui, env.texts, &below);
        let asked = way_out.and_then(|way_out| way_out.carry_out(self, env.form()));
        intent = intent.take().or(asked);
        let asked = self.rules_ui(ui, env);
        intent = intent.take().or(asked);
        mistakes_ui(ui, self.errors.of_options());
        let mut open = self.form.options_open;
        let asked = options_place(ui, env.texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent.or(asked)
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: Control,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match control {
            Control::Transport => {
                self.transport_ui(ui, env);
                None
            }
            Control::LocalAddress => {
                let asked = self.local_fields(env).address_ui(ui, env.form())?;
                asked.carry_out(self, env.form())
            }
            Control::LocalPort => {
                let asked = self.local_fields(env).port_ui(ui, env.form())?;
                asked.carry_out(self, env.form())
            }
            Control::Arrow => {
                // Where names have no room, it says which end is which.
                weak(ui, ARROW);
                None
            }
            Control::Host => self.host_ui(ui, env),
            Control::Port => self.port_ui(ui, env),
            Control::Button => self.button_ui(ui, env),
            Control::State => {
                standing_ui(ui, &Standing::of_listener(env.state(), env.texts));
                None
            }
            Control::Options => {
                FormControl::Options.fold_ui(ui, env.texts, &mut self.form.options_open);
                None
            }
            Control::Code => FormControl::code_ui(ui, env.texts),
            Control::Inspector => {
                let open = &mut self.body.inspector_open;
                FormControl::Inspector.fold_ui(ui, env.texts, open);
                None
            }
        }
    }

    fn transport_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let now = self.form.is_udp;
        let tooltip = tr!(env.texts, "relay-transport-tooltip");
        ui.add_enabled_ui(!env.is_running(), |ui| {
            let choices = [(false, "TCP"), (true, "UDP")];
            if let Some(is_udp) = segments(ui, &choices, |it| it == now, Some(&tooltip)) {
                self.form.is_udp = is_udp;
            }
        });
    }

    fn local_fields(&mut self, env: &PaneEnv<'_>) -> LocalFields<'_> {
        let transport = if self.form.is_udp {
            crate::net::machine::Transport::Udp
        } else {
            crate::net::machine::Transport::Tcp
        };
        LocalFields {
            transport,
            address: &mut self.form.local_address,
            port: &mut self.form.local_port,
            address_error: &mut self.errors.local_address,
            port_error: &mut self.errors.local_port,
            enabled: !env.is_running(),
        }
    }

    /// Whom it connects to, which cannot change while it does.
    fn remote_fields(&mut self, env: &PaneEnv<'_>) -> RemoteFields<'_> {
        RemoteFields {
            host: &mut self.form.host,
            port: &mut self.form.port,
            host_error: &mut self.errors.host,
            port_error: &mut self.errors.port,
            access: (!env.is_running()).into(),
        }
    }

    fn host_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let host = self.remote_fields(env).host_ui(ui, env.texts);
        let host = host.on_hover_text(tr!(env.texts, "relay-host-tooltip"));
        self.start_by(ui, &host, env)
    }

    fn port_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let port = self.remote_fields(env).port_ui(ui, env.texts);
        self.start_by(ui, &port, env)
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            let stop = button(ui, &tr!(texts, "stop-listening"));
            let stop = stop.on_hover_text(tr!(texts, "stop-listening-tooltip"));
            return stop.clicked().then_some(PaneIntent::Stop);
        }
        let listen = main_button(ui, &tr!(texts, "listen"));
        let listen = listen.on_hover_text(tr!(texts, "relay-listen-tooltip"));
        if listen.clicked() { self.start(env.form()) } else { None }
    }
}

/// The controls of the line, in order.
fn slots(ui: &Ui, texts: &Texts) -> Vec<Slot<Control>> {
    let beside = menu_width(ui, "") + space::S;
    let (local_address, local_port) = (tr!(texts, "local-address"), tr!(texts, "local-port"));
    let (host, port) = (tr!(texts, "host"), tr!(texts, "port"));
    let states = ["state-listening-short", "state-not-listening"].map(|id| texts.get(id));
    let stop = button_width(ui, &tr!(texts, "stop-listening"));
    let least = widest(ui, state_width, states.iter().map(|state| &**state));
    let fold = |control, name: &str| {
        Slot::either(control, size::CONTROL + space::XS, icon_button_width(ui, name))
    };
    vec![
        // Where the column is narrow, what is chosen once goes before the button does.
        Slot::fixed(Control::Transport, segments_width(ui, ["TCP", "UDP"])).rank(2),
        host_slot(Control::LocalAddress, ui, &local_address, beside),
        port_slot(Control::LocalPort, ui, &local_port, &port),
        Slot::fixed(Control::Arrow, size::CONTROL / 2.0).rank(1),
        host_slot(Control::Host, ui, &host, 0.0).rank(1),
        port_slot(Control::Port, ui, &port, &port).rank(1),
        Slot::button(Control::Button, main_button_width(ui, &tr!(texts, "listen")).max(stop)),
        Slot::between(Control::State, least, f32::INFINITY).good(STATE_GOOD).rank(5),
        fold(Control::Options, &tr!(texts, "options")).rank(3),
        fold(Control::Inspector, &tr!(texts, "inspector-toggle")).rank(4),
        Slot::button(Control::Code, button_width(ui, &tr!(texts, "show-code"))).rank(5).if_room(),
    ]
}
