//! Panes beside each other and beside a panel, in a small window: no control lies on another, none is cut.

use super::*;
use crate::engine::IcmpMode;
use crate::engine::history::UrlHistory;
use crate::engine::messages::SavedMessages;
use crate::i18n::Lang;
use crate::log::Store;
use crate::ui::pane::PaneEnv;
use crate::ui::unix::UnixUse;
use crate::ui::{fonts, tokens};
use egui::Rect;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use std::task::Waker;

/// Half of what a window 900 wide has beside the panel of lessons, in points.
const NARROW: f32 = 290.0;

/// The controls of the lines over the log and of those below it, by their names.
fn controls(settings: PaneSettings, lang: Lang) -> Vec<(String, Rect)> {
    let builder = Harness::builder().with_size([NARROW, 560.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let (store, texts) = (Store::default(), Texts::new(lang));
    let (saved, urls) = (SavedMessages::default(), UrlHistory::default());
    let mut pane = settings.open();
    let mut harness = builder.build_ui(move |ui| {
        let env = PaneEnv {
            texts: &texts,
            store: &store,
            session: None,
            blocked: &Vec::new,
            addresses: &[],
            saved: &saved,
            save: None,
            urls: &urls,
            waker: Waker::noop(),
        };
        let _ = pane.ui(ui, &env);
    });
    harness.run_steps(3);
    let mut found = Vec::new();
    let mut waiting = vec![harness.root()];
    while let Some(node) = waiting.pop() {
        let (role, name) = (node.accesskit_node().role(), node.accesskit_node().label());
        if matches!(role, Role::Button | Role::TextInput | Role::ComboBox) {
            found.push((format!("{role:?} {}", name.unwrap_or_default()), node.rect()));
        }
        waiting.extend(node.children());
    }
    found
}

#[test]
fn no_control_lies_on_another_or_is_cut_where_the_room_is_narrow() {
    let kinds = [
        PaneKind::Udp,
        PaneKind::TcpClient,
        PaneKind::TcpServer,
        PaneKind::Program,
        PaneKind::Relay,
        PaneKind::Icmp,
        PaneKind::WholeLog,
        PaneKind::Machine,
    ];
    let of_unix = UnixUse::all().iter().map(|socket_use| {
        let mut unix = PaneKind::Unix.settings();
        if let PaneSettings::Unix(settings) = &mut unix {
            settings.form.socket_use = *socket_use;
        }
        (PaneKind::Unix, unix)
    });
    let mut raw = PaneKind::Icmp.settings();
    if let PaneSettings::Icmp(settings) = &mut raw {
        settings.form.mode = IcmpMode::Raw;
    }
    let all = kinds.iter().map(|kind| (*kind, kind.settings()));
    let all = all.chain([(PaneKind::Icmp, raw)]).chain(of_unix);
    for ((kind, settings), lang) in all.flat_map(|one| [(one.clone(), Lang::En), (one, Lang::Zh)]) {
        let found = controls(settings, lang);
        // A log alone has its own line of tools and nothing else.
        let least = if kind == PaneKind::WholeLog { 4 } else { 7 };
        assert!(found.len() >= least, "{kind:?}: {found:?}");
        for (place, (name, rect)) in found.iter().enumerate() {
            let is_inside = rect.left() >= 0.0 && rect.right() <= NARROW;
            assert!(is_inside, "{kind:?}, {lang:?}: {name} is cut: {rect:?}");
            for (other, other_rect) in &found[place + 1..] {
                let both = rect.shrink(0.5).intersect(other_rect.shrink(0.5));
                // A mark within a field, and the splitter of a view, are meant to be there.
                let is_within = rect.contains_rect(*other_rect) || other_rect.contains_rect(*rect);
                let lies_on = both.is_positive() && !is_within;
                assert!(!lies_on, "{kind:?}, {lang:?}: {name} {rect:?} on {other} {other_rect:?}");
            }
        }
    }
}
