#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

fn target(url: &str) -> Target {
    Target::parse(url).unwrap()
}

fn history(recent: &[&str], bookmarks: &[&str]) -> UrlHistory {
    let mut history = UrlHistory::default();
    for url in recent.iter().rev() {
        history.loaded(&target(url));
    }
    for url in bookmarks {
        assert!(history.bookmark(&target(url)));
    }
    history
}

#[test]
fn the_last_loaded_comes_first_and_once() {
    let mut history = history(&["http://a/", "http://b/", "http://c/"], &[]);
    history.loaded(&target("b"));
    assert_eq!(history.recent(), ["http://b/", "http://a/", "http://c/"]);
    history.forget("http://a/");
    assert_eq!(history.recent(), ["http://b/", "http://c/"]);
    for number in 0..RECENT_MAX + 10 {
        history.loaded(&target(&format!("h/{number}")));
    }
    assert_eq!(history.recent().len(), RECENT_MAX);
    assert_eq!(history.recent()[0], format!("http://h/{}", RECENT_MAX + 9));
    history.loaded(&target(&"x/".repeat(ENTRY_BYTES_MAX)));
    assert_eq!(history.recent()[0], format!("http://h/{}", RECENT_MAX + 9));
    history.forget_recent();
    assert!(history.recent().is_empty());
}

#[test]
fn a_password_is_never_remembered() {
    let table = [
        ("http://user:secret@h/x?y#part", "http://user@h/x?y#part"),
        ("http://:secret@h/", "http://h/"),
        ("https://us%20er:se%3Acret@h/", "https://us%20er@h/"),
        ("user:secret@h/x", "http://user@h/x"),
        ("http://h/#part", "http://h/#part"),
    ];
    for (typed, kept) in table {
        let mut history = history(&[typed, kept], &[typed]);
        assert_eq!(
            (history.recent(), history.bookmarks()),
            (&[kept.to_owned()][..], &[kept.to_owned()][..])
        );
        assert!(history.is_bookmarked(&target(typed)) && history.is_bookmarked(&target(kept)));
        assert!(!ron::to_string(&history).unwrap().contains("cret"));
        history.remove_bookmark(&target(typed));
        assert!(history.bookmarks().is_empty());
    }
}

#[test]
fn bookmarks_are_a_set_with_an_order() {
    let mut history = history(&[], &["b", "a", "b"]);
    assert_eq!(history.bookmarks(), ["http://b/", "http://a/"]);
    assert!(!history.is_bookmarked(&target("http://a/#x")));
    for number in 2..BOOKMARKS_MAX {
        assert!(history.bookmark(&target(&format!("h/{number}"))));
    }
    assert!(!history.bookmark(&target("one-more")) && history.bookmark(&target("a")));
    assert!(!history.bookmark(&target(&"x/".repeat(ENTRY_BYTES_MAX))));
    assert_eq!(history.bookmarks().len(), BOOKMARKS_MAX);
}

#[test]
fn completions_are_what_one_means() {
    let history = history(
        &[
            "http://www.example.com/news",
            "http://other.org/example",
            "https://user@example.net:8080/A/b?c=d#e",
            "http://h/search?q=搜索",
            "http://中文.测试/",
            "http://[::1]:8080/",
            "http://saved.example/",
        ],
        &["https://blog.org/about-example", "http://saved.example/"],
    );
    let (news, other) = ("http://www.example.com/news", "http://other.org/example");
    let (user, blog) =
        ("https://user@example.net:8080/A/b?c=d#e", "https://blog.org/about-example");
    let (search, chinese) =
        ("http://h/search?q=%E6%90%9C%E7%B4%A2", "http://xn--fiq228c.xn--0zwm56d/");
    let (six, saved) = ("http://[::1]:8080/", "http://saved.example/");
    let table: [(&str, &[&str]); 24] = [
        ("", &[blog, saved, news, other, user, search, chinese, six]),
        ("exam", &[blog, saved, news, user, other]),
        ("EXAM ", &[blog, saved, news, user, other]),
        ("example.com", &[news]),
        ("www.exam", &[news, user]),
        ("http://exam", &[news, user]),
        ("https://www.example.c", &[news]),
        ("news", &[news]),
        ("other", &[other]),
        ("org", &[blog, other]),
        ("user@exam", &[user]),
        ("user", &[user]),
        (":8080", &[user, six]),
        ("/a/B", &[user]),
        ("#e", &[user]),
        ("c=d", &[user]),
        ("[::1", &[six]),
        ("搜索", &[search]),
        ("%e6%90%9c", &[search]),
        ("中文.测试", &[chinese]),
        ("http://中文.测试", &[chinese]),
        ("http", &[blog, saved, news, other, user, search, chinese, six]),
        ("https:", &[blog, user]),
        ("nowhere", &[]),
    ];
    for (typed, expected) in table {
        assert_eq!(history.completions(typed), expected, "{typed:?}");
    }
    assert!(history.completions(saved).is_empty(), "it is typed already");
    assert!(history.completions(&"x".repeat(1 << 20)).is_empty());
}

#[test]
fn at_most_a_few_are_offered() {
    let urls: Vec<String> = (0..50).map(|number| format!("http://h/{number}")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let history = history(&urls, &urls[40..45]);
    let found = history.completions("h/");
    assert_eq!(found.len(), COMPLETIONS_MAX);
    assert_eq!(
        found[..6],
        ["http://h/40", "http://h/41", "http://h/42", "http://h/43", "http://h/44", "http://h/0"]
    );
}

#[test]
fn what_is_kept_comes_back() {
    let history = history(&["http://a/#x", "https://user:p@b/"], &["c"]);
    let text = ron::to_string(&history).unwrap();
    assert_eq!(ron::from_str::<UrlHistory>(&text).unwrap(), history);
    assert_eq!(ron::from_str::<UrlHistory>("()").unwrap(), UrlHistory::default());
}

#[test]
fn what_somebody_wrote_into_the_file_is_checked() {
    let odd = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "",
        "http://",
        "http://h/\\n\\u{1b}[31m",
        "http://a b/",
        "http://127.0.0.1:99999/",
        &"x".repeat(ENTRY_BYTES_MAX + 1),
    ];
    let good = ["a", "http://a/", "http://user:secret@b/", "http://h/\u{202e}x"];
    let many = (0..5000).map(|number| format!("h/{number}"));
    let all = odd.iter().chain(&good).map(|url| (*url).to_owned()).chain(many);
    let list: Vec<String> = all.map(|url| format!("\"{url}\"")).collect();
    let text = format!("(recent:[{0}],bookmarks:[{0}],unheard_of:3)", list.join(","));
    let history: UrlHistory = ron::from_str(&text).unwrap();
    for urls in [history.recent(), history.bookmarks()] {
        assert_eq!(urls[..4], ["http://a/", "http://user@b/", "http://h/%E2%80%AEx", "http://h/0"]);
        assert_eq!(urls.len(), RECENT_MAX);
    }
}
