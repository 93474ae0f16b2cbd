//! A raw socket: all packets of one protocol come, and what a person writes goes.

use super::command::IcmpCommand;
use super::config::{FamilyChoice, RAW_SENDS_PER_SECOND_MAX, RawConfig, RawHeader, Reach};
use super::event::IcmpEvent;
use super::facts::IcmpFacts;
use super::failure::IcmpFailure;
use super::fill::fill_checksums;
use super::header::Start;
use super::message::without_ipv4_header;
use super::socket::{BUFFER_BYTES, Link, beside};
use super::target;
use crate::net::session::{Shared, panic_error};
use crate::net::socket::Family;
use crate::net::wake::StopOnDrop;
use crate::net::worker::{AtWork, WorkerRole, spawn_worker};
use crate::net::{Cause, End, Endpoint, NetError, Op, OptionName, Payload, Peer, Stamp};
use crossbeam_channel::{Receiver, select};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

/// Errors in a row after which receiving is given up: each may be about a packet of somebody else's.
const ERRORS_IN_A_ROW_MAX: u32 = 1000;

/// Receives and sends until the stop.
///
/// # Errors
/// If there is no right, the target cannot be looked up, or the socket fails.
pub(super) fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<IcmpCommand>,
    config: &RawConfig,
    facts: &Arc<IcmpFacts>,
) -> Result<End, NetError> {
    let family = match config.family {
        Family::Ipv4 => FamilyChoice::Ipv4,
        Family::Ipv6 => FamilyChoice::Ipv6,
    };
    let host = config.host.as_ref();
    let target = host.map(|host| target::find(shared, host, family, config.reach)).transpose()?;
    let link = Link::raw(shared, config.family, config.protocol)?;
    prepare(&link, config)?;
    if let Some(target) = target {
        facts.set_target(target.ip());
    }
    let receives = IcmpEvent::Receives { protocol: config.protocol };
    shared.open_with(link.local(), 0, receives.into());
    let reading = link.clone();
    let name = format!("{} reader", shared.name);
    let reader = spawn_worker(shared, WorkerRole::Reader, name.clone(), move || read(&reading))?;
    let at_work = AtWork::of_session(shared, WorkerRole::Writer);
    write(&link, inbox, config, target);
    drop(at_work);
    shared.stop.stop();
    let read = reader.join();
    link.close();
    read.unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), &name)))?;
    Ok(End::Stopped)
}

fn prepare(link: &Link, config: &RawConfig) -> Result<(), NetError> {
    if config.header == RawHeader::Written && config.family == Family::Ipv4 {
        link.set(OptionName::HeaderIncluded, 1, |socket| socket.set_header_included_v4(true))?;
    }
    if config.reach == Reach::Many && config.family == Family::Ipv4 {
        link.set(OptionName::Broadcast, 1, |socket| socket.set_broadcast(true))?;
    }
    Ok(())
}

fn read(link: &Link) -> Result<(), NetError> {
    let _ends = StopOnDrop(&link.shared.stop);
    let (mut buffer, mut beside) = (vec![0; BUFFER_BYTES], beside());
    let mut errors = 0;
    while !link.shared.stop.is_stopped() {
        let called = Stamp::now();
        match link.recv(&mut buffer, &mut beside) {
            Ok(None) => {}
            Ok(Some(came)) => {
                errors = 0;
                let packet = buffer.get(..came.bytes).unwrap_or_default();
                link.tell_received(called, came.from, packet);
            }
            Err(error) => {
                errors += 1;
                if errors > ERRORS_IN_A_ROW_MAX && !link.shared.stop.is_stopped() {
                    return Err(NetError::new(Op::RecvFrom, "", &error));
                }
            }
        }
    }
    Ok(())
}

/// Sends what is asked for, never faster than the cap.
fn write(
    link: &Link,
    inbox: &Receiver<IcmpCommand>,
    config: &RawConfig,
    target: Option<SocketAddr>,
) {
    let gap = Duration::from_secs(1) / RAW_SENDS_PER_SECOND_MAX;
    let stop = &link.shared.stop;
    loop {
        select! {
            recv(stop.signal()) -> _ => return,
            recv(inbox) -> command => match command {
                Ok(IcmpCommand::Send(payload)) => send(link, config, target, &payload),
                Err(_) => return,
            },
        }
        select! {
            recv(stop.signal()) -> _ => return,
            default(gap) => {}
        }
    }
}

fn send(link: &Link, config: &RawConfig, target: Option<SocketAddr>, payload: &Payload) {
    let failed = |failure: IcmpFailure| {
        let whom = target.map_or(Peer::None, |to| Peer::At(Endpoint::Icmp(to.ip())));
        let (op, cause) = (Op::SendTo, Cause::from(failure));
        link.shared.tell_unsent(whom, NetError { op, target: whom.to_string(), cause }, payload);
    };
    let Some(to) = target else { return failed(IcmpFailure::NoTarget) };
    let mut packet = payload.to_vec();
    let start = match config.header {
        RawHeader::Written if config.family == Family::Ipv4 => Start::Ipv4,
        _ => Start::Transport(config.family, config.protocol),
    };
    if start == Start::Ipv4
        && let Err(failure) = goes_to(&packet, to.ip())
    {
        return failed(failure);
    }
    if config.fills_checksums {
        fill_checksums(start, &mut packet, source_towards(to), to.ip());
    }
    // Reported by its row.
    let _ = link.send(to, &packet, &mut || false);
}

/// Whether a packet with a header of a person's own goes to whom it was typed.
fn goes_to(packet: &[u8], target: IpAddr) -> Result<(), IcmpFailure> {
    without_ipv4_header(packet).ok_or(IcmpFailure::NoHeader)?;
    let address = packet.get(16..20).and_then(<[u8]>::first_chunk::<4>);
    let address = IpAddr::from(Ipv4Addr::from(*address.ok_or(IcmpFailure::NoHeader)?));
    if address == target { Ok(()) } else { Err(IcmpFailure::OtherTarget(address)) }
}

/// Our own address towards the target, as the routes have it: connecting a socket for datagrams sends nothing.
fn source_towards(to: SocketAddr) -> Option<IpAddr> {
    /// The port of the discard protocol; nothing goes there.
    const DISCARD: u16 = 9;
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (std::net::Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect(SocketAddr::new(to.ip(), DISCARD)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_header_must_name_the_target_that_was_typed() {
        let target = IpAddr::from([192, 0, 2, 2]);
        let mut packet = vec![0x45, 0, 0, 20, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        assert_eq!(goes_to(&packet, target), Ok(()));
        packet[19] = 3;
        let other = IpAddr::from([192, 0, 2, 3]);
        assert_eq!(goes_to(&packet, target), Err(IcmpFailure::OtherTarget(other)));
        assert_eq!(goes_to(&packet[..19], target), Err(IcmpFailure::NoHeader));
        assert_eq!(goes_to(b"hello", target), Err(IcmpFailure::NoHeader));
    }
}
