//! This machine's addresses, read on a thread of its own.

use crate::net::{LocalAddress, interfaces};
use crate::threads::{locked, spawn};
use std::sync::{Arc, Mutex};
use std::task::Waker;

/// The list as it was read last.
pub(super) struct AddressBook {
    list: Arc<Mutex<Arc<[LocalAddress]>>>,
    ui: Waker,
}

impl AddressBook {
    /// Begins to read the list; it is empty until that is done.
    pub(super) fn new(ui: Waker) -> Self {
        let book = Self { list: Arc::new(Mutex::new(Arc::from([]))), ui };
        book.refresh();
        book
    }

    /// The addresses known now.
    pub(super) fn list(&self) -> Arc<[LocalAddress]> {
        Arc::clone(&locked(&self.list))
    }

    /// Reads the list here and now: before the window is drawn.
    pub(super) fn read_now(&self) {
        match interfaces::local_addresses() {
            Ok(addresses) => *locked(&self.list) = addresses.into(),
            Err(error) => log::warn!("could not read this machine's addresses: {error}"),
        }
    }

    /// Reads the list again. Returns at once; the window is woken when it is there.
    pub(super) fn refresh(&self) {
        let (list, ui) = (Arc::clone(&self.list), self.ui.clone());
        let read = move || match interfaces::local_addresses() {
            Ok(addresses) => {
                *locked(&list) = addresses.into();
                ui.wake();
            }
            Err(error) => log::warn!("could not read this machine's addresses: {error}"),
        };
        if let Err(error) = spawn("addresses".to_owned(), read) {
            log::warn!("could not read this machine's addresses: {error}");
        }
    }
}
