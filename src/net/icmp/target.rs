//! The one target of a session: looked up, and looked at.

use super::config::{FamilyChoice, Reach};
use super::failure::IcmpFailure;
use crate::net::resolve::{self, LOOKUP_LIMIT};
use crate::net::session::Shared;
use crate::net::socket::Family;
use crate::net::{Cause, Host, NetError, Op};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The address of the host, with port 0.
///
/// # Errors
/// If the name has none of the family, or the address is many hosts and that was not chosen.
pub(super) fn find(
    shared: &Arc<Shared>,
    host: &Host,
    family: FamilyChoice,
    reach: Reach,
) -> Result<SocketAddr, NetError> {
    let (name, all) = match host {
        Host::Address(ip) => (ip.to_string(), vec![SocketAddr::new(*ip, 0)]),
        Host::Name(name) => (name.clone(), resolve::wait(shared, name, 0, LOOKUP_LIMIT)?),
    };
    let error = |op, cause| NetError { op, target: name.clone(), cause };
    let fits = |address: &&SocketAddr| family.takes(Family::of(**address));
    let target = all.iter().find(fits).copied();
    let target = target.ok_or_else(|| error(Op::GetAddrInfo, Cause::NoAddressOfFamily))?;
    match refused(target.ip(), reach) {
        Some(failure) => Err(error(Op::SendTo, failure.into())),
        None => Ok(target),
    }
}

/// Why this target is refused. A directed broadcast is not recognised by its address: the kernel refuses it, since
/// `SO_BROADCAST` is not set.
fn refused(target: IpAddr, reach: Reach) -> Option<IcmpFailure> {
    let is_many = match target {
        IpAddr::V4(four) => four.is_broadcast() || four.is_multicast(),
        IpAddr::V6(six) => six.is_multicast(),
    };
    (is_many && reach == Reach::One).then_some(IcmpFailure::ManyHosts(target))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn many_hosts_are_refused_unless_chosen() {
        for text in ["255.255.255.255", "224.0.0.1", "ff02::1"] {
            let target: IpAddr = text.parse().unwrap();
            assert_eq!(refused(target, Reach::One), Some(IcmpFailure::ManyHosts(target)));
            assert_eq!(refused(target, Reach::Many), None);
        }
        for text in ["127.0.0.1", "192.0.2.255", "::1"] {
            assert_eq!(refused(text.parse().unwrap(), Reach::One), None);
        }
    }
}
