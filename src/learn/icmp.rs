//! What sessions of ICMP do, in words.

use super::explain::sentence;
use crate::i18n::{Arg, Texts};
use crate::net::icmp::header::protocol_name;
use crate::net::icmp::message::MessageKind;
use crate::net::icmp::{
    EchoReply, IcmpEvent, IcmpFailure, IcmpOp, PingFigures, ProbeOutcome, ReplyKind, Report, Way,
};
use crate::net::socket::Family;
use crate::payload::safe_text;
use crate::tr;
use std::borrow::Cow;
use std::time::Duration;

/// What happened in a session of ICMP, in one sentence.
pub fn icmp_text(event: &IcmpEvent, texts: &Texts) -> String {
    match event {
        IcmpEvent::Began { target, way } => {
            let (target, way) = (target.to_string(), way_text(*way, texts));
            tr!(texts, "icmp-began", target = target, way = way)
        }
        IcmpEvent::Receives { protocol } => {
            tr!(texts, "icmp-receives", protocol = protocol_text(*protocol))
        }
        IcmpEvent::Replied(reply) => reply_text(reply, texts),
        IcmpEvent::Unanswered { sequence, waited } => {
            let waited = time_text(*waited);
            tr!(texts, "icmp-unanswered", sequence = *sequence, waited = waited)
        }
        IcmpEvent::Reported { sequence, report } => {
            let report = report_text(*report, texts);
            tr!(texts, "icmp-reported", sequence = *sequence, report = report)
        }
        IcmpEvent::Probed { hop, outcome } => {
            let outcome = outcome_text(*outcome, texts);
            tr!(texts, "icmp-probed", hop = u32::from(*hop), outcome = outcome)
        }
        IcmpEvent::PingEnded(figures) => figures_text(figures, texts),
        IcmpEvent::PathEnded { is_reached: true, hops } => {
            tr!(texts, "icmp-path-reached", hops = u32::from(*hops))
        }
        IcmpEvent::PathEnded { is_reached: false, hops } => {
            tr!(texts, "icmp-path-not-reached", hops = u32::from(*hops))
        }
        IcmpEvent::Failed(error) => sentence(error, texts),
    }
}

/// By which socket requests go out.
pub fn way_text(way: Way, texts: &Texts) -> String {
    let text = match way {
        Way::Unprivileged => tr!(texts, "icmp-way-unprivileged"),
        Way::Raw => tr!(texts, "icmp-way-raw"),
        Way::Udp => tr!(texts, "icmp-way-udp"),
    };
    text.into_owned()
}

fn reply_text(reply: &EchoReply, texts: &Texts) -> String {
    let sequence = reply.sequence;
    let ttl = reply.ttl.map_or_else(|| "?".to_owned(), |ttl| ttl.to_string());
    let (time, bytes) = (time_text(reply.time), reply.bytes);
    let text = match reply.kind {
        ReplyKind::First => {
            tr!(texts, "icmp-reply", sequence = sequence, ttl = ttl, time = time, bytes = bytes)
        }
        ReplyKind::Late => {
            tr!(texts, "icmp-reply-late", sequence = sequence, ttl = ttl, time = time)
        }
        ReplyKind::Duplicate => {
            tr!(texts, "icmp-reply-again", sequence = sequence, ttl = ttl, time = time)
        }
    };
    if reply.is_intact { text } else { tr!(texts, "icmp-reply-changed", reply = text) }
}

/// An error that somebody reported: who, and what.
pub fn report_text(report: Report, texts: &Texts) -> String {
    let errno = report.errno.name().map_or_else(|| report.errno.0.to_string(), str::to_owned);
    let what = report.kind.map(|kind| kind_text(kind, texts));
    match (report.by, what) {
        (Some(by), Some(what)) => {
            tr!(texts, "icmp-report", by = by.to_string(), what = what, errno = errno)
        }
        (None, Some(what)) => tr!(texts, "icmp-report-somebody", what = what, errno = errno),
        (_, None) => tr!(texts, "icmp-report-own", errno = errno),
    }
}

/// The id of the texts about a message, which have the attributes `.why` and `.try` where it is an error. Of a code
/// without words of its own, those of its type.
pub fn kind_id(kind: MessageKind) -> String {
    let (version, known) = match kind.family {
        Family::Ipv4 => (4, CODES_4),
        Family::Ipv6 => (6, CODES_6),
    };
    if known.contains(&(kind.number, kind.code)) {
        format!("icmp{version}-{}-{}", kind.number, kind.code)
    } else {
        type_id(kind)
    }
}

