//! How many files and sockets this program may have open.

/// Asks the system for as many open files as an administrator has allowed. Most Linux systems begin
/// with 1024 and allow many more (getrlimit(2), `RLIMIT_NOFILE`): a server of a thousand connections
/// would leave none for files and dialogs.
///
/// # Errors
/// The error of setrlimit(2); the program goes on with fewer.
#[cfg(target_os = "linux")]
pub fn allow_descriptors() -> std::io::Result<()> {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let (now, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if now < most {
        setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
    }
    Ok(())
}

/// Other systems begin with enough (Windows), or have their limit raised by the shell (macOS).
///
/// # Errors
/// None; it is the twin of the Linux one.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
pub fn allow_descriptors() -> std::io::Result<()> {
    Ok(())
}
