//! Placeholders and checksums of the message.

use super::*;
use crate::payload::Checksum;
use crate::payload::checksum::Algorithm;

fn click(harness: &mut Harness<'_, Pane>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn send(harness: &mut Harness<'_, Pane>) -> Vec<u8> {
    click(harness, "Send");
    harness.state_mut().sent.pop().unwrap()
}

fn wide(composer: Composer, lang: Lang) -> Harness<'static, Pane> {
    let mut harness = harness(composer, lang);
    harness.set_size(egui::Vec2::new(1000.0, 700.0));
    harness.run();
    harness
}

#[test]
fn a_checksum_is_chosen_shown_and_sent() {
    let mut harness = wide(with_text("01 03 00 00 00 02", Notation::Hex), Lang::En);
    click(&mut harness, "Checksum");
    click(&mut harness, "CRC-16/MODBUS");
    assert!(is_shown(&harness, "8 B · CRC c4 0b"));
    click(&mut harness, "High byte first");
    assert!(is_shown(&harness, "8 B · CRC 0b c4"));
    click(&mut harness, "Low byte first");
    press(&mut harness, Key::Escape);
    assert_eq!(send(&mut harness), b"\x01\x03\x00\x00\x00\x02\xc4\x0b");
    let kept = harness.state().composer.message.checksum;
    assert_eq!(kept, Algorithm::by_name("CRC-16/MODBUS").map(Checksum::of));
}

#[test]
fn where_there_is_no_room_both_are_in_the_menu() {
    let mut harness = harness(with_text("{count}", Notation::Text), Lang::En);
    harness.set_size(egui::Vec2::new(420.0, 900.0));
    harness.run();
    assert!(harness.query_by_label("Checksum").is_none());
    click(&mut harness, "More about the message");
    click(&mut harness, "Placeholders");
    click(&mut harness, "Checksum");
    harness.get_by_label_contains("NMEA").click();
    harness.run();
    let message = &harness.state().composer.message;
    assert_eq!(message.checksum, Some(Checksum::of(Algorithm::Nmea)));
    assert_eq!(message.braces, Braces::Placeholders);
    assert!(is_shown(&harness, "4 B"));
}

#[test]
fn the_menu_of_checksums_fits_into_the_smallest_window() {
    let mut harness = wide(with_text("1", Notation::Text), Lang::En);
    harness.set_size(egui::Vec2::new(900.0, 600.0));
    harness.run();
    click(&mut harness, "Checksum");
    click(&mut harness, "CRC-16/MODBUS");
    let rect = |label: &str| harness.get_by_label(label).rect();
    let (big, little) = (rect("High byte first"), rect("Low byte first"));
    assert!((big.top() - little.top()).abs() < 0.5, "side by side");
    let begins = harness.get_by_role(egui::accesskit::Role::SpinButton).rect();
    assert!(begins.top() >= big.bottom() && begins.bottom() <= 600.0, "{begins} below {big}");
}

#[test]
fn every_crc_is_found_by_the_names_that_people_use() {
    let mut harness = wide(with_text("123456789", Notation::Text), Lang::En);
    click(&mut harness, "Checksum");
    harness.get_by_label("Find in all CRCs").focus();
    harness.run();
    harness.get_by_label("Find in all CRCs").type_text("kermit");
    harness.run();
    assert!(harness.query_by_label_contains("CRC-16/DNP").is_none());
    harness.get_by_label_contains("CRC-16/KERMIT").click();
    harness.run();
    assert!(is_shown(&harness, "11 B · CRC 89 21"));
    harness.get_by_label("Find in all CRCs").focus();
    harness.run();
    harness.get_by_label("Find in all CRCs").type_text("?");
    harness.run();
    assert!(is_shown(&harness, "No CRC has this name"));
    click(&mut harness, "No checksum");
    assert!(is_shown(&harness, "9 B"));
}

#[test]
fn placeholders_are_filled_in_each_time_once_they_are_switched_on() {
    let mut harness = wide(with_text("N{count:03};", Notation::Text), Lang::En);
    assert_eq!(send(&mut harness), b"N{count:03};");
    click(&mut harness, "Placeholders");
    for expected in [b"N001;", b"N002;"] {
        harness.state_mut().composer.message.text = "N{count:03};".to_owned();
        harness.run();
        assert_eq!(send(&mut harness), expected);
    }
    harness.state_mut().composer.message.text = "{peer} {random:2}".to_owned();
    harness.run();
    assert!(is_shown(&harness, "17 B"));
    assert!(send(&mut harness).starts_with(b"127.0.0.1:9999 "));
    harness.state_mut().composer.message.text = "{countt}".to_owned();
    harness.run();
    assert!(is_shown(&harness, "There is no placeholder “{countt}”"));
    assert!(is_shown(&harness, "– B"));
    click(&mut harness, "Placeholders");
    assert_eq!(send(&mut harness), b"{countt}");
}

#[test]
fn a_message_with_placeholders_keeps_its_characters_in_another_notation() {
    let mut composer = with_text("00 {count:u16be}", Notation::Text);
    composer.message.braces = Braces::Placeholders;
    let mut harness = wide(composer, Lang::En);
    click(&mut harness, "Hex");
    assert_eq!(text(&harness), "00 {count:u16be}");
    assert!(is_shown(&harness, "is not converted"));
    assert_eq!(send(&mut harness), b"\0\0\x01");
}

#[test]
fn what_was_received_loses_a_checksum_that_would_be_put_there_again() {
    let checksum = Algorithm::by_name("sum-8").map(Checksum::of);
    let message = MessageText { checksum, ..MessageText::default() };
    let mut composer = Composer { message, ..Composer::default() };
    composer.fill(b"ab\xc3");
    assert_eq!((composer.message.text.as_str(), composer.message.checksum), ("ab", checksum));
    composer.fill(b"{a}");
    assert_eq!((composer.message.text.as_str(), composer.message.checksum), ("{a}", None));
}

#[test]
fn everything_has_a_name_in_chinese() {
    let mut harness = wide(with_text("$A,1", Notation::Text), Lang::Zh);
    click(&mut harness, "占位符");
    assert_eq!(harness.state().composer.message.braces, Braces::Placeholders);
    click(&mut harness, "校验和");
    harness.get_by_label_contains("NMEA").click();
    harness.run();
    assert!(is_shown(&harness, "7 B · *5C"));
    for label in ["无校验和", "在全部 CRC 中查找", "开头不参与计算的字节数"] {
        assert!(harness.query_all_by_label(label).next().is_some(), "{label}");
    }
}
