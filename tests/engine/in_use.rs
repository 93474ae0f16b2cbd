//! An address in use is reported with who holds it, where the system lets us know.

use crate::probe::{Probe, assert_errno};
use crate::tcp_server::{accepted, connect, serve, start};
use network_playground::net::{
    AddressReuse, Cause, End, Holder, NetError, Op, StreamCommand, TcpServerConfig,
};
use std::net::SocketAddr;

fn failure(probe: &mut Probe) -> NetError {
    match probe.wait_ended() {
        End::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

fn config(address: SocketAddr) -> TcpServerConfig {
    TcpServerConfig::listening_on(address)
}

#[test]
fn a_listener_is_told_with_its_program() {
    let (mut first, local) = serve(|_| {});
    let error = failure(&mut start(config(local)));
    assert_errno(&error, "EADDRINUSE");
    assert!(matches!(error.op, Op::Bind | Op::Listen));
    assert_eq!(error.target, local.to_string());
    if cfg!(target_os = "linux") {
        let Cause::InUse(_, Holder::Listener(Some((name, process))), _) = error.cause else {
            panic!("{error}")
        };
        assert_eq!(process, std::process::id());
        assert!(!name.is_empty());
    }
    first.stop();
    // And then it is free.
    let mut again = start(config(local));
    assert_eq!(again.wait_open(), local);
    again.stop();
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_connection_in_time_wait_is_told_and_can_be_ignored() {
    let (mut first, local) = serve(|_| {});
    let peer = connect(local);
    accepted(&mut first);
    // Who closes first is in TIME_WAIT, and that holds our port.
    crate::tcp_server::order(
        &mut first,
        StreamCommand::Disconnect(network_playground::net::Recipients::All),
    );
    crate::tcp_server::closed(&mut first);
    drop(peer);
    first.stop();
    let strict = TcpServerConfig { reuse_address: false, ..config(local) };
    let error = failure(&mut start(strict));
    assert_errno(&error, "EADDRINUSE");
    assert!(
        matches!(
            error.cause,
            Cause::InUse(_, Holder::TimeWait | Holder::Connection, AddressReuse::NotSet)
        ),
        "{error}"
    );
    let mut again = start(config(local));
    assert_eq!(again.wait_open(), local);
    again.stop();
}

#[cfg(target_os = "linux")]
#[test]
fn a_datagram_socket_is_told_with_its_program() {
    use network_playground::net::UdpConfig;
    let holder = crate::probe::plain("127.0.0.1:0");
    let address = holder.local_addr().unwrap();
    let error = failure(&mut Probe::start(UdpConfig::bound_to(address)));
    assert!(
        matches!(&error.cause, Cause::InUse(_, Holder::Receiver(Some((_, process))), AddressReuse::NotSet) if *process == std::process::id()),
        "{error}"
    );
}

#[test]
fn an_address_of_another_machine_is_told() {
    // TEST-NET-2 (RFC 5737) belongs to nobody.
    let error = failure(&mut start(config("198.51.100.7:0".parse().unwrap())));
    assert_errno(&error, "EADDRNOTAVAIL");
    assert_eq!(error.op, Op::Bind);
}

/// A server like the tutorials' first ones: it sets no option, and its port stays in `TIME_WAIT` although
/// we set ours. To advise that option then would be no help.
#[cfg(target_os = "linux")]
#[test]
fn a_former_program_without_the_option_is_told_apart() {
    use socket2::{Domain, Socket, Type};
    let former = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    former.bind(&"127.0.0.1:0".parse::<SocketAddr>().unwrap().into()).unwrap();
    former.listen(1).unwrap();
    let local = former.local_addr().unwrap().as_socket().unwrap();
    let peer = connect(local);
    // The former program closes first.
    drop(former.accept().unwrap());
    drop(former);
    drop(peer);
    let error = failure(&mut start(config(local)));
    assert_errno(&error, "EADDRINUSE");
    let Cause::InUse(_, Holder::TimeWait | Holder::Connection, reuse) = error.cause else {
        panic!("{error}")
    };
    assert_eq!(reuse, AddressReuse::Set);
}
