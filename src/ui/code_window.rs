//! The window that shows a program: in which language, of which socket, to be copied or saved.

use super::page_view::colour_of;
use super::tokens::{log_font, palette, size, space};
use super::widgets::{
    FileMessage, PathRowIntent, SaveRow, button, file_message_ui, main_button, menu, menu_choice,
    save_row_ui, segments, weak,
};
use crate::i18n::Texts;
use crate::learn::code::Language;
use crate::page::{Class, CodeStyle, code_spans};
use crate::tr;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Grid, Label, Role, ScrollArea, Ui, Vec2, WidgetInfo, Window};

/// The part of the whole window's width and height that this one takes.
const SHARE: Vec2 = Vec2::new(0.86, 0.78);

/// Height of what stands below the program: the buttons, and the path with a message once it is asked for.
const BELOW: f32 = size::CONTROL + space::M;
const BELOW_WITH_PATH: f32 = 3.0 * size::CONTROL + space::XL;

/// Width of the program, in points, where there is room: a hundred characters.
const WIDTH: f32 = 36.0 * size::CONTROL;

/// What is typed in the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeDraft {
    /// Where the file is to be.
    pub path: String,
    /// Whether the path is shown.
    pub saves: bool,
}

/// What the window shows.
pub struct CodeView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The language of the program.
    pub language: Language,
    /// The program.
    pub code: &'a str,
    /// The sockets that there are programs for, by name; one without a name is the only one.
    pub sockets: &'a [String],
    /// Which of them.
    pub socket: usize,
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the path is to get the keyboard.
    pub focuses_path: bool,
    /// Whether the file is being written.
    pub is_writing: bool,
    /// What is to be shown beside the path.
    pub message: Option<&'a FileMessage>,
}

/// What a person asked of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeIntent {
    /// Show the program in this language.
    Speak(Language),
    /// Show the program of this socket.
    ShowSocket(usize),
    /// Copy the program.
    Copy,
    /// Choose the file in the system's dialog.
    Choose,
    /// Write the file.
    Save,
    /// Close the window.
    Close,
}

/// Draws the window over the others.
pub fn code_ui(ui: &mut Ui, view: &CodeView<'_>, draft: &mut CodeDraft) -> Option<CodeIntent> {
    let (mut intent, mut open) = (None, true);
    let room = ui.ctx().content_rect().size() * SHARE;
    let place = Vec2::new(room.x.min(WIDTH), room.y);
    let below = if draft.saves { BELOW_WITH_PATH } else { BELOW };
    Window::new(tr!(view.texts, "code-title").into_owned())
        .id(egui::Id::unique("code window"))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .fixed_size(place)
        .show(ui.ctx(), |ui| {
            intent = choices_ui(ui, view);
            ui.add_space(space::S);
            program_ui(ui, view, ui.available_height() - below);
            ui.add_space(space::S);
            let asked = actions_ui(ui, view, draft);
            intent = intent.or(asked);
        });
    if open { intent } else { Some(CodeIntent::Close) }
}

fn choices_ui(ui: &mut Ui, view: &CodeView<'_>) -> Option<CodeIntent> {
    let texts = view.texts;
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        let names = Language::ALL.map(|language| (language, language_name(language, texts)));
        let names = names.each_ref().map(|(language, name)| (*language, name.as_str()));
        if let Some(language) = segments(ui, &names, |language| language == view.language, None) {
            intent = Some(CodeIntent::Speak(language));
        }
        let Some(current) = view.sockets.get(view.socket).filter(|_| view.sockets.len() > 1) else {
            return;
        };
        ui.add_space(space::S);
        menu(ui, &tr!(texts, "code-socket"), current, |ui| {
            for (place, name) in view.sockets.iter().enumerate() {
                if menu_choice(ui, (place == view.socket).into(), name) {
                    intent = Some(CodeIntent::ShowSocket(place));
                }
            }
        });
    });
    intent
}

/// The name of a language; those of machines are called alike everywhere.
fn language_name(language: Language, texts: &Texts) -> String {
    match language {
        Language::Python => "Python".to_owned(),
        Language::Rust => "Rust".to_owned(),
        Language::C => "C".to_owned(),
        Language::Go => "Go".to_owned(),
        Language::Pseudo => tr!(texts, "code-pseudo").into_owned(),
    }
}

fn program_ui(ui: &mut Ui, view: &CodeView<'_>, height: f32) {
    let name = tr!(view.texts, "code-name");
    let area = ScrollArea::both().id_salt(("code", view.socket, view.language as u8));
    egui::Frame::new().fill(palette(ui).field).inner_margin(space::S).show(ui, |ui| {
        area.auto_shrink(false).max_height(height - 2.0 * space::S).show(ui, |ui| {
            let label = ui.add(Label::new(job(ui, view)).selectable(true).extend());
            label.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::Label, true, &*name);
                info.current_text_value = Some(view.code.to_owned());
                info
            });
        });
    });
}

/// The program in its colours.
fn job(ui: &Ui, view: &CodeView<'_>) -> LayoutJob {
    let style = match view.language {
        Language::Python | Language::Pseudo => CodeStyle::Hash,
        Language::Rust | Language::C | Language::Go => CodeStyle::Slashes,
    };
    let colours = palette(ui);
    let mut job = LayoutJob::default();
    let mut put = |text: &str, class: Class| {
        job.append(text, 0.0, TextFormat::simple(log_font(), colour_of(class, colours)));
    };
    for line in view.code.split_inclusive('\n') {
        let mut at = 0;
        let spans = if view.language == Language::Pseudo && !line.trim_start().starts_with('#') {
            Vec::new()
        } else {
            code_spans(line.trim_end_matches('\n'), style)
        };
        for (range, class) in spans {
            put(line.get(at..range.start).unwrap_or_default(), Class::Plain);
            put(line.get(range.clone()).unwrap_or_default(), class);
            at = range.end;
        }
        put(line.get(at..).unwrap_or_default(), Class::Plain);
    }
    job
}

fn actions_ui(ui: &mut Ui, view: &CodeView<'_>, draft: &mut CodeDraft) -> Option<CodeIntent> {
    let texts = view.texts;
    let mut intent = None;
    ui.horizontal(|ui| {
        if main_button(ui, &tr!(texts, "code-copy")).clicked() {
            intent = Some(CodeIntent::Copy);
        }
        if !draft.saves && button(ui, &tr!(texts, "code-save-as")).clicked() {
            draft.saves = true;
        }
    });
    if !draft.saves {
        return intent;
    }
    ui.add_space(space::XS);
    ui.add_enabled_ui(!view.is_writing, |ui| {
        Grid::new("code file").num_columns(3).spacing([space::L, space::XS]).show(ui, |ui| {
            let row = SaveRow { is_choosing: view.is_choosing, takes_focus: view.focuses_path };
            let asked = save_row_ui(ui, texts, row, &mut draft.path);
            intent = intent.or(asked.map(|asked| match asked {
                PathRowIntent::Go => CodeIntent::Save,
                PathRowIntent::Choose => CodeIntent::Choose,
            }));
            weak(ui, "");
            if button(ui, &tr!(texts, "code-save-go")).clicked() {
                intent = Some(CodeIntent::Save);
            }
        });
    });
    file_message_ui(ui, view.message);
    intent
}
