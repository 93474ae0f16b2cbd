//! How long an echo by rule takes, beside a bare thread that echoes.

use super::common::{Limit, Report, median};
use super::{Outcome, Running, quantile};
use network_playground::net::automation::{Medium, RuleSet};
use network_playground::net::{Stamp, UdpConfig};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

const RATE: u32 = 20_000;
const TIME: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
const PAYLOAD_BYTES: usize = 64;
const RATIO: f64 = 1.2;

pub(crate) fn measure(report: &mut Report) -> Outcome<()> {
    println!("\nround trip of an echo, {RATE} a second, µs");
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let bare = {
            let bare = Bare::start()?;
            round_trips_us(bare.address)?
        };
        let ours = {
            let rules = RuleSet { replies_per_second: u32::MAX, ..RuleSet::echo() };
            let rules = rules.compile(Medium::Datagrams, &|_| None)?;
            let config = UdpConfig { rules, ..UdpConfig::bound_to("127.0.0.1:0".parse()?) };
            round_trips_us(Running::start(config)?.address)?
        };
        let [bare_us, ours_us] = [&bare, &ours].map(|trips| quantile(trips, 0.5));
        println!(
            "  {round}: bare {bare_us:.1} (p99 {:.1}, {} of {})  rule {ours_us:.1} (p99 {:.1}, {})",
            quantile(&bare, 0.99),
            bare.len(),
            sends(),
            quantile(&ours, 0.99),
            ours.len(),
        );
        ratios.push(ours_us / bare_us);
    }
    report.add(
        "echo by rule, median round trip, to bare",
        median(&ratios),
        "×",
        Limit::Most(RATIO),
    );
    Ok(())
}

fn sends() -> u32 {
    RATE * TIME.as_secs() as u32
}

/// A thread that does nothing but echo.
struct Bare {
    address: SocketAddr,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Bare {
    fn start() -> Outcome<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        let address = socket.local_addr()?;
        let work = move || {
            let mut buffer = vec![0; 65_536];
            // An empty datagram ends it.
            while let Ok((len, from)) = socket.recv_from(&mut buffer)
                && let Some(payload) = buffer.get(..len).filter(|payload| !payload.is_empty())
            {
                let _ = socket.send_to(payload, from);
            }
        };
        let thread = std::thread::Builder::new().name("bare echo".to_owned()).spawn(work)?;
        Ok(Self { address, thread: Some(thread) })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let Ok(socket) = UdpSocket::bind("127.0.0.1:0") else { return };
        if let Some(thread) = self.thread.take() {
            let _ = socket.send_to(&[], self.address);
            let _ = thread.join();
        }
    }
}

/// Sends at the rate and hears the echoes on another thread, which measures. Each datagram says when it went.
fn round_trips_us(to: SocketAddr) -> Outcome<Vec<f64>> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.connect(to)?;
    socket.set_read_timeout(Some(Duration::from_millis(300)))?;
    let hearing = socket.try_clone()?;
    let hear = move || {
        let mut trips = Vec::new();
        let mut buffer = [0; PAYLOAD_BYTES];
        while let Ok(len) = hearing.recv(&mut buffer) {
            let sent = buffer.get(..len).and_then(|came| came.first_chunk());
            let sent = Stamp(u64::from_le_bytes(*sent.unwrap_or(&[0; 8])));
            trips.push(Stamp::now().since(sent).as_secs_f64() * 1e6);
        }
        trips
    };
    let thread = std::thread::Builder::new().name("echo heard".to_owned()).spawn(hear)?;
    let start = Stamp::now();
    let mut payload = [b'x'; PAYLOAD_BYTES];
    for number in 0..sends() {
        let due = start.after(TIME * number / sends());
        // A sleep would be late by more than the time between two of them.
        while Stamp::now() < due {
            std::thread::yield_now();
        }
        if let Some(place) = payload.first_chunk_mut() {
            *place = Stamp::now().0.to_le_bytes();
        }
        let _ = socket.send(&payload);
    }
    thread.join().map_err(|_| "the thread that hears panicked".into())
}
