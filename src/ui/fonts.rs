//! The fonts of the window, all of them inside the executable.
//!
//! Two subsets of Noto Sans CJK SC (`assets/fonts/`) stand beside egui's own fonts, so that our
//! texts, and Chinese text from the network, look the same on every machine. What all of them lack
//! (Korean, rare characters, emoji) eframe seeks among the fonts of the system when it meets it.
//! Pictures (see [`icons`](crate::ui::icons)) come from a subset of Phosphor.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

/// ASCII, Latin-1, GB 2312, common traditional characters, kana and symbols.
const NOTO_REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular-subset.otf");

/// ASCII, Latin-1 and the characters of our own texts.
const NOTO_BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold-subset.otf");

/// The pictures of the window.
const PHOSPHOR: &[u8] = include_bytes!("../../assets/fonts/Phosphor-subset.ttf");

/// The family of pictures. No other family has them: text from the network cannot show one.
const ICONS: &str = "icons";

/// The family of headings and main buttons.
const BOLD: &str = "bold";

const REGULAR_NAME: &str = "NotoSansSC-Regular";
const BOLD_NAME: &str = "NotoSansSC-Bold";
const ICONS_NAME: &str = "Phosphor";

/// egui's monospaced font. It also ends the other families: it has marks that no other font has.
const HACK_NAME: &str = "Hack";

/// The fonts for `egui::Context::set_fonts`.
///
/// - proportional: Noto, then egui's own, then Hack;
/// - monospace: Hack, then Noto, then the rest of egui's own;
/// - bold (see [`bold`]): Noto bold, then as proportional;
/// - icons (see [`icons`]): Phosphor, then as proportional.
///
/// The first font of a family gives the height of its rows, before rounding to pixels: 1.205 times the
/// size for Noto, 1.164 times for Hack.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in
        [(REGULAR_NAME, NOTO_REGULAR), (BOLD_NAME, NOTO_BOLD), (ICONS_NAME, PHOSPHOR)]
    {
        // Static bytes are used where they lie: pages of glyphs that nobody draws are never read.
        let data = Arc::new(FontData::from_static(bytes));
        fonts.font_data.insert(name.to_owned(), data);
    }

    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    proportional.insert(0, REGULAR_NAME.to_owned());
    proportional.push(HACK_NAME.to_owned());

    let mut icons = proportional.clone();
    icons.insert(0, ICONS_NAME.to_owned());
    let mut bold = proportional.clone();
    bold.insert(0, BOLD_NAME.to_owned());
    fonts.families.insert(FontFamily::Name(BOLD.into()), bold);
    fonts.families.insert(FontFamily::Name(ICONS.into()), icons);

    let monospace = fonts.families.entry(FontFamily::Monospace).or_default();
    let after_hack =
        monospace.iter().position(|name| name == HACK_NAME).map_or(0, |index| index + 1);
    monospace.insert(after_hack, REGULAR_NAME.to_owned());

    fonts
}

