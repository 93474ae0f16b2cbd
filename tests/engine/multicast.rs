//! Multicast on the loopback interface, where the system allows it.

use crate::probe::{Probe, Told, assert_errno, has_ipv6, plain, poll, skip};
use network_playground::net::interfaces::local_addresses;
use network_playground::net::socket::Interface;
use network_playground::net::udp::{GroupState, Multicast};
use network_playground::net::{DatagramCommand, EventKind, Op, OptionName, OptionValue, UdpConfig};
use std::net::{IpAddr, SocketAddr};

fn loopback_interface() -> Interface {
    let all = local_addresses().unwrap();
    all.into_iter().find(|local| local.ip.is_loopback()).unwrap().interface
}

fn on_loopback(bind: &str) -> UdpConfig {
    let mut config = UdpConfig::bound_to(bind.parse().unwrap());
    config.options.multicast =
        Multicast { interface: loopback_interface(), ..Multicast::default() };
    config
}

/// Sends to the group. `false` if this machine has no way to it.
fn can_send(sender: &mut Probe, to: SocketAddr, payload: &[u8]) -> bool {
    sender.send(to, payload);
    let is_result = |told: &Told| told.is_sent() || matches!(told.kind, EventKind::SendFailed(_));
    match sender.next("a result", is_result).kind {
        EventKind::SendFailed(error) => {
            skip(&format!("no multicast on loopback: {error}"));
            false
        }
        _ => true,
    }
}

/// Joins, receives, leaves and receives no longer.
fn join_receive_leave(group: &str, bind: &str, unicast: &str) {
    let group: IpAddr = group.parse().unwrap();
    let (mut member, local) = Probe::open(on_loopback(bind));
    let (mut sender, _) = Probe::open(on_loopback(unicast));
    let to = SocketAddr::new(group, local.port());
    member.command(DatagramCommand::Join(group));
    assert!(membership_result(&mut member), "could not join");
    if !can_send(&mut sender, to, b"to the group") {
        return;
    }
    if !cfg!(target_os = "linux") {
        // Whether a loopback interface carries multicast differs; joining and sending is what we prove.
        return;
    }
    assert_eq!(member.received().payload, b"to the group");
    member.command(DatagramCommand::Leave(group));
    assert!(membership_result(&mut member), "could not leave");
    assert!(can_send(&mut sender, to, b"to nobody"));
    let direct = SocketAddr::new(unicast.parse::<SocketAddr>().unwrap().ip(), local.port());
    plain(unicast).send_to(b"to you", direct).unwrap();
    assert_eq!(member.received().payload, b"to you");
    member.stop();
    sender.stop();
}

