//! Faults of one direction as a person types them.

use crate::i18n::Texts;
use crate::net::relay::{Chance, Faults};
use crate::tr;
use crate::ui::form::{keep, named, number};
use std::num::NonZeroU64;
use std::time::Duration;

/// The longest delay and jitter, in milliseconds: longer than programs wait.
const DELAY_MS_MAX: u64 = 60_000;

/// The highest rate, in bytes a second: more than a relay passes on.
const RATE_MAX: u64 = 1 << 40;

/// A fault that comes by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByChance {
    /// A datagram is lost.
    Drop,
    /// A datagram comes twice.
    Duplicate,
    /// A datagram is overtaken.
    Reorder,
    /// A piece of a stream goes as two.
    Split,
    /// Two pieces go as one.
    Merge,
    /// A byte is changed.
    Corrupt,
    /// One direction ends.
    HalfClose,
    /// Both sides are reset.
    Reset,
}

impl ByChance {
    /// Those of streams.
    pub const OF_STREAMS: [Self; 5] =
        [Self::Split, Self::Merge, Self::Corrupt, Self::HalfClose, Self::Reset];
    /// Those of datagrams.
    pub const OF_DATAGRAMS: [Self; 4] = [Self::Drop, Self::Duplicate, Self::Reorder, Self::Corrupt];

    /// The id of its name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Drop => "relay-fault-drop",
            Self::Duplicate => "relay-fault-duplicate",
            Self::Reorder => "relay-fault-reorder",
            Self::Split => "relay-fault-split",
            Self::Merge => "relay-fault-merge",
            Self::Corrupt => "relay-fault-corrupt",
            Self::HalfClose => "relay-fault-half-close",
            Self::Reset => "relay-fault-reset",
        }
    }
}

/// Faults of one direction, as typed; empty is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the fault of that name, in the unit of its field")]
pub struct FaultForm {
    pub delay_ms: String,
    pub jitter_ms: String,
    pub bytes_per_second: String,
    pub drop: String,
    pub duplicate: String,
    pub reorder: String,
    pub split: String,
    pub merge: String,
    pub corrupt: String,
    pub half_close: String,
    pub reset: String,
}

/// What is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultErrors(Vec<String>);

impl FaultErrors {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl FaultForm {
    /// The faults as a person would type them.
    pub fn of(faults: &Faults) -> Self {
        let whole = |number: u128| if number == 0 { String::new() } else { number.to_string() };
        let chance = |chance: Chance| match chance {
            Chance::NEVER => String::new(),
            chance => chance.percent().to_string(),
        };
        Self {
            delay_ms: whole(faults.delay.as_millis()),
            jitter_ms: whole(faults.jitter.as_millis()),
            bytes_per_second: whole(faults.bytes_per_second.map_or(0, |rate| rate.get().into())),
            drop: chance(faults.drop),
            duplicate: chance(faults.duplicate),
            reorder: chance(faults.reorder),
            split: chance(faults.split),
            merge: chance(faults.merge),
            corrupt: chance(faults.corrupt),
            half_close: chance(faults.half_close),
            reset: chance(faults.reset),
        }
    }

    /// The field of a fault that comes by chance.
    pub fn chance(&mut self, fault: ByChance) -> &mut String {
        match fault {
            ByChance::Drop => &mut self.drop,
            ByChance::Duplicate => &mut self.duplicate,
            ByChance::Reorder => &mut self.reorder,
            ByChance::Split => &mut self.split,
            ByChance::Merge => &mut self.merge,
            ByChance::Corrupt => &mut self.corrupt,
            ByChance::HalfClose => &mut self.half_close,
            ByChance::Reset => &mut self.reset,
        }
    }

    /// The faults, or what is wrong with the fields.
    pub fn read(&self, texts: &Texts, errors: &mut FaultErrors) -> Option<Faults> {
        errors.0.clear();
        let mut whole = |field: &str, text: &str, most| {
            let text = if text.trim().is_empty() { "0" } else { text };
            let mut error = None;
            let read = keep(number(field, text, most, texts), &mut error);
            errors.0.extend(error);
            read.unwrap_or_default()
        };
        let delay = Duration::from_millis(whole("relay-delay-ms", &self.delay_ms, DELAY_MS_MAX));
        let jitter = Duration::from_millis(whole("relay-jitter-ms", &self.jitter_ms, DELAY_MS_MAX));
        let rate = whole("relay-rate", &self.bytes_per_second, RATE_MAX);
        let mut chance = |fault: ByChance, text: &str| {
            let read = percent(fault, text, texts);
            read.unwrap_or_else(|error| {
                errors.0.push(error);
                Chance::NEVER
            })
        };
        let faults = Faults {
            delay,
            jitter,
            bytes_per_second: NonZeroU64::new(rate),
            drop: chance(ByChance::Drop, &self.drop),
            duplicate: chance(ByChance::Duplicate, &self.duplicate),
            reorder: chance(ByChance::Reorder, &self.reorder),
            split: chance(ByChance::Split, &self.split),
            merge: chance(ByChance::Merge, &self.merge),
            corrupt: chance(ByChance::Corrupt, &self.corrupt),
            half_close: chance(ByChance::HalfClose, &self.half_close),
            reset: chance(ByChance::Reset, &self.reset),
        };
        errors.0.is_empty().then_some(faults)
    }
}

fn percent(fault: ByChance, text: &str, texts: &Texts) -> Result<Chance, String> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if text.is_empty() {
        return Ok(Chance::NEVER);
    }
    let read = text.parse::<f64>().ok().and_then(Chance::of_percent);
    read.ok_or_else(|| named(&texts.get(fault.id()), &tr!(texts, "relay-not-a-percent"), texts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn faults_are_read_and_what_is_wrong_is_named() {
        let texts = Texts::new(Lang::En);
        let mut errors = FaultErrors::default();
        let form = FaultForm::default();
        assert_eq!(form.read(&texts, &mut errors), Some(Faults::default()));
        let form = FaultForm {
            delay_ms: " 100 ".to_owned(),
            bytes_per_second: "1000".to_owned(),
            drop: "2.5%".to_owned(),
            corrupt: "100".to_owned(),
            ..FaultForm::default()
        };
        let Some(faults) = form.read(&texts, &mut errors) else { panic!("{errors:?}") };
        assert_eq!(faults.delay, Duration::from_millis(100));
        assert_eq!(faults.bytes_per_second, NonZeroU64::new(1000));
        assert_eq!((faults.drop.percent(), faults.corrupt), (2.5, Chance::ALWAYS));
        assert_eq!(FaultForm::of(&faults).read(&texts, &mut errors), Some(faults));
        let form = FaultForm {
            jitter_ms: "x".to_owned(),
            reset: "101".to_owned(),
            split: "often".to_owned(),
            ..FaultForm::default()
        };
        assert_eq!(form.read(&texts, &mut errors), None);
        assert_eq!(errors.all().count(), 3, "{errors:?}");
    }
}
