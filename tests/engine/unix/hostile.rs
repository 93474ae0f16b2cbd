//! What stands where a socket is to be: nothing is removed unasked, and nothing but the file of a dead socket.

use super::{listening, place, start};
use crate::probe::skip;
use network_playground::net::unix::{FileId, InTheWay};
use network_playground::net::{
    Cause, End, NetError, Op, ProtocolFailure, UnixConfig, UnixConnectConfig, UnixFailure,
    UnixListenConfig, UnixName,
};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;

fn refused(config: UnixListenConfig) -> NetError {
    let mut probe = start(UnixConfig::Listen(Box::new(config)));
    let End::Failed(error) = probe.wait_ended() else { panic!("it listens") };
    error
}

fn in_the_way(error: &NetError) -> InTheWay {
    match error.cause {
        Cause::Protocol(ProtocolFailure::Unix(UnixFailure::Taken(_, found))) => found,
        _ => panic!("{error}"),
    }
}

#[test]
fn a_stale_file_is_recognised_and_goes_only_when_asked() {
    let (_folder, path, name) = place();
    drop(UnixListener::bind(&path).unwrap());
    let InTheWay::Stale(id) = in_the_way(&refused(UnixListenConfig::at(name))) else { panic!() };
    assert!(path.exists(), "nothing was removed");
    let mut config = UnixListenConfig::at(name);
    // Another file than the one that was looked at.
    config.file.removes = Some(FileId { inode: id.inode + 1, ..id });
    let error = refused(config.clone());
    assert_eq!(error.op, Op::Unlink);
    assert!(path.exists());
    config.file.removes = Some(id);
    let probe = listening(config.clone());
    // Meanwhile somebody has it.
    let error = refused(config);
    let kept = UnixFailure::NotRemoved(InTheWay::Alive);
    assert_eq!(error.cause, Cause::Protocol(ProtocolFailure::Unix(kept)));
    drop(probe);
}

/// The socket that asks whether anybody listens is told of like every other.
#[test]
fn each_socket_that_is_closed_was_made() {
    let (_folder, path, name) = place();
    drop(UnixListener::bind(&path).unwrap());
    let mut probe = start(UnixConfig::Listen(Box::new(UnixListenConfig::at(name))));
    probe.wait_ended();
    let count = |op| probe.calls().iter().filter(|call| call.op == op).count();
    assert_eq!((count(Op::Socket), count(Op::Close)), (2, 2));
}

#[test]
fn what_is_no_dead_socket_stays_whatever_is_asked() {
    let (folder, path, name) = place();
    let target = folder.path().join("target.sock");
    drop(UnixListener::bind(&target).unwrap());
    for expected in [InTheWay::Link, InTheWay::File, InTheWay::Folder] {
        match expected {
            InTheWay::Link => symlink(&target, &path).unwrap(),
            InTheWay::File => fs::write(&path, b"mine").unwrap(),
            _ => fs::create_dir(&path).unwrap(),
        }
        let seen = path.symlink_metadata().unwrap();
        let mut config = UnixListenConfig::at(name);
        assert_eq!(in_the_way(&refused(config.clone())), expected);
        config.file.removes = Some(FileId { device: seen.dev(), inode: seen.ino() });
        assert_eq!(refused(config).op, Op::Unlink, "{expected}");
        assert!(path.symlink_metadata().is_ok(), "{expected}");
        let removed = match expected {
            InTheWay::Folder => fs::remove_dir(&path),
            _ => fs::remove_file(&path),
        };
        removed.unwrap();
    }
}

#[test]
fn a_socket_that_somebody_has_is_told_apart() {
    let (_folder, path, name) = place();
    let _listener = UnixListener::bind(&path).unwrap();
    assert_eq!(in_the_way(&refused(UnixListenConfig::at(name))), InTheWay::Alive);
    assert!(path.exists());
}

#[test]
fn a_file_that_others_put_in_place_of_ours_stays() {
    let (_folder, path, name) = place();
    let mut probe = listening(UnixListenConfig::at(name));
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"theirs").unwrap();
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
}

