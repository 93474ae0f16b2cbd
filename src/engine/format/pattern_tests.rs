#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::payload::Notation;

#[derive(Debug, Deserialize, Serialize)]
struct File {
    when: PatternForm,
}

fn read_toml(text: &str) -> Result<Pattern, String> {
    toml::from_str::<File>(text).map(|file| file.when.0).map_err(|error| error.to_string())
}

fn all() -> Vec<(&'static str, Pattern)> {
    let text = |text: &str| MessageText::of_text(text);
    let hex = MessageText { notation: Notation::Hex, ..text("01 03") };
    vec![
        (r#"when = "anything""#, Pattern::Anything),
        (r#"when = { equals = "OK" }"#, Pattern::Equals(text("OK"))),
        (r#"when = { contains = "你好" }"#, Pattern::Contains(text("你好"))),
        (r#"when = { begins = { hex = "01 03" } }"#, Pattern::Begins(hex)),
        (r#"when = { ends = "" }"#, Pattern::Ends(text(""))),
        (r"when = { regex = '^(\w+)$' }", Pattern::Regex(r"^(\w+)$".to_owned())),
        (r#"when = { hex-mask = "01 ?? *" }"#, Pattern::HexMask("01 ?? *".to_owned())),
    ]
}

#[test]
fn each_kind_is_read_and_comes_back() {
    for (written, pattern) in all() {
        assert_eq!(read_toml(written).unwrap(), pattern, "{written}");
        let file = File { when: PatternForm(pattern.clone()) };
        let again = toml::to_string(&file).unwrap();
        assert_eq!(read_toml(&again).unwrap(), pattern, "{again}");
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(serde_json::from_str::<File>(&json).unwrap().when.0, pattern, "{json}");
    }
}

#[test]
fn what_is_no_pattern_is_told_with_its_line() {
    let table = [
        ("\nwhen = \"everything\"", "anything"),
        ("\nwhen = {}", "anything"),
        ("\nwhen = 5", "anything"),
        ("\nwhen = { equal = \"x\" }", "equals"),
        ("\nwhen = { equals = \"x\", ends = \"y\" }", "one key only"),
        ("\nwhen = { regex = 5 }", "string"),
    ];
    for (written, told) in table {
        let error = read_toml(written).unwrap_err();
        assert!(error.contains("line 2") && error.contains(told), "{written}: {error}");
    }
}
