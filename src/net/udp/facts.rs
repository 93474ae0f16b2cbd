//! What of a UDP session is at this moment, for whoever shows it.

use crate::net::NetError;
use crate::threads::locked;
use std::net::IpAddr;
use std::sync::Mutex;

/// Multicast groups that are kept with their state: more than Linux lets a socket join
/// (`net.ipv4.igmp_max_memberships`, 20 by default). Beyond it those that failed are forgotten, the oldest first;
/// their rows stay in the log.
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
        let Some(state) = state else { return };
        let is_failed = |(_, state): &(IpAddr, GroupState)| *state != GroupState::Joined;
        if groups.len() >= GROUPS_MAX
            && let Some(oldest) = groups.iter().position(is_failed)
        {
            groups.remove(oldest);
        }
        if groups.len() < GROUPS_MAX {
            groups.push((group, state));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Cause, Op};

    #[test]
    fn groups_that_failed_make_room_for_one_that_is_joined() {
        let facts = UdpFacts::default();
        let group = |number: u16| IpAddr::from([239, 0, (number >> 8) as u8, number as u8]);
        let cause = Cause::SessionOver;
        let error = NetError { op: Op::JoinGroup, target: String::new(), cause };
        for number in 1..=300 {
            facts.set_group(group(number), Some(GroupState::Failed(error.clone())));
        }
        facts.set_group(group(301), Some(GroupState::Joined));
        assert_eq!(facts.group(group(301)), Some(GroupState::Joined));
        assert_eq!(facts.group(group(1)), None, "what failed first is forgotten first");
        facts.set_group(group(301), None);
        assert_eq!(facts.group(group(301)), None);
    }
}
