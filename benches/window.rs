//! (e) and (5): the real program in its window, seen from outside: on a screen of its own (Xvfb, with
//! openbox), by its processor time and memory in `/proc`, by the picture on the screen, and by the
//! counters that it prints at its end.
//!
//! - *idle*: processor time and wake-ups of the ui thread with a bound socket. No wake-up, no repaint;
//! - *a share of a core* while datagrams come and the log is on the screen. It counts all threads of
//!   the program, and so those of a software OpenGL too;
//! - *nothing lost*: of 200 000 numbered datagrams, each was received and logged, or counted as lost by
//!   the kernel; and a click shows meanwhile. Whether they stand in order cannot be seen from outside:
//!   `tests/engine/order.rs` looks into the store;
//! - *start and memory*, in turn with Packet Sender, if that is installed.
//!
//! It needs Linux, `Xvfb`, `openbox` and `xdotool`, and says if one is missing.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "window/process.rs"]
mod process;
#[path = "window/screen.rs"]
mod screen;
#[path = "common/sender.rs"]
mod sender;

use common::{Limit, Report, median, ms, worst};
use process::Program;
use screen::{Part, Screen};
use sender::{Flood, Way};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::thread::sleep;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

const APP: &str = env!("CARGO_BIN_EXE_network-playground");
const APP_TITLE: &str = "Network Playground";
const RIVAL: &str = "packetsender";

const PAYLOAD_BYTES: usize = 64;

/// After the picture is complete: the rest of the start.
const SETTLING: Duration = Duration::from_secs(3);

const WATCHED: Duration = Duration::from_secs(10);

/// 0.0 %, as people print it.
const IDLE_PERCENT: f64 = 0.05;

/// Datagrams a second, and the share of a core that they may cost.
const LOADS: [(f64, f64); 2] = [(2_000.0, 0.25), (100_000.0, 0.45)];

const NUMBERED: u64 = 200_000;
const NUMBERED_RATE: f64 = 100_000.0;
const CLICK_MS: f64 = 50.0;
/// Time between clicks: a tooltip of the last one may not be what is seen.
const CLICK_PAUSE: Duration = Duration::from_millis(130);
const CLICKS: usize = 12;

/// Starts of each program.
const STARTS: usize = 7;
const START_RATIO: f64 = 1.0;
const MEMORY_RATIO: f64 = 1.25;

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || !common::is_asked() {
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        println!("skipped: the window's figures are read from Linux's /proc");
        return Ok(());
    }
    let screen = match Screen::start() {
        Ok(screen) => screen,
        Err(error) => {
            println!("skipped: no screen to show the window on: {error}");
            return Ok(());
        }
    };
    let mut report = Report::default();
    idle_and_load(&screen, &mut report)?;
    numbered(&screen, &mut report)?;
    starts(&screen, &mut report)?;
    report.print();
    Ok(())
}

/// The program with a bound socket, complete and at rest.
fn bound_app(screen: &Screen) -> Outcome<(Program, SocketAddr)> {
    let (app, address) = start_app(screen)?;
    screen.wait_until_complete(app.started())?;
    sleep(SETTLING);
    Ok((app, address))
}

fn start_app(screen: &Screen) -> Outcome<(Program, SocketAddr)> {
    // Free a moment ago.
    let address = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
    let bound = address.to_string();
    let arguments = ["--udp", bound.as_str(), "--lang", "en", "--theme", "dark"];
    Ok((Program::start(screen, APP, &arguments)?, address))
}

fn idle_and_load(screen: &Screen, report: &mut Report) -> Outcome<()> {
    let (app, to) = bound_app(screen)?;
    let before = app.usage()?;
    sleep(WATCHED);
    let idle = app.usage()?.since(&before);
    let percent = idle.share_of(WATCHED) * 100.0;
    println!("idle: {percent:.3} % of a core, {} wake-ups of the ui thread", idle.ui_wakes);
    report.add("(e) idle, 10 s: processor", percent, "%", Limit::Most(IDLE_PERCENT));
    let wakes = idle.ui_wakes as f64;
    report.add("(e) idle, 10 s: wake-ups of the ui thread", wakes, "", Limit::Most(0.0));
    for (rate, limit) in LOADS {
        let before = app.usage()?;
        let sent = flood(to, rate, u64::MAX, WATCHED).run()?;
        let used = app.usage()?.since(&before);
        let share = used.share_of(sent.time);
        println!("{:.0}/s came: {share:.3} of a core ({used})", sent.rate());
        report.add(&format!("(e) {rate}/s: share of a core"), share, "", Limit::Most(limit));
        sleep(Duration::from_secs(1));
    }
    Ok(())
}

fn flood(to: SocketAddr, rate: f64, count: u64, time: Duration) -> Flood {
    let (payload_bytes, way, rate) = (PAYLOAD_BYTES, Way::OneByOne, Some(rate));
    Flood { to, payload_bytes, way, rate, count, time }
}

