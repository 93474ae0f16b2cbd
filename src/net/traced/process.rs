//! The process of a program: the one file that knows how it is started, waited for and ended on each system.
//!
//! | | Unix | Windows |
//! |---|---|---|
//! | started | as the first of a group of processes | alone |
//! | its end | `waitid` without taking it away, so that its number stays its own | asked for every [`TICK`] |
//! | ended | `SIGKILL` to the group: with all that it has started | `TerminateProcess`, alone |

use super::ExitStatus;
use crossbeam_channel::{Receiver, bounded};
use std::io;
use std::process::{Child, Command};

/// Where nothing says that a process has ended, it is asked for so often.
#[cfg(not(unix))]
const TICK: std::time::Duration = std::time::Duration::from_millis(20);

/// A process that runs.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Something to look at: it may have ended.
    pub(super) news: Receiver<()>,
}

impl Process {
    /// Starts it.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command.spawn()?;
        match news_of(&child) {
            Ok(news) => Ok(Self { child, news }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, once it has. Whatever it has left running is ended first: afterwards its number may be another's.
    pub(super) fn take_away(&mut self) -> io::Result<ExitStatus> {
        self.kill();
        let status = self.child.wait()?;
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Ok(ExitStatus::Signal(signal));
        }
        Ok(ExitStatus::Code(status.code().unwrap_or_default()))
    }
}

#[cfg(unix)]
mod system {
    use super::{Child, Process, Receiver, bounded, io};
    use crate::threads::spawn;
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

    fn group(child: &Child) -> Option<Pid> {
        Pid::from_raw(i32::try_from(child.id()).ok()?)
    }

    /// A thread that waits for the end of the process, and leaves it to be taken away by the session.
    pub(super) fn news_of(child: &Child) -> io::Result<Receiver<()>> {
        let (tells, news) = bounded(1);
        let Some(pid) = group(child) else { return Err(io::ErrorKind::InvalidInput.into()) };
        let wait = move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while let Err(error) = waitid(WaitId::Pid(pid), options) {
                if error != rustix::io::Errno::INTR {
                    break;
                }
            }
            let _ = tells.send(());
        };
        spawn(format!("program {} end", pid.as_raw_nonzero()), wait)
            .map_err(|error| error.source)?;
        Ok(news)
    }

    impl Process {
        /// Ends it and all that it has started. It is not taken away.
        pub(in crate::net::traced) fn kill(&mut self) {
            if let Some(group) = group(&self.child) {
                let _ = kill_process_group(group, Signal::KILL);
            }
        }

        /// What Ctrl+C does.
        pub(in crate::net::traced) fn interrupt(&self) -> io::Result<()> {
            let Some(group) = group(&self.child) else { return Ok(()) };
            kill_process_group(group, Signal::INT).map_err(io::Error::from)
        }

        /// Whether it has ended, after news.
        #[expect(clippy::unused_self, reason = "the twin of the Windows one")]
        pub(in crate::net::traced) fn has_ended(&mut self) -> bool {
            true
        }
    }
}

#[cfg(not(unix))]
mod system {
    use super::{Child, Process, Receiver, TICK, bounded, io};
    use crate::threads::spawn;

    pub(super) fn news_of(child: &Child) -> io::Result<Receiver<()>> {
        let (tells, news) = bounded(0);
        let tick = move || {
            while tells.send(()).is_ok() {
                std::thread::sleep(TICK);
            }
        };
        spawn(format!("program {} end", child.id()), tick).map_err(|error| error.source)?;
        Ok(news)
    }

    impl Process {
        /// Ends it.
        pub(in crate::net::traced) fn kill(&mut self) {
            let _ = self.child.kill();
        }

        /// There is no such thing for a program without a console.
        #[expect(clippy::unused_self, reason = "the twin of the Unix one")]
        pub(in crate::net::traced) fn interrupt(&self) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        /// Whether it has ended.
        pub(in crate::net::traced) fn has_ended(&mut self) -> bool {
            !matches!(self.child.try_wait(), Ok(None))
        }
    }
}

use system::news_of;
