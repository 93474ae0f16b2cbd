//! A picture as a file of pixels (PNG), painted by the processor: the same shapes as in the window, in the
//! light theme, whole, however much of it the window shows.

use super::paint::paint;
use crate::learn::timeline::shape::Picture;
use crate::ui::tokens::{self, Palette};
use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{
    Color32, ColorImage, Context, FontDefinitions, ImageData, Pos2, RawInput, Rect, TextureId,
    TexturesDelta, Theme, Vec2, pos2,
};
use image::{ExtendedColorType, ImageEncoder as _, ImageError, codecs::png::PngEncoder};
use std::collections::HashMap;

/// Pixels of a point: sharp on paper and on screens of high density.
const PIXELS_PER_POINT: f32 = 2.0;

/// The most pixels of a side, in which a picture is made smaller to fit: 256 MiB for a square one.
const SIDE_MAX: f32 = 8192.0;

/// The most texels of a side of the texture with the letters.
const TEXTURE_SIDE: usize = 4096;

/// A picture as the bytes of a PNG file.
///
/// # Errors
/// If it cannot be packed.
pub fn png_bytes(picture: &Picture, fonts: FontDefinitions) -> Result<Vec<u8>, ImageError> {
    let image = rasterised(picture, fonts);
    let [width, height] = image.size.map(|side| side as u32);
    let pixels: Vec<u8> =
        image.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8)?;
    Ok(bytes)
}

fn rasterised(picture: &Picture, fonts: FontDefinitions) -> ColorImage {
    let longest = picture.width.max(picture.height).max(1.0);
    let scale = PIXELS_PER_POINT.min(SIDE_MAX / longest);
    let ctx = Context::default();
    ctx.set_fonts(fonts);
    tokens::apply(&ctx);
    ctx.set_theme(Theme::Light);
    let mut letters = Letters::default();
    let mut frame = |ctx: &Context| {
        let mut output = ctx.run_ui(input(picture, scale), |ui| {
            let painter = ui.ctx().layer_painter(ui.layer_id());
            paint(&painter, Pos2::ZERO, picture, Palette::of(Theme::Light));
        });
        letters.take(std::mem::take(&mut output.textures_delta));
        ctx.tessellate(output.shapes, scale)
    };
    // Fonts are there from the second time on.
    frame(&ctx);
    let triangles = frame(&ctx);
    let pixels = |points: f32| (points * scale).ceil().clamp(1.0, SIDE_MAX) as usize;
    let size = [pixels(picture.width), pixels(picture.height)];
    let mut canvas = Canvas(ColorImage::filled(size, Palette::of(Theme::Light).ground));
    for ClippedPrimitive { primitive, clip_rect } in &triangles {
        if let (Primitive::Mesh(mesh), clip) = (primitive, *clip_rect * scale) {
            canvas.mesh(mesh, letters.0.get(&mesh.texture_id), clip, scale);
        }
    }
    canvas.0
}

fn input(picture: &Picture, scale: f32) -> RawInput {
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(
            Pos2::ZERO,
            Vec2::new(picture.width, picture.height),
        )),
        max_texture_side: Some(TEXTURE_SIDE),
        ..RawInput::default()
    };
    if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
        viewport.native_pixels_per_point = Some(scale);
    }
    input
}

/// The textures with the letters.
#[derive(Default)]
struct Letters(HashMap<TextureId, ColorImage>);

impl Letters {
    fn take(&mut self, mut delta: TexturesDelta) {
        let changes = std::mem::take(&mut delta.set).into_iter();
        for (id, change) in
            changes.flat_map(|(id, changes)| changes.into_iter().map(move |change| (id, change)))
        {
            let ImageData::Color(image) = change.image;
            match change.pos {
                None => drop(self.0.insert(id, (*image).clone())),
                Some(at) => self.patch(id, at, &image),
            }
        }
    }

    fn patch(&mut self, id: TextureId, [left, top]: [usize; 2], patch: &ColorImage) {
        let Some(texture) = self.0.get_mut(&id) else { return };
        let (width, across) = (texture.size[0], patch.size[0]);
        for (y, line) in patch.pixels.chunks(across.max(1)).enumerate() {
            let begin = (top + y) * width + left;
            if let Some(place) = texture.pixels.get_mut(begin..begin + line.len()) {
                place.copy_from_slice(line);
            }
        }
    }
}

/// What is painted on.
struct Canvas(ColorImage);

impl Canvas {
    fn mesh(&mut self, mesh: &Mesh, texture: Option<&ColorImage>, clip: Rect, scale: f32) {
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |at: usize| {
                let index = *corners.get(at)? as usize;
                mesh.vertices.get(index).map(|vertex| Vertex { pos: vertex.pos * scale, ..*vertex })
            };
            if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
                self.triangle([a, b, c], texture, clip);
            }
        }
    }

    fn triangle(&mut self, mut corners: [Vertex; 3], texture: Option<&ColorImage>, clip: Rect) {
        let area = |[a, b, c]: [Pos2; 3]| cross(a, b, c);
        if area(corners.map(|corner| corner.pos)) < 0.0 {
            corners.reverse();
        }
        let [a, b, c] = corners.map(|corner| corner.pos);
        let area = area([a, b, c]);
        if area == 0.0 || !area.is_finite() {
            return;
        }
        let [width, height] = self.0.size;
        let bounds = Rect::from_points(&[a, b, c])
            .intersect(clip)
            .intersect(Rect::from_min_size(Pos2::ZERO, Vec2::new(width as f32, height as f32)));
        if bounds.is_negative() {
            return;
        }
        for y in bounds.top() as usize..(bounds.bottom().ceil() as usize).min(height) {
            for x in bounds.left() as usize..(bounds.right().ceil() as usize).min(width) {
                let here = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let edges = [(b, c), (c, a), (a, b)];
                let is_in = edges.iter().all(|edge| is_on_its_side(*edge, here));
                let shares = edges.map(|(from, to)| cross(from, to, here) / area);
                if is_in && let Some(pixel) = self.0.pixels.get_mut(y * width + x) {
                    *pixel = pixel.blend(colour_at(&corners, shares, texture));
                }
            }
        }
    }
}

