#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use std::fs;
use std::thread;

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn files_of_our_own_and_their_folders_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (file, sample) = (folder.path().join("deep/deeper/x"), folder.path().join("own/sample"));
    replace(&file, b"1").unwrap();
    provide(&sample, b"1").unwrap();
    for path in [&file, &sample] {
        assert_eq!((mode(path), mode(path.parent().unwrap())), (0o600, 0o700), "{path:?}");
    }
    assert_eq!(mode(&folder.path().join("deep")), 0o700);
    // Also if somebody opened it to others.
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    replace(&file, b"2").unwrap();
    assert_eq!((mode(&file), fs::read(&file).unwrap()), (0o600, b"2".to_vec()));
    let spool = folder.path().join("cache/spool");
    unnamed(Some(&spool)).unwrap();
    assert_eq!((mode(&spool), fs::read_dir(&spool).unwrap().count()), (0o700, 0));
}

#[cfg(unix)]
#[test]
fn a_file_of_our_own_that_is_a_link_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("dotfiles"), folder.path().join("settings"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink("dotfiles", &link).unwrap();
    replace(&link, b"new").unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"new");
}

#[test]
fn what_is_provided_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sample.txt");
    provide(&file, b"sample").unwrap();
    fs::write(&file, "a person's").unwrap();
    provide(&file, b"sample").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"a person's");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn windows_that_write_at_once_neither_tear_a_file_nor_lose_it() {
    const WRITES: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.ron");
    let texts = ["a".repeat(300_000), "b".repeat(200_000), "c".repeat(100_000)];
    replace(&file, texts[0].as_bytes()).unwrap();
    thread::scope(|scope| {
        for text in &texts {
            scope.spawn(|| (0..WRITES).for_each(|_| replace(&file, text.as_bytes()).unwrap()));
        }
        for _ in 0..WRITES {
            let seen = fs::read_to_string(&file).unwrap();
            assert!(texts.contains(&seen), "torn: {} bytes", seen.len());
        }
    });
    assert!(texts.contains(&fs::read_to_string(&file).unwrap()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left");
}

#[cfg(unix)]
#[test]
fn a_lock_is_waited_for_but_not_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.ron");
    let held = Lock::take(&file).unwrap();
    // The program that holds it hangs: it is written all the same.
    let begun = Instant::now();
    replace(&file, b"1").unwrap();
    assert!(begun.elapsed() >= LOCK_LIMIT, "{:?}", begun.elapsed());
    assert_eq!(fs::read(&file).unwrap(), b"1");
    drop(held);
    assert!(Lock::take(&file).is_some());
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.ron");
    fs::create_dir(&file).unwrap();
    assert_eq!(replace(&file, b"1").unwrap_err().fault, FileFault::IsFolder);
    let below = file.join("x");
    fs::write(&below, "old").unwrap();
    let error = replace(&below.join("y"), b"1").unwrap_err();
    assert_eq!(error.step, FileStep::Open, "{error}");
    assert_eq!(fs::read(&below).unwrap(), b"old");
    assert_eq!(fs::read_dir(&file).unwrap().count(), 1);
}
