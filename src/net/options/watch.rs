//! Reads the options of a socket again and again, on a thread of its own, and changes them.

use super::sheet::{OptionSheet, SocketNature};
use super::tcp_state::{self, Ends};
use crate::net::call::{OptionName, OptionValue};
use crate::net::live_sockets::{LiveSocket, SocketKey};
use crate::net::session::Shared;
use crate::net::{NetError, Peer, socket};
use crate::threads::{locked, spawn};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, select};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::time::Duration;

/// How often a sheet is read: a person sees numbers change no faster.
pub const REFRESH_EVERY: Duration = Duration::from_millis(500);

/// Orders that may wait: more than a person gives while one is carried out.
const ORDERS_MAX: usize = 16;

/// A sheet that is kept up to date until this is dropped.
#[derive(Debug)]
pub struct SheetWatch {
    wanted: Option<SocketKey>,
    orders: Sender<Order>,
    latest: Arc<Mutex<LatestSheet>>,
}

#[derive(Debug)]
struct Order {
    key: SocketKey,
    name: OptionName,
    value: OptionValue,
}

/// What a watch has found.
#[derive(Clone, Debug, Default)]
pub struct LatestSheet {
    /// The sockets that the session has open.
    pub sockets: Arc<[LiveSocket]>,
    /// The one that the sheet is of: the wanted one, or the first.
    pub key: Option<SocketKey>,
    /// The options as read last; `None` before the first time. Of a socket that is closed they stay.
    pub sheet: Option<Arc<OptionSheet>>,
    /// Whether the socket is closed, or the session over.
    pub is_closed: bool,
    /// Why the last change failed, and of which option.
    pub failure: Option<(OptionName, NetError)>,
}

impl SheetWatch {
    /// Begins to watch a socket of a session; without a wish, its first one, as soon as there is one. The waker is woken
    /// whenever there is something new.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        shared: &Arc<Shared>,
        wanted: Option<SocketKey>,
        waker: Waker,
    ) -> Result<Self, NetError> {
        let (orders, inbox) = bounded(ORDERS_MAX);
        let latest = Arc::<Mutex<LatestSheet>>::default();
        let watcher = Watcher {
            shared: Arc::clone(shared),
            wanted,
            latest: Arc::clone(&latest),
            waker,
            known: None,
        };
        spawn(format!("{} options", shared.name), move || watcher.run(&inbox))?;
        Ok(Self { wanted, orders, latest })
    }

    /// Which socket it is to watch.
    pub fn wanted(&self) -> Option<SocketKey> {
        self.wanted
    }

    /// What was found last.
    pub fn latest(&self) -> LatestSheet {
        locked(&self.latest).clone()
    }

    /// Sets an option. What came of it is a row of the log, and shows in the next sheet. `false` if so many changes wait
    /// already that there is no room for this one.
    #[must_use]
    pub fn set(&self, key: SocketKey, name: OptionName, value: OptionValue) -> bool {
        let order = Order { key, name, value };
        !matches!(self.orders.try_send(order), Err(TrySendError::Full(_)))
    }
}

/// What a socket is, and what a new one of its kind has.
type Known = (SocketNature, Vec<(OptionName, OptionValue)>);

struct Watcher {
    shared: Arc<Shared>,
    wanted: Option<SocketKey>,
    latest: Arc<Mutex<LatestSheet>>,
    waker: Waker,
    known: Option<Known>,
}

impl Watcher {
    fn run(mut self, inbox: &Receiver<Order>) {
        while !self.shared.stop.is_stopped() {
            self.read();
            select! {
                recv(inbox) -> order => match order {
                    Ok(order) => self.change(order),
                    // Nobody looks any more.
                    Err(_) => return,
                },
                recv(self.shared.stop.signal()) -> _ => {}
                default(REFRESH_EVERY) => {}
            }
        }
        locked(&self.latest).is_closed = true;
        self.waker.wake_by_ref();
    }

    fn read(&mut self) {
        let sockets = self.shared.sockets.list();
        let key = self.wanted.or_else(|| sockets.first().map(|first| first.key));
        let sheet = key.and_then(|key| self.sheet(key));
        let mut latest = locked(&self.latest);
        latest.is_closed = sheet.is_none();
        latest.sockets = sockets.into();
        if let Some(sheet) = sheet {
            (latest.sheet, latest.key) = (Some(Arc::new(sheet)), key);
        }
        drop(latest);
        self.waker.wake_by_ref();
    }

    fn sheet(&mut self, key: SocketKey) -> Option<OptionSheet> {
        let known = &mut self.known;
        let read = self.shared.sockets.with(key, |socket| {
            let nature = SocketNature::of(&socket)?;
            let defaults = match known.take() {
                Some((of, defaults)) if of == nature => defaults,
                _ => nature.defaults(),
            };
            let sheet = OptionSheet::read(&socket, nature, &defaults);
            *known = Some((nature, defaults));
            Some((sheet, Ends::of(&socket).filter(|_| nature.is_stream)))
        });
        let (mut sheet, ends) = read.flatten()?;
        sheet.tcp = ends.and_then(tcp_state::ask);
        Some(sheet)
    }

