//! What each option is: its kind, when it can change, and which sockets have it.

use super::sheet::SocketNature;
use crate::net::call::OptionName;

/// What values an option has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// On or off.
    Switch,
    /// A whole number.
    Number,
    /// A number of bytes.
    Bytes,
    /// A number of whole seconds.
    Seconds,
    /// A time limit, or none.
    Time,
    /// What close(2) does, with its seconds.
    Linger,
    /// A name.
    Text,
    /// Several values, or one of another form.
    Other,
}

/// When an option can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// While the socket is used.
    Live,
    /// Only before the socket is bound or connected.
    BeforeBind,
    /// Never: it is a fact, or this program has its own control for it.
    Never,
}

/// What values an option has, and when they can change.
pub fn kind_of(name: OptionName) -> (OptionKind, Changes) {
    use Changes::{BeforeBind, Live, Never};
    use OptionKind::{Bytes, Linger, Number, Other, Seconds, Switch, Text, Time};
    use OptionName as Name;
    match name {
        Name::Broadcast
        | Name::KeepAlive
        | Name::OutOfBandInline
        | Name::DontRoute
        | Name::Timestamp
        | Name::DropCount
        | Name::ReceiveTypeOfService
        | Name::ReceiveTimeToLive
        | Name::MulticastLoop4
        | Name::MulticastAll
        | Name::ReceiveTrafficClass
        | Name::ReceiveHopLimit
        | Name::DontFragment6
        | Name::MulticastLoop6
        | Name::NoDelay
        | Name::Cork
        | Name::QuickAck
        | Name::ThinLinearTimeouts => (Switch, Live),
        Name::ReuseAddress
        | Name::ReusePort
        | Name::Ipv6Only
        | Name::FreeBind
        | Name::Transparent
        | Name::BindAddressNoPort
        | Name::FastOpenConnect => (Switch, BeforeBind),
        // How errors and the addresses of datagrams come is what this program relies on.
        Name::ReceiveErrors4
        | Name::ReceiveErrors6
        | Name::PacketInfo4
        | Name::PacketInfo6
        | Name::HeaderIncluded
        | Name::PassCredentials
        | Name::AcceptsConnections => (Switch, Never),
        Name::ReceiveBuffer | Name::SendBuffer | Name::NotSentLowWater => (Bytes, Live),
        Name::MaximumSegment => (Bytes, BeforeBind),
        Name::Mtu | Name::Mtu6 | Name::WindowClamp | Name::ReceiveLowWater => (Bytes, Never),
        // Workers set that of sends themselves, so that they can be ended.
        Name::SendTimeout => (Time, Never),
        Name::ReceiveTimeout | Name::UserTimeout => (Time, Live),
        Name::Linger => (Linger, Live),
        Name::KeepIdle | Name::KeepInterval => (Seconds, Live),
        Name::DeferAccept | Name::LingerTwo => (Seconds, Never),
        Name::KeepCount
        | Name::Priority
        | Name::Mark
        | Name::IncomingCpu
        | Name::BusyPoll
        | Name::TypeOfService
        | Name::TimeToLive
        | Name::MulticastTtl
        | Name::UnicastHops
        | Name::TrafficClass
        | Name::MulticastHops => (Number, Live),
        Name::SynCount | Name::Error | Name::Protocol | Name::MtuDiscover => (Number, Never),
        Name::BindToDevice => (Text, BeforeBind),
        Name::Congestion => (Text, Live),
        Name::Type | Name::Domain | Name::Cookie => (Text, Never),
        Name::PeerCredentials
        | Name::AddMembership4
        | Name::AddMembership6
        | Name::DropMembership4
        | Name::DropMembership6
        | Name::MulticastInterface4
        | Name::MulticastInterface6
        | Name::Info => (Other, Never),
    }
}

/// When an option of such a socket can change.
pub(super) fn changes_of(name: OptionName, nature: SocketNature) -> Changes {
    let (_, changes) = kind_of(name);
    // Workers set the time limit of a stream's receives themselves, which has a wish of its own among the reading
    // options, and that of datagrams on other systems.
    let is_ours = nature.is_stream || !cfg!(target_os = "linux");
    if name == OptionName::ReceiveTimeout && is_ours { Changes::Never } else { changes }
}

/// Whether sockets of this nature have the option, and it has a value to show.
pub(super) fn is_of(name: OptionName, nature: SocketNature) -> bool {
    use OptionName as Name;
    // Of these there is nothing to read: they are orders.
    if matches!(
        name,
        Name::AddMembership4
            | Name::AddMembership6
            | Name::DropMembership4
            | Name::DropMembership6
            | Name::Info
    ) {
        return false;
    }
    let is_unix = nature.family == Family::Unix;
    match name.symbols().0 {
        "IPPROTO_TCP" => nature.is_stream && !is_unix,
        // Linux keeps some of them for a dual-stack socket, too; those of its own family say enough.
        "IPPROTO_IP" => nature.family == Family::Ipv4,
        "IPPROTO_IPV6" => nature.family == Family::Ipv6,
        _ => match name {
            Name::PassCredentials | Name::PeerCredentials => is_unix,
            Name::Broadcast | Name::DropCount => !nature.is_stream,
            _ => true,
        },
    }
}

/// The family of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `AF_INET`
    Ipv4,
    /// `AF_INET6`
    Ipv6,
    /// `AF_UNIX`
    Unix,
}
