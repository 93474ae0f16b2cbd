//! How numbers in texts look.

use fluent_bundle::{FluentArgs, FluentValue};

/// Digits that every number has. By it the formatter knows a number from `NUMBER` from one that just stands in a text:
/// Fluent's default is to group both.
const ASKED_FOR: usize = 1;

/// `NUMBER($n)` groups digits by thousands;
/// `NUMBER($n, useGrouping: "false", maximumFractionDigits: 1)` and the like say more.
pub(super) fn number_function<'a>(
    values: &[FluentValue<'a>],
    options: &FluentArgs<'_>,
) -> FluentValue<'a> {
    let Some(FluentValue::Number(number)) = values.first() else {
        return FluentValue::Error;
    };
    let mut number = number.clone();
    number.options.minimum_integer_digits = Some(ASKED_FOR);
    number.options.merge(options);
    FluentValue::Number(number)
}

/// Fluent's own formatter knows neither grouping nor `maximumFractionDigits`.
pub(super) fn format_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let mut digits = number.as_string().into_owned();
    if let Some(most) = number.options.maximum_fraction_digits {
        let least = number.options.minimum_fraction_digits.unwrap_or(0);
        digits = with_fraction(number.value, least, most);
    }
    let options = &number.options;
    let is_grouped = options.use_grouping && options.minimum_integer_digits.is_some();
    Some(if is_grouped { grouped(&digits) } else { digits })
}

/// A number rounded to at most `most` digits after the point, keeping at least `least` of them.
fn with_fraction(number: f64, least: usize, most: usize) -> String {
    let mut digits = format!("{number:.most$}");
    let mut spare = most.saturating_sub(least);
    while most > 0 && spare > 0 && digits.ends_with('0') {
        digits.pop();
        spare -= 1;
    }
    if digits.ends_with('.') {
        digits.pop();
    }
    digits
}

/// Commas between thousands, which is what both our languages use.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut left = whole.chars().filter(char::is_ascii_digit).count();
    let mut text = String::with_capacity(digits.len() + left / 3);
    for char in whole.chars() {
        text.push(char);
        if char.is_ascii_digit() {
            left -= 1;
            if left > 0 && left.is_multiple_of(3) {
                text.push(',');
            }
        }
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}
