//! The keys of connections in a file, for a program that is to read what they carried (`SSLKEYLOGFILE`,
//! RFC 9850). Whoever has that file can read everything: it is written only while a person wants it.

use super::config::KeyLogging;
use rustls::KeyLogFile;
use std::env;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::sync::Arc;

/// The variable of the environment that names the file.
pub const KEY_LOG_VARIABLE: &str = "SSLKEYLOGFILE";

/// The file that the environment names, if it does.
pub fn key_log_file() -> Option<OsString> {
    env::var_os(KEY_LOG_VARIABLE).filter(|path| !path.is_empty())
}

/// What writes the keys, if they are to be written.
pub(super) fn key_log(logging: KeyLogging) -> Option<Arc<KeyLogFile>> {
    let path = key_log_file().filter(|_| logging == KeyLogging::On)?;
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    // A new file is its owner's alone. What is wrong with it is said by the library, in the log for developers.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
    Some(Arc::new(KeyLogFile::new()))
}
