#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::ProgramRequest;
use crate::engine::messages::SavedMessages;
use crate::i18n::Lang;
use crate::learn::lessons::programs;
use crate::net::traced::{ProgramConfig, Watch};
use std::task::Waker;
use std::time::{Duration, Instant};

/// A pane whose tools are known.
fn ready_pane(form: ProgramForm) -> ProgramPane {
    let mut pane = ProgramPane::new(ProgramSettings { form, ..ProgramSettings::default() });
    let deadline = Instant::now() + Duration::from_secs(20);
    while pane.workshop.tools().is_none() {
        assert!(Instant::now() < deadline, "the tools were not found in time");
        pane.workshop.open(Waker::noop());
        std::thread::yield_now();
    }
    pane
}

/// The configuration that a pane makes, or what is wrong with it.
fn config_of(pane: &mut ProgramPane, lang: Lang) -> Result<ProgramConfig, Vec<String>> {
    let texts = Texts::new(lang);
    let env = FormEnv { texts: &texts, addresses: &[], saved: &SavedMessages::default() };
    match pane.config(env) {
        Some(SessionConfig::Program(config)) => Ok(*config),
        Some(other) => panic!("{other:?}"),
        None => Err(pane.errors.all().map(str::to_owned).collect()),
    }
}

fn form(file: &str) -> ProgramForm {
    let interpreter = "/usr/bin/python3".to_owned();
    ProgramForm { file: file.to_owned(), interpreter, ..ProgramForm::default() }
}

#[test]
fn a_file_in_python_is_watched_by_our_part_and_others_by_what_there_is() {
    let mut pane = ready_pane(ProgramForm { args: "7890 'a b'".to_owned(), ..form("/d/e.py") });
    let config = config_of(&mut pane, Lang::En).unwrap();
    assert_eq!(config.file, Some("/d/e.py".into()));
    assert_eq!((config.watch, config.args.len()), (Watch::PythonShim, 2));
    assert_eq!(config.folder, Some("/d".into()));
    pane.form.watch = WatchChoice::Nothing;
    assert_eq!(config_of(&mut pane, Lang::En).unwrap().watch, Watch::Nothing);
    // Our part cannot watch what is not Python.
    let mut pane = ready_pane(ProgramForm { watch: WatchChoice::Shim, ..form("/bin/nc") });
    assert_ne!(config_of(&mut pane, Lang::En).unwrap().watch, Watch::PythonShim);
}

#[test]
fn what_is_wrong_stands_beside_the_fields_in_both_languages() {
    for (lang, quote, file) in [
        (Lang::En, "at character 3", "Choose a program first."),
        (Lang::Zh, "第 3 个字符", "请先选择一个程序。"),
    ] {
        let mut pane = ready_pane(ProgramForm { args: "a 'b".to_owned(), ..form("e.py") });
        let wrong = config_of(&mut pane, lang).unwrap_err();
        assert!(matches!(&wrong[..], [text] if text.contains(quote)), "{wrong:?}");
        let mut pane = ready_pane(form("  "));
        assert_eq!(config_of(&mut pane, lang).unwrap_err(), [file]);
        let mut unready = ProgramPane::new(ProgramSettings::default());
        assert_eq!(config_of(&mut unready, lang).unwrap_err().len(), 1);
    }
}

#[test]
fn a_program_that_is_run_too_early_runs_once_the_tools_are_known() {
    let texts = Texts::new(Lang::En);
    let saved = SavedMessages::default();
    let env = FormEnv { texts: &texts, addresses: &[], saved: &saved };
    let settings = ProgramSettings { form: form("/d/e.py"), ..ProgramSettings::default() };
    let mut pane = ProgramPane::new(settings);
    assert!(!pane.is_ready());
    assert!(pane.start(env).is_none());
    assert!(pane.wants_run && pane.errors.all().next().is_none());
    let deadline = Instant::now() + Duration::from_secs(20);
    while !pane.is_ready() {
        assert!(Instant::now() < deadline, "the tools were not found in time");
        pane.workshop.open(Waker::noop());
        std::thread::yield_now();
    }
    assert!(matches!(pane.start(env), Some(PaneIntent::Start(_))));
    assert!(!pane.wants_run, "once is enough");
}

#[test]
fn a_program_of_the_lessons_is_run_from_a_private_copy() {
    let program = programs().first().unwrap();
    let mut pane = ready_pane(ProgramForm::default());
    pane.form.interpreter = "/usr/bin/python3".to_owned();
    pane.form.choose_lesson(program);
    let file = config_of(&mut pane, Lang::En).unwrap().file.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), program.source);
    assert_eq!(pane.title(None, &Texts::new(Lang::En)), program.file);
    drop(pane);
    assert!(!file.exists(), "the copy goes with the pane");
}

#[test]
fn what_was_set_comes_back_and_nothing_of_it_runs() {
    let settings = ProgramSettings {
        form: ProgramForm { args: "1 2".to_owned(), ..form("/d/e.py") },
        ..ProgramSettings::default()
    };
    let pane = ProgramPane::new(settings.clone());
    assert_eq!(pane.settings(), settings);
    assert_eq!(pane.mark(None), Dot::Ring);
    let line_end = ProgramSettings::default().body.composer.message.line_end;
    assert_eq!(line_end, LineEnd::Lf, "input() waits for the end of a line");
}

#[test]
fn a_request_fills_the_form() {
    let request = StartRequest::Program(ProgramRequest {
        args: vec!["a b".into(), "7".into()],
        watch: Some(Watch::Strace),
        ..ProgramRequest::of("/d/e.py")
    });
    let mut pane = ProgramPane::new(ProgramSettings::default());
    assert!(pane.fits(&request));
    pane.fill(&request);
    assert_eq!((pane.form.file.as_str(), pane.form.args.as_str()), ("/d/e.py", "\"a b\" 7"));
    assert_eq!(pane.form.watch, WatchChoice::Strace);
    assert!(pane.fits(&request));
    assert!(!pane.fits(&StartRequest::Program(ProgramRequest::of("/other.py"))));
}
