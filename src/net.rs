//! The engine: sockets, worker threads, and what they report.
//!
//! A [`Session`] is one running tab's worker set. It takes [`ProtocolCommand`]s, makes blocking
//! `std::net` calls on threads of its own, and reports every call, every datagram and every end as
//! an [`Event`] in its [`Outbox`], from which the log writer takes them in batches.
//!
//! [`protocols`] is the list of what a session can be, be told, emit, show and fail with: one arm a
//! protocol, each a type of the protocol's own room ([`udp`], [`tcp`], [`http`], [`icmp`], [`traced`]). The rest is the core,
//! and names no protocol. A worker is handed only commands of its own protocol; one of another comes back
//! whole.
//!
//! What this layer refuses to do:
//! - it knows no window, no language and no text encoding but the one a reply is written in;
//! - it speaks in types, numbers and error numbers, never in sentences;
//! - nothing here blocks the thread that owns a [`Session`]: starting, commanding and stopping one
//!   return at once, and whatever a worker is blocked in, [`wake`] knows how to end it.
//!
//! Facts that must arrive (is it bound, why did it end, what was lost) do not travel in the bounded
//! outbox: they stand in the session's [`SessionState`] and [`Counters`].
//!
//! ```
//! use network_playground::net::{Outbox, Session, SessionId, SessionState, UdpConfig};
//! use std::time::Duration;
//!
//! let outbox = Outbox::new(SessionId(0), std::task::Waker::noop().clone());
//! let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
//! let session = Session::start_udp(config, outbox).unwrap();
//! assert!(session.wait_until(Duration::from_secs(5), |state| matches!(state, SessionState::Open { .. })));
//! session.stop();
//! assert!(session.wait_until(Duration::from_secs(5), |state| matches!(state, SessionState::Ended(_))));
//! ```

pub mod address;
pub mod arena;
pub mod automation;
pub mod call;
pub mod capture;
pub mod channel;
pub mod clock;
pub mod command;
mod connect;
pub mod connections;
pub mod counters;
mod datagrams;
pub mod endpoint;
pub mod errno;
pub mod error;
#[cfg(target_os = "linux")]
mod error_queue;
pub mod event;
pub mod heap;
mod hindrance;
pub mod http;
pub mod icmp;
mod in_use;
pub mod interfaces;
pub mod kernel_drops;
pub mod limits;
pub mod listener;
pub mod live_sockets;
mod loader;
pub mod machine;
#[cfg(target_os = "linux")]
mod netlink;
pub mod options;
pub mod outbox;
pub mod peer;
pub mod peer_process;
pub mod protocols;
pub mod race;
pub mod readiness;
pub mod relay;
mod repeater;
pub mod resolve;
pub mod session;
pub mod snapshot;
pub mod socket;
pub mod socket_type;
mod stored;
pub mod tcp;
pub mod tls;
pub mod trace;
pub mod traced;
pub mod udp;
pub mod unix;
pub mod unix_name;
pub mod wake;
pub mod worker;

pub use address::{Destination, Host};
pub use arena::Arena;
pub use call::{Args, Call, Op, OptionName, OptionValue};
pub use capture::CaptureEvent;
pub use channel::Channel;
pub use clock::Stamp;
pub use command::{Payload, Recipients};
pub use connections::{Connection, ConnectionState, Connections};
pub use counters::{Counters, Tally};
pub use endpoint::Endpoint;
pub use errno::Errno;
pub use error::{AddressReuse, Cause, Holder, NetError};
pub use event::{Batch, Event, EventKind};
pub use hindrance::Hindrance;
pub use http::{HttpCommand, HttpConfig, HttpEvent, WirePart};
pub use icmp::{IcmpCommand, IcmpConfig, IcmpEvent, IcmpFacts};
pub use interfaces::LocalAddress;
pub use listener::{Edges, Listener};
pub use outbox::Outbox;
pub use peer::{ConnectionId, Peer};
pub use peer_process::PeerProcess;
pub use protocols::{
    Protocol, ProtocolCommand, ProtocolEvent, ProtocolFailure, ProtocolOp, ProtocolPart,
    ProtocolSnapshot, SessionConfig,
};
pub use relay::{RelayCommand, RelayConfig, RelayEvent, RelayFacts};
pub use session::{End, Session, SessionId, SessionState};
pub use snapshot::SessionSnapshot;
pub use socket_type::{SocketFamily, SocketType};
pub use tcp::{
    ConnectorCommand, ListenerCommand, ServerBehaviour, ServerUpgrade, StreamCommand, StreamEvent,
    TcpClientConfig, TcpServerConfig,
};
pub use traced::{
    ProgramCommand, ProgramConfig, ProgramEvent, ProgramFacts, ProgramOp, ProgramPart, Watch,
};
pub use udp::{BindTo, DatagramCommand, Membership, UdpConfig, UdpOptions};
pub use unix::{UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixFailure, UnixListenConfig};
pub use unix_name::{UnixName, UnixNameKind};
pub use worker::{BlockedCall, WorkerRole};
