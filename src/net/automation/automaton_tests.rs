#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::automaton::{Automaton, Deed, Occasion, REPLIES_BYTES_MAX, SentTo, Withheld};
use super::rule_event::{Attention, Withholding};
use super::{Action, AfterMatch, GroupReplies, Medium, Pattern, Rule, RuleSet, When};
use crate::net::{Peer, Stamp};
use crate::payload::Braces;
use crate::payload::{Encoding, MessageText};
use std::path::Path;
use std::time::Duration;

fn filled(text: &str) -> MessageText {
    MessageText { braces: Braces::Placeholders, ..MessageText::of_text(text) }
}

fn escaped(text: &str) -> MessageText {
    MessageText { notation: crate::payload::Notation::Escaped, ..MessageText::of_text(text) }
}

fn automaton(set: &RuleSet) -> Automaton {
    let saved = |name: &str| (name == "known").then(|| MessageText::of_text("saved"));
    Automaton::new(set.compile(Medium::Connections, &saved).unwrap())
}

fn occasion(millis: u64) -> Occasion<'static> {
    Occasion {
        at: Stamp::default().after(Duration::from_millis(millis)),
        peer: Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], 5))),
        sent_to: SentTo::Us,
        time_of_day: &|| "12:34:56".to_owned(),
    }
}

/// What is decided, in a line: `'reply'`, `close`….
fn decided(automaton: &mut Automaton, payload: &[u8]) -> String {
    let decisions = automaton.received(payload, &occasion(1));
    let words: Vec<String> = decisions.iter().map(|decision| word(&decision.deed)).collect();
    words.join(" ")
}

fn word(deed: &Deed<'_>) -> String {
    match deed {
        Deed::Reply(bytes, _) => format!("'{}'", bytes.escape_ascii()),
        Deed::ReplyFile(path) => format!("file {}", path.display()),
        Deed::Close => "close".into(),
        Deed::Finish => "finish".into(),
        Deed::Reset => "reset".into(),
        Deed::Attention(_) => "attention".into(),
        Deed::CannotReply(_) => "cannot".into(),
    }
}

fn on(pattern: Pattern, then: Vec<Action>) -> Rule {
    Rule { when: When::Received(pattern), then, ..Rule::default() }
}

fn set(rules: Vec<Rule>) -> RuleSet {
    RuleSet { rules, ..RuleSet::default() }
}

fn hello(text: &str, encoding: Encoding) -> Automaton {
    let reply = MessageText { encoding, ..filled(text) };
    let farewell = MessageText { encoding, ..MessageText::of_text("exit") };
    let welcome = MessageText::of_text("Welcome!");
    automaton(&RuleSet::hello(welcome, reply, Some(farewell), Duration::ZERO))
}

#[test]
fn the_hello_server_of_the_tutorials() {
    let mut hello = hello("Hello, {text}!", Encoding::Utf8);
    let welcome: Vec<String> =
        hello.connected(&occasion(0)).iter().map(|decision| word(&decision.deed)).collect();
    assert_eq!(welcome, ["'Welcome!'"]);
    let table: [(&[u8], &str); 9] = [
        (b"Lambda", "'Hello, Lambda!'"),
        (b"Lambda\n", "'Hello, Lambda!\\n'"),
        (b"Bond\r\n", "'Hello, Bond!\\r\\n'"),
        (b"\n", "'Hello, !\\n'"),
        (b"exit!", "'Hello, exit!!'"),
        (b"exit\n\n", "'Hello, exit\\n!\\n'"),
        (b"exit", "close"),
        (b"exit\n", "close"),
        (b"exit\r\n", "close"),
    ];
    for (message, expected) in table {
        assert_eq!(decided(&mut hello, message), expected, "{message:?}");
    }
}

#[test]
fn manual_echo_and_one_shot() {
    let mut manual = automaton(&RuleSet::default());
    assert!(!manual.rules().acts_on_received());
    assert_eq!(decided(&mut manual, b"x\n"), "");
    let mut echo = automaton(&RuleSet::echo());
    for (message, expected) in
        [(&b"exit"[..], "'exit'"), (b"\0\xff\r\n", "'\\x00\\xff\\r\\n'"), (b"", "''")]
    {
        assert_eq!(decided(&mut echo, message), expected);
    }
    let mut once = automaton(&RuleSet::one_shot(filled("thank you !")));
    assert_eq!(decided(&mut once, b"x"), "'thank you !' close");
    assert_eq!(decided(&mut once, b"x\n"), "'thank you !\\n' close");
    let mut except = automaton(&RuleSet::echo().except(MessageText::of_text("exit")));
    assert_eq!(decided(&mut except, b"exit"), "");
    assert_eq!(decided(&mut except, b"exit\n"), "'exit\\n'");
}

