//! Names of files that a stranger proposes (CWE-73): nothing of them is kept that means more than a name, on
//! any system.

use crate::payload::safe_char;

/// The longest name that is proposed, in bytes: file systems take 255, and `.part-100` must fit after it
/// and a folder before it (Windows counts 260 for the whole path).
pub const NAME_BYTES_MAX: usize = 200;

/// The longest end of a name, in bytes, that counts as its extension; longer ones are part of a title
/// with a dot in it.
const EXTENSION_BYTES_MAX: usize = 12;

/// What no name may contain on Windows; the first two separate folders everywhere.
pub const FORBIDDEN: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Names that are devices on Windows, whatever stands after a dot; those with a digit are in
/// [`NUMBERED_DEVICES`].
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Devices with one digit after them, of which ¹, ² and ³ are taken too.
const NUMBERED_DEVICES: &[&str] = &["COM", "LPT"];

/// The last part of a path of whatever system, without what a name cannot have; empty if nothing is left.
/// It may still be the name of a device ([`is_device`]) or too long ([`shortened`]).
pub fn base_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| safe_char(*c) && !FORBIDDEN.contains(c)).collect();
    name.trim_matches(is_dot_or_space).to_owned()
}

/// At the beginning, a dot hides a file; at the end, Windows drops both.
fn is_dot_or_space(c: char) -> bool {
    c == '.' || c.is_whitespace()
}

/// The extension, without its dot.
pub fn extension_of(name: &str) -> Option<&str> {
    let (stem, end) = name.rsplit_once('.')?;
    let is_one = !stem.is_empty()
        && (1..=EXTENSION_BYTES_MAX).contains(&end.len())
        && end.chars().all(char::is_alphanumeric);
    is_one.then_some(end)
}

/// Whether Windows takes the name for a device: `nul`, `NUL.txt`, `COM1 .txt`.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let mut before = stem.chars();
    let digit = before.next_back();
    DEVICES.contains(&stem.as_str())
        || (NUMBERED_DEVICES.contains(&before.as_str())
            && digit.is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c)))
}

/// Whether Windows takes a name for something else: a device, whatever extension it has, or the name
/// without the dots and spaces at its end (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
pub fn is_windows_trap(name: &str) -> bool {
    is_device(name) || (name != "." && name.ends_with(['.', ' ']))
}

/// The name, no longer than [`NAME_BYTES_MAX`], with its extension and that of a coding.
pub fn shortened(name: String) -> String {
    if name.len() <= NAME_BYTES_MAX {
        return name;
    }
    let mut stem = name.as_str();
    for _ in 0..2 {
        if let Some(extension) = extension_of(stem) {
            stem = stem.get(..stem.len() - extension.len() - 1).unwrap_or(stem);
        }
    }
    let end = name.get(stem.len()..).unwrap_or_default();
    let room = stem.floor_char_boundary(NAME_BYTES_MAX.saturating_sub(end.len()));
    let stem = stem.get(..room).unwrap_or_default().trim_end_matches(is_dot_or_space);
    format!("{stem}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_takes_for_something_else() {
        for trap in
            ["CON", "con.txt", "Nul", "COM1", "lpt9.log", "COM¹", "CONIN$", "a.", "a ", "aux .txt"]
        {
            assert!(is_windows_trap(trap), "{trap}");
        }
        for plain in ["a.txt", "console", "COM", "COM10", "com.txt", ".hidden", "."] {
            assert!(!is_windows_trap(plain), "{plain}");
        }
    }

    #[test]
    fn of_a_stranger_s_path_only_a_name_is_left() {
        for (path, name) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\win.ini", "win.ini"),
            (".hidden", "hidden"),
            ("a\u{202e}txt.exe", "atxt.exe"),
            ("a:b?.txt", "ab.txt"),
            ("..", ""),
            ("folder/", ""),
        ] {
            assert_eq!(base_name(path), name, "{path}");
        }
    }
}
