//! The saving of a body as a pane sees it: what it asks for, and how that stands. The program carries it
//! out.

use crate::files::Existing;
use crate::net::NetError;
use crate::net::http::Hop;
use crate::net::http::save::{SaveForm, SaveJob, Saved};
use std::path::PathBuf;
use std::sync::Arc;

/// A body that is to be saved.
#[derive(Clone, Debug)]
pub struct SaveBody {
    /// The request whose response it is of.
    pub hop: Arc<Hop>,
    /// What of the response.
    pub form: SaveForm,
    /// The file.
    pub path: PathBuf,
    /// What to do if there is one.
    pub existing: Existing,
}

/// How the last save of a pane stands.
#[derive(Debug)]
pub enum BodySave {
    /// The file is being written.
    Writing(SaveBody, SaveJob),
    /// It is on the disk.
    Saved(SaveBody, Saved),
    /// A file of this name exists: may it go?
    Exists(SaveBody),
    /// A person gave it up.
    Cancelled,
    /// This went wrong.
    Failed(NetError),
}

impl BodySave {
    /// Whether the file is being written.
    pub fn is_writing(&self) -> bool {
        matches!(self, Self::Writing(..))
    }
}