#[test]
fn line_ends_are_those_of_the_encoding() {
    let sixteen = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let mut wide = hello("你好, {text}!", Encoding::Utf16Le);
    let expected = format!("'{}'", sixteen("你好, a!\n").escape_ascii());
    assert_eq!(decided(&mut wide, &sixteen("a\n")), expected);
    assert_eq!(decided(&mut wide, &sixteen("exit\r\n")), "close");
    let mut gbk = hello("你好, {text}!", Encoding::Gbk);
    assert_eq!(decided(&mut gbk, b"\xd5\xc5\n"), "'\\xc4\\xe3\\xba\\xc3, \\xd5\\xc5!\\n'");
}

#[test]
fn the_first_rule_that_fits_acts_and_others_only_if_it_goes_on() {
    let go_on = |rule| Rule { after_match: AfterMatch::GoOn, ..rule };
    let off = |rule| Rule { is_on: false, ..rule };
    let reply = |text: &str| vec![Action::Reply(escaped(text))];
    let begins = |text: &str| Pattern::Begins(MessageText::of_text(text));
    let mut table = automaton(&set(vec![
        off(on(Pattern::Anything, reply("off"))),
        go_on(on(begins("a"), reply("1"))),
        on(begins("ab"), reply("2")),
        go_on(on(begins("a"), vec![Action::ReplySaved("known".into())])),
        on(begins("q"), vec![Action::Echo, Action::Close, Action::Echo]),
        on(begins("f"), vec![Action::Finish, Action::ReplyFile("/x".into())]),
        on(begins("r"), vec![Action::Reset]),
        on(begins("n"), Vec::new()),
        on(Pattern::Anything, reply("else")),
    ]));
    for (payload, expected) in [
        ("abc", "'1' '2'"),
        ("ac", "'1' 'saved' 'else'"),
        ("q", "'q' close"),
        ("f", "finish file /x"),
        ("r", "reset"),
        ("n", ""),
        ("", "'else'"),
    ] {
        assert_eq!(decided(&mut table, payload.as_bytes()), expected, "{payload}");
    }
    let hits: Vec<u64> = (0..9).map(|index| table.rules().hits(index).unwrap().count()).collect();
    assert_eq!(hits, [0, 2, 1, 1, 1, 1, 1, 1, 2]);
    assert_eq!(table.rules().hits(1).unwrap().last(), Some(occasion(1).at));
}

#[test]
fn replies_are_filled_with_what_came() {
    let pattern = Pattern::Regex(r"^set (\w+)=(\d+)$".into());
    let mut rules = automaton(&set(vec![
        on(pattern, vec![Action::Reply(filled("{1} is {2}{3} ({count}, {peer}, {time})"))]),
        on(Pattern::Anything, vec![Action::Reply(MessageText::of_text("{count}"))]),
    ]));
    assert_eq!(decided(&mut rules, b"x"), "'{count}'");
    assert_eq!(decided(&mut rules, b"set a=12"), "'a is 12 (2, 127.0.0.1:5, 12:34:56)'");
}

#[test]
fn a_reply_that_cannot_be_made_is_told_and_nothing_comes_after_it() {
    let mut once = automaton(&RuleSet::one_shot(filled("{$gone}")));
    assert_eq!(decided(&mut once, b"x"), "cannot");
}

#[test]
fn attention_is_drawn_first_and_at_once() {
    let then = vec![Action::Echo, Action::Mark, Action::Notify];
    let rule =
        Rule { name: "alarm".into(), delay: Duration::from_secs(1), ..on(Pattern::Anything, then) };
    let mut rules = automaton(&set(vec![Rule::default(), rule]));
    // The first fits anything, does nothing and stops: it is off now.
    let mut written = rules.rules().written().clone();
    written.rules[0].is_on = false;
    rules.set_rules(written.compile(Medium::Connections, &|_| None).unwrap());
    let decisions = rules.received(b"x", &occasion(1));
    let first = decisions.iter().next().unwrap();
    let attention = Attention { marks_row: true, notifies: true, pauses_view: false };
    assert_eq!(first.deed, Deed::Attention(attention));
    let name = decisions.rule(&first);
    assert_eq!((name.number, &*name.name), (2, "alarm"));
    assert_eq!(decisions.iter().count(), 2);
}

