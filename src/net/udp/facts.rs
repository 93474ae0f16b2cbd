//! What of a UDP session is at this moment, for whoever shows it.

use crate::net::NetError;
use crate::threads::locked;
use std::net::IpAddr;
use std::sync::Mutex;

/// Multicast groups that are kept with their state: more than Linux lets a socket join
/// (`net.ipv4.igmp_max_memberships`, 20 by default).
const GROUPS_MAX: usize = 256;

/// Live facts of a UDP session. Its workers write, everybody reads.
#[derive(Debug, Default)]
pub struct UdpFacts {
    groups: Mutex<Vec<(IpAddr, GroupState)>>,
}

/// Where a multicast group stands that was to be joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupState {
    /// The socket is a member.
    Joined,
    /// It could not be joined.
    Failed(NetError),
}

impl UdpFacts {
    /// Where a group stands; `None` if it was never to be joined, or was left.
    pub fn group(&self, group: IpAddr) -> Option<GroupState> {
        let groups = locked(&self.groups);
        groups.iter().find(|(other, _)| *other == group).map(|(_, state)| state.clone())
    }

    /// A group stands elsewhere now; `None` if it was left.
    pub(super) fn set_group(&self, group: IpAddr, state: Option<GroupState>) {
        let mut groups = locked(&self.groups);
        groups.retain(|(other, _)| *other != group);
        if let Some(state) = state
            && groups.len() < GROUPS_MAX
        {
            groups.push((group, state));
        }
    }
}
