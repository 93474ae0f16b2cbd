//! The channel on which a watched program reports: the one file that knows what it is on each system.
//!
//! On Unix a socket in a folder that is our user's alone, elsewhere a connection on loopback that begins with a word
//! that only the program was given. A program may write anything to it: what is no report ends the watch, and the
//! program goes on.

use super::rows::Rows;
use super::wire::{self, ClockMap};
use super::{Fork, Report, WatchLost};
use crate::net::Stamp;
use crate::net::session::Shared;
use crate::threads::{locked, spawn};
use crossbeam_channel::Sender;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use system::{Listener, Stream};

/// Processes that are watched at once: a program that makes more of itself goes on, without being seen.
const PROCESSES_MAX: usize = 64;

/// How much is read from the channel at once, in bytes.
const READ_BYTES: usize = 64 << 10;

/// How long the first report of a copy of a process waits until that process' reports are read up to its fork. They were
/// written before, and another thread reads them; what is over by then was not reported.
const FORK_READ_WITHIN: Duration = Duration::from_millis(400);

/// What the session of a watched program is told about its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChannelNews {
    /// A process does not report any longer.
    Ended(u32),
}

/// The channel of one program, with a thread that waits for its processes, and one for each of them.
#[derive(Debug)]
pub(super) struct Channel {
    common: Arc<Common>,
    /// What the program is to connect to.
    pub(super) place: String,
}

#[derive(Debug)]
struct Common {
    shared: Arc<Shared>,
    rows: Arc<Mutex<Rows>>,
    /// Notified when a process has reported that it forks.
    forks: Condvar,
    listener: Listener,
    news: Sender<ChannelNews>,
    /// The ways to processes that are watched, to end them.
    streams: Mutex<Vec<(u64, Stream)>>,
    streams_made: AtomicU64,
    has_begun: AtomicBool,
    /// Nobody is waited for any more who has not connected by now.
    is_over: AtomicBool,
    /// What was reported and not read does not count any more.
    is_cut_off: AtomicBool,
}

impl Channel {
    /// Waits for the program to report. `open` is held until no report can come any more.
    pub(super) fn open(
        folder: &Path,
        shared: &Arc<Shared>,
        rows: &Arc<Mutex<Rows>>,
        news: Sender<ChannelNews>,
        open: Sender<()>,
    ) -> io::Result<Self> {
        let (listener, place) = Listener::open(folder)?;
        let common = Arc::new(Common {
            shared: Arc::clone(shared),
            rows: Arc::clone(rows),
            forks: Condvar::new(),
            listener,
            news,
            streams: Mutex::default(),
            streams_made: AtomicU64::new(0),
            has_begun: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            is_cut_off: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&common);
        spawn(format!("{} watch", shared.name), move || accepting.accept(&open))
            .map_err(|error| error.source)?;
        Ok(Self { common, place })
    }

    /// Whether a process has reported.
    pub(super) fn has_begun(&self) -> bool {
        self.common.has_begun.load(SeqCst)
    }

    /// No other process is waited for. Those that have connected report to their end, also where a program was over
    /// before it was accepted here.
    pub(super) fn close(&self) {
        if !self.common.is_over.swap(true, SeqCst) {
            self.common.listener.wait_no_longer();
        }
    }

    /// Ends the channel, also where something that the program has started still holds it.
    pub(super) fn cut_off(&self) {
        self.common.is_cut_off.store(true, SeqCst);
        self.close();
        for (_, stream) in locked(&self.common.streams).iter() {
            stream.cut_off();
        }
        self.common.forks.notify_all();
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.cut_off();
    }
}

impl Common {
    fn accept(self: &Arc<Self>, open: &Sender<()>) {
        loop {
            let stream = match self.listener.accept() {
                Ok(stream) => stream,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => {
                    log::warn!("{}: its channel: {error}", self.shared.name);
                    return;
                }
            };
            if self.is_cut_off.load(SeqCst) || locked(&self.streams).len() >= PROCESSES_MAX {
                continue;
            }
            let Ok(clone) = stream.another() else { continue };
            let number = self.streams_made.fetch_add(1, SeqCst);
            locked(&self.streams).push((number, clone));
            let (common, open) = (Arc::clone(self), open.clone());
            let read = move || {
                common.read(stream);
                locked(&common.streams).retain(|(other, _)| *other != number);
                drop(open);
            };
            if let Err(error) = spawn(format!("{} reports", self.shared.name), read) {
                log::warn!("{error}");
            }
        }
    }