#[test]
fn a_path_of_107_bytes_fits_and_108_and_109_are_told() {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let of_len = |len: usize| {
        let start = folder.path().to_str().unwrap().to_owned() + "/";
        UnixName::path((start.clone() + &"a".repeat(len - start.len())).as_bytes())
    };
    let most = network_playground::net::unix::NAME_BYTES_MAX;
    let probe = listening(UnixListenConfig::at(of_len(most)));
    for len in [most + 1, most + 2] {
        let error = refused(UnixListenConfig::at(of_len(len)));
        let cause = Cause::Protocol(ProtocolFailure::Unix(UnixFailure::TooLong(len, most)));
        assert_eq!(error.cause, cause);
        let mut probe = start(UnixConfig::Connect(Box::new(UnixConnectConfig::to(of_len(len)))));
        let End::Failed(error) = probe.wait_ended() else { panic!("connected") };
        assert_eq!(error.cause, cause);
    }
    drop(probe);
}

#[test]
fn a_missing_folder_and_nobody_there_are_told_by_their_numbers() {
    let (_folder, path, name) = place();
    let missing = UnixName::path([path.to_str().unwrap(), "/x"].concat().as_bytes());
    assert!(refused(UnixListenConfig::at(missing)).errno().unwrap().is("ENOENT"));
    let connect = |name| {
        let mut probe = start(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))));
        let End::Failed(error) = probe.wait_ended() else { panic!("connected") };
        error.errno().unwrap().to_string()
    };
    assert_eq!(connect(name), "ENOENT");
    drop(UnixListener::bind(&path).unwrap());
    assert_eq!(connect(name), "ECONNREFUSED");
    let _datagrams = {
        fs::remove_file(&path).unwrap();
        std::os::unix::net::UnixDatagram::bind(&path).unwrap()
    };
    assert_eq!(connect(name), "EPROTOTYPE");
}

/// The system refuses it as it refuses a socket that nobody has; to start a server would not help.
#[test]
fn a_connect_to_what_is_no_socket_is_told_as_that() {
    let (_folder, path, name) = place();
    fs::write(&path, b"mine").unwrap();
    let mut probe = start(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))));
    let End::Failed(error) = probe.wait_ended() else { panic!("connected") };
    assert!(error.errno().unwrap().is("ECONNREFUSED"));
    let Cause::Protocol(ProtocolFailure::Unix(UnixFailure::NoSocket(_))) = error.cause else {
        panic!("{error}")
    };
}

/// The variable by which a process of another user is told which socket is not its own.
const NOT_OURS: &str = "NETWORK_PLAYGROUND_TEST_SOCKET";

#[test]
fn who_has_no_right_to_write_is_refused() {
    let (folder, path, _) = place();
    let _listener = UnixListener::bind(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    if UnixStream::connect(&path).is_err() {
        return assert_not_ours(&path);
    }
    // An administrator is refused nothing: nobody (65534) is.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "unix::hostile::another_user", "--nocapture"]);
    let Ok(output) = command.env(NOT_OURS, &path).output() else {
        return skip("an administrator is refused nothing, and there is no setpriv");
    };
    // What cannot be found or run, such as below a home that is closed to others (setpriv(1)).
    if matches!(output.status.code(), Some(126 | 127)) {
        return skip("another user cannot run this test");
    }
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[ignore = "for a process of another user, started by the test before"]
#[test]
fn another_user() {
    assert_not_ours(std::path::Path::new(&std::env::var_os(NOT_OURS).unwrap()));
}

/// Neither a connection to that socket nor a place beside it is to be had, and it stays as it is.
fn assert_not_ours(path: &std::path::Path) {
    let name = super::name_of(path);
    let mut probe = start(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))));
    let End::Failed(error) = probe.wait_ended() else { panic!("connected") };
    assert!(error.errno().unwrap().is("EACCES"), "{error}");
    let InTheWay::Unknown(errno) = in_the_way(&refused(UnixListenConfig::at(name))) else {
        panic!("somebody else's socket is not looked into")
    };
    assert!(errno.is("EACCES"));
    let seen = path.symlink_metadata().unwrap();
    let mut config = UnixListenConfig::at(name);
    config.file.removes = Some(FileId { device: seen.dev(), inode: seen.ino() });
    assert_eq!(refused(config).op, Op::Unlink);
    assert!(path.symlink_metadata().is_ok(), "it stays");
    let beside = super::name_of(&path.with_extension("mine"));
    let error = refused(UnixListenConfig::at(beside));
    assert!(error.errno().unwrap().is("EACCES"), "{error}");
}

#[test]
fn the_mode_is_that_which_was_asked_for() {
    for mode in [0o600, 0o660, 0o666] {
        let (_folder, path, name) = place();
        let mut config = UnixListenConfig::at(name);
        config.file.mode = Some(mode);
        let _probe = listening(config);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
    }
}
