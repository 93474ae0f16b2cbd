//! Draws the options of each mode.

use super::IcmpPane;
use super::form::PingEnd;
use crate::engine::IcmpMode;
use crate::i18n::Texts;
use crate::net::icmp::{FamilyChoice, RawHeader, Reach};
use crate::tr;
use crate::ui::form::option_grid;
use crate::ui::pane::PaneEnv;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    Access, Field, Mark, beside_or_below, menu, menu_choice, text_width, weak,
};
use egui::Ui;
use std::borrow::Cow;

impl IcmpPane {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let texts = env.texts;
        let access = Access::from(!env.is_running());
        ui.add_enabled_ui(!env.is_running(), |ui| {
            option_grid(ui, |ui| {
                self.family_ui(ui, texts);
                match self.form.mode {
                    IcmpMode::Ping => self.ping_ui(ui, access, texts),
                    IcmpMode::Path => {
                        field_ui(ui, "icmp-hops", &mut self.form.hops, access, texts);
                    }
                    IcmpMode::Raw => self.header_ui(ui, texts),
                }
            });
            // Longer than what a narrow column has beside the names.
            self.switches_ui(ui, texts);
        });
    }

    fn switches_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        if self.form.mode == IcmpMode::Raw {
            let fills = tr!(texts, "icmp-fills");
            ui.checkbox(&mut self.form.fills_checksums, &*fills)
                .on_hover_text(tr!(texts, "icmp-fills-tooltip"));
        }
        if self.form.mode != IcmpMode::Path {
            let mut many = self.form.reach == Reach::Many;
            let name = tr!(texts, "icmp-many");
            ui.checkbox(&mut many, &*name).on_hover_text(tr!(texts, "icmp-many-tooltip"));
            self.form.reach = if many { Reach::Many } else { Reach::One };
        }
    }

    fn family_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let name = tr!(texts, "icmp-family");
        weak(ui, name.as_ref());
        menu(ui, &name, &family_text(self.form.family, texts), |ui| {
            for family in FamilyChoice::ALL {
                let mark = Mark::from(self.form.family == family);
                if menu_choice(ui, mark, &family_text(family, texts)) {
                    self.form.family = family;
                }
            }
        });
        ui.end_row();
    }

    fn ping_ui(&mut self, ui: &mut Ui, access: Access, texts: &Texts) {
        let name = tr!(texts, "icmp-count");
        weak(ui, name.as_ref());
        let endless_name = tr!(texts, "icmp-until-stopped");
        let beside = size::CONTROL + text_width(ui, &endless_name) + 2.0 * space::S;
        beside_or_below(ui, size::PORT_FIELD + beside, |ui| {
            let counts = self.form.end == PingEnd::AfterCount;
            let access = if counts { access } else { Access::from(false) };
            Field::new(&name, size::PORT_FIELD)
                .nameless()
                .access(access)
                .show(ui, &mut self.form.count);
            let mut endless = !counts;
            ui.checkbox(&mut endless, &*endless_name);
            self.form.end = if endless { PingEnd::AtStop } else { PingEnd::AfterCount };
        });
        ui.end_row();
        let form = &mut self.form;
        let fields = [
            ("icmp-interval", &mut form.interval),
            ("icmp-limit", &mut form.limit),
            ("icmp-size", &mut form.size),
            ("icmp-ttl", &mut form.ttl),
        ];
        for (id, text) in fields {
            field_ui(ui, id, text, access, texts);
        }
        let name = tr!(texts, "icmp-pattern");
        weak(ui, name.as_ref());
        Field::new(&name, size::TEXT_FIELD)
            .nameless()
            .within(ui, ui.available_width())
            .access(access)
            .show(ui, &mut self.form.pattern);
        ui.end_row();
    }

    fn header_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let name = tr!(texts, "icmp-header");
        weak(ui, name.as_ref());
        menu(ui, &name, &header_text(self.form.header, texts), |ui| {
            for header in [RawHeader::Kernel, RawHeader::Written] {
                let mark = Mark::from(self.form.header == header);
                if menu_choice(ui, mark, &header_text(header, texts)) {
                    self.form.header = header;
                }
            }
        });
        ui.end_row();
    }
}

fn field_ui(ui: &mut Ui, id: &str, text: &mut String, access: Access, texts: &Texts) {
    let name = texts.get(id);
    weak(ui, name.as_ref());
    let is_of_system = id == "icmp-ttl";
    let hint = if is_of_system { tr!(texts, "automatic") } else { Cow::Borrowed("") };
    let field = Field::new(&name, size::PORT_FIELD).nameless().hint(&hint);
    let field = field.access(access).show(ui, text);
    if is_of_system {
        field.on_hover_text(tr!(texts, "icmp-ttl-tooltip"));
    }
    ui.end_row();
}

fn family_text(family: FamilyChoice, texts: &Texts) -> String {
    match family {
        FamilyChoice::Automatic => tr!(texts, "icmp-family-automatic").into_owned(),
        FamilyChoice::Ipv4 => "IPv4".to_owned(),
        FamilyChoice::Ipv6 => "IPv6".to_owned(),
    }
}

fn header_text(header: RawHeader, texts: &Texts) -> String {
    let text = match header {
        RawHeader::Kernel => tr!(texts, "icmp-header-kernel"),
        RawHeader::Written => tr!(texts, "icmp-header-written"),
    };
    text.into_owned()
}