    /// Reads what a process reports, to its end.
    fn read(&self, stream: Stream) {
        let Ok(stream) = stream.admitted(&self.listener) else { return };
        let mut from = BufReader::with_capacity(READ_BYTES, stream);
        let mut report = Vec::new();
        let process = match self.begin(&mut from, &mut report) {
            Ok(Some(process)) => process,
            Ok(None) => return,
            Err(_) => {
                locked(&self.rows).watch_lost(WatchLost::Garbage);
                return;
            }
        };
        let (process, clock) = process;
        let end = loop {
            match wire::read_report(&mut from, &mut report) {
                Ok(true) => {}
                Err(error) if error.kind() == ErrorKind::InvalidData => {
                    break Some(WatchLost::Garbage);
                }
                Ok(false) | Err(_) => break None,
            }
            match wire::report(&report, process, &clock) {
                Ok(report) => self.take(report),
                Err(wire::Malformed) => break Some(WatchLost::Garbage),
            }
        };
        if let Some(why) = end {
            locked(&self.rows).watch_lost(why);
        } else {
            locked(&self.rows).take(Report::ProcessEnded { process });
            let _ = self.news.send(ChannelNews::Ended(process));
        }
    }

    fn take(&self, report: Report) {
        let is_fork = matches!(report, Report::Forks(_));
        locked(&self.rows).take(report);
        if is_fork {
            self.forks.notify_all();
        }
    }

    /// The rows, once the reports of a process are read up to a fork of it. Each process reports on a way of its own: the
    /// copy's may be read sooner than what happened before it was there.
    fn rows_after(&self, fork: Fork) -> MutexGuard<'_, Rows> {
        let deadline = Instant::now() + FORK_READ_WITHIN;
        let mut rows = locked(&self.rows);
        while !rows.has_begun(fork) && !self.shared.stop.is_stopped() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.forks.wait_timeout(rows, left);
            rows = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        rows
    }

    /// Reads who it is; `None` if it ends before.
    fn begin(
        &self,
        from: &mut impl Read,
        report: &mut Vec<u8>,
    ) -> io::Result<Option<(u32, ClockMap)>> {
        if !wire::read_report(from, report)? {
            return Ok(None);
        }
        let hello = wire::hello(report).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
        let start = self.shared.started;
        let clock = match system::clock_now_ns() {
            Some((theirs, ours)) => ClockMap::of(theirs, ours, start),
            None => ClockMap::of(hello.clock_ns, Stamp::now(), start),
        };
        let process = hello.process;
        let mut rows = match hello.copied {
            Some(fork) => self.rows_after(fork),
            None => locked(&self.rows),
        };
        if let Some(fork) = hello.copied {
            rows.take(Report::ForkedBy { fork, child: process });
        }
        rows.take(Report::Watched { process, what: hello.what });
        self.has_begun.store(true, SeqCst);
        Ok(Some((process, clock)))
    }
}

#[cfg(unix)]
mod system {
    use super::{Path, Read, Stamp, io};
    use std::net::Shutdown;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::PathBuf;

    #[derive(Debug)]
    pub(super) struct Listener(UnixListener, PathBuf);

    #[derive(Debug)]
    pub(super) struct Stream(UnixStream);

    impl Listener {
        pub(super) fn open(folder: &Path) -> io::Result<(Self, String)> {
            let path = folder.join("channel");
            let place = path.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
            let place = format!("unix:{place}");
            Ok((Self(UnixListener::bind(&path)?, path), place))
        }

        pub(super) fn accept(&self) -> io::Result<Stream> {
            let (stream, _) = self.0.accept()?;
            // On some systems it is as its listener is.
            stream.set_nonblocking(false)?;
            Ok(Stream(stream))
        }

        /// From now on accepts whoever has connected already, and then says that it would block.
        pub(super) fn wait_no_longer(&self) {
            let _ = self.0.set_nonblocking(true);
            let _ = UnixStream::connect(&self.1);
        }
    }

