#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

#[test]
fn a_name_that_was_taken_meanwhile_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let mut file = PartFile::create(&path, Existing::Keep).unwrap();
    file.append(b"new").unwrap();
    fs::write(&path, "old").unwrap();
    let part = file.path().to_owned();
    let error = file.put_in_place().unwrap_err();
    assert_eq!(error.cause, Cause::Exists);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(fs::read(&part).unwrap(), b"new");
}

#[test]
fn unfinished_files_of_others_are_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(part_name(&path, 1), "theirs").unwrap();
    let file = PartFile::create(&path, Existing::Keep).unwrap();
    assert_eq!(file.path(), folder.path().join("page.html.part-2"));
    assert_eq!(fs::read(part_name(&path, 1)).unwrap(), b"theirs");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = PartFile::create(&folder.path().join("x"), Existing::Keep).unwrap();
    file.append(b"some").unwrap();
    // The device that always answers ENOSPC (full(4)) stands for the rest of the disk.
    file.divert(OpenOptions::new().write(true).open("/dev/full").unwrap(), 4);
    let error = file.append(b"more").unwrap_err();
    assert!(error.errno().is_some_and(|errno| errno.is("ENOSPC")), "{error}");
    assert_eq!(file.bytes(), 4);
}

#[cfg(unix)]
#[test]
fn who_may_read_the_file_that_is_replaced_may_read_the_new_one() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let rights = || fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    let save = || {
        let mut file = PartFile::create(&path, Existing::Replace).unwrap();
        file.append(b"new").unwrap();
        file.put_in_place().unwrap();
    };
    save();
    assert_eq!(rights(), 0o600, "what came from somebody is for its owner");
    for old in [0o644, 0o440] {
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(old)).unwrap();
        save();
        assert_eq!((rights(), fs::read(&path).unwrap()), (old, b"new".to_vec()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn names_up_to_the_longest_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    // Two are cut in the middle of a character.
    for name in ["x".repeat(246), "x".repeat(255), "é".repeat(127), "文".repeat(85)] {
        let path = folder.path().join(&name);
        let create = || PartFile::create(&path, Existing::Replace).unwrap();
        for file in [create(), create()] {
            assert_eq!(file.put_in_place(), Ok(()), "{name}");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn what_can_be_written_again_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old").unwrap();
    let file = || PartFile::create(&path, Existing::Replace).unwrap().removed_unless_placed();
    let names = || fs::read_dir(folder.path()).unwrap().count();
    let mut given_up = file();
    given_up.append(b"half").unwrap();
    assert_eq!(names(), 2);
    drop(given_up);
    assert_eq!((names(), fs::read(&path).unwrap()), (1, b"old".to_vec()));
    let mut whole = file();
    whole.append(b"new").unwrap();
    whole.put_in_place().unwrap();
    assert_eq!((names(), fs::read(&path).unwrap()), (1, b"new".to_vec()));
}
