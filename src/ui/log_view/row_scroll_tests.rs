#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2, pos2};
use egui_kittest::Harness;

const COUNTS: [u64; 3] = [100_000, 10_000_000, 50_000_000_000];
const START: u64 = 1 << 48;
const ROW: f32 = 20.0;

fn extent(count: u64) -> Extent {
    Extent { ordinals: START..START + count, fits: 34.5 }
}

/// A scroll position whose extent was seen once, in the middle.
fn in_the_middle(count: u64) -> RowScroll {
    let mut scroll = RowScroll::new(Id::unique("rows"));
    scroll.fits = 34.5;
    scroll.put(START + count / 2, 0.25, &(START..START + count));
    scroll
}

#[test]
fn sixty_steps_of_three_points_are_180_points() {
    for count in COUNTS {
        for direction in [1.0, -1.0] {
            let extent = extent(count);
            let mut scroll = in_the_middle(count);
            let before = scroll.top;
            for _ in 0..60 {
                scroll.carry_out(Move::By(direction * 3.0 / 20.0), &extent);
            }
            let moved = scroll.top.rows_after(before.ordinal) - before.fraction;
            let moved = if direction > 0.0 {
                moved
            } else {
                before.fraction - scroll.top.fraction + (before.ordinal - scroll.top.ordinal) as f64
            };
            assert!((moved * 20.0 - 180.0).abs() < 1e-9, "{count}: {}", moved * 20.0);
            assert!(!scroll.follows());
        }
    }
}

#[test]
fn rows_added_at_either_end_move_nothing() {
    for count in COUNTS {
        let mut scroll = in_the_middle(count);
        scroll.settle(&extent(count));
        let before = scroll.top;
        let grown = Extent { ordinals: START - 5000..START + count + 7000, fits: 34.5 };
        scroll.settle(&grown);
        assert_eq!(scroll.top, before);
        assert_eq!(grown.clamped(before), before);
    }
}

#[test]
fn the_end_is_followed_until_a_person_leaves_it() {
    for count in COUNTS {
        let mut scroll = RowScroll::new(Id::unique("rows"));
        scroll.settle(&extent(count));
        let bottom = scroll.top.moved(34.5);
        assert_eq!(bottom, ScrollPlace::of(START + count));
        scroll.note_seen(bottom.ordinal, START + count);
        scroll.carry_out(Move::By(-0.05), &extent(count));
        assert!(!scroll.follows());
        let top = scroll.top;
        scroll.settle(&extent(count + 12));
        assert_eq!(scroll.top, top);
        assert_eq!(scroll.rows_unseen(&(START..START + count + 12)), 12);
        scroll.carry_out(Move::Last, &extent(count + 12));
        assert!(scroll.follows());
        assert_eq!(scroll.rows_unseen(&(START..START + count + 12)), 0);
        scroll.settle(&extent(count + 20));
        assert_eq!(scroll.top, extent(count + 20).last());
    }
}

#[test]
fn positions_are_clamped_when_rows_vanish() {
    let mut scroll = in_the_middle(1000);
    scroll.settle(&Extent { ordinals: START + 800..START + 1000, fits: 30.0 });
    assert_eq!(scroll.top, ScrollPlace::of(START + 800));
    scroll.settle(&Extent { ordinals: START..START + 10, fits: 30.0 });
    assert_eq!(scroll.top, ScrollPlace::of(START));
    scroll.settle(&Extent { ordinals: 7..7, fits: 30.0 });
    assert_eq!(scroll.top, ScrollPlace::of(7));
    assert_eq!(scroll.rows_unseen(&(7..7)), 0);
}

#[test]
fn the_bar_reaches_both_ends_and_comes_back_to_where_it_was() {
    for count in COUNTS {
        let extent = extent(count);
        assert_eq!(extent.at_share(0.0), ScrollPlace::of(START));
        assert_eq!(extent.at_share(-1.0), ScrollPlace::of(START));
        assert_eq!(extent.at_share(1.0), extent.last());
        let place = extent.at_share(0.375);
        assert!((extent.share(place) - 0.375).abs() < 1e-9);
        let track = Rect::from_min_size(Pos2::ZERO, egui::vec2(10.0, 600.0));
        let top = handle(track, &extent, ScrollPlace::of(START));
        let bottom = handle(track, &extent, extent.last());
        assert!((top.top() - 0.0).abs() < 0.01 && (bottom.bottom() - 600.0).abs() < 0.01);
        assert!(top.height() >= size::SCROLL_HANDLE_MIN);
    }
}

#[test]
fn a_row_is_revealed_with_the_least_movement() {
    let rows = START..START + 1000;
    let mut scroll = in_the_middle(1000);
    scroll.put(START + 500, 0.0, &rows);
    scroll.reveal(START + 510, rows.clone());
    assert_eq!(scroll.top, ScrollPlace::of(START + 500));
    scroll.reveal(START + 490, rows.clone());
    assert_eq!(scroll.top, ScrollPlace::of(START + 490));
    scroll.reveal(START + 600, rows.clone());
    assert_eq!(scroll.top.moved(34.5), ScrollPlace::of(START + 601));
    assert!(!scroll.follows());
    scroll.reveal(START + 999, rows);
    assert!(scroll.follows());
}