/// Whether a place is on the inner side of a triangle's edge. The edge itself belongs to one of the two triangles
/// that share it.
fn is_on_its_side((from, to): (Pos2, Pos2), here: Pos2) -> bool {
    let share = cross(from, to, here);
    share > 0.0 || share == 0.0 && (to.y, to.x) > (from.y, from.x)
}

/// Twice the area of a triangle, below zero if its corners go the other way round.
fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn colour_at(corners: &[Vertex; 3], shares: [f32; 3], texture: Option<&ColorImage>) -> Color32 {
    let mut uv = Vec2::ZERO;
    let mut colour = [0.0_f32; 4];
    for (corner, share) in corners.iter().zip(shares) {
        uv += corner.uv.to_vec2() * share;
        for (sum, channel) in colour.iter_mut().zip(corner.color.to_array()) {
            *sum += f32::from(channel) * share;
        }
    }
    let texel = texture.and_then(|texture| texel(texture, uv)).unwrap_or([255.0; 4]);
    for (channel, texel) in colour.iter_mut().zip(texel) {
        *channel = (*channel * texel / 255.0).round();
    }
    let [red, green, blue, alpha] = colour.map(|channel| channel as u8);
    tokens::premultiplied([red, green, blue, alpha])
}

/// The texture's colour at a place, between the four texels around it.
fn texel(texture: &ColorImage, uv: Vec2) -> Option<[f32; 4]> {
    let [width, height] = texture.size;
    let (x, y) = (uv.x * width as f32 - 0.5, uv.y * height as f32 - 0.5);
    let (left, top) = (x.floor().max(0.0), y.floor().max(0.0));
    let (right_share, lower_share) = ((x - left).clamp(0.0, 1.0), (y - top).clamp(0.0, 1.0));
    let mut mixed = [0.0; 4];
    for (across, down, share) in [
        (0, 0, (1.0 - right_share) * (1.0 - lower_share)),
        (1, 0, right_share * (1.0 - lower_share)),
        (0, 1, (1.0 - right_share) * lower_share),
        (1, 1, right_share * lower_share),
    ] {
        let column = (left as usize + across).min(width.checked_sub(1)?);
        let line = (top as usize + down).min(height.checked_sub(1)?);
        let pixel = texture.pixels.get(line * width + column)?;
        for (sum, channel) in mixed.iter_mut().zip(pixel.to_array()) {
            *sum += f32::from(channel) * share;
        }
    }
    Some(mixed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::learn::timeline::shape::{Area, Density, Font, Ink, Spot};
    use crate::ui::fonts;

    fn picture() -> Picture {
        let mut picture = Picture { width: 120.0, height: 40.0, shapes: Vec::new() };
        let block = Area::new(10.0, 5.0, 40.0, 30.0);
        picture.block(block, Ink::Incoming, Density::Full);
        let text = "MMMM".to_owned();
        picture.text(Spot::new(60.0, 20.0), text, Ink::Text, Font::Code, 60.0);
        picture
    }

    #[test]
    fn pixels_are_where_the_shapes_are() {
        let image = rasterised(&picture(), fonts::definitions());
        let colours = Palette::of(Theme::Light);
        assert_eq!(image.size, [240, 80]);
        let pixel = |x: usize, y: usize| *image.pixels.get(y * 240 + x).unwrap();
        assert_eq!(pixel(60, 40), colours.incoming, "in the block");
        assert_eq!(pixel(4, 4), colours.ground, "beside it");
        // In the middle of a block no line shows where two triangles meet.
        assert!((24..96).all(|x| (14..66).all(|y| pixel(x, y) == colours.incoming)));
        let dark = (120..200).flat_map(|x| (20..60).map(move |y| (x, y)));
        let dark = dark.filter(|(x, y)| pixel(*x, *y).r() < 100).count();
        assert!(dark > 100, "letters are painted: {dark}");
    }

    #[test]
    fn the_file_is_a_png_of_that_size() {
        let bytes = png_bytes(&picture(), fonts::definitions()).unwrap();
        let read = image::load_from_memory(&bytes).unwrap();
        assert_eq!((read.width(), read.height()), (240, 80));
    }

    #[test]
    fn a_long_picture_becomes_smaller_and_not_endless() {
        let picture = Picture { width: 20_000.0, height: 10.0, shapes: Vec::new() };
        let image = rasterised(&picture, fonts::definitions());
        assert_eq!(image.size, [8192, 5]);
    }
}
