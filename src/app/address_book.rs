//! This machine's addresses, read on a thread of its own.

use crate::net::{LocalAddress, interfaces, machine};
use crate::threads::{locked, spawn};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;

/// How long the start waits for the first list, before anything is drawn. Linux reads it in a tenth of a
/// millisecond; a system that needs longer than this shows its window first.
const FIRST_LIST: Duration = Duration::from_millis(100);

/// The list as it was read last.
pub(super) struct AddressBook {
    known: Arc<Known>,
    ui: Waker,
}

#[derive(Default)]
struct Known {
    /// `None` until it was read for the first time, or could not be.
    list: Mutex<Option<Arc<[LocalAddress]>>>,
    changed: Condvar,
}

impl AddressBook {
    /// Begins to read the list; it is empty until that is done.
    pub(super) fn new(ui: Waker) -> Self {
        let book = Self { known: Arc::default(), ui };
        book.refresh();
        book
    }

    /// The addresses known now.
    pub(super) fn list(&self) -> Arc<[LocalAddress]> {
        locked(&self.known.list).clone().unwrap_or_else(|| Arc::from([]))
    }

    /// Waits a moment for the first list: only before the window is drawn.
    pub(super) fn wait_for_the_first(&self) {
        let list = locked(&self.known.list);
        let waited = self.known.changed.wait_timeout_while(list, FIRST_LIST, |list| list.is_none());
        let (list, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if list.is_none() {
            log::warn!("this machine's addresses were not there after {FIRST_LIST:?}");
        }
    }

    /// Reads the list again. Returns at once; the window is woken when it is there.
    pub(super) fn refresh(&self) {
        let (known, ui) = (Arc::clone(&self.known), self.ui.clone());
        let read = move || {
            // For the tooltips of ports.
            let _ = machine::ephemeral_ports();
            known.is_now(interfaces::local_addresses());
            ui.wake();
        };
        if let Err(error) = spawn("addresses".to_owned(), read) {
            log::warn!("could not read this machine's addresses: {error}");
        }
    }
}

impl Known {
    fn is_now(&self, read: std::io::Result<Vec<LocalAddress>>) {
        let mut list = locked(&self.list);
        match read {
            Ok(addresses) => *list = Some(addresses.into()),
            Err(error) => {
                log::warn!("could not read this machine's addresses: {error}");
                list.get_or_insert_default();
            }
        }
        self.changed.notify_all();
    }
}
