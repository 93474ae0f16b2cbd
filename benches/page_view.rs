//! What a page of 100 MB costs:
//! (a) from its last byte until all its rows are there to be shown, and what memory it takes beyond its
//!     body;
//! (b) one frame of the Page view on the ui thread while it is scrolled, by the wheel and by jumps.
//!
//! The server is a process of its own.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it needs no worst figures and no lower limit")]
mod common;
#[path = "common/hidden_window.rs"]
mod hidden_window;
#[path = "common/page_server.rs"]
#[expect(dead_code, reason = "it needs URLs only")]
mod page_server;
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it needs no page tables and no processor time")]
mod process;

use common::{Limit, Report, median, ms, of_twenty};
use egui::{Event, Modifiers, MouseWheelUnit, Pos2, TouchPhase, vec2};
use hidden_window::{SCREEN, button, context, input, on_bar};
use network_playground::i18n::{Lang, Texts};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::http::{Hop, HttpConfig, Target};
use network_playground::net::{Session, SessionId, SessionState, Stamp};
use network_playground::page::Page;
use network_playground::ui::page_view::{PageSettings, PageView, PageViewEnv};
use page_server::PageServer;
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What happens before a frame.
type Events<'a> = &'a dyn Fn(usize) -> Vec<Event>;

/// First argument of a process that is to measure memory.
const ROLE: &str = "measure-page-memory";

const PAGE_BYTES: u64 = 100_000_000;

const ROUNDS: usize = 5;
const FRAMES: usize = 300;

/// Longer than any load takes.
const LONG: Duration = Duration::from_mins(1);

const OPEN_MS: f64 = 300.0;
const FRAME_MS: f64 = 4.0;

fn main() -> Outcome<()> {
    if page_server::was_the_server()? || was_a_measurement()? || !common::is_asked() {
        return Ok(());
    }
    let server = PageServer::start()?;
    let mut report = Report::default();
    open(&server, &mut report)?;
    memory(&mut report)?;
    scroll(&server, &mut report)?;
    report.print();
    Ok(())
}

/// A page that is being loaded.
struct Loading {
    session: Session,
    hop: Arc<Hop>,
    /// Keeps the log.
    _log: (LogWriter, Arc<Store>),
}

impl Loading {
    fn start(server: &PageServer) -> Outcome<Self> {
        let store = Arc::new(Store::default());
        let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
        let config = HttpConfig::get(Target::parse(&server.url(PAGE_BYTES))?);
        let session = Session::start_http(config, log_writer.outbox(SessionId(0)))?;
        log_writer.keep(&session);
        let begun = Instant::now();
        while session.download().last().is_none() && begun.elapsed() < LONG {
            std::thread::yield_now();
        }
        let hop = session.download().last().ok_or("no request")?;
        Ok(Self { session, hop, _log: (log_writer, store) })
    }

    /// Waits for its last byte, and returns when that was.
    fn finish(&self) -> Outcome<Stamp> {
        self.session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
        let body = self.hop.body_bytes();
        if body != PAGE_BYTES {
            return Err(format!("{body} bytes, {:?}", self.session.state()).into());
        }
        let ended = self.hop.with_facts(|facts| facts.phases.whole().ended);
        ended.ok_or_else(|| "it goes on".into())
    }
}

