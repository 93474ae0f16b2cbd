//! The folder with the files that lessons need.

use crate::files::{FileError, FileFault, FileStep, own};
use crate::learn::lessons::{Behaviour, Lesson, PortMap, Role, SampleCertificate, programs};
use crate::net::tls::MadeCertificate;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the lessons' files; `None` if the system has no place for a program's files.
pub fn default_folder() -> Option<PathBuf> {
    Some(own::folders()?.data.join("examples"))
}

/// Whether a lesson needs the folder.
pub fn needs_folder(lesson: &Lesson) -> bool {
    !lesson.files.is_empty()
        || !lesson.certificates.is_empty()
        || lesson.actors.iter().any(|actor| match &actor.plays {
            Role::Client { save_to, .. } => save_to.is_some(),
            Role::Server { behaviour, .. } => *behaviour == Behaviour::Files,
            Role::Program { .. } => true,
            Role::Get { .. }
            | Role::Udp { .. }
            | Role::Icmp { .. }
            | Role::Relay { .. }
            | Role::UnixListen { .. }
            | Role::UnixConnect { .. }
            | Role::UnixDatagrams { .. } => false,
        })
}

/// Makes the folder and the files of a lesson. What is there already stays, but for programs and certificates: they are
/// ours, and programs name the ports that actors have in truth.
///
/// # Errors
/// What the file system says.
pub fn provide(lesson: &Lesson, folder: &Path, ports: &PortMap) -> Result<(), FileFault> {
    for file in &lesson.files {
        let path = folder.join(&file.name);
        own::provide(&path, file.content().as_bytes()).map_err(|error| error.fault)?;
    }
    lesson
        .certificates
        .iter()
        .try_for_each(|certificate| provide_certificate(certificate, folder))?;
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

/// Makes a certificate and its key anew: they are good for some weeks only.
fn provide_certificate(wanted: &SampleCertificate, folder: &Path) -> Result<(), FileFault> {
    let certificate = folder.join(SampleCertificate::file(&wanted.name));
    let key = folder.join(SampleCertificate::key_file(&wanted.name));
    let made = MadeCertificate::for_names(&wanted.hosts).map_err(|failure| {
        let error = io::Error::other(failure);
        FileError::of_system(FileStep::Write, &certificate, &error).fault
    })?;
    made.replace(&certificate, &key).map_err(|error| error.fault)
}
