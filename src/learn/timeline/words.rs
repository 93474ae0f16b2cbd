//! Lanes, bars and arrows in words.

use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::log::Class;
use crate::log::timeline::{
    Bar, BarShape, EventMark, Lane, LaneRole, LaneThread, Link, LinkKind, Outcome, Timeline,
};
use crate::net::event::EventName;
use crate::net::{Endpoint, Op, Protocol, WorkerRole};
use crate::payload::safe_text;
use crate::tr;
use std::time::Duration;

/// What a lane is called: protocol and addresses.
pub fn lane_title(lane: &Lane, texts: &Texts) -> String {
    match lane.role {
        LaneRole::Datagram => {
            let missing = tr!(texts, "timeline-lane-unbound");
            format!("{} {}", carrier(lane), address_text(lane.local, &missing))
        }
        LaneRole::Listener => {
            let address = address_text(lane.local, "…");
            let listening = tr!(texts, "timeline-lane-listener", address = address);
            format!("{} {listening}", carrier(lane))
        }
        LaneRole::Connection => connection_title(lane, texts),
        _ => format!("{} {}", tr!(texts, "timeline-lane-session"), lane.session.0),
    }
}

/// What carries the data of a lane.
fn carrier(lane: &Lane) -> &'static str {
    match (lane.protocol, lane.local.or(lane.peer)) {
        (Some(Protocol::UnixServer | Protocol::UnixClient | Protocol::UnixDatagram), _)
        | (_, Some(Endpoint::Unix(_))) => "Unix",
        (Some(Protocol::Icmp), _) | (_, Some(Endpoint::Icmp(_))) => "ICMP",
        _ if lane.role == LaneRole::Datagram => "UDP",
        _ => "TCP",
    }
}

/// A connection: who asked for it stands at the tail of the arrow.
fn connection_title(lane: &Lane, texts: &Texts) -> String {
    let is_of_server = matches!(lane.protocol, Some(Protocol::TcpServer | Protocol::UnixServer));
    let arrow = if lane.listener.is_some() || is_of_server { "←" } else { "→" };
    let carrier = carrier(lane);
    let number = lane.connection.map(|id| format!("#{} ", id.0)).unwrap_or_default();
    match (lane.local, lane.peer) {
        (None, None) => format!("{carrier} {number}{}", tr!(texts, "timeline-lane-open")),
        (local, peer) => {
            let (local, peer) = (address_text(local, "…"), address_text(peer, "…"));
            format!("{carrier} {number}{local} {arrow} {peer}")
        }
    }
}

/// What a lane is called in the least room: its number or its own port.
pub fn lane_short_title(lane: &Lane, texts: &Texts) -> String {
    let port = |address: Option<Endpoint>| {
        address.and_then(Endpoint::port).map(|port| format!(":{port}")).unwrap_or_default()
    };
    match (lane.role, lane.connection) {
        (LaneRole::Datagram, _) => format!("{} {}", carrier(lane), port(lane.local)),
        (LaneRole::Connection, Some(id)) => {
            format!("{} #{} {}", carrier(lane), id.0, port(lane.local))
        }
        (LaneRole::Connection | LaneRole::Listener, _) => {
            format!("{} {}", carrier(lane), port(lane.local))
        }
        _ => format!("{} {}", tr!(texts, "timeline-lane-session"), lane.session.0),
    }
}

fn address_text(address: Option<Endpoint>, missing: &str) -> String {
    address.map_or_else(|| missing.to_owned(), |address| address.to_string())
}

/// What a thread is called; else what it is for.
pub fn thread_text(thread: &LaneThread, texts: &Texts) -> String {
    match &thread.name {
        Some(name) => safe_text(name).to_string(),
        None => worker_text(thread.worker, texts),
    }
}

