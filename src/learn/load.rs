//! Loads in words.

use super::automation::pause_text;
use super::blocked_text;
use super::explain::sentence;
use crate::i18n::Texts;
use crate::net::automation::{LoadFigures, LoadKind, RepeatEnd};
use crate::tr;
use std::time::Duration;

/// How much of what for how long: `1,000 datagrams a second for 10 s`.
pub fn load_text(kind: LoadKind, per_second: u32, time: Duration, texts: &Texts) -> String {
    let time = pause_text(time);
    match kind {
        LoadKind::Datagrams => tr!(texts, "load-datagrams", count = per_second, time = time),
        LoadKind::Connections => tr!(texts, "load-connections", count = per_second, time = time),
    }
}

/// How far a load is: what was asked for, what was sent, and what came of it. Refusals and failures that there
/// were not are not mentioned.
pub fn load_figures_text(figures: &LoadFigures, texts: &Texts) -> String {
    let LoadFigures { asked, sent, refused, failed, answered, .. } = *figures;
    let mut parts = vec![
        tr!(texts, "load-asked", count = asked),
        tr!(texts, "load-sent", count = sent),
        tr!(texts, "load-answered", count = answered),
    ];
    if refused > 0 {
        parts.push(tr!(texts, "load-refused", count = refused));
    }
    if failed > 0 {
        parts.push(tr!(texts, "repeat-failed", count = failed));
    }
    if answered > 0 {
        let [p50, p99, max] = [figures.p50, figures.p99, figures.max].map(blocked_text);
        parts.push(tr!(texts, "load-latencies", p50 = p50, p99 = p99, max = max));
    }
    parts.join(" · ")
}

/// Why a load is over.
pub fn load_end_text(end: &RepeatEnd, texts: &Texts) -> String {
    match end {
        RepeatEnd::Done => tr!(texts, "load-done").into_owned(),
        RepeatEnd::Stopped => tr!(texts, "load-stopped").into_owned(),
        RepeatEnd::Closed => tr!(texts, "load-closed").into_owned(),
        RepeatEnd::Failed(error) => sentence(error, texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn figures_are_honest_and_in_both_languages() {
        let [english, chinese] = Lang::ALL.map(Texts::new);
        let figures = LoadFigures {
            asked: 10_000,
            sent: 9_990,
            answered: 9_000,
            refused: 3,
            failed: 1,
            p50: Duration::from_micros(100),
            p99: Duration::from_millis(2),
            max: Duration::from_millis(30),
        };
        assert_eq!(
            load_figures_text(&figures, &english),
            "10,000 asked · 9,990 sent · 9,000 answered · 3 refused · 1 failed · p50 0.1 ms, p99 2.0 ms, max 30 ms"
        );
        assert_eq!(
            load_figures_text(&figures, &chinese),
            "应发 10,000 · 已发 9,990 · 应答 9,000 · 被拒绝 3 · 1 次失败 · p50 0.1 ms，p99 2.0 ms，最长 30 ms"
        );
        let nothing = LoadFigures { asked: 1, ..LoadFigures::default() };
        assert_eq!(load_figures_text(&nothing, &english), "1 asked · 0 sent · 0 answered");
    }

    #[test]
    fn what_and_why_have_words() {
        let all = |lang| {
            let texts = Texts::new(lang);
            let time = Duration::from_secs(10);
            vec![
                load_text(LoadKind::Datagrams, 1000, time, &texts),
                load_text(LoadKind::Connections, 1, time, &texts),
                load_end_text(&RepeatEnd::Done, &texts),
                load_end_text(&RepeatEnd::Stopped, &texts),
                load_end_text(&RepeatEnd::Closed, &texts),
            ]
        };
        let [english, chinese] = Lang::ALL.map(all);
        assert_eq!(english[0], "1,000 datagrams a second for 10 s");
        assert!(english.iter().zip(&chinese).all(|(one, other)| one != other));
        assert!(!english.iter().chain(&chinese).any(|text| text.starts_with("load-")));
    }
}
