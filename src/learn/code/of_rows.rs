//! What just happened as programs: chosen rows of the log, one program for each socket.

mod icmp;
mod unix;

use super::Literal;
use super::download::without_secrets;
use super::literal::LITERAL_BYTES_MAX;
use super::program::{
    Clients, End, LeftOut, Over, Part, Place, Program, RECV_BYTES, Receive, SetOption, Step, Tls,
    To,
};
use crate::log::sessions::LoggedSession;
use crate::log::{Detail, Kind, Row};
use crate::net::call::Direction;
use crate::net::options::{Changes, kind_of};
use crate::net::protocols::ProtocolEvent;
use crate::net::tcp::StreamEvent;
use crate::net::{
    Args, Call, ConnectionId, Endpoint, Op, OptionName, OptionValue, Peer, Protocol, SessionId,
    SocketFamily, SocketType,
};
use crate::payload::Encoding;

/// Steps of a program of rows: what a person can still read. The rows after them are counted.
pub(super) const STEPS_MAX: usize = 200;

/// Programs of rows: as many sockets as a person can choose among.
pub(super) const PROGRAMS_MAX: usize = 32;

/// How many connections may wait where the rows do not say, as in the tutorials.
const BACKLOG: u32 = 128;

/// The program of one of the sockets that rows are about.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsProgram {
    /// Its session.
    pub session: SessionId,
    /// Its connection, if the session has several.
    pub connection: Option<ConnectionId>,
    /// What was done with it.
    pub program: Program,
}

/// The programs that do what the rows say, in order; none if they say nothing of the kind. `find` knows the
/// sessions; text is read in `encoding`.
pub fn programs_of_rows(
    rows: &[Row],
    find: &dyn Fn(SessionId) -> Option<LoggedSession>,
    encoding: Encoding,
) -> Vec<RowsProgram> {
    let lanes = lanes_of(rows);
    let program = |(session, connection): &(SessionId, Option<ConnectionId>)| {
        let is_its = |row: &&Row| {
            let own = row.peer.connection();
            row.session == *session && (own.is_none() || own == *connection)
        };
        let own: Vec<&Row> = rows.iter().filter(is_its).collect();
        let logged = find(*session);
        let program = if icmp::is_of(logged.as_ref()) {
            icmp::program(&own, logged.as_ref(), encoding)
        } else {
            Story::of(&own, logged, encoding).program(encoding)
        };
        program.map(|program| RowsProgram { session: *session, connection: *connection, program })
    };
    lanes.iter().filter_map(program).take(PROGRAMS_MAX).collect()
}

/// The sockets of the rows, in order: of a session that has connections among them, those.
fn lanes_of(rows: &[Row]) -> Vec<(SessionId, Option<ConnectionId>)> {
    let mut lanes: Vec<(SessionId, Option<ConnectionId>)> = Vec::new();
    for row in rows {
        let lane = (row.session, row.peer.connection());
        if !lanes.contains(&lane) {
            lanes.push(lane);
        }
    }
    let has_connection =
        |session| lanes.iter().any(|(other, id)| *other == session && id.is_some());
    let alone = |(session, id): &&(SessionId, Option<ConnectionId>)| {
        id.is_some() || !has_connection(*session)
    };
    lanes.iter().filter(alone).copied().collect()
}

/// What the rows of one socket say.
#[derive(Default)]
struct Story {
    kind: Option<Kinds>,
    /// Its family, if the rows say it.
    family: Option<SocketFamily>,
    /// Whether what is sent on its connection keeps its edges.
    keeps_edges: bool,
    settings: Vec<SetOption>,
    bound: Option<Endpoint>,
    peer: Option<Endpoint>,
    local: Option<Endpoint>,
    backlog: Option<u32>,
    has_tls: bool,
    steps: Vec<Step>,
    has_secrets: bool,
    long_messages: Vec<usize>,
    rows_left_out: u64,
}

/// What the socket is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Udp,
    Client,
    Server,
}