/// Whether the next join or leave succeeded.
fn membership_result(probe: &mut Probe) -> bool {
    let is_membership = |told: &Told| match &told.kind {
        EventKind::Called(call) => {
            matches!(call.args, network_playground::net::Args::Set(_, OptionValue::Group(..)))
        }
        _ => false,
    };
    match probe.next("a join or leave", is_membership).kind {
        EventKind::Called(call) => call.result.is_ok(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_ipv4_group() {
    join_receive_leave("239.255.7.7", "0.0.0.0:0", "127.0.0.1:0");
}

#[test]
fn an_ipv6_group() {
    if has_ipv6() {
        join_receive_leave("ff02::7:7", "[::]:0", "[::1]:0");
    }
}

#[test]
fn groups_can_be_joined_from_the_start() {
    let mut config = on_loopback("0.0.0.0:0");
    let group: IpAddr = "239.255.7.8".parse().unwrap();
    config.options.groups = vec![group];
    let (mut member, _) = Probe::open(config);
    assert!(membership_result(&mut member));
    // It is a member already.
    member.command(DatagramCommand::Join(group));
    let error = member.failed();
    assert_errno(&error, "EADDRINUSE");
    assert_eq!((error.op, error.target.as_str()), (Op::JoinGroup, "239.255.7.8 (lo)"));
    member.stop();
}

#[test]
fn what_is_no_group_or_not_joined_is_told() {
    let (mut probe, local) = Probe::open(on_loopback("127.0.0.1:0"));
    probe.command(DatagramCommand::Join("192.0.2.1".parse().unwrap()));
    assert_eq!(probe.failed().op, Op::JoinGroup);
    probe.command(DatagramCommand::Leave("239.255.7.9".parse().unwrap()));
    assert_errno(&probe.failed(), "EADDRNOTAVAIL");
    probe.assert_alive(local);
}

#[test]
fn the_loop_can_be_turned_off_while_running() {
    let group: IpAddr = "239.255.7.10".parse().unwrap();
    let mut config = on_loopback("0.0.0.0:0");
    config.options.groups = vec![group];
    let (mut probe, local) = Probe::open(config.clone());
    let to = SocketAddr::new(group, local.port());
    let quiet = Multicast { loop_back: false, hops: 3, ..config.options.multicast };
    probe.command(DatagramCommand::SetMulticast(quiet));
    let is_hops = |told: &Told| match &told.kind {
        EventKind::Called(call) => {
            let three = OptionValue::Number(3);
            call.args == network_playground::net::Args::Set(OptionName::MulticastTtl, three)
                && call.result.is_ok()
        }
        _ => false,
    };
    probe.next("the new reach", is_hops);
    if !can_send(&mut probe, to, b"not to myself") {
        return;
    }
    let direct = SocketAddr::new("127.0.0.1".parse().unwrap(), local.port());
    plain("127.0.0.1:0").send_to(b"to you", direct).unwrap();
    let told = probe.received();
    if cfg!(target_os = "linux") && told.payload == b"not to myself" {
        // A loopback interface brings everything back itself, loop or not.
        skip("the loopback interface brings back what it is given");
        return;
    }
    assert_eq!(told.payload, b"to you");
}

#[test]
fn a_group_is_joined_only_if_the_system_says_so() {
    let (mut probe, local) = Probe::open(on_loopback("0.0.0.0:0"));
    let facts = probe.session.live().udp();
    let (group, stranger): (IpAddr, IpAddr) =
        ("239.255.7.11".parse().unwrap(), "192.0.2.1".parse().unwrap());
    probe.command(DatagramCommand::Join(group));
    probe.command(DatagramCommand::Join(stranger));
    let error = probe.failed();
    assert_eq!(facts.group(group), Some(GroupState::Joined));
    assert_eq!(facts.group(stranger), Some(GroupState::Failed(error)));
    // A second join fails, and the socket is a member all the same.
    probe.command(DatagramCommand::Join(group));
    assert_errno(&probe.failed(), "EADDRINUSE");
    assert_eq!(facts.group(group), Some(GroupState::Joined));
    probe.command(DatagramCommand::Leave(group));
    poll("the group left", || facts.group(group).is_none());
    probe.assert_alive(local);
}

/// What is sent to a group gets no replies by rule, unless that was chosen; what is sent to us alone does.
#[cfg(target_os = "linux")]
#[test]
fn rules_reply_to_groups_only_if_chosen() {
    use network_playground::net::automation::{GroupReplies, RuleSet};
    for (group_replies, replies) in [(GroupReplies::Never, 1), (GroupReplies::Always, 2)] {
        let group: IpAddr = "239.255.7.9".parse().unwrap();
        let mut config = on_loopback("0.0.0.0:0");
        let rules = RuleSet { group_replies, ..RuleSet::echo() };
        config.rules = crate::behaviour::for_datagrams(&rules);
        let (mut member, local) = Probe::open(config);
        let (mut sender, _) = Probe::open(on_loopback("127.0.0.1:0"));
        member.command(DatagramCommand::Join(group));
        assert!(membership_result(&mut member), "could not join");
        if !can_send(&mut sender, SocketAddr::new(group, local.port()), b"to all") {
            return;
        }
        assert_eq!(member.received().payload, b"to all");
        sender.send(SocketAddr::from(([127, 0, 0, 1], local.port())), b"to you");
        assert_eq!(member.received().payload, b"to you");
        poll("replies", || member.session.tally().sent == replies);
        let tally = member.session.tally();
        assert_eq!(tally.sent + tally.replies_withheld, 2, "{tally}");
        while sender.received().payload != b"to you" {}
        member.stop();
        sender.stop();
    }
}
