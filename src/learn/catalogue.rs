//! Everything that a socket can complain about, in words: a list to search in.
//!
//! - `calls`: the calls themselves, with what they wait for and return;
//! - `errnos`: error numbers of Linux, macOS and Windows (errno(3); "Windows Sockets Error Codes");
//! - `lookups`: what getaddrinfo(3) fails with;
//! - `messages`: messages of ICMP (RFC 792, RFC 4443, and IANA's lists of their types);
//! - `alerts`: alerts of TLS (RFC 8446, section 6, and the registry "TLS Alerts" of IANA);
//! - `statuses`: statuses of HTTP (the registry "HTTP Status Codes" of IANA).
//!
//! What an error means in one certain call, with its address, [`explain()`](super::explain()) says; this is what it
//! means at all.

mod alerts;
mod calls;
mod errnos;
mod lookups;
mod messages;
mod statuses;

use super::calls::SheetOf;
use super::explain::Explanation;
use super::icmp::kind_id;
use crate::i18n::Texts;
use crate::net::icmp::message::MessageKind;
use crate::net::{Cause, Errno, NetError};
use std::borrow::Cow;
use std::sync::OnceLock;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A call.
    Call,
    /// An error number of a call.
    Errno,
    /// An error of getaddrinfo.
    Lookup,
    /// A message of ICMP.
    Message,
    /// An alert of TLS.
    Alert,
    /// A status of HTTP.
    Status,
}

impl Subject {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Errno, Self::Call, Self::Lookup, Self::Message, Self::Alert, Self::Status];
}

/// The number of an error on each system; `None` where the system does not have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// On Linux (x86-64, ARM; MIPS and SPARC have others).
    pub linux: Option<i32>,
    /// On macOS.
    pub macos: Option<i32>,
    /// On Windows.
    pub windows: Option<i32>,
}

/// Something that can go wrong, or be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// Its name: `ECONNREFUSED`, `EAI_NONAME`, `unknown_ca`, `404`.
    pub name: String,
    /// Other names of it, such as `WSAECONNREFUSED`.
    pub aliases: Vec<String>,
    /// Its numbers on the systems; those of alerts and statuses are the same everywhere.
    pub numbers: Numbers,
    /// The call that it is about.
    pub call: Option<SheetOf>,
    /// The id of its texts.
    id: String,
}

impl Entry {
    fn new(subject: Subject, name: &str, id: String, numbers: Numbers) -> Self {
        Self { subject, name: name.to_owned(), aliases: Vec::new(), numbers, call: None, id }
    }

    /// The id of its texts, with the attributes `.why` and `.try`.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// What it means.
    pub fn what<'a>(&self, texts: &'a Texts) -> Cow<'a, str> {
        match self.call {
            Some(call) => call.purpose(texts).into(),
            None => texts.get(&self.id),
        }
    }

    /// What it means, why it comes, and what to try.
    pub fn explanation(&self, texts: &Texts) -> Explanation {
        if let Some(call) = self.call {
            return calls::explanation(call, texts);
        }
        Explanation {
            what: texts.get(&self.id).into_owned(),
            why: texts.get(&format!("{}.why", self.id)).into_owned(),
            try_this: texts.get(&format!("{}.try", self.id)).into_owned(),
        }
    }

    /// Whether all words of a search are in its names, numbers or texts. Case does not matter.
    pub fn matches(&self, search: &str, texts: &Texts) -> bool {
        let Explanation { what, why, try_this } = self.explanation(texts);
        let Numbers { linux, macos, windows } = self.numbers;
        let numbers = [linux, macos, windows].map(|number| number.map(|n| n.to_string()));
        let all = [&self.name, &what, &why, &try_this]
            .into_iter()
            .chain(&self.aliases)
            .chain(numbers.iter().flatten())
            .map(|text| text.to_lowercase())
            .collect::<Vec<_>>()
            .join("\n");
        search.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// All entries, in the order of the page.
pub fn catalogue() -> &'static [Entry] {
    static ALL: OnceLock<Vec<Entry>> = OnceLock::new();
    ALL.get_or_init(|| {
        let all = [
            errnos::entries(),
            calls::entries(),
            lookups::entries(),
            messages::entries(),
            alerts::entries(),
            statuses::entries(),
        ];
        all.into_iter().flatten().collect()
    })
}

/// The entry with this name, whichever subject it has. Case does not matter.
pub fn entry(name: &str) -> Option<&'static Entry> {
    let is_it = |known: &String| known.eq_ignore_ascii_case(name);
    catalogue().iter().find(|entry| is_it(&entry.name) || entry.aliases.iter().any(is_it))
}

/// The entry of a message of ICMP; `None` if it is not known.
pub fn message_entry(kind: MessageKind) -> Option<&'static Entry> {
    let id = kind_id(kind);
    catalogue().iter().find(|entry| entry.subject == Subject::Message && entry.id == id)
}

