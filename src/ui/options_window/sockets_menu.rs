//! The menu of a session's sockets, of which a server may have thousands.

use super::OptionsIntent;
use crate::i18n::Texts;
use crate::net::live_sockets::{LiveSocket, SocketKey};
use crate::net::options::LatestSheet;
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, menu_choice, sticky_menu, weak};
use egui::Ui;
use std::sync::Arc;

/// Sockets in the menu at most: about as many as fit in it. Of more, some are looked for by a part of their addresses.
const SHOWN_MAX: usize = 20;

/// What is looked for, and what was found.
#[derive(Clone, Debug, Default)]
pub(super) struct SocketSearch {
    typed: String,
    found: Option<FoundSockets>,
}

/// What was found.
#[derive(Clone, Debug)]
struct FoundSockets {
    /// Among these…
    sockets: Arc<[LiveSocket]>,
    /// …for this text.
    typed: String,
    /// Where the first ones are.
    places: Vec<usize>,
    /// How many there are.
    count: usize,
}

impl FoundSockets {
    fn of(sockets: &Arc<[LiveSocket]>, typed: String, texts: &Texts) -> Self {
        let fits = |socket: &LiveSocket| {
            typed.is_empty() || socket_text(socket, texts).to_lowercase().contains(&typed)
        };
        let all = sockets.iter().enumerate().filter(|(_, socket)| fits(socket));
        let mut places: Vec<usize> = all.map(|(place, _)| place).collect();
        let count = places.len();
        places.truncate(SHOWN_MAX);
        Self { sockets: Arc::clone(sockets), typed, places, count }
    }
}

impl SocketSearch {
    /// The places of the first sockets that are looked for, and how many there are. It looks at all of them only when
    /// something has changed.
    fn found(&mut self, sockets: &Arc<[LiveSocket]>, texts: &Texts) -> (&[usize], usize) {
        let typed = self.typed.trim().to_lowercase();
        let known = self.found.take();
        let known =
            known.filter(|found| Arc::ptr_eq(&found.sockets, sockets) && found.typed == typed);
        let found = known.unwrap_or_else(|| FoundSockets::of(sockets, typed, texts));
        let found = self.found.insert(found);
        (&found.places, found.count)
    }
}

/// Draws the menu with the socket that is shown.
pub(super) fn sockets_menu_ui(
    ui: &mut Ui,
    texts: &Texts,
    latest: &LatestSheet,
    search: &mut SocketSearch,
) -> Option<OptionsIntent> {
    let shown = latest.sockets.iter().find(|socket| Some(socket.key) == latest.key);
    let current = shown.map_or_else(
        || latest.key.map(|key| key_text(key, texts)).unwrap_or_default(),
        |socket| socket_text(socket, texts),
    );
    if current.is_empty() {
        return None;
    }
    let mut intent = None;
    sticky_menu(ui, (&tr!(texts, "options-socket"), &current), |ui| {
        if latest.sockets.len() > SHOWN_MAX {
            let name = tr!(texts, "options-find-socket");
            Field::new(&name, size::TEXT_FIELD).nameless().hint(&name).show(ui, &mut search.typed);
        } else {
            search.typed.clear();
        }
        let (places, count) = search.found(&latest.sockets, texts);
        for socket in places.iter().filter_map(|place| latest.sockets.get(*place)) {
            let is_shown = Some(socket.key) == latest.key;
            if menu_choice(ui, is_shown.into(), &socket_text(socket, texts)) {
                intent = Some(OptionsIntent::Watch(socket.key));
            }
        }
        if count == 0 {
            weak(ui, tr!(texts, "options-no-socket-fits"));
        } else if count > places.len() {
            weak(ui, tr!(texts, "options-sockets-more", count = count - places.len()));
        }
    });
    intent
}

fn key_text(key: SocketKey, texts: &Texts) -> String {
    match key {
        SocketKey::Own => tr!(texts, "options-own").into_owned(),
        SocketKey::Connection(id) => format!("#{}", id.0),
    }
}

fn socket_text(socket: &LiveSocket, texts: &Texts) -> String {
    let mut text = key_text(socket.key, texts);
    if let Some(local) = socket.local {
        text = format!("{text} · {local}");
    }
    if let Some(remote) = socket.remote {
        text = format!("{text} ↔ {remote}");
    }
    text
}

#[cfg(all(test, feature = "window-tests"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;
    use crate::net::ConnectionId;
    use crate::ui::{fonts, tokens};
    use egui::accesskit::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    /// A listener on port 9000 with so many connections.
    fn server(connections: u32) -> LatestSheet {
        let local = Some("127.0.0.1:9000".parse::<std::net::SocketAddr>().unwrap().into());
        let own = LiveSocket { key: SocketKey::Own, local, remote: None };
        let connection = |number: u32| {
            let port = 20_000 + number as u16;
            let remote = std::net::SocketAddr::from(([127, 0, 0, 1], port));
            let key = SocketKey::Connection(ConnectionId(number));
            LiveSocket { key, local, remote: Some(remote.into()) }
        };
        let sockets = [own].into_iter().chain((1..=connections).map(connection)).collect();
        LatestSheet { sockets, key: Some(SocketKey::Own), ..LatestSheet::default() }
    }

    type Shown = (LatestSheet, SocketSearch, Option<OptionsIntent>);

    fn opened(connections: u32) -> Harness<'static, Shown> {
        let texts = Texts::new(Lang::En);
        let state = (server(connections), SocketSearch::default(), None);
        let builder = Harness::builder().with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        });
        let mut harness = builder.build_ui_state(
            move |ui, (latest, search, asked): &mut Shown| {
                if let Some(intent) = sockets_menu_ui(ui, &texts, latest, search) {
                    *asked = Some(intent);
                }
            },
            state,
        );
        harness.run();
        harness.get_by_role(Role::ComboBox).click();
        harness.run();
        harness
    }

    fn choices(harness: &Harness<'_, Shown>) -> usize {
        harness.query_all_by_role(Role::Button).count()
    }

    #[test]
    fn few_sockets_are_all_in_the_menu() {
        let harness = opened(3);
        assert_eq!(choices(&harness), 4);
        assert!(harness.query_by_role(Role::TextInput).is_none());
    }

    #[test]
    fn of_thousands_the_first_are_in_the_menu_and_any_is_found_by_its_port() {
        let mut harness = opened(5000);
        assert_eq!(choices(&harness), SHOWN_MAX);
        harness.get_by_label_contains("4,981 more");
        let field = harness.get_by_role(Role::TextInput);
        field.focus();
        field.type_text("24321");
        harness.run();
        assert_eq!(choices(&harness), 1);
        harness.get_by_label_contains("#4321").click();
        harness.run();
        let key = SocketKey::Connection(ConnectionId(4321));
        assert_eq!(harness.state().2, Some(OptionsIntent::Watch(key)));
    }

    #[test]
    fn a_search_that_finds_nothing_says_so() {
        let mut harness = opened(100);
        let field = harness.get_by_role(Role::TextInput);
        field.focus();
        field.type_text("nobody");
        harness.run();
        assert_eq!(choices(&harness), 0);
        assert!(harness.query_by_label_contains("Nothing fits").is_some());
    }
}
