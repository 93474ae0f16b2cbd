//! What a session is called on the screen: as its tab is.

use crate::i18n::Texts;
use crate::log::LoggedSession;
use crate::net::{Endpoint, Protocol, SessionId};
use crate::payload::safe_text;
use crate::tr;

/// The session's title: what it speaks, and its port or place. A client's is that of whom it asked for.
pub fn session_title(session: &LoggedSession, texts: &Texts) -> String {
    // Its first thread is called by the protocol's word and the address that was asked for.
    let asked = session.name.split_once(' ').map_or("", |(_, place)| place);
    let asked = safe_text(asked.strip_suffix(" server").unwrap_or(asked)).into_owned();
    let local = session.local.map(place_of);
    let (kind, place) = match session.protocol {
        Some(Protocol::Udp) => ("UDP".into(), local.unwrap_or_else(|| port_of(&asked))),
        Some(Protocol::TcpClient) => (tr!(texts, "tcp-client"), port_of(&asked)),
        // Of a capture: whatever program it was, it is known by its whole address.
        Some(Protocol::TcpServer) if !session.name.ends_with(" server") => {
            return safe_text(&session.name).into_owned();
        }
        Some(Protocol::TcpServer) => {
            (tr!(texts, "tcp-server"), local.unwrap_or_else(|| port_of(&asked)))
        }
        Some(Protocol::Relay) => (tr!(texts, "relay"), local.unwrap_or_else(|| port_of(&asked))),
        Some(Protocol::Http) => (tr!(texts, "http-get"), asked),
        Some(Protocol::UnixServer | Protocol::UnixClient | Protocol::UnixDatagram) => {
            return tr!(texts, "unix-tab-of", name = short_path(&asked));
        }
        Some(Protocol::Program) if !asked.is_empty() => return asked,
        Some(Protocol::Program) => (tr!(texts, "program-tab"), asked),
        Some(Protocol::Icmp) => ("ICMP".into(), asked),
        None => return safe_text(&session.name).into_owned(),
    };
    if place.is_empty() { kind.into_owned() } else { format!("{kind} {place}") }
}

/// What a session is called of which only the number is known.
pub fn nameless_session(id: SessionId, texts: &Texts) -> String {
    format!("{} {}", tr!(texts, "timeline-lane-session"), id.0)
}

/// `:9999`, or the whole end where there are no ports.
fn place_of(end: Endpoint) -> String {
    end.port().map_or_else(|| safe_text(&end.to_string()).into_owned(), |port| format!(":{port}"))
}

/// The port of an address that was asked for; all of it where there is none.
fn port_of(asked: &str) -> String {
    asked.rsplit_once(':').map_or_else(|| asked.to_owned(), |(_, port)| format!(":{port}"))
}

/// The last part of a path.
fn short_path(place: &str) -> String {
    let whole = place.strip_prefix("unix:").unwrap_or(place);
    whole.rsplit('/').next().unwrap_or(whole).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::net::Stamp;

    fn session(protocol: Option<Protocol>, name: &str, local: Option<&str>) -> LoggedSession {
        let local = local.and_then(|local| local.parse::<std::net::SocketAddr>().ok());
        LoggedSession {
            id: SessionId(1),
            protocol,
            name: name.to_owned(),
            started: Stamp(0),
            started_unix_ns: 0,
            local: local.map(Endpoint::from),
            is_complete: false,
        }
    }

    #[test]
    fn a_session_is_called_as_its_tab() {
        let table = [
            (Some(Protocol::Udp), "udp 0.0.0.0:0", Some("0.0.0.0:9999"), "UDP :9999"),
            (Some(Protocol::Udp), "udp 0.0.0.0:0", None, "UDP :0"),
            (Some(Protocol::TcpClient), "tcp h:80", Some("1.2.3.4:55"), "TCP client :80"),
            (Some(Protocol::TcpServer), "tcp [::]:7 server", Some("[::]:7"), "TCP server :7"),
            (Some(Protocol::Http), "http example.com", None, "HTTP GET example.com"),
            (Some(Protocol::UnixClient), "unix /tmp/a/b.sock", None, "Unix b.sock"),
            (Some(Protocol::Program), "program chat.py", None, "chat.py"),
            (Some(Protocol::TcpServer), "tcp 10.0.0.5:80", None, "tcp 10.0.0.5:80"),
            (None, "odd", None, "odd"),
        ];
        let texts = Texts::new(Lang::En);
        for (protocol, name, local, title) in table {
            assert_eq!(session_title(&session(protocol, name, local), &texts), title);
        }
        let server = session(Some(Protocol::TcpServer), "tcp [::]:7 server", Some("[::]:7"));
        assert_eq!(session_title(&server, &Texts::new(Lang::Zh)), "TCP 服务器 :7");
    }
}
