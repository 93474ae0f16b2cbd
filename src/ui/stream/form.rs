//! Socket options of connections, and how they are read: as typed, and as a configuration.

use crate::i18n::Texts;
use crate::net::readiness::Receiving;
use crate::net::tcp::config::{RECV_BYTES_MAX, RECV_LIMIT_MS_MAX, RECV_LIMIT_MS_MIN};
use crate::net::tcp::{AfterEnd, RecordRows, RecvSize, StreamOptions, StreamSettings};
use crate::payload::Framing;
use crate::ui::form::{keep, number_within};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Largest buffer that can be asked for, in KiB: what a 32-bit option can say, halved, since Linux
/// doubles it.
const BUFFER_KIB_MAX: u32 = 1 << 20;

/// What a person can set for connections, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a check box of the form")]
pub struct StreamForm {
    /// `TCP_NODELAY`
    pub no_delay: bool,
    /// `SO_KEEPALIVE`
    pub keep_alive: bool,
    /// `SO_RCVBUF`, in KiB; empty: the system's choice.
    pub recv_buffer_kib: String,
    /// `SO_SNDBUF`, in KiB; empty: the system's choice.
    pub send_buffer_kib: String,
    /// Bytes handed to `recv`; empty: automatic.
    pub recv_size: String,
    /// How long a `recv` waits, in milliseconds; empty: until something comes.
    pub recv_limit_ms: String,
    /// A `recv` does not wait.
    pub does_not_wait: bool,
    /// Stay when the peer has finished sending.
    pub stay: bool,
    /// Whether records of TLS are shown.
    pub shows_records: bool,
    /// How frames are delimited, as chosen at the log, whose settings keep it.
    #[serde(skip)]
    pub framing: Framing,
}

/// What is wrong with the fields, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct StreamErrors {
    pub recv_buffer_kib: Option<String>,
    pub send_buffer_kib: Option<String>,
    pub recv_size: Option<String>,
    pub recv_limit_ms: Option<String>,
}

impl StreamErrors {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.recv_buffer_kib, &self.send_buffer_kib, &self.recv_size, &self.recv_limit_ms]
            .into_iter()
            .filter_map(Option::as_deref)
    }
}

impl StreamForm {
    /// Takes over what a request says of it.
    pub fn fill(
        &mut self,
        recv_bytes: Option<u32>,
        after_end: Option<AfterEnd>,
        records: Option<RecordRows>,
    ) {
        if let Some(records) = records {
            self.shows_records = records == RecordRows::Shown;
        }
        if let Some(bytes) = recv_bytes {
            self.recv_size = bytes.to_string();
        }
        if let Some(after_end) = after_end {
            self.stay = after_end == AfterEnd::Stay;
        }
    }

    /// The socket options, or the errors beside their fields.
    pub fn read_options(&self, texts: &Texts, errors: &mut StreamErrors) -> Option<StreamOptions> {
        let kib = |id, text: &str| optional(id, text, 1..=BUFFER_KIB_MAX, texts);
        let recv = kib("recv-buffer-kib", &self.recv_buffer_kib);
        let recv = keep(recv, &mut errors.recv_buffer_kib);
        let send = kib("send-buffer-kib", &self.send_buffer_kib);
        let send = keep(send, &mut errors.send_buffer_kib);
        let bytes = |kib: u32| kib.saturating_mul(1024);
        Some(StreamOptions {
            no_delay: self.no_delay,
            keep_alive: self.keep_alive,
            recv_buffer_bytes: recv?.map(bytes),
            send_buffer_bytes: send?.map(bytes),
        })
    }

    /// How connections are read, or the error beside the field.
    pub fn read_settings(
        &self,
        texts: &Texts,
        errors: &mut StreamErrors,
    ) -> Option<StreamSettings> {
        let size = optional("recv-size", &self.recv_size, 1..=RECV_BYTES_MAX, texts);
        let size = keep(size, &mut errors.recv_size);
        let bounds = RECV_LIMIT_MS_MIN..=RECV_LIMIT_MS_MAX;
        let limit = optional("recv-limit-ms", &self.recv_limit_ms, bounds, texts);
        let limit = keep(limit, &mut errors.recv_limit_ms);
        let (size, limit) = (size?, limit?);
        Some(StreamSettings {
            recv_size: size.map_or(RecvSize::Automatic, RecvSize::Fixed),
            recv_limit: limit.map(|ms| Duration::from_millis(ms.into())),
            receiving: receiving(self.does_not_wait),
            after_end: if self.stay { AfterEnd::Stay } else { AfterEnd::Close },
            framing: self.framing.clone(),
            records: if self.shows_records { RecordRows::Shown } else { RecordRows::Hidden },
        })
    }
}

/// How is received, as a check box says it.
pub fn receiving(does_not_wait: bool) -> Receiving {
    if does_not_wait { Receiving::Polls } else { Receiving::Waits }
}

/// A whole number within bounds, or nothing; `field` is the id of the field's name.
fn optional(
    field: &str,
    text: &str,
    bounds: std::ops::RangeInclusive<u32>,
    texts: &Texts,
) -> Result<Option<u32>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    number_within(field, text, bounds, texts).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn empty_fields_leave_it_to_the_system() {
        let (form, mut errors) = (StreamForm::default(), StreamErrors::default());
        let texts = Texts::new(Lang::En);
        assert_eq!(form.read_options(&texts, &mut errors), Some(StreamOptions::default()));
        assert_eq!(form.read_settings(&texts, &mut errors), Some(StreamSettings::default()));
        assert_eq!(errors.all().count(), 0);
    }

    #[test]
    fn a_recv_that_does_not_wait_is_chosen() {
        let (texts, mut errors) = (Texts::new(Lang::En), StreamErrors::default());
        let form = StreamForm { does_not_wait: true, ..StreamForm::default() };
        let settings = form.read_settings(&texts, &mut errors);
        assert_eq!(settings.map(|settings| settings.receiving), Some(Receiving::Polls));
    }

    #[test]
    fn sizes_have_bounds_that_are_told() {
        for texts in Lang::ALL.map(Texts::new) {
            for (size, fits) in [("1", true), (" 1024 ", true), ("65536", true), ("0", false)]
                .into_iter()
                .chain([("65537", false), ("-1", false), ("a", false), ("1.5", false)])
            {
                let form = StreamForm { recv_size: size.to_owned(), ..StreamForm::default() };
                let mut errors = StreamErrors::default();
                assert_eq!(form.read_settings(&texts, &mut errors).is_some(), fits, "{size}");
                assert!(errors.recv_size.is_none_or(|said| said.contains("65536")));
            }
            let form = StreamForm { send_buffer_kib: "many".to_owned(), ..StreamForm::default() };
            let mut errors = StreamErrors::default();
            assert_eq!(form.read_options(&texts, &mut errors), None);
            assert_eq!(errors.all().count(), 1);
        }
    }
}
