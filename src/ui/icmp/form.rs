//! What the form of the pane holds, and how it becomes a configuration.

use crate::engine::IcmpMode;
use crate::i18n::Texts;
use crate::learn::host_mistake_text;
use crate::net::Host;
use crate::net::address::parse_host;
use crate::net::icmp::config::{
    COUNT, COUNT_MAX, DATA_BYTES, DATA_BYTES_MAX, HOPS_MAX, INTERVAL, INTERVAL_MAX, INTERVAL_MIN,
    PATTERN, REPLY_LIMIT, REPLY_LIMIT_MAX,
};
use crate::net::icmp::header::protocol_number;
use crate::net::icmp::{
    FamilyChoice, IcmpConfig, PathConfig, PingConfig, RawConfig, RawHeader, Reach,
};
use crate::net::socket::Family;
use crate::tr;
use crate::ui::form::{named, number_within};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// When a ping ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PingEnd {
    /// After the typed number of requests.
    #[default]
    AfterCount,
    /// When a person stops it.
    AtStop,
}

/// What is typed and chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IcmpForm {
    /// What is to be done.
    pub mode: IcmpMode,
    /// The host.
    pub host: String,
    /// Which addresses of a name are taken.
    pub family: FamilyChoice,
    /// When a ping ends.
    pub end: PingEnd,
    /// Requests of a ping.
    pub count: String,
    /// Milliseconds between two requests.
    pub interval: String,
    /// Milliseconds for a reply.
    pub limit: String,
    /// Bytes of data.
    pub size: String,
    /// Hops of a request; empty: the system's default.
    pub ttl: String,
    /// What the data are filled with.
    pub pattern: String,
    /// Hops of a path at the most.
    pub hops: String,
    /// The protocol of a raw socket, by name or number.
    pub protocol: String,
    /// Who makes its header of IP.
    pub header: RawHeader,
    /// Whether checksums are filled in.
    pub fills_checksums: bool,
    /// Whether the target may be many hosts.
    pub reach: Reach,
    /// Whether the options are shown.
    pub options_open: bool,
}

impl Default for IcmpForm {
    fn default() -> Self {
        let ms = |time: Duration| time.as_millis().to_string();
        Self {
            mode: IcmpMode::default(),
            host: String::new(),
            family: FamilyChoice::default(),
            end: PingEnd::default(),
            count: COUNT.to_string(),
            interval: ms(INTERVAL),
            limit: ms(REPLY_LIMIT),
            size: DATA_BYTES.to_string(),
            ttl: String::new(),
            pattern: String::from_utf8_lossy(PATTERN).into_owned(),
            hops: HOPS_MAX.to_string(),
            protocol: "ICMP".to_owned(),
            header: RawHeader::default(),
            fills_checksums: true,
            reach: Reach::default(),
            options_open: false,
        }
    }
}

/// What is wrong with the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IcmpErrors {
    /// With the host.
    pub host: Option<String>,
    /// With the protocol.
    pub protocol: Option<String>,
    /// With the options.
    pub options: Vec<String>,
}

impl IcmpErrors {
    /// All of them, in the order of the fields.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let first = [&self.host, &self.protocol].into_iter().flatten();
        first.chain(&self.options).map(String::as_str)
    }
}

impl IcmpForm {
    /// What is to be done; `None` with what is wrong.
    pub fn config(&self, texts: &Texts, errors: &mut IcmpErrors) -> Option<IcmpConfig> {
        let config = match self.mode {
            IcmpMode::Ping => self.ping(texts, errors).map(IcmpConfig::Ping),
            IcmpMode::Path => self.path(texts, errors).map(IcmpConfig::Path),
            IcmpMode::Raw => self.raw(texts, errors).map(IcmpConfig::Raw),
        };
        config.filter(|_| errors.all().next().is_none())
    }

    fn host(&self, texts: &Texts, errors: &mut IcmpErrors) -> Option<Host> {
        let host = parse_host(&self.host);
        host.map_err(|mistake| errors.host = Some(host_mistake_text(mistake, texts))).ok()
    }

    fn ping(&self, texts: &Texts, errors: &mut IcmpErrors) -> Option<PingConfig> {
        let host = self.host(texts, errors);
        let mut number = |field: &str, text: &str, least: u32, most: u32| {
            let number = number_within(field, text, least..=most, texts);
            number.map_err(|error| errors.options.push(error)).unwrap_or(least)
        };
        let ms = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        let count = match self.end {
            PingEnd::AfterCount => Some(number("icmp-count", &self.count, 1, COUNT_MAX)),
            PingEnd::AtStop => None,
        };
        let interval = number("icmp-interval", &self.interval, ms(INTERVAL_MIN), ms(INTERVAL_MAX));
        let limit = number("icmp-limit", &self.limit, 1, ms(REPLY_LIMIT_MAX));
        let data_bytes = number("icmp-size", &self.size, 0, DATA_BYTES_MAX);
        let ttl = (!self.ttl.trim().is_empty()).then(|| number("icmp-ttl", &self.ttl, 1, 255));
        Some(PingConfig {
            family: self.family,
            count,
            interval: Duration::from_millis(u64::from(interval)),
            reply_limit: Duration::from_millis(u64::from(limit)),
            data_bytes,
            pattern: self.pattern.as_bytes().to_vec(),
            ttl: ttl.and_then(|ttl| u8::try_from(ttl).ok()),
            reach: self.reach,
            ..PingConfig::to(host?)
        })
    }

    fn path(&self, texts: &Texts, errors: &mut IcmpErrors) -> Option<PathConfig> {
        let host = self.host(texts, errors);
        let most = u32::from(HOPS_MAX);
        let hops = number_within("icmp-hops", &self.hops, 1..=most, texts);
        let hops = hops.map_err(|error| errors.options.push(error)).unwrap_or(most);
        let hops = u8::try_from(hops).unwrap_or(HOPS_MAX);
        Some(PathConfig { family: self.family, hops, ..PathConfig::to(host?) })
    }

    fn raw(&self, texts: &Texts, errors: &mut IcmpErrors) -> Option<RawConfig> {
        let protocol = protocol_number(&self.protocol);
        if protocol.is_none() {
            let problem = tr!(texts, "icmp-not-a-protocol");
            errors.protocol = Some(named(&tr!(texts, "icmp-protocol"), &problem, texts));
        }
        let host = if self.host.trim().is_empty() { None } else { Some(self.host(texts, errors)?) };
        let is_six = match (&host, self.family) {
            (_, FamilyChoice::Ipv6) => true,
            (Some(Host::Address(ip)), FamilyChoice::Automatic) => ip.is_ipv6(),
            _ => false,
        };
        Some(RawConfig {
            family: if is_six { Family::Ipv6 } else { Family::Ipv4 },
            host,
            header: self.header,
            fills_checksums: self.fills_checksums,
            reach: self.reach,
            ..RawConfig::receiving(protocol?)
        })
    }
}
