mod locales;
mod uses;

use super::*;
use std::net::SocketAddr;

fn texts(source: &'static str) -> Texts {
    Texts::from_sources(Lang::En, std::iter::once(("test.ftl", source)))
}

#[test]
fn both_languages_answer() {
    let (english, chinese) = (Texts::new(Lang::En), Texts::new(Lang::Zh));
    assert_eq!(tr!(english, "bind"), "Bind");
    assert_eq!(tr!(chinese, "bind"), "绑定");
    assert!(matches!(tr!(english, "bind"), Cow::Borrowed(_)));
    let address = SocketAddr::from(([127, 0, 0, 1], 9999));
    assert_eq!(tr!(english, "state-bound", address = address), "Bound to 127.0.0.1:9999");
    assert_eq!(tr!(chinese, "state-bound", address = address), "已绑定到 127.0.0.1:9999");
    assert_eq!(chinese.lang(), Lang::Zh);
}

#[test]
fn a_text_or_value_that_is_missing_shows_itself() {
    let texts = texts(
        "greeting = Hello, { $name }!\n    .hint = A greeting\nonly-attributes =\n    .hint = Hint\n",
    );
    assert_eq!(tr!(texts, "no-such-text"), "no-such-text");
    assert_eq!(tr!(texts, "greeting.no-such-attribute"), "greeting.no-such-attribute");
    assert_eq!(tr!(texts, "only-attributes"), "only-attributes");
    assert_eq!(tr!(texts, "only-attributes.hint"), "Hint");
    assert_eq!(tr!(texts, "greeting"), "Hello, {$name}!");
    assert_eq!(tr!(texts, "greeting.hint"), "A greeting");
    assert_eq!(tr!(texts, "greeting", name = "Lambda"), "Hello, Lambda!");
}

#[test]
fn numbers_are_plain_unless_grouping_is_asked_for() {
    let texts = texts(concat!(
        "plain = { $n }\n",
        "grouped = { NUMBER($n) }\n",
        "rounded = { NUMBER($n, useGrouping: \"false\", maximumFractionDigits: 1) }\n",
        "exact = { $n ->\n    [0] none\n    [7] seven\n   *[other] { $n }\n }\n",
        "plural = { $n ->\n    [one] { $n } row\n   *[other] { NUMBER($n) } rows\n }\n",
    ));
    assert_eq!(tr!(texts, "plain", n = 65_535_u16), "65535");
    assert_eq!(tr!(texts, "plain", n = 12_345_678_901_u64), "12345678901");
    assert_eq!(tr!(texts, "plain", n = -4096_i64), "-4096");
    for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
        assert_eq!(tr!(texts, "grouped", n = number), text);
    }
    for (number, text) in [(1234.56, "1234.6"), (2.0, "2"), (100.04, "100"), (0.25, "0.2")] {
        assert_eq!(tr!(texts, "rounded", n = number), text);
    }
    assert_eq!(tr!(texts, "exact", n = 0_u64), "none");
    assert_eq!(tr!(texts, "exact", n = 7_i32), "seven");
    assert_eq!(tr!(texts, "exact", n = 5000_usize), "5000");
    assert_eq!(tr!(texts, "plural", n = 1_usize), "1 row");
    assert_eq!(tr!(texts, "plural", n = 10_000_usize), "10,000 rows");
}

#[test]
fn texts_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Texts>();
}
