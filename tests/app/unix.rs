//! The pane of a Unix-domain socket.

use crate::driver::{CHINESE, Driver, ENGLISH};
use network_playground::i18n::Texts;

/// What ended says nothing of a socket of another type.
#[test]
fn a_failure_goes_when_another_type_is_chosen() {
    for words in [&ENGLISH, &CHINESE] {
        let texts = Texts::new(words.lang);
        let text = |id: &str| texts.get(id).into_owned();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("a.sock");
        let mut driver = Driver::new(words.lang);
        driver.click(words.new_tab);
        driver.click(&text("new-unix-tab"));
        driver.fill(&text("unix-name"), &path.display().to_string());
        driver.click(&text("listen"));
        driver.wait_for(&text("state-failed"));
        let (name, purpose) = (text("unix-stream-connect"), text("unix-stream-connect-purpose"));
        driver.choose_in(&text("unix-type"), &format!("{name}  ·  {purpose}"));
        driver.wait_for(&text("state-not-connected"));
        assert!(!driver.has(&text("state-failed")));
        driver.click(&text("connect"));
        driver.wait_for(&text("state-failed"));
    }
}
