//! The menu of checksums: one list, the usual ones first, which can be searched; below it, how the chosen one is written.

use crate::i18n::Texts;
use crate::payload::Checksum;
use crate::payload::checksum::Algorithm;
use crate::payload::frame::ByteOrder;
use crate::payload::template::RANDOM_BYTES_MAX;
use crate::tr;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, menu_width, segments, sticky_menu, weak};
use egui::{DragValue, Role, ScrollArea, Ui, WidgetInfo};
use std::borrow::Cow;

/// Rows of the list that are seen at least.
const LIST_ROWS_MIN: f32 = 3.0;
/// What is kept free below the list: a line, the order of the bytes, and where they begin, with their gaps.
const DETAILS_HEIGHT: f32 = 2.0 * size::CONTROL + space::XL;
/// A checksum begins within so many bytes: no mark or header before it is longer than a datagram.
const BEGINS_MAX: usize = RANDOM_BYTES_MAX;

/// The least width of the menu's button, and the one that is good for it, in points.
pub(super) fn checksum_widths(ui: &Ui, texts: &Texts) -> (f32, f32) {
    let none = menu_width(ui, &tr!(texts, "no-checksum"));
    (none, menu_width(ui, "CRC-16/MODBUS").max(none))
}

/// The checksum that a message gets. `find` is what is looked for in the catalogue.
pub(in crate::ui) fn checksum_ui(
    ui: &mut Ui,
    texts: &Texts,
    now: &mut Option<Checksum>,
    find: &mut String,
) {
    let name = tr!(texts, "checksum");
    let current = now.map_or(tr!(texts, "no-checksum"), |now| now.algorithm.usual_name().into());
    let response = sticky_menu(ui, (&name, &current), |ui| {
        ui.reset_style();
        Field::new(&tr!(texts, "checksum-find"), size::ADDRESS_FIELD).hint("x-25").show(ui, find);
        // What belongs to the chosen one stays below the list, however low the window is.
        let height = (ui.available_height() - DETAILS_HEIGHT).max(LIST_ROWS_MIN * size::ROW);
        let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        list.show(ui, |ui| list_ui(ui, texts, now, find.trim()));
        if let Some(checksum) = now {
            ui.separator();
            details_ui(ui, texts, checksum);
        }
    });
    response.on_hover_text(tr!(texts, "checksum-tooltip"));
}

/// All of them, the usual ones first, or those whose names have what is looked for.
fn list_ui(ui: &mut Ui, texts: &Texts, now: &mut Option<Checksum>, find: &str) {
    if ui.selectable_label(now.is_none(), tr!(texts, "no-checksum")).clicked() {
        *now = None;
    }
    if !find.is_empty() {
        return found_ui(ui, texts, now, &find.to_lowercase());
    }
    for algorithm in Algorithm::usual() {
        choice_ui(ui, algorithm, &usual_text(algorithm), now);
    }
    ui.separator();
    for algorithm in Algorithm::sums() {
        choice_ui(ui, algorithm, &sum_line(algorithm, texts), now);
    }
    ui.separator();
    for algorithm in Algorithm::rest() {
        choice_ui(ui, algorithm, &listed_text(algorithm), now);
    }
}

/// Those whose names have this, which is in small letters.
fn found_ui(ui: &mut Ui, texts: &Texts, now: &mut Option<Checksum>, wanted: &str) {
    let has = |name: &str| name.to_lowercase().contains(wanted);
    let fits = |crc: &Algorithm| has(crc.name()) || crc.aliases().iter().any(|alias| has(alias));
    let crcs = Algorithm::usual().chain(Algorithm::rest());
    let found = crcs.map(|crc| (crc, listed_text(crc)));
    let sums = Algorithm::sums().map(|sum| (sum, sum_line(sum, texts)));
    let mut found = found.chain(sums).filter(|(algorithm, _)| fits(algorithm)).peekable();
    if found.peek().is_none() {
        weak(ui, tr!(texts, "checksum-not-found"));
    }
    for (algorithm, text) in found {
        choice_ui(ui, algorithm, &text, now);
    }
}

fn choice_ui(ui: &mut Ui, algorithm: Algorithm, text: &str, now: &mut Option<Checksum>) {
    let is_now = now.is_some_and(|now| now.algorithm == algorithm);
    if ui.selectable_label(is_now, text).clicked() && !is_now {
        let begins = now.map_or(0, |now| now.begins);
        *now = Some(Checksum { begins, ..Checksum::of(algorithm) });
    }
}

/// The order of its bytes, and where it begins.
fn details_ui(ui: &mut Ui, texts: &Texts, checksum: &mut Checksum) {
    if checksum.algorithm.bytes() > 1 && checksum.algorithm != Algorithm::Nmea {
        let names = [tr!(texts, "checksum-big"), tr!(texts, "checksum-little")];
        let [big, little] = names.each_ref().map(AsRef::as_ref);
        let orders = [(ByteOrder::Big, big), (ByteOrder::Little, little)];
        let order = checksum.order;
        // A menu would put them one below the other.
        let chosen = ui.horizontal(|ui| segments(ui, &orders, |choice| choice == order, None));
        checksum.order = chosen.inner.unwrap_or(order);
    }
    ui.horizontal(|ui| {
        let name = tr!(texts, "checksum-begins");
        weak(ui, name.as_ref());
        let number = DragValue::new(&mut checksum.begins).range(0..=BEGINS_MAX);
        let response = ui.add(number);
        let value = checksum.begins as f64;
        response.widget_info(|| WidgetInfo { value: Some(value), ..named_number(&name) });
    });
}

fn named_number(name: &str) -> WidgetInfo {
    WidgetInfo::labeled(Role::SpinButton, true, name)
}

/// A usual CRC with its name in the catalogue: `CRC-16/CCITT-FALSE  ·  IBM-3740`.
fn usual_text(algorithm: Algorithm) -> String {
    let (usual, name) = (algorithm.usual_name(), algorithm.name());
    let rest = name.split_once('/').map_or(name, |(_, rest)| rest);
    if usual == name { usual.to_owned() } else { format!("{usual}  ·  {rest}") }
}

/// A CRC of the catalogue with the other names that it has.
fn listed_text(algorithm: Algorithm) -> String {
    let aliases = algorithm.aliases().join(", ");
    let name = algorithm.name();
    if aliases.is_empty() { name.to_owned() } else { format!("{name}  ·  {aliases}") }
}

/// A sum with what it is.
fn sum_line(algorithm: Algorithm, texts: &Texts) -> String {
    format!("{}  ·  {}", algorithm.name(), sum_text(algorithm, texts))
}

/// What a sum is, in a few words.
fn sum_text(algorithm: Algorithm, texts: &Texts) -> Cow<'_, str> {
    match algorithm {
        Algorithm::Sum8 | Algorithm::Crc(_) => tr!(texts, "checksum-sum-8"),
        Algorithm::Sum16 => tr!(texts, "checksum-sum-16"),
        Algorithm::Xor8 => tr!(texts, "checksum-xor-8"),
        Algorithm::Lrc => tr!(texts, "checksum-lrc"),
        Algorithm::Nmea => tr!(texts, "checksum-nmea"),
    }
}
