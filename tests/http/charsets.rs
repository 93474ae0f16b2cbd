//! Pages in their encodings, from the wire to the rows that are shown: who says which, and that it is
//! right whatever the pieces are in which a page comes.

use crate::codings::gzip;
use crate::loading::{Loading, get_from, poll};
use crate::server::{Script, Server, Step, answer};
use encoding_rs::{BIG5, EUC_KR, GB18030, GBK, SHIFT_JIS, UTF_8};
use network_playground::net::http::Hop;
use network_playground::page::{CharsetReason, Page};
use network_playground::payload::Encoding;
use std::sync::Arc;
use std::task::Waker;

use CharsetReason::{Bom, Chosen, Default, Guess, Header, Json, Meta};

/// A sentence with characters that GBK and UTF-8 have.
const CHINESE: &str = "<p>你好，世界。这是一个网络编程的教程页面。</p>";

/// What a page turned out to be.
#[derive(Debug, PartialEq, Eq)]
struct ShownBody {
    encoding: &'static str,
    why: CharsetReason,
    text: String,
}

/// Reads a page to its end.
fn shown(hop: Arc<Hop>, choice: Option<Encoding>) -> ShownBody {
    let page = Page::read(hop, choice, Waker::noop().clone()).unwrap();
    poll("the page is read", || page.glance().is_whole);
    let glance = page.glance();
    assert_eq!(glance.failure, None);
    let mut text = String::new();
    for row in page.rows(0..glance.rows) {
        text.push_str(&String::from_utf8_lossy(&row.text));
        if row.place.ends_line && row.place.next > row.place.end {
            text.push('\n');
        }
    }
    let charset = glance.charset.unwrap();
    ShownBody { encoding: charset.encoding.name(), why: charset.why, text }
}

fn loaded(script: Script, choice: Option<Encoding>) -> ShownBody {
    let server = Server::once(script);
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    shown(loading.hop(), choice)
}

fn page(content_type: &str, body: &[u8]) -> Vec<u8> {
    page_with(&format!("Content-Type: {content_type}\r\n"), body)
}

