//! A sender of a stream in a process of its own, so that its processor time is not ours.
//!
//! The benchmark starts itself again with [`ROLE`] or [`UNIX_ROLE`] as the first argument. It listens, prints its
//! address or path, takes one connection, sends, and closes.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// First argument of a benchmark that is to be the sender.
const ROLE: &str = "send-stream";

/// The same on a Unix-domain socket.
const UNIX_ROLE: &str = "send-unix-stream";

/// Bytes of one call: so many that the calls cost nothing beside the copying, and less than a
/// processor's own cache. (sendfile(2) would spare the sender its copy and is slower: its pages reach
/// the receiver one by one.)
const WRITE_BYTES: usize = 256 << 10;

/// A running sender. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct StreamSender {
    process: Child,
    /// Where it listens, as it says.
    at: String,
}

impl Drop for StreamSender {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl StreamSender {
    /// Starts one that will send so many bytes to whoever connects first.
    ///
    /// # Errors
    /// If the program cannot be started again.
    pub(crate) fn start(bytes: u64) -> io::Result<Self> {
        Self::start_as(&[ROLE, &bytes.to_string()])
    }

    /// The same on a Unix-domain socket, whose file it makes in that folder.
    ///
    /// # Errors
    /// If the program cannot be started again.
    pub(crate) fn start_unix(bytes: u64, folder: &Path) -> io::Result<Self> {
        Self::start_as(&[UNIX_ROLE, &bytes.to_string(), &folder.display().to_string()])
    }

    fn start_as(arguments: &[&str]) -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut at = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut at)?;
        }
        at.truncate(at.trim_end().len());
        Ok(Self { process, at })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// If it said nothing, or a path.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.at.parse().map_err(io::Error::other)
    }

    /// The path of its socket.
    pub(crate) fn path(&self) -> &Path {
        Path::new(&self.at)
    }
}

/// If this process is to be the sender, sends and returns `true`.
///
/// # Errors
/// The socket's error; a receiver that goes away is none.
pub(crate) fn was_the_sender() -> io::Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [ROLE, bytes] => {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            say(&listener.local_addr()?.to_string())?;
            send(listener.accept()?.0, bytes)?;
        }
        #[cfg(unix)]
        [UNIX_ROLE, bytes, folder] => {
            let path = Path::new(folder).join("sender");
            let listener = std::os::unix::net::UnixListener::bind(&path)?;
            say(&path.display().to_string())?;
            send(listener.accept()?.0, bytes)?;
            std::fs::remove_file(path)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn say(at: &str) -> io::Result<()> {
    println!("{at}");
    io::stdout().flush()
}

fn send(mut stream: impl Write, bytes: &str) -> io::Result<()> {
    let mut left: u64 = bytes.parse().map_err(io::Error::other)?;
    let block: Vec<u8> = (0..WRITE_BYTES).map(|place| (place % 251) as u8).collect();
    while left > 0 {
        let part = block.get(..left.min(WRITE_BYTES as u64) as usize).unwrap_or_default();
        if stream.write_all(part).is_err() {
            break;
        }
        left -= part.len() as u64;
    }
    Ok(())
}
