//! Fonts of the system, for what the bundled ones lack: Korean, rare characters, emoji.
//!
//! eframe can do this itself, with two drawbacks that matter here. It reads the system's list of
//! fonts at the start, whether or not it is ever needed, and the first character that needs it makes
//! the window wait. And where there is no font at all (a slim container), fontique 0.11 panics, and
//! the panic reaches the window: a peer could end the program by sending one Korean letter.
//!
//! So the list is read on a thread of its own when the first such character comes. Until it is
//! there the character shows as a box; then all is drawn again. A panic in there ends the search.

use crate::i18n::Lang;
use crate::threads::spawn;
use egui::{Context, FallbackRequest, FontFamily, FontInsert, FontProvider, ViewportId};
use egui_system_font_provider::SystemFontProvider;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel};
use std::time::Duration;

/// From now on, characters that no bundled font has are sought among the system's fonts.
pub fn install(ctx: &Context, lang: Lang) {
    let waiting = Waiting { ctx: ctx.clone(), lang, started: AtomicBool::new(false) };
    ctx.set_font_providers(vec![Arc::new(waiting)]);
}

/// Waits for the first character that needs a font of the system.
struct Waiting {
    ctx: Context,
    lang: Lang,
    started: AtomicBool,
}

impl FontProvider for Waiting {
    fn font_for(&self, _: &FallbackRequest<'_>) -> Option<FontInsert> {
        if !self.started.swap(true, AcqRel) {
            let (ctx, lang) = (self.ctx.clone(), self.lang);
            if let Err(error) = spawn("system fonts".to_owned(), move || read_list(&ctx, lang)) {
                log::warn!("the system's fonts are not used: {error}");
            }
        }
        None
    }
}

/// Reads the list of fonts, which can take hundreds of milliseconds, and has all text laid out again.
fn read_list(ctx: &Context, lang: Lang) {
    /// Han characters look different in each language; ours are simplified Chinese.
    const SIMPLIFIED_CHINESE: &str = "zh-Hans";
    let read = || {
        let provider = match lang {
            Lang::Zh => SystemFontProvider::new().with_locale(Some(SIMPLIFIED_CHINESE)),
            Lang::En => SystemFontProvider::new(),
        };
        // The first question waits until the list is there.
        let family = FontFamily::Proportional;
        provider.font_for(&FallbackRequest { cluster: "가", family: &family });
        provider
    };
    if let Ok(provider) = catch_unwind(read) {
        ctx.set_font_providers(vec![Arc::new(Guarded(provider))]);
    } else {
        log::warn!("the system's fonts cannot be read; some characters show as boxes");
        ctx.set_font_providers(Vec::new());
    }
    ctx.request_repaint_after_for(Duration::from_millis(1), ViewportId::ROOT);
}

/// A provider whose panics mean "no such font".
struct Guarded(SystemFontProvider);

impl FontProvider for Guarded {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        catch_unwind(AssertUnwindSafe(|| self.0.font_for(request))).unwrap_or_default()
    }
}
