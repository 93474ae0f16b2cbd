//! The parts of a check's file, each as it stands there.

use super::super::framing::FramingForm;
use super::super::message::WrittenMessage;
use super::super::pattern::PatternForm;
use crate::engine::check::Expected;
use crate::net::automation::Pattern;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FileForm {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) about: String,
    #[serde(default)]
    pub(super) repeat: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) on_failure: OnFailureWord,
    #[serde(default)]
    pub(super) variables: BTreeMap<Spanned<String>, WrittenMessage>,
    pub(super) socket: Vec<Spanned<SocketForm>>,
    pub(super) step: Vec<Spanned<StepForm>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OnFailureWord {
    #[default]
    Stop,
    GoOn,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SocketForm {
    pub(super) name: Option<Spanned<String>>,
    pub(super) connect: Option<Spanned<String>>,
    pub(super) listen: Option<Spanned<String>>,
    pub(super) udp: Option<Spanned<String>>,
    pub(super) bind: Option<Spanned<String>>,
    pub(super) framing: Option<Spanned<FramingForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct StepForm {
    pub(super) name: Option<Spanned<String>>,
    pub(super) socket: Option<Spanned<String>>,
    pub(super) send: Option<Spanned<WrittenMessage>>,
    pub(super) send_saved: Option<String>,
    pub(super) expect: Option<Spanned<ExpectForm>>,
    pub(super) expect_none: Option<Spanned<PatternForm>>,
    pub(super) within_ms: Option<Spanned<u64>>,
    pub(super) others: Option<Spanned<OthersWord>>,
    pub(super) capture: Option<Spanned<Vec<Spanned<String>>>>,
    pub(super) r#do: Option<DoWord>,
    pub(super) wait_ms: Option<Spanned<u64>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum OthersWord {
    PassOver,
    Fail,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DoWord {
    Connect,
    Close,
    HalfClose,
    Reset,
}

/// [`Expected`] as it is written.
pub(super) struct ExpectForm(pub(super) Expected);

impl<'de> Deserialize<'de> for ExpectForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectVisitor).map(Self)
    }
}

struct ExpectVisitor;

impl<'de> Visitor<'de> for ExpectVisitor {
    type Value = Expected;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pattern, \"connected\", \"closed\", \"reset\" or \"nothing\"")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Expected, E> {
        match word {
            "connected" => Ok(Expected::Connected),
            "closed" => Ok(Expected::Closed),
            "reset" => Ok(Expected::Reset),
            "nothing" => Ok(Expected::Nothing),
            "anything" => Ok(Expected::Frame(Pattern::default())),
            other => Err(E::invalid_value(serde::de::Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expected, A::Error> {
        let form = PatternForm::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Expected::Frame(form.0))
    }
}
