//! A server that knows no HTTP: it sends the exact bytes of its script, and ends as the script says.

use crate::loading::{DEADLINE, poll};
use crossbeam_channel::{Receiver, Sender, bounded};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::{Domain, SockRef, Socket, Type};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// An address that refuses connections as long as this lives: its port is taken, and nobody listens.
pub(crate) struct Refusing {
    _socket: Socket,
    pub(crate) address: SocketAddr,
}

impl Refusing {
    pub(crate) fn new() -> Self {
        Self::at("127.0.0.1:0".parse().unwrap()).unwrap()
    }

    /// Only if this machine has the address.
    pub(crate) fn at(address: SocketAddr) -> Option<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).ok()?;
        socket.bind(&address.into()).ok()?;
        let address = socket.local_addr().ok()?.as_socket()?;
        Some(Self { _socket: socket, address })
    }
}

/// What a server does next on a connection. Behind the last step it closes.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads a request, up to its empty line.
    Request,
    /// Reads whatever comes first.
    Anything,
    /// Sends these bytes by one call.
    Send(Vec<u8>),
    /// Sends them in pieces of so many bytes.
    Pieces(Vec<u8>, usize),
    /// Sends them one by one, each when the test says that the one before was received.
    OneByOne(Vec<u8>),
    /// Speaks TLS from here on.
    Secure(ServerConfig),
    /// Waits until the test opens the gate.
    Gate,
    /// Lets so much time pass: a pace, and not a wait for something.
    Pause(Duration),
    /// Sends the same again and again until the peer goes.
    Flood(Vec<u8>),
    /// The same with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Says that nothing more will be sent (in TLS, too), and waits for the peer to go.
    Close,
    /// The same without a word of TLS.
    Cut,
    /// Resets the connection: what is on its way is lost.
    Reset,
    /// Does nothing more until the peer goes.
    Stay,
}

/// The steps on one connection.
pub(crate) type Script = Vec<Step>;

/// A request is read, this is answered, and the connection is closed.
pub(crate) fn answer(bytes: impl AsRef<[u8]>) -> Script {
    vec![Step::Request, send(bytes), Step::Close]
}

/// A step that sends.
pub(crate) fn send(bytes: impl AsRef<[u8]>) -> Step {
    Step::Send(bytes.as_ref().to_vec())
}

/// A listener on loopback with a script for each of its connections, in the order in which they come.
/// Others are closed at once. All its threads end with it.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    gate: Sender<()>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    stop: AtomicBool,
    gate: Receiver<()>,
    /// How much the peer has received of what is sent one by one.
    received: AtomicU64,
    connections: Mutex<Vec<Connection>>,
    tls: Option<Arc<ServerConfig>>,
}

#[derive(Default)]
struct Connection {
    /// What was read on it.
    got: Vec<u8>,
    /// By which its thread is woken.
    socket: Option<TcpStream>,
}

/// A connection as its script sees it.
enum Wire {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Server {
    pub(crate) fn start(scripts: Vec<Script>) -> Self {
        Self::of(None, |_| scripts)
    }

    /// One connection with this script.
    pub(crate) fn once(script: Script) -> Self {
        Self::start(vec![script])
    }

    /// Scripts that need to know where the server is.
    pub(crate) fn at(scripts: impl FnOnce(SocketAddr) -> Vec<Script>) -> Self {
        Self::of(None, scripts)
    }

    pub(crate) fn tls(config: ServerConfig, scripts: Vec<Script>) -> Self {
        Self::of(Some(config), |_| scripts)
    }

    pub(crate) fn of(
        tls: Option<ServerConfig>,
        scripts: impl FnOnce(SocketAddr) -> Vec<Script>,
    ) -> Self {
        Self::listening("127.0.0.1:0".parse().unwrap(), tls, scripts)
    }

    pub(crate) fn listening(
        at: SocketAddr,
        tls: Option<ServerConfig>,
        scripts: impl FnOnce(SocketAddr) -> Vec<Script>,
    ) -> Self {
        let listener = TcpListener::bind(at).unwrap();
        let address = listener.local_addr().unwrap();
        let scripts = scripts(address);
        let (gate, waiting) = bounded(64);
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            gate: waiting,
            received: AtomicU64::new(0),
            connections: Mutex::default(),
            tls: tls.map(Arc::new),
        });
        let acting = Arc::clone(&shared);
        let acceptor = Builder::new()
            .name(format!("scripted {address} acceptor"))
            .spawn(move || accept(&listener, scripts, &acting))
            .unwrap();
        Self { address, shared, gate, acceptor: Some(acceptor) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Lets one script go on that waits at its gate, now or later.
    pub(crate) fn open_gate(&self) {
        self.gate.send(()).unwrap();
    }

    /// So many bytes were received of what it sends one by one.
    pub(crate) fn received(&self, bytes: u64) {
        self.shared.received.store(bytes, SeqCst);
    }

    /// How many connections it has had.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections().len()
    }

    /// What it has read on a connection so far, from 0.
    pub(crate) fn got(&self, number: usize) -> Vec<u8> {
        self.shared.connections().get(number).map(|it| it.got.clone()).unwrap_or_default()
    }

    /// Waits until a whole request was read on a connection, and returns it.
    pub(crate) fn request(&self, number: usize) -> String {
        poll("a request", || has_blank_line(&self.got(number)));
        String::from_utf8_lossy(&self.got(number)).into_owned()
    }

    /// Waits until all its connections are over; returns what was read on each.
    pub(crate) fn finish(mut self) -> Vec<Vec<u8>> {
        self.end();
        let connections = std::mem::take(&mut *self.shared.connections());
        connections.into_iter().map(|connection| connection.got).collect()
    }

