//! What is known of the connections of a session, for whoever shows it.

use super::counters::Counter;
use super::tls::TlsFacts;
use super::{ConnectionId, Endpoint, NetError, PeerProcess, Stamp};
use crate::threads::locked;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock};

/// Connections that are over and still shown. Of older ones only their rows in the log and their sum
/// are kept.
pub const ENDED_KEPT_MAX: usize = 256;

/// The connections of a session.
#[derive(Debug, Default)]
pub struct Connections {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    open: BTreeMap<ConnectionId, Arc<Connection>>,
    ended: VecDeque<Arc<Connection>>,
    ended_forgotten: u64,
}

/// One connection. Its workers write, everybody reads.
#[derive(Debug)]
pub struct Connection {
    /// Its number.
    pub id: ConnectionId,
    /// The peer.
    pub remote: Endpoint,
    /// Our end.
    pub local: Endpoint,
    /// When it was made.
    pub since: Stamp,
    /// Receive buffer that the system granted, in bytes; 0 if it was not asked.
    pub recv_buffer_bytes: Counter,
    /// Send buffer that the system granted, in bytes; 0 if it was not asked.
    pub send_buffer_bytes: Counter,
    /// Bytes received.
    pub received_bytes: Counter,
    /// Bytes sent.
    pub sent_bytes: Counter,
    /// Bytes that wait here, since the peer does not take them: in our queue, and of a message that is
    /// being sent.
    pub queued_bytes: Counter,
    /// Who is at the other end, if the system says.
    pub process: OnceLock<PeerProcess>,
    last_seen: AtomicU64,
    state: Mutex<ConnectionState>,
    tls: Mutex<Option<Arc<TlsFacts>>>,
    file: Mutex<Option<FileProgress>>,
    saving: Mutex<Option<FileProgress>>,
    save_failure: Mutex<Option<(Stamp, NetError)>>,
}

/// Where a connection stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConnectionState {
    /// Both ends can send.
    #[default]
    Open,
    /// The peer has finished sending.
    PeerFinished,
    /// We have finished sending.
    Finished,
    /// Over.
    Closed(Closing),
}

/// Why a connection is over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Closing {
    /// We closed it: a person or the behaviour did.
    ByUs,
    /// The peer closed it.
    ByPeer,
    /// We reset it.
    ResetByUs,
    /// This went wrong: a reset by the peer, a time-out.
    Failed(NetError),
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProgress {
    /// Which file.
    pub path: PathBuf,
    /// Bytes of it that are done.
    pub done_bytes: u64,
    /// Its length, in bytes; `None` while it is being received.
    pub of_bytes: Option<u64>,
    /// When it began.
    pub since: Stamp,
}

impl Connection {
    /// A new connection.
    pub fn new(id: ConnectionId, remote: impl Into<Endpoint>, local: impl Into<Endpoint>) -> Self {
        let since = Stamp::now();
        Self {
            id,
            remote: remote.into(),
            local: local.into(),
            since,
            recv_buffer_bytes: Counter::default(),
            send_buffer_bytes: Counter::default(),
            received_bytes: Counter::default(),
            sent_bytes: Counter::default(),
            queued_bytes: Counter::default(),
            process: OnceLock::new(),
            last_seen: AtomicU64::new(since.0),
            state: Mutex::default(),
            tls: Mutex::default(),
            file: Mutex::default(),
            saving: Mutex::default(),
            save_failure: Mutex::default(),
        }
    }

    /// When something came last.
    pub fn last_seen(&self) -> Stamp {
        Stamp(self.last_seen.load(Relaxed))
    }

    /// Something came.
    pub fn seen(&self, at: Stamp) {
        self.last_seen.store(at.0, Relaxed);
    }

    /// Where it stands.
    pub fn state(&self) -> ConnectionState {
        locked(&self.state).clone()
    }

    /// It stands elsewhere now.
    pub fn set_state(&self, state: ConnectionState) {
        *locked(&self.state) = state;
    }

    /// What TLS agreed on, or found before it came to nothing; `None` if it is not spoken.
    pub fn tls(&self) -> Option<Arc<TlsFacts>> {
        locked(&self.tls).clone()
    }

