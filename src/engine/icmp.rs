//! What is asked for of ICMP.

use super::mistake::RequestMistake;
use crate::net::address::parse_host;
use crate::net::icmp::{IcmpConfig, PathConfig, PingConfig, RawConfig};

/// What a session of ICMP does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum IcmpMode {
    /// Asks for echoes.
    #[default]
    Ping,
    /// Finds who is on the way.
    Path,
    /// Receives and sends packets of one protocol.
    Raw,
}

impl IcmpMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ping, Self::Path, Self::Raw];
}

/// A session of ICMP that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcmpRequest {
    /// What it does.
    pub mode: IcmpMode,
    /// The host, as typed; of a raw socket it may be empty.
    pub host: String,
    /// The protocol of a raw socket, by its number.
    pub protocol: u8,
}

impl IcmpRequest {
    /// This, with all else at its default.
    pub fn of(mode: IcmpMode, host: String) -> Self {
        Self { mode, host, protocol: crate::net::icmp::header::protocol::ICMP }
    }

    pub(super) fn config(&self) -> Result<IcmpConfig, RequestMistake> {
        let host = || parse_host(&self.host).map_err(RequestMistake::Host);
        Ok(match self.mode {
            IcmpMode::Ping => IcmpConfig::Ping(PingConfig::to(host()?)),
            IcmpMode::Path => IcmpConfig::Path(PathConfig::to(host()?)),
            IcmpMode::Raw if self.host.trim().is_empty() => {
                IcmpConfig::Raw(RawConfig::receiving(self.protocol))
            }
            IcmpMode::Raw => {
                let host = Some(host()?);
                IcmpConfig::Raw(RawConfig { host, ..RawConfig::receiving(self.protocol) })
            }
        })
    }
}
