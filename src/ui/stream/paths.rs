//! Paths that were typed or chosen.

use std::path::{Path, PathBuf};

/// What dialogs answered for fields, and how that reads in them: a path need not be text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenPaths(Vec<(String, PathBuf)>);

impl ChosenPaths {
    /// The path that a field says; `None` if it is empty. One that does not say where it begins is in the
    /// folder that the program was started in.
    pub fn path(&self, typed: &str) -> Option<PathBuf> {
        self.path_by(typed, absolute)
    }

    /// The same where such a path is in this folder.
    pub fn path_in(&self, folder: &Path, typed: &str) -> Option<PathBuf> {
        // An absolute path stays as it is.
        self.path_by(typed, |path| folder.join(path))
    }

    fn path_by(&self, typed: &str, whole: impl FnOnce(&Path) -> PathBuf) -> Option<PathBuf> {
        if let Some((_, path)) = self.0.iter().find(|(text, _)| text == typed) {
            return Some(path.clone());
        }
        let trimmed = typed.trim();
        (!trimmed.is_empty()).then(|| whole(Path::new(trimmed)))
    }

    /// Keeps a path that was chosen, and returns the text for its field.
    pub fn put(&mut self, path: PathBuf) -> String {
        let text = path.display().to_string();
        self.0.retain(|(other, _)| *other != text);
        self.0.push((text.clone(), path));
        text
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
