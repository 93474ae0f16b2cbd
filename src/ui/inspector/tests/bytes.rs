//! Bytes, characters and values at the cursor.

use super::*;

#[test]
fn checksums_that_fit_are_named_and_nothing_else_is_said() {
    let frame = b"\x01\x03\x00\x00\x00\x02\xc4\x0b";
    let harness = received(frame, InspectorTab::Hex);
    assert!(is_shown(&harness, "Checksum fits: CRC-16/MODBUS, low byte first, bytes 0–5"));
    let sentence = b"$GPGLL,4916.45,N,12311.12,W,225444,A*31\r\n";
    let store = store_of(sentence, vec![EventKind::Received { asked_bytes: 65_536 }]);
    let harness = open(store, InspectorTab::Hex, Lang::Zh);
    assert!(is_shown(&harness, "校验和相符：NMEA，第 1–35 字节"));
    let harness = received(b"hello, world\n", InspectorTab::Hex);
    assert!(!is_shown(&harness, "hecksum") && !is_shown(&harness, "chance"));
}

#[test]
fn hex_lines_show_offset_bytes_and_characters() {
    let harness = received("邦德\r\n0123456789abc".as_bytes(), InspectorTab::Hex);
    harness.get_by_label("0000  e9 82 a6 e5 be b7 0d 0a  30 31 32 33 34 35 36 37  邦德··01234567");
    harness.get_by_label("0010  38 39 61 62 63  89abc");
}

#[test]
fn a_narrow_window_has_eight_bytes_a_line() {
    let mut harness = received(&[b'a'; 20], InspectorTab::Hex);
    harness.set_size(egui::Vec2::new(460.0, 300.0));
    harness.run();
    harness.get_by_label("0008  61 61 61 61 61 61 61 61  aaaaaaaa");
}

#[test]
fn a_byte_under_the_pointer_is_read_in_every_way() {
    let mut harness = received("邦德\r\n".as_bytes(), InspectorTab::Hex);
    assert!(is_shown(&harness, "Point at a byte"));
    let dump = harness.get_by_role(Role::Document);
    let line = harness.get_by_label_contains("0000  e9").rect();
    dump.focus();
    harness.run();
    for _ in 0..5 {
        harness.key_press(Key::ArrowRight);
    }
    harness.run();
    assert!(is_shown(&harness, "byte 4 (0x4) · 0xbe · 190 · 1011 1110 · 德 U+5FB7"));
    assert!(is_shown(&harness, "u16 LE 47038 BE 48823 · u32 LE 168671166 BE 3199667466"));
    // The cell of the first character.
    let advance = harness.ctx.fonts_mut(|fonts| fonts.glyph_width(&tokens::log_font(), '0'));
    let columns = "0000  ".len() + 3 * 16 + 2 + 1;
    let x = line.left() + (columns as f32 + 0.5) * advance;
    let place = egui::pos2(x, line.center().y);
    harness.hover_at(place);
    harness.run();
    assert!(is_shown(&harness, "byte 0 (0x0) · 0xe9"));
    harness.remove_cursor();
    harness.run();
    assert!(is_shown(&harness, "byte 4 (0x4)"), "the chosen byte stays");
    harness.event(egui::Event::PointerMoved(place));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos: place, button, pressed, modifiers });
    }
    harness.run();
    harness.remove_cursor();
    harness.run();
    assert!(is_shown(&harness, "byte 0 (0x0)"), "a click chooses");
}

#[test]
fn the_cursor_stays_within_the_payload_and_scrolls() {
    let mut harness = received(&[7; 4000], InspectorTab::Hex);
    harness.get_by_role(Role::Document).focus();
    harness.run();
    for key in [Key::ArrowLeft, Key::ArrowUp, Key::End, Key::Home, Key::ArrowDown] {
        harness.key_press(key);
        harness.run();
    }
    assert!(is_shown(&harness, "byte 16 (0x10)"));
    for _ in 0..40 {
        harness.key_press(Key::PageDown);
    }
    harness.run();
    assert!(is_shown(&harness, "byte 3999 (0xf9f)"));
    harness.run();
    assert!(is_shown(&harness, "0f90  07"), "the line of the cursor is on the screen");
    assert!(!is_shown(&harness, "0000  07"));
}

