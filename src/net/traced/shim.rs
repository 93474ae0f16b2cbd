//! Our part of a watched Python program: where it lies, and how Python comes to load it.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What Python loads before the program, since a folder that is in `PYTHONPATH` has it.
const SITECUSTOMIZE: &str = include_str!("../../../assets/traced/sitecustomize.py");

/// The folder of one watched program, for our own user alone; removed with it.
pub(super) fn folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("netplay-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    let folder = builder.tempdir()?;
    std::fs::write(folder.path().join("sitecustomize.py"), SITECUSTOMIZE)?;
    Ok(folder)
}

/// Has a Python that is started load it. It takes out of the environment again what is put in here.
pub(super) fn inject(command: &mut Command, folder: &Path, place: &str) -> io::Result<()> {
    let before = std::env::var_os("PYTHONPATH");
    let mut paths = vec![folder.as_os_str().to_owned()];
    if let Some(before) = before {
        // As it is, also where it has an empty entry.
        command.env("NETWORK_PLAYGROUND_PYTHONPATH", &before);
        paths.extend(std::env::split_paths(&before).map(OsString::from));
    }
    let joined = std::env::join_paths(paths).map_err(io::Error::other)?;
    command.env("PYTHONPATH", joined).env("NETWORK_PLAYGROUND_WATCH", place);
    Ok(())
}
