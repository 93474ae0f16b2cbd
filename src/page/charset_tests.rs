#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use CharsetReason::{Bom, Chosen, Declaration, Guess as Guessed, Header, Json, Meta};

fn evidence(content_type: &str) -> Evidence {
    let content_type = ContentType::of([content_type.as_bytes()]);
    Evidence { content_type, ..Evidence::default() }
}

type Told = Option<(&'static str, CharsetReason)>;

fn decided(content_type: &str, kind: BodyKind, start: &[u8]) -> Told {
    told(&evidence(content_type), kind, start).map(|found| (found.encoding.name(), found.why))
}

#[test]
fn who_says_it_in_the_order_of_the_standard() {
    let html = "text/html";
    let table: [(&str, &[u8], Told); 37] = [
        ("text/html; charset=gbk", b"", Some(("GBK", Header))),
        ("text/html; charset=gb2312", b"", Some(("GBK", Header))),
        ("text/html;charset=\"GB18030\"", b"", Some(("gb18030", Header))),
        ("text/html;charset='big5'", b"", Some(("Big5", Header))),
        ("text/html; x=\"a;charset=big5\"; CHARSET = UTF-8 ;y", b"", Some(("UTF-8", Header))),
        ("text/html; charset=latin1", b"", Some(("windows-1252", Header))),
        ("text/html; charset=sjis", b"", Some(("Shift_JIS", Header))),
        ("text/html; charset=utf-16le", b"", Some(("UTF-16LE", Header))),
        ("text/html; charset=nonsense", b"<meta charset=gbk>", Some(("GBK", Meta))),
        ("text/html; charset=gbk", b"\xef\xbb\xbfx", Some(("UTF-8", Bom))),
        (html, b"\xff\xfea\0", Some(("UTF-16LE", Bom))),
        (html, b"\xfe\xff\0a", Some(("UTF-16BE", Bom))),
        (html, b"\xef\xbb\xbf<meta charset=gbk>", Some(("UTF-8", Bom))),
        (html, b"<meta charset=gbk>", Some(("GBK", Meta))),
        (html, b"<META CharSet=\"GB2312\" >", Some(("GBK", Meta))),
        (html, b"<meta/charset='big5-hkscs'/>", Some(("Big5", Meta))),
        (html, b"<meta charset=utf-16>", Some(("UTF-8", Meta))),
        (html, b"<meta charset=x-user-defined>", Some(("windows-1252", Meta))),
        (
            html,
            b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb18030\">",
            Some(("gb18030", Meta)),
        ),
        (
            html,
            b"<meta content='text/html;charset = \"euc-kr\"' http-equiv=content-type>",
            Some(("EUC-KR", Meta)),
        ),
        (html, b"<meta name=x content='charset=gbk'>", None),
        (html, b"<!-- <meta charset=gbk> --><meta charset=big5>", Some(("Big5", Meta))),
        (html, b"<!--><meta charset=gbk>", Some(("GBK", Meta))),
        (html, b"<a title='<meta charset=gbk>'><meta charset=big5>", Some(("Big5", Meta))),
        (html, b"<!doctype html></x><?y?><meta charset=gbk", Some(("GBK", Meta))),
        (html, b"<metal charset=gbk>", None),
        (html, b"<meta charset=x charset=gbk><meta charset=nope>", None),
        (html, b"<?xml version='1.0' encoding='gbk'?>", Some(("GBK", Declaration))),
        ("text/xml", b"<?xml version=\"1.0\" encoding = \"gb2312\"?>", Some(("GBK", Declaration))),
        ("text/xml", b"<meta charset=gbk/>", None),
        ("text/xml", b"<\0?\0x\0", Some(("UTF-16LE", Guessed))),
        ("text/xml", b"\0<\0r\0s", Some(("UTF-16BE", Guessed))),
        ("text/xml; charset=gbk", b"<\0?\0x\0", Some(("GBK", Header))),
        ("text/xml", b"<\0\0\0", None),
        ("application/json", b"{}", Some(("UTF-8", Json))),
        ("application/json; charset=gbk", b"{}", Some(("GBK", Header))),
        ("text/plain", b"<meta", None),
    ];
    for (content_type, start, expected) in table {
        let kind = match content_type.split(';').next().unwrap() {
            "text/xml" => BodyKind::Xml,
            "application/json" => BodyKind::Json,
            "text/plain" => BodyKind::Text,
            _ => BodyKind::Html,
        };
        let found = decided(content_type, kind, start);
        assert_eq!(found, expected, "{content_type} {}", start.escape_ascii());
    }
}

#[test]
fn a_choice_stands_on_top() {
    let choice = Some(payload::Encoding::Gbk);
    let evidence = Evidence { choice, ..evidence("text/html; charset=utf-8") };
    let found = told(&evidence, BodyKind::Html, b"\xef\xbb\xbf").unwrap();
    assert_eq!((found.encoding.name(), found.why), ("GBK", Chosen));
}

#[test]
fn only_the_first_1024_bytes_speak() {
    let page = |spaces: usize| [vec![b' '; spaces], b"<meta charset=gbk>".to_vec()].concat();
    assert!(decided("", BodyKind::Html, &page(1024 - 18)).is_some());
    assert!(decided("", BodyKind::Html, &page(1024)).is_none());
}

fn guessed(pieces: &[&[u8]], tld: Option<&[u8]>) -> (&'static str, CharsetReason) {
    let mut guess = Guess::new(tld.map(<[u8]>::to_vec));
    for (number, piece) in pieces.iter().enumerate() {
        guess.feed(piece, After::of(number, pieces.len()));
    }
    (guess.charset().encoding.name(), guess.charset().why)
}

#[test]
fn a_guess_reads_what_there_is() {
    let text = "网络编程的教程里,浏览器向服务器发送请求,服务器返回网页的内容。";
    let in_encoding = |encoding: payload::Encoding, text: &str| {
        let mut bytes = Vec::new();
        encoding.encode(text, &mut bytes).unwrap();
        bytes
    };
    let gbk = in_encoding(payload::Encoding::Gbk, text);
    assert_eq!(guessed(&[&gbk], None), ("GBK", Guessed));
    assert_eq!(guessed(&[b"ascii first ", &gbk[..7], &gbk[7..]], None), ("GBK", Guessed));
    assert_eq!(guessed(&[text.as_bytes()], Some(b"cn")), ("UTF-8", Guessed));
    assert_eq!(guessed(&[b"only ascii"], None), ("UTF-8", CharsetReason::Default));
    let big5 = in_encoding(payload::Encoding::Big5, "網路程式設計的教學,瀏覽器向伺服器發送請求。");
    assert_eq!(guessed(&[&big5], Some(b"tw")), ("Big5", Guessed));
    let mut endless = Guess::new(None);
    for _ in 0..40 {
        endless.feed(&gbk.repeat(100), After::More);
    }
    assert!(endless.is_over && !endless.feed(&gbk, After::Nothing));
}

#[test]
fn the_end_of_a_host_name() {
    let table = [
        ("http://example.com/", Some("com")),
        ("https://user@WWW.example.CN./x", Some("cn")),
        ("http://中文.测试/", Some("xn--0zwm56d")),
        ("http://127.0.0.1/", None),
        ("http://[::1]/", None),
        ("nonsense", None),
    ];
    for (url, expected) in table {
        assert_eq!(tld_of(url).as_deref(), expected.map(str::as_bytes), "{url}");
    }
}
