//! Whether the window stands on a screen that is there. eframe brings it back where it was, on a screen that may be
//! gone since, and on Linux it looks no further.

use egui::{Context, Pos2, Rect, Vec2, ViewportCommand, ViewportId, pos2, vec2};

/// So much of the title's line must be on a screen that a person can grab it, in pixels.
const GRIP: Vec2 = vec2(100.0, 16.0);

/// Height of the line in which the title stands, in pixels.
const TITLE_HEIGHT: f32 = 40.0;

/// Frames after the start in which it is looked at: the window system places the window in the first few.
pub(super) const FRAMES: u8 = 4;

/// Moves the window onto a screen if it is on none. Where the system does not say where windows are (Wayland), it
/// places them itself.
pub(super) fn bring_back(ctx: &Context, frame: &eframe::Frame) {
    let Some(window) = frame.winit_window() else { return };
    let Ok(corner) = window.outer_position() else { return };
    let size = window.outer_size();
    let rect = Rect::from_min_size(
        pos2(corner.x as f32, corner.y as f32),
        vec2(size.width as f32, size.height as f32),
    );
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|screen| {
            let (corner, size) = (screen.position(), screen.size());
            Rect::from_min_size(
                pos2(corner.x as f32, corner.y as f32),
                vec2(size.width as f32, size.height as f32),
            )
        })
        .collect();
    if let Some(corner) = on_screen(rect, &screens) {
        log::info!("the window stood on no screen, at {rect}; it is moved to {corner}");
        let points = corner / ctx.pixels_per_point();
        ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::OuterPosition(points));
    }
}

/// Where the corner of a window should be that is on no screen; `None` if it can be seen and moved.
fn on_screen(window: Rect, screens: &[Rect]) -> Option<Pos2> {
    let title = Rect::from_min_size(window.min, vec2(window.width(), TITLE_HEIGHT));
    let can_be_grabbed = |screen: &Rect| {
        let seen = title.intersect(*screen);
        seen.width() >= GRIP.x.min(title.width()) && seen.height() >= GRIP.y
    };
    if screens.is_empty() || screens.iter().any(can_be_grabbed) {
        return None;
    }
    let distance = |screen: &&Rect| screen.distance_sq_to_pos(window.center());
    let nearest = screens.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    let most = (nearest.max - window.size()).max(nearest.min);
    Some(window.min.clamp(nearest.min, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(width, height))
    }

    #[test]
    fn a_window_that_can_be_grabbed_stays() {
        let screens = [rect(0.0, 0.0, 1280.0, 800.0), rect(1280.0, 0.0, 1920.0, 1080.0)];
        for window in [
            rect(10.0, 10.0, 900.0, 600.0),
            rect(1200.0, 700.0, 900.0, 600.0),
            rect(-700.0, 0.0, 900.0, 600.0),
            rect(3000.0, 1000.0, 900.0, 600.0),
        ] {
            assert_eq!(on_screen(window, &screens), None, "{window}");
        }
        assert_eq!(on_screen(rect(9000.0, 0.0, 900.0, 600.0), &[]), None, "nothing is known");
    }

    #[test]
    fn a_window_on_no_screen_comes_to_the_nearest_one() {
        let one = [rect(0.0, 0.0, 1280.0, 800.0)];
        let table = [
            (rect(2000.0, 100.0, 900.0, 600.0), pos2(380.0, 100.0)),
            (rect(-3000.0, -50.0, 900.0, 600.0), pos2(0.0, 0.0)),
            (rect(100.0, 790.0, 900.0, 600.0), pos2(100.0, 200.0)),
            // Its title is above the screen.
            (rect(100.0, -300.0, 900.0, 600.0), pos2(100.0, 0.0)),
            // Larger than the screen: its corner is what matters.
            (rect(5000.0, 5000.0, 2000.0, 1500.0), pos2(0.0, 0.0)),
        ];
        for (window, corner) in table {
            assert_eq!(on_screen(window, &one), Some(corner), "{window}");
        }
        let two = [one[0], rect(1280.0, 0.0, 1920.0, 1080.0)];
        let corner = on_screen(rect(3300.0, 0.0, 900.0, 600.0), &two);
        assert_eq!(corner, Some(pos2(2300.0, 0.0)));
    }
}
