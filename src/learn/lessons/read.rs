//! Reads a lesson, and finds what does not fit together in it.

use super::lesson::{
    Act, Answer, Behaviour, Both, Carries, IcmpRole, Lesson, Need, Role, Step, Target,
};
use super::pattern::Pattern;
use crate::net::call::OptionName;
use crate::payload::Encoding;
use std::env::consts::OS;

/// Reads a lesson from its text.
///
/// # Errors
/// What is wrong with it, for whoever writes lessons.
pub(super) fn read(id: &'static str, text: &str) -> Result<Lesson, String> {
    let lesson: Lesson = toml::from_str(text).map_err(|error| format!("{id}: {error}"))?;
    let mut lesson = Lesson { id, ..lesson };
    if let Some(mistake) = mistake(&lesson) {
        return Err(format!("{id}: {mistake}"));
    }
    for step in &mut lesson.steps {
        let is_here = |on: &[String]| on.is_empty() || on.iter().any(|on| on == OS);
        step.checks.retain(|check| is_here(&check.on));
        step.questions.retain(|question| is_here(&question.on));
    }
    Ok(lesson)
}

/// The systems that a check may be for, by their names in [`OS`].
const SYSTEMS: [&str; 3] = ["linux", "macos", "windows"];

fn mistake(lesson: &Lesson) -> Option<String> {
    let texts = [&lesson.title, &lesson.hint, &lesson.about];
    texts.into_iter().find_map(lacks).or_else(|| {
        let actors = lesson.actors.iter().find_map(|actor| {
            let names_encoding = actor.encoding.is_some() && actor.encoding().is_none();
            lacks(&actor.name)
                .or_else(|| names_encoding.then(|| format!("{}: no such encoding", actor.id)))
                .or_else(|| role_mistake(lesson, &actor.plays))
        });
        actors.or_else(|| {
            let steps = lesson.steps.iter().enumerate();
            steps.into_iter().find_map(|(place, step)| {
                step_mistake(lesson, step).map(|mistake| format!("step {}: {mistake}", place + 1))
            })
        })
    })
}

fn lacks(text: &Both) -> Option<String> {
    text.lacks_one().then(|| format!("{text:?} lacks a language"))
}

/// What an actor needs that not every machine has.
fn need(role: &Role) -> Option<Need> {
    let ip = match role {
        Role::Udp { local, .. } | Role::Server { local, .. } | Role::Relay { local, .. } => {
            local.ip()
        }
        Role::Client { to: Target::Address(to), .. } => to.ip(),
        Role::Program { .. } => return Some(Need::Python),
        Role::UnixListen { at: name, carries, .. }
        | Role::UnixConnect { to: name, carries, .. } => {
            let is_of_linux = *carries == Carries::Records || name.starts_with('@');
            return Some(if is_of_linux { Need::Records } else { Need::UnixSockets });
        }
        Role::UnixDatagrams { .. } => return Some(Need::UnixSockets),
        Role::Icmp { mode: IcmpRole::Raw, .. } => return Some(Need::Raw),
        Role::Icmp { .. } => return Some(Need::Ping),
        Role::Client { .. } | Role::Get { .. } => return None,
    };
    ip.is_ipv6().then_some(Need::Ipv6)
}

/// The certificate of the lesson that a role names.
fn certificate(role: &Role) -> Option<&str> {
    match role {
        Role::Client { tls: Some(tls), .. } => tls.trusts.as_deref(),
        Role::Server { tls: Some(tls), .. } => Some(&tls.certificate),
        _ => None,
    }
}

fn role_mistake(lesson: &Lesson, role: &Role) -> Option<String> {
    let is_there = |name: &&str| lesson.certificates.iter().any(|one| one.name == *name);
    if let Some(name) = certificate(role).filter(|name| !is_there(name)) {
        return Some(format!("no certificate {name:?}"));
    }
    if let Some(need) = need(role).filter(|need| !lesson.needs.contains(need)) {
        return Some(format!("it does not say that it needs {need:?}"));
    }
    match role {
        Role::Udp { to: Some(Target::Actor(id)), .. }
        | Role::Client { to: Target::Actor(id), .. } => unknown(lesson, id),
        Role::Program { file, .. } => {
            let is_there = super::programs().iter().any(|program| program.file == *file);
            (!is_there).then(|| format!("no program {file:?}"))
        }
        Role::Server { behaviour: Behaviour::Greet, .. } => {
            Some("a server greets with `hello`, not `greet`".to_owned())
        }
        _ => None,
    }
}

fn unknown(lesson: &Lesson, id: &str) -> Option<String> {
    lesson.place_of(id).is_none().then(|| format!("no actor {id:?}"))
}

fn step_mistake(lesson: &Lesson, step: &Step) -> Option<String> {
    if step.checks.is_empty() && step.questions.is_empty() {
        return Some("it checks nothing".to_owned());
    }
    let texts = [Some(&step.do_this), Some(&step.see), step.hint.as_ref()];
    let asked = step.questions.iter().flat_map(|question| [&question.ask, &question.because]);
    let mut texts = texts
        .into_iter()
        .flatten()
        .chain(step.checks.iter().map(|check| &check.says))
        .chain(asked)
        .chain(step.wrong_turns.iter().map(|turn| &turn.say));
    let checked = step.checks.iter().map(|check| &check.by);
    let turned = step.wrong_turns.iter().chain(&lesson.wrong_turns).map(|turn| &turn.by);
    let of_questions = step.questions.iter().flat_map(|question| &question.on);
    let systems = step.checks.iter().flat_map(|check| &check.on).chain(of_questions);
    texts
        .find_map(lacks)
        .or_else(|| unknown_system(systems))
        .or_else(|| checked.chain(turned).find_map(|id| unknown(lesson, id)))
        .or_else(|| step.acts.iter().find_map(|act| act_mistake(lesson, act)))
        .or_else(|| step.checks.iter().find_map(|check| option_mistake(&check.when)))
        .or_else(|| {
            step.questions.iter().find_map(|question| answer_mistake(lesson, &question.answer))
        })
}

