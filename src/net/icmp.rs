//! ICMP and raw IP: who answers, who is on the way, and what headers look like.
//!
//! Pure, and tested without a socket:
//! - [`checksum`], [`message`]: the checksum of the Internet and the messages of ICMP and `ICMPv6`;
//! - [`header`]: the fields of the headers of IPv4, IPv6, ICMP, UDP and TCP in the bytes of a packet;
//! - [`fill`]: checksums for packets that a person wrote.
//!
//! Sessions ([`IcmpConfig`]), all of which stop by themselves, but for a raw socket, which stays until it is closed:
//! - ping asks for echoes, by the unprivileged socket of ICMP where the system lets us (`SOCK_DGRAM`,
//!   `IPPROTO_ICMP`: the kernel owns the identifier), else by a raw one;
//! - path sends UDP datagrams with ever more hops, and reads from the error queue who gave them up (ip(7),
//!   `IP_RECVERR`), as tracepath does: it needs no rights;
//! - raw receives all packets of one IP protocol, and sends what a person writes.
//!
//! What it refuses to do: nothing goes to anybody but the one target that was typed, which is no broadcast or
//! multicast address unless that was chosen, and never faster than the constants of [`config`] say.

pub mod checksum;
pub mod command;
pub mod config;
pub mod event;
pub mod facts;
pub mod failure;
pub mod fill;
pub mod header;
pub mod message;
#[cfg(target_os = "linux")]
mod names;
mod op;
#[cfg(target_os = "linux")]
mod path;
#[cfg(target_os = "linux")]
mod ping;
#[cfg(target_os = "linux")]
mod probes;
#[cfg(target_os = "linux")]
mod raw;
mod session;
#[cfg(target_os = "linux")]
mod socket;
mod target;

pub use command::IcmpCommand;
pub use config::{
    FamilyChoice, IcmpConfig, IcmpKind, PathConfig, PingConfig, RawConfig, RawHeader, Reach,
};
pub use event::{EchoReply, IcmpEvent, ProbeOutcome, ReplyKind, Report, Way};
pub use facts::{Hop, IcmpFacts, PingFigures};
pub use failure::IcmpFailure;
pub use op::IcmpOp;
pub use session::IS_ON_THIS_SYSTEM;
