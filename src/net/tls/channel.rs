//! TLS above a TCP socket that two threads share: one reads, another writes.
//!
//! The reader waits for bytes without any lock, and takes the connection's lock to decrypt them. A writer takes the lock
//! of the wire for as long as it encrypts and sends, so that records go out in the order in which they were encrypted;
//! within that it takes the connection's. Nobody takes the wire's lock while holding the connection's.
//! Where a flood comes, the reader receives what waits already, without waiting, straight into the connection's own memory.
//! What the reader has to say itself (a response to a change of keys, an alert) never waits: if the wire is taken, or the
//! peer takes nothing, the next write sends it.

mod plain;

use super::certificate::cut;
use super::incoming::Incoming;
use super::inlet::Inlet;
use super::records::RecordSplitter;
use super::start::{Findings, TlsStart};
use super::wire::{Patience, Wire};
use super::{Record, TlsFacts, TlsFailure, TlsStep};
use crate::net::Stamp;
use crate::net::arena::copy_much;
use crate::net::call::Direction;
use crate::net::wake::SEND_TICK;
use crate::threads::locked;
use rustls::Connection;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::time::Duration;

/// How long a handshake may take, from its beginning to its end: as long as a download waits for it.
pub const HANDSHAKE_LIMIT: Duration = Duration::from_secs(15);

/// A TCP socket with TLS above it, or on which TLS may begin at any time.
#[derive(Debug)]
pub struct TlsChannel {
    pub(in crate::net) socket: TcpStream,
    layer: OnceLock<Layer>,
    /// Held while it is not settled whether what comes is plain content: see [`TlsChannel::hold`].
    unsettled: Mutex<()>,
}

/// What is reported of a connection that speaks TLS. It must not wait.
pub type TlsWatch = Box<dyn Fn(TlsNews) + Send + Sync>;

/// What happened on a connection that speaks TLS.
#[derive(Clone, Debug)]
pub enum TlsNews {
    /// A record passed.
    Record(Record),
    /// The handshake came so far, so long after its beginning.
    Step(TlsStep, Duration),
    /// It is over, after so long, and this was agreed on.
    Secured(Arc<TlsFacts>, Duration),
    /// It came to nothing; this is known all the same.
    Failed(Arc<TlsFacts>),
}

/// Where the handshake stands.
#[derive(Clone, Debug)]
enum Phase {
    Shaking,
    Secured,
    Failed(TlsFailure),
}

/// TLS on a socket.
struct Layer {
    connection: Mutex<Connection>,
    findings: Findings,
    begun: Stamp,
    phase: Mutex<Phase>,
    changed: Condvar,
    incoming: Mutex<Incoming>,
    wire: Mutex<Wire>,
    outgoing: Mutex<RecordSplitter>,
    watch: TlsWatch,
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("phase", &self.phase).finish_non_exhaustive()
    }
}

impl TlsChannel {
    /// A socket on which nothing is encrypted yet.
    pub fn plain(socket: TcpStream) -> Self {
        Self { socket, layer: OnceLock::new(), unsettled: Mutex::new(()) }
    }

    /// Begins TLS: what is read and written from now on goes through it. The reader must go on reading for the handshake to
    /// get on. `false` if it had begun already.
    pub fn begin(&self, start: TlsStart, watch: TlsWatch) -> bool {
        self.layer.set(Layer::new(start, watch)).is_ok()
    }

    /// Whether TLS has begun on it.
    pub fn has_begun(&self) -> bool {
        self.layer.get().is_some()
    }

    /// Whether the handshake is under way.
    pub fn is_shaking_hands(&self) -> bool {
        self.layer.get().is_some_and(|layer| matches!(*locked(&layer.phase), Phase::Shaking))
    }

    /// Goes on with the handshake by one read; `true` once it is over. For the reader.
    ///
    /// # Errors
    /// That of the calls, or a [`TlsFailure`] in it; `WouldBlock` when the socket's time limit is over.
    pub fn shake_hands(&self) -> io::Result<bool> {
        let Some(layer) = self.layer.get() else { return Ok(true) };
        layer.flush(&self.socket, Patience::Waits)?;
        if matches!(*locked(&layer.phase), Phase::Secured) {
            return Ok(true);
        }
        let mut incoming = locked(&layer.incoming);
        if incoming.is_empty() && !incoming.has_ended {
            layer.receive(&mut incoming, &self.socket, Patience::Waits)?;
        }
        layer.process(&mut incoming);
        drop(incoming);
        layer.flush(&self.socket, Patience::None)?;
        layer.how_it_stands()
    }