/// What a kind of thread does.
pub fn worker_text(worker: WorkerRole, texts: &Texts) -> String {
    match worker {
        WorkerRole::Controller => tr!(texts, "timeline-worker-controller"),
        WorkerRole::Reader => tr!(texts, "timeline-worker-reader"),
        WorkerRole::Writer => tr!(texts, "timeline-worker-writer"),
        WorkerRole::Acceptor => tr!(texts, "timeline-worker-acceptor"),
        WorkerRole::Connector => tr!(texts, "timeline-worker-connector"),
        WorkerRole::Resolver => tr!(texts, "timeline-worker-resolver"),
        WorkerRole::Loader => tr!(texts, "timeline-worker-loader"),
        WorkerRole::Saver => tr!(texts, "timeline-worker-saver"),
        WorkerRole::Unseen => tr!(texts, "timeline-worker-unseen"),
        _ => tr!(texts, "timeline-worker-other"),
    }
    .into_owned()
}

/// A number of bytes.
pub fn bytes_text(bytes: u64) -> String {
    format!("{bytes} B")
}

/// What stands in a bar: the call and how many bytes, or the event. Of several it is one, with how many more there
/// are, since they may be of different kinds.
pub fn bar_label(bar: &Bar, texts: &Texts) -> String {
    let mut label = shape_text(bar.shape, texts);
    if let Some(more) = bar.count.checked_sub(1).filter(|more| *more > 0) {
        label = tr!(texts, "timeline-bar-several", name = label, more = more);
    }
    let is_payload = matches!(bar.class(), Class::In | Class::Out);
    if is_payload && bar.outcome == Outcome::Ok {
        let separator = if bar.is_merged() { " · " } else { " " };
        label = format!("{label}{separator}{}", bytes_text(bar.bytes));
    }
    label
}

fn shape_text(shape: BarShape, texts: &Texts) -> String {
    match shape {
        BarShape::Call(op) => op.name().to_owned(),
        BarShape::Event(mark) => event_text(mark, texts),
    }
}

/// What an event is.
pub fn event_text(mark: EventMark, texts: &Texts) -> String {
    match mark {
        EventMark::Opened => tr!(texts, "timeline-event-opened"),
        EventMark::Listening => tr!(texts, "timeline-event-listening"),
        EventMark::Connected => tr!(texts, "timeline-event-connected"),
        EventMark::PeerFinished => tr!(texts, "timeline-event-peer-finished"),
        EventMark::Finished => tr!(texts, "timeline-event-finished"),
        EventMark::Closed => tr!(texts, "timeline-event-closed"),
        EventMark::Unreachable => tr!(texts, "timeline-event-unreachable"),
        EventMark::Part => tr!(texts, "timeline-event-part"),
        EventMark::Ended => tr!(texts, "timeline-event-ended"),
        EventMark::Named(name) => return name_text(name, texts),
        _ => tr!(texts, "timeline-event-other"),
    }
    .into_owned()
}

/// What an event of a protocol is.
fn name_text(name: EventName, texts: &Texts) -> String {
    match name {
        EventName::Begun => tr!(texts, "timeline-name-begun"),
        EventName::Trying => tr!(texts, "timeline-name-trying"),
        EventName::Handshake => tr!(texts, "timeline-name-handshake"),
        EventName::Secured => tr!(texts, "timeline-name-secured"),
        EventName::Record => tr!(texts, "timeline-name-record"),
        EventName::Odd => tr!(texts, "timeline-name-odd"),
        EventName::File => tr!(texts, "timeline-name-file"),
        EventName::Redirected => tr!(texts, "timeline-name-redirected"),
        EventName::Done => tr!(texts, "timeline-name-done"),
        EventName::Failed => tr!(texts, "timeline-name-failed"),
        EventName::Reply => tr!(texts, "timeline-name-reply"),
        EventName::NoReply => tr!(texts, "timeline-name-no-reply"),
        EventName::Reported => tr!(texts, "timeline-name-reported"),
        EventName::Hop => tr!(texts, "timeline-name-hop"),
        EventName::Paired => tr!(texts, "timeline-name-paired"),
        EventName::Fault => tr!(texts, "timeline-name-fault"),
        EventName::Refused => tr!(texts, "timeline-name-refused"),
        EventName::Waiting => tr!(texts, "timeline-name-waiting"),
        EventName::NoFrame => tr!(texts, "timeline-name-no-frame"),
        EventName::Peer => tr!(texts, "timeline-name-peer"),
        EventName::Missing => tr!(texts, "timeline-name-missing"),
        EventName::Forgotten => tr!(texts, "timeline-name-forgotten"),
    }
    .into_owned()
}

