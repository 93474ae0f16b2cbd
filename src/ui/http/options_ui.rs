//! Draws the options: version, redirects, proxy, limits, and what is sent.

use super::HttpPane;
use super::form::{HttpErrors, HttpForm, RedirectChoice};
use super::headers_form::headers_ui;
use super::raw_form::{RawNotation, has_end};
use crate::i18n::Texts;
use crate::net::http::request::{ComposeContext, compose};
use crate::net::http::{ProxyChoice, Target, Version};
use crate::tr;
use crate::ui::form::{OptionGroup, option_grid, option_groups};
use crate::ui::pane::{PaneEnv, PaneIntent, PathUse};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Field, button, menu, menu_choice, name_field, segments, tint, weak};
use egui::{TextEdit, TextStyle, Ui};

/// Lines of a raw request that the field shows at least.
const RAW_ROWS: usize = 6;

/// The longest raw request that can be typed, in characters. Every key lays the whole text out again, and
/// at about 0.3 µs a character that takes 5 ms.
const RAW_CHARS_MAX: usize = 16 << 10;

/// Width of a field with a number.
const NUMBER_FIELD: f32 = 2.0 * size::CONTROL;

impl HttpPane {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        ui.horizontal_wrapped(|ui| how_ui(ui, &mut self.form, &mut self.errors, texts));
        // What is changed most stands first.
        self.request_ui(ui, texts);
        ui.add_space(space::S);
        let groups = [OptionGroup::TimeLimits, OptionGroup::Sizes];
        let _: Option<()> = option_groups(ui, texts, &groups, |ui, group| {
            match group {
                OptionGroup::TimeLimits => waits_ui(ui, &mut self.form, &mut self.errors, texts),
                _ => limits_ui(ui, &mut self.form, &mut self.errors, texts),
            }
            None
        });
        ui.horizontal_wrapped(|ui| self.ca_file_ui(ui, texts)).inner
    }

    fn ca_file_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
        let field = Field::new(&tr!(texts, "get-ca-file"), 2.0 * size::TEXT_FIELD)
            .within(ui, ui.available_width())
            .path()
            .error(self.errors.ca_file.as_deref())
            .show(ui, &mut self.form.ca_file)
            .on_hover_text(tr!(texts, "get-ca-file-tooltip"));
        if field.changed() {
            self.errors.ca_file = None;
        }
        let chooses = button(ui, &tr!(texts, "get-choose-ca-file")).clicked();
        let from = self.paths.path(&self.form.ca_file).unwrap_or_default();
        chooses.then_some(PaneIntent::Choose(PathUse::CaFile, from))
    }

    /// What is sent: rows of headers, or the exact bytes.
    fn request_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let raw = ui
            .checkbox(&mut self.form.raw.on, tr!(texts, "get-raw"))
            .on_hover_text(tr!(texts, "get-raw-tooltip"));
        if raw.changed() {
            self.errors.raw = None;
            if self.form.raw.on && self.form.raw.text.is_empty() {
                self.fill_raw();
            }
        }
        if self.form.raw.on {
            self.raw_ui(ui, texts);
        } else {
            headers_ui(ui, &mut self.form.headers, &mut self.errors.headers, texts);
        }
    }

    /// Puts into the field what the other fields say.
    fn fill_raw(&mut self) {
        // Without a URL a person should still see what a request looks like.
        let target = Target::parse(&self.form.url).or_else(|_| Target::parse("example.com"));
        if let Ok(target) = target {
            let bytes = compose(&target, &self.form.composed(), &ComposeContext::default());
            self.form.raw.fill(&bytes);
            self.errors.raw = None;
        }
    }

    fn raw_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        ui.horizontal_wrapped(|ui| {
            let choices = [
                (RawNotation::Lines, &*tr!(texts, "get-raw-lines")),
                (RawNotation::Escaped, &*tr!(texts, "get-raw-escaped")),
            ];
            let now = self.form.raw.notation;
            let tooltip = tr!(texts, "get-raw-notation-tooltip");
            let clicked = segments(ui, &choices, |choice| choice == now, Some(&tooltip));
            if let Some(notation) = clicked.filter(|notation| *notation != now) {
                self.errors.raw = self.change_notation(notation, texts).err();
            }
            if button(ui, &tr!(texts, "get-raw-fill")).clicked() {
                self.fill_raw();
            }
            self.raw_count_ui(ui, texts);
        });
        let edit = TextEdit::multiline(&mut self.form.raw.text)
            .font(TextStyle::Monospace)
            .char_limit(RAW_CHARS_MAX)
            .desired_rows(RAW_ROWS)
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        name_field(&response, &self.form.raw.text, &tr!(texts, "get-raw-request"));
        if response.changed() {
            self.errors.raw = None;
        }
    }

    /// Writes the raw request in the other notation, if it has no mistake and can be written so.
    fn change_notation(&mut self, notation: RawNotation, texts: &Texts) -> Result<(), String> {
        self.form.raw_bytes(texts)?;
        let changed = self.form.raw.set_notation(notation);
        changed.then_some(()).ok_or_else(|| tr!(texts, "get-raw-not-lines").into_owned())
    }

    /// How many bytes would go, and whether the peer would wait for more.
    fn raw_count_ui(&self, ui: &mut Ui, texts: &Texts) {
        let Ok(bytes) = self.form.raw.bytes() else {
            weak(ui, "– B");
            return;
        };
        weak(ui, format!("{} B", bytes.len())).on_hover_text(tr!(texts, "get-raw-bytes"));
        if self.form.raw.text.chars().count() >= RAW_CHARS_MAX {
            let text = tr!(texts, "get-raw-full", most = RAW_CHARS_MAX);
            ui.label(tint(text, palette(ui).warning));
        }
        if !has_end(&bytes) {
            ui.label(tint(tr!(texts, "get-raw-no-end"), palette(ui).warning));
        }
    }
}

