//! Keeps the direction of the layers: each may use only those to its left.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the left to the right. `i18n` is beside `learn`: texts for everything above the page.
const LAYERS: [&str; 11] =
    ["payload", "threads", "files", "net", "log", "page", "i18n", "learn", "engine", "ui", "app"];

/// Crates that only the window may know.
const OF_THE_WINDOW: [&str; 6] = ["egui", "eframe", "egui_tiles", "rfd", "winit", "accesskit"];

fn sources_of(layer: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = vec![src.join(format!("{layer}.rs"))];
    let mut folders = vec![src.join(layer)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    found
}

/// The code of a file without comments, where other layers may be named freely.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + path.len()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !is_word(before) && before != Some(':') && !is_word(after)
    })
}

#[test]
fn each_layer_uses_only_those_to_its_left() {
    for (place, layer) in LAYERS.iter().enumerate() {
        for source in sources_of(layer) {
            let code = code_of(&source);
            for right in &LAYERS[place + 1..] {
                let used = names(&code, &format!("crate::{right}"));
                assert!(!used, "{} uses {right}", source.display());
            }
        }
    }
}

#[test]
fn the_engine_knows_no_window() {
    for layer in ["payload", "net", "log", "page", "i18n", "learn", "engine"] {
        for source in sources_of(layer) {
            let code = code_of(&source);
            for window in OF_THE_WINDOW {
                let used =
                    names(&code, &format!("{window}::")) || names(&code, &format!("use {window}"));
                assert!(!used, "{} uses {window}", source.display());
            }
        }
    }
}

#[test]
fn the_engine_has_no_text_for_people_in_a_language() {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for layer in ["net", "log", "page"] {
        for source in sources_of(layer) {
            let code = code_of(&source);
            let body = code.split("#[cfg(test)]").next().unwrap();
            let is_test = source.file_name().unwrap().to_string_lossy().contains("tests");
            assert!(is_test || !body.contains(is_chinese), "{}", source.display());
        }
    }
}
