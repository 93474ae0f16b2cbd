//! The lessons and programs inside the executable.

use super::lesson::{Both, Lesson};
use super::read::read;
use crate::i18n::Texts;
use crate::tr;
use serde::Deserialize;
use std::sync::OnceLock;

/// What lessons are grouped by where they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Datagrams.
    Udp,
    /// Streams.
    Tcp,
    /// Pages and files.
    Http,
    /// Texts, addresses and ports.
    Names,
    /// Unix-domain sockets.
    Unix,
    /// TLS.
    Tls,
    /// ICMP, raw sockets, options and relays.
    Deeper,
}

impl Group {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 7] =
        [Self::Udp, Self::Tcp, Self::Http, Self::Names, Self::Unix, Self::Tls, Self::Deeper];

    /// Its name.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::Udp => tr!(texts, "lessons-udp"),
            Self::Tcp => tr!(texts, "lessons-tcp"),
            Self::Http => tr!(texts, "lessons-http"),
            Self::Names => tr!(texts, "lessons-names"),
            Self::Unix => tr!(texts, "lessons-unix"),
            Self::Tls => tr!(texts, "lessons-tls"),
            Self::Deeper => tr!(texts, "lessons-deeper"),
        }
        .into_owned()
    }
}

/// Embeds the named lessons in the order in which a learner takes them. A new file needs its name here, nothing else.
macro_rules! lessons {
    ($($group:ident { $($id:literal),* $(,)? })*) => {
        const SOURCES: &[(Group, &str, &str)] = &[$($(
            (Group::$group, $id, include_str!(concat!("../../../assets/lessons/", $id, ".toml"))),
        )*)*];
    };
}

lessons! {
    Udp {
        "udp-send-receive",
        "udp-source-ports",
        "udp-echo",
        "udp-bind",
        "udp-chat",
        "python-udp-echo",
    }
    Tcp {
        "tcp-client-server",
        "tcp-one-shot",
        "tcp-hello",
        "tcp-loop-msg",
        "tcp-two-clients",
        "tcp-stream-edges",
        "tcp-closing",
        "tcp-handshake",
        "tcp-blocking",
        "tcp-backlog",
        "tcp-against-udp",
        "python-hello",
        "python-no-accept",
    }
    Http {
        "file-download",
        "python-file-client",
        "http-by-hand",
        "http-get-save",
    }
    Names {
        "text-encodings",
        "ports",
        "own-addresses",
        "who-listens",
        "ipv6",
    }
    Unix {
        "unix-stream",
        "python-unix-stale",
        "unix-datagrams",
        "unix-edges",
        "python-unix-edges",
    }
    Tls {
        "tls-around-tcp",
        "tls-wrong-certificate",
    }
    Deeper {
        "ping",
        "icmp-errors",
        "raw-socket",
        "socket-options",
        "relay-udp",
        "relay-tcp",
    }
}

/// Embeds the named programs.
macro_rules! sources {
    ($($file:literal),* $(,)?) => {
        const PROGRAMS: &[(&str, &str)] = &[$(
            ($file, include_str!(concat!("../../../assets/lessons/programs/", $file))),
        )*];
    };
}

sources![
    "udp_sender.py",
    "udp_sender_waits.py",
    "udp_receiver.py",
    "udp_chat.py",
    "udp_echo_server.py",
    "udp_echo_client.py",
    "tcp_client.py",
    "tcp_one_shot_server.py",
    "tcp_hello_server.py",
    "tcp_hello_client.py",
    "tcp_loop_msg_server.py",
    "tcp_loop_msg_client.py",
    "tcp_file_server.py",
    "tcp_file_client.py",
    "http_get.py",
    "tcp_no_accept.py",
    "unix_echo_server.py",
    "unix_slow_reader.py",
    "udp_connected.py",
    "socket_options.py",
    "udp_resend.py",
];

/// What is said about the programs.
const PROGRAM_LIST: &str = include_str!("../../../assets/lessons/programs.toml");

/// A program in Python that comes with the lessons.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LessonProgram {
    /// The name of its file.
    pub file: String,
    /// What it is called.
    pub title: Both,
    /// What it does, in a sentence.
    pub hint: Both,
    /// The arguments that it is tried with.
    #[serde(default)]
    pub args: Vec<String>,
    /// Its text.
    #[serde(skip)]
    pub source: &'static str,
}

#[derive(Deserialize)]
struct ProgramList {
    program: Vec<LessonProgram>,
}

/// All lessons, in the order in which a learner takes them, each with its group.
pub fn lessons() -> &'static [(Group, Lesson)] {
    static LESSONS: OnceLock<Vec<(Group, Lesson)>> = OnceLock::new();
    LESSONS.get_or_init(|| {
        let read = |(group, id, text): &(Group, &'static str, &str)| match read(id, text) {
            Ok(lesson) => Some((*group, lesson)),
            // A test reads all of them.
            Err(mistake) => {
                log::error!("a lesson cannot be read: {mistake}");
                None
            }
        };
        SOURCES.iter().filter_map(read).collect()
    })
}

/// A lesson by its name.
pub fn lesson(id: &str) -> Option<&'static Lesson> {
    lessons().iter().map(|(_, lesson)| lesson).find(|lesson| lesson.id == id)
}

/// The programs in Python that come with the lessons.
pub fn programs() -> &'static [LessonProgram] {
    static READ: OnceLock<Vec<LessonProgram>> = OnceLock::new();
    READ.get_or_init(|| {
        let list: ProgramList = toml::from_str(PROGRAM_LIST).unwrap_or_else(|mistake| {
            log::error!("the programs of the lessons cannot be read: {mistake}");
            ProgramList { program: Vec::new() }
        });
        let with_source = |program: LessonProgram| {
            let (_, source) = PROGRAMS.iter().find(|(file, _)| *file == program.file)?;
            Some(LessonProgram { source, ..program })
        };
        list.program.into_iter().filter_map(with_source).collect()
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn files(folder: &str, end: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(end)).collect()
    }

    #[test]
    fn every_lesson_can_be_read_and_every_file_is_embedded() {
        for (_, id, text) in SOURCES {
            if let Err(mistake) = read(id, text) {
                panic!("{mistake}");
            }
        }
        let listed = SOURCES.iter().map(|(_, id, _)| format!("{id}.toml"));
        let mut there = files("assets/lessons", ".toml");
        there.remove("programs.toml");
        assert_eq!(listed.collect::<BTreeSet<_>>(), there);
    }

    #[test]
    fn every_program_is_embedded_and_has_words() {
        let list: ProgramList = toml::from_str(PROGRAM_LIST).unwrap();
        let named: BTreeSet<String> =
            list.program.iter().map(|program| program.file.clone()).collect();
        assert_eq!(named, files("assets/lessons/programs", ".py"));
        assert_eq!(programs().len(), named.len());
        for program in programs() {
            assert!(!program.title.lacks_one() && !program.hint.lacks_one(), "{}", program.file);
        }
    }
}
