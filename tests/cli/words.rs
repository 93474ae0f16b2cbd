//! What the program says of itself: help, mistakes in arguments, completions, the manual.

use crate::program::run;

#[test]
fn help_documents_the_exit_codes_in_both_languages() {
    let english = run(&["--help"], b"");
    assert_eq!(english.code, 0);
    for code in ["0 ", "1 ", "2 ", "130", "141"] {
        assert!(english.text().contains(&format!("\n  {code}")), "{}", english.text());
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_netplay"));
    let chinese = command.args(["--lang=zh", "listen", "--help"]).output().unwrap();
    let chinese = String::from_utf8(chinese.stdout).unwrap();
    assert!(chinese.contains("在哪里监听") && !chinese.contains("cli-"), "{chinese}");
}

#[test]
fn mistakes_are_named_and_are_mistakes_of_usage() {
    let table: [(&[&str], &str); 19] = [
        (&["udp"], "--bind"),
        (&["udp", "::1:80"], "brackets"),
        (&["udp", "[::1]:7", "--frob"], "--frob"),
        (&["udp", "[::1]:7", "--send"], "--send <TEXT>: the value is missing"),
        (&["udp", "[::1]:7", "--line-end", "x"], "crlf"),
        (&["listen", "[::1]:0", "--folder", "."], "--behaviour files"),
        (&["listen", "[::1]:0", "--behaviour=files", "--folder=/none/such"], "/none/such"),
        (&["listen", "[::1]:0", "--framing", "lines"], "--rules"),
        (&["listen", "[::1]:0", "--echo", "--framing", "words"], "modbus-tcp"),
        (&["messages", "list", "--messages", "/none/such"], "/none/such"),
        (&["udp", "9999"], "example.com:80"),
        (&["connect", "example.com:0"], "0"),
        (&["listen", "example.com:80"], "127.0.0.1:9999"),
        (&["get", "file:///etc/passwd"], "file"),
        (&["udp", "[::1]:7", "--for", "10"], "10s"),
        (&["udp", "[::1]:7", "--send", "0g", "--hex"], "--send: “g”"),
        (&["listen", "[::1]:0", "--behaviour", "files"], "--folder"),
        (&["listen", "[::1]:0", "--echo", "--hello"], "--hello"),
        (&["fly"], "fly"),
    ];
    for (arguments, named) in table {
        let left = run(arguments, b"");
        assert_eq!((left.code, left.out.len()), (2, 0), "{arguments:?}: {}", left.err);
        assert!(left.err.contains(named), "{arguments:?}: {}", left.err);
    }
}

/// Letters of the library's own sentences that would stand among ours.
#[test]
fn mistakes_and_words_are_said_in_chinese_too() {
    for arguments in [
        &["udp", "x"][..],
        &["udp", "[::1]:7", "--send"],
        &["udp", "[::1]:7", "--line-end", "x"],
        &["udp", "[::1]:7", "--raw", "--json"],
        &["udp", "[::1]:7", "--for", "1s", "--for", "1s"],
        &["udp", "[::1]:7", "more"],
        &["listen", "[::1]:0", "--rules", "/none/such"],
        &["connect"],
        &["fly"],
        &["udp", "--help"],
    ] {
        let left = run(&[&["--lang=zh"], arguments].concat(), b"");
        let said = format!("{}{}", left.err, left.text());
        assert!(said.contains(|letter| letter > '\u{4e00}'), "{said}");
        for english in ["error:", "invalid", "Usage", "possible", "could not", "cannot", "For more"]
        {
            assert!(!said.contains(english), "{english}: {said}");
        }
    }
}

#[test]
fn shells_get_completions_and_man_a_page() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let left = run(&["completions", shell], b"");
        assert_eq!(left.code, 0);
        assert!(left.text().contains("line-end"), "{shell}");
    }
    let page = run(&["man"], b"");
    assert!(page.text().contains(".TH netplay 1") && page.text().contains("130"));
    let page = run(&["man", "udp"], b"");
    assert!(page.text().contains("netplay\\-udp") && page.text().contains("broadcast"));
    assert_eq!(run(&["man", "fly"], b"").code, 2);
}
