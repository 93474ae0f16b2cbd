//! What programs print, read and end with.

use super::{Program, python, start};
use crate::probe::{Told, assert_errno};
use network_playground::net::traced::{ExitStatus, WatchLost};
use network_playground::net::{
    End, EventKind, Op, ProgramCommand, ProgramConfig, ProgramEvent, ProgramPart, ProtocolPart,
    SessionState, Watch,
};

fn of_part(part: ProgramPart) -> impl Fn(&Told) -> bool {
    move |told| matches!(told.kind, EventKind::Part(ProtocolPart::Program(it), _) if it == part)
}

#[test]
fn a_prompt_is_seen_at_once_and_what_is_typed_is_read() {
    let Some(python) = python() else { return };
    let program = Program::new("name = input('Name: ')\nprint('Hello, ' + name + '!')\n");
    let mut probe = program.start(python);
    let prompt = probe.next("the prompt", of_part(ProgramPart::Output));
    assert_eq!(prompt.payload, b"Name: ");
    probe.type_line("小明");
    let answer = probe.next("the answer", of_part(ProgramPart::Output));
    assert_eq!(answer.payload, "Hello, 小明!\n".as_bytes());
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert_eq!(probe.session.state(), SessionState::Ended(End::Exited));
    assert_eq!(probe.printed(ProgramPart::Input), "小明\n");
}

#[test]
fn lines_are_rows_of_their_own_and_a_traceback_is_error_output() {
    let Some(python) = python() else { return };
    let program = Program::new("print('one')\nprint('two')\nraise ValueError('three')\n");
    let mut probe = program.start(python);
    assert_eq!(probe.exit(), ExitStatus::Code(1));
    let output: Vec<_> =
        probe.told.iter().filter(|told| of_part(ProgramPart::Output)(told)).collect();
    assert_eq!(
        output.iter().map(|told| &told.payload[..]).collect::<Vec<_>>(),
        [b"one\n", b"two\n"]
    );
    let errors = probe.printed(ProgramPart::ErrorOutput);
    assert!(errors.ends_with("ValueError: three\n"), "{errors}");
}

#[test]
fn the_end_of_the_input_is_read() {
    let Some(python) = python() else { return };
    let program = Program::new("import sys\nprint(len(sys.stdin.read()))\n");
    let mut probe = program.start(python);
    probe.type_line("abc");
    probe.command(ProgramCommand::EndInput);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert_eq!(probe.printed(ProgramPart::Output), "4\n");
    assert!(probe.program_events().contains(&&ProgramEvent::InputEnded));
}

#[test]
fn the_end_has_its_code_or_its_signal() {
    let Some(python) = python() else { return };
    let table = [
        ("import sys; sys.exit(7)", ExitStatus::Code(7)),
        ("print('done')", ExitStatus::Code(0)),
        #[cfg(unix)]
        ("import os; os.kill(os.getpid(), 11)", ExitStatus::Signal(11)),
    ];
    for (text, status) in table {
        let program = Program::new(text);
        assert_eq!(program.start(python).exit(), status, "{text}");
    }
}

#[test]
fn arguments_and_the_folder_are_as_given() {
    let Some(python) = python() else { return };
    let text = "import sys, os\nprint(sys.argv[1:], os.path.realpath(os.getcwd()) == os.path.dirname(os.path.realpath(__file__)), __name__)\n";
    let program = Program::new(text);
    let config = ProgramConfig {
        args: vec!["7788".into(), "a b".into(), "*".into(), "$HOME".into()],
        ..program.config(python, Watch::PythonShim)
    };
    let mut probe = start(config);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    let printed = probe.printed(ProgramPart::Output);
    assert_eq!(printed, "['7788', 'a b', '*', '$HOME'] True __main__\n");
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let mut probe = start(ProgramConfig::of("/no/such/program"));
    let End::Failed(error) = probe.wait_ended() else { panic!("it ran") };
    assert_errno(&error, "ENOENT");
    assert_eq!((error.op, error.target.as_str()), (Op::PROGRAM_START, "/no/such/program"));
}

#[test]
fn any_program_runs_without_being_watched() {
    if cfg!(windows) {
        return;
    }
    let args = vec!["-c".into(), "echo out; echo err >&2; exit 3".into()];
    let mut probe = start(ProgramConfig { args, ..ProgramConfig::of("sh") });
    assert_eq!(probe.exit(), ExitStatus::Code(3));
    assert_eq!(probe.printed(ProgramPart::Output), "out\n");
    assert_eq!(probe.printed(ProgramPart::ErrorOutput), "err\n");
}

#[test]
fn what_does_not_load_our_part_is_told_at_its_end() {
    let Some(python) = python() else { return };
    let args = vec!["-I".into(), "-c".into(), "print('alone')".into()];
    let config = ProgramConfig { args, watch: Watch::PythonShim, ..ProgramConfig::of(python) };
    let mut probe = start(config);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert!(probe.program_events().contains(&&ProgramEvent::WatchLost(WatchLost::NeverBegan)));
}

#[test]
fn what_is_typed_for_a_program_that_does_not_read_comes_back() {
    let Some(python) = python() else { return };
    let program = Program::new("import os, time\nos.close(0)\nprint('closed')\ntime.sleep(60)\n");
    let mut probe = program.start(python);
    probe.prints("closed");
    probe.type_line("lost");
    let error = probe.send_failed();
    assert_eq!(error.op, Op::PROGRAM_INPUT);
    probe.stop();
}

#[test]
fn a_flood_of_output_is_in_the_log_whole() {
    let Some(python) = python() else { return };
    let program = Program::new("for i in range(200000): print(i)\n");
    let mut probe = program.start(python);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    let printed = probe.printed(ProgramPart::Output);
    assert_eq!(printed.lines().count(), 200_000);
    assert_eq!(printed.lines().last(), Some("199999"));
    assert_eq!(probe.session.tally().lost(), 0);
}

#[test]
fn what_a_program_has_started_ends_with_it() {
    if cfg!(windows) {
        return;
    }
    let args = vec!["-c".into(), "sleep 60 & echo begun".into()];
    let mut probe = start(ProgramConfig { args, ..ProgramConfig::of("sh") });
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert_eq!(probe.printed(ProgramPart::Output), "begun\n");
}