#[test]
fn a_place_is_never_a_whole_row_off() {
    let place = ScrollPlace::of(5).moved(-1e-20);
    assert_eq!(place, ScrollPlace::of(5));
    assert_eq!(ScrollPlace::of(5).moved(-0.25), ScrollPlace { ordinal: 4, fraction: 0.75 });
    assert_eq!(ScrollPlace::of(2).moved(-10.0).ordinal, 0);
}

struct Shown {
    scroll: RowScroll,
    ordinals: Range<u64>,
    drawn: Vec<(u64, Rect)>,
}

fn harness(count: u64) -> Harness<'static, Shown> {
    let state = Shown {
        scroll: RowScroll::new(Id::unique("rows")),
        ordinals: START..START + count,
        drawn: Vec::new(),
    };
    Harness::builder().with_size(Vec2::new(300.0, 600.0)).build_ui_state(
        |ui, state: &mut Shown| {
            state.drawn.clear();
            let Shown { scroll, ordinals, drawn } = state;
            scroll.show(ui, ROW, ordinals.clone(), |_, ordinal, rect| drawn.push((ordinal, rect)));
        },
        state,
    )
}

fn wheel(harness: &mut Harness<'_, Shown>, points: f32) {
    harness.hover_at(pos2(100.0, 300.0));
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    harness.step();
}

/// Where a row is, or would be.
fn y_of(shown: &Shown, ordinal: u64) -> f32 {
    let (first, rect) = shown.drawn.first().unwrap();
    rect.top() + (ordinal as f64 - *first as f64) as f32 * ROW
}

#[test]
fn the_wheel_moves_what_is_drawn_by_its_points() {
    for count in COUNTS {
        let mut harness = harness(count);
        harness.run();
        let last = START + count - 1;
        assert_eq!(harness.state().drawn.last().unwrap().0, last);
        let before = y_of(harness.state(), last);
        for _ in 0..60 {
            wheel(&mut harness, 3.0);
        }
        harness.run();
        let after = y_of(harness.state(), last);
        assert!((after - before - 180.0).abs() < 0.51, "{count}: {before} to {after}");
        let tops: Vec<f32> = harness.state().drawn.iter().map(|(_, rect)| rect.top()).collect();
        assert!(tops.windows(2).all(|pair| (pair[1] - pair[0] - ROW).abs() < 0.001));
    }
}

#[test]
fn the_bar_is_dragged_and_pages() {
    let mut harness = harness(10_000_000);
    harness.run();
    let bar = |y| pos2(300.0 - 8.0 - 3.0, y);
    harness.drag_at(bar(580.0));
    harness.step();
    harness.hover_at(bar(-200.0));
    harness.step();
    harness.drop_at(bar(-200.0));
    harness.run();
    assert_eq!(harness.state().drawn[0].0, START, "dragged to the start");
    let fits = harness.state().scroll.fits;
    for press in [bar(400.0), bar(400.0)] {
        harness.drag_at(press);
        harness.drop_at(press);
        harness.run();
    }
    let page = fits.floor() as u64 - 1;
    assert_eq!(harness.state().drawn[0].0, START + 2 * page);
}

#[test]
fn keys_move_it_while_it_has_the_focus() {
    let mut harness = harness(10_000_000);
    harness.run();
    harness.key_press(Key::Home);
    harness.run();
    assert_ne!(harness.state().drawn[0].0, START, "without the focus keys are not ours");
    harness.ctx.memory_mut(|memory| memory.request_focus(Id::unique("rows")));
    harness.run();
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(harness.state().drawn[0].0, START);
    harness.key_press(Key::PageDown);
    harness.key_press(Key::ArrowDown);
    harness.key_press(Key::ArrowUp);
    harness.key_press(Key::ArrowDown);
    harness.run();
    let page = harness.state().scroll.page() as u64;
    assert_eq!(harness.state().drawn[0].0, START + page + 1);
    harness.key_press(Key::End);
    harness.run();
    assert!(harness.state().scroll.follows());
}

#[test]
fn a_chosen_row_stays_on_the_screen_when_the_room_becomes_less() {
    let rows = START..START + 1000;
    let following = || {
        let mut scroll = RowScroll::new(Id::unique("rows"));
        scroll.fits = 30.0;
        scroll.settle(&Extent { ordinals: rows.clone(), fits: 30.0 });
        scroll
    };
    let mut scroll = following();
    scroll.keep_in_sight(START + 975, rows.clone(), 10.0);
    assert_eq!(scroll.top, ScrollPlace::of(START + 975), "it would be above the screen");
    assert!(!scroll.follows());
    let mut scroll = following();
    scroll.keep_in_sight(START + 995, rows.clone(), 10.0);
    assert!(scroll.follows(), "it is seen at the end, too");
    let mut scroll = in_the_middle(1000);
    scroll.put(START + 500, 0.0, &rows);
    scroll.keep_in_sight(START + 520, rows, 10.0);
    assert_eq!(scroll.top, ScrollPlace::of(START + 511), "it would be below the screen");
}
