//! Every call is reported, with its arguments and results; and every event with its time.

use crate::probe::{Probe, Told, loopback, plain};
use network_playground::net::call::Returned;
use network_playground::net::{Args, Call, EventKind, Op, OptionName, OptionValue};
use network_playground::net::{SocketFamily, SocketType};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn returned(call: &Call) -> &Returned {
    call.result.as_ref().unwrap_or_else(|error| panic!("{:?}: {error:?}", call.op))
}

#[test]
fn a_session_s_calls_in_order_with_their_results() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    probe.stop();
    let calls = probe.calls();
    let ops: Vec<Op> = calls.iter().map(|call| call.op).collect();
    let mut expected = vec![Op::Socket, Op::SetSockOpt, Op::GetSockOpt];
    if cfg!(target_os = "linux") {
        expected.push(Op::SetSockOpt);
    }
    expected.extend([Op::Bind, Op::GetSockName, Op::Close]);
    assert_eq!(ops, expected);
    let Returned::Number(fd) = *returned(calls[0]) else { panic!("{:?}", calls[0]) };
    assert_eq!(
        calls[0].args,
        Args::Socket {
            family: SocketFamily::Ipv4,
            kind: SocketType::Datagram,
            // UDP
            protocol: 17,
        }
    );
    assert_eq!(calls[0].fd, None);
    assert!(calls[1..].iter().all(|call| call.fd == u64::try_from(fd).ok()));
    let asked = OptionValue::Number(4 << 20);
    assert_eq!(calls[1].args, Args::Set(OptionName::ReceiveBuffer, asked));
    assert!(matches!(returned(calls[2]), Returned::Option(OptionValue::Number(1..))));
    for call in &calls {
        match call.op {
            Op::Bind => {
                assert_eq!(call.args, Args::Address("127.0.0.1:0".parse().unwrap()));
                assert_eq!(returned(call), &Returned::Number(0));
            }
            Op::GetSockName => assert_eq!(returned(call), &Returned::Address(local.into())),
            Op::SetSockOpt | Op::Close => assert_eq!(returned(call), &Returned::Number(0)),
            _ => {}
        }
    }
}

#[test]
fn a_failed_call_is_told_with_its_error_number() {
    let holder = plain("127.0.0.1:0");
    let address = holder.local_addr().unwrap();
    let mut probe = Probe::start(network_playground::net::UdpConfig::bound_to(address));
    probe.wait_ended();
    let calls = probe.calls();
    let [.., bind, close] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!((bind.op, &bind.args), (Op::Bind, &Args::Address(address.into())));
    assert!(bind.result.is_err());
    assert_eq!((close.op, close.fd), (Op::Close, bind.fd), "a socket that was given up is closed");
}

#[test]
fn options_are_told_before_the_bind() {
    let mut config = loopback();
    config.options.reuse_address = true;
    config.options.broadcast = true;
    let (mut probe, _) = Probe::open(config);
    probe.stop();
    let calls = probe.calls();
    let place = |is_it: &dyn Fn(&Call) -> bool| calls.iter().position(|call| is_it(call)).unwrap();
    let set = |name| place(&|call| call.args == Args::Set(name, OptionValue::Number(1)));
    let bind = place(&|call| call.op == Op::Bind);
    assert!(set(OptionName::ReuseAddress) < bind && set(OptionName::Broadcast) < bind);
}

#[test]
fn the_end_is_the_last_that_is_told() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    probe.stop();
    let last = |told: &[Told]| matches!(told.last().unwrap().kind, EventKind::Ended(_));
    assert!(last(&probe.told));
    assert!(probe.session.shared().has_ended());
    probe.collect();
    assert!(last(&probe.told));
}

#[test]
fn stamps_lead_to_the_wall_clock() {
    let wall = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    // Clocks may be adjusted a little meanwhile, but not by this much.
    let slack = Duration::from_secs(5);
    let before = wall().saturating_sub(slack);
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    plain("127.0.0.1:0").send_to(b"x", local).unwrap();
    let told = probe.received();
    let nanos = i64::try_from(told.at.0).unwrap() + told.wall_offset_ns;
    let at = Duration::from_nanos(u64::try_from(nanos).unwrap());
    assert!((before..wall() + slack).contains(&at), "{at:?}");
}
