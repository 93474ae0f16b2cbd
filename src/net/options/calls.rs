//! The one place where an option by name meets the call that reads or sets it.

use crate::net::call::{OptionName, OptionValue};
use socket2::SockRef;
use std::io;
use std::time::Duration;

/// Reads an option (getsockopt(2)). `None` if no safe call reads it on this system, or reading it would change it.
pub fn read(name: OptionName, socket: &SockRef<'_>) -> Option<io::Result<OptionValue>> {
    use OptionName as Name;
    Some(match name {
        Name::ReuseAddress => switch(socket.reuse_address()),
        Name::Broadcast => switch(socket.broadcast()),
        Name::ReceiveBuffer => size(socket.recv_buffer_size()),
        Name::SendBuffer => size(socket.send_buffer_size()),
        Name::ReceiveTimeout => socket.read_timeout().map(OptionValue::Time),
        Name::SendTimeout => socket.write_timeout().map(OptionValue::Time),
        Name::KeepAlive => switch(socket.keepalive()),
        Name::Linger => socket.linger().map(|linger| match linger {
            Some(time) => OptionValue::Linger(u32::try_from(time.as_secs()).unwrap_or(u32::MAX)),
            None => OptionValue::NoLinger,
        }),
        Name::OutOfBandInline => switch(socket.out_of_band_inline()),
        Name::Type => socket.r#type().map(|kind| OptionValue::Text(type_name(kind))),
        Name::TypeOfService => number(socket.tos_v4()),
        Name::TimeToLive => number(socket.ttl_v4()),
        Name::MulticastInterface4 => {
            socket.multicast_if_v4().map(|ip| OptionValue::Interface(ip.to_string()))
        }
        Name::MulticastLoop4 => switch(socket.multicast_loop_v4()),
        Name::MulticastTtl => number(socket.multicast_ttl_v4()),
        Name::Ipv6Only => switch(socket.only_v6()),
        Name::UnicastHops => number(socket.unicast_hops_v6()),
        Name::MulticastInterface6 => {
            socket.multicast_if_v6().map(|index| OptionValue::Interface(index.to_string()))
        }
        Name::MulticastLoop6 => switch(socket.multicast_loop_v6()),
        Name::MulticastHops => number(socket.multicast_hops_v6()),
        Name::NoDelay => switch(socket.tcp_nodelay()),
        #[cfg(unix)]
        name => return of_unix(name, socket),
        #[cfg(not(unix))]
        _ => return None,
    })
}

/// What systems of the Unix family have beside.
#[cfg(unix)]
fn of_unix(name: OptionName, socket: &SockRef<'_>) -> Option<io::Result<OptionValue>> {
    use OptionName as Name;
    Some(match name {
        Name::ReusePort => switch(socket.reuse_port()),
        Name::ReceiveTypeOfService => switch(socket.recv_tos_v4()),
        Name::ReceiveTrafficClass => switch(socket.recv_tclass_v6()),
        Name::ReceiveHopLimit => switch(socket.recv_hoplimit_v6()),
        Name::MaximumSegment => number(socket.tcp_mss()),
        Name::KeepInterval => seconds(socket.tcp_keepalive_interval()),
        Name::KeepIdle => seconds(socket.tcp_keepalive_time()),
        Name::KeepCount => number(socket.tcp_keepalive_retries()),
        #[cfg(target_os = "linux")]
        name => return of_linux(name, socket),
        #[cfg(not(target_os = "linux"))]
        _ => return None,
    })
}