    /// Waits for the end of the handshake, but no longer than a send may wait.
    ///
    /// # Errors
    /// Why it came to nothing; `WouldBlock` while it goes on.
    pub fn wait_for_handshake(&self) -> io::Result<()> {
        self.layer.get().map_or(Ok(()), Layer::wait)
    }

    /// Sends what the handshake begins with. For whoever begins it while another thread reads.
    ///
    /// # Errors
    /// Those of send(2).
    pub fn say_hello(&self) -> io::Result<()> {
        self.layer.get().map_or(Ok(()), |layer| layer.flush(&self.socket, Patience::None).map(drop))
    }

    /// The handshake has taken too long.
    pub fn give_up(&self) -> TlsFailure {
        let late = TlsFailure::TimedOut(HANDSHAKE_LIMIT);
        if let Some(layer) = self.layer.get() {
            layer.set_failed(late.clone());
        }
        late
    }

    /// Reads what was said; 0 after a `close_notify`.
    ///
    /// # Errors
    /// That of recv(2), or a [`TlsFailure`] in it.
    pub fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        let Some(layer) = self.layer.get() else {
            return self.read_plain(into);
        };
        let read = layer.read(&self.socket, into, Patience::Waits)?;
        read.ok_or_else(|| io::ErrorKind::WouldBlock.into())
    }

    /// Reads what is there without waiting; `None` if nothing is.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_waiting(&self, into: &mut [u8]) -> io::Result<Option<usize>> {
        match self.layer.get() {
            None => self.read_plain_waiting(into),
            Some(layer) => layer.read(&self.socket, into, Patience::None),
        }
    }

    /// Encrypts and sends. `WouldBlock` until all that it took is out: the caller calls again with the same piece, or
    /// [`abandon`](Self::abandon)s it.
    ///
    /// # Errors
    /// That of send(2), or a [`TlsFailure`] in it.
    pub fn write(&self, piece: &[u8]) -> io::Result<usize> {
        let Some(layer) = self.layer.get() else { return { &self.socket }.write(piece) };
        let written = layer.write(&self.socket, piece, Patience::Waits)?;
        written.ok_or_else(|| io::ErrorKind::WouldBlock.into())
    }

    /// The same without waiting for the peer; `None` if it takes nothing.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_without_waiting(&self, piece: &[u8]) -> io::Result<Option<usize>> {
        match self.layer.get() {
            None => crate::net::socket::send_without_waiting(&self.socket, piece),
            Some(layer) => layer.write(&self.socket, piece, Patience::None),
        }
    }

    /// Sends what is encrypted and waits; `false` if the peer takes no more for now. For whoever has given a piece up: a
    /// record of which only a part is out would end the connection.
    ///
    /// # Errors
    /// Those of send(2).
    pub fn send_rest(&self) -> io::Result<bool> {
        self.layer.get().map_or(Ok(true), |layer| layer.flush(&self.socket, Patience::Waits))
    }

    /// The caller gives its piece up. Returns how many bytes of it are encrypted already and go out with what is written
    /// next: records cannot be taken back.
    pub fn abandon(&self) -> usize {
        self.layer.get().map_or(0, |layer| std::mem::take(&mut locked(&layer.wire).committed))
    }

    /// Says that nothing more will be said (`close_notify`), if that goes without waiting.
    pub fn say_goodbye(&self) {
        let Some(layer) = self.layer.get() else { return };
        if !matches!(phase_of(layer), Some(Phase::Secured)) {
            return;
        }
        let Some(mut wire) = try_locked(&layer.wire) else { return };
        if let Some(mut connection) = try_locked(&layer.connection) {
            connection.send_close_notify();
            layer.gather(&mut wire, &mut connection);
        }
        // Whoever ends it cannot wait.
        let _ = wire.send(&self.socket, Patience::None);
    }
}

/// Where it stands, if nobody is about to change it.
fn phase_of(layer: &Layer) -> Option<Phase> {
    try_locked(&layer.phase).map(|phase| phase.clone())
}