/// Reads the page to its last row, as the view does, from the moment when its request begins.
fn read(loading: &Loading) -> Outcome<(Page, Stamp)> {
    let page = Page::read(Arc::clone(&loading.hop), None, Waker::noop().clone())?;
    let begun = Instant::now();
    while !page.glance().is_whole {
        if begun.elapsed() > LONG {
            return Err("the page is never whole".into());
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    Ok((page, Stamp::now()))
}

fn open(server: &PageServer, report: &mut Report) -> Outcome<()> {
    println!("(a) from the last byte of 100 MB to all rows, ms");
    let mut figures = Vec::new();
    for round in 1..=ROUNDS {
        let loading = Loading::start(server)?;
        let (page, whole) = read(&loading)?;
        let took = ms(whole.since(loading.finish()?));
        println!("  {round}: {took:.1}, {} lines", page.glance().lines);
        figures.push(took);
    }
    report.add("(a) from the last byte to all rows", median(&figures), "ms", Limit::Most(OPEN_MS));
    Ok(())
}

/// Measures in a process of its own, so that it does not have memory of the rounds before.
fn memory(report: &mut Report) -> Outcome<()> {
    let mib = process::told_in_role(ROLE)?;
    println!("(a) memory beyond the body, with the page's rows: {mib:.1} MiB");
    report.add("(a) memory beyond the body, with its rows", mib, "MiB", Limit::Most(16.0));
    Ok(())
}

/// If this process is to measure memory, does so and returns `true`.
fn was_a_measurement() -> Outcome<bool> {
    if std::env::args().nth(1).as_deref() != Some(ROLE) {
        return Ok(false);
    }
    let server = PageServer::start()?;
    let before = process::rss_bytes()?;
    let loading = Loading::start(&server)?;
    let (_page, _) = read(&loading)?;
    loading.finish()?;
    let after = process::rss_bytes()?;
    println!("{}", (after - before - PAGE_BYTES as f64) / f64::from(1 << 20));
    Ok(true)
}

/// A Page view in a window that is never shown.
struct Screen {
    hop: Arc<Hop>,
    texts: Texts,
    ctx: egui::Context,
    view: PageView,
    frames: u32,
}

impl Screen {
    fn new(hop: Arc<Hop>) -> Self {
        let view = PageView::new(PageSettings::default());
        Self { hop, texts: Texts::new(Lang::En), ctx: context(), view, frames: 0 }
    }

    /// Runs one frame, and returns its milliseconds.
    fn frame(&mut self, events: Vec<Event>) -> f64 {
        self.frames += 1;
        let input = input(self.frames, events);
        let env = PageViewEnv { texts: &self.texts, hop: Some(&self.hop), waker: Waker::noop() };
        let view = &mut self.view;
        let begun = Instant::now();
        drop(black_box(self.ctx.run_ui(input, |ui| {
            black_box(view.ui(ui, &env));
        })));
        ms(begun.elapsed())
    }
}

fn scroll(server: &PageServer, report: &mut Report) -> Outcome<()> {
    let loading = Loading::start(server)?;
    let mut screen = Screen::new(Arc::clone(&loading.hop));
    loading.finish()?;
    // Until its rows, and their colours, are there.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(5) {
        screen.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(16));
    }
    let middle = Pos2::new(SCREEN.x / 2.0, SCREEN.y / 2.0);
    screen.frame(vec![Event::PointerMoved(middle)]);
    println!("(b) one frame of the Page view, {FRAMES} each, ms");
    let wheel = |rows: f32| Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, -rows),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    let jump = |place: usize| {
        // Places all over the page, by the scroll bar.
        let y = SCREEN.y * (0.2 + 0.7 * (place * 37 % 100) as f32 / 100.0);
        let pos = on_bar(y);
        vec![Event::PointerMoved(pos), button(pos, true), button(pos, false)]
    };
    let kinds: [(&str, Events<'_>); 3] = [
        ("standing still", &|_| Vec::new()),
        ("by the wheel", &|_| vec![Event::PointerMoved(middle), wheel(20.0)]),
        ("by jumps", &jump),
    ];
    for (name, events) in kinds {
        let figures: Vec<f64> = (0..FRAMES).map(|number| screen.frame(events(number))).collect();
        println!("  {name}: median {:.3}  95 % {:.3}", median(&figures), of_twenty(&figures));
        report.add(&format!("(b) {name}, 95 %"), of_twenty(&figures), "ms", Limit::Most(FRAME_MS));
    }
    Ok(())
}