#[test]
fn a_peer_gets_no_more_replies_than_the_limit_and_marks_go_on() {
    let then = vec![Action::Mark, Action::Echo, Action::Echo];
    let table = RuleSet { replies_per_second: 3, ..set(vec![on(Pattern::Anything, then)]) };
    let mut rules = Automaton::new(table.compile(Medium::Datagrams, &|_| None).unwrap());
    assert_eq!(decided(&mut rules, b"x"), "attention 'x' 'x'");
    let decisions = rules.received(b"x", &occasion(1));
    assert_eq!(decisions.iter().count(), 2);
    let limit = Withholding::Limit(3);
    assert_eq!(decisions.withheld(), Some(Withheld { why: limit, replies: 1 }));
    assert_eq!(decided(&mut rules, b"x"), "attention");
    let decisions = rules.received(b"x", &occasion(1001));
    assert_eq!((decisions.iter().count(), decisions.withheld()), (3, None));
}

#[test]
fn replies_on_a_connection_wait_for_their_turn_and_none_is_missing() {
    let delay = Duration::from_millis(50);
    let table = RuleSet { replies_per_second: 2, ..RuleSet::echo() };
    let mut rules = automaton(&table);
    let dues: Vec<u64> = (0..4)
        .map(|_| rules.received(b"x", &occasion(100)).iter().next().unwrap().due.0 / 1_000_000)
        .collect();
    assert_eq!(dues, [100, 100, 600, 1100]);
    let pace = Withheld { why: Withholding::Pace(2), replies: 1 };
    assert_eq!(rules.received(b"x", &occasion(100)).withheld(), Some(pace));
    rules.set_rules(table.delayed(delay).compile(Medium::Connections, &|_| None).unwrap());
    let decisions = rules.received(b"x", &occasion(5000));
    assert_eq!(decisions.iter().next().unwrap().due, occasion(5050).at);
}

#[test]
fn what_was_sent_to_a_group_gets_replies_only_if_chosen() {
    let to_group = Occasion { sent_to: SentTo::Group, ..occasion(1) };
    let mut never = automaton(&RuleSet::echo());
    let decisions = never.received(b"x", &to_group);
    assert!(decisions.is_empty());
    let group = Withheld { why: Withholding::Group, replies: 1 };
    assert_eq!(decisions.withheld(), Some(group));
    let always = RuleSet { group_replies: GroupReplies::Always, ..RuleSet::echo() };
    assert_eq!(automaton(&always).received(b"x", &to_group).iter().count(), 1);
}

#[test]
fn a_file_s_path_comes_as_it_is() {
    let mut rules =
        automaton(&set(vec![on(Pattern::Anything, vec![Action::ReplyFile("/a b".into())])]));
    let decisions = rules.received(b"x", &occasion(1));
    assert_eq!(decisions.iter().next().unwrap().deed, Deed::ReplyFile(Path::new("/a b")));
}

/// A file of rules has room for thousands of replies, each of which may say what came a thousand times.
#[test]
fn all_replies_to_one_thing_have_one_bound_and_their_memory_is_given_back() {
    let large = filled(&"{text}".repeat(100));
    let rule = on(Pattern::Anything, vec![Action::Reply(large); 16]);
    let rule = Rule { after_match: AfterMatch::GoOn, ..rule };
    let mut automaton = automaton(&set(vec![rule; 20]));
    let came = vec![b'x'; 64 << 10];
    let decisions = automaton.received(&came, &occasion(1));
    let made = |deed: Deed<'_>| if let Deed::Reply(reply, _) = deed { reply.len() } else { 0 };
    let bytes: usize = decisions.iter().map(|decision| made(decision.deed)).sum();
    assert!((1..=REPLIES_BYTES_MAX).contains(&bytes), "{bytes}");
    let refused = decisions.iter().filter(|it| matches!(it.deed, Deed::CannotReply(_))).count();
    assert_eq!(refused, 20, "the others are reported, once for each rule");
    let decisions = automaton.received(b"x", &occasion(2));
    assert_eq!(decisions.iter().count(), 20 * 16);
    assert!(automaton.reply_memory() < 1 << 20);
}
