//! What this process takes of the system (proc(5)).

use super::Outcome;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Memory that the process holds, in bytes. Cheap: from a counter, not from a walk over its pages.
pub(crate) fn rss_bytes() -> Outcome<f64> {
    kib_of("VmRSS:")
}

/// Memory that the system needs to know where the process's memory is, in bytes.
pub(crate) fn page_table_bytes() -> Outcome<f64> {
    kib_of("VmPTE:")
}

fn kib_of(name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.ok_or_else(|| format!("the system does not tell {name}"))?.parse::<f64>()? * 1024.0)
}

/// Processor time of this process so far, by steps of 10 ms (proc(5)).
pub(crate) fn cpu_time() -> Outcome<Duration> {
    /// `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux.
    const TICKS_A_SECOND: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // Fields 14 and 15; the name before field 3 may hold anything but ends with the last bracket.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks = fields.skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 1000 / TICKS_A_SECOND))
}

/// The one figure that this program prints when it is started again in a role.
pub(crate) fn told_in_role(role: &str) -> Outcome<f64> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg(role).stderr(Stdio::inherit()).output()?;
    let told = String::from_utf8(output.stdout)?;
    told.trim().parse().map_err(|_| format!("{role} said {told:?}").into())
}
