//! Panes beside each other and beside a panel, and in a small window: no control lies on another, none is cut.

use super::*;
use crate::engine::IcmpMode;
use crate::i18n::Lang;
use crate::ui::fonts;
use crate::ui::http::HttpView;
use crate::ui::pane::fixture::QuietProgram;
use crate::ui::tokens::{self, size};
use crate::ui::unix::UnixUse;
use egui::accesskit::Role;
use egui::{Rect, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;

/// Half of what a window 900 wide has beside the panel of lessons.
const NARROW: Vec2 = Vec2::new(290.0, 560.0);

/// What a pane has of a window of 900 × 600: less the bars of the window itself.
const SMALL: Vec2 = Vec2::new(900.0, 508.0);

/// So high that all options stand below each other, and none has to be scrolled to.
const HIGH: f32 = 8000.0;

/// A pane as it can be set, with a name for what a test says.
type Case = (String, PaneSettings);

/// What a harness leaves free around what it draws.
const MARGIN: f32 = 8.0;

/// The texts and the controls of a pane of this size, by their names.
fn shown(settings: PaneSettings, lang: Lang, room: Vec2) -> Vec<(String, Rect)> {
    let window = room + Vec2::splat(2.0 * MARGIN);
    let builder = Harness::builder().with_size(window).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let program = QuietProgram::new(lang);
    let mut pane = settings.open();
    let mut harness = builder.build_ui(move |ui| {
        assert_eq!(ui.max_rect(), Rect::from_min_size([MARGIN; 2].into(), room));
        let _ = pane.ui(ui, &program.env(None));
    });
    harness.run_steps(3);
    let mut found = Vec::new();
    let mut waiting = vec![harness.root()];
    while let Some(node) = waiting.pop() {
        let (role, name) = (node.accesskit_node().role(), node.accesskit_node().label());
        let is_shown = matches!(
            role,
            Role::Button | Role::TextInput | Role::ComboBox | Role::CheckBox | Role::Label
        );
        if is_shown {
            let name = name.or(node.accesskit_node().value()).unwrap_or_default();
            found.push((format!("{role:?} {name}"), node.rect()));
        }
        waiting.extend(node.children());
    }
    found
}

/// Whether the options of a pane that has some stand below its line.
fn open_options(settings: &mut PaneSettings) -> bool {
    let open = match settings {
        PaneSettings::Udp(settings) => &mut settings.form.options_open,
        PaneSettings::TcpClient(settings) => &mut settings.form.options_open,
        PaneSettings::TcpServer(settings) => &mut settings.form.options_open,
        PaneSettings::HttpGet(settings) => &mut settings.form.options_open,
        PaneSettings::Unix(settings) => &mut settings.form.options_open,
        PaneSettings::Program(settings) => &mut settings.form.options_open,
        PaneSettings::Relay(settings) => &mut settings.form.options_open,
        PaneSettings::Icmp(settings) => &mut settings.form.options_open,
        PaneSettings::Check(_)
        | PaneSettings::Machine(_)
        | PaneSettings::WholeLog(_)
        | PaneSettings::Recording(_) => return false,
    };
    *open = true;
    true
}

/// Panes of every kind, each in every form that its line can have.
fn cases() -> Vec<Case> {
    let kinds = PaneKind::ALL.iter().map(|kind| (format!("{kind:?}"), kind.settings()));
    let mut cases: Vec<Case> = kinds.collect();
    let mut add = |name: String, mut settings: PaneSettings, set: &dyn Fn(&mut PaneSettings)| {
        set(&mut settings);
        cases.push((name, settings));
    };
    for socket_use in UnixUse::all() {
        add(format!("Unix, {socket_use:?}"), PaneKind::Unix.settings(), &|settings| {
            let PaneSettings::Unix(unix) = settings else { return };
            unix.form.socket_use = *socket_use;
        });
    }
    for mode in IcmpMode::ALL {
        add(format!("Icmp, {mode:?}"), PaneKind::Icmp.settings(), &|settings| {
            let PaneSettings::Icmp(icmp) = settings else { return };
            icmp.form.mode = mode;
        });
    }
    add("HttpGet with rows".to_owned(), PaneKind::HttpGet.settings(), &|settings| {
        let PaneSettings::HttpGet(http) = settings else { return };
        http.view = HttpView::Wire;
    });
    add("Relay of datagrams".to_owned(), PaneKind::Relay.settings(), &|settings| {
        let PaneSettings::Relay(relay) = settings else { return };
        relay.form.is_udp = true;
    });
    cases
}

/// What of a pane is cut at a side of a column of this size, and what lies on something else.
fn wrong(settings: PaneSettings, lang: Lang, room: Vec2) -> Vec<String> {
    let found = shown(settings, lang, room);
    assert!(found.len() >= 3, "{found:?}");
    let mut wrong = Vec::new();
    for (place, (name, rect)) in found.iter().enumerate() {
        if rect.left() < MARGIN || rect.right() > MARGIN + room.x {
            wrong.push(format!("{name} is cut: {rect:?}"));
        }
        for (other, other_rect) in &found[place + 1..] {
            // Of a text in two lines the second is mostly short, and something may stand after it.
            if is_in_lines(name, *rect) || is_in_lines(other, *other_rect) {
                continue;
            }
            let both = rect.shrink(0.5).intersect(other_rect.shrink(0.5));
            // A mark within a field, and the splitter of a view, are meant to be there.
            let is_within = rect.contains_rect(*other_rect) || other_rect.contains_rect(*rect);
            if both.is_positive() && !is_within {
                wrong.push(format!("{name} {rect:?} on {other} {other_rect:?}"));
            }
        }
    }
    wrong
}

/// Whether this is a text in more lines than one.
fn is_in_lines(name: &str, rect: Rect) -> bool {
    name.starts_with("Label") && rect.height() > size::CONTROL
}

fn assert_right(cases: &[Case], room: Vec2) {
    let mut all = Vec::new();
    for (name, settings) in cases {
        for lang in [Lang::En, Lang::Zh] {
            let wrong = wrong(settings.clone(), lang, room);
            all.extend(wrong.into_iter().map(|what| format!("{name}, {lang:?}: {what}")));
        }
    }
    assert!(all.is_empty(), "at {room}:\n{}", all.join("\n"));
}

#[test]
fn no_control_lies_on_another_or_is_cut_where_the_room_is_narrow() {
    assert_right(&cases(), NARROW);
}

#[test]
fn no_control_lies_on_another_or_is_cut_in_the_smallest_window() {
    assert_right(&cases(), SMALL);
}

#[test]
fn no_option_lies_on_another_or_is_cut() {
    let with_options = |(name, mut settings): Case| {
        open_options(&mut settings).then(|| (format!("options of {name}"), settings))
    };
    let cases: Vec<_> = cases().into_iter().filter_map(with_options).collect();
    assert!(cases.len() > 8, "{}", cases.len());
    for width in [NARROW.x, SMALL.x] {
        assert_right(&cases, Vec2::new(width, HIGH));
    }
}
