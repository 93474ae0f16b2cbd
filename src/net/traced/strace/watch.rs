//! strace on Linux: its pipe, and the thread that reads it. Elsewhere there is no strace.

#[cfg(target_os = "linux")]
pub(in crate::net::traced) use linux::StraceWatch;
#[cfg(not(target_os = "linux"))]
pub(in crate::net::traced) use nowhere::StraceWatch;

/// The name under which strace is looked up in `PATH`.
pub(in crate::net::traced) const PROGRAM: &str = "strace";

#[cfg(target_os = "linux")]
mod linux {
    use super::super::{StraceChannel, StraceReader, arguments};
    use crate::net::clock::wall_offset_ns;
    use crate::net::session::Shared;
    use crate::net::traced::rows::Rows;
    use crate::threads::{locked, spawn};
    use crossbeam_channel::Sender;
    use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read as _};
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::sync::{Arc, Mutex};

    /// How much is read at once, in bytes: what a pipe of Linux holds.
    const READ_BYTES: usize = 64 << 10;

    /// A program that strace watches.
    #[derive(Debug)]
    pub(in crate::net::traced) struct StraceWatch {
        common: Arc<Common>,
        /// The arguments of strace before those of the program.
        pub(in crate::net::traced) arguments: Vec<String>,
    }

    #[derive(Debug)]
    struct Common {
        name: String,
        /// Our own end, until strace has opened its one.
        writer: Mutex<Option<PipeWriter>>,
        has_begun: AtomicBool,
    }

    impl StraceWatch {
        /// Begins to read. `open` is held until nothing more can come.
        pub(in crate::net::traced) fn open(
            shared: &Arc<Shared>,
            rows: &Arc<Mutex<Rows>>,
            open: Sender<()>,
        ) -> io::Result<Self> {
            let channel = StraceChannel::new()?;
            let arguments = arguments(&channel.path());
            let (reader, writer) = channel.into_ends();
            let common = Arc::new(Common {
                name: shared.name.clone(),
                writer: Mutex::new(Some(writer)),
                has_begun: AtomicBool::new(false),
            });
            let (reading, rows) = (Arc::clone(&common), Arc::clone(rows));
            let read = move || {
                reading.read(reader, &rows);
                drop(open);
            };
            spawn(format!("{} strace", shared.name), read).map_err(|error| error.source)?;
            Ok(Self { common, arguments })
        }

        /// Whether strace has written anything.
        pub(in crate::net::traced) fn has_begun(&self) -> bool {
            self.common.has_begun.load(SeqCst)
        }

        /// strace is over, or will not begin any more: what it wrote is all.
        pub(in crate::net::traced) fn close(&self) {
            locked(&self.common.writer).take();
        }
    }

    impl Drop for StraceWatch {
        fn drop(&mut self) {
            self.close();
        }
    }

    impl Common {
        fn read(&self, mut pipe: PipeReader, rows: &Mutex<Rows>) {
            let mut strace = StraceReader::new(wall_offset_ns());
            let mut bytes = vec![0; READ_BYTES];
            loop {
                let len = match pipe.read(&mut bytes) {
                    Ok(0) => break,
                    Ok(len) => len,
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(error) => {
                        log::warn!("{}: strace: {error}", self.name);
                        break;
                    }
                };
                if !self.has_begun.swap(true, SeqCst) {
                    // It has its own end now; with the last of both the pipe comes to its end.
                    locked(&self.writer).take();
                }
                let mut rows = locked(rows);
                strace.read(bytes.get(..len).unwrap_or_default(), |report| rows.take(report));
            }
            let unreadable = strace.unreadable_lines();
            if unreadable > 0 {
                log::warn!("{}: {unreadable} lines of strace could not be read", self.name);
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod nowhere {
    use crate::net::session::Shared;
    use crate::net::traced::rows::Rows;
    use crossbeam_channel::Sender;
    use std::io;
    use std::sync::{Arc, Mutex};

    /// Nobody makes one.
    #[derive(Debug)]
    pub(in crate::net::traced) struct StraceWatch {
        /// None.
        pub(in crate::net::traced) arguments: Vec<String>,
    }

    impl StraceWatch {
        /// There is no strace here.
        pub(in crate::net::traced) fn open(
            _: &Arc<Shared>,
            _: &Arc<Mutex<Rows>>,
            _: Sender<()>,
        ) -> io::Result<Self> {
            Err(io::ErrorKind::Unsupported.into())
        }

        /// It never does.
        #[expect(clippy::unused_self, reason = "as where there is strace")]
        pub(in crate::net::traced) fn has_begun(&self) -> bool {
            false
        }

        /// Nothing is open.
        #[expect(clippy::unused_self, reason = "as where there is strace")]
        pub(in crate::net::traced) fn close(&self) {}
    }
}
