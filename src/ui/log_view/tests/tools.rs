//! The line of tools.

use super::*;
use crate::log::Classes;

#[test]
fn the_switch_chooses_classes() {
    let mut window = window(sample());
    click(&mut window, "In");
    assert_eq!(labels(&window).len(), 2);
    assert_eq!(window.state().view.settings().classes, Classes::only(Class::In));
    click(&mut window, "Calls");
    assert_eq!(labels(&window).len(), 1);
    window.get_by_label("In").click_modifiers(Modifiers::COMMAND);
    settle(&mut window);
    assert_eq!(labels(&window).len(), 3, "the Ctrl key adds");
    window.get_by_label("Calls").click_modifiers(Modifiers::COMMAND);
    settle(&mut window);
    assert_eq!(labels(&window).len(), 2, "the Ctrl key takes away");
    click(&mut window, "All");
    assert_eq!(labels(&window).len(), 7);
}

#[test]
fn the_filter_finds_payloads_peers_and_descriptions() {
    let mut window = window(sample());
    type_filter(&mut window, "WORLD");
    assert_eq!(labels(&window), [IN, OUT]);
    click(&mut window, "Clear the filter");
    assert_eq!(labels(&window).len(), 7);
    type_filter(&mut window, "blocked 0");
    assert_eq!(labels(&window).len(), 1);
    // The same row reads otherwise in Chinese.
    window.state_mut().texts = Texts::new(Lang::Zh);
    window.state_mut().view.language_changed();
    settle(&mut window);
    assert_eq!(labels(&window).len(), 0);
    window.get_by_label("所有行都被筛选条件隐藏了");
    click(&mut window, "显示全部");
    assert_eq!(labels(&window).len(), 7);
}

#[test]
fn the_filter_looks_for_what_is_shown_and_says_in_what_it_looked() {
    let mut window = window(sample());
    let row = "← 127.0.0.1:52344 5 B 77 6f 72 6c 64";
    window.state_mut().view.settings.form = PayloadForm::Hex;
    type_filter(&mut window, "72 6C");
    assert_eq!(labels(&window).first().unwrap(), row);
    assert_eq!(labels(&window).len(), 2);
    click(&mut window, "Clear the filter");
    type_filter(&mut window, "world");
    assert_eq!(labels(&window).len(), 0, "the letters are not shown");
    let searched = "looked for in hex digits, addresses, events and calls";
    assert!(window.query_all_by_label(searched).next().is_some());
    window.state_mut().view.settings.form = PayloadForm::Both;
    settle(&mut window);
    assert_eq!(labels(&window).len(), 2);
    click(&mut window, "Clear the filter");
    type_filter(&mut window, "bound");
    assert_eq!(labels(&window).len(), 1, "events are looked at in any form");
}

#[test]
fn the_tools_are_one_line_at_any_width_and_nothing_leaves_it() {
    for traffic in [Traffic::Datagrams, Traffic::Server] {
        for (lang, width) in Lang::ALL
            .into_iter()
            .flat_map(|lang| [420.0, 560.0, 640.0, 900.0, 1280.0].map(|width| (lang, width)))
        {
            let window = window_for(traffic, sample(), lang, Vec2::new(width, 400.0));
            let texts = Texts::new(lang);
            let line = window.get_by_label(&texts.get("filter")).rect();
            let nodes = window.root().children_recursive();
            for node in nodes.filter(|node| node.accesskit_node().label().is_some()) {
                let rect = node.rect();
                assert!(rect.right() <= width + 0.5, "{width}: {node:?} {rect:?}");
                if rect.top() < line.bottom() {
                    assert!((rect.center().y - line.center().y).abs() < 1.5, "{width}: {node:?}");
                }
            }
            window.get_by_label(&texts.get("log-view"));
            let classes = ["log-all", "log-classes"].map(|id| texts.get(id).into_owned());
            let shown = classes.iter().filter(|name| window.query_by_label(name).is_some());
            assert_eq!(shown.count(), 1, "the classes side by side, or their menu");
        }
    }
}

#[test]
fn tools_without_room_are_in_a_menu_and_work_there() {
    let mut window = window_of(sample(), Lang::En, Vec2::new(420.0, 400.0));
    assert!(window.query_by_label("Clear").is_none());
    click(&mut window, "More log tools");
    click(&mut window, "Clear");
    assert_eq!(window.state().intents, [LogIntent::Clear]);
    // The field is there, too, and its shortcut opens the menu.
    receive(&window.state().store, b"one");
    settle(&mut window);
    click(&mut window, "← 127.0.0.1:52344 3 B one");
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut window);
    assert!(window.get_by_label("Row or time").is_focused());
}

#[test]
fn classes_are_chosen_in_the_menu_of_a_narrow_pane() {
    let mut window = window_of(sample(), Lang::En, Vec2::new(420.0, 400.0));
    click(&mut window, "Rows shown");
    click(&mut window, "Out");
    assert_eq!(labels(&window).len(), 2);
    assert_eq!(window.state().view.settings().classes, Classes::only(Class::Out));
}