    impl Stream {
        pub(super) fn another(&self) -> io::Result<Self> {
            self.0.try_clone().map(Self)
        }

        /// Who can reach it may report: the folder is for our user alone.
        #[expect(clippy::unnecessary_wraps, reason = "the twin of the Windows one")]
        pub(super) fn admitted(self, _: &Listener) -> io::Result<Self> {
            Ok(self)
        }

        pub(super) fn cut_off(&self) {
            let _ = self.0.shutdown(Shutdown::Both);
        }
    }

    impl Read for Stream {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    /// The clock that Python reads, at a moment of ours: on Linux both are `CLOCK_MONOTONIC`.
    #[cfg(target_os = "linux")]
    pub(super) fn clock_now_ns() -> Option<(u64, Stamp)> {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let ours = Stamp::now();
        let seconds = u64::try_from(now.tv_sec).ok()?;
        Some((seconds * 1_000_000_000 + u64::try_from(now.tv_nsec).ok()?, ours))
    }

    /// Elsewhere what the program says at its start has to do.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn clock_now_ns() -> Option<(u64, Stamp)> {
        None
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Path, Read, Stamp, io};
    use ring::rand::{SecureRandom, SystemRandom};
    use std::fmt::Write;
    use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
    use std::time::Duration;

    /// How long who has connected may take to say the word.
    const WORD_LIMIT: Duration = Duration::from_secs(2);

    #[derive(Debug)]
    pub(super) struct Listener(TcpListener, SocketAddr, String);

    #[derive(Debug)]
    pub(super) struct Stream(TcpStream);

    impl Listener {
        pub(super) fn open(_: &Path) -> io::Result<(Self, String)> {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let address = listener.local_addr()?;
            let mut random = [0; 16];
            let failed = |_| io::Error::other("the system gave no random numbers");
            SystemRandom::new().fill(&mut random).map_err(failed)?;
            let mut word = String::new();
            for byte in random {
                let _ = write!(word, "{byte:02x}");
            }
            let place = format!("tcp:{}:{word}", address.port());
            Ok((Self(listener, address, word), place))
        }

        pub(super) fn accept(&self) -> io::Result<Stream> {
            let (stream, _) = self.0.accept()?;
            // It is as its listener is.
            stream.set_nonblocking(false)?;
            Ok(Stream(stream))
        }

        /// From now on accepts whoever has connected already, and then says that it would block.
        pub(super) fn wait_no_longer(&self) {
            let _ = self.0.set_nonblocking(true);
            let _ = TcpStream::connect(self.1);
        }
    }

    impl Stream {
        pub(super) fn another(&self) -> io::Result<Self> {
            self.0.try_clone().map(Self)
        }

        /// Others on this machine can connect, too: only the program knows the word.
        pub(super) fn admitted(mut self, listener: &Listener) -> io::Result<Self> {
            let mut word = vec![0; listener.2.len()];
            self.0.set_read_timeout(Some(WORD_LIMIT))?;
            self.0.read_exact(&mut word)?;
            self.0.set_read_timeout(None)?;
            if word == listener.2.as_bytes() {
                Ok(self)
            } else {
                Err(io::ErrorKind::PermissionDenied.into())
            }
        }

        pub(super) fn cut_off(&self) {
            let _ = self.0.shutdown(Shutdown::Both);
        }
    }

    impl Read for Stream {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    /// What the program says at its start has to do.
    pub(super) fn clock_now_ns() -> Option<(u64, Stamp)> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    #[test]
    fn who_has_connected_before_the_end_is_read_although_nobody_had_accepted_it() {
        let folder = tempfile::tempdir().unwrap();
        let (listener, place) = Listener::open(folder.path()).unwrap();
        let path = place.strip_prefix("unix:").unwrap();
        for number in 0..3 {
            UnixStream::connect(path).unwrap().write_all(&[number]).unwrap();
        }
        listener.wait_no_longer();
        for number in 0..3 {
            let mut read = Vec::new();
            listener.accept().unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, [number]);
        }
        let mut read = Vec::new();
        listener.accept().unwrap().read_to_end(&mut read).unwrap();
        assert!(read.is_empty(), "what ended the wait says nothing");
        assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}