/// The entry of an alert of TLS.
pub fn alert_entry(number: u8) -> Option<&'static Entry> {
    let is_it = |entry: &&Entry| {
        entry.subject == Subject::Alert && entry.numbers.linux == Some(i32::from(number))
    };
    catalogue().iter().find(is_it)
}

/// The entry of a status of HTTP, if it is registered.
pub fn status_entry(status: u16) -> Option<&'static Entry> {
    let number = Some(i32::from(status));
    let is_it = |entry: &&Entry| entry.subject == Subject::Status && entry.numbers.linux == number;
    catalogue().iter().find(is_it)
}

/// The entry that says more about an error; `None` if it is none of the system's.
pub fn entry_of(error: &NetError) -> Option<&'static Entry> {
    match &error.cause {
        Cause::NameNotResolved(_) => entry("EAI_NONAME"),
        _ => entry(error.errno()?.name()?),
    }
}

/// The id of the texts about an error number, for whatever call; `None` if it has no name.
pub(super) fn errno_id(errno: Errno) -> Option<&'static str> {
    let entry = entry(errno.name()?)?;
    (entry.subject == Subject::Errno).then_some(&entry.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use std::collections::HashSet;

    #[test]
    fn none_is_without_words_in_either_language() {
        for texts in Lang::ALL.map(Texts::new) {
            for entry in catalogue() {
                let Explanation { what, why, try_this } = entry.explanation(&texts);
                for text in [&what, &why, &try_this] {
                    assert!(!text.starts_with(&entry.id), "{}: {text}", entry.name);
                    assert!(text.chars().count() >= 3, "{}: {text:?}", entry.name);
                    assert!(!text.contains('{'), "{}: {text}", entry.name);
                }
                assert!(what != why && why != try_this, "{}", entry.name);
            }
        }
    }

    #[test]
    fn every_name_is_there_once() {
        let mut names = HashSet::new();
        for entry in catalogue() {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                assert!(names.insert((entry.subject, name.clone())), "{name} stands there twice");
            }
        }
        let count = |subject| catalogue().iter().filter(|entry| entry.subject == subject).count();
        assert!(count(Subject::Errno) >= 60 && count(Subject::Lookup) >= 13);
        assert!(count(Subject::Alert) >= 34 && count(Subject::Status) >= 60);
        assert!(count(Subject::Message) >= 60);
    }

    #[test]
    fn every_message_of_icmp_that_is_known_has_an_entry() {
        use crate::net::socket::Family;
        for family in [Family::Ipv4, Family::Ipv6] {
            for (number, code) in (0..=u8::MAX).flat_map(|number| [(number, 0), (number, 200)]) {
                let kind = MessageKind { family, number, code };
                assert_eq!(message_entry(kind).is_some(), kind.is_known(), "{kind:?}");
            }
        }
        let unreachable = MessageKind { family: Family::Ipv4, number: 3, code: 3 };
        assert_eq!(message_entry(unreachable).map(|entry| entry.name.as_str()), Some("ICMP 3/3"));
    }

    #[test]
    fn every_number_of_this_system_that_has_a_name_has_words() {
        for number in 1..12_000 {
            if let Some(name) = Errno(number).name() {
                assert!(errno_id(Errno(number)).is_some(), "{name} has no words");
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_numbers_of_linux_are_those_of_its_headers() {
        for entry in catalogue().iter().filter(|entry| entry.subject == Subject::Errno) {
            if let Some(number) = entry.numbers.linux {
                assert_eq!(Errno(number).name(), Some(entry.name.as_str()), "{number}");
            }
        }
    }

    #[test]
    fn it_is_found_by_name_number_and_words_in_both_languages() {
        let [english, chinese] = Lang::ALL.map(Texts::new);
        let found = |search: &str, texts: &Texts| {
            let found = catalogue().iter().filter(|entry| entry.matches(search, texts));
            found.map(|entry| entry.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found("econnrefused", &english).first(), Some(&"ECONNREFUSED"));
        assert!(found("10061", &chinese).contains(&"ECONNREFUSED"));
        assert!(found("wsaeconnrefused", &english).contains(&"ECONNREFUSED"));
        assert!(found("address use", &english).contains(&"EADDRINUSE"));
        assert!(found("证书 过期", &chinese).contains(&"certificate_expired"));
        assert!(found("404", &english).contains(&"404"));
        assert!(found("no such thing at all", &english).is_empty());
        assert_eq!(found("", &english).len(), catalogue().len());
        assert!(entry("eai_noname").is_some() && entry("bind").is_some());
        assert!(found("port unreachable", &english).contains(&"ICMP 3/3"));
        assert!(found("原始套接字", &chinese).contains(&"SOCK_RAW"));
        assert!(entry("msg_errqueue").is_some() && entry("IP_TTL").is_some());
    }
}
