//! Values that texts mention.

use crate::net::Endpoint;
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use fluent_bundle::FluentValue;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

/// A value that a text mentions as `{ $name }`.
///
/// Numbers choose plural forms, and print without thousands separators unless the text asks for them
/// with `NUMBER`. They are `f64` inside Fluent, thus exact up to 2⁵³.
#[derive(Clone, Debug)]
pub struct Arg<'a>(pub(super) FluentValue<'a>);

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self(FluentValue::String(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self(FluentValue::String(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(FluentValue::String(text))
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        // As a number that stands in a text has them: `[0]` would not match one with other options.
        let options = FluentNumberOptions::default();
        Self(FluentValue::Number(FluentNumber::new(number, options)))
    }
}

macro_rules! arg_from_display {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(value: $kind) -> Self {
                Self::from(value.to_string())
            }
        })+
    };
}

macro_rules! arg_from_number {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::from(f64::from(number))
            }
        })+
    };
}

macro_rules! arg_from_wide_number {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::from(number as f64)
            }
        })+
    };
}

arg_from_display!(char, IpAddr, SocketAddr, Endpoint);
arg_from_number!(u8, u16, u32, i8, i16, i32, f32);
arg_from_wide_number!(u64, usize, i64, isize);