/// Version, redirects, proxy.
fn how_ui(ui: &mut Ui, form: &mut HttpForm, errors: &mut HttpErrors, texts: &Texts) {
    let versions =
        [(Version::Http11, Version::Http11.name()), (Version::Http10, Version::Http10.name())];
    let tooltip = tr!(texts, "get-version-tooltip");
    let now = form.version;
    ui.add_enabled_ui(!form.raw.on, |ui| {
        if let Some(version) = segments(ui, &versions, |version| version == now, Some(&tooltip)) {
            form.version = version;
        }
    });
    redirects_ui(ui, form, errors, texts);
    weak(ui, tr!(texts, "get-proxy"));
    let proxy_text = |proxy: ProxyChoice| match proxy {
        ProxyChoice::Environment => tr!(texts, "get-proxy-environment"),
        ProxyChoice::None => tr!(texts, "get-proxy-none"),
    };
    let now = form.proxy;
    menu(ui, &tr!(texts, "get-proxy"), &proxy_text(now), |ui| {
        for proxy in [ProxyChoice::Environment, ProxyChoice::None] {
            if menu_choice(ui, (proxy == now).into(), &proxy_text(proxy)) {
                form.proxy = proxy;
            }
        }
    });
}

fn redirects_ui(ui: &mut Ui, form: &mut HttpForm, errors: &mut HttpErrors, texts: &Texts) {
    let text = |choice: RedirectChoice| match choice {
        RedirectChoice::Follow => tr!(texts, "get-redirects-follow"),
        RedirectChoice::Steps => tr!(texts, "get-redirects-steps"),
        RedirectChoice::Ignore => tr!(texts, "get-redirects-ignore"),
    };
    weak(ui, tr!(texts, "get-redirects"));
    let now = form.redirects;
    menu(ui, &tr!(texts, "get-redirects"), &text(now), |ui| {
        for choice in RedirectChoice::ALL {
            if menu_choice(ui, (choice == now).into(), &text(choice)) {
                form.redirects = choice;
            }
        }
    });
    if form.redirects != RedirectChoice::Ignore {
        number_ui(ui, "get-redirects-max", &mut form.redirects_max, errors, texts);
    }
}

fn waits_ui(ui: &mut Ui, form: &mut HttpForm, errors: &mut HttpErrors, texts: &Texts) {
    weak(ui, tr!(texts, "get-waits"));
    let timeouts = &mut form.timeouts;
    option_grid(ui, |ui| {
        for (id, typed) in [
            ("get-wait-resolve", &mut timeouts.resolve),
            ("get-wait-connect", &mut timeouts.connect),
            ("get-wait-tls", &mut timeouts.tls),
            ("get-wait-first-byte", &mut timeouts.first_byte),
            ("get-wait-idle", &mut timeouts.idle),
            ("get-wait-total", &mut timeouts.total),
        ] {
            number_ui(ui, id, typed, errors, texts);
            ui.end_row();
        }
    });
}

fn limits_ui(ui: &mut Ui, form: &mut HttpForm, errors: &mut HttpErrors, texts: &Texts) {
    weak(ui, tr!(texts, "get-limits"));
    let limits = &mut form.limits;
    option_grid(ui, |ui| {
        for (id, typed) in [
            ("get-limit-head", &mut limits.head_kib),
            ("get-limit-memory", &mut limits.memory_mib),
            ("get-limit-body", &mut limits.body_mib),
            ("get-limit-ratio", &mut limits.ratio),
        ] {
            number_ui(ui, id, typed, errors, texts);
            ui.end_row();
        }
    });
}

/// A field with a number; `id` is that of its name.
fn number_ui(
    ui: &mut Ui,
    id: &'static str,
    typed: &mut String,
    errors: &mut HttpErrors,
    texts: &Texts,
) {
    let error = errors.numbers.get(id).map(String::as_str);
    let field = Field::new(&texts.get(id), NUMBER_FIELD).error(error).show(ui, typed);
    if field.changed() {
        errors.numbers.remove(id);
    }
}
