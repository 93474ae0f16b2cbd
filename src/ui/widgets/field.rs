//! The one-line text field.

use super::Access;
use super::layout::{room_for, text_width};
use crate::ui::tokens::{palette, size, space};
use egui::epaint::text::FontsView;
use egui::{Align2, Margin, Response, RichText, Stroke, TextEdit, TextStyle, Ui, Vec2, WidgetInfo};

/// Width of a [`Field`] with its name before it, in points; `width` is that of the field alone.
pub fn field_width(ui: &Ui, name: &str, width: f32) -> f32 {
    text_width(ui, name) + space::S + width
}

/// A field of this width, in points, can still be clicked and typed in.
const NARROWEST: f32 = 1.5 * size::CONTROL;

/// The room of a [`Field`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldFit {
    /// As much as it wants.
    Whole,
    /// So much, in points.
    Room(f32),
}

/// A labelled one-line text field.
pub struct Field<'a> {
    name: &'a str,
    short_name: &'a str,
    /// What stands before it.
    shown_name: Option<&'a str>,
    hint: &'a str,
    width: f32,
    error: Option<&'a str>,
    access: Access,
    shows: Shows,
    /// Width at its end that its text leaves free, in points.
    end_room: f32,
}

/// What is seen of a text that is too long for its field, while nobody edits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Beginning,
    End,
}

impl<'a> Field<'a> {
    /// A field with a name, which stands before it.
    pub fn new(name: &'a str, width: f32) -> Self {
        let (shown_name, access, shows) = (Some(name), Access::Enabled, Shows::Beginning);
        let (short_name, hint, error, end_room) = (name, "", None, 0.0);
        Self { name, short_name, shown_name, hint, width, error, access, shows, end_room }
    }

    /// A shorter name, which stands before it where the room is too narrow for the whole one.
    pub fn short_name(mut self, name: &'a str) -> Self {
        self.short_name = name;
        self
    }

    /// Shown in the field while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the text: drawn around the field, and said in its tooltip. Where there is
    /// room the caller shows it with [`problem`](super::problem) as well.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// The name is not drawn, but stays for screen readers.
    pub fn nameless(mut self) -> Self {
        self.shown_name = None;
        self
    }

    /// It holds a path: the end of a long one says more than its beginning.
    pub fn path(mut self) -> Self {
        self.shows = Shows::End;
        self
    }

    /// Its text leaves so much free at the end, in points: what stands there is not written over.
    pub fn end_room(mut self, width: f32) -> Self {
        self.end_room = width;
        self
    }

    /// Whether it can be edited now.
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Keeps to a room: the name is drawn where there is room for it, or the short one, and the field is
    /// narrower where there is not even room for that.
    pub fn fitted(mut self, ui: &Ui, fit: FieldFit) -> Self {
        if let FieldFit::Room(room) = fit {
            let fits = |name: &&str| room >= field_width(ui, name, self.width) - 0.5;
            self.shown_name = [self.name, self.short_name].into_iter().find(fits);
            if self.shown_name.is_none() {
                self.width = self.width.min(room);
            }
        }
        self
    }

    /// Is narrower than it wants where this room, in points, is: it needs no more with its name.
    pub fn within(mut self, ui: &Ui, room: f32) -> Self {
        let name = self.shown_name.map_or(0.0, |name| field_width(ui, name, 0.0));
        self.width = self.width.min(room - name).max(NARROWEST);
        self
    }

