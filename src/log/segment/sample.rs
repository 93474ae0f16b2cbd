//! Values of any type that serde can read, made up: each variant of each enum in turn, so that a new one is tested
//! from its first day.

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess,
    Visitor,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The variants of an enum, which are its name here: several enums may be called the same.
type Variants = &'static [&'static str];

/// Makes values up.
#[derive(Debug, Default)]
pub(super) struct Samples {
    state: u64,
    enums: BTreeMap<Variants, Made>,
    /// The enums of which all was made.
    complete: BTreeSet<Variants>,
    /// The variants that are being made, each within the one before it.
    within: Vec<(Variants, usize)>,
}

/// What was made of an enum.
#[derive(Debug, Default)]
struct Made {
    /// How often each of its variants was.
    counts: Vec<u64>,
    /// The enums in each of them, as far as they were seen.
    enums_in: Vec<BTreeSet<Variants>>,
}

#[derive(Debug)]
pub(super) struct NoSample(String);

impl fmt::Display for NoSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoSample {}

impl de::Error for NoSample {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(text.to_string())
    }
}

impl Samples {
    /// The next value.
    pub(super) fn next<'de, T: de::Deserialize<'de>>(&mut self) -> Result<T, NoSample> {
        T::deserialize(self)
    }

    /// How many variants of how many enums were made, and whether those were all.
    pub(super) fn made(&self) -> (usize, usize, bool) {
        let variants = || self.enums.values().flat_map(|made| &made.counts);
        (variants().count(), self.enums.len(), variants().all(|count| *count > 0))
    }

    /// A number below another one (Steele and Vigna's `SplitMix64`).
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (word ^ (word >> 31)) % most
    }

    fn text(&mut self) -> String {
        let texts =
            ["", "x", "127.0.0.1:80", "é \u{5957}\u{63a5}\u{5b57} \u{1F600}", "a\0b\r\n", "eth0"];
        let place = self.below(texts.len() as u64) as usize;
        texts.get(place).copied().unwrap_or_default().repeat(1 + self.below(3) as usize)
    }

    /// The variant that was made least often, of those in which something was not made yet.
    fn variant(&mut self, variants: Variants) -> usize {
        let new = || Made {
            counts: vec![0; variants.len()],
            enums_in: vec![BTreeSet::new(); variants.len()],
        };
        self.enums.entry(variants).or_insert_with(new);
        for (outer, place) in self.within.clone() {
            let made = self.enums.get_mut(outer);
            if let Some(inner) = made.and_then(|made| made.enums_in.get_mut(place)) {
                inner.insert(variants);
            }
        }
        let order = |place: &usize| {
            let Some(made) = self.enums.get(variants) else { return (false, 0) };
            let count = made.counts.get(*place).copied().unwrap_or(0);
            let inner = made.enums_in.get(*place).into_iter().flatten();
            (count > 0 && inner.into_iter().all(|inner| self.complete.contains(inner)), count)
        };
        let place = (0..variants.len()).min_by_key(order).unwrap_or(0);
        if let Some(count) =
            self.enums.get_mut(variants).and_then(|made| made.counts.get_mut(place))
        {
            *count += 1;
        }
        place
    }

    /// Makes what is in a variant.
    fn inside<T>(
        &mut self,
        (variants, place): (Variants, usize),
        make: impl FnOnce(&mut Self) -> Result<T, NoSample>,
    ) -> Result<T, NoSample> {
        self.within.push((variants, place));
        let value = make(self);
        self.within.pop();
        let is_complete = self.enums.get(variants).is_some_and(|made| {
            let mut inner = made.enums_in.iter().flatten();
            made.counts.iter().all(|count| *count > 0)
                && inner.all(|inner| self.complete.contains(inner))
        });
        if is_complete {
            self.complete.insert(variants);
        }
        value
    }
}

macro_rules! numbers {
    ($($function:ident $visit:ident $number:ty;)*) => {$(
        fn $function<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
            let number = if self.below(4) == 0 { self.below(3) } else { self.below(1 << 40) };
            visitor.$visit(number as $number)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Samples {
    type Error = NoSample;

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;

        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_i64(self.below(1 << 40).cast_signed() - (1 << 39))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NoSample> {
        Err(NoSample("a type that does not say what it is".to_owned()))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_bool(self.below(2) == 1)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_char(if self.below(2) == 1 { '\u{6c49}' } else { '\0' })
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_string(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_string(self.text())
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_byte_buf(self.text().replace('x', "\u{7F}").into_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        if self.below(3) == 0 { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        let count = self.below(4) as usize;
        visitor.visit_seq(Items(self, count))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        visitor.visit_seq(Items(self, count))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        visitor.visit_seq(Items(self, count))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        visitor.visit_seq(Items(self, fields.len()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        // How serde writes a path of the system: the other one is refused.
        if variants == ["Unix", "Windows"] {
            return visitor.visit_enum(Variant(self, variants, usize::from(cfg!(windows))));
        }
        let place = self.variant(variants);
        visitor.visit_enum(Variant(self, variants, place))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoSample> {
        self.deserialize_any(visitor)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// So many values.
struct Items<'a>(&'a mut Samples, usize);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = NoSample;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NoSample> {
        let Some(left) = self.1.checked_sub(1) else { return Ok(None) };
        self.1 = left;
        seed.deserialize(&mut *self.0).map(Some)
    }
}

/// A variant of an enum, by its place.
struct Variant<'a>(&'a mut Samples, Variants, usize);

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = NoSample;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), NoSample> {
        let number = seed.deserialize((self.2 as u32).into_deserializer())?;
        Ok((number, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = NoSample;

    fn unit_variant(self) -> Result<(), NoSample> {
        self.0.inside((self.1, self.2), |_| Ok(()))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, NoSample> {
        self.0.inside((self.1, self.2), |samples| seed.deserialize(samples))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        self.0.inside((self.1, self.2), |samples| visitor.visit_seq(Items(samples, count)))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NoSample> {
        self.tuple_variant(fields.len(), visitor)
    }
}
