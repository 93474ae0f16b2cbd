//! The menu of checksums: the usual ones first, then the whole catalogue, which can be searched.

use crate::i18n::Texts;
use crate::payload::Checksum;
use crate::payload::checksum::Algorithm;
use crate::payload::frame::ByteOrder;
use crate::payload::template::RANDOM_BYTES_MAX;
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, menu_width, segments, sticky_menu, weak};
use egui::{DragValue, Role, ScrollArea, Ui, WidgetInfo};
use std::borrow::Cow;

/// Rows of the catalogue that are seen at once.
const CATALOGUE_ROWS: f32 = 5.0;
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
        usual_ui(ui, texts, now);
        ui.separator();
        catalogue_ui(ui, texts, now, find);
        if let Some(checksum) = now {
            ui.separator();
            details_ui(ui, texts, checksum);
        }
    });
    response.on_hover_text(tr!(texts, "checksum-tooltip"));
}

fn usual_ui(ui: &mut Ui, texts: &Texts, now: &mut Option<Checksum>) {
    if ui.selectable_label(now.is_none(), tr!(texts, "no-checksum")).clicked() {
        *now = None;
    }
    for algorithm in Algorithm::usual() {
        choice_ui(ui, algorithm, &usual_text(algorithm), now);
    }
    ui.separator();
    for algorithm in Algorithm::sums() {
        let text = format!("{}  ·  {}", algorithm.name(), sum_text(algorithm, texts));
        choice_ui(ui, algorithm, &text, now);
    }
}

/// The rest of the catalogue, as far as its names have what is looked for.
fn catalogue_ui(ui: &mut Ui, texts: &Texts, now: &mut Option<Checksum>, find: &mut String) {
    let name = tr!(texts, "checksum-find");
    Field::new(&name, size::ADDRESS_FIELD).hint("x-25").show(ui, find);
    let wanted = find.trim().to_lowercase();
    let has = |name: &str| name.to_lowercase().contains(&wanted);
    let fits = |crc: &Algorithm| has(crc.name()) || crc.aliases().iter().any(|alias| has(alias));
    let height = CATALOGUE_ROWS * size::ROW;
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        let mut found = Algorithm::usual().chain(Algorithm::rest()).filter(fits).peekable();
        if found.peek().is_none() {
            weak(ui, tr!(texts, "checksum-not-found"));
        }
        for algorithm in found {
            // The usual ones stand above already, and are found by their other names here.
            if !wanted.is_empty() || Algorithm::usual().all(|usual| usual != algorithm) {
                choice_ui(ui, algorithm, &listed_text(algorithm), now);
            }
        }
    });
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
        if let Some(order) = segments(ui, &orders, |choice| choice == order, None) {
            checksum.order = order;
        }
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
