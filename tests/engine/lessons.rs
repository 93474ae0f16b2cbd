//! Every lesson, from its first step to its last, on loopback and without a window; and what a run does beside that.

use crate::probe::{DEADLINE, skip};
use network_playground::engine::lessons::headless::{Headless, LessonEnd, Setting, run_lesson};
use network_playground::engine::lessons::{LessonRun, files};
use network_playground::engine::{
    Engine, EngineConfig, EngineHandle, IcmpMode, IcmpRequest, StartRequest,
};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::lessons::lesson::{Need, Target};
use network_playground::learn::lessons::turn::REACTION;
use network_playground::learn::lessons::{
    Act, Lesson, Pattern, PortMap, Role, WrongTurn, lesson, lessons, programs,
};
use network_playground::net::http::Target as HttpTarget;
use network_playground::net::traced::ProgramConfig;
use network_playground::net::unix::{HAS_RECORDS, IS_SUPPORTED};
use network_playground::net::{
    DatagramCommand, Destination, End, Recipients, SessionConfig, SessionId, SessionState, Stamp,
    StreamCommand,
};
use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;
use std::time::{Duration, Instant};

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
            Role::Relay { local, to, .. } => ports.extend([local.port(), to.port()]),
            Role::Program { .. }
            | Role::Icmp { .. }
            | Role::UnixListen { .. }
            | Role::UnixConnect { .. }
            | Role::UnixDatagrams { .. } => {}
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

/// Ports that lessons have in tests: below those that the system gives to sockets of others while a lesson begins, and
/// none that a lesson names.
const TEST_PORTS: Range<u16> = 10_000..30_000;

/// A port that nobody has, neither with UDP nor with TCP, and that is not given twice. Another run of these tests at
/// the same time begins elsewhere.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const RUNS_APART: u32 = 997;
    let count = u32::from(TEST_PORTS.end - TEST_PORTS.start);
    let first = std::process::id().wrapping_mul(RUNS_APART);
    loop {
        let place = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % count;
        let port = TEST_PORTS.start + u16::try_from(place).unwrap();
        let at = ("127.0.0.1", port);
        if UdpSocket::bind(at).is_ok() && TcpListener::bind(at).is_ok() {
            return port;
        }
    }
}

/// Free ports and paths in place of all that a lesson names, in its programs, too: another run of these tests, or of the
/// program itself, may have those.
fn free_ports(lesson: &Lesson, folder: &Path) -> PortMap {
    let mut map = PortMap::default();
    map.set_folder(folder.to_owned());
    for port in named_ports(lesson) {
        map.set(port, free_port());
    }
    map
}

/// Why this machine cannot do a lesson; `None` if it can.
fn lacks(lesson: &Lesson) -> Option<&'static str> {
    lesson.needs.iter().find_map(|need| match need {
        Need::Ipv6 => UdpSocket::bind("[::1]:0").is_err().then_some("no IPv6"),
        Need::Python => lacks_python().then_some("no python3"),
        Need::UnixSockets => (!IS_SUPPORTED).then_some("no Unix-domain sockets"),
        Need::Records => (!HAS_RECORDS).then_some("no SOCK_SEQPACKET"),
        Need::Ping => lacks_icmp(IcmpMode::Ping).then_some("no right to ping"),
        Need::Raw => lacks_icmp(IcmpMode::Raw).then_some("no right to a raw socket"),
    })
}

/// Whether such a session ends at once, since the right to it or the thing itself is missing.
fn lacks_icmp(mode: IcmpMode) -> bool {
    let engine = engine();
    let request = StartRequest::Icmp(IcmpRequest::of(mode, "127.0.0.1".to_owned()));
    let config = request.config(&Texts::new(Lang::En)).unwrap();
    let session = engine.handle().start(config).unwrap();
    let is_settled = |state: &SessionState| *state != SessionState::Opening;
    assert!(engine.handle().wait_until(session, DEADLINE, is_settled));
    matches!(engine.handle().end_of(session), Some(End::Failed(_)))
}

