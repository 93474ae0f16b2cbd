//! What runs by itself, on time and in time:
//!
//! - *a repeat at 1 ms for 10 s*, with the log's view drawn 60 times a second meanwhile: how late its sends are, beside
//!   a bare loop that sleeps until the same moments. All that was due is sent or counted as skipped;
//! - *a hundred rules* over datagrams of 64 bytes, the last of which fits: time for each, beside a plain search for the
//!   same literals alone;
//! - *an echo by rule* at 20 000 a second: the round trip, beside a bare thread that does nothing but echo.
//!
//! Each takes turns with its bare twin, so that both meet the same disturbances.
//!
//! Why: a device is tested by steps of milliseconds, and answered by a table; a tool that is late by itself measures
//! itself.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "not all of it is asked for here")]
mod common;
#[path = "automation/echo.rs"]
mod echo;
#[cfg(feature = "gui")]
#[path = "common/hidden_window.rs"]
#[expect(dead_code, reason = "nobody points at anything")]
mod hidden_window;
#[path = "automation/repeat.rs"]
mod repeat;
#[path = "automation/rules.rs"]
mod rules;
#[path = "automation/screen.rs"]
mod screen;

use common::Report;
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::{Session, SessionId, SessionState, UdpConfig};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    if !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    rules::measure(&mut report)?;
    echo::measure(&mut report)?;
    repeat::measure(&mut report)?;
    report.print();
    Ok(())
}

/// A UDP session with its log. It is stopped when dropped.
struct Running {
    session: Session,
    store: Arc<Store>,
    address: SocketAddr,
    _log_writer: LogWriter,
}

impl Running {
    fn start(config: UdpConfig) -> Outcome<Self> {
        const SOON: Duration = Duration::from_secs(5);
        let store = Arc::new(Store::default());
        let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
        let session = Session::start_udp(config, log_writer.outbox(SessionId(0)))?;
        log_writer.keep(&session);
        session.wait_until(SOON, |state| *state != SessionState::Opening);
        let SessionState::Open { local, .. } = session.state() else {
            return Err("the session did not open".into());
        };
        let address = local.socket_addr().ok_or("the session has no port")?;
        Ok(Self { session, store, address, _log_writer: log_writer })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.session.stop();
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        self.session.wait_until(Duration::from_secs(1), is_over);
    }
}

/// The figure that this share of them do not exceed; 0 if there are none.
fn quantile(figures: &[f64], share: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(place).copied().unwrap_or(0.0)
}
