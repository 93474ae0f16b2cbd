#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::page::After;
use crate::page::Wrap;
use crate::page::rows::{Cutter, RowPlace};

fn told(kind: BodyKind, text: &str) -> Vec<(&str, Class)> {
    let spans = LexState::start(kind).read(text.as_bytes());
    spans.into_iter().map(|(range, class)| (&text[range], class)).collect()
}

#[test]
fn html_is_told_apart() {
    use Class::{Attribute, Comment, Entity, Keyword, Punctuation, String, Tag};
    let table: [(&str, &[(&str, Class)]); 12] = [
        ("plain", &[]),
        ("<p>x</p>", &[("<p>", Tag), ("</p>", Tag)]),
        (
            "<a href=\"x>y\" b>",
            &[
                ("<a", Tag),
                ("href", Attribute),
                ("=", Punctuation),
                ("\"x>y\"", String),
                ("b", Attribute),
                (">", Tag),
            ],
        ),
        (
            "<a b=c/d>",
            &[("<a", Tag), ("b", Attribute), ("=", Punctuation), ("c/d", String), (">", Tag)],
        ),
        ("a &amp; b & c &#x4f60; &nbsp", &[("&amp;", Entity), ("&#x4f60;", Entity)]),
        ("<!-- a > b --> c", &[("<!-- a > b -->", Comment)]),
        ("<!DOCTYPE html>x", &[("<!DOCTYPE html>", Keyword)]),
        ("1 < 2 <3", &[]),
        ("<script>if (a<b) '<p>'</script >x", &[("<script>", Tag), ("</script >", Tag)]),
        ("<TITLE>a <b> c</title>", &[("<TITLE>", Tag), ("</title>", Tag)]),
        ("<scripts>a<b>", &[("<scripts>", Tag), ("<b>", Tag)]),
        ("<你 x>", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(told(BodyKind::Html, text), expected, "{text}");
    }
}

#[test]
fn xml_has_more() {
    use Class::{Keyword, Tag};
    let cases = told(BodyKind::Xml, "<?xml a='>'?><![CDATA[<p>]]><script><p/></script>");
    assert_eq!(
        cases,
        [("<?xml a='>'?><![CDATA[", Keyword), ("]]>", Keyword), ("<script><p/></script>", Tag)]
    );
    assert_eq!(told(BodyKind::Xml, "<元素>"), [("<元素>", Tag)]);
}

#[test]
fn json_knows_its_keys() {
    use Class::{Key, Keyword, Number, Punctuation, String};
    let cases = told(BodyKind::Json, r#"{"a\"b": ["c", -1.5e+3, true], "d": {"e": null}} "f""#);
    assert_eq!(
        cases,
        [
            ("{", Punctuation),
            (r#""a\"b""#, Key),
            (":", Punctuation),
            ("[", Punctuation),
            ("\"c\"", String),
            (",", Punctuation),
            ("-1.5e+3", Number),
            (",", Punctuation),
            ("true", Keyword),
            ("],", Punctuation),
            ("\"d\"", Key),
            (":", Punctuation),
            ("{", Punctuation),
            ("\"e\"", Key),
            (":", Punctuation),
            ("null", Keyword),
            ("}}", Punctuation),
            ("\"f\"", String)
        ]
    );
    let deep = "[".repeat(100) + &"]".repeat(99) + ",{\"k\"";
    let spans = told(BodyKind::Json, &deep);
    assert_eq!(spans.last().unwrap(), &("\"k\"", Key));
}

/// Numbers that look random, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn rows(text: &[u8]) -> Vec<(RowPlace, Vec<u8>)> {
    let mut cutter = Cutter::at(0, Wrap::NONE);
    let mut rows = Vec::new();
    while let Some(row) = cutter.next(&text[cutter.offset as usize..], After::Nothing) {
        rows.push((row, text[row.start as usize..row.end as usize].to_vec()));
    }
    rows
}

#[test]
fn going_on_from_any_row_is_as_reading_from_the_start() {
    let parts = [
        "<a href='x'>",
        "<!-- ",
        "-->",
        "</script>",
        "<script>",
        "&amp;",
        "\n",
        "\"",
        "'",
        "<![CDATA[",
        "]]>",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"key\"",
        "\\",
        "true",
        "-1.5",
        " ",
        "你好",
        "<?",
        "?>",
        "<!",
        ">",
        "\r\n",
        "<title>",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];
    let mut dice = Dice(7);
    for kind in [BodyKind::Html, BodyKind::Xml, BodyKind::Json, BodyKind::Text] {
        let text: String = (0..4000).map(|_| parts[dice.below(parts.len())]).collect();
        let rows = rows(text.as_bytes());
        let mut state = LexState::start(kind);
        let mut read = Vec::new();
        for (row, text) in &rows {
            let before = state;
            let spans = state.read(text);
            state.end_row(*row);
            read.push((before, spans, state));
        }
        for _ in 0..200 {
            let from = dice.below(rows.len());
            let to = from + dice.below(rows.len() - from);
            let mut state = read[from].0;
            for (row, text) in &rows[from..to] {
                state.skip(text);
                state.end_row(*row);
            }
            let (before, spans, after) = &read[to];
            assert_eq!(state, *before);
            assert_eq!(state.read(&rows[to].1), *spans);
            state.end_row(rows[to].0);
            assert_eq!(state, *after);
        }
    }
}