    fn change(&self, Order { key, name, value }: Order) {
        let peer = self.peer(key);
        let set = self.shared.sockets.with(key, |of| {
            socket::set_option_of(&self.shared, peer, &of, name, &value)?;
            socket::read_option_of(&self.shared, peer, &of, name)
        });
        if let Some(Ok(())) = set {
            self.shared.sockets.note_changed(key, name, value);
        }
        let failure = set.and_then(Result::err).map(|error| (name, error));
        locked(&self.latest).failure = failure;
        self.shared.outbox.ring();
    }

    /// Whom the row of a change concerns.
    fn peer(&self, key: SocketKey) -> Peer {
        let SocketKey::Connection(id) = key else { return Peer::None };
        let sockets = self.shared.sockets.list();
        let remote = sockets.iter().find(|socket| socket.key == key).and_then(|it| it.remote);
        remote.map_or(Peer::Socket(id, None), |remote| Peer::of_connection(id, remote))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::super::sheet::OptionReading;
    use super::*;
    use crate::net::{Batch, EventKind, Op, Outbox, Session, SessionId, SessionState, UdpConfig};
    use std::time::Instant;

    const SOON: Duration = Duration::from_secs(10);

    fn until<T>(mut found: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(found) = found() {
                return found;
            }
            assert!(Instant::now() < deadline, "it never comes");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_change_is_a_call_of_the_log_and_stands_in_the_next_sheet() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
        let session = Session::start_udp(config, Arc::clone(&outbox)).unwrap();
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
        let watch = SheetWatch::start(session.shared(), None, Waker::noop().clone()).unwrap();
        let value = |value: i64| OptionReading::Value(OptionValue::Number(value));
        let now = |name| Some(watch.latest().sheet?.row(name)?.now.clone());
        assert_eq!(until(|| now(OptionName::Broadcast)), value(0));
        assert!(watch.set(SocketKey::Own, OptionName::Broadcast, OptionValue::Number(1)));
        until(|| (now(OptionName::Broadcast)? == value(1)).then_some(()));
        let changed = session.shared().sockets.changes();
        assert_eq!(changed.iter().map(|it| it.name).collect::<Vec<_>>(), [OptionName::Broadcast]);
        assert!(watch.set(SocketKey::Own, OptionName::TimeToLive, OptionValue::Number(7000)));
        let (name, error) = until(|| watch.latest().failure);
        assert_eq!((name, error.op), (OptionName::TimeToLive, Op::SetSockOpt));
        let mut batch = Batch::default();
        let mut set = Vec::new();
        until(|| {
            outbox.take(&mut batch);
            for event in batch.events.drain(..) {
                if let EventKind::Called(call) = event.kind
                    && let crate::net::Args::Set(name, _) = call.args
                {
                    set.push((name, call.result.is_ok()));
                }
            }
            let both = [(OptionName::Broadcast, true), (OptionName::TimeToLive, false)];
            both.iter().all(|one| set.contains(one)).then_some(())
        });
        session.stop();
        until(|| watch.latest().is_closed.then_some(()));
        assert!(watch.latest().sheet.is_some(), "it stays to be read");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_receive_that_waits_no_longer_than_it_may_is_a_row() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
        let session = Session::start_udp(config, Arc::clone(&outbox)).unwrap();
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
        let watch = SheetWatch::start(session.shared(), None, Waker::noop().clone()).unwrap();
        let limit = OptionValue::Time(Some(Duration::from_millis(20)));
        assert!(watch.set(SocketKey::Own, OptionName::ReceiveTimeout, limit));
        // The receive that waits already keeps the limit that it began with.
        let to = session.state();
        let SessionState::Open { local, .. } = to else { panic!("not open") };
        until(|| {
            let now = watch.latest().sheet?.row(OptionName::ReceiveTimeout)?.now.clone();
            matches!(now, OptionReading::Value(OptionValue::Time(Some(_)))).then_some(())
        });
        let peer = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        peer.send_to(b"x", local.socket_addr().unwrap()).unwrap();
        let mut batch = Batch::default();
        until(|| {
            outbox.take(&mut batch);
            let failed = batch.events.drain(..).find_map(|event| match event.kind {
                EventKind::Called(call) if call.op == Op::RecvFrom => call.error(),
                _ => None,
            });
            failed.filter(|error| error.errno().is_some_and(|errno| errno.is("EAGAIN")))
        });
    }

    #[test]
    fn looking_does_not_keep_a_session_from_ending() {
        for _ in 0..20 {
            let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
            let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
            let session = Session::start_udp(config, outbox).unwrap();
            let _watch = SheetWatch::start(session.shared(), None, Waker::noop().clone()).unwrap();
            assert!(session.wait_until(SOON, |state| *state != SessionState::Opening));
            session.stop();
            assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
        }
    }
}