fn lacks_python() -> bool {
    Command::new("python3").arg("--version").output().is_err()
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
    let setting = Setting { texts: &texts, folder, ports };
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
        lines.push(format!("wrong turn: {}", turn.say(&Texts::new(lang))));
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
                skip(&format!("{}: this machine has {lack}", lesson.id));
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

fn runs_to_its_end(lesson: &'static Lesson, lang: Lang) {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine();
    let (texts, mut turns) = (Texts::new(lang), Vec::new());
    let ports = free_ports(lesson, folder.path());
    let (end, last) = run(&engine, lesson, lang, ports, folder.path(), &mut |run| {
        let turn = run.progress().turn().map(|turn| turn.say(&texts));
        turns.extend(turn.filter(|turn| !turns.contains(turn)));
    });
    let id = lesson.id;
    assert!(matches!(end, LessonEnd::Done), "{id} ({lang:?}): {end:?}\n{last}");
    assert_eq!(turns, Vec::<String>::new(), "{id}: doing all as told is no wrong turn");
}

/// A lesson that a person takes, on a stage without a window.
struct Taken<'a> {
    engine: &'a Engine,
    run: LessonRun,
    stage: Headless<'a>,
}

impl<'a> Taken<'a> {
    fn begin(
        engine: &'a Engine,
        handle: &'a EngineHandle,
        id: &str,
        (texts, folder): (&'a Texts, &'a Path),
    ) -> Self {
        let lesson = lesson(id).unwrap();
        let ports = free_ports(lesson, folder);
        files::provide(lesson, folder, &ports).unwrap();
        let setting = Setting { texts, folder, ports: ports.clone() };
        let run = LessonRun::begin(lesson, engine.handle(), ports, folder.to_owned());
        Self { engine, run, stage: Headless::new(lesson, handle, setting) }
    }

    fn until(&mut self, what: &str, is_so: impl Fn(&LessonRun) -> bool) {
        let until = Instant::now() + DEADLINE;
        loop {
            let seen = self.engine.store().seen();
            self.run.advance(&mut self.stage);
            self.stage.note_saved(&mut self.run);
            if is_so(&self.run) {
                return;
            }
            let id = self.run.progress().lesson().id;
            let told = told(&self.run, Lang::En);
            assert!(Instant::now() < until, "{id}: {what} did not come:\n{told}");
            if let Some(change) = self.run.next_change(Stamp::now()) {
                self.run.hurry(change);
            }
            self.engine.store().wait_beyond(seen, Duration::from_millis(10));
        }
    }

    /// Has the steps before this one done, and their questions answered.
    fn go_to(&mut self, step: usize) {
        while self.run.progress().step() < step {
            let now = self.run.progress().step();
            self.run.do_step();
            self.until("the acts", |run| run.under_way().is_none());
            assert_eq!(self.run.stuck(), None);
            let lesson = self.run.progress().lesson();
            for (place, question) in lesson.steps[now].questions.iter().enumerate() {
                self.until("the answer", |run| {
                    run.progress().right_answer(&question.answer).is_some()
                });
                let right = self.run.progress().right_answer(&question.answer).unwrap();
                self.run.answer(place, &right);
            }
            self.until("the step", |run| run.progress().step() > now);
        }
    }

    /// A person starts an actor in a way of their own.
    fn start_own(&mut self, actor: usize, change: impl FnOnce(&mut StartRequest)) -> SessionId {
        let mut request = self.run.request(actor).unwrap();
        change(&mut request);
        let config = request.config(&Texts::new(Lang::En)).unwrap();
        let session = self.engine.handle().start(config).unwrap();
        self.run.cast(actor, session);
        session
    }

    fn turn(&self) -> Option<String> {
        self.run.progress().turn().map(|turn| turn.say(&Texts::new(Lang::En)))
    }
}

/// The system chooses the port.
fn at_any_port(request: &mut StartRequest) {
    match request {
        StartRequest::Udp(request) => request.bind.set_port(0),
        StartRequest::Listen(request) => request.address.set_port(0),
        _ => panic!("{request:?}"),
    }
}

/// The places of a step's wrong turns that tests take, with what is said.
fn wrong_turns(lesson: &Lesson) -> Vec<(usize, usize, WrongTurn)> {
    let mut turns = Vec::new();
    for (step, one) in lesson.steps.iter().enumerate() {
        for turn in &one.wrong_turns {
            let actor = lesson.place_of(&turn.by).unwrap();
            // In a later step its session may be there already.
            let is_new = !lesson.steps[..step]
                .iter()
                .flat_map(|step| &step.acts)
                .any(|act| matches!(act, Act::Start(id) if *id == turn.by));
            if is_new {
                turns.push((step, actor, turn.clone()));
            }
        }
    }
    turns
}