/// A bar in one sentence, for those who do not see it. `time` is when it began, in words.
pub fn bar_text(bar: &Bar, time: &str, texts: &Texts) -> String {
    let mut parts = vec![bar_label(bar, texts), tr!(texts, "timeline-bar-at", time = time)];
    if let BarShape::Call(_) = bar.shape {
        let took = bar.end.since(bar.begin);
        parts.push(tr!(texts, "timeline-bar-took", time = blocked_text(took)));
    }
    parts.extend(outcome_text(bar.outcome, texts));
    parts.join(", ")
}

/// How it went, if not as it should.
pub fn outcome_text(outcome: Outcome, texts: &Texts) -> Option<String> {
    let text = match outcome {
        Outcome::Ok => return None,
        Outcome::WouldBlock => tr!(texts, "timeline-bar-would-block"),
        Outcome::Failed => tr!(texts, "timeline-bar-failed"),
    };
    Some(text.into_owned())
}

/// What a call waited for, and how long.
pub fn waited_text(op: Op, waited: Duration, texts: &Texts) -> String {
    let time = blocked_text(waited);
    tr!(texts, "timeline-bar-waited", time = time, what = wait_text(op, texts))
}

fn wait_text(op: Op, texts: &Texts) -> String {
    match op {
        Op::RecvFrom => tr!(texts, "timeline-wait-datagram"),
        Op::Recv | Op::Poll => tr!(texts, "timeline-wait-bytes"),
        Op::Accept => tr!(texts, "timeline-wait-connection"),
        Op::Connect => tr!(texts, "timeline-wait-connect"),
        Op::Send | Op::SendTo => tr!(texts, "timeline-wait-room"),
        Op::GetAddrInfo => tr!(texts, "timeline-wait-name"),
        _ => tr!(texts, "timeline-wait-other"),
    }
    .into_owned()
}

/// What stands at an arrow.
pub fn link_label(link: &Link, texts: &Texts) -> String {
    let bytes = || bytes_text(link.bytes);
    match link.kind {
        LinkKind::Datagram | LinkKind::Stream => bytes(),
        LinkKind::DatagramLost => format!("{} {}", bytes(), tr!(texts, "timeline-lost")),
        LinkKind::StreamUnread => format!("{} {}", bytes(), tr!(texts, "timeline-unread")),
        kind => kind.symbol().unwrap_or_default().to_owned(),
    }
}

/// What an arrow shows, in a sentence or two.
pub fn link_text(link: &Link, timeline: &Timeline, texts: &Texts) -> String {
    let mut lines = vec![link_kind_text(link, texts)];
    let end = |lane: Option<_>| {
        let lane = lane.and_then(|lane| timeline.lane(lane));
        match lane {
            Some(lane) => lane_title(lane, texts),
            None => tr!(texts, "timeline-network").into_owned(),
        }
    };
    let (from, to) = (end(link.from.lane), end(link.to.lane));
    lines.push(tr!(texts, "timeline-link-from-to", from = from, to = to));
    let way = link.to.at.since(link.from.at);
    if !way.is_zero() && !link.kind.is_inferred() {
        lines.push(tr!(texts, "timeline-link-took", time = blocked_text(way)));
    }
    if link.kind.is_inferred() {
        lines.push(tr!(texts, "timeline-link-inferred").into_owned());
    }
    lines.join("\n")
}

