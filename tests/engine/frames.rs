//! What a connection does by itself with frames, whose ends are told by bytes, lengths and pauses.

use crate::probe::Probe;
use crate::tcp_server::{ask, connect, event, expect, hello, rest, serve};
use network_playground::net::tcp::{PageContent, StreamEvent, StreamSettings};
use network_playground::net::{Recipients, ServerBehaviour, StreamCommand};
use network_playground::payload::Framing;
use network_playground::payload::frame::{LengthPrefix, NotAFrame, Width};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

fn framed(behaviour: ServerBehaviour, framing: Framing) -> (Probe, SocketAddr) {
    serve(|config| {
        config.behaviour = behaviour;
        config.settings.framing = framing;
    })
}

/// Sets another framing, and waits until it holds: commands are carried out in order.
#[track_caller]
fn set(probe: &mut Probe, peer: &mut TcpStream, framing: Framing) {
    let settings = StreamSettings { framing, ..StreamSettings::default() };
    probe.stream(StreamCommand::SetSettings(settings));
    probe.stream(StreamCommand::Send(Recipients::All, b"set".to_vec().into()));
    expect(peer, b"set");
}

#[track_caller]
fn unframed(probe: &mut Probe) -> (u64, NotAFrame) {
    let (_, event) =
        event(probe, "what is no frame", |event| matches!(event, StreamEvent::Unframed { .. }));
    let StreamEvent::Unframed { bytes, why } = event else { panic!("{event:?}") };
    (bytes, why)
}

#[test]
fn each_line_is_replied_to_however_it_came() {
    let (mut probe, address) = framed(hello(Duration::ZERO), Framing::Lines);
    let mut peer = connect(address);
    expect(&mut peer, b"Welcome!");
    ask(&mut peer, b"a\nb\r\n", b"Hello, a!\nHello, b!\r\n");
    peer.write_all(b"wor").unwrap();
    probe.until("half of a line", |told| told.iter().any(|told| told.payload == b"wor"));
    ask(&mut peer, b"ld\n", b"Hello, world!\n");
    // After the line that closes, nothing is replied to.
    peer.write_all(b"exit\nlate\n").unwrap();
    assert_eq!(rest(&mut peer), b"");
}

#[test]
fn what_is_written_in_a_frame_is_read_and_replies_are_frames() {
    for (framing, question, answer) in [
        (Framing::Slip, &b"\xc0a\xdb\xdcb\xc0"[..], &b"\xc0a\xdb\xdcb\xc0"[..]),
        (Framing::Cobs, b"\x02a\x02b\0", b"\x02a\x02b\0"),
    ] {
        let (_probe, address) = framed(crate::tcp_server::echo(), framing);
        ask(&mut connect(address), question, answer);
    }
}

#[test]
fn a_pause_ends_a_frame_while_nothing_comes() {
    let (_probe, address) = framed(crate::tcp_server::echo(), Framing::IdleGap(30));
    let mut peer = connect(address);
    ask(&mut peer, b"once", b"once");
    // And so does the end.
    peer.write_all(b"twice").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut peer), b"twice");
}

#[test]
fn another_framing_holds_while_connected() {
    let (mut probe, address) = framed(crate::tcp_server::echo(), Framing::Raw);
    let mut peer = connect(address);
    ask(&mut peer, b"raw", b"raw");
    set(&mut probe, &mut peer, Framing::Lines);
    ask(&mut peer, b"one\n", b"one\n");
    peer.write_all(b"two").unwrap();
    probe.until("half of a line", |told| told.iter().any(|told| told.payload == b"two"));
    // What waits for its end comes with the next read.
    set(&mut probe, &mut peer, Framing::Delimiter(b";".to_vec()));
    ask(&mut peer, b"three;", b"twothree;");
    peer.write_all(b"four").unwrap();
    probe.until("a half", |told| told.iter().any(|told| told.payload == b"four"));
    set(&mut probe, &mut peer, Framing::Raw);
    ask(&mut peer, b"five", b"fourfive");
}

#[test]
fn what_is_no_frame_is_told_and_not_acted_on() {
    let (mut probe, address) = framed(crate::tcp_server::echo(), Framing::Slip);
    let mut peer = connect(address);
    ask(&mut peer, b"a\xdbb\xc0c\xdbd\xc0e\xc0", b"\xc0e\xc0");
    assert_eq!(unframed(&mut probe), (4, NotAFrame::Malformed(1)));
    peer.write_all(b"\xdbf\xc0half").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut peer), b"");
    // The second one in a row said nothing new.
    assert_eq!(unframed(&mut probe), (3, NotAFrame::Malformed(0)));
    assert_eq!(unframed(&mut probe), (4, NotAFrame::Unfinished));

    let prefix = LengthPrefix { width: Width::One, added: -1, ..LengthPrefix::default() };
    let (mut probe, address) = framed(crate::tcp_server::echo(), Framing::LengthPrefix(prefix));
    let mut peer = connect(address);
    ask(&mut peer, b"\x02a", b"\x02a");
    peer.write_all(b"\0x").unwrap();
    assert_eq!(unframed(&mut probe), (2, NotAFrame::Broken(0)));
    peer.write_all(b"\x02a").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut peer), b"", "nobody knows where a frame begins");
}

#[test]
fn a_request_for_a_page_is_no_frame() {
    let page = ServerBehaviour::Page(PageContent::Html("page".to_owned()));
    let (_probe, address) = framed(page, Framing::Fixed(1000));
    let mut peer = connect(address);
    peer.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
    let mut all = String::new();
    peer.read_to_string(&mut all).unwrap();
    assert!(all.ends_with("page"), "{all}");
}
