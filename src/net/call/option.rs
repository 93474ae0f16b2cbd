//! Socket options by name, and their values.

use std::net::IpAddr;
use std::time::Duration;

const SOCKET: &str = "SOL_SOCKET";
const IP: &str = "IPPROTO_IP";
const IPV6: &str = "IPPROTO_IPV6";
const TCP: &str = "IPPROTO_TCP";

/// The options, each with its level and its name in C and Python.
macro_rules! options {
    ($($option:ident: $level:ident $symbol:literal,)*) => {
        /// A socket option.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        #[expect(
            missing_docs,
            reason = "each is the option of that name in socket(7), ip(7), ipv6(7), tcp(7) or unix(7)"
        )]
        pub enum OptionName {
            $($option,)*
        }

        impl OptionName {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$option,)*];

            /// The level and name as written in C and Python: `("SOL_SOCKET", "SO_REUSEADDR")`.
            pub fn symbols(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$option => ($level, $symbol),)*
                }
            }
        }
    };
}

options! {
    ReuseAddress: SOCKET "SO_REUSEADDR",
    ReusePort: SOCKET "SO_REUSEPORT",
    Broadcast: SOCKET "SO_BROADCAST",
    ReceiveBuffer: SOCKET "SO_RCVBUF",
    SendBuffer: SOCKET "SO_SNDBUF",
    ReceiveTimeout: SOCKET "SO_RCVTIMEO",
    SendTimeout: SOCKET "SO_SNDTIMEO",
    ReceiveLowWater: SOCKET "SO_RCVLOWAT",
    KeepAlive: SOCKET "SO_KEEPALIVE",
    Linger: SOCKET "SO_LINGER",
    OutOfBandInline: SOCKET "SO_OOBINLINE",
    DontRoute: SOCKET "SO_DONTROUTE",
    BindToDevice: SOCKET "SO_BINDTODEVICE",
    Priority: SOCKET "SO_PRIORITY",
    Mark: SOCKET "SO_MARK",
    IncomingCpu: SOCKET "SO_INCOMING_CPU",
    BusyPoll: SOCKET "SO_BUSY_POLL",
    Timestamp: SOCKET "SO_TIMESTAMP",
    DropCount: SOCKET "SO_RXQ_OVFL",
    PassCredentials: SOCKET "SO_PASSCRED",
    PeerCredentials: SOCKET "SO_PEERCRED",
    Type: SOCKET "SO_TYPE",
    Domain: SOCKET "SO_DOMAIN",
    Protocol: SOCKET "SO_PROTOCOL",
    AcceptsConnections: SOCKET "SO_ACCEPTCONN",
    Cookie: SOCKET "SO_COOKIE",
    Error: SOCKET "SO_ERROR",
    TypeOfService: IP "IP_TOS",
    TimeToLive: IP "IP_TTL",
    Mtu: IP "IP_MTU",
    MtuDiscover: IP "IP_MTU_DISCOVER",
    ReceiveTypeOfService: IP "IP_RECVTOS",
    ReceiveTimeToLive: IP "IP_RECVTTL",
    ReceiveErrors4: IP "IP_RECVERR",
    PacketInfo4: IP "IP_PKTINFO",
    HeaderIncluded: IP "IP_HDRINCL",
    FreeBind: IP "IP_FREEBIND",
    Transparent: IP "IP_TRANSPARENT",
    BindAddressNoPort: IP "IP_BIND_ADDRESS_NO_PORT",
    AddMembership4: IP "IP_ADD_MEMBERSHIP",
    DropMembership4: IP "IP_DROP_MEMBERSHIP",
    MulticastInterface4: IP "IP_MULTICAST_IF",
    MulticastLoop4: IP "IP_MULTICAST_LOOP",
    MulticastTtl: IP "IP_MULTICAST_TTL",
    MulticastAll: IP "IP_MULTICAST_ALL",
    Ipv6Only: IPV6 "IPV6_V6ONLY",
    UnicastHops: IPV6 "IPV6_UNICAST_HOPS",
    TrafficClass: IPV6 "IPV6_TCLASS",
    ReceiveTrafficClass: IPV6 "IPV6_RECVTCLASS",
    ReceiveHopLimit: IPV6 "IPV6_RECVHOPLIMIT",
    ReceiveErrors6: IPV6 "IPV6_RECVERR",
    PacketInfo6: IPV6 "IPV6_RECVPKTINFO",
    DontFragment6: IPV6 "IPV6_DONTFRAG",
    Mtu6: IPV6 "IPV6_MTU",
    AddMembership6: IPV6 "IPV6_JOIN_GROUP",
    DropMembership6: IPV6 "IPV6_LEAVE_GROUP",
    MulticastInterface6: IPV6 "IPV6_MULTICAST_IF",
    MulticastLoop6: IPV6 "IPV6_MULTICAST_LOOP",
    MulticastHops: IPV6 "IPV6_MULTICAST_HOPS",
    NoDelay: TCP "TCP_NODELAY",
    Cork: TCP "TCP_CORK",
    QuickAck: TCP "TCP_QUICKACK",
    MaximumSegment: TCP "TCP_MAXSEG",
    KeepIdle: TCP "TCP_KEEPIDLE",
    KeepInterval: TCP "TCP_KEEPINTVL",
    KeepCount: TCP "TCP_KEEPCNT",
    UserTimeout: TCP "TCP_USER_TIMEOUT",
    Congestion: TCP "TCP_CONGESTION",
    NotSentLowWater: TCP "TCP_NOTSENT_LOWAT",
    ThinLinearTimeouts: TCP "TCP_THIN_LINEAR_TIMEOUTS",
    FastOpenConnect: TCP "TCP_FASTOPEN_CONNECT",
    DeferAccept: TCP "TCP_DEFER_ACCEPT",
    SynCount: TCP "TCP_SYNCNT",
    WindowClamp: TCP "TCP_WINDOW_CLAMP",
    LingerTwo: TCP "TCP_LINGER2",
    Info: TCP "TCP_INFO",
}

impl OptionName {
    /// The option that is written so, as [`symbols`](Self::symbols) gives it.
    pub fn of_symbols(level: &str, name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|option| option.symbols() == (level, name))
    }

    /// The option of this name, whatever its level.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|option| option.symbols().1 == name)
    }

    /// Whether it leaves a multicast group.
    pub(super) fn is_leave(self) -> bool {
        matches!(self, Self::DropMembership4 | Self::DropMembership6)
    }
}

/// The value of a socket option.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum OptionValue {
    /// A number, 0 and 1 for a switch.
    Number(i64),
    /// A multicast group and the interface (an address, or an index) on which it is joined or left.
    Group(IpAddr, String),
    /// An interface, by address or index.
    Interface(String),
    /// `struct linger`: how long close(2) waits for what is unsent, in seconds; 0 throws it away and
    /// resets the connection.
    Linger(u32),
    /// `struct linger` that is off: close(2) does not wait, and what is unsent goes on its way.
    NoLinger,
    /// `struct timeval`: a time limit; none for a call that waits for ever.
    Time(Option<Duration>),
    /// A name, as the system gives it.
    Text(String),
}