impl Story {
    fn of(rows: &[&Row], session: Option<LoggedSession>, encoding: Encoding) -> Self {
        let kind = session.as_ref().and_then(|session| match session.protocol? {
            Protocol::Udp | Protocol::UnixDatagram => Some(Kinds::Udp),
            Protocol::TcpClient | Protocol::Http | Protocol::UnixClient => Some(Kinds::Client),
            Protocol::TcpServer | Protocol::UnixServer => Some(Kinds::Server),
            // Its calls say so.
            Protocol::Program | Protocol::Relay | Protocol::Icmp => None,
        });
        let local = session.and_then(|session| session.local);
        let mut story = Self { kind, local, ..Self::default() };
        story.take_all(rows, encoding);
        story
    }

    fn take_all(&mut self, rows: &[&Row], encoding: Encoding) {
        for row in rows {
            if self.steps.len() >= STEPS_MAX || self.take(row, encoding).is_none() {
                self.rows_left_out += 1;
            }
        }
    }

    /// Takes a row in; `None` if it has no part in a program.
    fn take(&mut self, row: &Row, encoding: Encoding) -> Option<()> {
        let peer = row.peer.endpoint();
        match (row.kind, &row.detail) {
            (Kind::Called, Some(Detail::Call(call))) => return self.take_call(call),
            (Kind::Sent | Kind::SendFailed | Kind::PartOut, _) => {
                self.peer = self.peer.or(peer);
                let to = match (row.peer, peer) {
                    (Peer::At(_) | Peer::Socket(..), Some(to)) if self.kind == Some(Kinds::Udp) => {
                        To::Place(place_of(to)?)
                    }
                    _ => To::Peer,
                };
                if row.payload_bytes > LITERAL_BYTES_MAX {
                    self.long_messages.push(row.payload_bytes);
                    return Some(());
                }
                let payload = without_secrets(&row.payload);
                self.has_secrets |= payload != row.payload;
                let literal = Literal::of(&payload, Some(row.read_in(encoding)));
                self.steps.push(Step::Send(vec![Part::Bytes(literal)], to));
            }
            (Kind::Received, _) => {
                self.peer = self.peer.or(peer);
                let bytes = row.asked_bytes.unwrap_or(RECV_BYTES).max(1);
                self.receives(&row.payload, bytes, encoding);
            }
            (Kind::PartIn, _) => {
                self.peer = self.peer.or(peer);
                let is_new = !self.steps.contains(&Step::ReceiveAll);
                self.steps.extend(is_new.then_some(Step::ReceiveAll));
            }
            (_, Some(Detail::Protocol(ProtocolEvent::Stream(event)))) => {
                return self.take_event(event);
            }
            _ => return None,
        }
        Some(())
    }

    fn receives(&mut self, payload: &[u8], bytes: u32, encoding: Encoding) {
        self.steps.push(Step::Came(Literal::of(payload, Some(encoding))));
        self.steps.push(Step::Receive(Receive { bytes, over: Over::Passes }));
    }

    fn take_event(&mut self, event: &StreamEvent) -> Option<()> {
        match event {
            StreamEvent::PeerFinished => self.receives(b"", RECV_BYTES, Encoding::Utf8),
            StreamEvent::Connected { .. } | StreamEvent::Accepted { .. } => {}
            StreamEvent::KeepsEdges => self.keeps_edges = true,
            _ => return None,
        }
        Some(())
    }

