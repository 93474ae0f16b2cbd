#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::net::call::{CallError, Returned};
use crate::net::traced::{SocketFamily, SocketType};
use crate::net::{Args, Errno, OptionName, OptionValue};

fn clock() -> ClockMap {
    ClockMap::of(0, Stamp(0), Stamp(0))
}

/// A call that is over, with fields.
fn called(call: u8, fields: u8, fd: i64, (value, extra): (i64, u32), rest: &[u8]) -> Vec<u8> {
    let mut report = vec![2, call, fields];
    report.extend(fd.to_le_bytes());
    for number in [1_u64, 20, 30] {
        report.extend(number.to_le_bytes());
    }
    report.extend(value.to_le_bytes());
    report.extend(extra.to_le_bytes());
    report.extend(rest);
    report
}

fn address(host: &str, port: u16) -> Vec<u8> {
    let mut field = vec![host.len() as u8];
    field.extend(port.to_le_bytes());
    field.extend([0; 4]);
    field.extend(host.as_bytes());
    field
}

fn text(text: &str) -> Vec<u8> {
    let mut field = (text.len() as u16).to_le_bytes().to_vec();
    field.extend(text.as_bytes());
    field
}

fn call(bytes: &[u8]) -> crate::net::traced::CallReport {
    match report(bytes, 7, &clock()).unwrap() {
        Report::Called(call) => *call,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hello_says_who_writes() {
    let mut bytes = vec![0, VERSION];
    bytes.extend(42_u32.to_le_bytes());
    bytes.extend([0; 8]);
    bytes.extend(9_u64.to_le_bytes());
    bytes.extend(b"Python 3.12.3");
    let mut expected =
        Hello { process: 42, copied: None, what: "Python 3.12.3".to_owned(), clock_ns: 9 };
    assert_eq!(hello(&bytes), Ok(expected.clone()));
    let mut copy = bytes.clone();
    (copy[6], copy[10]) = (41, 3);
    expected.copied = Some(Fork { parent: 41, number: 3 });
    assert_eq!(hello(&copy), Ok(expected));
    let forks = Report::Forks(Fork { parent: 7, number: 3 });
    assert_eq!(report(&[6, 3, 0, 0, 0], 7, &clock()), Ok(forks));
    let (mut newer, short) = (bytes.clone(), &bytes[..10]);
    newer[1] = VERSION + 1;
    assert_eq!((hello(&newer), hello(short)), (Err(Malformed), Err(Malformed)));
}

#[test]
fn calls_come_back_as_they_were_made() {
    let made = call(&called(0, 0, 3, (3, 2 << 16 | 1), b""));
    assert_eq!(made.args, Args::socket(SocketFamily::Ipv4, SocketType::Stream));
    assert_eq!(made.result, Ok(Returned::Number(3)));
    assert_eq!((made.fd, made.made), (None, Some((SocketFamily::Ipv4, SocketType::Stream))));

    let bound = call(&called(1, 3, 3, (0, 0), &[address("", 0), address("0.0.0.0", 80)].concat()));
    assert_eq!(bound.args, Args::Address("0.0.0.0:0".parse().unwrap()));
    assert_eq!(bound.local, Some("0.0.0.0:80".parse().unwrap()));

    let named = [address("localhost", 9), text("127.0.0.1 9")].concat();
    let connected = call(&called(4, 17, 3, (0, 0), &named));
    assert_eq!(connected.args, Args::Host("localhost".to_owned(), 9));
    assert_eq!(connected.peer, Some("127.0.0.1:9".parse().unwrap()));

    let option = text("SOL_SOCKET, SO_REUSEADDR, 1");
    let set = call(&called(12, 4, 3, (0, 0), &option));
    assert_eq!(set.args, Args::Set(OptionName::ReuseAddress, OptionValue::Number(1)));
    let other = call(&called(12, 4, 3, (0, 0), &text("1, 99, b'x'")));
    assert_eq!(other.args, Args::Text("1, 99, b'x'".to_owned()));
}

#[test]
fn what_failed_has_its_number_or_its_words() {
    let refused = call(&called(4, 1, 3, (-1, 111), &address("127.0.0.1", 9)));
    assert_eq!(refused.result, Err(CallError::Errno(Errno(111))));
    let mistaken = [text("'hello'"), text("TypeError: no")].concat();
    let mistaken = call(&called(5, 12, 3, (-1, 0), &mistaken));
    assert_eq!(mistaken.args, Args::Text("'hello'".to_owned()));
    assert_eq!(mistaken.result, Err(CallError::Text("TypeError: no".to_owned())));
}

#[test]
fn bytes_come_with_how_many_there_were() {
    let payload = [&70_000_u64.to_le_bytes()[..], b"abc"].concat();
    let received = call(&called(7, 32, 3, (3, 1024), &payload));
    let transfer = received.transfer.unwrap();
    assert_eq!(
        (&*transfer.bytes, transfer.total, transfer.asked),
        (&b"abc"[..], 70_000, Some(1024))
    );
    assert_eq!((received.began, received.returned), (Stamp(20), Stamp(30)));
}

#[test]
fn nothing_that_a_program_writes_breaks_anything() {
    let whole = called(7, 63, 3, (3, 9), &[1; 90]);
    for len in 0..whole.len() {
        for byte in [0, 1, 5, 127, 255] {
            let mut bytes = whole[..len].to_vec();
            bytes.push(byte);
            let _ = report(&bytes, 1, &clock());
            let _ = hello(&bytes);
        }
    }
    assert_eq!(report(&[9], 1, &clock()), Err(Malformed));
    assert_eq!(report(&called(22, 0, 3, (0, 0), b""), 1, &clock()), Err(Malformed));
    let Ok(Report::Lost { calls }) = report(&[5, 1, 0, 0, 0, 0, 0, 0, 0], 1, &clock()) else {
        panic!("no report")
    };
    assert_eq!(calls, 1);
}

#[test]
fn moments_are_between_the_start_and_now() {
    let (start, now) = (Stamp::now(), Stamp::now());
    let clock = ClockMap::of(1_000, now, start);
    assert!(clock.stamp(0) >= start && clock.stamp(u64::MAX) <= Stamp::now());
    assert!(clock.stamp(1_000) == now);
}

#[test]
fn a_report_is_bounded_and_may_be_cut_off() {
    let mut report = Vec::new();
    let read = |bytes: &[u8], report: &mut Vec<u8>| read_report(&mut &*bytes, report);
    assert!(read(&[2, 0, 0, 0, 7, 8], &mut report).unwrap());
    assert_eq!(report, [7, 8]);
    assert!(!read(&[2, 0, 0, 0, 7], &mut report).unwrap());
    assert!(!read(&[], &mut report).unwrap());
    for length in [0, REPORT_BYTES_MAX as u32 + 1, u32::MAX] {
        assert!(read(&length.to_le_bytes(), &mut report).is_err());
    }
}
