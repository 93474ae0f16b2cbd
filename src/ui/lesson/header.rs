//! What a lesson is about, and who takes part.

use super::LessonIntent;
use super::panel::{ActorTab, LessonPanel, PanelIntent, PanelView, name_node, text};
use crate::i18n::Texts;
use crate::tr;
use crate::ui::fonts;
use crate::ui::tokens::{font_size, palette, size, space};
use crate::ui::widgets::{Dot, button, fold, tint};
use egui::text::LayoutJob;
use egui::{Atom, Button, FontId, Response, RichText, Role, TextFormat, TextWrapMode, Ui, Vec2};
use egui::{AtomExt as _, Link, TextStyle, WidgetInfo};

/// The part of the panel's width in which the names of actors stand.
const NAME_SHARE: f32 = 0.36;

/// A heading within the panel.
pub(super) fn heading(ui: &mut Ui, words: &str) -> Response {
    ui.label(RichText::new(words).font(fonts::bold(font_size::BODY)))
}

impl LessonPanel {
    pub(super) fn about_ui(&mut self, ui: &mut Ui, view: &PanelView<'_>) {
        fold(ui, &tr!(view.lesson.texts, "lesson-about"), &mut self.about_is_open);
        if self.about_is_open {
            text(ui, view.lesson.progress.lesson().about.of(view.lesson.texts.lang()));
            ui.add_space(space::XS);
        }
    }
}

/// The actors, each with its tab.
pub(super) fn actors_ui(ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
    let texts = view.lesson.texts;
    heading(ui, &tr!(texts, "lesson-actors"));
    let list = ui.scope(|ui| {
        let name_width = ui.available_width() * NAME_SHARE;
        for (place, actor) in view.lesson.progress.lesson().actors.iter().enumerate() {
            ui.horizontal(|ui| {
                let name = actor.name.of(texts.lang());
                ui.scope(|ui| {
                    ui.set_width(name_width);
                    ui.add(egui::Label::new(tint(name, palette(ui).weak)).wrap());
                });
                let clicked = match view.tabs.get(place) {
                    Some(ActorTab::Open { title, mark }) => tab_ui(ui, texts, name, (title, *mark)),
                    Some(ActorTab::Closed) | None => {
                        let open = button(ui, &tr!(texts, "lesson-open-tab"));
                        let said = tr!(texts, "lesson-open-tab-of", actor = name.to_owned());
                        open.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                        open.on_hover_text(said).clicked()
                    }
                };
                if clicked {
                    intents.push(LessonIntent::ShowActor(place).into());
                }
            });
        }
    });
    name_node(&list.response, Role::List, &tr!(texts, "lesson-actors"));
}

/// The actors of a step, each a link that brings its tab to the front. In the first step all of them stand just above;
/// later ones are far from there.
pub(super) fn actors_of_step_ui(
    ui: &mut Ui,
    view: &PanelView<'_>,
    number: usize,
    intents: &mut Vec<PanelIntent>,
) {
    let (texts, lesson) = (view.lesson.texts, view.lesson.progress.lesson());
    let Some(step) = lesson.steps.get(number).filter(|_| number > 0) else { return };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        for (place, actor) in lesson.actors.iter().enumerate() {
            let plays = step.concerns(&actor.id);
            let Some(ActorTab::Open { title, .. }) = view.tabs.get(place).filter(|_| plays) else {
                continue;
            };
            let name = actor.name.of(texts.lang());
            let link = ui.add(Link::new(RichText::new(name).text_style(TextStyle::Small)));
            let said = tr!(texts, "lesson-to-tab-of", actor = name.to_owned());
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &said));
            if link.on_hover_text(format!("{said}\n{title}")).clicked() {
                intents.push(LessonIntent::ShowActor(place).into());
            }
        }
    });
}

/// A button that looks like the tab, and shows it.
fn tab_ui(ui: &mut Ui, texts: &Texts, actor: &str, (title, mark): (&str, Dot)) -> bool {
    let colours = palette(ui);
    let font = FontId::proportional(font_size::BODY);
    let mut job = LayoutJob::default();
    job.append(mark.glyph(), 0.0, TextFormat::simple(font.clone(), mark.colour(colours)));
    job.append(title, space::S, TextFormat::simple(font, colours.text));
    let shown = Button::new(Atom::from(job).atom_shrink(true)).wrap_mode(TextWrapMode::Truncate);
    let shown = ui.add(shown.min_size(Vec2::new(0.0, size::CONTROL)));
    let said = tr!(texts, "lesson-show-tab-of", actor = actor.to_owned(), tab = title.to_owned());
    shown.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    shown.on_hover_text(said).clicked()
}
