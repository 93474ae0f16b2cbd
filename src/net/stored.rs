//! How values of events are written into a file of the program's own, where serde's way would lose something.
//!
//! To be named in `#[serde(with = …)]`.

/// An address with all that it has: serde leaves out the scope and the flow of IPv6 (RFC 4007, RFC 6437).
pub(in crate::net) mod socket_addr {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::net::{IpAddr, SocketAddr, SocketAddrV6};

    #[derive(Serialize, Deserialize)]
    struct Stored(IpAddr, u16, u32, u32);

    pub(in crate::net) fn serialize<S: Serializer>(
        address: &SocketAddr,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let (flow, scope) = match address {
            SocketAddr::V4(_) => (0, 0),
            SocketAddr::V6(six) => (six.flowinfo(), six.scope_id()),
        };
        Stored(address.ip(), address.port(), flow, scope).serialize(serializer)
    }

    pub(in crate::net) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SocketAddr, D::Error> {
        let Stored(ip, port, flow, scope) = Stored::deserialize(deserializer)?;
        Ok(match ip {
            IpAddr::V4(_) => SocketAddr::new(ip, port),
            IpAddr::V6(ip) => SocketAddrV6::new(ip, port, flow, scope).into(),
        })
    }
}

/// A path as the system has it: serde refuses those that are no text.
pub(in crate::net) mod path {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    pub(in crate::net) fn serialize<S: Serializer>(
        path: &Path,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        path.as_os_str().serialize(serializer)
    }

    pub(in crate::net) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        OsString::deserialize(deserializer).map(PathBuf::from)
    }
}

/// The same of one that may be missing.
pub(in crate::net) mod optional_path {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    #[expect(clippy::ref_option, reason = "serde hands over the field as it is")]
    pub(in crate::net) fn serialize<S: Serializer>(
        path: &Option<PathBuf>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        path.as_deref().map(Path::as_os_str).serialize(serializer)
    }

    pub(in crate::net) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PathBuf>, D::Error> {
        let path: Option<OsString> = Option::deserialize(deserializer)?;
        Ok(path.map(PathBuf::from))
    }
}
