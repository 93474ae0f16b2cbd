//! A sender of a stream in a process of its own, so that its processor time is not ours.
//!
//! The benchmark starts itself again with [`ROLE`] as the first argument. It listens, prints its
//! address, takes one connection, sends, and closes.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

/// First argument of a benchmark that is to be the sender.
const ROLE: &str = "send-stream";

/// Bytes of one call: so many that the calls cost nothing beside the copying, and less than a
/// processor's own cache. (sendfile(2) would spare the sender its copy and is slower: its pages reach
/// the receiver one by one.)
const WRITE_BYTES: usize = 256 << 10;

/// A running sender. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct StreamSender {
    process: Child,
    address: SocketAddr,
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
        let mut process = Command::new(std::env::current_exe()?)
            .args([ROLE, &bytes.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut told = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut told)?;
        }
        let address = told.trim().parse().map_err(io::Error::other)?;
        Ok(Self { process, address })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// If this process is to be the sender, sends and returns `true`.
///
/// # Errors
/// The socket's error; a receiver that goes away is none.
pub(crate) fn was_the_sender() -> io::Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, bytes] = arguments.as_slice() else { return Ok(false) };
    if role != ROLE {
        return Ok(false);
    }
    let mut left: u64 = bytes.parse().map_err(io::Error::other)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    io::stdout().flush()?;
    let (mut stream, _) = listener.accept()?;
    let block: Vec<u8> = (0..WRITE_BYTES).map(|place| (place % 251) as u8).collect();
    while left > 0 {
        let part = block.get(..left.min(WRITE_BYTES as u64) as usize).unwrap_or_default();
        if stream.write_all(part).is_err() {
            break;
        }
        left -= part.len() as u64;
    }
    Ok(true)
}
