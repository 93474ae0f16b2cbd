//! Reads the options of a socket again and again, on a thread of its own, and changes them.

use super::sheet::{OptionSheet, SocketNature};
use super::tcp_state::{self, Ends};
use crate::net::call::{OptionName, OptionValue};
use crate::net::live_sockets::SocketKey;
use crate::net::session::Shared;
use crate::net::{EventKind, NetError, Peer, Stamp, socket};
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
    key: SocketKey,
    orders: Sender<Order>,
    latest: Arc<Mutex<Latest>>,
}

#[derive(Debug)]
struct Order {
    name: OptionName,
    value: OptionValue,
}

#[derive(Debug, Default)]
struct Latest {
    sheet: Option<Arc<OptionSheet>>,
    failure: Option<(OptionName, NetError)>,
    is_closed: bool,
}

impl SheetWatch {
    /// Begins to watch a socket of a session. The waker is woken whenever there is a new sheet.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(shared: &Arc<Shared>, key: SocketKey, waker: Waker) -> Result<Self, NetError> {
        let (orders, inbox) = bounded(ORDERS_MAX);
        let latest = Arc::<Mutex<Latest>>::default();
        let watcher =
            Watcher { shared: Arc::clone(shared), key, latest: Arc::clone(&latest), waker };
        spawn(format!("{} options", shared.name), move || watcher.run(&inbox))?;
        Ok(Self { key, orders, latest })
    }

    /// Which socket.
    pub fn key(&self) -> SocketKey {
        self.key
    }

    /// The sheet as read last; `None` before the first.
    pub fn sheet(&self) -> Option<Arc<OptionSheet>> {
        locked(&self.latest).sheet.clone()
    }

    /// Why the last change failed, and of which option.
    pub fn failure(&self) -> Option<(OptionName, NetError)> {
        locked(&self.latest).failure.clone()
    }

    /// Whether the socket is closed: the sheet shows how it was last.
    pub fn is_closed(&self) -> bool {
        locked(&self.latest).is_closed
    }

    /// Sets an option. What came of it is a row of the log, and shows in the next sheet. `false` if so many changes wait
    /// already that there is no room for this one.
    #[must_use]
    pub fn set(&self, name: OptionName, value: OptionValue) -> bool {
        !matches!(self.orders.try_send(Order { name, value }), Err(TrySendError::Full(_)))
    }
}

struct Watcher {
    shared: Arc<Shared>,
    key: SocketKey,
    latest: Arc<Mutex<Latest>>,
    waker: Waker,
}

impl Watcher {
    fn run(&self, inbox: &Receiver<Order>) {
        let mut known = None;
        while self.read(&mut known) {
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

    /// Reads a sheet; `false` if the socket is closed.
    fn read(&self, known: &mut Option<(SocketNature, Vec<(OptionName, OptionValue)>)>) -> bool {
        if self.shared.stop.is_stopped() {
            return false;
        }
        let read = self.shared.sockets.with(self.key, |socket| {
            let nature = SocketNature::of(&socket)?;
            let defaults = match known.take() {
                Some((_, defaults)) => defaults,
                None => nature.defaults(),
            };
            let sheet = OptionSheet::read(&socket, nature, &defaults);
            *known = Some((nature, defaults));
            Some((sheet, Ends::of(&socket).filter(|_| nature.is_stream)))
        });
        let Some((mut sheet, ends)) = read.flatten() else { return false };
        sheet.tcp = ends.and_then(tcp_state::ask);
        locked(&self.latest).sheet = Some(Arc::new(sheet));
        self.waker.wake_by_ref();
        true
    }

    fn change(&self, Order { name, value }: Order) {
        let peer = match self.key {
            SocketKey::Own => Peer::None,
            SocketKey::Connection(id) => {
                let of = |socket: &crate::net::live_sockets::LiveSocket| {
                    (socket.key == self.key).then_some(socket.remote)?
                };
                let remote = self.shared.sockets.list().iter().find_map(of);
                remote.map_or(Peer::Socket(id, None), |remote| Peer::of_connection(id, remote))
            }
        };
        let set = self
            .shared
            .sockets
            .with(self.key, |of| socket::set_option_of(&self.shared, peer, &of, name, &value));
        let failure = match set {
            Some(Err(error)) => {
                let told = EventKind::Failed(Box::new(error.clone()));
                self.shared.tell(Stamp::now(), peer, told);
                Some((name, error))
            }
            _ => None,
        };
        locked(&self.latest).failure = failure;
        self.shared.outbox.ring();
    }
}