fn link_kind_text(link: &Link, texts: &Texts) -> String {
    let bytes = bytes_text(link.bytes);
    let text = match link.kind {
        LinkKind::Datagram => return tr!(texts, "timeline-link-datagram", bytes = bytes),
        LinkKind::DatagramLost => return tr!(texts, "timeline-link-lost", bytes = bytes),
        LinkKind::Stream => {
            // People count from 1.
            let (first, last) =
                link.stream.as_ref().map_or((0, 0), |bytes| (bytes.start + 1, bytes.end));
            let args = (first, last);
            return tr!(
                texts,
                "timeline-link-stream",
                bytes = bytes,
                first = args.0,
                last = args.1
            );
        }
        LinkKind::StreamUnread => return tr!(texts, "timeline-link-unread", bytes = bytes),
        LinkKind::Accepted => tr!(texts, "timeline-link-accepted"),
        LinkKind::Syn => tr!(texts, "timeline-link-syn"),
        LinkKind::SynAck => tr!(texts, "timeline-link-syn-ack"),
        LinkKind::Ack => tr!(texts, "timeline-link-ack"),
        LinkKind::Fin => tr!(texts, "timeline-link-fin"),
        LinkKind::Reset => tr!(texts, "timeline-link-reset"),
        LinkKind::Unreachable => tr!(texts, "timeline-link-unreachable"),
    };
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::log::Kind;
    use crate::log::timeline::LaneId;
    use crate::net::{ConnectionId, SessionId, Stamp, UnixName};

    fn lane(role: LaneRole, protocol: Option<Protocol>, local: Endpoint) -> Lane {
        let is_connection = role == LaneRole::Connection;
        Lane {
            id: LaneId(1),
            session: SessionId(1),
            connection: is_connection.then_some(ConnectionId(1)),
            protocol,
            role,
            local: Some(local),
            peer: None,
            fd: None,
            threads: Vec::new(),
            began: Stamp(0),
            ended: None,
            first_row: 0,
            last_row: 0,
            pair: None,
            listener: None,
        }
    }

    #[test]
    fn a_lane_of_a_unix_socket_is_none_of_tcp_or_udp() {
        let texts = Texts::new(Lang::En);
        let path = Endpoint::from(UnixName::path(b"/tmp/a.sock"));
        let address = Endpoint::from(std::net::SocketAddr::from(([127, 0, 0, 1], 9)));
        for (role, of_unix, of_ip) in [
            (LaneRole::Datagram, Protocol::UnixDatagram, "UDP"),
            (LaneRole::Listener, Protocol::UnixServer, "TCP"),
            (LaneRole::Connection, Protocol::UnixClient, "TCP"),
        ] {
            // Of the sockets of a program only the addresses are known.
            for protocol in [Some(of_unix), None] {
                let lane = lane(role, protocol, path);
                for title in [lane_title(&lane, &texts), lane_short_title(&lane, &texts)] {
                    assert!(title.starts_with("Unix "), "{title}");
                }
            }
            let title = lane_title(&lane(role, None, address), &texts);
            assert!(title.starts_with(of_ip), "{title}");
        }
    }

    #[test]
    fn a_bar_of_several_names_one_and_says_how_many_more_there_are() {
        let texts = Texts::new(Lang::En);
        let label = |op, kind, count| {
            let shape = BarShape::Call(op);
            let (begin, end) = (Stamp(1), Stamp(2));
            let outcome = Outcome::Ok;
            let bar = Bar { shape, kind, begin, end, row: 1, bytes: 49, count, outcome };
            bar_label(&bar, &texts)
        };
        assert_eq!(label(Op::Socket, Kind::Called, 1), "socket");
        assert_eq!(label(Op::Socket, Kind::Called, 7), "socket +6");
        assert_eq!(label(Op::SendTo, Kind::Sent, 1), "sendto 49 B");
        assert_eq!(label(Op::SendTo, Kind::Sent, 7), "sendto +6 · 49 B");
    }
}
