use super::*;
use crate::threads::locked;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use std::sync::{Arc, Mutex};

type Replies = Arc<Mutex<VecDeque<Option<Result<String, ReadFault>>>>>;

/// Gives one reply after the other; `None` for one that has not come yet.
struct Scripted(Replies);

impl ClipboardReader for Scripted {
    fn begin(&mut self) {}

    fn result(&mut self) -> Option<Result<String, ReadFault>> {
        locked(&self.0).pop_front().flatten()
    }
}

struct Fields {
    text: String,
    doubts: usize,
}

fn window(replies: &Replies) -> Harness<'static, Fields> {
    let reader = Box::new(Scripted(Arc::clone(replies)));
    let fields = Fields { text: String::new(), doubts: 0 };
    let mut harness = Harness::builder()
        .with_context_setup(move |ctx| ctx.add_plugin(ClipboardKeys::new(reader)))
        .build_ui_state(
            |ui, fields: &mut Fields| {
                let pasted = ui.input(|input| {
                    let pasted = input.events.iter().find_map(|event| match event {
                        Event::Paste(text) => Some(text.clone()),
                        _ => None,
                    });
                    pasted.unwrap_or_default()
                });
                fields.doubts += usize::from(may_have_lost_line_ends(ui.ctx(), &pasted));
                let field = ui.add(egui::TextEdit::multiline(&mut fields.text));
                crate::ui::widgets::name_field(&field, &fields.text, "Field");
                field.request_focus();
            },
            fields,
        );
    harness.run();
    harness
}

fn replies(of: impl IntoIterator<Item = Option<Result<&'static str, ReadFault>>>) -> Replies {
    let owned = |reply: Option<Result<&str, ReadFault>>| reply.map(|text| text.map(str::to_owned));
    Arc::new(Mutex::new(of.into_iter().map(owned).collect()))
}

/// One frame in which these come.
fn frame(harness: &mut Harness<'_, Fields>, events: impl IntoIterator<Item = Event>) {
    harness.input_mut().events.extend(events);
    harness.step();
}

fn press(modifiers: Modifiers, key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn typed(text: &str) -> Event {
    Event::Text(text.to_owned())
}

fn paste_keys(harness: &mut Harness<'_, Fields>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::V);
}

#[test]
fn a_paste_keeps_its_line_ends() {
    let replies = replies([Some(Ok("a\r\nb\nc\rd")), Some(Ok("é"))]);
    let mut harness = window(&replies);
    paste_keys(&mut harness);
    harness.run();
    assert_eq!(harness.state().text, "a\r\nb\nc\rd");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Insert);
    harness.run();
    assert_eq!((harness.state().text.as_str(), harness.state().doubts), ("a\r\nb\nc\rdé", 0));
}

#[test]
fn what_is_typed_meanwhile_comes_after_it() {
    let late = replies([None, None, None, Some(Ok("1\r\n")), None, Some(Ok("2"))]);
    let mut harness = window(&late);
    let paste = || press(Modifiers::COMMAND, Key::V);
    frame(&mut harness, [paste(), typed("x"), paste(), typed("y")]);
    assert_eq!(harness.state().text, "");
    harness.run_steps(8);
    assert_eq!(harness.state().text, "1\r\nx2y");
}

#[test]
fn without_a_way_of_its_own_egui_pastes_and_that_is_said() {
    let mut harness = window(&replies([Some(Err(ReadFault::Unavailable))]));
    frame(&mut harness, [press(Modifiers::COMMAND, Key::V), typed("!")]);
    assert_eq!(harness.state().text, "");
    frame(&mut harness, [Event::Paste("a\nb".to_owned()), typed("?")]);
    assert_eq!((harness.state().text.as_str(), harness.state().doubts), ("a\nb!?", 1));
}

#[test]
fn what_is_typed_is_not_held_if_egui_has_nothing_to_paste() {
    let mut harness = window(&replies([Some(Err(ReadFault::Unavailable))]));
    frame(&mut harness, [press(Modifiers::COMMAND, Key::V), typed("!")]);
    harness.run_steps(4);
    assert_eq!(harness.state().text, "!");
}

#[test]
fn an_owner_that_is_silent_is_given_up() {
    let mut harness = window(&replies([]));
    frame(&mut harness, [press(Modifiers::COMMAND, Key::V), typed("typed")]);
    let failed =
        |harness: &Harness<'_, Fields>| harness.ctx.plugin::<ClipboardKeys>().lock().take_failure();
    assert!(!failed(&harness) && harness.state().text.is_empty());
    harness.input_mut().time = Some(10.0);
    harness.run_steps(4);
    assert_eq!(harness.state().text, "typed");
    assert!(failed(&harness) && !failed(&harness), "it is said once");
}

#[test]
fn nothing_to_paste_is_no_failure() {
    let mut harness = window(&replies([Some(Err(ReadFault::NoText)), Some(Ok(""))]));
    paste_keys(&mut harness);
    paste_keys(&mut harness);
    harness.run();
    assert!(harness.state().text.is_empty());
    assert!(!harness.ctx.plugin::<ClipboardKeys>().lock().take_failure());
}

#[test]
fn insert_and_delete_copy_and_cut() {
    let mut harness = window(&replies([Some(Ok("ab"))]));
    paste_keys(&mut harness);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    frame(&mut harness, [press(Modifiers::CTRL, Key::Insert)]);
    let copied =
        |harness: &Harness<'_, Fields>| {
            harness.output().platform_output.commands.iter().any(
                |command| matches!(command, egui::OutputCommand::CopyText(text) if text == "ab"),
            )
        };
    assert!(copied(&harness) && harness.state().text == "ab");
    frame(&mut harness, [press(Modifiers::SHIFT, Key::Delete)]);
    assert!(copied(&harness) && harness.state().text.is_empty());
}
