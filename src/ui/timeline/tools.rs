//! The small line of tools over the lanes.

use super::place::{Hold, Step};
use super::view::{Scope, TimelineAsk, TimelineEnv, TimelineView};
use crate::learn::timeline::span_text;
use crate::net::Stamp;
use crate::tr;
use crate::ui::icons;
use crate::ui::overflow::{Place, Slot, overflow_bar};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    icon_button, icon_button_width, icon_menu, icon_toggle, menu_command, segments, segments_width,
    tint, widest,
};
use egui::{Label, Ui};

/// The form of a picture's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureForm {
    /// Vectors.
    #[default]
    Svg,
    /// Pixels.
    Png,
}

impl PictureForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Svg, Self::Png];

    /// The usual ending of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// A tool of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tool {
    Scope,
    Fit,
    Follow,
    ZoomOut,
    ZoomIn,
    Save,
    Note,
}

impl TimelineView {
    pub(super) fn tools_ui(&mut self, ui: &mut Ui, env: &TimelineEnv<'_>) -> Option<TimelineAsk> {
        let slots = slots(ui, env);
        let mut asked = None;
        let more = tr!(env.texts, "timeline-more");
        // The line over this one has tools with the same numbers.
        ui.push_id("tools", |ui| {
            overflow_bar(ui, &more, &slots, |ui, tool, place| {
                let ask = self.tool_ui(ui, (tool, place), env);
                asked = asked.or(ask);
            });
        });
        asked
    }

    fn tool_ui(
        &mut self,
        ui: &mut Ui,
        (tool, place): (Tool, Place),
        env: &TimelineEnv<'_>,
    ) -> Option<TimelineAsk> {
        let texts = env.texts;
        match tool {
            Tool::Scope => self.scope_ui(ui, env),
            Tool::Fit => {
                let name = tr!(texts, "timeline-fit");
                let is_on = self.eye.place.hold == Hold::Fit;
                let toggle = icon_toggle(ui, icons::FIT, &name, is_on.into());
                if toggle.on_hover_text(tr!(texts, "timeline-fit-tooltip")).clicked() {
                    self.step(Step::All);
                }
            }
            Tool::Follow => {
                let name = tr!(texts, "timeline-follow");
                let is_on = self.eye.place.hold == Hold::Follow;
                let toggle = icon_toggle(ui, icons::TO_END, &name, is_on.into());
                if toggle.on_hover_text(tr!(texts, "timeline-follow-tooltip")).clicked() {
                    self.step(Step::Newest);
                }
            }
            Tool::ZoomOut => {
                if icon_button(ui, icons::LESS, &tr!(texts, "timeline-zoom-out")).clicked() {
                    self.step(Step::ZoomOut);
                }
            }
            Tool::ZoomIn => {
                if icon_button(ui, icons::ADD, &tr!(texts, "timeline-zoom-in")).clicked() {
                    self.step(Step::ZoomIn);
                }
            }
            Tool::Save => return save_ui(ui, place, env),
            Tool::Note => self.note_ui(ui, env),
        }
        None
    }

    fn step(&mut self, step: Step) {
        let (span, width) = (self.timeline.span(), self.eye.width);
        self.eye.place.step(step, &span, width);
    }

    fn scope_ui(&mut self, ui: &mut Ui, env: &TimelineEnv<'_>) {
        let names = scope_names(env);
        let choices = names.each_ref().map(|(scope, name)| (*scope, name.as_str()));
        let now = self.scope;
        let tip = tr!(env.texts, "timeline-scope-tooltip");
        if let Some(scope) = segments(ui, &choices, |scope| scope == now, Some(&*tip)) {
            self.scope = scope;
        }
    }

    /// How much time is seen, and what is not.
    fn note_ui(&self, ui: &mut Ui, env: &TimelineEnv<'_>) {
        let texts = env.texts;
        let mut parts = Vec::new();
        if self.timeline.span().end > Stamp(0) {
            let span = span_text(&self.eye.place.scale.window(self.eye.width));
            parts.push(tr!(texts, "timeline-width", span = span));
        }
        if self.eye.links_left_out > 0 {
            parts.push(tr!(texts, "timeline-links-left-out", count = self.eye.links_left_out));
        }
        if env.has_text_filter {
            parts.insert(0, tr!(texts, "timeline-no-text-filter").into_owned());
        }
        let gone = self.timeline.gone();
        if gone.evicted + gone.over_bound > 0 {
            parts.push(tr!(texts, "timeline-gone", count = gone.evicted + gone.over_bound));
        }
        let text = parts.join(" · ");
        let colour = palette(ui).weak;
        ui.add(Label::new(tint(text.clone(), colour)).truncate()).on_hover_text(text);
    }
}

fn slots(ui: &Ui, env: &TimelineEnv<'_>) -> Vec<Slot<Tool>> {
    let picture = size::CONTROL + space::XS;
    let either =
        |tool, name: &str| Slot::either(tool, picture, widest(ui, icon_button_width, [name]));
    let texts = env.texts;
    let names = scope_names(env);
    let scope = segments_width(ui, names.iter().map(|(_, name)| name.as_str()));
    // A pane of all sessions has no scope of its own.
    let scope = env.sessions.map(|_| Slot::fixed(Tool::Scope, scope));
    let others = [
        either(Tool::Fit, &tr!(texts, "timeline-fit")).rank(1),
        either(Tool::Follow, &tr!(texts, "timeline-follow")).rank(1),
        Slot::fixed(Tool::ZoomOut, picture).rank(2),
        Slot::fixed(Tool::ZoomIn, picture).rank(2),
        Slot::fixed(Tool::Save, picture).rank(3),
        Slot::between(Tool::Note, 0.0, f32::INFINITY),
    ];
    scope.into_iter().chain(others).collect()
}

fn scope_names(env: &TimelineEnv<'_>) -> [(Scope, String); 2] {
    [
        (Scope::Pane, tr!(env.texts, "timeline-scope-pane").into_owned()),
        (Scope::All, tr!(env.texts, "timeline-scope-all").into_owned()),
    ]
}

/// In which form the picture is to be saved.
fn save_ui(ui: &mut Ui, place: Place, env: &TimelineEnv<'_>) -> Option<TimelineAsk> {
    let mut chosen = None;
    let mut commands = |ui: &mut Ui| {
        for form in PictureForm::ALL {
            if menu_command(ui, &form_name(form, env)) {
                chosen = Some(TimelineAsk::Save(form));
            }
        }
    };
    match place {
        Place::Line => {
            let name = tr!(env.texts, "timeline-save");
            icon_menu(ui, icons::EXPORT, &name, commands);
        }
        Place::Menu => {
            ui.vertical(|ui| commands(ui));
        }
    }
    chosen
}

fn form_name(form: PictureForm, env: &TimelineEnv<'_>) -> String {
    match form {
        PictureForm::Svg => tr!(env.texts, "timeline-save-svg"),
        PictureForm::Png => tr!(env.texts, "timeline-save-png"),
    }
    .into_owned()
}
