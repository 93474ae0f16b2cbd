//! The texts inside the executable.

use super::Lang;

/// One embedded file of texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub(super) lang: Lang,
    /// Its folder and name.
    pub(super) file: &'static str,
    pub(super) text: &'static str,
}

/// Embeds the named files of every language. A new file needs its name in [`SOURCES`], nothing else.
macro_rules! embed {
    ($($file:literal),+ $(,)?) => {
        &[$(
            Source {
                lang: Lang::En,
                file: concat!("en/", $file),
                text: include_str!(concat!("../../assets/locales/en/", $file)),
            },
            Source {
                lang: Lang::Zh,
                file: concat!("zh/", $file),
                text: include_str!(concat!("../../assets/locales/zh/", $file)),
            },
        )+]
    };
}

/// All of them.
pub(super) const SOURCES: &[Source] = embed![
    "app.ftl",
    "automation.ftl",
    "call_sheets.ftl",
    "calls.ftl",
    "capture.ftl",
    "catalogue.ftl",
    "check.ftl",
    "cli.ftl",
    "client.ftl",
    "composer.ftl",
    "doubts.ftl",
    "errors.ftl",
    "explain_page.ftl",
    "export.ftl",
    "find.ftl",
    "get.ftl",
    "http.ftl",
    "icmp.ftl",
    "code.ftl",
    "inspector.ftl",
    "lesson_panel.ftl",
    "lessons.ftl",
    "log.ftl",
    "machine.ftl",
    "messages.ftl",
    "options.ftl",
    "page.ftl",
    "program.ftl",
    "query.ftl",
    "record.ftl",
    "recording.ftl",
    "relay.ftl",
    "rules.ftl",
    "server.ftl",
    "stream.ftl",
    "tcp.ftl",
    "tls.ftl",
    "traced.ftl",
    "timeline.ftl",
    "udp.ftl",
    "unix.ftl",
];
