//! The numbers, times and the character that begin at a byte, in both byte orders.

use crate::i18n::Texts;
use crate::tr;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{tint, weak};
use egui::{Grid, Label, ScrollArea, Ui, Vec2};
use jiff::Timestamp;

/// Width of the table, in points: a name and two numbers of 64 bits.
pub(super) const WIDTH: f32 = 20.0 * size::ROW;

/// Least height of the table, in points: its heading and six lines, which scroll.
pub(super) const HEIGHT: f32 = 7.0 * size::ROW;

/// Height of all of it, in points: a heading and thirteen lines.
pub(super) const HEIGHT_WHOLE: f32 = 14.0 * size::ROW;

/// What stands in place of a number for which too few bytes are left.
const NONE: &str = "–";

/// A number of some width, read in both orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// What it is read as.
    name: &'static str,
    little: String,
    big: String,
}

/// Reads the first bytes as a type, in both orders. Very large and very small numbers are written with an
/// exponent.
macro_rules! number {
    ($bytes:expr, $type:ty) => {
        Value::of(
            stringify!($type),
            $bytes.first_chunk().map(|chunk| {
                let orders = [<$type>::from_le_bytes(*chunk), <$type>::from_be_bytes(*chunk)];
                let [little, big] = orders.map(|number| format!("{number:?}"));
                (little, big)
            }),
        )
    };
}

impl Value {
    fn of(name: &'static str, orders: Option<(String, String)>) -> Self {
        let (little, big) = orders.unwrap_or_else(|| (NONE.to_owned(), NONE.to_owned()));
        Self { name, little, big }
    }
}

/// What the bytes are, read from the first on as each of the types.
pub(super) fn numbers(bytes: &[u8]) -> Vec<Value> {
    vec![
        number!(bytes, u8),
        number!(bytes, i8),
        number!(bytes, u16),
        number!(bytes, i16),
        number!(bytes, u32),
        number!(bytes, i32),
        number!(bytes, u64),
        number!(bytes, i64),
        number!(bytes, f32),
        number!(bytes, f64),
    ]
}

/// The same as Unix times: of 32 bits in seconds, of 64 bits in milliseconds.
pub(super) fn times(bytes: &[u8]) -> [(String, String); 2] {
    let none = || (NONE.to_owned(), NONE.to_owned());
    let seconds = bytes.first_chunk().map(|chunk| {
        let text = |seconds: u32| moment(i64::from(seconds).checked_mul(1000));
        (text(u32::from_le_bytes(*chunk)), text(u32::from_be_bytes(*chunk)))
    });
    let millis = bytes.first_chunk().map(|chunk| {
        let text = |millis: i64| moment(Some(millis));
        (text(i64::from_le_bytes(*chunk)), text(i64::from_be_bytes(*chunk)))
    });
    [seconds.unwrap_or_else(none), millis.unwrap_or_else(none)]
}

/// A Unix time in UTC; a dash if there is no such moment in the years up to 9999.
fn moment(unix_ms: Option<i64>) -> String {
    let moment = unix_ms.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let text = moment.map(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string());
    text.filter(|text| !text.starts_with('-')).unwrap_or_else(|| NONE.to_owned())
}

/// Draws the table for the bytes from the chosen one on; `character` is the one that begins there.
pub(super) fn ui(ui: &mut Ui, bytes: &[u8], character: &str, texts: &Texts) {
    ScrollArea::both().id_salt("values").auto_shrink(false).show(ui, |ui| {
        let spacing = Vec2::new(space::S, 2.0);
        ui.spacing_mut().interact_size.y = 0.0;
        Grid::new("values").num_columns(3).spacing(spacing).show(ui, |ui| {
            weak(ui, "");
            weak(ui, tr!(texts, "values-little")).on_hover_text(tr!(texts, "framing-little"));
            weak(ui, tr!(texts, "values-big")).on_hover_text(tr!(texts, "framing-big"));
            ui.end_row();
            for Value { name, little, big } in numbers(bytes) {
                row_ui(ui, name, &little, &big);
            }
            let names = [tr!(texts, "values-unix-s"), tr!(texts, "values-unix-ms")];
            for (name, (little, big)) in names.iter().zip(times(bytes)) {
                row_ui(ui, name, &little, &big);
            }
            let shown = if character.is_empty() { NONE } else { character };
            row_ui(ui, &tr!(texts, "values-character"), shown, "");
        });
    });
}

fn row_ui(ui: &mut Ui, name: &str, little: &str, big: &str) {
    weak(ui, name);
    for text in [little, big] {
        let text = tint(text, palette(ui).text).monospace();
        ui.add(Label::new(text).selectable(true));
    }
    ui.end_row();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str, bytes: &[u8]) -> (String, String) {
        let found = numbers(bytes).into_iter().find(|value| value.name == name);
        found.map(|value| (value.little, value.big)).unwrap_or_default()
    }

    fn both(little: &str, big: &str) -> (String, String) {
        (little.to_owned(), big.to_owned())
    }

    #[test]
    fn numbers_are_read_in_both_orders() {
        let bytes = [0xfe, 0xff, 0x00, 0x01, 0x00, 0x00, 0x00, 0x80];
        for (name, little, big) in [
            ("u8", "254", "254"),
            ("i8", "-2", "-2"),
            ("u16", "65534", "65279"),
            ("i16", "-2", "-257"),
        ] {
            assert_eq!(texts(name, &bytes), both(little, big), "{name}");
        }
        assert_eq!(texts("u32", &[1, 0, 0, 0]), both("1", "16777216"));
        assert_eq!(texts("i32", &[0xff, 0xff, 0xff, 0x7f]), both("2147483647", "-129"));
        assert_eq!(texts("u64", &[1, 0, 0, 0, 0, 0, 0, 0]), both("1", "72057594037927936"));
        assert_eq!(texts("i64", &[0xff; 8]), both("-1", "-1"));
        assert_eq!(texts("f32", &1e30_f32.to_le_bytes()).0, "1e30");
        assert_eq!(texts("f32", &1.5_f32.to_le_bytes()).0, "1.5");
        assert_eq!(texts("f64", &(-0.25_f64).to_be_bytes()).1, "-0.25");
    }

    #[test]
    fn too_few_bytes_are_no_number() {
        assert_eq!(texts("u16", &[1]), both("–", "–"));
        assert_eq!(texts("u8", &[]), both("–", "–"));
        assert_eq!(times(&[1, 2, 3])[0], both("–", "–"));
    }

    #[test]
    fn unix_times_are_moments_in_utc() {
        let [seconds, _] = times(&1_732_190_401_u32.to_be_bytes());
        assert_eq!(seconds.1, "2024-11-21 12:00:01");
        let [_, millis] = times(&1_732_190_401_500_i64.to_le_bytes());
        assert_eq!(millis.0, "2024-11-21 12:00:01");
        assert_eq!(times(&i64::MAX.to_be_bytes())[1].1, "–", "far beyond all calendars");
    }
}
