//! A window that is never shown.

use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, vec2};
use network_playground::ui::{fonts, tokens};

/// The part of the window that a log or a page has, and more.
pub(crate) const SCREEN: egui::Vec2 = vec2(1180.0, 700.0);

/// Draws as the window does.
pub(crate) fn context() -> egui::Context {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    tokens::apply(&ctx);
    ctx
}

/// What a frame has from a person and the system. Sixty frames are a second.
pub(crate) fn input(frame: u32, events: Vec<Event>) -> RawInput {
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
        time: Some(f64::from(frame) / 60.0),
        focused: true,
        events,
        ..RawInput::default()
    }
}

/// A place on the scroll bar.
pub(crate) fn on_bar(y: f32) -> Pos2 {
    Pos2::new(SCREEN.x - tokens::size::SCROLL_BAR / 2.0, y)
}

pub(crate) fn button(pos: Pos2, pressed: bool) -> Event {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    Event::PointerButton { pos, button, pressed, modifiers }
}
