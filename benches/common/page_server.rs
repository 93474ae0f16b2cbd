//! A server of pages in a process of its own, so that its processor time is not ours.
//!
//! The benchmark starts itself again with [`ROLE`] as the first argument. It listens, prints its
//! address, and responds to `GET /1000` with a page of 1000 bytes, one connection after the other, until it
//! is ended.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// First argument of a benchmark that is to be the server.
const ROLE: &str = "serve-pages";

/// Bytes of one call.
const WRITE_BYTES: usize = 256 << 10;

/// A running server. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct PageServer {
    process: Child,
    address: SocketAddr,
}

impl Drop for PageServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl PageServer {
    /// Starts one.
    ///
    /// # Errors
    /// If the program cannot be started again.
    pub(crate) fn start() -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(ROLE)
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

    /// The URL of a page of so many bytes.
    pub(crate) fn url(&self, bytes: u64) -> String {
        format!("http://{}/{bytes}", self.address)
    }
}

/// If this process is to be the server, serves until it is ended and returns `true`.
///
/// # Errors
/// The listener's error; a client that goes away is none.
pub(crate) fn was_the_server() -> io::Result<bool> {
    if std::env::args().nth(1).as_deref() != Some(ROLE) {
        return Ok(false);
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    io::stdout().flush()?;
    // Lines of a page, over and over.
    let line = b"<p class=\"row\">The quick brown fox jumps over the lazy dog.</p>\n";
    let block: Vec<u8> = line.iter().copied().cycle().take(WRITE_BYTES).collect();
    for stream in listener.incoming() {
        let _ = serve(stream?, &block);
    }
    Ok(true)
}

fn serve(mut stream: TcpStream, block: &[u8]) -> io::Result<()> {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            len => request.extend_from_slice(buffer.get(..len).unwrap_or_default()),
        }
    }
    let text = String::from_utf8_lossy(&request);
    let path = text.split(' ').nth(1).unwrap_or_default();
    let digits = path.trim_start_matches('/').split('?').next().unwrap_or_default();
    let mut left: u64 = digits.parse().map_err(io::Error::other)?;
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {left}\r\n\r\n");
    let first = block.get(..left.min(block.len() as u64) as usize).unwrap_or_default();
    stream.write_all(&[head.as_bytes(), first].concat())?;
    left -= first.len() as u64;
    while left > 0 {
        let part = block.get(..left.min(block.len() as u64) as usize).unwrap_or_default();
        stream.write_all(part)?;
        left -= part.len() as u64;
    }
    Ok(())
}