#[cfg(target_os = "linux")]
fn of_linux(name: OptionName, socket: &SockRef<'_>) -> Option<io::Result<OptionValue>> {
    use OptionName as Name;
    use nix::sys::socket::{GetSockOpt, getsockopt, sockopt};
    fn ask<O: GetSockOpt>(socket: &SockRef<'_>, option: O) -> io::Result<O::Val> {
        getsockopt(&**socket, option).map_err(io::Error::from)
    }
    Some(match name {
        Name::BindToDevice => socket.device().map(|name| text(name.unwrap_or_default())),
        Name::Priority => number(socket.priority()),
        Name::Mark => number(socket.mark()),
        // -1: nothing has come yet, so no processor has handled it.
        Name::IncomingCpu => socket
            .cpu_affinity()
            .map(|cpu| number_of(i64::try_from(cpu.cast_signed()).unwrap_or(-1))),
        Name::BusyPoll => number(socket.busy_poll()),
        Name::Cookie => socket.cookie().map(|cookie| OptionValue::Text(format!("{cookie:#x}"))),
        Name::PassCredentials => switch(socket.passcred()),
        Name::Domain => socket.domain().map(|domain| OptionValue::Text(domain_name(domain))),
        Name::Protocol => {
            socket.protocol().map(|of| number_of(of.map_or(0, |of| i64::from(i32::from(of)))))
        }
        Name::DontRoute => switch(ask(socket, sockopt::DontRoute)),
        Name::Timestamp => switch(ask(socket, sockopt::ReceiveTimestamp)),
        Name::DropCount => ask(socket, sockopt::RxqOvfl).map(|on| number_of(on.into())),
        Name::AcceptsConnections => switch(ask(socket, sockopt::AcceptConn)),
        Name::PeerCredentials => ask(socket, sockopt::PeerCredentials).map(|of| {
            OptionValue::Text(format!("pid {}, uid {}, gid {}", of.pid(), of.uid(), of.gid()))
        }),
        Name::Mtu => ask(socket, sockopt::IpMtu).map(|bytes| number_of(bytes.into())),
        Name::ReceiveTimeToLive => switch(ask(socket, sockopt::Ipv4RecvTtl)),
        Name::ReceiveErrors4 => switch(ask(socket, sockopt::Ipv4RecvErr)),
        Name::PacketInfo4 => switch(ask(socket, sockopt::Ipv4PacketInfo)),
        Name::HeaderIncluded => switch(socket.header_included_v4()),
        Name::FreeBind => switch(socket.freebind_v4()),
        Name::Transparent => switch(socket.ip_transparent_v4()),
        Name::BindAddressNoPort => switch(ask(socket, sockopt::IpBindAddressNoPort)),
        Name::MulticastAll => switch(socket.multicast_all_v4()),
        Name::TrafficClass => number(socket.tclass_v6()),
        Name::ReceiveErrors6 => switch(ask(socket, sockopt::Ipv6RecvErr)),
        Name::PacketInfo6 => switch(ask(socket, sockopt::Ipv6RecvPacketInfo)),
        Name::DontFragment6 => switch(ask(socket, sockopt::Ipv6DontFrag)),
        Name::Cork => switch(socket.tcp_cork()),
        Name::QuickAck => switch(socket.tcp_quickack()),
        Name::UserTimeout => socket.tcp_user_timeout().map(OptionValue::Time),
        Name::Congestion => socket.tcp_congestion().map(text),
        Name::NotSentLowWater => number(socket.tcp_notsent_lowat()),
        Name::ThinLinearTimeouts => switch(socket.tcp_thin_linear_timeouts()),
        Name::FastOpenConnect => switch(ask(socket, sockopt::TcpFastOpenConnect)),
        _ => return None,
    })
}

