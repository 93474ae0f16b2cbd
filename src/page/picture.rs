//! Pictures, decoded within limits and made small enough to be drawn.

use super::kind::PictureKind;
use image::error::LimitErrorKind;
use image::{ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The widest and highest picture that is decoded.
pub const SIDE_MAX: u32 = 16_384;

/// What decoding may allocate, in bytes: a picture of 64 million points, as cameras make them.
pub const ALLOC_BYTES_MAX: u64 = 256 << 20;

/// The largest file of a picture that is decoded, in bytes.
pub const FILE_BYTES_MAX: u64 = 64 << 20;

/// The longest side of what is drawn: what every graphics card takes as one texture.
pub const SHOWN_SIDE_MAX: u32 = 2048;

/// A picture to be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its form.
    pub kind: PictureKind,
    /// Its own width and height.
    pub original: [u32; 2],
    /// Width and height of what is drawn.
    pub size: [u32; 2],
    /// Red, green, blue and opacity of each point, from the top left.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, original, .. } = self;
        f.debug_struct("Picture").field("kind", kind).field("original", original).finish()
    }
}

/// Why a picture cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFailure {
    /// Its file is larger than [`FILE_BYTES_MAX`], or not in memory whole.
    #[error("the file of the picture is too large")]
    FileTooLarge,
    /// It is wider or higher than [`SIDE_MAX`], or needs more memory than [`ALLOC_BYTES_MAX`]. What it
    /// says of its size is shown, as far as it does.
    #[error("the picture is too large: {0:?}")]
    TooLarge(Option<[u32; 2]>),
    /// It is not what it seems to be, or not whole.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
}

/// Decodes the first picture of a file.
///
/// # Errors
/// [`PictureFailure`] says why there is nothing to show.
pub fn decode(kind: PictureKind, file: &[u8]) -> Result<Picture, PictureFailure> {
    let format = match kind {
        PictureKind::Png => ImageFormat::Png,
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::Gif => ImageFormat::Gif,
        PictureKind::WebP => ImageFormat::WebP,
    };
    // What is asked first costs nothing: some decoders obey the limits only in part.
    let said = ImageReader::with_format(Cursor::new(file), format).into_dimensions();
    let (width, height) = said.map_err(|error| told(&error, None))?;
    let (original, points) = ([width, height], u64::from(width) * u64::from(height));
    if original.iter().any(|side| *side > SIDE_MAX) || points > ALLOC_BYTES_MAX / 4 {
        return Err(PictureFailure::TooLarge(Some(original)));
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(ALLOC_BYTES_MAX);
    reader.limits(limits);
    let whole = reader.decode().map_err(|error| told(&error, Some(original)))?;
    let is_large = original.iter().any(|side| *side > SHOWN_SIDE_MAX);
    let shown = if is_large { whole.thumbnail(SHOWN_SIDE_MAX, SHOWN_SIDE_MAX) } else { whole };
    let size = [shown.width(), shown.height()];
    Ok(Picture { kind, original, size, rgba: shown.into_rgba8().into_raw() })
}

fn told(error: &ImageError, said: Option<[u32; 2]>) -> PictureFailure {
    match error {
        ImageError::Limits(limit)
            if !matches!(limit.kind(), LimitErrorKind::Unsupported { .. }) =>
        {
            PictureFailure::TooLarge(said)
        }
        _ => PictureFailure::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use image::{DynamicImage, Rgba, RgbaImage};

    /// A picture in which each point differs.
    pub(crate) fn file(kind: PictureKind, width: u32, height: u32) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, 77, 255]));
        let format = match kind {
            PictureKind::Png => ImageFormat::Png,
            PictureKind::Jpeg => ImageFormat::Jpeg,
            PictureKind::Gif => ImageFormat::Gif,
            PictureKind::WebP => ImageFormat::WebP,
        };
        let mut out = Cursor::new(Vec::new());
        let image = DynamicImage::from(image);
        if kind == PictureKind::Jpeg {
            DynamicImage::from(image.to_rgb8()).write_to(&mut out, format).unwrap();
        } else {
            image.write_to(&mut out, format).unwrap();
        }
        out.into_inner()
    }

    #[test]
    fn each_kind_is_decoded() {
        for kind in [PictureKind::Png, PictureKind::Jpeg, PictureKind::Gif, PictureKind::WebP] {
            let file = file(kind, 7, 5);
            assert_eq!(
                super::super::kind::BodyKind::of(None, &file),
                super::super::BodyKind::Picture(kind)
            );
            let picture = decode(kind, &file).unwrap();
            assert_eq!((picture.original, picture.size), ([7, 5], [7, 5]), "{kind:?}");
            assert_eq!(picture.rgba.len(), 7 * 5 * 4);
            let cut = decode(kind, &file[..file.len() / 3]);
            assert!(matches!(cut, Err(PictureFailure::Unreadable(_))), "{kind:?}: {cut:?}");
        }
    }

    #[test]
    fn a_large_picture_is_made_smaller() {
        let picture = decode(PictureKind::Png, &file(PictureKind::Png, 4096, 16)).unwrap();
        assert_eq!((picture.original, picture.size), ([4096, 16], [2048, 8]));
    }

    /// A PNG that says it is so large, with next to no data.
    pub(crate) fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut bomb = file(PictureKind::Png, 1, 1);
        bomb[16..20].copy_from_slice(&width.to_be_bytes());
        bomb[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        bomb
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
            })
        })
    }

    #[test]
    fn a_bomb_is_refused() {
        for (width, height) in [(100_000, 100_000), (16_000, 16_000), (1, 16_385)] {
            let found = decode(PictureKind::Png, &bomb(width, height));
            assert_eq!(found.unwrap_err(), PictureFailure::TooLarge(Some([width, height])));
        }
        let junk = decode(PictureKind::Gif, b"GIF89a\xff\xff\xff\xff");
        assert!(junk.is_err());
    }
}
