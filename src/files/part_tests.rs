#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

#[test]
fn a_name_that_was_taken_meanwhile_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let mut file = PartFile::create_lasting(&path, Existing::Keep).unwrap();
    file.append(b"new").unwrap();
    fs::write(&path, "old").unwrap();
    let part = file.path().to_owned();
    let error = file.put_in_place().unwrap_err();
    assert_eq!((error.step, error.fault), (FileStep::Rename, FileFault::Exists));
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
    // The device that always reports ENOSPC (full(4)) stands for the rest of the disk.
    file.divert(OpenOptions::new().write(true).open("/dev/full").unwrap(), 4);
    let error = file.append(b"more").unwrap_err();
    let kind = error.system_kind();
    assert_eq!((error.step, kind), (FileStep::Write, Some(io::ErrorKind::StorageFull)));
    assert_eq!(file.bytes(), 4);
}

#[cfg(unix)]
#[test]
fn who_may_read_the_file_that_is_replaced_may_read_the_new_one() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let rights = || fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    let usual = {
        // What the system gives to a new file, whatever the umask is.
        let path = folder.path().join("usual");
        fs::write(&path, "").unwrap();
        fs::metadata(&path).unwrap().permissions().mode() & 0o7777
    };
    let save = || {
        let mut file = PartFile::create(&path, Existing::Replace).unwrap();
        file.append(b"new").unwrap();
        file.put_in_place().unwrap();
    };
    save();
    assert_eq!(rights(), usual, "a file that a person named is like every other");
    for old in [0o644, 0o440, 0o600, 0o666] {
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
    let file = || PartFile::create(&path, Existing::Replace).unwrap();
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

#[test]
fn what_cannot_be_had_again_stays_under_a_name_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let mut given_up = PartFile::create_lasting(&path, Existing::Keep).unwrap();
    given_up.append(b"half").unwrap();
    drop(given_up);
    assert_eq!(fs::read(folder.path().join("page.html.part")).unwrap(), b"half");
    let whole = PartFile::create_lasting(&path, Existing::Keep).unwrap();
    whole.put_in_place().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_its_target_is_written() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("elsewhere")).unwrap();
    fs::write(at("elsewhere/file"), "old").unwrap();
    symlink("elsewhere/file", at("direct")).unwrap();
    symlink(at("direct"), at("indirect")).unwrap();
    symlink("elsewhere/new", at("nowhere")).unwrap();
    let table = [("direct", "file"), ("indirect", "file"), ("nowhere", "new")];
    for (link, target) in table {
        let target = at("elsewhere").join(target);
        let mut file = PartFile::create(&at(link), Existing::Replace).unwrap();
        assert_eq!(file.path().parent(), Some(at("elsewhere").as_path()), "{link}: on its disk");
        file.append(link.as_bytes()).unwrap();
        file.put_in_place().unwrap();
        assert!(at(link).is_symlink(), "{link}");
        assert_eq!(fs::read_to_string(&target).unwrap(), link);
    }
    assert_eq!(fs::read_dir(at("elsewhere")).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn links_are_not_replaced_unasked() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (nowhere, circle) = (folder.path().join("nowhere"), folder.path().join("circle"));
    symlink("nothing", &nowhere).unwrap();
    symlink("circle", &circle).unwrap();
    let error = PartFile::create(&nowhere, Existing::Keep).unwrap_err();
    assert_eq!(error.fault, FileFault::Exists);
    for existing in [Existing::Keep, Existing::Replace] {
        let error = PartFile::create(&circle, existing).unwrap_err();
        assert!(matches!(error.fault, FileFault::System(_)), "{error}");
    }
    // It came while the file was written.
    let path = folder.path().join("new");
    let file = PartFile::create(&path, Existing::Keep).unwrap();
    symlink("nothing", &path).unwrap();
    assert_eq!(file.put_in_place().unwrap_err().fault, FileFault::Exists);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[cfg(unix)]
#[test]
fn nobody_else_sees_what_replaces_a_private_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let file = PartFile::create(&path, Existing::Replace).unwrap();
    let mode = fs::metadata(file.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn places_where_no_file_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let fault = |path: &Path| {
        let error = PartFile::create(path, Existing::Replace).unwrap_err();
        assert_eq!(error.step, FileStep::Open, "{error}");
        error.fault
    };
    assert_eq!(fault(folder.path()), FileFault::IsFolder);
    assert_eq!(fault(&folder.path().join("new/")), FileFault::IsFolder);
    assert_eq!(fault(Path::new("")), FileFault::IsFolder);
    assert_eq!(fault(Path::new("/")), FileFault::IsFolder);
    assert!(matches!(fault(&folder.path().join("a\0b")), FileFault::System(_)));
    assert!(matches!(fault(&folder.path().join("absent/x")), FileFault::System(_)));
    if cfg!(unix) {
        assert_eq!(fault(Path::new("/dev/null")), FileFault::NotAFile);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_incomplete_says_so_in_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    for name in ["page (incomplete).html", "page (incomplete 2).html"] {
        let mut part = PartFile::create_lasting(&path, Existing::Keep).unwrap();
        part.append(b"half").unwrap();
        assert_eq!(part.keep_incomplete().unwrap(), folder.path().join(name));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let long = incomplete_name(Path::new(&"名".repeat(85)), 1);
    assert!(long.as_os_str().len() <= NAME_BYTES_MAX);
    PartFile::create_lasting(&path, Existing::Keep).unwrap().discard();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing stays");
}
