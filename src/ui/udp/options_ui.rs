//! Draws the options that are rarely needed: socket options, multicast.

use super::UdpPane;
use crate::learn::sentence;
use crate::net::DatagramCommand;
use crate::net::udp::GroupState;
use crate::tr;
use crate::ui::form::{OptionGroup, option_grid, option_groups, sheet_button_ui};
use crate::ui::icons;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::stream::does_not_wait_ui;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Field, button, button_width, mark_button, menu, menu_choice, tint, weak};
use egui::{Response, Ui};
use std::net::IpAddr;

impl UdpPane {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let groups = [OptionGroup::Socket, OptionGroup::Multicast];
        option_groups(ui, env.texts, &groups, |ui, group| match group {
            OptionGroup::Multicast => self.multicast_ui(ui, env),
            _ => self.socket_ui(ui, env),
        })
    }

    fn socket_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let before_bind = !env.is_running();
        let at_bind = |response: Response| {
            response.on_disabled_hover_text(tr!(texts, "set-at-bind"));
        };
        option_grid(ui, |ui| {
            Field::new(&tr!(texts, "recv-buffer-kib"), size::PORT_FIELD)
                .error(self.errors.recv_buffer_kib.as_deref())
                .access(before_bind.into())
                .show(ui, &mut self.form.recv_buffer_kib)
                .on_hover_text(tr!(texts, "recv-buffer-tooltip"));
            ui.end_row();
        });
        ui.add_enabled_ui(before_bind, |ui| {
            at_bind(ui.checkbox(&mut self.form.reuse_address, tr!(texts, "reuse-address")));
            at_bind(ui.checkbox(&mut self.form.dual_stack, tr!(texts, "dual-stack")));
            does_not_wait_ui(ui, texts, &mut self.form.does_not_wait);
        });
        let broadcast = ui
            .checkbox(&mut self.form.broadcast, tr!(texts, "broadcast"))
            .on_hover_text(tr!(texts, "broadcast-tooltip"));
        let on = self.form.broadcast;
        let sheet = sheet_button_ui(ui, env);
        (broadcast.changed() && env.is_running())
            .then_some(PaneIntent::Command(DatagramCommand::SetBroadcast(on).into()))
            .or(sheet)
    }

    fn multicast_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut intent = None;
        let changed = option_grid(ui, |ui| {
            intent = self.group_field_ui(ui, env);
            ui.end_row();
            self.multicast_settings_ui(ui, env)
        });
        let looped = ui
            .checkbox(&mut self.form.multicast_loop, tr!(texts, "multicast-loop"))
            .on_hover_text(tr!(texts, "multicast-loop-tooltip"));
        let left = self.groups_ui(ui, env);
        if (changed || looped.changed())
            && env.is_running()
            && let Some(multicast) = self.form.read_multicast(env.form(), &mut self.errors)
        {
            intent = Some(PaneIntent::Command(DatagramCommand::SetMulticast(multicast).into()));
        }
        intent.or(left)
    }

    /// A group to join, and the button that does.
    fn group_field_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (name, join) = (tr!(env.texts, "multicast-group"), tr!(env.texts, "join"));
        weak(ui, &*name);
        let beside = button_width(ui, &join) + space::S;
        let joins = ui.horizontal(|ui| {
            Field::new(&name, size::ADDRESS_FIELD)
                .nameless()
                .within(ui, ui.available_width() - beside)
                .hint("239.0.0.1")
                .error(self.errors.group.as_deref())
                .show(ui, &mut self.form.group);
            button(ui, &join).clicked()
        });
        if joins.inner { self.join(env) } else { None }
    }

    /// Joins the typed group now, or notes it for the next bind.
    fn join(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let group = self.form.read_group(env.texts, &mut self.errors)?;
        if !self.form.groups.contains(&group) {
            self.form.groups.push(group);
        }
        self.form.group.clear();
        env.is_running().then_some(PaneIntent::Command(DatagramCommand::Join(group).into()))
    }

    /// The groups, each with a button to leave it.
    fn groups_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let mut leave = None;
        for group in &self.form.groups {
            let name = tr!(env.texts, "leave-group", group = *group);
            ui.horizontal(|ui| {
                Self::group_ui(ui, *group, env);
                if mark_button(ui, icons::CLOSE, &name).clicked() {
                    leave = Some(*group);
                }
            });
        }
        let group = leave?;
        self.form.groups.retain(|other| *other != group);
        let is_member = group_state(group, env) == Some(GroupState::Joined);
        is_member.then_some(PaneIntent::Command(DatagramCommand::Leave(group).into()))
    }

    /// A group, and whether it could be joined.
    fn group_ui(ui: &mut Ui, group: IpAddr, env: &PaneEnv<'_>) {
        let colours = palette(ui);
        let Some(GroupState::Failed(error)) = group_state(group, env) else {
            ui.label(tint(group.to_string(), colours.text).monospace());
            return;
        };
        let text = tr!(env.texts, "group-not-joined", group = group);
        ui.label(tint(text, colours.problem)).on_hover_text(sentence(&error, env.texts));
    }

    fn multicast_settings_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> bool {
        let texts = env.texts;
        let mut changed = false;
        let automatic = tr!(texts, "interface-automatic");
        let now = self.form.interface.clone();
        let shown = if now.is_empty() { automatic.as_ref() } else { now.as_str() };
        weak(ui, tr!(texts, "multicast-interface"));
        menu(ui, &tr!(texts, "multicast-interface"), shown, |ui| {
            let mut names: Vec<&str> =
                env.addresses.iter().map(|a| a.interface.name.as_str()).collect();
            names.dedup();
            for (name, text) in std::iter::once(("", automatic.as_ref()))
                .chain(names.into_iter().map(|name| (name, name)))
            {
                if menu_choice(ui, (now == name).into(), &crate::payload::safe_text(text)) {
                    name.clone_into(&mut self.form.interface);
                    changed = true;
                }
            }
        });
        ui.end_row();
        let hops = Field::new(&tr!(texts, "multicast-hops"), size::CONTROL * 1.5)
            .error(self.errors.multicast_hops.as_deref())
            .show(ui, &mut self.form.multicast_hops)
            .on_hover_text(tr!(texts, "multicast-hops-tooltip"));
        ui.end_row();
        changed | hops.changed()
    }
}

/// Where a group stands in the pane's session; `None` while there is none.
fn group_state(group: IpAddr, env: &PaneEnv<'_>) -> Option<GroupState> {
    env.session.filter(|session| session.is_running())?.protocol.udp().group(group)
}
