//! What a session does by itself, in words.

use super::blocked_text;
use super::explain::sentence;
use super::load::{load_end_text, load_figures_text, load_text};
use super::rules::rule_text;
use crate::i18n::Texts;
use crate::net::automation::{AutomationEvent, RepeatEnd, RepeatFigures};
use crate::tr;
use std::time::Duration;

/// What happened in what a session does by itself, in one sentence.
pub fn automation_text(event: &AutomationEvent, texts: &Texts) -> String {
    match event {
        AutomationEvent::RepeatBegun { messages, pause, slots } => {
            repeat_begun(*messages, *pause, *slots, texts)
        }
        AutomationEvent::Rule(event) => rule_text(event, texts),
        AutomationEvent::LoadBegun { kind, to, per_second, time } => {
            let load = load_text(*kind, *per_second, *time, texts);
            tr!(texts, "load-begun", load = load, to = *to)
        }
        AutomationEvent::LoadEnded { end, figures } => {
            let figures = load_figures_text(figures, texts);
            format!("{} · {figures}", load_end_text(end, texts))
        }
        AutomationEvent::RepeatEnded { end, figures } => {
            let (end, figures) = (repeat_end_text(end, texts), figures_text(figures, texts));
            format!("{end} · {figures}")
        }
    }
}

fn repeat_begun(
    messages: usize,
    pause: Option<Duration>,
    slots: Option<u64>,
    texts: &Texts,
) -> String {
    let what = match messages {
        1 => tr!(texts, "repeat-begun").into_owned(),
        messages => tr!(texts, "repeat-begun-sequence", messages = messages),
    };
    let how_often = match slots {
        Some(slots) => tr!(texts, "repeat-slots", slots = slots),
        None => tr!(texts, "repeat-without-end").into_owned(),
    };
    [what, pace_text(pause, texts), how_often].join(" · ")
}

/// How often something is sent: `every 100 ms`.
pub fn pace_text(pause: Option<Duration>, texts: &Texts) -> String {
    match pause {
        Some(pause) => tr!(texts, "repeat-every", pause = pause_text(pause)),
        None => tr!(texts, "repeat-in-order").into_owned(),
    }
}

/// A pause, exactly, as it was typed: `100 ms`, `1.5 s`.
pub fn pause_text(pause: Duration) -> String {
    let millis = pause.as_millis();
    if millis < 1000 {
        return format!("{millis} ms");
    }
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let fraction = format!("{rest:03}");
    match fraction.trim_end_matches('0') {
        "" => format!("{seconds} s"),
        fraction => format!("{seconds}.{fraction} s"),
    }
}

/// How far a repeat is: `37 of 600 sent · 3 late, worst 4 ms`. What did not happen is not mentioned.
pub fn figures_text(figures: &RepeatFigures, texts: &Texts) -> String {
    let RepeatFigures { slots, sent, passed_over, withheld, failed, late, worst } = *figures;
    let sent = match slots {
        Some(slots) => tr!(texts, "repeat-sent-of", sent = sent, slots = slots),
        None => tr!(texts, "repeat-sent", sent = sent),
    };
    let some = |count: u64, text: &dyn Fn() -> String| (count > 0).then(text);
    let worst = || blocked_text(worst);
    [
        Some(sent),
        some(late, &|| tr!(texts, "repeat-late", late = late, worst = worst())),
        some(passed_over, &|| tr!(texts, "repeat-passed-over", count = passed_over)),
        some(withheld, &|| tr!(texts, "repeat-withheld", count = withheld)),
        some(failed, &|| tr!(texts, "repeat-failed", count = failed)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

/// Why a repeat is over.
pub fn repeat_end_text(end: &RepeatEnd, texts: &Texts) -> String {
    match end {
        RepeatEnd::Done => tr!(texts, "repeat-done").into_owned(),
        RepeatEnd::Stopped => tr!(texts, "repeat-stopped").into_owned(),
        RepeatEnd::Closed => tr!(texts, "repeat-closed").into_owned(),
        RepeatEnd::Failed(error) => sentence(error, texts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::net::automation::{LoadFigures, LoadKind};
    use crate::net::{Cause, NetError, Op};
    use std::net::SocketAddr;

    const FIGURES: RepeatFigures = RepeatFigures {
        slots: Some(600),
        sent: 37,
        passed_over: 2,
        withheld: 5,
        failed: 1,
        late: 3,
        worst: Duration::from_millis(4),
    };

    #[test]
    fn figures_mention_what_happened_and_nothing_else() {
        let [english, chinese] = Lang::ALL.map(Texts::new);
        let quiet = RepeatFigures { sent: 1, worst: FIGURES.worst, ..RepeatFigures::default() };
        assert_eq!(figures_text(&quiet, &english), "1 sent");
        assert_eq!(figures_text(&quiet, &chinese), "已发送 1 次");
        assert_eq!(
            figures_text(&FIGURES, &english),
            "37 of 600 sent · 3 late, worst 4.0 ms · 2 skipped: too late · 5 skipped: peer not ready · 1 failed"
        );
        assert_eq!(
            figures_text(&FIGURES, &chinese),
            "已发送 37/600 次 · 3 次延迟，最多 4.0 ms · 略过 2 次：太迟 · 略过 5 次：对方没跟上 · 1 次失败"
        );
    }

    #[test]
    fn pauses_read_as_they_were_typed() {
        let table =
            [(1, "1 ms"), (100, "100 ms"), (1000, "1 s"), (1500, "1.5 s"), (60_005, "60.005 s")];
        for (millis, text) in table {
            assert_eq!(pause_text(Duration::from_millis(millis)), text);
        }
    }

    #[test]
    fn every_event_has_words() {
        let error = NetError { op: Op::SendTo, target: "[::]:9".into(), cause: Cause::SessionOver };
        let begun =
            |messages, pause, slots| AutomationEvent::RepeatBegun { messages, pause, slots };
        let ended = |end| AutomationEvent::RepeatEnded { end, figures: FIGURES };
        let events = [
            begun(1, Some(Duration::from_millis(100)), Some(600)),
            begun(3, None, None),
            ended(RepeatEnd::Done),
            ended(RepeatEnd::Stopped),
            ended(RepeatEnd::Closed),
            ended(RepeatEnd::Failed(error)),
            AutomationEvent::LoadBegun {
                kind: LoadKind::Datagrams,
                to: SocketAddr::from(([127, 0, 0, 1], 9)),
                per_second: 1,
                time: Duration::from_secs(1),
            },
            AutomationEvent::LoadEnded { end: RepeatEnd::Done, figures: LoadFigures::default() },
        ];
        let all = |lang| {
            let texts = Texts::new(lang);
            events.each_ref().map(|event| automation_text(event, &texts))
        };
        let [english, chinese] = Lang::ALL.map(all);
        assert_eq!(english[0], "Repeat begins · every 100 ms · 600 times");
        assert_eq!(english[1], "A sequence of 3 messages begins · in order · until stopped");
        for (english, chinese) in english.iter().zip(&chinese) {
            assert!(!english.starts_with("repeat-") && english != chinese, "{english} {chinese}");
        }
        assert!(events[5].is_failure() && !events[4].is_failure());
    }
}
