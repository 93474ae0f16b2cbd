//! A body that is a picture.

use super::{Body, PageView};
use crate::i18n::Texts;
use crate::page::{Page, Picture, PictureFailure};
use crate::tr;
use crate::ui::tokens::space;
use crate::ui::widgets::{self, bytes_text, hint_ui};
use egui::{ColorImage, Image, Rect, Role, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo};
use std::fmt;

/// A picture that the graphics card has.
pub(super) struct Drawn(TextureHandle);

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drawn({:?})", self.0.size())
    }
}

impl PageView {
    pub(super) fn picture_ui(&mut self, ui: &mut Ui, page: &Page, body: &Body, texts: &Texts) {
        match page.picture() {
            None => hint_ui(ui, &tr!(texts, "page-loading")),
            Some(Err(failure)) => hint_ui(ui, &failure_text(&failure, body, texts)),
            Some(Ok(picture)) => {
                let drawn = self.texture.get_or_insert_with(|| load(ui, &picture));
                draw(ui, &drawn.0, &facts(&picture));
            }
        }
    }
}

/// What the bar says of a picture.
pub(super) fn facts_ui(ui: &mut Ui, page: &Page) {
    if let Some(Ok(picture)) = page.picture() {
        widgets::weak(ui, facts(&picture));
    }
}

/// The same in every language.
fn facts(picture: &Picture) -> String {
    let [width, height] = picture.original;
    format!("{} · {width} × {height}", picture.kind.name())
}

fn load(ui: &Ui, picture: &Picture) -> Drawn {
    let size = picture.size.map(|side| side as usize);
    let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
    Drawn(ui.ctx().load_texture("page picture", image, TextureOptions::LINEAR))
}

/// As large as it is, or as fits.
fn draw(ui: &mut Ui, texture: &TextureHandle, name: &str) {
    let area = ui.available_rect_before_wrap().shrink(space::M);
    let own = texture.size_vec2() / ui.pixels_per_point();
    let scale = (area.width() / own.x).min(area.height() / own.y).min(1.0);
    let rect = Rect::from_center_size(area.center(), (own * scale).max(Vec2::splat(1.0)));
    let response = ui.put(rect, Image::new(texture).fit_to_exact_size(rect.size()));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
}

fn failure_text(failure: &PictureFailure, body: &Body, texts: &Texts) -> String {
    let file_large = || {
        let bytes = bytes_text(body.all_bytes);
        tr!(texts, "page-picture-file-large", bytes = bytes)
    };
    match failure {
        PictureFailure::FileTooLarge | PictureFailure::TooLarge(None) => file_large(),
        PictureFailure::TooLarge(Some([width, height])) => {
            tr!(texts, "page-picture-large", width = *width, height = *height)
        }
        // Why is said in a library's words, in one language only.
        PictureFailure::Unreadable(_) => tr!(texts, "page-picture-broken").into_owned(),
    }
}