/// Sets an option (setsockopt(2)).
///
/// # Errors
/// The error of the call; `InvalidInput` if no safe call sets it so on this system.
pub fn write(name: OptionName, socket: &SockRef<'_>, value: &OptionValue) -> io::Result<()> {
    use OptionName as Name;
    match (name, value) {
        (Name::Linger, OptionValue::Linger(seconds)) => {
            socket.set_linger(Some(Duration::from_secs(u64::from(*seconds))))
        }
        (Name::Linger, OptionValue::NoLinger) => socket.set_linger(None),
        (Name::ReceiveTimeout, OptionValue::Time(limit)) => socket.set_read_timeout(*limit),
        (Name::SendTimeout, OptionValue::Time(limit)) => socket.set_write_timeout(*limit),
        (name, OptionValue::Number(number)) => write_number(name, socket, *number),
        #[cfg(target_os = "linux")]
        (Name::UserTimeout, OptionValue::Time(limit)) => socket.set_tcp_user_timeout(*limit),
        #[cfg(target_os = "linux")]
        (Name::Congestion, OptionValue::Text(name)) => socket.set_tcp_congestion(name.as_bytes()),
        #[cfg(target_os = "linux")]
        (Name::BindToDevice, OptionValue::Text(name)) => {
            socket.bind_device(Some(name.as_bytes()).filter(|name| !name.is_empty()))
        }
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

fn write_number(name: OptionName, socket: &SockRef<'_>, value: i64) -> io::Result<()> {
    use OptionName as Name;
    let on = value != 0;
    let size = usize::try_from(value).unwrap_or_default();
    let count = u32::try_from(value).unwrap_or_default();
    match name {
        Name::ReuseAddress => socket.set_reuse_address(on),
        Name::Broadcast => socket.set_broadcast(on),
        Name::ReceiveBuffer => socket.set_recv_buffer_size(size),
        Name::SendBuffer => socket.set_send_buffer_size(size),
        Name::KeepAlive => socket.set_keepalive(on),
        Name::NoDelay => socket.set_tcp_nodelay(on),
        Name::Ipv6Only => socket.set_only_v6(on),
        Name::OutOfBandInline => socket.set_out_of_band_inline(on),
        Name::TypeOfService => socket.set_tos_v4(count),
        Name::TimeToLive => socket.set_ttl_v4(count),
        Name::UnicastHops => socket.set_unicast_hops_v6(count),
        Name::MulticastLoop4 => socket.set_multicast_loop_v4(on),
        Name::MulticastLoop6 => socket.set_multicast_loop_v6(on),
        Name::MulticastTtl => socket.set_multicast_ttl_v4(count),
        Name::MulticastHops => socket.set_multicast_hops_v6(count),
        #[cfg(unix)]
        name => write_unix(name, socket, value),
        #[cfg(not(unix))]
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(unix)]
fn write_unix(name: OptionName, socket: &SockRef<'_>, value: i64) -> io::Result<()> {
    use OptionName as Name;
    use socket2::TcpKeepalive;
    let on = value != 0;
    let count = u32::try_from(value).unwrap_or_default();
    let time = Duration::from_secs(count.into());
    let keep = |keepalive: TcpKeepalive| {
        // The call turns SO_KEEPALIVE on as well, which nobody has asked for.
        let was_on = socket.keepalive()?;
        socket.set_tcp_keepalive(&keepalive)?;
        if was_on { Ok(()) } else { socket.set_keepalive(false) }
    };
    match name {
        Name::ReusePort => socket.set_reuse_port(on),
        Name::ReceiveTypeOfService => socket.set_recv_tos_v4(on),
        Name::ReceiveTrafficClass => socket.set_recv_tclass_v6(on),
        Name::ReceiveHopLimit => socket.set_recv_hoplimit_v6(on),
        Name::MaximumSegment => socket.set_tcp_mss(count),
        Name::KeepIdle => keep(TcpKeepalive::new().with_time(time)),
        Name::KeepInterval => keep(TcpKeepalive::new().with_interval(time)),
        Name::KeepCount => keep(TcpKeepalive::new().with_retries(count)),
        #[cfg(target_os = "linux")]
        name => write_linux(name, socket, value),
        #[cfg(not(target_os = "linux"))]
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(target_os = "linux")]
fn write_linux(name: OptionName, socket: &SockRef<'_>, value: i64) -> io::Result<()> {
    use OptionName as Name;
    use nix::sys::socket::{SetSockOpt, setsockopt, sockopt};
    fn tell<O: SetSockOpt>(socket: &SockRef<'_>, option: O, value: &O::Val) -> io::Result<()>
    where
        O::Val: Sized,
    {
        setsockopt(&**socket, option, value).map_err(io::Error::from)
    }
    let on = value != 0;
    let count = u32::try_from(value).unwrap_or_default();
    let whole = i32::try_from(value).unwrap_or_default();
    match name {
        Name::Priority => socket.set_priority(count),
        Name::Mark => socket.set_mark(count),
        Name::IncomingCpu => socket.set_cpu_affinity(usize::try_from(value).unwrap_or_default()),
        Name::BusyPoll => socket.set_busy_poll(count),
        Name::PassCredentials => socket.set_passcred(on),
        Name::DontRoute => tell(socket, sockopt::DontRoute, &on),
        Name::Timestamp => tell(socket, sockopt::ReceiveTimestamp, &on),
        Name::DropCount => tell(socket, sockopt::RxqOvfl, &whole),
        Name::ReceiveTimeToLive => tell(socket, sockopt::Ipv4RecvTtl, &on),
        Name::ReceiveErrors4 => tell(socket, sockopt::Ipv4RecvErr, &on),
        Name::PacketInfo4 => tell(socket, sockopt::Ipv4PacketInfo, &on),
        Name::HeaderIncluded => socket.set_header_included_v4(on),
        Name::FreeBind => socket.set_freebind_v4(on),
        Name::Transparent => socket.set_ip_transparent_v4(on),
        Name::BindAddressNoPort => tell(socket, sockopt::IpBindAddressNoPort, &on),
        Name::MulticastAll => socket.set_multicast_all_v4(on),
        Name::TrafficClass => socket.set_tclass_v6(count),
        Name::ReceiveErrors6 => tell(socket, sockopt::Ipv6RecvErr, &on),
        Name::PacketInfo6 => tell(socket, sockopt::Ipv6RecvPacketInfo, &on),
        Name::DontFragment6 => tell(socket, sockopt::Ipv6DontFrag, &on),
        Name::Cork => socket.set_tcp_cork(on),
        Name::QuickAck => socket.set_tcp_quickack(on),
        Name::NotSentLowWater => socket.set_tcp_notsent_lowat(count),
        Name::ThinLinearTimeouts => socket.set_tcp_thin_linear_timeouts(on),
        Name::FastOpenConnect => tell(socket, sockopt::TcpFastOpenConnect, &on),
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

fn switch(on: io::Result<bool>) -> io::Result<OptionValue> {
    on.map(|on| number_of(on.into()))
}

fn number(number: io::Result<u32>) -> io::Result<OptionValue> {
    number.map(|number| number_of(number.into()))
}

fn size(size: io::Result<usize>) -> io::Result<OptionValue> {
    size.map(|size| number_of(i64::try_from(size).unwrap_or(i64::MAX)))
}

#[cfg(unix)]
fn seconds(time: io::Result<Duration>) -> io::Result<OptionValue> {
    time.map(|time| number_of(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)))
}

fn number_of(number: i64) -> OptionValue {
    OptionValue::Number(number)
}

/// A name that the system gives, which may end in a zero byte.
#[cfg(target_os = "linux")]
fn text(bytes: impl AsRef<[u8]>) -> OptionValue {
    let name = bytes.as_ref().split(|byte| *byte == 0).next().unwrap_or_default();
    OptionValue::Text(String::from_utf8_lossy(name).into_owned())
}

fn type_name(kind: socket2::Type) -> String {
    let named = [(socket2::Type::STREAM, "SOCK_STREAM"), (socket2::Type::DGRAM, "SOCK_DGRAM")];
    let known = named.into_iter().find(|(known, _)| *known == kind);
    known.map_or_else(|| i32::from(kind).to_string(), |(_, name)| name.to_owned())
}

#[cfg(target_os = "linux")]
fn domain_name(domain: socket2::Domain) -> String {
    use socket2::Domain;
    let named = [
        (Domain::IPV4, "AF_INET"),
        (Domain::IPV6, "AF_INET6"),
        (Domain::UNIX, "AF_UNIX"),
        (Domain::PACKET, "AF_PACKET"),
    ];
    let known = named.into_iter().find(|(known, _)| *known == domain);
    known.map_or_else(|| i32::from(domain).to_string(), |(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::super::known::{Changes, OptionKind, kind_of};
    use super::*;
    use std::net::{TcpListener, TcpStream, UdpSocket};

    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (near, listener.accept().unwrap().0)
    }

    #[test]
    fn what_is_set_is_read_back() {
        let (near, _far) = pair();
        let socket = SockRef::from(&near);
        let table = [
            (OptionName::NoDelay, OptionValue::Number(1)),
            (OptionName::KeepAlive, OptionValue::Number(1)),
            (OptionName::Linger, OptionValue::Linger(3)),
            (OptionName::Linger, OptionValue::NoLinger),
            (OptionName::ReceiveTimeout, OptionValue::Time(Some(Duration::from_millis(500)))),
            (OptionName::ReceiveTimeout, OptionValue::Time(None)),
            (OptionName::TimeToLive, OptionValue::Number(9)),
        ];
        for (name, value) in table {
            write(name, &socket, &value).unwrap();
            assert_eq!(read(name, &socket).unwrap().unwrap(), value, "{name:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn every_switch_that_is_said_to_change_does() {
        let (near, _far) = pair();
        let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
        let six = UdpSocket::bind("[::1]:0");
        for name in OptionName::ALL {
            let (kind, changes) = kind_of(*name);
            if kind != OptionKind::Switch || changes == Changes::Never {
                continue;
            }
            let sockets = [SockRef::from(&near), SockRef::from(&datagrams)];
            let sockets = sockets.into_iter().chain(six.as_ref().ok().map(SockRef::from));
            let mut told = Vec::new();
            let works = sockets.into_iter().any(|socket| {
                let Some(Ok(OptionValue::Number(before))) = read(*name, &socket) else {
                    return false;
                };
                let other = OptionValue::Number(1 - before);
                match write(*name, &socket, &other) {
                    Ok(()) => read(*name, &socket).unwrap().unwrap() == other,
                    Err(error) => {
                        told.push(error);
                        false
                    }
                }
            });
            // Some need rights, or a socket of another kind.
            assert!(works || !told.is_empty() || needs_another_socket(*name), "{name:?}");
        }
    }

    #[cfg(target_os = "linux")]
    fn needs_another_socket(name: OptionName) -> bool {
        matches!(name, OptionName::HeaderIncluded | OptionName::QuickAck | OptionName::Broadcast)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_time_to_the_first_probe_turns_no_probes_on() {
        let (near, _far) = pair();
        let socket = SockRef::from(&near);
        write(OptionName::KeepIdle, &socket, &OptionValue::Number(77)).unwrap();
        assert_eq!(read(OptionName::KeepIdle, &socket).unwrap().unwrap(), OptionValue::Number(77));
        assert!(!socket.keepalive().unwrap());
    }

    #[test]
    fn what_cannot_be_set_so_is_refused() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let wrong = OptionValue::Text("x".to_owned());
        let error = write(OptionName::NoDelay, &SockRef::from(&socket), &wrong).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}