/// With these lines in its head.
fn page_with(lines: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A page at once and in single bytes: who says what it is, and its text.
#[track_caller]
fn assert_page(content_type: &str, body: &[u8], encoding: &str, why: CharsetReason, text: &str) {
    let sent = page(content_type, body);
    let in_bytes = vec![Step::Request, Step::Pieces(sent.clone(), 1), Step::Close];
    for script in [answer(sent), in_bytes] {
        let shown = loaded(script, None);
        assert_eq!((shown.encoding, shown.why, shown.text.as_str()), (encoding, why, text));
    }
}

fn gbk(text: &str) -> Vec<u8> {
    GBK.encode(text).0.into_owned()
}

#[test]
fn the_header_says_it() {
    for name in ["gbk", "GBK", "gb2312", "\"GBK\"", "x-gbk"] {
        let content_type = format!("text/html; charset={name}");
        assert_page(&content_type, &gbk(CHINESE), "GBK", Header, CHINESE);
    }
    assert_page("text/html;charset=utf-8", CHINESE.as_bytes(), "UTF-8", Header, CHINESE);
    assert_page("text/plain; CHARSET=Big5; x=y", &BIG5.encode("中文").0, "Big5", Header, "中文");
    let japanese = SHIFT_JIS.encode("こんにちは").0;
    assert_page("text/html; charset=Shift_JIS", &japanese, "Shift_JIS", Header, "こんにちは");
    let korean = EUC_KR.encode("안녕하세요").0;
    assert_page("text/html; charset=euc-kr", &korean, "EUC-KR", Header, "안녕하세요");
    assert_page("text/html; charset=iso-8859-1", b"caf\xe9", "windows-1252", Header, "café");
}

#[test]
fn the_header_says_it_in_several_lines_or_oddly() {
    let table = [
        "Content-Type: text/html\r\nContent-Type: text/html; charset=gbk\r\n",
        "Content-Type: text/html; charset=gbk\r\nContent-Type: text/html\r\n",
        "Content-Type: text/html, text/html; charset=gbk\r\n",
        "Content-Type: text/html; charset=gbk, text/html\r\n",
        "Content-Type: text/html, charset=gbk\r\n",
        "Content-Type: text/html charset=gbk\r\n",
        "Content-Type: text/html;\r\n charset=gbk\r\n",
    ];
    for lines in table {
        let shown = loaded(answer(page_with(lines, &gbk(CHINESE))), None);
        assert_eq!((shown.encoding, shown.why), ("GBK", Header), "{lines}");
        assert_eq!(shown.text, CHINESE, "{lines}");
    }
}

#[test]
fn xml_in_utf16_without_a_mark() {
    let text = "<?xml version=\"1.0\"?><p>你好</p>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for content_type in ["text/xml", "application/rss+xml", "text/html", "application/octet-stream"]
    {
        assert_page(content_type, &little, "UTF-16LE", Guess, text);
        assert_page(content_type, &big, "UTF-16BE", Guess, text);
    }
}

#[test]
fn one_nul_in_what_is_said_to_be_text_is_still_text() {
    for content_type in ["text/plain", "text/html", "application/json"] {
        let shown = loaded(answer(page(content_type, b"{\"a\": \"x\0y\"}")), None);
        assert_eq!(shown.text, "{\"a\": \"x\0y\"}", "{content_type}");
    }
}

#[test]
fn gb18030_has_all_characters() {
    let text = "<p>汉字 𠀀𠮷 ḿ €</p>";
    let body = GB18030.encode(text).0;
    assert_page("text/html; charset=gb18030", &body, "gb18030", Header, text);
}

#[test]
fn the_page_says_it() {
    let metas = [
        "<meta charset=gbk>",
        "<meta charset=\"GB2312\"/>",
        "<META http-equiv=Content-Type content=\"text/html; charset=gbk\">",
        "<!-- <meta charset=utf-8> --><meta charset='gbk'>",
    ];
    for meta in metas {
        let text = format!("<html><head>{meta}</head>{CHINESE}");
        assert_page("text/html", &gbk(&text), "GBK", Meta, &text);
    }
    // A name that nobody knows says nothing.
    let text = format!("<meta charset=gbk>{CHINESE}");
    assert_page("text/html; charset=klingon", &gbk(&text), "GBK", Meta, &text);
}

#[test]
fn the_first_bytes_say_it() {
    let with = |mark: &[u8], text: &[u8]| [mark, text].concat();
    let utf8 = with(b"\xef\xbb\xbf", CHINESE.as_bytes());
    assert_page("text/html", &utf8, "UTF-8", Bom, CHINESE);
    let little: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_page("text/html", &with(b"\xff\xfe", &little), "UTF-16LE", Bom, CHINESE);
    let big: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_page("text/html", &with(b"\xfe\xff", &big), "UTF-16BE", Bom, CHINESE);
}

#[test]
fn the_first_who_says_it_is_believed() {
    let lying = format!("<meta charset=utf-8>{CHINESE}");
    assert_page("text/html; charset=gbk", &gbk(&lying), "GBK", Header, &lying);
    let marked = ["\u{feff}<meta charset=gbk>", CHINESE].concat();
    let text = marked.trim_start_matches('\u{feff}');
    assert_page("text/html; charset=big5", marked.as_bytes(), "UTF-8", Bom, text);
}

#[test]
fn nobody_says_it() {
    let long = CHINESE.repeat(20);
    let sent = page("text/html", &gbk(&long));
    let shown = loaded(answer(sent), None);
    assert_eq!((shown.why, shown.text.as_str()), (Guess, long.as_str()));
    assert!(["GBK", "gb18030"].contains(&shown.encoding), "{}", shown.encoding);
    let shown = loaded(answer(page("text/html", UTF_8.encode(&long).0.as_ref())), None);
    assert_eq!((shown.encoding, shown.text.as_str()), ("UTF-8", long.as_str()));
    let shown = loaded(answer(page("text/plain", b"plain")), None);
    assert_eq!((shown.why, shown.text.as_str()), (Default, "plain"));
    let json = "{\"a\": \"你好\"}";
    assert_page("application/json", json.as_bytes(), "UTF-8", Json, json);
}

#[test]
fn a_person_has_the_last_word() {
    let sent = page("text/html; charset=utf-8", &gbk(CHINESE));
    let shown = loaded(answer(&sent), Some(Encoding::Gbk));
    assert_eq!((shown.encoding, shown.why), ("GBK", Chosen));
    assert_eq!(shown.text, CHINESE);
}

#[test]
fn another_choice_reads_the_same_bytes_anew() {
    let server = Server::once(answer(page("text/html; charset=utf-8", &gbk(CHINESE))));
    let loading = Loading::whole(get_from(server.address()));
    let page = Page::read(loading.hop(), None, Waker::noop().clone()).unwrap();
    poll("the page is read", || page.glance().is_whole);
    assert_eq!(page.glance().charset.unwrap().why, Header);
    page.choose(Some(Encoding::Gbk));
    poll("it is read anew", || {
        let glance = page.glance();
        glance.is_whole && glance.charset.is_some_and(|charset| charset.why == Chosen)
    });
    assert_eq!(String::from_utf8_lossy(&page.rows(0..1)[0].text), CHINESE);
    assert_eq!(server.connections(), 1);
}

#[test]
fn coded_and_chunked_pages_are_text_too() {
    let text = format!("<meta charset=gbk>\n{}", CHINESE.repeat(50));
    let body = gzip(&gbk(&text));
    let chunk = |part: &[u8]| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
    let chunks: Vec<u8> = body.chunks(13).flat_map(chunk).chain(*b"0\r\n\r\n").collect();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let shown = loaded(answer([head.as_bytes(), &chunks].concat()), None);
    assert_eq!((shown.encoding, shown.why), ("GBK", Meta));
    assert_eq!(shown.text, text);
}

#[test]
fn a_page_is_read_while_it_comes() {
    let (first, rest) = ("<p>第一行</p>\n", "<p>第二行</p>\n");
    let body = gbk(&[first, rest].concat());
    let cut = gbk(first).len() + 4;
    let sent = page("text/html; charset=gbk", &body);
    let head_bytes = sent.len() - body.len();
    let (begin, end) = sent.split_at(head_bytes + cut);
    let script = vec![
        Step::Request,
        Step::Send(begin.to_vec()),
        Step::Gate,
        Step::Send(end.to_vec()),
        Step::Stay,
    ];
    let server = Server::once(script);
    let mut loading = Loading::start(get_from(server.address()));
    loading.until("a part", |loading| {
        loading.session.download().last().is_some_and(|hop| hop.body_bytes() == cut as u64)
    });
    let page = Page::read(loading.hop(), None, Waker::noop().clone()).unwrap();
    poll("the first line", || {
        page.rows(0..1).first().is_some_and(|row| row.text == first.trim_end().as_bytes())
    });
    assert!(!page.glance().is_whole);
    server.open_gate();
    loading.wait_ended();
    poll("all of it", || page.glance().is_whole);
    assert_eq!(page.rows(1..2)[0].text, rest.trim_end().as_bytes());
}
