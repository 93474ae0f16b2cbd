#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::automation::{Pattern, Rule, When};
use crate::payload::MessageText;
use crate::ui::{fonts, tokens};
use egui::Modifiers;
use egui::accesskit::Role as AccessRole;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use std::time::{Duration, Instant};

/// A pane that has nothing but rules.
struct Pane {
    editor: RulesEditor,
    set: RuleSet,
    texts: Texts,
    live: Vec<RuleLive>,
    medium: Medium,
    /// The rules as they were handed on, each time.
    held: Vec<RuleSet>,
    chooses: Vec<PathUse>,
}

fn draw(ui: &mut Ui, pane: &mut Pane) {
    let saved_message = |name: &str| (name == "bye").then(|| MessageText::of_text("good bye"));
    let env = RulesEnv {
        texts: &pane.texts,
        pane: "UDP :9999",
        medium: pane.medium,
        live: &pane.live,
        saved: &["bye".to_owned()],
        saved_message: &saved_message,
        waker: Waker::noop(),
    };
    let mistakes = pane.editor.mistake_count(&pane.set, &env);
    let line = RulesLine { set: &pane.set, live: &pane.live, held_back: 0, mistakes };
    if rules_line_ui(ui, &pane.texts, &line) {
        pane.editor.open();
    }
    match pane.editor.ui(ui.ctx(), ui.scope_id(), &env, &mut pane.set) {
        Some(RulesAsk::Changed) => pane.held.push(pane.set.clone()),
        Some(RulesAsk::Choose(path_use, _)) => pane.chooses.push(path_use),
        None => {}
    }
}