    fn take_call(&mut self, call: &Call) -> Option<()> {
        match (call.op, &call.args) {
            (Op::Socket, Args::Socket { family, kind, protocol }) => {
                // Pings and raw sockets are no program of these.
                kind.has_usual(*protocol).then_some(())?;
                self.family = Some(*family);
                match kind {
                    SocketType::Stream => {}
                    SocketType::SeqPacket => self.keeps_edges = true,
                    SocketType::Datagram => self.kind = Some(Kinds::Udp),
                    _ => return None,
                }
            }
            (Op::SetSockOpt, Args::Set(name, value)) => {
                self.settings.push(option_of(*name, value)?);
            }
            (Op::Bind, Args::Address(end)) => self.bound = Some(*end),
            (Op::Connect, Args::Address(end)) => {
                self.kind = self.kind.or(Some(Kinds::Client));
                self.peer = Some(*end);
            }
            (Op::Listen, Args::Backlog(backlog)) => {
                self.kind = Some(Kinds::Server);
                self.backlog = Some(*backlog);
            }
            (Op::Accept, _) => self.kind = Some(Kinds::Server),
            (Op::Shutdown, Args::Direction(Direction::Sending)) => self.steps.push(Step::Finish),
            (Op::TlsHandshake, _) => self.has_tls = true,
            (Op::Close, _) => {}
            _ => return None,
        }
        Some(())
    }

    fn program(self, encoding: Encoding) -> Option<Program> {
        let end = if self.speaks_unix() { self.unix_end()? } else { self.end()? };
        let splits = self.steps.contains(&Step::ReceiveAll);
        let mut body = self.steps.clone();
        body.extend(splits.then_some(Step::SplitPage(None)));
        Some(Program { end, body, encoding, left_out: self.left_out() })
    }

    fn left_out(&self) -> Vec<LeftOut> {
        let long = self.long_messages.iter().map(|bytes| LeftOut::LongMessage(*bytes));
        let mut left_out: Vec<_> = long.collect();
        left_out.extend(self.has_secrets.then_some(LeftOut::Secrets));
        let rows = self.rows_left_out;
        left_out.extend((rows > 0).then_some(LeftOut::Rows(rows)));
        left_out
    }

    /// Where a socket for datagrams is bound: where it was, or where something came before it had sent anything.
    fn bind(&self) -> Option<Endpoint> {
        let receives_first = self.steps.iter().find_map(|step| match step {
            Step::Send(..) => Some(None),
            Step::Receive(_) => Some(self.local),
            _ => None,
        });
        self.bound.or(receives_first.flatten())
    }

    fn end(&self) -> Option<End> {
        let settings = self.settings.clone();
        let address = |end: Option<Endpoint>| end.and_then(Endpoint::socket_addr);
        let (bound, local) = (address(self.bound), address(self.local));
        Some(match self.kind? {
            Kinds::Udp => {
                let bind = address(self.bind());
                if bind.is_none() && self.steps.is_empty() {
                    return None;
                }
                let is_ipv6 = match (bind, address(self.peer)) {
                    (Some(address), _) | (None, Some(address)) => address.is_ipv6(),
                    (None, None) => self.family == Some(SocketFamily::Ipv6),
                };
                End::Udp { is_ipv6, bind, settings }
            }
            Kinds::Client => {
                let to = Place::from(address(self.peer)?);
                let tls = self.has_tls.then(Tls::default);
                End::Client { to, from: bound, limit: None, tls, settings }
            }
            Kinds::Server => End::Server {
                listen: bound.or(local)?,
                backlog: self.backlog.unwrap_or(BACKLOG),
                clients: Clients::One,
                tls: None,
                settings,
                of_clients: Vec::new(),
            },
        })
    }
}

/// Where a datagram went; `None` if nobody can be told to send there.
fn place_of(end: Endpoint) -> Option<Place> {
    match end {
        Endpoint::Ip(address) => Some(address.into()),
        Endpoint::Unix(_) => unix::place_of(end),
        Endpoint::Icmp(ip) => Some(Place { host: ip.to_string(), port: 0 }),
    }
}

/// An option that a person can have set; of others the system's default, or what this program needs, is as good.
fn option_of(name: OptionName, value: &OptionValue) -> Option<SetOption> {
    let is_ours = kind_of(name).1 == Changes::Never || name == OptionName::ReceiveTimeout;
    if is_ours { None } else { SetOption::of(name, value) }
}
