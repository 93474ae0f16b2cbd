//! Every lesson, from its first step to its last, on loopback and without a window; and what a run does beside that.

use crate::probe::DEADLINE;
use network_playground::engine::lessons::LessonRun;
use network_playground::engine::lessons::headless::{LessonEnd, Setting, run_lesson};
use network_playground::engine::{Engine, EngineConfig};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::lessons::lesson::{Need, Target};
use network_playground::learn::lessons::{Act, Lesson, PortMap, Role, lessons};
use network_playground::net::http::Target as HttpTarget;
use std::collections::BTreeSet;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::task::Waker;
use std::time::Instant;

fn engine() -> Engine {
    Engine::new(EngineConfig::default(), Waker::noop().clone()).unwrap()
}

/// Ports that everybody may use, and that a lesson names of this machine.
fn named_ports(lesson: &Lesson) -> BTreeSet<u16> {
    let mut ports = BTreeSet::new();
    for actor in &lesson.actors {
        match &actor.plays {
            Role::Udp { local, to, .. } => {
                ports.insert(local.port());
                ports.extend(to.as_ref().and_then(local_port));
            }
            Role::Server { local, .. } => drop(ports.insert(local.port())),
            Role::Client { to, .. } => ports.extend(local_port(to)),
            Role::Get { url } => drop(ports.insert(HttpTarget::parse(url).unwrap().port())),
            Role::Program { .. } => {}
        }
    }
    for act in lesson.steps.iter().flat_map(|step| &step.acts) {
        if let Act::SetPort { port, .. } = act {
            ports.insert(*port);
        }
    }
    ports.retain(|port| *port >= 1024);
    ports
}

fn local_port(target: &Target) -> Option<u16> {
    match target {
        Target::Address(address) => address.ip().is_loopback().then(|| address.port()),
        Target::Host(host, port) => (host == "localhost").then_some(*port),
        Target::Actor(_) => None,
    }
}

/// A port that nobody has, neither with UDP nor with TCP.
fn free_port() -> u16 {
    loop {
        let udp = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
        let port = udp.local_addr().unwrap().port();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Free ports in place of all that a lesson names. Its programs have theirs in their text.
fn free_ports(lesson: &Lesson) -> PortMap {
    let mut map = PortMap::default();
    let has_program = lesson.actors.iter().any(|actor| matches!(actor.plays, Role::Program { .. }));
    if !has_program {
        for port in named_ports(lesson) {
            map.set(port, free_port());
        }
    }
    map
}

/// Why this machine cannot do a lesson; `None` if it can.
fn lacks(lesson: &Lesson) -> Option<&'static str> {
    lesson.needs.iter().find_map(|need| match need {
        Need::Ipv6 => UdpSocket::bind("[::1]:0").is_err().then_some("no IPv6"),
        Need::Python => {
            let version = std::process::Command::new("python3").arg("--version").output();
            version.is_err().then_some("no python3")
        }
    })
}

/// Runs a lesson in a language; what is seen of it is looked at, and must be over within the deadline.
fn run(
    engine: &Engine,
    lesson: &'static Lesson,
    lang: Lang,
    ports: PortMap,
    folder: &Path,
    look: &mut dyn FnMut(&LessonRun),
) -> (LessonEnd, String) {
    let texts = Texts::new(lang);
    let python = "python3".into();
    let setting = Setting { texts: &texts, folder, ports, python };
    let until = Instant::now() + 3 * DEADLINE;
    let mut last = String::new();
    let end = run_lesson(lesson, &engine.handle(), setting, &mut |run| {
        look(run);
        last = told(run, lang);
        Instant::now() < until
    });
    (end, last)
}

/// How far a run is, for a test that fails.
fn told(run: &LessonRun, lang: Lang) -> String {
    let progress = run.progress();
    let mut lines = vec![format!("step {}, {:?}", progress.step() + 1, run.under_way())];
    for (place, step) in progress.lesson().steps.iter().enumerate() {
        for (check, tick) in step.checks.iter().zip(progress.ticks(place)) {
            let mark = if tick.is_done { 'x' } else { ' ' };
            lines.push(format!("{}. [{mark}] {} ({})", place + 1, check.says.of(lang), tick.times));
        }
    }
    if let Some(turn) = progress.turn() {
        lines.push(format!("wrong turn: {}", turn.say.of(lang)));
    }
    lines.join("\n")
}

#[test]
fn every_lesson_runs_to_its_end_in_both_languages() {
    let only = std::env::var("LESSON").ok();
    let wanted = |lesson: &&Lesson| only.as_deref().is_none_or(|id| id == lesson.id);
    std::thread::scope(|scope| {
        for lesson in lessons().iter().map(|(_, lesson)| lesson).filter(wanted) {
            if let Some(lack) = lacks(lesson) {
                say_skipped(lesson, lack);
                continue;
            }
            scope.spawn(move || {
                for lang in [Lang::En, Lang::Zh] {
                    runs_to_its_end(lesson, lang);
                }
            });
        }
    });
}

#[expect(clippy::print_stderr, reason = "a test that skips something says so")]
fn say_skipped(lesson: &Lesson, lack: &str) {
    eprintln!("{}: skipped, since this machine has {lack}", lesson.id);
}

fn runs_to_its_end(lesson: &'static Lesson, lang: Lang) {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine();
    let mut turns = Vec::new();
    let (end, last) = run(&engine, lesson, lang, free_ports(lesson), folder.path(), &mut |run| {
        let turn = run.progress().turn().map(|turn| turn.say.of(lang).to_owned());
        turns.extend(turn.filter(|turn| !turns.contains(turn)));
    });
    let id = lesson.id;
    assert!(matches!(end, LessonEnd::Done), "{id} ({lang:?}): {end:?}\n{last}");
    assert_eq!(turns, Vec::<String>::new(), "{id}: doing all as told is no wrong turn");
}