fn harness(lang: Lang, rules: Vec<Rule>) -> Harness<'static, Pane> {
    let pane = Pane {
        editor: RulesEditor::default(),
        set: RuleSet { rules, ..RuleSet::default() },
        texts: Texts::new(lang),
        live: Vec::new(),
        medium: Medium::Connections,
        held: Vec::new(),
        chooses: Vec::new(),
    };
    let builder = Harness::builder().with_size([900.0, 900.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let mut harness = builder.build_ui_state(draw, pane);
    harness.run();
    let open = Texts::new(lang).get("rules-open").into_owned();
    click(&mut harness, &open);
    harness
}

fn click(harness: &mut Harness<'_, Pane>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// Clicks the control that the text with this id names.
fn click_id(harness: &mut Harness<'_, Pane>, id: &str) {
    let name = harness.state().texts.get(id).into_owned();
    click(harness, &name);
}

/// Chooses in the menu of this name.
fn choose(harness: &mut Harness<'_, Pane>, menu: &str, id: &str) {
    let name = harness.state().texts.get(menu).into_owned();
    harness.get_by_role_and_label(AccessRole::ComboBox, &name).click();
    harness.run();
    click_id(harness, id);
}

fn field<'a>(harness: &'a Harness<'_, Pane>, id: &str) -> Node<'a> {
    let name = harness.state().texts.get(id).into_owned();
    harness.get_by(move |node| {
        node.role() == AccessRole::TextInput && node.label().as_deref() == Some(name.as_str())
    })
}

/// Writes into the field and leaves it.
fn write(harness: &mut Harness<'_, Pane>, id: &str, text: &str) {
    field(harness, id).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::A);
    harness.key_press(egui::Key::Backspace);
    harness.run();
    field(harness, id).type_text(text);
    harness.run();
}

fn leave(harness: &mut Harness<'_, Pane>) {
    harness.key_press(egui::Key::Enter);
    harness.run();
}

fn shows(harness: &Harness<'_, Pane>, text: &str) -> bool {
    let mut waiting = vec![harness.root()];
    while let Some(node) = waiting.pop() {
        let access = node.accesskit_node();
        if [access.label(), access.value()].into_iter().flatten().any(|said| said.contains(text)) {
            return true;
        }
        waiting.extend(node.children());
    }
    false
}

fn named(names: &str) -> Vec<Rule> {
    let rule = |name: char| Rule { name: name.to_string(), ..Rule::default() };
    names.chars().map(rule).collect()
}

fn names(set: &RuleSet) -> String {
    set.rules.iter().map(|rule| rule.name.as_str()).collect()
}

#[test]
fn a_rule_is_made_by_hand_and_holds_once_it_is_written() {
    for lang in Lang::ALL {
        let mut harness = harness(lang, Vec::new());
        click_id(&mut harness, "rules-add");
        assert_eq!(harness.state().held.len(), 1, "a rule that does nothing");
        choose(&mut harness, "rule-when", "when-equals");
        write(&mut harness, "rule-pattern", "ping");
        let before = harness.state().held.len();
        assert_ne!(harness.state().held.last().unwrap(), &harness.state().set, "half a word");
        leave(&mut harness);
        assert_eq!(harness.state().held.len(), before + 1);
        choose(&mut harness, "then-add", "then-reply");
        write(&mut harness, "rule-reply", "pong");
        leave(&mut harness);
        let rule = harness.state().held.last().unwrap().rules.first().unwrap().clone();
        assert_eq!(rule.when, When::Received(Pattern::Equals(MessageText::of_text("ping"))));
        assert_eq!(rule.then, [Action::Reply(MessageText::of_text("pong"))]);
    }
}

#[test]
fn rules_are_duplicated_moved_switched_off_and_deleted() {
    for lang in Lang::ALL {
        let mut harness = harness(lang, named("abc"));
        click_id(&mut harness, "rules-duplicate");
        assert_eq!(names(&harness.state().set), "aabc");
        click_id(&mut harness, "rules-down");
        assert_eq!(names(&harness.state().set), "abac");
        click_id(&mut harness, "rules-up");
        click_id(&mut harness, "rules-delete");
        assert_eq!(names(&harness.state().set), "abc");
        click_id(&mut harness, "rules-undo");
        assert_eq!(names(&harness.state().set), "aabc");
        let on = tr!(harness.state().texts, "rule-on", number = 4);
        click(&mut harness, &on);
        assert!(!harness.state().set.rules.last().unwrap().is_on);
        assert_eq!(harness.state().held.last(), Some(&harness.state().set));
        let three = tr!(harness.state().texts, "rules-summary", on = 3);
        assert!(shows(&harness, &three));
    }
}

#[test]
fn a_rule_is_dragged_to_its_place() {
    let mut harness = harness(Lang::En, named("abc"));
    let row = |harness: &Harness<'_, Pane>, number: usize| {
        let texts = &harness.state().texts;
        let label = tr!(texts, "rule-row", number = number, when = "", then = "");
        let start = label.split('→').next().unwrap_or_default().trim().to_owned();
        let is_row = |node: &Node<'_>| {
            node.accesskit_node().label().is_some_and(|label| label.starts_with(&start))
        };
        harness.get_all_by_role(AccessRole::ListItem).find(is_row).unwrap().rect().center()
    };
    let (first, last) = (row(&harness, 1), row(&harness, 3));
    harness.drag_at(first);
    harness.run();
    harness.hover_at(last);
    harness.run();
    harness.drop_at(last);
    harness.run();
    assert_eq!(names(&harness.state().set), "bca");
    assert_eq!(harness.state().held.last(), Some(&harness.state().set));
}

#[test]
fn mistakes_stand_beside_their_field_and_the_former_rules_stay() {
    for (lang, word) in [(Lang::En, "unclosed"), (Lang::Zh, "无法读懂正则表达式")] {
        let mut harness = harness(lang, named("a"));
        choose(&mut harness, "rule-when", "when-regex");
        let before = harness.state().held.len();
        write(&mut harness, "rule-pattern", "(");
        // While it is written.
        until(&mut harness, word);
        field(&harness, "rule-pattern").type_text("a");
        harness.run();
        leave(&mut harness);
        assert_eq!(harness.state().held.len(), before, "it does not hold");
        assert!(shows(&harness, word));
        let one = tr!(harness.state().texts, "rules-mistakes", count = 1);
        assert!(shows(&harness, &one));
        field(&harness, "rule-pattern").focus();
        harness.run();
        // No field is left because a mistake comes or goes.
        field(&harness, "rule-pattern").type_text(")");
        harness.run();
        harness.key_press(egui::Key::Backspace);
        harness.key_press(egui::Key::Backspace);
        harness.key_press(egui::Key::Backspace);
        harness.run_steps(2);
        assert!(!shows(&harness, word));
        field(&harness, "rule-pattern").type_text("(a)");
        harness.run();
        leave(&mut harness);
        assert_eq!(harness.state().held.len(), before + 1);
        let regex = When::Received(Pattern::Regex("(a)".to_owned()));
        assert_eq!(harness.state().held.last().unwrap().rules[0].when, regex);
        harness.run_steps(2);
        assert!(!shows(&harness, word));
    }
}

