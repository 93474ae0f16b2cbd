//! What all benchmark programs share: when to run, medians, and how figures are printed.
//!
//! A benchmark prints, and never fails for time: machines differ, and this one is shared. Figures
//! that matter are ratios to a bare loop that runs in turn with what is measured (A B A B…), so
//! that both meet the same disturbances, and medians over several rounds.

use std::time::Duration;

/// Whether `cargo bench` started the program. `cargo test --all-targets` starts benchmarks too, and
/// must not take minutes.
pub(crate) fn is_asked() -> bool {
    let asked = std::env::args().any(|argument| argument == "--bench");
    if !asked {
        println!("run it with `cargo bench`");
    }
    asked
}

/// The middle one of several figures; 0 if there are none.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// The figure that 19 of 20 do not exceed; 0 if there are none. The very worst is often another
/// program's turn on the processor.
pub(crate) fn of_twenty(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) * 19 / 20).copied().unwrap_or(0.0)
}

/// The largest of several figures.
pub(crate) fn worst(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(0.0, f64::max)
}

/// Milliseconds, with fractions.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A requirement on a figure.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// It may be at most this.
    Most(f64),
    /// It must be at least this.
    Least(f64),
}

/// The requirements that a benchmark closes with.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<String>,
}

impl Report {
    /// Adds a requirement and the figure that it meets or does not.
    pub(crate) fn add(&mut self, name: &str, figure: f64, unit: &str, limit: Limit) {
        let (is_ok, relation, bound) = match limit {
            Limit::Most(bound) => (figure <= bound, "≤", bound),
            Limit::Least(bound) => (figure >= bound, "≥", bound),
        };
        let verdict = if is_ok { "ok" } else { "over" };
        self.lines
            .push(format!("{name:<52} {figure:>9.3} {unit:<3} {relation} {bound:<6} {verdict}"));
    }

    /// Prints one line for each requirement.
    pub(crate) fn print(self) {
        println!("\nrequirement");
        for line in self.lines {
            println!("  {line}");
        }
    }
}
