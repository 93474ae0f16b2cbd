//! What a lesson needs that not every machine has.

use super::lesson::Lesson;
use crate::i18n::Texts;
use crate::net::icmp::IS_ON_THIS_SYSTEM;
use crate::net::unix::{HAS_RECORDS, IS_SUPPORTED};
use crate::tr;
use serde::Deserialize;
use std::borrow::Cow;

/// What not every machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The IPv6 loopback address.
    Ipv6,
    /// Python 3.
    Python,
    /// Unix-domain sockets.
    UnixSockets,
    /// `SOCK_SEQPACKET`, and names that are no paths.
    Records,
    /// The right to ask for echoes, and a system on which that is made.
    Ping,
    /// The right to a raw socket, and a system on which that is made.
    Raw,
}

impl Need {
    /// Whether this system never has it. What a machine of this system may have or not shows when the lesson runs.
    fn is_missing(self) -> bool {
        match self {
            Self::Ipv6 | Self::Python => false,
            Self::UnixSockets => !IS_SUPPORTED,
            Self::Records => !HAS_RECORDS,
            Self::Ping | Self::Raw => !IS_ON_THIS_SYSTEM,
        }
    }

    /// What is said of a lesson that needs it, where it is missing.
    pub fn missing_text(self, texts: &Texts) -> Cow<'_, str> {
        match self {
            Self::Ipv6 => tr!(texts, "lesson-needs-ipv6"),
            Self::Python => tr!(texts, "lesson-needs-python"),
            Self::UnixSockets => tr!(texts, "lesson-needs-unix-sockets"),
            Self::Records => tr!(texts, "lesson-needs-records"),
            Self::Ping => tr!(texts, "lesson-needs-ping"),
            Self::Raw => tr!(texts, "lesson-needs-raw"),
        }
    }
}

impl Lesson {
    /// What this system lacks for it.
    pub fn lacks(&self) -> Option<Need> {
        self.needs.iter().copied().find(|need| need.is_missing())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;
    use crate::learn::lessons::{lesson, lessons};

    #[test]
    fn a_system_that_lacks_a_kind_of_socket_is_told_so() {
        assert_eq!(lesson("unix-stream").unwrap().lacks().is_some(), !IS_SUPPORTED);
        assert_eq!(lesson("unix-edges").unwrap().lacks().is_some(), !HAS_RECORDS);
        for (_, lesson) in lessons() {
            for (need, lang) in lesson.needs.iter().zip([Lang::En, Lang::Zh].iter().cycle()) {
                assert!(!need.missing_text(&Texts::new(*lang)).is_empty());
            }
        }
    }
}
