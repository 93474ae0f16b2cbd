//! What a session of ICMP is to do, and the bounds of it.

use super::message::HEADER_BYTES;
use crate::net::Host;
use crate::net::socket::Family;
use std::time::Duration;

/// Requests of a ping, unless a person says otherwise.
pub const COUNT: u32 = 4;
/// The most of them: at the least interval more than half a day.
pub const COUNT_MAX: u32 = 1_000_000;
/// Time between two requests.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// The least time between two requests: what ping(8) lets everybody do without rights. It is the cap on the rate.
pub const INTERVAL_MIN: Duration = Duration::from_millis(200);
/// The most: an hour.
pub const INTERVAL_MAX: Duration = Duration::from_hours(1);
/// How long a reply may take before there is none.
pub const REPLY_LIMIT: Duration = Duration::from_secs(2);
/// The most that can be waited for a reply: all that wait have a place in memory.
pub const REPLY_LIMIT_MAX: Duration = Duration::from_mins(1);
/// Bytes of data of a request: with the header 64 bytes, as everybody's.
pub const DATA_BYTES: u32 = 56;
/// The most data that fit into a packet of IPv4: 65 535 bytes less its header and that of ICMP.
pub const DATA_BYTES_MAX: u32 = 65_535 - 20 - HEADER_BYTES as u32;
/// The pattern of the data: letters, so that a person sees in the log that they come back as they went.
pub const PATTERN: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

/// Hops of a path at the most: more than any on the Internet, as traceroute(8) has it.
pub const HOPS_MAX: u8 = 30;
/// Probes of a hop.
pub const PROBES: usize = 3;
/// How long a hop may take to report a probe.
pub const PROBE_LIMIT: Duration = Duration::from_secs(1);
/// The port of the first probe, where nobody is expected to listen; the next ones follow it (traceroute(8)).
pub const PROBE_PORT: u16 = 33_434;

/// Packets a second that a raw socket sends at the most. What is more waits for its turn.
pub const RAW_SENDS_PER_SECOND_MAX: u32 = 100;

/// What a session of ICMP is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum IcmpConfig {
    /// Asks for echoes.
    Ping(PingConfig),
    /// Finds who is on the way.
    Path(PathConfig),
    /// Receives and sends packets of one protocol.
    Raw(RawConfig),
}

/// Which addresses of a name are taken.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum FamilyChoice {
    /// The first one, of whichever family.
    #[default]
    Automatic,
    /// IPv4 only.
    Ipv4,
    /// IPv6 only.
    Ipv6,
}

impl FamilyChoice {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Ipv4, Self::Ipv6];

    /// Whether an address of this family is taken.
    pub fn takes(self, family: Family) -> bool {
        match self {
            Self::Automatic => true,
            Self::Ipv4 => family == Family::Ipv4,
            Self::Ipv6 => family == Family::Ipv6,
        }
    }
}

/// Whether a target may be many hosts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Reach {
    /// One host: broadcast and multicast addresses are refused.
    #[default]
    One,
    /// Many, since a person chose it.
    Many,
}

/// How echoes are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PingConfig {
    /// Whom.
    pub host: Host,
    /// Over which family.
    pub family: FamilyChoice,
    /// How often; `None` until it is stopped.
    pub count: Option<u32>,
    /// Time between two requests, at least [`INTERVAL_MIN`].
    pub interval: Duration,
    /// How long a reply may take.
    pub reply_limit: Duration,
    /// Bytes of data.
    pub data_bytes: u32,
    /// What they are filled with.
    pub pattern: Vec<u8>,
    /// Hops that a request may make (`IP_TTL`); `None`: the system's default.
    pub ttl: Option<u8>,
    /// Whether the target may be many hosts.
    pub reach: Reach,
}

impl PingConfig {
    /// Of this host, with all else at its default.
    pub fn to(host: Host) -> Self {
        Self {
            host,
            family: FamilyChoice::default(),
            count: Some(COUNT),
            interval: INTERVAL,
            reply_limit: REPLY_LIMIT,
            data_bytes: DATA_BYTES,
            pattern: PATTERN.to_vec(),
            ttl: None,
            reach: Reach::One,
        }
    }
}

/// How a path is found.
#[derive(Clone, Debug, PartialEq)]
pub struct PathConfig {
    /// To whom.
    pub host: Host,
    /// Over which family.
    pub family: FamilyChoice,
    /// Hops at the most, up to [`HOPS_MAX`].
    pub hops: u8,
    /// How long a hop may take to report a probe.
    pub probe_limit: Duration,
}

impl PathConfig {
    /// To this host, with all else at its default.
    pub fn to(host: Host) -> Self {
        let family = FamilyChoice::default();
        Self { host, family, hops: HOPS_MAX, probe_limit: PROBE_LIMIT }
    }
}

/// Who makes the header of IP of what a raw socket sends.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum RawHeader {
    /// The kernel: a message is what comes after it.
    #[default]
    Kernel,
    /// The person (`IP_HDRINCL`): a message begins with it. IPv4 only.
    Written,
}

/// A raw socket.
#[derive(Clone, Debug, PartialEq)]
pub struct RawConfig {
    /// Its family.
    pub family: Family,
    /// The number of its protocol.
    pub protocol: u8,
    /// To whom messages go; `None`: it only receives.
    pub host: Option<Host>,
    /// Who makes the header of IP.
    pub header: RawHeader,
    /// Whether checksums are filled in before a message goes.
    pub fills_checksums: bool,
    /// Whether the target may be many hosts.
    pub reach: Reach,
}

impl RawConfig {
    /// One that receives this protocol over IPv4, with all else at its default.
    pub fn receiving(protocol: u8) -> Self {
        Self {
            family: Family::Ipv4,
            protocol,
            host: None,
            header: RawHeader::default(),
            fills_checksums: true,
            reach: Reach::One,
        }
    }
}

/// What a session of ICMP is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IcmpKind {
    /// It asks for echoes.
    Ping,
    /// It finds a path.
    Path,
    /// It has a raw socket.
    Raw,
}

impl IcmpConfig {
    /// What it is for.
    pub fn kind(&self) -> IcmpKind {
        match self {
            Self::Ping(_) => IcmpKind::Ping,
            Self::Path(_) => IcmpKind::Path,
            Self::Raw(_) => IcmpKind::Raw,
        }
    }

    /// What it is called among threads, and so its session in the log: what it does, and with whom or with which protocol.
    pub(super) fn name(&self) -> String {
        let host = |host: &Host| match host {
            Host::Address(ip) => ip.to_string(),
            Host::Name(name) => name.clone(),
        };
        match self {
            Self::Ping(config) => format!("ping {}", host(&config.host)),
            Self::Path(config) => format!("path {}", host(&config.host)),
            Self::Raw(config) => format!("raw {}", config.protocol),
        }
    }
}