#[test]
fn the_text_is_shown_with_escapes_and_in_parts() {
    let harness = received("邦德\r\nab\x1b".as_bytes(), InspectorTab::Text);
    let text = harness.get_by_label("Payload as selectable text").value();
    assert_eq!(text.as_deref(), Some("邦德\\r\\n\nab\\x1b"));

    let mut harness = harness;
    harness.get_by_label("Payload as selectable text").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run();
    harness.input_mut().events.push(egui::Event::Copy);
    harness.step();
    let mut commands = harness.output().platform_output.commands.iter();
    let is_it = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::CopyText(text) if text == "邦德\r\nab\\x1b");
    assert!(commands.any(is_it), "the text is copied, and not how the screen writes it");
    harness.run();
    assert!(is_shown(&harness, "1 control"), "what stays escaped is said beside");

    let long = "é".repeat(text_view::PART_CHARS + 10);
    let mut harness = received(long.as_bytes(), InspectorTab::Text);
    harness.get_by_label("bytes 0–65,535 of 65,556");
    harness.get_by_label("Later bytes").click();
    harness.run();
    harness.get_by_label("bytes 65,536–65,555 of 65,556");
    let text = harness.get_by_label("Payload as selectable text").value();
    assert_eq!(text.as_deref(), Some("é".repeat(10).as_str()));
    harness.get_by_label("Earlier bytes").click();
    harness.run();
    harness.get_by_label("bytes 0–65,535 of 65,556");
}

#[test]
fn every_encoding_reads_the_bytes() {
    let payload = b"\xb0\xee\xb5\xc2\r\n";
    let mut harness = received(payload, InspectorTab::Encodings);
    harness.get_by_label("GBK: 邦德\\r\\n (no undecodable bytes)");
    harness.get_by_label("UTF-8 (chosen): \\xb0\\xee\\xb5\\xc2\\r\\n (4 undecodable bytes)");
    harness.state_mut().encoding = Encoding::Gbk;
    harness.run();
    harness.get_by_label("GBK (chosen): 邦德\\r\\n (no undecodable bytes)");
}

#[test]
fn digits_are_drawn_where_the_grid_says() {
    use super::hex_grid::Grid;
    let check = |ui: &mut Ui| {
        let grid = Grid::new(ui, ui.available_width(), 100);
        let (font, colour) = (tokens::log_font(), palette(ui).text);
        let digits = Grid::digits(&[0xab; 16]);
        let starts: Vec<usize> = digits.match_indices("ab").map(|(at, _)| at).collect();
        let galley = ui.painter().layout_no_wrap(digits, font, colour);
        let left = grid.byte_rect(Rect::ZERO, 0).left();
        for (at, start) in starts.into_iter().enumerate() {
            let drawn = galley.pos_from_cursor(egui::text::CCursor::new(start)).left();
            let said = grid.byte_rect(Rect::ZERO, at).left() - left;
            // Glyphs stand on whole pixels; what matters is that the difference does not add up.
            assert!((drawn - said).abs() < 1.0, "byte {at}: {drawn} {said}");
        }
    };
    for scale in [1.0, 1.25, 1.5, 2.0] {
        let builder = Harness::builder().with_size([900.0, 100.0]).with_pixels_per_point(scale);
        let builder = builder.with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        });
        builder.build_ui(check).run();
    }
}

#[test]
fn the_values_at_the_cursor_stand_beside_the_bytes() {
    let mut harness = received(&[0x01, 0x00, 0x00, 0x00, 0x41, 0x42], InspectorTab::Hex);
    assert!(is_shown(&harness, "16777216"));
    for lang in Lang::ALL {
        harness.state_mut().texts = Texts::new(lang);
        harness.run();
        assert!(is_shown(&harness, ["Unix time, s", "Unix 秒"][usize::from(lang == Lang::Zh)]));
    }
}

#[test]
fn where_the_dump_leaves_room_below_all_values_are_seen() {
    let mut harness = received(b"Michael", InspectorTab::Hex);
    harness.set_size(egui::vec2(420.0, 600.0));
    harness.run();
    let last = harness.get_by_label("character").rect();
    assert!(last.bottom() <= 600.0, "{last}");
}
