//! Which program has a socket: Linux shows it among the descriptors of each process, `/proc/PID/fd` (proc(5)).
//!
//! Those of our own programs can be read and, by an administrator, all.

use super::OwningProgram;
use crate::net::wake::StopToken;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Descriptors that are looked at to find programs, at about a microsecond each.
const DESCRIPTORS_MAX: usize = 200_000;

/// How long is looked at all of them together.
const TIME_MAX: Duration = Duration::from_secs(2);

/// How far a search came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::net) struct Searched {
    /// Processes whose descriptors are not ours to read.
    pub(in crate::net) hidden_processes: u64,
    /// Whether there was more than is looked at.
    pub(in crate::net) was_cut: bool,
}

/// The program that has the socket of this inode, the first that is found.
pub(in crate::net) fn of_socket(inode: u64, stop: &StopToken) -> Option<OwningProgram> {
    let mut program = None;
    if inode != 0 {
        // Who stops the session waits for no result.
        search(&|| !stop.is_stopped(), |found, process, pid| {
            if found != inode {
                return ControlFlow::Continue(());
            }
            program = Some(OwningProgram { name: name(process), pid });
            ControlFlow::Break(())
        });
    }
    program
}

/// The programs that have the sockets of these inodes.
pub(super) fn of_sockets(inodes: &HashSet<u64>) -> (HashMap<u64, Vec<OwningProgram>>, Searched) {
    let mut programs: HashMap<u64, Vec<OwningProgram>> = HashMap::new();
    let deadline = Instant::now() + TIME_MAX;
    let searched = search(&|| Instant::now() < deadline, |inode, process, pid| {
        if inodes.contains(&inode) {
            let owners = programs.entry(inode).or_default();
            // A process may have a socket more than once.
            if owners.last().is_none_or(|last| last.pid != pid) {
                owners.push(OwningProgram { name: name(process), pid });
            }
        }
        ControlFlow::Continue(())
    });
    (programs, searched)
}

/// Looks at the sockets of all processes, until it has seen what it wanted.
fn search(
    goes_on: &dyn Fn() -> bool,
    mut visit: impl FnMut(u64, &Path, u32) -> ControlFlow<()>,
) -> Searched {
    let mut searched = Searched::default();
    let mut left = DESCRIPTORS_MAX;
    let Ok(processes) = fs::read_dir("/proc") else { return searched };
    for process in processes.flatten() {
        let number = process.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(pid) = number else { continue };
        if !goes_on() {
            searched.was_cut = true;
            return searched;
        }
        let path = process.path();
        let descriptors = match fs::read_dir(path.join("fd")) {
            Ok(descriptors) => descriptors,
            Err(error) => {
                // One that has ended meanwhile hides nothing.
                let is_hidden = error.kind() == ErrorKind::PermissionDenied;
                searched.hidden_processes += u64::from(is_hidden);
                continue;
            }
        };
        for descriptor in descriptors.flatten() {
            if left == 0 {
                searched.was_cut = true;
                return searched;
            }
            left -= 1;
            let link = fs::read_link(descriptor.path()).ok();
            let inode = link.as_ref().and_then(|link| inode(link.to_str()?));
            if let Some(inode) = inode
                && visit(inode, &path, pid).is_break()
            {
                return searched;
            }
        }
    }
    searched
}

/// Of what `/proc/PID/fd/N` points to, if that is a socket.
fn inode(link: &str) -> Option<u64> {
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

/// The name of a process: its program's, or else the first 15 bytes of it (proc(5), `comm`).
fn name(process: &Path) -> String {
    let program = fs::read_link(process.join("exe")).unwrap_or_default();
    if let Some(name) = program.file_name() {
        // What is appended when the program was replaced while it runs.
        let name = name.to_string_lossy();
        return name.strip_suffix(" (deleted)").unwrap_or(&name).to_owned();
    }
    let name = fs::read(process.join("comm")).unwrap_or_default();
    String::from_utf8_lossy(&name).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_sockets_have_an_inode() {
        assert_eq!(inode("socket:[4711]"), Some(4711));
        for odd in ["", "socket:[]", "socket:[4711", "socket:[-1]", "pipe:[4711]", "/dev/null"] {
            assert_eq!(inode(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_search_that_must_not_go_on_says_so() {
        let searched = search(&|| false, |_, _, _| ControlFlow::Continue(()));
        assert!(searched.was_cut);
    }
}
