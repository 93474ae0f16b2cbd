//! A program in a window, and what the kernel counts of it (proc(5)).

use super::Outcome;
use super::screen::Screen;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running program. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    started: Instant,
    stderr: PathBuf,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts it on a screen, with a home of its own.
    pub(crate) fn start(screen: &Screen, program: &str, arguments: &[&str]) -> Outcome<Self> {
        let stderr = screen.folder().join("stderr");
        let mut command = Command::new(program);
        command.args(arguments).env("RUST_LOG", "info").stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(&stderr)?);
        screen.set_environment(&mut command);
        let started = Instant::now();
        Ok(Self { child: command.spawn()?, started, stderr })
    }

    /// When it was started.
    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }

    /// What it has used until now.
    pub(crate) fn usage(&self) -> Outcome<Usage> {
        let mut usage = Usage::default();
        for task in fs::read_dir(self.proc("task"))? {
            let task = task?.path();
            // A thread may end at any moment.
            let read = |file| fs::read_to_string(task.join(file)).unwrap_or_default();
            let name = read("comm").trim_end().to_owned();
            let ns = read("schedstat").split(' ').next().and_then(|ns| ns.parse().ok());
            *usage.ns.entry(name).or_default() += ns.unwrap_or(0);
        }
        // The first thread has the number of the process, and draws.
        let status = fs::read_to_string(self.proc(&format!("task/{}/status", self.child.id())))?;
        usage.ui_wakes =
            field(&status, "voluntary_ctxt_switches:").ok_or("no count of switches")?;
        Ok(usage)
    }

    /// Memory that it alone uses, and its share of what others use too.
    pub(crate) fn proportional_kib(&self) -> Outcome<u64> {
        let rollup = fs::read_to_string(self.proc("smaps_rollup"))?;
        Ok(field(&rollup, "Pss:").ok_or("no proportional memory")?)
    }

    /// Waits for its end: the counters that it prints then.
    pub(crate) fn counters_at_the_end(mut self) -> Outcome<Counters> {
        let deadline = Instant::now() + Duration::from_secs(5);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > deadline {
                return Err("the window did not close".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let said = fs::read_to_string(&self.stderr)?;
        let line = said.lines().rfind(|line| line.contains("window closed; all sessions: "));
        Ok(Counters(line.ok_or_else(|| format!("no counters at the end: {said}"))?.to_owned()))
    }
}

/// The number after a name at the beginning of a line.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A line such as `received=3 sent=1`.
#[derive(Debug)]
pub(crate) struct Counters(String);

impl Counters {
    /// The value with this name; 0 if it is not there.
    pub(crate) fn of(&self, name: &str) -> u64 {
        let mut words = self.0.split(' ').filter_map(|word| word.split_once('='));
        words.find(|(key, _)| *key == name).and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
    }
}

/// What a process has used, or used within some time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    /// How often the ui thread went to sleep.
    pub(crate) ui_wakes: u64,
    /// Processor time of threads, by their names.
    ns: BTreeMap<String, u64>,
}

impl Usage {
    /// What was used since then.
    pub(crate) fn since(&self, before: &Self) -> Self {
        let past = |name| before.ns.get(name).copied().unwrap_or(0);
        let ns = self.ns.iter().map(|(name, ns)| (name.clone(), ns.saturating_sub(past(name))));
        Self { ui_wakes: self.ui_wakes - before.ui_wakes, ns: ns.collect() }
    }

    /// The share of one core.
    pub(crate) fn share_of(&self, time: Duration) -> f64 {
        self.ns.values().sum::<u64>() as f64 / time.as_nanos() as f64
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} wake-ups", self.ui_wakes)?;
        for (name, ns) in self.ns.iter().filter(|(_, ns)| **ns > 10_000_000) {
            write!(f, ", {name} {} ms", ns / 1_000_000)?;
        }
        Ok(())
    }
}
