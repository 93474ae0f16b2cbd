//! What the pane's form holds, and how it becomes a configuration.

use super::headers_form::{HeaderRow, HeadersErrors, default_rows, read_headers};
use super::raw_form::RawForm;
use super::secrets::without_password;
use crate::i18n::Texts;
use crate::learn::http::url_mistake_text;
use crate::learn::words::mistake_text;
use crate::net::http::config::{
    BODY_BYTES, HEAD_BYTES, HEAD_LINES, MEMORY_BYTES, RATIO, REDIRECTS_MAX,
};
use crate::net::http::{
    Composed, HttpConfig, Limits, Method, ProxyChoice, Redirects, Request, Target, Timeouts,
    Version,
};
use crate::net::tls::TlsTrust;
use crate::tr;
use crate::ui::form::{keep, named, number};
use crate::ui::stream::ChosenPaths;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest time limit, in seconds: a week.
const WAIT_S_MAX: u64 = 7 * 24 * 3600;

/// Most redirects that can be asked for.
const REDIRECTS_LIMIT: u64 = 100;

/// Largest head that can be asked for, in KiB: it is held in memory.
const HEAD_KIB_MAX: u64 = 64 << 10;

/// Largest part of a body that can be kept in memory, in MiB.
const MEMORY_MIB_MAX: u64 = 64 << 10;

/// Largest response that can be asked for, in MiB: an exbibyte, so that no sum overflows.
const BODY_MIB_MAX: u64 = 1 << 40;

/// Greatest ratio that can be asked for: no coding reaches it.
const RATIO_MAX: u64 = 1 << 20;

/// What a person wants done with redirects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RedirectChoice {
    /// Followed.
    #[default]
    Follow,
    /// Followed when a person says so.
    Steps,
    /// Shown.
    Ignore,
}

impl RedirectChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Follow, Self::Steps, Self::Ignore];
}

/// Everything a person can set in the pane, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpForm {
    /// What to load.
    pub url: String,
    /// The method.
    pub method: Method,
    /// The version.
    pub version: Version,
    /// What becomes of redirects.
    pub redirects: RedirectChoice,
    /// How many are followed.
    pub redirects_max: String,
    /// Whether a proxy is used.
    pub proxy: ProxyChoice,
    /// The headers.
    pub headers: Vec<HeaderRow>,
    /// The exact bytes, instead of method, version and headers.
    pub raw: RawForm,
    /// Time limits, in seconds.
    #[serde(alias = "waits")]
    pub timeouts: TimeoutsForm,
    /// Limits of size.
    pub limits: LimitsForm,
    /// A file with certificates that are trusted.
    pub ca_file: String,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for HttpForm {
    fn default() -> Self {
        Self {
            url: String::new(),
            method: Method::default(),
            version: Version::default(),
            redirects: RedirectChoice::default(),
            redirects_max: REDIRECTS_MAX.to_string(),
            proxy: ProxyChoice::default(),
            headers: default_rows(),
            raw: RawForm::default(),
            timeouts: TimeoutsForm::default(),
            limits: LimitsForm::default(),
            ca_file: String::new(),
            options_open: false,
        }
    }
}

/// Time limits as typed, in seconds; 0 is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of that name in Timeouts")]
pub struct TimeoutsForm {
    pub resolve: String,
    pub connect: String,
    pub tls: String,
    pub first_byte: String,
    pub idle: String,
    pub total: String,
}

impl Default for TimeoutsForm {
    fn default() -> Self {
        let timeouts = Timeouts::default();
        let seconds = |wait: Duration| wait.as_secs().to_string();
        Self {
            resolve: seconds(timeouts.resolve),
            connect: seconds(timeouts.connect),
            tls: seconds(timeouts.tls),
            first_byte: seconds(timeouts.first_byte),
            idle: seconds(timeouts.idle),
            total: seconds(timeouts.total),
        }
    }
}

/// Limits of size as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitsForm {
    /// Of the head, in KiB.
    pub head_kib: String,
    /// Of what is kept in memory, in MiB.
    pub memory_mib: String,
    /// Of the response, in MiB.
    pub body_mib: String,
    /// Of decoding.
    pub ratio: String,
}

