//! Keys of connections in a file: only where a person wants it, and for nobody else to read.

use super::{client, echo_server, made, trusting, wait_secured};
use network_playground::net::tls::{ClientTls, KEY_LOG_VARIABLE, KeyLogging, key_log_file};
use std::path::Path;
use std::process::Command;

#[test]
fn keys_are_written_only_while_it_is_on_and_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "tls::key_log::with_a_file"])
        .env(KEY_LOG_VARIABLE, folder.path().join("keys.log"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[ignore = "for a process whose environment names a file, started by the test before"]
#[test]
fn with_a_file() {
    let path = key_log_file().unwrap();
    let path = Path::new(&path);
    let made = made();
    let (_server, address) = echo_server(&made);
    let talk = |key_log| {
        let (tls, _folder) = trusting(&made);
        let mut probe = client(address, ClientTls { key_log, ..tls });
        wait_secured(&mut probe);
    };
    talk(KeyLogging::default());
    assert!(!path.exists(), "the variable alone writes nothing");
    talk(KeyLogging::On);
    let keys = std::fs::read_to_string(path).unwrap();
    assert!(keys.contains("CLIENT_TRAFFIC_SECRET_0 "), "{keys}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    talk(KeyLogging::Off);
    assert_eq!(std::fs::read_to_string(path).unwrap(), keys, "no more once it is off");
}
