#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::lists::Lists;
use super::*;
use crate::i18n::Lang;
use crate::net::machine::{
    Listeners, ListeningSocket, MachineFacts, MachinePlace, Owner, OwningProgram, Reach, Transport,
};
use crate::ui::pane::UseIn;
use crate::ui::{fonts, tokens};
use egui::{CentralPanel, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::{Duration, SystemTime};

/// The list of a pane, without what reads it.
struct Window {
    list: ListView,
    lists: Lists,
    part: MachinePart,
    filter: String,
    texts: Texts,
    used: Vec<(MachinePlace, UseIn)>,
}

fn draw(ui: &mut Ui, window: &mut Window) {
    if window.lists.make(&window.filter, &window.texts) {
        window.list.begin_anew();
    }
    let lines = window.lists.shown(window.part);
    let used = CentralPanel::no_frame()
        .show(ui, |ui| window.list.ui(ui, &window.texts, &lines, "nothing"))
        .inner;
    window.used.extend(used);
}

fn listener(port: u16) -> ListeningSocket {
    let name = format!("server{port}");
    ListeningSocket {
        transport: Transport::Tcp,
        local: ([127, 0, 0, 1], port).into(),
        reach: Reach::OwnFamily,
        interface: None,
        waiting: Some((0, 128)),
        user: 0,
        owner: Owner::Programs(vec![OwningProgram { name, pid: u32::from(port) }]),
    }
}

fn facts(listeners: u16) -> MachineFacts {
    let sockets = (1..=listeners).map(listener).collect();
    MachineFacts {
        host_name: Some("here".to_owned()),
        interfaces: Ok(Vec::new()),
        default_routes: Ok(Vec::new()),
        resolvers: Ok(crate::net::machine::Resolvers::default()),
        listeners: Ok(Listeners { sockets, ..Listeners::default() }),
        ephemeral_ports: None,
        read_at: SystemTime::UNIX_EPOCH,
        took: Duration::from_millis(1),
    }
}

fn harness(lang: Lang, part: MachinePart, listeners: u16) -> Harness<'static, Window> {
    let mut lists = Lists::default();
    lists.put(facts(listeners));
    let window = Window {
        list: ListView::new(),
        lists,
        part,
        filter: String::new(),
        texts: Texts::new(lang),
        used: Vec::new(),
    };
    let builder = Harness::builder().with_size([900.0, 400.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let mut harness = builder.build_ui_state(draw, window);
    harness.run();
    harness
}

/// The lines on the screen, as screen readers find them.
fn lines(harness: &Harness<'_, Window>) -> Vec<String> {
    let options = harness.query_all_by_role(egui::accesskit::Role::ListBoxOption);
    options.filter_map(|line| line.accesskit_node().label()).collect()
}

#[test]
fn of_a_thousand_listeners_only_those_in_sight_are_drawn_and_any_can_be_reached() {
    for lang in [Lang::En, Lang::Zh] {
        let mut window = harness(lang, MachinePart::Listeners, 1000);
        let seen = lines(&window);
        assert!(seen.len() < 30, "{}", seen.len());
        assert!(
            seen[0].contains("127.0.0.1:1  ") && seen[0].contains("server1 (1)"),
            "{}",
            seen[0]
        );
        let id = window.state().list.id();
        window.ctx.memory_mut(|memory| memory.request_focus(id));
        window.run();
        window.key_press(Key::End);
        window.run();
        assert!(lines(&window).last().unwrap().contains("server1000 (1000)"));
    }
}

#[test]
fn a_line_is_used_by_its_button_and_by_enter() {
    let mut window = harness(Lang::En, MachinePart::Listeners, 3);
    window.get_by_label("Use TCP 127.0.0.1:2 as remote address").click();
    window.run();
    let place = |port: u16| MachinePlace::Listener(Transport::Tcp, ([127, 0, 0, 1], port).into());
    assert_eq!(window.state().used, [(place(2), UseIn::LastUsed)]);
    let id = window.state().list.id();
    window.ctx.memory_mut(|memory| memory.request_focus(id));
    window.run();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        window.key_press(key);
        window.run();
    }
    assert_eq!(window.state().used.last(), Some(&(place(3), UseIn::LastUsed)));
}

#[test]
fn the_filter_finds_programs_ports_and_whole_groups() {
    let mut window = harness(Lang::En, MachinePart::Listeners, 50);
    window.state_mut().filter = " SERVER42 ".to_owned();
    window.run();
    assert!(matches!(&lines(&window)[..], [one] if one.contains(":42")), "{:?}", lines(&window));
    let (text, count) = window.state().lists.text(MachinePart::Listeners);
    assert_eq!((text.lines().count(), count), (1, 1));
    window.state_mut().filter = "no such thing".to_owned();
    window.run();
    assert!(window.query_by_label("nothing").is_some());
    window.state_mut().part = MachinePart::Addresses;
    window.state_mut().filter = "dns".to_owned();
    window.run();
    assert_eq!(lines(&window), ["Name servers (DNS)", "  None is named."]);
    window.state_mut().filter = "here".to_owned();
    window.run();
    assert!(lines(&window).starts_with(&["Host name".to_owned(), "  here".to_owned()]));
}

#[test]
fn another_language_changes_the_lines_at_once() {
    let mut window = harness(Lang::En, MachinePart::Addresses, 1);
    assert!(lines(&window).contains(&"Host name".to_owned()));
    window.state_mut().texts = Texts::new(Lang::Zh);
    window.run();
    assert!(lines(&window).contains(&"主机名".to_owned()), "{:?}", lines(&window));
}