/// A socket at another port, and a client before its server: what lessons say of it appears.
#[test]
fn wrong_turns_are_told() {
    let texts = Texts::new(Lang::En);
    let mut taken_turns = 0;
    for lesson in lessons().iter().map(|(_, lesson)| lesson).filter(|one| lacks(one).is_none()) {
        for (step, actor, turn) in wrong_turns(lesson) {
            let (engine, folder) = (engine(), tempfile::tempdir().unwrap());
            let handle = engine.handle();
            let mut taken = Taken::begin(&engine, &handle, lesson.id, (&texts, folder.path()));
            let role = &lesson.actors[actor].plays;
            match (&turn.when, role) {
                (Pattern::Opened(test), Role::Udp { .. } | Role::Server { .. })
                    if test.port_not.is_some() =>
                {
                    taken.go_to(step);
                    taken.start_own(actor, at_any_port);
                }
                (Pattern::Failed(test), Role::Client { .. } | Role::UnixConnect { .. })
                    if step == 0 && test.error.as_deref() == Some("ECONNREFUSED") =>
                {
                    taken.start_own(actor, |_| {});
                }
                (Pattern::Opened(test), Role::UnixListen { .. } | Role::UnixDatagrams { .. })
                    if test.name_not.is_some() =>
                {
                    taken.go_to(step);
                    taken.start_own(actor, |request| {
                        let StartRequest::Unix(request) = request else { panic!("{request:?}") };
                        let elsewhere = folder.path().join("elsewhere.sock");
                        request.name = elsewhere.to_str().unwrap().parse().unwrap();
                    });
                }
                _ => continue,
            }
            let begin = turn.say.en.split('{').next().unwrap().to_owned();
            taken.until("the wrong turn", |run| {
                run.progress().turn().is_some_and(|told| told.say(&texts).starts_with(&begin))
            });
            let said = taken.turn().unwrap();
            assert!(!said.contains("{port}"), "{}: {said}", lesson.id);
            taken_turns += 1;
            taken.stage.end();
        }
    }
    assert!(taken_turns >= 2, "{taken_turns}");
}

const SEND: &str = "udp-send-receive";

/// The server has no such file, and sends nothing: without a word, a learner would wait for ever.
#[test]
fn a_file_name_that_is_another_one_is_told_and_the_right_one_goes_on() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, "file-download", (&texts, folder.path()));
    taken.go_to(1);
    for (name, is_wrong) in [("hallo.txt", true), ("hello.txt", false)] {
        let local = |run: &LessonRun| run.progress().actor("client").and_then(|one| one.local);
        let before = local(&taken.run);
        let client = taken.start_own(1, |_| {});
        taken.until("a connection", |run| local(run).is_some() && local(run) != before);
        let send = StreamCommand::Send(Recipients::All, name.as_bytes().to_vec().into());
        engine.command(client, send).unwrap().unwrap();
        taken.until(name, |run| {
            let progress = run.progress();
            progress.turn().is_some() == is_wrong
                && progress.ticks(1).last().is_some_and(|tick| tick.is_done != is_wrong)
        });
        // What comes sooner than a person can react is taken for what the wrong turn led to.
        let told = Instant::now();
        taken.until("a person's time", |_| told.elapsed() >= REACTION);
    }
}

#[test]
fn a_person_may_do_a_step_before_its_text_comes_and_have_the_rest_done() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    let receiver = taken.start_own(0, |_| {});
    taken.until("the first step", |run| run.progress().step() == 1);
    // What runs already is not started again.
    taken.go_to(2);
    assert_eq!(taken.run.session_of(0), Some(receiver));
    assert!(taken.run.session_of(1).is_some());
}

#[test]
fn what_a_person_has_sent_is_not_sent_again() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    taken.go_to(1);
    let to = taken.run.other_end(1).unwrap();
    let sender = taken.start_own(1, |_| {});
    let payload = b"hello".to_vec().into();
    let to = SocketAddr::new(to.0.parse().unwrap(), to.1);
    let send = DatagramCommand::Send { to: Destination::Peer(to.into()), payload };
    engine.command(sender, send).unwrap().unwrap();
    taken.run.do_step();
    taken.until("the second step", |run| run.under_way().is_none() && run.progress().step() == 2);
    let datagrams = engine.tally_of(sender).unwrap().sent;
    assert_eq!(datagrams, 1);
}

#[test]
fn an_actor_that_is_started_again_is_the_same_actor() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    let first = taken.start_own(0, at_any_port);
    taken.until("the wrong turn", |run| run.progress().turn().is_some());
    engine.stop(first);
    let second = taken.start_own(0, |_| {});
    taken.until("the right one", |run| run.progress().step() == 1);
    assert_eq!(taken.run.session_of(0), Some(second));
    assert_eq!(taken.run.actor_of(first), Some(0), "its last rows are read, too");
    assert_eq!(taken.turn(), None);
}

