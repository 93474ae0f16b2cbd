//! Packets: their fields beside their bytes.

use super::*;
use crate::net::Endpoint;
use crate::net::icmp::message::Echo;
use crate::net::icmp::message::MessageKind;
use crate::net::icmp::{IcmpEvent, Report};
use crate::net::socket::Family;

fn at_icmp(payload: &[u8], kind: EventKind, tab: InspectorTab, lang: Lang) -> Tested {
    let store = Store::default();
    let mut batch = Batch { wall_offset_ns: 1_732_190_400_000_000_000, ..Batch::default() };
    batch.arena.extend_from_slice(payload);
    let peer = Peer::At(Endpoint::Icmp([127, 0, 0, 1].into()));
    batch.events.push(Event { peer, ..event(kind, payload.len()) });
    store.append(SessionId(3), &batch, 0..1);
    open(store, tab, lang)
}

/// A request for an echo with a header of IPv4 whose checksum is wrong.
fn packet() -> Vec<u8> {
    let request = Echo { identifier: 0x1234, sequence: 7, data: b"abc" }.request(Family::Ipv4);
    let mut packet = vec![0x45, 0, 0, 31, 0, 1, 0x40, 0, 64, 1, 0, 0, 127, 0, 0, 1, 127, 0, 0, 2];
    packet.extend(request);
    packet
}

fn shown(lang: Lang) -> Tested {
    let kind = EventKind::Received { asked_bytes: 65_536 };
    at_icmp(&packet(), kind, InspectorTab::Hex, lang)
}

#[test]
fn the_fields_of_a_packet_stand_beside_its_bytes() {
    let mut harness = shown(Lang::En);
    harness.set_size(egui::Vec2::new(1200.0, 700.0));
    harness.run();
    for text in [
        "Version, IHL: 4, 20 B",
        "TTL: 64",
        "Protocol: 1 (ICMP)",
        "Destination address: 127.0.0.2",
        "Type: 8 (request for an echo)",
        "Sequence number: 7",
    ] {
        assert!(is_shown(&harness, text), "{text}");
    }
    assert!(is_shown(&harness, ", right") && is_shown(&harness, ", wrong: it ought to be 0x"));
    assert!(!is_shown(&harness, "Unix time"), "the values of a byte would say less");
}

#[test]
fn a_byte_marks_its_field_and_is_explained_in_both_languages() {
    for (lang, name, words) in [
        (Lang::En, "TTL: 64", "Routers that it may still pass"),
        (Lang::Zh, "生存时间 TTL：64", "还可以经过多少个路由器"),
    ] {
        let mut harness = shown(lang);
        harness.get_by_role(Role::Document).focus();
        harness.run();
        for _ in 0..9 {
            harness.key_press(Key::ArrowRight);
        }
        harness.run();
        assert!(is_shown(&harness, &format!("{name} · {words}")), "{lang:?}");
    }
}

#[test]
fn a_field_that_is_pointed_at_marks_its_bytes_and_says_what_it_is() {
    let mut harness = shown(Lang::En);
    harness.set_size(egui::Vec2::new(1200.0, 700.0));
    harness.run();
    let place = harness.get_by_label("Source address: 127.0.0.1").rect().center();
    harness.hover_at(place);
    harness.run_steps(4);
    let Some(shown) = &harness.state().inspector.shown else { panic!("no row") };
    let Some(packet) = &shown.packet else { panic!("no packet") };
    let colours = palette_of(&harness);
    let lit: Vec<_> = (0..31)
        .filter(|byte| packet.ground(*byte, colours).is_some_and(|(it, _)| it == colours.selection))
        .collect();
    assert_eq!(lit, [12, 13, 14, 15]);
}

fn palette_of(harness: &Tested) -> &'static tokens::Palette {
    tokens::Palette::of(harness.ctx.theme())
}

#[test]
fn what_is_no_packet_is_read_as_bytes() {
    let kind = EventKind::Received { asked_bytes: 65_536 };
    let harness = at_icmp(b"xyz", kind, InspectorTab::Hex, Lang::En);
    assert!(is_shown(&harness, "Unix time") && !is_shown(&harness, "TTL"));
    let harness = received(&packet(), InspectorTab::Hex);
    assert!(!is_shown(&harness, "TTL"), "bytes of UDP are no packet");
}

#[test]
fn an_error_that_icmp_reports_leads_to_the_explaining_page() {
    let kind = MessageKind { family: Family::Ipv4, number: 3, code: 1 };
    let report = Report { by: Some([10, 0, 0, 1].into()), kind: Some(kind), errno: Errno(113) };
    let event = IcmpEvent::Reported { sequence: 1, report };
    let harness = at_icmp(b"", event.into(), InspectorTab::Explain, Lang::En);
    assert!(is_shown(&harness, "All about ICMP 3/1"));
}
