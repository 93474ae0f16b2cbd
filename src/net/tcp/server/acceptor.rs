//! What the tutorials' servers do with each connection that they accept: a thread for it.

use super::super::accepting::Accepting;
use super::super::stream::{Stream, worker_name};
use super::super::{StreamEvent, StreamOptions};
use super::Server;
use super::serving::Serving;
use crate::net::peer::unmapped;
use crate::net::session::Shared;
use crate::net::socket::{self, Buffers};
use crate::net::tls::TlsStart;
use crate::net::{
    Channel, Connection, ConnectionId, Endpoint, NetError, Op, Peer, PeerProcess, Stamp,
};
use crate::threads::locked;
use crossbeam_channel::Sender;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// The acceptor's own state.
pub(super) struct Acceptor {
    server: Arc<Server>,
    options: StreamOptions,
    /// What the connections inherit from the listener.
    buffers: Buffers,
    /// Each connection's thread holds a clone, so that the server knows when the last one is over.
    alive: Sender<Infallible>,
    /// The number of the last connection.
    last: u32,
}

impl Acceptor {
    pub(super) fn new(
        server: Arc<Server>,
        options: StreamOptions,
        buffers: Buffers,
        alive: Sender<Infallible>,
    ) -> Self {
        Self { server, options, buffers, alive, last: 0 }
    }

    /// Accepts until the stop, or until the listener fails.
    ///
    /// # Errors
    /// What accept(2) returned, if it was not about one connection or a shortage.
    pub(super) fn run(mut self, accepting: Accepting) -> Result<(), NetError> {
        accepting.run(|accepting, at, socket, remote| self.accepted(accepting, at, socket, remote))
    }

    fn accepted(
        &mut self,
        accepting: &mut Accepting,
        at: Stamp,
        socket: Channel,
        remote: Endpoint,
    ) {
        let server = Arc::clone(&self.server);
        let most = server.connections_max.load(Relaxed);
        if locked(&server.open).len() >= most as usize {
            return accepting.refuse(at, socket, remote, most);
        }
        accepting.has_room();
        self.last += 1;
        let id = ConnectionId(self.last);
        let peer = Peer::of_channel(id, remote, socket.edges());
        accepting.tell_accept(at, &socket, peer, remote);
        if let Err(error) = self.open(id, socket, remote) {
            server.failed(peer, error);
        }
    }

    /// The handshake of a new connection, if TLS is spoken.
    fn tls_start(&self, peer: Peer) -> Result<Option<TlsStart>, NetError> {
        self.server.tls.as_ref().map(TlsStart::server).transpose().map_err(|failure| {
            let (op, target) = (Op::TlsHandshake, peer.to_string());
            NetError { op, target, cause: failure.into() }
        })
    }

    /// Takes the connection into the session and starts its thread.
    fn open(&self, id: ConnectionId, socket: Channel, remote: Endpoint) -> Result<(), NetError> {
        let server = &self.server;
        let shared: &Arc<Shared> = &server.shared;
        let peer = Peer::of_channel(id, remote, socket.edges());
        socket::set_stream_options(shared, peer, &socket2::SockRef::from(&socket), &self.options);
        let local = self.local_of(&socket);
        let facts = Connection::new(id, remote, local);
        facts.recv_buffer_bytes.set(self.buffers.recv_bytes);
        facts.send_buffer_bytes.set(self.buffers.send_bytes);
        let (edges, process) = (socket.edges(), PeerProcess::ask(shared, peer, &socket));
        let settings = locked(&server.settings).clone();
        // Who sees it among the connections must reach it: commands wait until it is in the table.
        let mut open = locked(&server.open);
        let start = self.tls_start(peer)?;
        // A person may have it begin later.
        let channel = socket.ready_for_tls();
        let stream = Stream::new(shared, &self.server.table, channel, facts, settings.clone())?;
        // Before its thread runs, which takes it out again.
        open.insert(id, Arc::clone(&stream));
        drop(open);
        server.tell(peer, StreamEvent::Accepted { local });
        stream.introduce(edges, process);
        if let Some(start) = start {
            stream.begin_tls(start);
        }
        // A change that came just before found the connection not in the table yet. With the lock, so
        // that the next change comes after this one.
        let now = locked(&server.settings);
        if *now != settings {
            stream.set_settings(now.clone());
        }
        drop(now);
        let serving = Serving::new(Arc::clone(server));
        let (ended, alive) = (Arc::clone(server), self.alive.clone());
        let on_end = move |id: ConnectionId, _| {
            locked(&ended.open).remove(&id);
            drop((ended, alive));
        };
        let name = format!("{} #{}", worker_name(server.local), id.0);
        match stream.start(name, Box::new(serving), on_end) {
            // Its end is seen by the channel: nobody has to wait for each.
            Ok(thread) => drop(thread),
            // Told by the connection's end.
            Err(_) => drop(locked(&server.open).remove(&id)),
        }
        Ok(())
    }

    /// Our end of a connection: the listener's address, unless that stands for several.
    fn local_of(&self, socket: &Channel) -> Endpoint {
        let listening = self.server.local;
        match socket {
            Channel::Plain(socket) if listening.ip().is_some_and(|ip| ip.is_unspecified()) => {
                socket.local_addr().map_or(listening, |local| unmapped(local).into())
            }
            _ => listening,
        }
    }
}