#[test]
fn what_a_person_has_started_elsewhere_is_started_in_its_place_if_the_program_is_to_do_it() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    let elsewhere = taken.start_own(0, at_any_port);
    taken.until("the wrong turn", |run| run.progress().turn().is_some());
    taken.stage.adopt(0, elsewhere);
    taken.go_to(1);
    assert_ne!(taken.run.session_of(0), Some(elsewhere));
    assert!(!engine.is_running(elsewhere));
}

#[test]
fn a_port_that_is_in_use_is_replaced_where_nobody_is_there_to_be_asked() {
    let lesson = lesson(SEND).unwrap();
    let (engine, folder) = (engine(), tempfile::tempdir().unwrap());
    let mut ports = free_ports(lesson, folder.path());
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    ports.set(7788, port);
    let mut real = 0;
    let (end, told) = run(&engine, lesson, Lang::En, ports, folder.path(), &mut |run| {
        real = run.progress().ports().real(7788);
    });
    assert!(matches!(end, LessonEnd::Done), "{end:?}\n{told}");
    assert_ne!(real, port, "another one stands for it");
}

#[test]
fn a_lesson_may_be_left_in_the_middle() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    taken.go_to(1);
    let session = taken.run.session_of(0).unwrap();
    let Taken { run, stage, .. } = taken;
    stage.end();
    drop(run);
    let until = Instant::now() + DEADLINE;
    while engine.is_running(session) {
        assert!(Instant::now() < until, "it goes on");
        std::thread::yield_now();
    }
}

#[test]
fn rows_that_left_the_log_unseen_are_counted() {
    const BUDGET: usize = 8 << 20;
    let config = EngineConfig { log_budget_bytes: BUDGET, ..EngineConfig::default() };
    let engine = Engine::new(config, Waker::noop().clone()).unwrap();
    let (folder, texts) = (tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    taken.go_to(1);
    let local = engine.snapshot(taken.run.session_of(0).unwrap()).unwrap().open_at().unwrap();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let until = Instant::now() + DEADLINE;
    while engine.store().stats().rows_evicted == 0 {
        assert!(Instant::now() < until, "nothing is evicted");
        peer.send_to(&vec![b'x'; 60_000], local.socket_addr().unwrap()).unwrap();
    }
    taken.until("the count", |run| run.rows_lost() > 0);
}

#[test]
fn a_session_that_a_person_starts_anywhere_plays_the_part_that_it_fits() {
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let taken = Taken::begin(&engine, &handle, "tcp-hello", (&texts, folder.path()));
    let config = |actor: usize| taken.run.request(actor).unwrap().config(&texts).unwrap();
    assert_eq!(taken.run.part_for(&config(0)), Some(0));
    assert_eq!(taken.run.part_for(&config(1)), Some(1));
    let StartRequest::Listen(mut elsewhere) = taken.run.request(0).unwrap() else { panic!() };
    elsewhere.address.set_port(free_port());
    let elsewhere = StartRequest::Listen(elsewhere).config(&texts).unwrap();
    assert_eq!(taken.run.part_for(&elsewhere), Some(0), "a wrong turn: the step waits for it");
    let to_nobody = StartRequest::connect("127.0.0.1".to_owned(), free_port());
    let to_nobody = to_nobody.config(&texts).unwrap();
    assert_eq!(taken.run.part_for(&to_nobody), None, "nobody waits for a client");
    let udp = StartRequest::udp("127.0.0.1:0".parse().unwrap()).config(&texts).unwrap();
    assert_eq!(taken.run.part_for(&udp), None);
}

#[test]
fn a_program_of_a_learner_plays_the_part_that_its_sockets_show() {
    if lacks_python() {
        return skip("this machine has no python3");
    }
    let (engine, folder, texts) = (engine(), tempfile::tempdir().unwrap(), Texts::new(Lang::En));
    let handle = engine.handle();
    let mut taken = Taken::begin(&engine, &handle, SEND, (&texts, folder.path()));
    let port = taken.run.progress().ports().real(7788).to_string();
    let receiver = programs().iter().find(|program| program.file == "udp_receiver.py").unwrap();
    let mine = folder.path().join("mine.py");
    std::fs::write(&mine, receiver.source.replace("7788", &port)).unwrap();
    let config = SessionConfig::Program(Box::new(ProgramConfig::python("python3", mine)));
    assert_eq!(taken.run.part_for(&config), None, "its name says nothing");
    let session = handle.start(config).unwrap();
    taken.run.watch_program(session);
    taken.until("its part", |run| run.session_of(0) == Some(session));
    taken.go_to(2);
    assert_eq!(taken.run.session_of(0), Some(session), "nobody else was started for it");
}