#[test]
fn a_payload_is_tried_before_the_rules_run() {
    for lang in Lang::ALL {
        let when = |text: &str| When::Received(Pattern::Equals(MessageText::of_text(text)));
        let mut rules = named("ab");
        rules[0].when = when("exit");
        rules[1].when = when("ping");
        rules[1].then = vec![Action::Reply(MessageText::of_text("pong")), Action::Mark];
        let mut harness = harness(lang, rules);
        harness.state_mut().live = vec![RuleLive { hits: 12, last_hit: None }, RuleLive::default()];
        click_id(&mut harness, "rules-try");
        write(&mut harness, "rules-try-payload", "ping");
        assert!(shows(&harness, "70 6f 6e 67"), "the reply in hex");
        let texts = &harness.state().texts;
        let byte = tr!(texts, "try-why-byte", at = 1, came = "70", wanted = "65");
        let why = tr!(texts, "try-not", number = 1, why = byte);
        assert!(shows(&harness, &why), "{why}");
        let hits = tr!(texts, "rules-hits", hits = 12);
        assert!(shows(&harness, &hits));
        assert!(harness.state().held.is_empty(), "nothing changed");
    }
}

#[test]
fn rules_are_saved_to_a_file_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rules.toml");
    let typed = path.display().to_string();
    let mut harness = harness(Lang::En, named("xy"));
    click_id(&mut harness, "rules-file");
    write(&mut harness, "rules-file-path", &typed);
    click_id(&mut harness, "rules-file-save");
    until(&mut harness, "Saved to a.rules.toml");
    click_id(&mut harness, "rules-delete");
    click_id(&mut harness, "rules-file-save");
    until(&mut harness, "There is such a file already");
    click_id(&mut harness, "rules-file-open");
    until(&mut harness, "2 rules from a.rules.toml");
    assert_eq!(names(&harness.state().set), "xy");
    assert_eq!(names(harness.state().held.last().unwrap()), "xy");

    std::fs::write(&path, "[[rule]]\nwhen = 'whenever'\n").unwrap();
    click_id(&mut harness, "rules-file-open");
    until(&mut harness, "line 2");
    assert_eq!(names(&harness.state().set), "xy", "what was there stays");
    write(&mut harness, "rules-file-path", "");
    click_id(&mut harness, "rules-file-save");
    click_id(&mut harness, "rules-file-choose");
    assert_eq!(harness.state().chooses, [PathUse::SaveRules, PathUse::OpenRules]);
}

fn until(harness: &mut Harness<'_, Pane>, text: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !shows(harness, text) {
        assert!(Instant::now() < deadline, "{text} did not come");
        std::thread::park_timeout(Duration::from_millis(2));
        harness.run();
    }
}

#[test]
fn datagrams_have_no_connections_to_wait_for_or_to_end() {
    let mut harness = harness(Lang::En, named("a"));
    harness.state_mut().medium = Medium::Datagrams;
    harness.run();
    harness.get_by_role_and_label(AccessRole::ComboBox, "When").click();
    harness.run();
    assert!(!shows(&harness, "a connection is there"));
    assert!(shows(&harness, "it is exactly"));
}

#[test]
fn the_checksum_of_a_reply_is_shown_and_changed() {
    for lang in Lang::ALL {
        let mut rules = named("a");
        rules[0].then = vec![Action::Reply(MessageText::of_text("ok"))];
        let mut harness = harness(lang, rules);
        choose(&mut harness, "checksum", "no-checksum");
        click(&mut harness, "CRC-16/MODBUS");
        let rule = harness.state().held.last().unwrap().rules[0].clone();
        let [Action::Reply(message)] = &rule.then[..] else { panic!("{rule:?}") };
        assert_eq!(message.checksum.unwrap().algorithm.usual_name(), "CRC-16/MODBUS");
        click_id(&mut harness, "rules-try");
        assert!(shows(&harness, "CRC-16/MODBUS"));
    }
}