/// The bold font at a size. It exists only where [`definitions`] are set.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// The font of pictures at a size. It exists only where [`definitions`] are set.
pub fn icons(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::{fs, io};

    use egui::Color32;
    use egui::epaint::text::{Fonts, LayoutJob, TextOptions};

    use super::*;

    const SIZES: [f32; 6] = [11.0, 12.0, 13.0, 14.0, 15.0, 16.0];
    const SCALES: [f32; 5] = [1.0, 1.25, 1.5, 1.75, 2.0];

    /// The first and last hanzi of both levels of GB 2312, rare ones, punctuation, full-width forms,
    /// kana, Greek; then traditional characters and UTF-8 read as GBK.
    const GB2312: &str = "啊阿座丁亍齄中国网络套接字绑定监听连接数据报客户端服务器你好世界邦德阿尔法龟鼠鑫鬻\
                          ，。、；：？！“”‘’（）【】《》「」…—～·￥ＡＢｃ１２３　ぁあんァアヶΑαЯя①\
                          絕對繁體閭﹀痉浣犲ソ锟斤拷";

    /// What the window draws beside its texts.
    const MARKS: &str = "←→↑↓↔●○■□▶▸▾◐✓⚠…·–—“”‘’×÷≤≥µƒ⚙✕⏸⤓\u{fffd}";

    fn fonts() -> Fonts {
        Fonts::new(TextOptions::default(), definitions())
    }

    fn families() -> [FontId; 3] {
        [FontId::proportional(13.0), FontId::monospace(12.0), bold(15.0)]
    }

    /// The names and contents of the files of texts.
    fn locale_files() -> io::Result<Vec<(String, String)>> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        let mut files = Vec::new();
        for folder in ["locales/en", "locales/zh", "lessons", "lessons/programs"] {
            for file in fs::read_dir(assets.join(folder))? {
                let path = file?.path();
                if path.is_file() {
                    files.push((path.display().to_string(), fs::read_to_string(path)?));
                }
            }
        }
        assert!(!files.is_empty());
        Ok(files)
    }

    fn missing(fonts: &mut Fonts, font: &FontId, text: &str) -> String {
        text.chars().filter(|char| !char.is_control() && !fonts.has_glyph(font, *char)).collect()
    }

    #[test]
    fn every_text_has_glyphs() -> io::Result<()> {
        let mut fonts = fonts();
        for (file, text) in locale_files()? {
            for font in families() {
                let missing = missing(&mut fonts, &font, &text);
                assert!(missing.is_empty(), "{font:?} lacks {missing:?} of {file}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_bold_font_itself_has_every_text() -> io::Result<()> {
        let mut alone = definitions();
        alone.families.insert(bold(15.0).family, vec![BOLD_NAME.to_owned()]);
        let mut fonts = Fonts::new(TextOptions::default(), alone);
        // A terminal has fonts of its own.
        for (file, text) in
            locale_files()?.into_iter().filter(|(file, _)| !file.ends_with("cli.ftl"))
        {
            let hanzi: String = text.chars().filter(|char| ('一'..='鿿').contains(char)).collect();
            let missing = missing(&mut fonts, &bold(15.0), &hanzi);
            assert!(
                missing.is_empty(),
                "{missing:?} of {file} is not bold: run assets/fonts/subset.py"
            );
        }
        Ok(())
    }

    #[test]
    fn common_chinese_and_our_marks_have_glyphs() {
        let mut fonts = fonts();
        for font in families() {
            let missing = missing(&mut fonts, &font, &format!("{GB2312}{MARKS}"));
            assert!(missing.is_empty(), "{font:?} lacks {missing:?}");
        }
    }

    #[test]
    fn every_picture_is_in_the_font_of_pictures_and_in_no_other() {
        let mut alone = definitions();
        alone.families.insert(icons(15.0).family, vec![ICONS_NAME.to_owned()]);
        let mut fonts = Fonts::new(TextOptions::default(), alone);
        let pictures: String = crate::ui::icons::ALL.iter().map(|icon| icon.char()).collect();
        let lacking = missing(&mut fonts, &icons(15.0), &pictures);
        assert!(lacking.is_empty(), "{lacking:?}: run assets/fonts/subset.py --icons");
        for font in families() {
            assert_eq!(missing(&mut fonts, &font, &pictures), pictures, "{font:?}");
        }
    }

    /// How far below the top of its row a text's characters have their baselines, in pixels.
    fn baselines(fonts: &mut Fonts, font: FontId, scale: f32, text: &str) -> BTreeSet<i64> {
        let job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::WHITE);
        let galley = fonts.layout_uncached(scale, job.into());
        let glyphs = galley.rows.iter().flat_map(|row| &row.glyphs);
        glyphs.map(|glyph| (glyph.pos.y * scale).round() as i64).collect()
    }

    #[test]
    fn chinese_stands_on_the_baseline_of_the_latin_text_beside_it() {
        let mut fonts = fonts();
        for size in SIZES {
            for scale in SCALES {
                for font in [FontId::proportional(size), FontId::monospace(size), bold(size)] {
                    let found =
                        baselines(&mut fonts, font.clone(), scale, "Hello 邦德！\u{3000}字 x");
                    assert_eq!(found.len(), 1, "{font:?} at {scale}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn rows_are_a_fifth_taller_than_the_text_whatever_it_says() {
        let mut fonts = fonts();
        for size in SIZES {
            for (font, factor) in [
                (FontId::proportional(size), 1.205),
                (bold(size), 1.205),
                (FontId::monospace(size), 1.164),
            ] {
                for text in ["Hello", "邦德", "◐ Å邦"] {
                    let job =
                        LayoutJob::simple_singleline(text.to_owned(), font.clone(), Color32::WHITE);
                    let height = fonts.layout_uncached(1.0, job.into()).size().y;
                    // Rows are rounded to whole pixels.
                    assert!((height - size * factor).abs() <= 0.6, "{font:?} {text}: {height}");
                }
            }
        }
    }
}
