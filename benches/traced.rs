//! What it costs a program in Python to be watched: an echo of datagrams on loopback, in one process, by its own clock,
//! alone and watched in turn (A B A B…). The log takes what comes, as in the window.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit and no worst figure to show")]
mod common;

use common::{Limit, Report, median};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::{Outbox, ProgramConfig, Session, SessionId, SessionState, Watch};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Rounds of each kind.
const ROUNDS: usize = 7;

/// A program that takes longer is stuck.
const SOON: Duration = Duration::from_mins(2);

/// Limit of the requirement, in microseconds a call.
const MORE_US: f64 = 30.0;

/// Prints how long a call took, in microseconds: four of them are a round trip.
const ECHO: &str = "
import socket, time
N = 20000
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); a.bind(('127.0.0.1', 0))
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); b.bind(('127.0.0.1', 0))
to = b.getsockname()
began = time.perf_counter()
for _ in range(N):
    a.sendto(b'hello', to)
    data, address = b.recvfrom(1024)
    b.sendto(data, address)
    a.recvfrom(1024)
open('took', 'w').write(str((time.perf_counter() - began) / N / 4 * 1e6))
";

fn main() -> Outcome<()> {
    if !common::is_asked() {
        return Ok(());
    }
    let Some(python) = python() else {
        println!("no python3 in PATH");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("echo.py");
    std::fs::write(&file, ECHO)?;
    let mut config = ProgramConfig::python(&python, &file);
    config.folder = Some(folder.path().to_owned());
    let (mut alone, mut watched) = (Vec::new(), Vec::new());
    println!("20 000 round trips of a datagram in {}, µs a call", python.display());
    for _ in 0..ROUNDS {
        alone.push(run(&config, Watch::Nothing, folder.path())?);
        watched.push(run(&config, Watch::PythonShim, folder.path())?);
    }
    let (alone, watched) = (median(&alone), median(&watched));
    println!("alone {alone:.2}, watched {watched:.2}, ratio {:.1}", watched / alone);
    let mut report = Report::default();
    report.add("watching a call of a program", watched - alone, "µs", Limit::Most(MORE_US));
    report.print();
    Ok(())
}

fn python() -> Option<PathBuf> {
    let ask = ["-c", "import sys; sys.stdout.write(sys.executable)"];
    let output = Command::new("python3").args(ask).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned().into())
}

/// Runs it to its end, and returns what it measured.
fn run(config: &ProgramConfig, watch: Watch, folder: &Path) -> Outcome<f64> {
    let store = Arc::new(Store::default());
    let writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let outbox: Arc<Outbox> = writer.outbox(SessionId(0));
    let config = ProgramConfig { watch, ..config.clone() };
    let session = Session::start_program(config, outbox)?;
    writer.keep(&session);
    let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
    if !session.wait_until(SOON, is_over) {
        return Err("the program did not end".into());
    }
    let lost = session.tally().lost();
    if lost > 0 {
        println!("{lost} calls are not in the log");
    }
    Ok(std::fs::read_to_string(folder.join("took"))?.parse()?)
}