impl Default for LimitsForm {
    fn default() -> Self {
        Self {
            head_kib: (HEAD_BYTES >> 10).to_string(),
            memory_mib: (MEMORY_BYTES >> 20).to_string(),
            body_mib: (BODY_BYTES >> 20).to_string(),
            ratio: RATIO.to_string(),
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpErrors {
    /// With the URL.
    pub url: Option<String>,
    /// With the headers.
    pub headers: HeadersErrors,
    /// With the raw request.
    pub raw: Option<String>,
    /// With a number, by the id of its field's name.
    pub numbers: BTreeMap<&'static str, String>,
    /// With the file of certificates.
    pub ca_file: Option<String>,
}

impl HttpErrors {
    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter();
        let others = [&self.raw, &self.ca_file].into_iter().filter_map(Option::as_deref);
        self.numbers.values().map(String::as_str).chain(headers).chain(others)
    }
}

impl HttpForm {
    /// The configuration to load with. All fields are read, so that all mistakes show at once.
    pub fn config(
        &self,
        paths: &ChosenPaths,
        texts: &Texts,
        errors: &mut HttpErrors,
    ) -> Option<HttpConfig> {
        // That there was no dialog is no mistake of the form.
        errors.ca_file = None;
        let target = self.target(texts, errors);
        let request = self.request(texts, errors);
        let redirects = self.redirects(texts, errors);
        let timeouts = self.timeouts(texts, errors);
        let limits = self.limits(texts, errors);
        let tls = TlsTrust { ca_file: paths.path(&self.ca_file), ..TlsTrust::default() };
        Some(HttpConfig {
            request: request?,
            redirects: redirects?,
            proxy: self.proxy,
            timeouts: timeouts?,
            limits: limits?,
            tls,
            ..HttpConfig::get(target?)
        })
    }

    fn target(&self, texts: &Texts, errors: &mut HttpErrors) -> Option<Target> {
        let target = Target::parse(&self.url)
            .map_err(|wrong| named(&tr!(texts, "url"), &url_mistake_text(&wrong, texts), texts));
        keep(target, &mut errors.url)
    }

    /// The parts of the request, without those that have mistakes: to be shown as a raw one.
    pub fn composed(&self) -> Composed {
        let mut unread = HeadersErrors::default();
        let headers = read_headers(&self.headers, None, &mut unread);
        Composed {
            method: self.method,
            version: self.version,
            headers: headers.unwrap_or_default(),
        }
    }

    fn request(&self, texts: &Texts, errors: &mut HttpErrors) -> Option<Request> {
        (errors.raw, errors.headers) = (None, HeadersErrors::default());
        if !self.raw.on {
            let headers = read_headers(&self.headers, Some(texts), &mut errors.headers)?;
            let composed = Composed { method: self.method, version: self.version, headers };
            return Some(Request::Composed(composed));
        }
        let bytes = self.raw_bytes(texts).and_then(|bytes| {
            let empty = || raw_mistake(&tr!(texts, "get-raw-empty"), texts);
            Some(bytes).filter(|bytes| !bytes.is_empty()).ok_or_else(empty)
        });
        keep(bytes, &mut errors.raw).map(Request::Raw)
    }

    /// The bytes of the raw request, or what is wrong with it.
    pub(super) fn raw_bytes(&self, texts: &Texts) -> Result<Vec<u8>, String> {
        let bytes = self.raw.bytes();
        bytes.map_err(|wrong| raw_mistake(&mistake_text(&wrong, texts), texts))
    }

    fn redirects(&self, texts: &Texts, errors: &mut HttpErrors) -> Option<Redirects> {
        if self.redirects == RedirectChoice::Ignore {
            // What it does not need cannot be wrong.
            errors.numbers.remove("get-redirects-max");
            return Some(Redirects::Ignore);
        }
        let mut read = Numbers { texts, errors: &mut errors.numbers };
        let most = read.number("get-redirects-max", &self.redirects_max, REDIRECTS_LIMIT)?;
        let most = u32::try_from(most).unwrap_or(REDIRECTS_MAX);
        Some(match self.redirects {
            RedirectChoice::Follow => Redirects::Follow(most),
            _ => Redirects::Steps(most),
        })
    }

    fn timeouts(&self, texts: &Texts, errors: &mut HttpErrors) -> Option<Timeouts> {
        let mut read = Numbers { texts, errors: &mut errors.numbers };
        let mut wait =
            |id, typed: &str| read.number(id, typed, WAIT_S_MAX).map(Duration::from_secs);
        let resolve = wait("get-wait-resolve", &self.timeouts.resolve);
        let connect = wait("get-wait-connect", &self.timeouts.connect);
        let tls = wait("get-wait-tls", &self.timeouts.tls);
        let first_byte = wait("get-wait-first-byte", &self.timeouts.first_byte);
        let idle = wait("get-wait-idle", &self.timeouts.idle);
        let total = wait("get-wait-total", &self.timeouts.total);
        Some(Timeouts {
            resolve: resolve?,
            connect: connect?,
            tls: tls?,
            first_byte: first_byte?,
            idle: idle?,
            total: total?,
        })
    }

    fn limits(&self, texts: &Texts, errors: &mut HttpErrors) -> Option<Limits> {
        let mut read = Numbers { texts, errors: &mut errors.numbers };
        let head = read.number("get-limit-head", &self.limits.head_kib, HEAD_KIB_MAX);
        let memory = read.number("get-limit-memory", &self.limits.memory_mib, MEMORY_MIB_MAX);
        let body = read.number("get-limit-body", &self.limits.body_mib, BODY_MIB_MAX);
        let ratio = read.number("get-limit-ratio", &self.limits.ratio, RATIO_MAX);
        // As with times, zero is no limit of this kind. Of memory, it is none at all.
        let or_most = |typed: Option<u64>, most| typed.map(|n| if n == 0 { most } else { n });
        Some(Limits {
            head_bytes: usize::try_from(or_most(head, HEAD_KIB_MAX)? << 10).unwrap_or(HEAD_BYTES),
            head_lines: HEAD_LINES,
            memory_bytes: memory? << 20,
            body_bytes: or_most(body, BODY_MIB_MAX)? << 20,
            ratio: or_most(ratio, RATIO_MAX)?,
        })
    }

    /// What may be kept until the next start: all but passwords and the like.
    pub fn without_secrets(&self) -> Self {
        Self {
            url: without_password(&self.url),
            headers: self.headers.iter().map(HeaderRow::without_secrets).collect(),
            raw: self.raw.without_secrets(),
            ..self.clone()
        }
    }
}

fn raw_mistake(wrong: &str, texts: &Texts) -> String {
    named(&tr!(texts, "get-raw-request"), wrong, texts)
}

/// Reads numbers, and keeps what is wrong with them.
struct Numbers<'a> {
    texts: &'a Texts,
    errors: &'a mut BTreeMap<&'static str, String>,
}

impl Numbers<'_> {
    fn number(&mut self, id: &'static str, typed: &str, most: u64) -> Option<u64> {
        match number(id, typed, most, self.texts) {
            Ok(number) => {
                self.errors.remove(id);
                Some(number)
            }
            Err(wrong) => {
                self.errors.insert(id, wrong);
                None
            }
        }
    }
}

#[cfg(test)]
#[path = "form_tests.rs"]
pub(super) mod tests;