fn numbered(screen: &Screen, report: &mut Report) -> Outcome<()> {
    let (app, to) = bound_app(screen)?;
    let switch = find_switch(screen)?;
    let at_rest = clicks(screen, &switch, |_| true)?;
    let sending = std::thread::Builder::new()
        .spawn(move || flood(to, NUMBERED_RATE, NUMBERED, Duration::from_mins(1)).run())?;
    let meanwhile = clicks(screen, &switch, |_| !sending.is_finished())?;
    let sent = sending.join().map_err(|_| "the sender's thread panicked")??;
    sleep(Duration::from_secs(1));
    for (when, times_ms) in [("at rest", &at_rest), ("meanwhile", &meanwhile)] {
        println!(
            "click to picture, {when}: median {:.1} ms, worst {:.1} ms of {}",
            median(times_ms),
            worst(times_ms),
            times_ms.len(),
        );
    }
    screen.close_window(APP_TITLE)?;
    let counters = app.counters_at_the_end()?;
    let [received, unlogged, in_kernel] =
        ["received", "lost_unlogged", "lost_in_kernel"].map(|name| counters.of(name));
    println!(
        "{} sent at {:.0}/s: {received} received, {unlogged} of them not logged, {in_kernel} lost in the kernel",
        sent.count,
        sent.rate(),
    );
    let missing = sent.count as f64 - (received + in_kernel) as f64;
    report.add("(5) neither received nor lost in kernel", missing.abs(), "", Limit::Most(0.0));
    report.add("(5) received and not logged", unlogged as f64, "", Limit::Most(0.0));
    report.add("(5) click to picture, median", median(&meanwhile), "ms", Limit::Most(CLICK_MS));
    report.add("(5) click to picture, worst", worst(&meanwhile), "ms", Limit::Most(CLICK_MS));
    Ok(())
}

/// The button that switches the language, and the title, which a switch changes and nothing else.
struct Switch {
    button: (u32, u32),
    title: Part,
}

/// Seeks the button by clicking: from the empty middle of the bar at the top to the right.
fn find_switch(screen: &Screen) -> Outcome<Switch> {
    /// Half the height of that bar, in points.
    const MIDDLE: u32 = 18;
    const LEFTMOST: u32 = 240;
    const STEP: u32 = 12;
    /// From its edge into the button.
    const INTO: u32 = 12;
    let window = screen.place_of(APP_TITLE)?;
    let y = window.y + MIDDLE;
    let title = Part { x: window.x + 8, y: y - 10, width: 150, height: 20 };
    for x in (window.x + window.width - LEFTMOST..window.x + window.width).step_by(STEP as usize) {
        screen.point_at(x, y)?;
        // The pointer is a part of the picture; it was above the title.
        sleep(CLICK_PAUSE);
        let before = screen.pixels(&title)?;
        screen.click()?;
        sleep(CLICK_PAUSE * 2);
        if screen.pixels(&title)? != before {
            let button = (x + INTO, y);
            screen.point_at(button.0, button.1)?;
            sleep(CLICK_PAUSE);
            return Ok(Switch { button, title });
        }
    }
    Err("the button that switches the language was not found".into())
}

/// Clicks for as long as it goes on: milliseconds until the title has changed on the screen.
fn clicks(screen: &Screen, switch: &Switch, goes_on: impl Fn(usize) -> bool) -> Outcome<Vec<f64>> {
    let mut times_ms = Vec::new();
    screen.point_at(switch.button.0, switch.button.1)?;
    sleep(CLICK_PAUSE);
    while times_ms.len() < CLICKS && goes_on(times_ms.len()) {
        let time = screen.click_and_wait(&switch.title, Duration::from_secs(5))?;
        times_ms.push(ms(time));
        sleep(CLICK_PAUSE);
    }
    Ok(times_ms)
}

/// What a start costs.
#[derive(Default)]
struct Starts {
    complete_ms: Vec<f64>,
    memory_mib: Vec<f64>,
}

impl Starts {
    fn add(&mut self, screen: &Screen, program: &Program) -> Outcome<()> {
        self.complete_ms.push(ms(screen.wait_until_complete(program.started())?));
        sleep(SETTLING);
        self.memory_mib.push(program.proportional_kib()? as f64 / 1024.0);
        Ok(())
    }

    fn tell(&self, name: &str) {
        let list = |figures: &[f64]| {
            figures.iter().map(|figure| format!("{figure:.0}")).collect::<Vec<_>>().join(" ")
        };
        println!(
            "{name}: complete after {:.0} ms ({}), proportional memory {:.1} MiB ({})",
            median(&self.complete_ms),
            list(&self.complete_ms),
            median(&self.memory_mib),
            list(&self.memory_mib),
        );
    }
}

fn starts(screen: &Screen, report: &mut Report) -> Outcome<()> {
    let (mut ours, mut theirs) = (Starts::default(), Starts::default());
    let has_rival = screen::is_installed(RIVAL);
    // Beside both windows: a tooltip would be a part of the picture.
    screen.point_at(0, 0)?;
    // The first round warms the caches, and makes the files of a first start.
    for round in 0..=STARTS {
        if round == 1 {
            (ours, theirs) = Default::default();
        }
        ours.add(screen, &start_app(screen)?.0)?;
        screen.wait_until_blank()?;
        if has_rival {
            theirs.add(screen, &Program::start(screen, RIVAL, &[])?)?;
            screen.wait_until_blank()?;
        }
    }
    ours.tell(APP_TITLE);
    if !has_rival {
        println!("skipped: {RIVAL} is not installed, so start and memory are compared to nothing");
        return Ok(());
    }
    theirs.tell(RIVAL);
    let ratio = |ours: &[f64], theirs: &[f64]| median(ours) / median(theirs);
    let start = ratio(&ours.complete_ms, &theirs.complete_ms);
    report.add("(e) start, to Packet Sender", start, "×", Limit::Most(START_RATIO));
    let memory = ratio(&ours.memory_mib, &theirs.memory_mib);
    report.add("(e) idle memory, to Packet Sender", memory, "×", Limit::Most(MEMORY_RATIO));
    Ok(())
}
