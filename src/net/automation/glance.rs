//! What is known of a payload at one glance, for all rules of a table: most rules do not fit, and that is to cost
//! little.

use super::compile::CompiledRule;
use super::matcher::REGEX_TABLE_BYTES_MAX;
use super::{Pattern, RuleSet, When};
use crate::payload::Encoding;
use regex::bytes::{RegexSet, RegexSetBuilder, SetMatches};
use std::cell::OnceCell;

/// From how many rules on it is worth while to note which bytes a payload has: that takes as long as looking for a
/// few texts in it.
const CONTAINS_RULES_MIN: usize = 4;

/// And up to which length of it, in bytes: in a long payload nearly all occur.
const GLANCE_BYTES_MAX: usize = 2048;

/// How large the program of all regular expressions together may become, in bytes; beyond it each is asked by
/// itself.
const REGEX_SET_BYTES_MAX: usize = 16 << 20;

/// How a rule is found not to fit before it is looked at more closely.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Shortcut {
    /// Not at all.
    #[default]
    None,
    /// These bytes must occur.
    Bytes(ByteSet),
    /// All regular expressions are asked together, and it is this one of them.
    Regex(usize),
}

/// What the rules of a table are asked together.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    regexes: Option<RegexSet>,
}

impl Index {
    /// Gives the rules their shortcuts.
    pub(super) fn of(written: &RuleSet, rules: &mut [CompiledRule]) -> Self {
        let contains = rules.iter().filter(|rule| rule.matcher.needs().is_some()).count();
        if contains >= CONTAINS_RULES_MIN {
            for rule in rules.iter_mut() {
                rule.shortcut = rule.matcher.needs().map_or(Shortcut::None, Shortcut::Bytes);
            }
        }
        let text = |rule: &CompiledRule| match &written.rules.get(rule.index)?.when {
            When::Received(Pattern::Regex(text)) => Some(text),
            _ => None,
        };
        let texts: Vec<&String> = rules.iter().filter_map(text).collect();
        let with_regex: Vec<&mut CompiledRule> =
            rules.iter_mut().filter(|rule| text(rule).is_some()).collect();
        if texts.len() < 2 || !sees_the_same(&with_regex) {
            return Self::default();
        }
        let regexes = RegexSetBuilder::new(texts)
            .unicode(false)
            .size_limit(REGEX_SET_BYTES_MAX)
            .dfa_size_limit(REGEX_TABLE_BYTES_MAX)
            .build();
        let Ok(regexes) = regexes else { return Self::default() };
        for (place, rule) in with_regex.into_iter().enumerate() {
            rule.shortcut = Shortcut::Regex(place);
        }
        Self { regexes: Some(regexes) }
    }
}

/// Whether all of them are compared with the same part of a payload.
fn sees_the_same(rules: &[&mut CompiledRule]) -> bool {
    let sets_aside = |rule: &&mut CompiledRule| rule.sets_aside.map(line_end_width);
    rules.windows(2).all(|pair| pair.first().map(sets_aside) == pair.last().map(sets_aside))
}

/// Line ends of all encodings but these are the same.
fn line_end_width(encoding: Encoding) -> Option<Encoding> {
    matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be).then_some(encoding)
}

/// A payload, of which what all rules ask is found once, when the first one asks.
pub(super) struct Glance<'a> {
    index: &'a Index,
    payload: &'a [u8],
    bytes: OnceCell<Option<ByteSet>>,
    regexes: OnceCell<Option<SetMatches>>,
}

impl<'a> Glance<'a> {
    pub(super) fn new(index: &'a Index, payload: &'a [u8]) -> Self {
        Self { index, payload, bytes: OnceCell::new(), regexes: OnceCell::new() }
    }

    /// Whether the rule fits `text`, which is the payload or what a line end was set aside of.
    pub(super) fn fits(&self, rule: &CompiledRule, text: &[u8]) -> bool {
        match rule.shortcut {
            Shortcut::None => rule.matcher.is_fitting(text),
            Shortcut::Bytes(needed) => self.has(needed) && rule.matcher.is_fitting(text),
            Shortcut::Regex(place) => {
                let ask = || self.index.regexes.as_ref().map(|regexes| regexes.matches(text));
                match self.regexes.get_or_init(ask) {
                    Some(found) => found.matched(place),
                    None => rule.matcher.is_fitting(text),
                }
            }
        }
    }

    fn has(&self, needed: ByteSet) -> bool {
        let note = || (self.payload.len() <= GLANCE_BYTES_MAX).then(|| ByteSet::of(self.payload));
        self.bytes.get_or_init(note).is_none_or(|bytes| bytes.has_all(needed))
    }
}

/// Which bytes occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut set = [0; 4];
        for byte in bytes {
            if let Some(word) = set.get_mut(usize::from(byte >> 6)) {
                *word |= 1 << (byte & 63);
            }
        }
        Self(set)
    }

    fn has_all(self, others: Self) -> bool {
        self.0.iter().zip(others.0).all(|(ours, others)| others & !ours == 0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::automation::{Captures, LineEnds, Medium, Rule};
    use crate::payload::MessageText;

    #[test]
    fn bytes_that_do_not_occur_rule_a_text_out() {
        let set = ByteSet::of(b"abc\0\xff");
        assert!(set.has_all(ByteSet::of(b"ca\xff\0")) && set.has_all(ByteSet::default()));
        assert!(!set.has_all(ByteSet::of(b"abd")) && !set.has_all(ByteSet::of(b"\x40")));
    }

    /// With and without the shortcuts the same rules fit.
    #[test]
    fn a_glance_finds_what_a_close_look_finds() {
        let on = |pattern| Rule { when: When::Received(pattern), ..Rule::default() };
        let contains = |text: &str| on(Pattern::Contains(MessageText::of_text(text)));
        let regex = |text: &str| on(Pattern::Regex(text.to_owned()));
        let texts = ["alpha", "beta", "", "gamma", "a", "xyz"];
        let regexes = ["^a.*z$", r"(\d+)\.(\d+)", "beta$", r"\xff", "(?i)ALPHA"];
        let mut rules: Vec<Rule> = texts.map(contains).to_vec();
        rules.extend(regexes.map(regex));
        rules.push(on(Pattern::HexMask("61 *".into())));
        let payloads: [&[u8]; 8] =
            [b"", b"alpha beta", b"beta\r\n", b"12.5", b"a\xffz", b"xyz", b"gamm", &[b'a'; 5000]];
        for line_ends in [LineEnds::Kept, LineEnds::SetAside] {
            let set = RuleSet { rules: rules.clone(), line_ends, ..RuleSet::default() };
            let compiled = set.compile(Medium::Datagrams, &|_| None).unwrap();
            assert!(compiled.index.regexes.is_some());
            for payload in payloads {
                let glance = Glance::new(&compiled.index, payload);
                for rule in &compiled.received {
                    let (text, _) = rule.split(payload);
                    let close = rule.matcher.fits(text, &mut Captures::default());
                    assert_eq!(glance.fits(rule, text), close, "{payload:?} {rule:?}");
                }
            }
        }
    }
}
