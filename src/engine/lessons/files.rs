//! The folder with the files that lessons need.

use crate::files::{FileFault, own};
use crate::learn::lessons::{Behaviour, Lesson, PortMap, Role, programs};
use std::path::{Path, PathBuf};

/// The folder of the lessons' files; `None` if the system has no place for a program's files.
pub fn default_folder() -> Option<PathBuf> {
    Some(own::folders()?.data.join("examples"))
}

/// Whether a lesson needs the folder.
pub fn needs_folder(lesson: &Lesson) -> bool {
    !lesson.files.is_empty()
        || lesson.actors.iter().any(|actor| match &actor.plays {
            Role::Client { save_to, .. } => save_to.is_some(),
            Role::Server { behaviour, .. } => *behaviour == Behaviour::Files,
            Role::Program { .. } => true,
            Role::Get { .. } | Role::Udp { .. } => false,
        })
}

/// Makes the folder and the files of a lesson. What is there already stays, but for the programs: they are ours, and
/// name the ports that actors have in truth.
///
/// # Errors
/// What the file system says.
pub fn provide(lesson: &Lesson, folder: &Path, ports: &PortMap) -> Result<(), FileFault> {
    for file in &lesson.files {
        let path = folder.join(&file.name);
        own::provide(&path, file.content().as_bytes()).map_err(|error| error.fault)?;
    }
    for actor in &lesson.actors {
        if let Role::Program { file, .. } = &actor.plays
            && let Some(program) = programs().iter().find(|program| program.file == *file)
        {
            let path = folder.join(&program.file);
            let source = ports.in_text(program.source);
            own::replace(&path, source.as_bytes()).map_err(|error| error.fault)?;
        }
    }
    Ok(())
}
