//! What comes before TLS has begun, and at the moment when it does.

use super::TlsChannel;
use crate::net::socket::recv_waiting;
use crate::threads::locked;
use std::io::{self, Read};
use std::sync::MutexGuard;

impl TlsChannel {
    /// Holds what the reader receives from now on until the guard is gone: if TLS has [begun](Self::begin) by then, it is
    /// for TLS, otherwise it is content. For whoever says in plain text that TLS begins: the peer may answer at once.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        locked(&self.unsettled)
    }

    pub(super) fn read_plain(&self, into: &mut [u8]) -> io::Result<usize> {
        let len = { &self.socket }.read(into)?;
        let is_content = self.is_content(into.get(..len).unwrap_or_default());
        if is_content { Ok(len) } else { Err(io::ErrorKind::WouldBlock.into()) }
    }

    /// The same without waiting; `None` if nothing was there.
    pub(super) fn read_plain_waiting(&self, into: &mut [u8]) -> io::Result<Option<usize>> {
        let Some(len) = recv_waiting(&self.socket, into)? else { return Ok(None) };
        let is_content = self.is_content(into.get(..len).unwrap_or_default());
        Ok(is_content.then_some(len))
    }

    /// Whether what was received is content. What comes once TLS has begun is for TLS, whatever it is: taken for what was
    /// said inside, it would be somebody else's (CVE-2011-0411).
    fn is_content(&self, came: &[u8]) -> bool {
        let settled = locked(&self.unsettled);
        let Some(layer) = self.layer.get() else { return true };
        drop(settled);
        let mut incoming = locked(&layer.incoming);
        incoming.put(came);
        layer.note(&mut incoming);
        false
    }
}

// Elsewhere nothing tells that a receive took what waited.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::readiness::would_wait;
    use crate::net::tls::{ClientTls, TlsStart};
    use std::io::Write as _;
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::thread::{Builder, JoinHandle};
    use std::time::{Duration, Instant};

    const DEADLINE: Duration = Duration::from_secs(10);

    type Reading = JoinHandle<io::Result<usize>>;

    fn pair() -> (Arc<TlsChannel>, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (Arc::new(TlsChannel::plain(listener.accept().unwrap().0)), peer)
    }

    /// A reader that has taken from the socket what the peer says.
    fn reader_of(channel: &Arc<TlsChannel>, mut peer: &TcpStream, said: &[u8]) -> Reading {
        let reader = Arc::clone(channel);
        let reading = Builder::new().spawn(move || reader.read(&mut [0; 64])).unwrap();
        peer.write_all(said).unwrap();
        let deadline = Instant::now() + DEADLINE;
        while would_wait(&channel.socket).is_none() {
            assert!(Instant::now() < deadline, "nobody reads");
            std::thread::yield_now();
        }
        reading
    }

    #[test]
    fn what_came_while_tls_began_is_for_tls() {
        let (channel, peer) = pair();
        let held = channel.hold();
        let reading = reader_of(&channel, &peer, b"22 and more");
        let start = TlsStart::client(&ClientTls::default(), "localhost", 1).unwrap();
        assert!(channel.begin(start, Box::new(|_| ())));
        drop(held);
        let read = reading.join().unwrap();
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::WouldBlock);
        let layer = channel.layer.get().unwrap();
        assert!(!locked(&layer.incoming).is_empty());
    }

    #[test]
    fn what_came_while_it_did_not_begin_after_all_is_content() {
        let (channel, peer) = pair();
        let held = channel.hold();
        let reading = reader_of(&channel, &peer, b"plain");
        assert!(!reading.is_finished(), "nobody knows yet what it is");
        drop(held);
        assert_eq!(reading.join().unwrap().unwrap(), b"plain".len());
        drop(channel.hold());
        let said = reader_of(&channel, &peer, b"plain too");
        assert_eq!(said.join().unwrap().unwrap(), b"plain too".len());
    }
}