/// The id of the texts about its type, whatever its code is.
pub fn type_id(kind: MessageKind) -> String {
    let (version, codes, others) = match kind.family {
        Family::Ipv4 => (4, CODES_4, TYPES_4),
        Family::Ipv6 => (6, CODES_6, TYPES_6),
    };
    let has_codes = codes.iter().any(|(known, _)| *known == kind.number);
    if has_codes || others.contains(&kind.number) {
        format!("icmp{version}-{}", kind.number)
    } else {
        "icmp-other".to_owned()
    }
}

/// Types and codes of errors that have words of their own (RFC 792, RFC 1122, RFC 1812).
pub(super) const CODES_4: &[(u8, u8)] = &[
    (3, 0),
    (3, 1),
    (3, 2),
    (3, 3),
    (3, 4),
    (3, 5),
    (3, 6),
    (3, 7),
    (3, 9),
    (3, 10),
    (3, 11),
    (3, 12),
    (3, 13),
    (3, 14),
    (3, 15),
    (4, 0),
    (5, 0),
    (5, 1),
    (11, 0),
    (11, 1),
    (12, 0),
    (12, 1),
    (12, 2),
];

/// Types that are no errors (IANA, "ICMP Type Numbers"): their codes say nothing more.
pub(super) const TYPES_4: &[u8] = &[0, 8, 9, 10, 13, 14, 17, 18, 42, 43];

/// The same of `ICMPv6` (RFC 4443).
pub(super) const CODES_6: &[(u8, u8)] = &[
    (1, 0),
    (1, 1),
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 5),
    (1, 6),
    (2, 0),
    (3, 0),
    (3, 1),
    (4, 0),
    (4, 1),
];

/// The same of `ICMPv6` (IANA, "`ICMPv6` type Numbers").
pub(super) const TYPES_6: &[u8] =
    &[128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143, 160, 161];

/// What a message is, with its numbers.
pub fn kind_text(kind: MessageKind, texts: &Texts) -> String {
    let what = texts.get(&kind_id(kind));
    let name = match kind.family {
        Family::Ipv4 => "ICMP",
        Family::Ipv6 => "ICMPv6",
    };
    let numbers = format!("{name} {}/{}", kind.number, kind.code);
    tr!(texts, "icmp-kind", what = &*what, numbers = numbers)
}

fn outcome_text(outcome: ProbeOutcome, texts: &Texts) -> String {
    match outcome {
        ProbeOutcome::Passed(by, time) => {
            tr!(texts, "icmp-passed", by = by.to_string(), time = time_text(time))
        }
        ProbeOutcome::Reached(by, time) => {
            tr!(texts, "icmp-reached", by = by.to_string(), time = time_text(time))
        }
        ProbeOutcome::Refused(report, _) => report_text(report, texts),
        ProbeOutcome::Silent => tr!(texts, "icmp-silent").into_owned(),
        ProbeOutcome::NotSent => tr!(texts, "icmp-not-sent").into_owned(),
    }
}

/// What a ping has come to: sent, replies, loss and times.
pub fn figures_text(figures: &PingFigures, texts: &Texts) -> String {
    let loss = figures.loss_percent().map_or_else(|| "–".to_owned(), percent_text);
    let counts = tr!(
        texts,
        "icmp-figures",
        sent = figures.sent,
        replies = figures.replies,
        loss = loss,
        duplicates = figures.duplicates
    );
    match times_text(figures, texts) {
        Some(times) => format!("{counts} · {times}"),
        None => counts,
    }
}

/// Least, mean, greatest and deviation of the times; `None` before the first reply.
pub fn times_text(figures: &PingFigures, texts: &Texts) -> Option<String> {
    let [min, mean, max, deviation] =
        [figures.min, figures.mean(), figures.max, figures.deviation()]
            .map(|time| time.map(time_text));
    Some(tr!(texts, "icmp-times", min = min?, mean = mean?, max = max?, deviation = deviation?))
}

/// A part of a hundred, with a digit after the point only if it needs one.
pub fn percent_text(percent: f64) -> String {
    if percent.fract() == 0.0 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// A time of a reply, in milliseconds with three digits that matter.
pub fn time_text(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    let digits = match ms {
        ms if ms < 10.0 => 3,
        ms if ms < 100.0 => 2,
        ms if ms < 1000.0 => 1,
        _ => 0,
    };
    format!("{ms:.digits$} ms")
}

/// A protocol by name and number.
pub fn protocol_text(number: u8) -> String {
    match protocol_name(number) {
        Some(name) => format!("{name} ({number})"),
        None => number.to_string(),
    }
}

/// That a step failed, in one sentence.
pub(super) fn failed_text(op: IcmpOp, target: &str, reason: &str, texts: &Texts) -> String {
    match op {
        IcmpOp::GetNameInfo => {
            tr!(texts, "failed-getnameinfo", target = target, reason = reason)
        }
    }
}

/// What a step is for.
pub(super) fn step_purpose(op: IcmpOp, texts: &Texts) -> Cow<'_, str> {
    match op {
        IcmpOp::GetNameInfo => tr!(texts, "call-getnameinfo"),
    }
}

