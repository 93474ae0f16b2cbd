//! Bodies are saved, by dialog and by path.

use super::*;

#[test]
fn the_page_is_saved_by_dialog_and_by_typed_path() {
    for (words, said) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let (server, dialogs) = (Server::new(), Scripted::default());
        let mut driver = at_get(words);
        driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
        get(&mut driver, said, &format!("{}/a/page.html", server.url));
        server.answers(PAGE);
        driver.wait_for("200 OK");
        driver.click_enabled(said.save);
        let ask = dialogs.asked.borrow().first().cloned().unwrap();
        assert_eq!((ask.kind, ask.file_name.as_str()), (DialogKind::Save, "page.html"));
        let chosen = folder.path().join("chosen.html");
        dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(chosen.clone()));
        driver.wait_for(said.saved);
        assert_eq!(fs::read(&chosen).unwrap(), body_of(PAGE));

        let typed = folder.path().join("网页.html");
        driver.fill(said.save_to, &typed.display().to_string());
        driver.shortcut(Modifiers::NONE, Key::Enter);
        // The file is there before the window knows; until then, it writes nothing else.
        let is_told = |text: &String| text.contains(said.saved) && text.contains("网页.html");
        driver.until("the file", |driver| driver.texts().iter().any(is_told));
        assert_eq!(fs::read(&typed).unwrap(), body_of(PAGE));

        // A file that is there goes only when a person says so.
        fs::write(&typed, "precious").unwrap();
        for (answer, left) in [(said.keep, &b"precious"[..]), (said.replace, body_of(PAGE))] {
            driver.fill(said.save_to, &typed.display().to_string());
            driver.shortcut(Modifiers::NONE, Key::Enter);
            driver.wait_for(said.exists);
            assert_eq!(fs::read(&typed).unwrap(), b"precious");
            driver.click(answer);
            driver.until("the answer", |driver| {
                !driver.shows(said.exists) && fs::read(&typed).unwrap() == left
            });
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

/// A response with this body.
fn answer_of(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn a_dialog_saves_what_it_was_opened_for() {
    let folder = tempfile::tempdir().unwrap();
    let (server, dialogs) = (Server::new(), Scripted::default());
    let mut driver = at_get(&ENGLISH);
    driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
    let load = |driver: &mut Driver, name: &str| {
        get(driver, &SAID_ENGLISH, &format!("{}/{name}", server.url));
        server.answers(&answer_of(name));
        driver.wait_for(&format!("200 OK · {} B", name.len()));
    };
    let choose = |driver: &mut Driver, name: &str| {
        let path = folder.path().join(name);
        dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(path.clone()));
        driver.until("the file", |_| path.exists());
        driver.wait_for(name);
        fs::read_to_string(path).unwrap()
    };
    let last_ask = || dialogs.asked.borrow().last().cloned().unwrap();
    load(&mut driver, "first");
    driver.click_enabled("Save…");
    load(&mut driver, "the-second");
    driver.click_enabled("Save…");
    assert_eq!(dialogs.asked.borrow().len(), 1, "one dialog at a time");
    assert_eq!(choose(&mut driver, "one"), "first");

    // What was asked for while another dialog was open is forgotten.
    driver.click("Options");
    driver.click("Choose CA file…");
    driver.click("Options");
    driver.click_enabled("Save…");
    dialogs.answers.borrow_mut().push_back(DialogResult::Cancelled);
    driver.until("the end of the dialog", |_| dialogs.answers.borrow().is_empty());
    load(&mut driver, "third");
    driver.click_enabled("Save…");
    // A name that a dialog answered is none that a person typed.
    assert_eq!((dialogs.asked.borrow().len(), last_ask().file_name.as_str()), (3, "third"));
    assert_eq!(last_ask().folder.as_deref(), Some(folder.path()));
    assert_eq!(choose(&mut driver, "three"), "third");
}

#[test]
fn a_short_body_is_told_and_can_be_saved() {
    for (words, said) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::new();
        let mut driver = at_get(words);
        get(&mut driver, said, &server.url);
        server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
        driver.wait_for(said.failed);
        driver.click(said.saving);
        driver.wait_for(said.incomplete);
        let path = folder.path().join("short");
        driver.fill(said.save_to, &path.display().to_string());
        driver.shortcut(Modifiers::NONE, Key::Enter);
        driver.until("the file", |_| path.exists());
        driver.wait_for(said.saved);
        assert!(driver.shows(said.incomplete));
        assert_eq!(fs::read(&path).unwrap(), b"hello");
    }
}

#[test]
fn without_a_dialog_the_path_is_typed_and_a_closed_one_is_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let (server, dialogs) = (Server::new(), Scripted::default());
    let mut driver = at_get(&ENGLISH);
    driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
    get(&mut driver, &SAID_ENGLISH, &server.url);
    server.answers(PAGE);
    driver.wait_for("200 OK");
    driver.click_enabled("Save…");
    dialogs.answers.borrow_mut().push_back(DialogResult::Cancelled);
    driver.until("the end of the dialog", |_| dialogs.answers.borrow().is_empty());
    assert!(!driver.shows("Save to"), "nothing is told");
    driver.click_enabled("Save…");
    dialogs.answers.borrow_mut().push_back(DialogResult::Unavailable);
    driver.wait_for("type the path");
    // The whole response this time.
    driver.choose_in("What is saved", "Whole response with its header");
    let missing = folder.path().join("missing").join("page");
    driver.fill("Save to", &missing.display().to_string());
    driver.click("Save file");
    driver.wait_for("ENOENT");
    let path = folder.path().join("answer.txt");
    driver.fill("Save to", &path.display().to_string());
    driver.click("Save file");
    driver.wait_for("bytes to");
    assert_eq!(fs::read(&path).unwrap(), PAGE);
}
