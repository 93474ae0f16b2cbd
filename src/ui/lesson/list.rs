//! All lessons by groups, with how far a learner is in each.

use super::LessonIntent;
use super::header::heading;
use super::panel::PanelIntent;
use crate::i18n::Texts;
use crate::learn::lessons::{Group, Lesson, lesson, lessons};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::tokens::{font_size, palette, size, space};
use crate::ui::widgets::mark_button;
use egui::containers::menu::is_in_menu;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Button, FontId, Layout, Role, ScrollArea, Ui, Vec2, WidgetInfo};

/// How far a learner is in a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is done.
    #[default]
    New,
    /// So many of its steps are done.
    Begun(usize),
    /// All is done.
    Done,
}

/// What the list shows.
pub struct ListView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// How far a learner is in each.
    pub standing: &'a dyn Fn(&Lesson) -> Standing,
    /// The one that was done last and is not over.
    pub last: Option<&'static str>,
}

/// The width of the list in a menu, in points.
const MENU_WIDTH: f32 = 2.25 * size::TEXT_FIELD;

/// Draws the list as the content of a menu.
pub fn lessons_menu_ui(ui: &mut Ui, view: &ListView<'_>) -> Option<PanelIntent> {
    ui.set_min_width(MENU_WIDTH);
    ui.set_max_width(MENU_WIDTH);
    let height = ui.available_height();
    let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    list.show(ui, |ui| lessons_ui(ui, view)).inner
}

/// Draws the list; it takes all of the width.
pub fn lessons_ui(ui: &mut Ui, view: &ListView<'_>) -> Option<PanelIntent> {
    let mut asked = None;
    if let Some(last) = view.last.and_then(lesson) {
        let title = last.title.of(view.texts.lang()).to_owned();
        let go_on = tr!(view.texts, "lesson-go-on", title = title);
        if lesson_button(ui, (icons::ON, &go_on), "", &go_on) {
            asked = Some(PanelIntent::GoOn(last.id));
        }
    }
    let explained = tr!(view.texts, "explain-page");
    if lesson_button(ui, (icons::INFO, &explained), "", &explained) {
        asked = Some(PanelIntent::Explain(String::new()));
    }
    for group in Group::ALL {
        let of_group = || lessons().iter().filter(|(of, _)| *of == group).map(|(_, one)| one);
        if of_group().next().is_none() {
            continue;
        }
        ui.add_space(space::XS);
        heading(ui, &group.name(view.texts));
        for one in of_group() {
            asked = asked.or(lesson_ui(ui, view, one));
        }
    }
    asked
}

fn lesson_ui(ui: &mut Ui, view: &ListView<'_>, one: &'static Lesson) -> Option<PanelIntent> {
    let lang = view.texts.lang();
    let title = one.title.of(lang);
    let standing = (view.standing)(one);
    let (icon, said) = match standing {
        Standing::New => (icons::LEARN, title.to_owned()),
        Standing::Begun(done) => {
            let of = one.steps.len();
            let begun = tr!(view.texts, "lesson-begun", done = done, of = of);
            (icons::ON, format!("{title} ({begun})"))
        }
        Standing::Done => {
            (icons::CHECK, format!("{title} ({})", tr!(view.texts, "lesson-done-mark")))
        }
    };
    let mut asked = None;
    ui.horizontal_top(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if one.example {
                let play = tr!(view.texts, "lesson-play", title = title.to_owned());
                if mark_button(ui, icons::PLAY, &play).clicked() {
                    asked = Some(LessonIntent::Play(one.id).into());
                    close_menu(ui);
                }
            } else {
                ui.add_space(size::CONTROL + ui.spacing().item_spacing.x);
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                if lesson_button(ui, (icon, &said), one.hint.of(lang), title) {
                    asked = Some(match standing {
                        Standing::Begun(_) => PanelIntent::GoOn(one.id),
                        Standing::New | Standing::Done => LessonIntent::Begin(one.id).into(),
                    });
                }
            });
        })
    });
    asked
}

/// A lesson with its hint; `true` when it was clicked.
fn lesson_button(ui: &mut Ui, (icon, said): (Icon, &str), hint: &str, name: &str) -> bool {
    let colours = palette(ui);
    let simple = |font, colour| TextFormat::simple(font, colour);
    let body = FontId::proportional(font_size::BODY);
    let mut job = LayoutJob::default();
    let (mark, font) = icon.in_text(font_size::BODY);
    let colour = if icon == icons::CHECK { colours.open } else { colours.weak };
    job.append(&mark, 0.0, simple(font, colour));
    job.append(said, space::XS, simple(body, colours.text));
    if !hint.is_empty() {
        let small = FontId::proportional(font_size::LOG);
        job.append("\n", 0.0, simple(small.clone(), colours.weak));
        job.append(hint, 0.0, simple(small, colours.weak));
    }
    let width = ui.available_width();
    let button = Button::selectable(false, job).wrap().min_size(Vec2::new(width, size::CONTROL));
    let response = ui.add(button);
    // The list names it by its title; how far a learner is comes after that.
    let value = (said != name).then(|| said.to_owned());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, true, name);
        info.current_text_value.clone_from(&value);
        info
    });
    let clicked = response.clicked();
    if clicked {
        close_menu(ui);
    }
    clicked
}

fn close_menu(ui: &Ui) {
    if is_in_menu(ui) {
        ui.close();
    }
}
