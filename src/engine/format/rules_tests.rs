#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::payload::{Braces, Encoding, LineEnd, MessageText, Notation};
use std::fs;

fn every_rule() -> RuleSet {
    let text = MessageText::of_text;
    let odd = MessageText {
        encoding: Encoding::Gbk,
        line_end: LineEnd::CrLf,
        braces: Braces::Placeholders,
        ..text("张 \"{text}\"\n'")
    };
    let patterns = [
        Pattern::Anything,
        Pattern::Equals(text("exit")),
        Pattern::Contains(MessageText { notation: Notation::Hex, ..text("00 ff") }),
        Pattern::Begins(text("GET ")),
        Pattern::Ends(MessageText { notation: Notation::Escaped, ..text("\\r\\n") }),
        Pattern::Regex(r#"^(\w+)="(.*)'$"#.to_owned()),
        Pattern::HexMask("01 03 ?? *".to_owned()),
    ];
    let mut rules: Vec<Rule> = patterns
        .into_iter()
        .map(|pattern| Rule { when: When::Received(pattern), ..Rule::default() })
        .collect();
    let then = vec![
        Action::Reply(odd),
        Action::Reply(text("plain")),
        Action::Echo,
        Action::ReplySaved("login / first".to_owned()),
        Action::ReplyFile(PathBuf::from("/tmp/a b.bin")),
        Action::Close,
        Action::Finish,
        Action::Reset,
        Action::Mark,
        Action::PauseView,
        Action::Notify,
    ];
    rules.push(Rule {
        name: "all \u{1} 你".to_owned(),
        is_on: false,
        when: When::Connected,
        then,
        delay: Duration::from_millis(DELAY_MS_MAX),
        after_match: AfterMatch::GoOn,
    });
    RuleSet {
        rules,
        replies_per_second: 7,
        line_ends: LineEnds::SetAside,
        group_replies: GroupReplies::Always,
    }
}

#[test]
fn what_is_written_is_what_is_read() {
    for set in [every_rule(), RuleSet::default()] {
        let text = rules_text(&set).unwrap();
        assert_eq!(parse_rules(&text).unwrap(), set, "{text}");
    }
}

#[test]
fn a_rule_is_written_in_lines_of_its_own() {
    let mut set = every_rule();
    (set.line_ends, set.group_replies) = (LineEnds::Kept, GroupReplies::Never);
    set.rules.truncate(2);
    set.rules[1].then = vec![Action::Reply(MessageText::of_text("bye")), Action::Close];
    let text = rules_text(&set).unwrap();
    assert_eq!(
        text,
        "replies-per-second = 7\n\n[[rule]]\nwhen = \"anything\"\nthen = []\n\n[[rule]]\n\
         when = { equals = \"exit\" }\nthen = [{ reply = \"bye\" }, \"close\"]\n"
    );
}

#[test]
fn what_is_left_out_is_as_usual() {
    let set = parse_rules("[[rule]]\nwhen = \"anything\"\n").unwrap();
    assert_eq!(set, RuleSet { rules: vec![Rule::default()], ..RuleSet::default() });
    assert_eq!(parse_rules("").unwrap(), RuleSet::default());
}

#[test]
fn mistakes_are_told_with_their_place() {
    let table = [
        ("[[rule]]\nthen = []", 1, "missing field `when`"),
        ("[[rule]]\nwhen = \"connected\"\ncolour = 1", 3, "unknown field `colour`"),
        ("colour = 1", 1, "unknown field `colour`"),
        ("replies-per-second = 1000001", 1, "up to 1000000"),
        ("replies-per-second = -1", 1, "invalid value"),
        ("[[rule]]\nwhen = \"whenever\"", 2, "whenever"),
        ("[[rule]]\nwhen = { equal = \"x\" }", 2, "unknown"),
        ("[[rule]]\nwhen = { equals = { hex = '0' } }", 2, "a hex digit is missing"),
        ("\n[[rule]]\n\nwhen = { regex = '(a' }", 4, "unclosed"),
        ("[[rule]]\nwhen = { hex-mask = '0' }", 2, "hex"),
        ("[[rule]]\nwhen = 3", 2, "invalid type"),
        ("[[rule]]\nwhen = \"connected\"\nthen = [\"dance\"]", 3, "unknown variant `dance`"),
        ("[[rule]]\nwhen = \"connected\"\nthen = [{ reply = { hex = '0g' } }]", 3, "'g'"),
        ("[[rule]]\nwhen = \"connected\"\ndelay-ms = 3600001", 3, "3600000 ms at most"),
        ("[[rule]]\nwhen = ", 2, ""),
    ];
    for (text, line, what) in table {
        let error = parse_rules(text).unwrap_err();
        assert!(error.what.contains(what), "{text}: {error}");
        assert_eq!(error.place.map(|place| place.line), Some(line), "{text}: {error}");
    }
}

#[test]
fn there_are_bounds_for_rules_actions_and_bytes() {
    let rule = "[[rule]]\nwhen = \"connected\"\n";
    assert_eq!(parse_rules(&rule.repeat(RULES_MAX)).unwrap().rules.len(), RULES_MAX);
    let error = parse_rules(&rule.repeat(RULES_MAX + 1)).unwrap_err();
    assert!(error.what.contains("1000 rules"), "{error}");
    assert_eq!(error.place.map(|place| place.line), Some(2 * RULES_MAX + 1));
    let regex = "[[rule]]\nwhen = { regex = 'a' }\n";
    assert!(parse_rules(&regex.repeat(REGEX_RULES_MAX)).is_ok());
    let error = parse_rules(&regex.repeat(REGEX_RULES_MAX + 1)).unwrap_err();
    assert!(error.what.contains("100 regular expressions"), "{error}");
    assert_eq!(error.place.map(|place| place.line), Some(2 * REGEX_RULES_MAX + 1));
    let many = |count| format!("{rule}then = [{}]", "\"echo\", ".repeat(count));
    assert!(parse_rules(&many(ACTIONS_MAX)).is_ok());
    assert!(parse_rules(&many(ACTIONS_MAX + 1)).unwrap_err().what.contains("16 things"));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.rules.toml");
    fs::write(&path, "#".repeat(RULES_BYTES_MAX as usize + 1)).unwrap();
    assert!(matches!(read_rules(&path), Err(ReadError::TooLong { .. })));
}

#[test]
fn files_are_found_beside_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rules.toml");
    fs::write(&path, "[[rule]]\nwhen = 'connected'\nthen = [{ reply-file = 'page.html' }]")
        .unwrap();
    let set = read_rules(&path).unwrap();
    assert_eq!(set.rules[0].then, [Action::ReplyFile(folder.path().join("page.html"))]);
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/tmp/\xff"));
    let then = vec![Action::ReplyFile(path.clone())];
    let set = RuleSet { rules: vec![Rule { then, ..Rule::default() }], ..RuleSet::default() };
    assert_eq!(rules_text(&set), Err(NotWritable { number: 1, path }));
}