/// The text about a failure. It has the attributes `.why` and `.try`.
pub(super) fn cause_id(failure: IcmpFailure) -> &'static str {
    match failure {
        IcmpFailure::NoRightToPing(_) => "cause-no-right-to-ping",
        IcmpFailure::NoRightToRaw(_) => "cause-no-right-to-raw",
        IcmpFailure::ManyHosts(_) => "cause-many-hosts",
        IcmpFailure::OtherTarget(_) => "cause-other-target",
        IcmpFailure::NoHeader => "cause-no-header",
        IcmpFailure::NoTarget => "cause-no-target",
        IcmpFailure::NotOnThisSystem => "cause-not-on-this-system",
    }
}

/// What a text about a failure may mention.
pub(super) fn values(failure: IcmpFailure) -> Vec<(&'static str, Arg<'static>)> {
    match failure {
        IcmpFailure::NoRightToPing(errno) | IcmpFailure::NoRightToRaw(errno) => {
            let name = errno.name().map_or_else(|| errno.0.to_string(), str::to_owned);
            vec![
                ("errno", name.into()),
                ("program", program().into()),
                ("range", "sudo sysctl net.ipv4.ping_group_range=\"0 2147483647\"".into()),
            ]
        }
        IcmpFailure::ManyHosts(ip) | IcmpFailure::OtherTarget(ip) => {
            vec![("address", ip.to_string().into())]
        }
        IcmpFailure::NoHeader | IcmpFailure::NoTarget | IcmpFailure::NotOnThisSystem => Vec::new(),
    }
}

/// The file of this program, for the command that gives it a right.
fn program() -> String {
    let path = std::env::current_exe().ok();
    let path = path.map(|path| path.display().to_string());
    safe_text(path.as_deref().unwrap_or("network-playground")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::learn::explain;
    use crate::net::{Errno, NetError, Op};

    #[test]
    fn every_error_of_icmp_has_words_in_both_languages() {
        for texts in Lang::ALL.map(Texts::new) {
            for (family, codes) in [(Family::Ipv4, CODES_4), (Family::Ipv6, CODES_6)] {
                for (number, code) in codes {
                    for code in [*code, 200] {
                        let id = kind_id(MessageKind { family, number: *number, code });
                        for attribute in ["", ".why", ".try"] {
                            let text = texts.get(&format!("{id}{attribute}"));
                            assert!(!text.starts_with("icmp"), "{id}{attribute}: {text}");
                        }
                    }
                }
            }
            let other = MessageKind { family: Family::Ipv4, number: 250, code: 1 };
            assert!(kind_text(other, &texts).contains("ICMP 250/1"));
        }
    }

    #[test]
    fn every_message_that_is_known_has_words_of_its_own() {
        for family in [Family::Ipv4, Family::Ipv6] {
            for number in 0..=u8::MAX {
                let kind = MessageKind { family, number, code: 0 };
                assert_eq!(kind.is_known(), kind_id(kind) != "icmp-other", "{kind:?}");
            }
        }
    }

    #[test]
    fn a_missing_right_is_told_with_the_commands_that_give_it() {
        for texts in Lang::ALL.map(Texts::new) {
            for failure in
                [IcmpFailure::NoRightToPing(Errno(1)), IcmpFailure::NoRightToRaw(Errno(1))]
            {
                let (op, target) = (Op::Socket, "AF_INET".to_owned());
                let explained = explain(&NetError { op, target, cause: failure.into() }, &texts);
                assert!(explained.try_this.contains("setcap cap_net_raw+ep"), "{explained:?}");
                let names_range = explained.try_this.contains("ping_group_range");
                assert_eq!(names_range, matches!(failure, IcmpFailure::NoRightToPing(_)));
            }
        }
    }

    #[test]
    fn times_have_the_digits_that_matter() {
        let table = [(45, "0.045 ms"), (9_994, "9.994 ms"), (12_345, "12.35 ms")];
        for (us, text) in table {
            assert_eq!(time_text(Duration::from_micros(us)), text);
        }
        assert_eq!(time_text(Duration::from_millis(1500)), "1500 ms");
        assert_eq!(
            (percent_text(25.0), percent_text(100.0 / 3.0)),
            ("25 %".into(), "33.3 %".into())
        );
    }
}
