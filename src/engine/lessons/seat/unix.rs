//! A Unix-domain socket that plays an actor.

use super::{of_server, of_udp};
use crate::engine::{UnixRequest, UnixRole};
use crate::learn::lessons::{Progress, Role};
use crate::net::UnixName;

/// The name that such an actor is bound or connected to; `None` for others. A socket without a name has
/// [`UnixName::UNNAMED`].
pub(in crate::engine::lessons) fn unix_name(role: &Role, progress: &Progress) -> Option<UnixName> {
    let named = match role {
        Role::UnixListen { at: name, .. } | Role::UnixConnect { to: name, .. } => name.as_str(),
        Role::UnixDatagrams { at, .. } => at.as_deref().unwrap_or_default(),
        _ => return None,
    };
    progress.ports().real_name(named)
}

/// Whom the datagrams of such an actor go to.
pub(in crate::engine::lessons) fn datagrams_to(
    role: &Role,
    progress: &Progress,
) -> Option<UnixName> {
    match role {
        Role::UnixDatagrams { to: Some(to), .. } => progress.ports().real_name(to),
        _ => None,
    }
}

pub(super) fn request(role: &Role, progress: &Progress) -> Option<UnixRequest> {
    let name = unix_name(role, progress)?;
    let (role, recv_bytes) = match role {
        Role::UnixListen { carries, recv_bytes, behaviour, .. } => {
            let (edges, behaviour) = (carries.edges(), Some(of_server(*behaviour)));
            (UnixRole::Listen { edges, behaviour, folder: None }, *recv_bytes)
        }
        Role::UnixConnect { carries, recv_bytes, .. } => {
            (UnixRole::Connect { edges: carries.edges(), behaviour: None }, *recv_bytes)
        }
        Role::UnixDatagrams { behaviour, .. } => {
            let (to, behaviour) = (datagrams_to(role, progress), Some(of_udp(*behaviour)));
            (UnixRole::Datagrams { to, behaviour }, None)
        }
        _ => return None,
    };
    Some(UnixRequest { name, role, recv_bytes })
}