    /// This is known of TLS now.
    pub fn set_tls(&self, facts: Arc<TlsFacts>) {
        *locked(&self.tls) = Some(facts);
    }

    /// How far the file is that is sent now.
    pub fn file(&self) -> Option<FileProgress> {
        locked(&self.file).clone()
    }

    /// That file is so far, if it is still the one that is shown.
    pub fn file_done(&self, path: &Path, done_bytes: u64) {
        if let Some(progress) = locked(&self.file).as_mut().filter(|file| file.path == path) {
            progress.done_bytes = done_bytes;
        }
    }

    /// Another file, or none.
    pub fn set_file(&self, progress: Option<FileProgress>) {
        *locked(&self.file) = progress;
    }

    /// So many bytes of what came are in the file now.
    pub fn saved(&self, done_bytes: u64) {
        if let Some(progress) = &mut *locked(&self.saving) {
            progress.done_bytes = done_bytes;
        }
    }

    /// How far the file is into which is saved what comes.
    pub fn saving(&self) -> Option<FileProgress> {
        locked(&self.saving).clone()
    }

    /// Why what comes is not saved although it was to be, and since when; `None` while it is.
    pub fn save_failure(&self) -> Option<(Stamp, NetError)> {
        locked(&self.save_failure).clone()
    }

    /// What comes is not saved from now on, or nothing is in the way.
    pub fn set_save_failure(&self, error: Option<NetError>) {
        *locked(&self.save_failure) = error.map(|error| (Stamp::now(), error));
    }

    /// Another file, further, or none.
    pub fn set_saving(&self, progress: Option<FileProgress>) {
        *locked(&self.saving) = progress;
    }
}

impl Connections {
    /// Puts in a new one.
    pub fn add(&self, connection: Arc<Connection>) {
        locked(&self.table).open.insert(connection.id, connection);
    }

    /// It is over; its state says why.
    pub fn ended(&self, id: ConnectionId) {
        let mut table = locked(&self.table);
        let Some(connection) = table.open.remove(&id) else { return };
        table.ended.push_back(connection);
        if table.ended.len() > ENDED_KEPT_MAX {
            table.ended.pop_front();
            table.ended_forgotten += 1;
        }
    }

    /// How many are open.
    pub fn open_count(&self) -> usize {
        locked(&self.table).open.len()
    }

    /// How many have ended that are not kept any more.
    pub fn ended_forgotten(&self) -> u64 {
        locked(&self.table).ended_forgotten
    }

    /// All that are kept: the open ones in the order of their numbers, then those that are over, the
    /// last one first.
    pub fn list(&self) -> Vec<Arc<Connection>> {
        let table = locked(&self.table);
        table.open.values().chain(table.ended.iter().rev()).cloned().collect()
    }

    /// One that is open, or is over and kept.
    pub fn get(&self, id: ConnectionId) -> Option<Arc<Connection>> {
        let table = locked(&self.table);
        let ended = || table.ended.iter().find(|connection| connection.id == id);
        table.open.get(&id).or_else(ended).cloned()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn ended_ones_are_kept_up_to_a_bound_and_counted() {
        let connections = Connections::default();
        let address = Endpoint::Ip("127.0.0.1:9".parse().unwrap());
        let most = u32::try_from(ENDED_KEPT_MAX).unwrap() + 3;
        for number in 1..=most {
            connections.add(Arc::new(Connection::new(ConnectionId(number), address, address)));
        }
        assert_eq!(connections.open_count(), most as usize);
        for number in 2..=most {
            connections.ended(ConnectionId(number));
        }
        assert_eq!((connections.open_count(), connections.ended_forgotten()), (1, 2));
        let numbers: Vec<u32> = connections.list().iter().map(|one| one.id.0).collect();
        assert_eq!((numbers[0], numbers[1], numbers.len()), (1, most, ENDED_KEPT_MAX + 1));
        assert!(connections.get(ConnectionId(2)).is_none());
        assert_eq!(connections.get(ConnectionId(most)).unwrap().id.0, most);
    }
}