    /// Draws it; the response is the text field's.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let colours = palette(ui);
        // The name stays with its field.
        let name = self.shown_name.map_or(0.0, |name| text_width(ui, name) + space::S);
        room_for(ui, name + self.width);
        let label = self.shown_name.map(|name| ui.label(RichText::new(name).color(colours.weak)));
        let label = label.filter(|_| self.shown_name == Some(self.name));
        let error = self.error;
        let response = ui
            .scope(|ui| {
                if error.is_some() {
                    let line = Stroke::new(1.0, colours.problem);
                    let visuals = ui.visuals_mut();
                    visuals.widgets.inactive.bg_stroke = line;
                    visuals.widgets.hovered.bg_stroke = line;
                    visuals.selection.stroke = line;
                }
                let align = self.align(ui, text);
                let edit = TextEdit::singleline(text)
                    .hint_text(RichText::new(self.hint).color(colours.weak))
                    .font(TextStyle::Monospace)
                    .align(align)
                    .desired_width(self.width)
                    .min_size(Vec2::new(0.0, size::CONTROL))
                    .margin(Margin {
                        right: (space::S + self.end_room) as i8,
                        ..Margin::symmetric(space::S as i8, space::XS as i8)
                    });
                // Not disabled but unchangeable: what a socket is bound to must stay readable.
                ui.add(edit.interactive(self.access == Access::Enabled))
            })
            .inner;
        let response = if let Some(label) = label {
            response.labelled_by(label.id)
        } else {
            name_field(&response, text, self.name);
            response.on_hover_text(self.name)
        };
        match error {
            Some(error) => response.on_hover_text(error),
            None => response,
        }
    }

    /// Where the text of the field that comes next stands in it. While it is edited, egui follows the cursor.
    fn align(&self, ui: &Ui, text: &str) -> Align2 {
        let has_focus = ui.memory(|memory| memory.has_focus(ui.next_auto_id()));
        if self.shows == Shows::Beginning || has_focus {
            return Align2::LEFT_CENTER;
        }
        let font = TextStyle::Monospace.resolve(ui.style());
        let width = |fonts: &mut FontsView<'_>| -> f32 {
            text.chars().map(|char| fonts.glyph_width(&font, char)).sum()
        };
        let room = self.width.min(ui.available_width()) - 2.0 * space::S - self.end_room;
        if ui.fonts_mut(width) > room { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER }
    }
}

/// Gives a text field that has no label on the screen a name.
pub fn name_field(response: &Response, text: &str, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(enabled, text, text, "");
        info.label = Some(name.to_owned());
        info
    });
}

#[cfg(all(test, feature = "window-tests"))]
mod tests {
    use super::*;
    use crate::ui::{fonts, tokens};
    use egui_kittest::Harness;

    #[test]
    fn what_stands_at_the_end_of_a_field_takes_nothing_of_its_width() {
        let fields = |ui: &mut Ui| {
            let plain = Field::new("Plain", 100.0).nameless().show(ui, &mut String::new());
            let marked = Field::new("Marked", 100.0).nameless().end_room(40.0);
            let marked = marked.show(ui, &mut String::new());
            let wider = marked.rect.width() - plain.rect.width();
            assert!(wider.abs() < 0.5, "{wider}");
            assert!((plain.rect.width() - 100.0).abs() < 0.5, "{:?}", plain.rect);
        };
        Harness::builder().build_ui(fields).run();
    }

    #[test]
    fn the_end_of_a_long_path_is_seen_until_it_is_edited() {
        let long = "/a/folder/with/a/name/and/others/question.py";
        let fields = move |ui: &mut Ui| {
            let align = |ui: &Ui, field: Field<'_>, text: &str| field.align(ui, text);
            let path = || Field::new("Path", 100.0).path();
            assert_eq!(align(ui, path(), long), Align2::RIGHT_CENTER);
            assert_eq!(align(ui, path(), "a.py"), Align2::LEFT_CENTER);
            assert_eq!(align(ui, Field::new("Host", 100.0), long), Align2::LEFT_CENTER);
            ui.memory_mut(|memory| memory.request_focus(ui.next_auto_id()));
            assert_eq!(align(ui, path(), long), Align2::LEFT_CENTER);
            ui.memory_mut(|memory| memory.surrender_focus(ui.next_auto_id()));
        };
        let setup = |ctx: &egui::Context| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        };
        Harness::builder().with_context_setup(setup).build_ui(fields).run_steps(1);
    }
}