fn try_locked<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Layer {
    fn new(start: TlsStart, watch: TlsWatch) -> Self {
        let TlsStart { connection, findings } = start;
        Self {
            connection: Mutex::new(connection),
            findings,
            begun: Stamp::now(),
            phase: Mutex::new(Phase::Shaking),
            changed: Condvar::new(),
            incoming: Mutex::new(Incoming::new()),
            wire: Mutex::default(),
            outgoing: Mutex::new(RecordSplitter::new(Direction::Sending)),
            watch,
        }
    }

    fn took(&self) -> Duration {
        Stamp::now().since(self.begun)
    }

    fn tell(&self, news: TlsNews) {
        (self.watch)(news);
    }

    /// `Ok(true)` once the handshake is over.
    fn how_it_stands(&self) -> io::Result<bool> {
        match &*locked(&self.phase) {
            Phase::Shaking => Ok(false),
            Phase::Secured => Ok(true),
            Phase::Failed(failure) => Err(failure.clone().into()),
        }
    }

    fn wait(&self) -> io::Result<()> {
        let phase = locked(&self.phase);
        let waited = self
            .changed
            .wait_timeout_while(phase, SEND_TICK, |phase| matches!(phase, Phase::Shaking));
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        if self.how_it_stands()? { Ok(()) } else { Err(io::ErrorKind::WouldBlock.into()) }
    }

    fn set_failed(&self, failure: TlsFailure) {
        let mut phase = locked(&self.phase);
        if matches!(*phase, Phase::Shaking) {
            *phase = Phase::Failed(failure);
            drop(phase);
            let facts = self.findings.facts(&locked(&self.connection));
            self.tell(TlsNews::Failed(Arc::new(facts)));
        }
        self.changed.notify_all();
    }

    /// Reads into the room until it is full or nothing more is there; `None` if it would have to wait.
    fn read(
        &self,
        socket: &TcpStream,
        into: &mut [u8],
        patience: Patience,
    ) -> io::Result<Option<usize>> {
        let mut incoming = locked(&self.incoming);
        let mut filled = 0;
        loop {
            let (read, is_over) = self.decrypted(into.get_mut(filled..).unwrap_or_default());
            filled += read;
            if filled == into.len() {
                return Ok(Some(filled));
            }
            if !is_over && incoming.failed.is_none() && !incoming.is_empty() {
                self.process(&mut incoming);
                self.say_own(socket);
                continue;
            }
            if filled > 0 && !is_over && self.receive_more(&mut incoming, socket) {
                continue;
            }
            if filled > 0 || is_over {
                return Ok(Some(filled));
            }
            if let Some(error) = incoming.error.take() {
                return Err(error);
            }
            if let Some(failure) = incoming.failed.clone() {
                return Err(failure.into());
            }
            if !self.receive(&mut incoming, socket, patience)? {
                return Ok(None);
            }
            if incoming.has_ended {
                self.process(&mut incoming);
                incoming.failed.get_or_insert(TlsFailure::Cut);
            }
        }
    }

    /// What is decrypted, and whether the peer has said that nothing more comes.
    fn decrypted(&self, into: &mut [u8]) -> (usize, bool) {
        let mut connection = locked(&self.connection);
        let mut filled = 0;
        while let Some(room) = into.get_mut(filled..).filter(|room| !room.is_empty()) {
            let mut reader = connection.reader();
            match reader.fill_buf() {
                Ok([]) => return (filled, true),
                Ok(record) => {
                    let len = copy_much(record, room);
                    reader.consume(len);
                    filled += len;
                }
                Err(_) => break,
            }
        }
        (filled, false)
    }

    /// Gives TLS what came.
    fn process(&self, incoming: &mut Incoming) {
        let mut rest = incoming.raw.get(incoming.taken..incoming.filled).unwrap_or_default();
        let before = rest.len();
        let mut connection = locked(&self.connection);
        let was_shaking = connection.is_handshaking();
        let read = connection.read_tls(&mut rest);
        let left = rest.len();
        let processed = connection.process_new_packets();
        let is_shaking = connection.is_handshaking();
        let failure = match (read, processed) {
            (_, Err(error)) => Some(self.findings.failure(&error, is_shaking)),
            (Err(error), _) => Some(TlsFailure::Library(cut(&error.to_string()))),
            (Ok(0), Ok(_)) if is_shaking && incoming.has_ended => Some(TlsFailure::CutInHandshake),
            _ => None,
        };
        let facts = (was_shaking && !is_shaking && failure.is_none())
            .then(|| Arc::new(self.findings.facts(&connection)));
        drop(connection);
        incoming.taken += before - left;
        if was_shaking && self.findings.has_just_seen_certificate() {
            self.tell(TlsNews::Step(TlsStep::CertificateChecked, self.took()));
        }
        if let Some(facts) = facts {
            self.tell(TlsNews::Secured(facts, self.took()));
            *locked(&self.phase) = Phase::Secured;
            self.changed.notify_all();
        }
        if let Some(failure) = failure {
            self.set_failed(failure.clone());
            incoming.failed = Some(failure);
        }
    }

    /// What TLS itself has to say goes out if that needs no waiting.
    fn say_own(&self, socket: &TcpStream) {
        if !locked(&self.connection).wants_write() {
            return;
        }
        if let Some(mut wire) = try_locked(&self.wire) {
            self.gather(&mut wire, &mut locked(&self.connection));
            // The next write shows what is wrong with the socket.
            let _ = wire.send(socket, Patience::None);
        }
    }

    /// Puts what TLS has encrypted to what waits.
    fn gather(&self, wire: &mut Wire, connection: &mut Connection) {
        let appended = wire.append(|pending| {
            while connection.wants_write() {
                // A vector takes everything.
                if connection.write_tls(pending).is_err() {
                    break;
                }
            }
        });
        locked(&self.outgoing).take(appended, |record| self.passed(record));
    }

    /// A record passed: it may be a step of the handshake in the clear.
    fn passed(&self, record: Record) {
        self.tell(TlsNews::Record(record));
        if let Some(step) = TlsStep::of(record)
            && matches!(*locked(&self.phase), Phase::Shaking)
        {
            self.tell(TlsNews::Step(step, self.took()));
        }
    }

    /// Receives; `false` if it would have to wait and must not.
    fn receive(
        &self,
        incoming: &mut Incoming,
        socket: &TcpStream,
        patience: Patience,
    ) -> io::Result<bool> {
        if patience == Patience::None && incoming.is_empty() {
            let connection = locked(&self.connection);
            if !connection.is_handshaking() {
                return self.pull(connection, incoming, socket);
            }
        }
        let came = incoming.receive(socket, patience)?;
        if came {
            self.note(incoming);
        }
        Ok(came)
    }

    /// Receives what waits straight into the memory where TLS decrypts it; `false` if nothing waits. It takes a record or
    /// little more at once, and spares a copy of all that comes.
    fn pull(
        &self,
        mut connection: MutexGuard<'_, Connection>,
        incoming: &mut Incoming,
        socket: &TcpStream,
    ) -> io::Result<bool> {
        let mut inlet = Inlet::new(socket, incoming);
        let read = connection.read_tls(&mut inlet);
        let went = inlet.went();
        let processed = connection.process_new_packets();
        drop(connection);
        incoming.passed.drain(..).for_each(|record| self.passed(record));
        let came = went?;
        let failure = match (read, processed) {
            (_, Err(error)) => Some(self.findings.failure(&error, false)),
            (Err(error), _) if came => Some(TlsFailure::Library(cut(&error.to_string()))),
            _ => None,
        };
        if let Some(failure) = failure {
            self.set_failed(failure.clone());
            incoming.failed = Some(failure);
        }
        self.say_own(socket);
        Ok(came)
    }

    /// Where a flood comes, the rest of the room is filled by what waits already: `true` if there was something. The end
    /// and errors are for the next read.
    fn receive_more(&self, incoming: &mut Incoming, socket: &TcpStream) -> bool {
        if !incoming.was_full || incoming.has_ended || incoming.failed.is_some() {
            return false;
        }
        let came = self.receive(incoming, socket, Patience::None);
        incoming.was_full &= matches!(came, Ok(true));
        came.unwrap_or_else(|error| {
            incoming.error = Some(error);
            false
        })
    }

    fn note(&self, incoming: &mut Incoming) {
        let Incoming { raw, filled, records, .. } = incoming;
        records.take(raw.get(..*filled).unwrap_or_default(), |record| self.passed(record));
    }

    /// Sends what TLS has to say and what waits; `false` if the peer takes no more for now.
    fn flush(&self, socket: &TcpStream, patience: Patience) -> io::Result<bool> {
        let mut wire = locked(&self.wire);
        self.gather(&mut wire, &mut locked(&self.connection));
        wire.send(socket, patience)
    }

    fn write(
        &self,
        socket: &TcpStream,
        piece: &[u8],
        patience: Patience,
    ) -> io::Result<Option<usize>> {
        if !self.how_it_stands()? {
            match patience {
                Patience::Waits => self.wait()?,
                Patience::None => return Ok(None),
            }
        }
        let mut wire = locked(&self.wire);
        if wire.committed == 0 {
            self.gather(&mut wire, &mut locked(&self.connection));
            if !wire.send(socket, patience)? {
                return Ok(None);
            }
            let mut connection = locked(&self.connection);
            wire.committed = connection.writer().write(piece)?;
            self.gather(&mut wire, &mut connection);
        }
        if !wire.send(socket, patience)? {
            return Ok(None);
        }
        Ok(Some(std::mem::take(&mut wire.committed)))
    }
}