fn unknown_system<'a>(mut systems: impl Iterator<Item = &'a String>) -> Option<String> {
    let unknown = systems.find(|system| !SYSTEMS.contains(&system.as_str()))?;
    Some(format!("no system {unknown:?}"))
}

fn act_mistake(lesson: &Lesson, act: &Act) -> Option<String> {
    if let Act::Read { encoding, .. } = act
        && !Encoding::ALL.iter().any(|known| known.name().eq_ignore_ascii_case(encoding))
    {
        return Some(format!("no encoding {encoding:?}"));
    }
    if let Act::SetOption { name, .. } = act
        && OptionName::named(name).is_none()
    {
        return Some(format!("no option {name:?}"));
    }
    act.actor().and_then(|id| unknown(lesson, id))
}

/// An option that a check names and that there is not.
fn option_mistake(pattern: &Pattern) -> Option<String> {
    match pattern {
        Pattern::OptionSet(test) | Pattern::OptionRead(test) => {
            OptionName::named(&test.name).is_none().then(|| format!("no option {:?}", test.name))
        }
        Pattern::AnyOf(patterns) => patterns.iter().find_map(option_mistake),
        _ => None,
    }
}

fn answer_mistake(lesson: &Lesson, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Value { of, .. } => unknown(lesson, of),
        Answer::Choice { from, right } if *right >= from.len() => {
            Some(format!("there is no choice {right}"))
        }
        Answer::Choice { from, .. } => from.iter().find_map(lacks),
        Answer::Number(_) => None,
    }
}

impl Act {
    /// The actor that acts; `None` if it is nobody.
    pub fn actor(&self) -> Option<&str> {
        match self {
            Self::Start(id)
            | Self::Stop(id)
            | Self::Finish(id)
            | Self::Close(id)
            | Self::Reset(id)
            | Self::RemoveStale(id)
            | Self::Send { by: id, .. }
            | Self::SetPort { of: id, .. }
            | Self::Read { of: id, .. }
            | Self::Frame { of: id, .. }
            | Self::Save { by: id, .. }
            | Self::SetOption { of: id, .. }
            | Self::ReuseAddress { of: id, .. }
            | Self::Faults { of: id, .. }
            | Self::Type { into: id, .. }
            | Self::Await { by: id, .. } => Some(id),
            Self::PauseMs(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn lesson(check: &str) -> Result<Lesson, String> {
        let text = format!(
            r#"
            title = {{ en = "t", zh = "t" }}
            hint = {{ en = "h", zh = "h" }}
            about = {{ en = "a", zh = "a" }}
            [[file]]
            name = "long.txt"
            text = "line\n"
            times = 3
            [[actor]]
            id = "one"
            name = {{ en = "One", zh = "一" }}
            plays = {{ server = {{ local = "127.0.0.1:0", behaviour = "hello", welcome = "Hi", at-end = "stay" }} }}
            [[step]]
            do = {{ en = "d", zh = "d" }}
            see = {{ en = "s", zh = "s" }}
            [[step.check]]
            says = {{ en = "s", zh = "s" }}
            by = "one"
            {check}
            "#
        );
        read("test", &text)
    }

    #[test]
    fn a_check_of_another_system_is_left_out() {
        let checks = |check: &str| lesson(check).unwrap().steps[0].checks.len();
        assert_eq!(checks(r#"when = "ended""#), 1);
        assert_eq!(checks(&format!(r#"when = "ended"{}on = ["{OS}"]"#, '\n')), 1);
        let other = if OS == "linux" { "windows" } else { "linux" };
        assert_eq!(checks(&format!(r#"when = "ended"{}on = ["{other}"]"#, '\n')), 0);
        assert!(lesson("when = \"ended\"\non = [\"plan9\"]").unwrap_err().contains("plan9"));
    }

    #[test]
    fn a_lesson_says_what_it_needs() {
        let text = r#"
            title = { en = "t", zh = "t" }
            hint = { en = "h", zh = "h" }
            about = { en = "a", zh = "a" }
            [[actor]]
            id = "one"
            name = { en = "One", zh = "一" }
            plays = { udp = { local = "[::1]:0" } }
            [[step]]
            do = { en = "d", zh = "d" }
            see = { en = "s", zh = "s" }
            [[step.check]]
            says = { en = "s", zh = "s" }
            by = "one"
            when = "ended"
        "#;
        assert!(read("test", text).unwrap_err().contains("Ipv6"));
        read("test", &format!("needs = [\"ipv6\"]\n{text}")).unwrap();
    }

    #[test]
    fn one_of_several_may_happen_and_files_have_content() {
        let lesson = lesson(r#"when = { any-of = ["unreachable", { opened = { port = 80 } }] }"#);
        let lesson = lesson.unwrap();
        assert_eq!(lesson.files[0].content(), "line\nline\nline\n");
        let crate::learn::lessons::Pattern::AnyOf(patterns) = &lesson.steps[0].checks[0].when
        else {
            panic!("{:?}", lesson.steps[0].checks[0].when);
        };
        assert_eq!(patterns.len(), 2);
    }
}