    fn end(&mut self) {
        self.shared.stop.store(true, SeqCst);
        // It looks at the flag when somebody comes.
        let _ = TcpStream::connect_timeout(&self.address, DEADLINE);
        if let Some(acceptor) = self.acceptor.take() {
            let ended = acceptor.join();
            assert!(ended.is_ok() || std::thread::panicking(), "a script has panicked");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, SeqCst);
        for connection in &*self.shared.connections() {
            if let Some(socket) = &connection.socket {
                let _ = socket.shutdown(Shutdown::Both);
            }
        }
        self.end();
    }
}

impl Shared {
    fn connections(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, number: usize, bytes: &[u8]) {
        if let Some(connection) = self.connections().get_mut(number) {
            connection.got.extend_from_slice(bytes);
        }
    }
}

fn accept(listener: &TcpListener, scripts: Vec<Script>, shared: &Shared) {
    std::thread::scope(|scope| {
        let mut scripts = scripts.into_iter();
        for number in 0.. {
            let Ok((stream, from)) = listener.accept() else { return };
            if shared.stop.load(SeqCst) {
                return;
            }
            let socket = stream.try_clone().ok();
            shared.connections().push(Connection { socket, ..Connection::default() });
            let script = scripts.next().unwrap_or_default();
            Builder::new()
                .name(format!("scripted {from}"))
                .spawn_scoped(scope, move || {
                    // What fails here is the peer that went; the test sees the rest.
                    let _ = play(stream, script, number, shared);
                    if let Some(connection) = shared.connections().get_mut(number) {
                        connection.socket = None;
                    }
                })
                .unwrap();
        }
    });
}

fn play(stream: TcpStream, script: Script, number: usize, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(DEADLINE))?;
    stream.set_write_timeout(Some(DEADLINE))?;
    stream.set_nodelay(true)?;
    let mut wire = Wire::Plain(stream);
    if let Some(config) = &shared.tls {
        wire = wire.secured(Arc::clone(config))?;
    }
    for step in script {
        match step {
            Step::Request => read_request(&mut wire, number, shared)?,
            Step::Anything => {
                let mut buffer = [0; 1 << 14];
                let len = wire.read(&mut buffer)?;
                shared.keep(number, &buffer[..len]);
            }
            Step::Send(bytes) => wire.send(&bytes)?,
            Step::Pieces(bytes, size) => {
                bytes.chunks(size).try_for_each(|piece| wire.send(piece))?;
            }
            Step::OneByOne(bytes) => {
                for (number, byte) in (1..).zip(bytes) {
                    wire.send(&[byte])?;
                    poll("it is received", || shared.received.load(SeqCst) >= number);
                }
            }
            Step::Secure(config) => wire = wire.secured(Arc::new(config))?,
            Step::Gate => {
                let _ = shared.gate.recv_timeout(DEADLINE);
            }
            Step::Pause(time) => {
                let _ = shared.gate.recv_timeout(time);
            }
            Step::Flood(bytes) => loop {
                wire.send(&bytes)?;
            },
            Step::Drip(bytes, pause) => loop {
                let _ = shared.gate.recv_timeout(pause);
                wire.send(&bytes)?;
            },
            Step::Close => {
                wire.say_goodbye()?;
                wire.socket().shutdown(Shutdown::Write)?;
                wire.read_on(number, shared)?;
            }
            Step::Cut => {
                wire.socket().shutdown(Shutdown::Write)?;
                wire.read_on(number, shared)?;
            }
            Step::Reset => {
                SockRef::from(wire.socket()).set_linger(Some(Duration::ZERO))?;
                if let Some(connection) = shared.connections().get_mut(number) {
                    connection.socket = None;
                }
                return Ok(());
            }
            Step::Stay => wire.read_on(number, shared)?,
        }
    }
    Ok(())
}

fn read_request(wire: &mut Wire, number: usize, shared: &Shared) -> io::Result<()> {
    let mut buffer = [0; 1 << 14];
    let mut request = Vec::new();
    while !has_blank_line(&request) {
        let len = wire.read(&mut buffer)?;
        if len == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..len]);
        shared.keep(number, &buffer[..len]);
    }
    Ok(())
}

fn has_blank_line(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|window| window == b"\r\n\r\n")
}

impl Wire {
    fn secured(self, config: Arc<ServerConfig>) -> io::Result<Self> {
        let Self::Plain(stream) = self else { return Ok(self) };
        let connection = ServerConnection::new(config).map_err(io::Error::other)?;
        Ok(Self::Tls(Box::new(StreamOwned::new(connection, stream))))
    }

    fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => &stream.sock,
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes),
            Self::Tls(stream) => {
                stream.write_all(bytes)?;
                stream.flush()
            }
        }
    }

    /// The end as TLS confirms it.
    fn say_goodbye(&mut self) -> io::Result<()> {
        if let Self::Tls(stream) = self {
            stream.conn.send_close_notify();
            stream.flush()?;
        }
        Ok(())
    }

    /// Until the peer goes; what it still says is kept. So a close is never a reset.
    fn read_on(&mut self, number: usize, shared: &Shared) -> io::Result<()> {
        let is_plain = matches!(self, Self::Plain(_));
        let mut buffer = [0; 1 << 14];
        loop {
            let len = self.socket().read(&mut buffer)?;
            if len == 0 {
                return Ok(());
            }
            if is_plain {
                shared.keep(number, &buffer[..len]);
            }
        }
    }
}
