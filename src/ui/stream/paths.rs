//! Paths that were typed or chosen.

use std::path::{Path, PathBuf};

/// What dialogs answered for fields, and how that reads in them: a path need not be text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenPaths(Vec<(String, PathBuf)>);

impl ChosenPaths {
    /// The path that a field says; `None` if it is empty.
    pub fn path(&self, typed: &str) -> Option<PathBuf> {
        let chosen = self.0.iter().find(|(text, _)| text == typed);
        let trimmed = typed.trim();
        let typed = || (!trimmed.is_empty()).then(|| absolute(Path::new(trimmed)));
        chosen.map(|(_, path)| path.clone()).or_else(typed)
    }

    /// Keeps a path that was chosen, and returns the text for its field.
    pub fn put(&mut self, path: PathBuf) -> String {
        let text = path.display().to_string();
        self.0.retain(|(other, _)| *other != text);
        self.0.push((text.clone(), path));
        text
    }
}

/// A path that does not say where it begins is in the folder that the program was started in.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
