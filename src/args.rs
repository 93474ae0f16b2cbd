//! The start arguments.

use crate::app::Start;
use crate::i18n::Lang;
use crate::ui::panes::Wanted;
use egui::ThemePreference;
use std::ffi::OsString;
use std::net::SocketAddr;

/// The usage, as `--help` tells it.
pub const USAGE: &str = "\
Network Playground: open network sockets with a click and see what really happens on them.

Usage: network-playground [OPTIONS]

Options:
  --udp ADDRESS:PORT   open a UDP tab bound there; may be repeated (port 0: the system chooses)
  --lang en|zh         language of the window
  --theme light|dark   theme of the window
  --help               show this and exit
  --version            show the version and exit

With RUST_LOG=info, each session's counters go to standard error when it ends.
";

/// What the arguments ask for.
#[derive(Debug)]
pub enum Asked {
    /// Open the window.
    Window(Start),
    /// Print the usage.
    Help,
    /// Print the version.
    Version,
}

/// Reads the arguments, without the program's own name.
///
/// # Errors
/// One line that says which argument is wrong and why.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    use lexopt::prelude::{Long, Short};
    let mut start = Start::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(Asked::Help),
            Long("version") | Short('V') => return Ok(Asked::Version),
            Long("udp") => {
                let text = value(&mut parser, "--udp")?;
                start.panes.push(Wanted::Udp(address(&text)?));
            }
            Long("lang") => {
                let text = value(&mut parser, "--lang")?;
                let lang = Lang::ALL.into_iter().find(|lang| lang.code() == text);
                start.lang = Some(lang.ok_or_else(|| format!("--lang {text:?}: use en or zh"))?);
            }
            Long("theme") => {
                let text = value(&mut parser, "--theme")?;
                start.theme = Some(theme(&text)?);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Asked::Window(start))
}

fn value(parser: &mut lexopt::Parser, name: &str) -> Result<String, String> {
    let value = parser.value().map_err(|error| error.to_string())?;
    value.into_string().map_err(|odd| format!("{name} {}: not valid text", odd.display()))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let text = text
        .strip_prefix("localhost:")
        .map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    text.parse().map_err(|_| {
        format!("--udp {text:?}: use ADDRESS:PORT, such as 127.0.0.1:9999 or [::1]:9999")
    })
}

fn theme(text: &str) -> Result<ThemePreference, String> {
    match text {
        "light" => Ok(ThemePreference::Light),
        "dark" => Ok(ThemePreference::Dark),
        _ => Err(format!("--theme {text:?}: use light or dark")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Asked, String> {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn all_arguments_together() {
        let arguments = [
            "--udp",
            "127.0.0.1:9999",
            "--lang=zh",
            "--udp=[::1]:0",
            "--theme",
            "dark",
            "--udp",
            "localhost:7",
        ];
        let Ok(Asked::Window(start)) = parsed(&arguments) else { panic!("not understood") };
        let addresses: Vec<String> =
            start.panes.iter().map(|Wanted::Udp(address)| address.to_string()).collect();
        assert_eq!(addresses, ["127.0.0.1:9999", "[::1]:0", "127.0.0.1:7"]);
        assert_eq!((start.lang, start.theme), (Some(Lang::Zh), Some(ThemePreference::Dark)));
    }

    #[test]
    fn bad_ones_are_named() {
        let table: [(&[&str], &str); 8] = [
            (&["--udp"], "--udp"),
            (&["--udp", "9999"], "9999"),
            (&["--udp", "127.0.0.1:65536"], "65536"),
            (&["--udp", "example.com:80"], "example.com"),
            (&["--lang", "fr"], "fr"),
            (&["--theme", "blue"], "blue"),
            (&["--nonsense"], "--nonsense"),
            (&["file.txt"], "file.txt"),
        ];
        for (arguments, named) in table {
            let Err(message) = parsed(arguments) else { panic!("{arguments:?} was taken") };
            assert!(message.contains(named) && !message.contains('\n'), "{message}");
        }
        assert!(matches!(parsed(&["--help"]), Ok(Asked::Help)));
        assert!(matches!(parsed(&["--version"]), Ok(Asked::Version)));
    }
}
