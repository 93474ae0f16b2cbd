//! How a message is read, each a choice of a few.

use crate::i18n::Texts;
use crate::payload::{Braces, Encoding, LineBreak, LineEnd, Notation};
use crate::tr;
use crate::ui::overflow::Place;
use crate::ui::widgets::{
    Access, mark_toggle, menu, menu_choice, menu_command, menu_width, segments, segments_width,
    widest,
};
use egui::Ui;
use std::borrow::Cow;

fn notation_names(texts: &Texts) -> [Cow<'_, str>; 3] {
    [tr!(texts, "notation-text"), tr!(texts, "notation-hex"), tr!(texts, "notation-escaped")]
}

/// Width of the notations as a menu, and side by side, in points.
pub(super) fn notation_widths(ui: &Ui, texts: &Texts) -> (f32, f32) {
    let names = notation_names(texts);
    let names = || names.iter().map(AsRef::as_ref);
    (widest(ui, menu_width, names()), segments_width(ui, names()))
}

/// The notations side by side, or as a menu where there is no room for that. Returns the one that was
/// chosen instead of this.
pub(in crate::ui) fn notation_ui(ui: &mut Ui, texts: &Texts, now: Notation) -> Option<Notation> {
    let names = notation_names(texts);
    let choices: Vec<_> = Notation::ALL.into_iter().zip(names.iter().map(AsRef::as_ref)).collect();
    let (_, side_by_side) = notation_widths(ui, texts);
    let mut chosen = None;
    if ui.available_width() >= side_by_side - 0.5 {
        let tooltip = tr!(texts, "notation-tooltip");
        chosen = segments(ui, &choices, |choice| choice == now, Some(&tooltip));
    } else {
        let current =
            choices.iter().find(|(choice, _)| *choice == now).map_or("", |(_, name)| name);
        // As wide as its room, which is that of the longest name.
        let layout = ui.layout().with_main_justify(true);
        ui.with_layout(layout, |ui| {
            menu(ui, &tr!(texts, "notation"), current, |ui| {
                for (choice, name) in &choices {
                    if menu_choice(ui, (*choice == now).into(), name) {
                        chosen = Some(*choice);
                    }
                }
            });
        });
    }
    chosen.filter(|chosen| *chosen != now)
}

/// How the switch for placeholders looks where there is no room for its name.
pub(super) const BRACES: &str = "{ }";

/// What braces in a message are. Returns what they are to be instead.
pub(super) fn braces_ui(ui: &mut Ui, texts: &Texts, now: Braces, place: Place) -> Option<Braces> {
    let is_on = now == Braces::Placeholders;
    let name = tr!(texts, "placeholders");
    let response = match place {
        Place::Line => mark_toggle(ui, BRACES, &name, is_on.into()),
        Place::Menu => ui.selectable_label(is_on, name.as_ref()),
    };
    let list = placeholders_list(texts);
    let response =
        response.on_hover_text(format!("{}\n{list}", tr!(texts, "placeholders-tooltip")));
    response.clicked().then_some(if is_on { Braces::Literal } else { Braces::Placeholders })
}

/// Each placeholder and what goes in for it.
fn placeholders_list(texts: &Texts) -> String {
    let lines = [
        ("{count}  {count:04}  {count:04:100}  {count:04x}", tr!(texts, "placeholder-count")),
        ("{count:u16be}  {count:u8}  {count:u32le}", tr!(texts, "placeholder-count-bytes")),
        ("{random:4}", tr!(texts, "placeholder-random")),
        ("{time}", tr!(texts, "placeholder-time")),
        ("{peer}", tr!(texts, "placeholder-peer")),
        ("{{  }}", tr!(texts, "placeholder-braces")),
    ];
    lines.map(|(form, meaning)| format!("{form}  –  {meaning}")).join("\n")
}

/// The encodings.
pub(in crate::ui) fn encoding_ui(ui: &mut Ui, texts: &Texts, now: &mut Encoding) {
    menu(ui, &tr!(texts, "message-encoding"), now.name(), |ui| {
        for encoding in Encoding::ALL {
            if menu_choice(ui, (encoding == *now).into(), encoding.name()) {
                *now = encoding;
            }
        }
    });
}

/// Width of the menu of line ends, in points.
pub(super) fn line_end_width(ui: &Ui, texts: &Texts) -> f32 {
    let none = tr!(texts, "no-line-end");
    widest(ui, menu_width, LineEnd::ALL.into_iter().map(|end| line_end_names(end, &none).0))
}

/// What is put after a message.
pub(in crate::ui) fn line_end_choice_ui(ui: &mut Ui, texts: &Texts, line_end: &mut LineEnd) {
    let no_line_end = tr!(texts, "no-line-end");
    let (current, _) = line_end_names(*line_end, &no_line_end);
    menu(ui, &tr!(texts, "line-end"), current, |ui| line_ends_ui(ui, line_end, &no_line_end));
}

fn line_ends_ui(ui: &mut Ui, line_end: &mut LineEnd, none: &str) {
    for choice in LineEnd::ALL {
        let (name, escape) = line_end_names(choice, none);
        let text = if escape.is_empty() { name.to_owned() } else { format!("{name}  {escape}") };
        if menu_choice(ui, (choice == *line_end).into(), &text) {
            *line_end = choice;
        }
    }
}

/// What is put after a message, and what the keyboard's line break is. `breaks` says whether the message has
/// lines; returns what is to be put at the end of each.
pub(super) fn line_end_ui(
    ui: &mut Ui,
    texts: &Texts,
    (line_end, line_break): (&mut LineEnd, &mut LineBreak),
    breaks: Access,
) -> Option<LineBreak> {
    let no_line_end = tr!(texts, "no-line-end");
    let (current, _) = line_end_names(*line_end, &no_line_end);
    let mut applied = None;
    menu(ui, &tr!(texts, "line-end"), current, |ui| {
        line_ends_ui(ui, line_end, &no_line_end);
        ui.separator();
        let choices = [tr!(texts, "line-break-lf"), tr!(texts, "line-break-cr-lf")];
        for (choice, text) in LineBreak::ALL.into_iter().zip(&choices) {
            if menu_choice(ui, (choice == *line_break).into(), text) {
                *line_break = choice;
            }
        }
        if breaks == Access::Disabled {
            return;
        }
        ui.separator();
        let commands = [tr!(texts, "message-make-lf"), tr!(texts, "message-make-cr-lf")];
        for (choice, text) in LineBreak::ALL.into_iter().zip(&commands) {
            if menu_command(ui, text) {
                applied = Some(choice);
            }
        }
    });
    applied
}

/// The short name of a line end, and the escapes that stand for it.
pub(in crate::ui) fn line_end_names(line_end: LineEnd, none: &str) -> (&str, &'static str) {
    match line_end {
        LineEnd::None => (none, ""),
        LineEnd::Lf => ("LF", "\\n"),
        LineEnd::Cr => ("CR", "\\r"),
        LineEnd::CrLf => ("CR LF", "\\r\\n"),
        LineEnd::Nul => ("NUL", "\\0"),
    }
}
