#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::http::{Head, HeaderLine, HopEnd, HopFacts};
use crate::page::Wrap;
use crate::page::charset::CharsetReason;
use crate::page::find::{Case, MATCHES_MAX};
use crate::page::picture::tests::{bomb, file};
use crate::page::rows::ROW_CHARS_MAX;
use crate::page::{PictureKind, charset};
use crossbeam_channel::Receiver;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Wake;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(20);

struct Ring(Sender<()>);

impl Wake for Ring {
    fn wake(self: Arc<Self>) {
        let _ = self.0.try_send(());
    }
}

struct Tested {
    page: Page,
    woken: Receiver<()>,
}

impl Tested {
    fn of(hop: &Arc<Hop>) -> Self {
        let (ring, woken) = bounded(1);
        let waker = Waker::from(Arc::new(Ring(ring)));
        Self { page: Page::read(Arc::clone(hop), None, waker).unwrap(), woken }
    }

    /// Waits for what is known to be as it should be.
    fn until(&self, what: impl Fn(&Glance) -> bool) -> Glance {
        let deadline = Instant::now() + SOON;
        loop {
            let glance = self.page.glance();
            if what(&glance) {
                return glance;
            }
            self.woken.recv_deadline(deadline).unwrap_or_else(|_| panic!("still {glance:?}"));
        }
    }

    fn whole(&self) -> Glance {
        self.until(|glance| glance.is_whole)
    }

    fn texts(&self) -> Vec<String> {
        let rows = self.page.rows(0..u64::MAX);
        rows.iter().map(|row| String::from_utf8_lossy(&row.text).into_owned()).collect()
    }

    fn find(&self, text: &str) -> Glance {
        self.page.find(Some(Query { text: text.to_owned(), case: Case::Ignored }));
        self.until(|glance| !glance.is_searching)
    }
}

fn head(content_type: &str) -> Head {
    let header =
        HeaderLine { name: "content-TYPE".to_owned(), value: content_type.as_bytes().to_vec() };
    Head { minor_version: 1, status: 200, reason: b"OK".to_vec(), headers: vec![header], bytes: 40 }
}

fn page(content_type: &str, body: &[u8]) -> Tested {
    Tested::of(&Hop::filled(Some(head(content_type)), body))
}

fn gbk(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoding::Gbk.encode(text, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_page_is_read_where_it_is() {
    let page = page("text/html; charset=utf-8", "<p>你好</p>\r\n\nend".as_bytes());
    let glance = page.whole();
    assert_eq!((glance.kind, glance.rows, glance.lines), (Some(BodyKind::Html), 3, 3));
    assert_eq!(glance.charset.unwrap().why, CharsetReason::Header);
    assert_eq!(page.texts(), ["<p>你好</p>", "", "end"]);
    let row = page.page.rows(0..1).remove(0);
    assert_eq!(row.spans, [(0..3, Class::Tag), (9..13, Class::Tag)]);
    assert!(!row.may_have_undecodable());
}

#[test]
fn a_byte_order_mark_is_no_text() {
    for (mark, name) in
        [(&b"\xef\xbb\xbfab\ncd"[..], "UTF-8"), (b"\xff\xfea\0b\0\n\0c\0d\0", "UTF-16LE")]
    {
        let page = page("text/plain", mark);
        let glance = page.whole();
        assert_eq!(glance.charset.unwrap().encoding.name(), name);
        assert_eq!(page.texts(), ["ab", "cd"]);
        assert_eq!(page.find("ab").matches, 1);
        assert_eq!(page.page.row_of_match(0), Some((0, 0)));
    }
}

#[test]
fn json_is_formatted_and_wrapped_when_that_is_wanted_and_only_then() {
    let body = "{\"a\":\"你好\",\"b\":[1,2]}";
    let formatted = ["{", "  \"a\": \"你好\",", "  \"b\": [", "    1,", "    2", "  ]", "}"];
    for (content_type, bytes) in [
        ("application/json", body.as_bytes().to_vec()),
        ("application/json; charset=gbk", gbk(body)),
    ] {
        let page = page(content_type, &bytes);
        page.whole();
        assert_eq!(page.texts(), [body]);
        let shape = PageShape { json: JsonLayout::Formatted, ..PageShape::default() };
        page.page.lay_out(shape);
        page.until(|glance| glance.shape == shape && glance.is_whole);
        assert_eq!(page.texts(), formatted);
        assert_eq!(page.find("你好").matches, 1);
        assert_eq!(page.page.row_at(6), Some(1));
        let shape = PageShape { wrap: Wrap::at(16), ..PageShape::default() };
        page.page.lay_out(shape);
        page.until(|glance| glance.shape == shape && glance.is_whole);
        assert_eq!(page.texts(), ["{\"a\":\"你好\",\"b\":", "[1,2]}"]);
    }
    // Other text is what it is.
    let page = page("text/plain", b"a {b}");
    page.page.lay_out(PageShape { json: JsonLayout::Formatted, ..PageShape::default() });
    page.until(|glance| glance.shape != PageShape::default() && glance.is_whole);
    assert_eq!(page.texts(), ["a {b}"]);
}

#[test]
fn json_that_becomes_too_much_when_formatted_stays_as_it_came() {
    let body = vec![b'['; 64 << 10];
    let page = page("application/json", &body);
    page.page.lay_out(PageShape { json: JsonLayout::Formatted, ..PageShape::default() });
    let glance = page.until(|glance| glance.shape.json == JsonLayout::TooLarge && glance.is_whole);
    assert_eq!(glance.lines, 1);
    let rows = page.page.rows(0..1);
    assert!(rows[0].text.iter().all(|byte| *byte == b'['));
}

#[test]
fn gbk_by_meta_and_by_choice() {
    let body = gbk("<meta charset=gb2312><p>你好</p>\n世界");
    let page = page("text/html", &body);
    let glance = page.whole();
    let charset = glance.charset.unwrap();
    assert_eq!((charset.encoding.name(), charset.why), ("GBK", CharsetReason::Meta));
    assert_eq!(page.texts()[1], "世界");
    page.page.choose(Some(Encoding::Windows1252));
    let other = page.until(|now| now.generation > glance.generation && now.is_whole);
    assert_eq!(other.charset.unwrap().why, CharsetReason::Chosen);
    assert_eq!(page.texts()[1], "ÊÀ½ç");
    page.page.choose(None);
    page.until(|now| now.generation > other.generation && now.is_whole);
    assert_eq!(page.texts()[1], "世界");
}

#[test]
fn bytes_that_are_no_text_stay_what_they_are() {
    let page = page("text/plain; charset=gbk", b"a\xffb");
    page.whole();
    let row = page.page.rows(0..1).remove(0);
    assert_eq!(row.undecodable_at(1), Some((0xff, 3)));
    assert_eq!((row.undecodable_at(0), row.undecodable_at(4)), (None, None));
}

#[test]
fn a_page_that_comes_in_pieces_is_followed() {
    let text = "第一行\r\n<p>second</p>\n".repeat(300) + &"长".repeat(3 * ROW_CHARS_MAX);
    for (content_type, body) in [
        ("text/html; charset=utf-8", text.clone().into_bytes()),
        ("text/html; charset=gbk", gbk(&text)),
    ] {
        let whole = page(content_type, &body);
        let expected = (whole.whole().rows, whole.texts());
        let facts = HopFacts { head: Some(Arc::new(head(content_type))), ..HopFacts::default() };
        let hop = Hop::new(1, facts);
        let page = Tested::of(&hop);
        for piece in body.chunks(777) {
            hop.grow(piece);
            page.woken.recv_timeout(SOON).unwrap();
        }
        assert!(!page.page.glance().is_whole);
        hop.note(|facts| facts.end = Some(HopEnd::Complete));
        assert_eq!((page.whole().rows, page.texts()), expected, "{content_type}");
    }
}

#[test]
fn nobody_looks_while_nothing_comes() {
    /// Several times as long as the pause between two looks while something comes.
    const WHILE: Duration = Duration::from_millis(150);
    let hop = Hop::new(1, HopFacts::default());
    let page = Tested::of(&hop);
    hop.grow(b"line\n");
    page.until(|now| now.rows == 1);
    let looks = || page.page.shared.looks.load(Relaxed);
    let deadline = Instant::now() + SOON;
    // What is under way comes to its end; from then on there is none.
    loop {
        let before = looks();
        let is_quiet = page.woken.recv_timeout(WHILE).is_err();
        if is_quiet && looks() == before {
            break;
        }
        assert!(Instant::now() < deadline, "{before} looks, and they go on");
    }
    hop.grow(b"another\n");
    page.until(|now| now.rows == 2);
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    assert_eq!(page.whole().rows, 2);
}

#[test]
fn what_comes_in_many_pieces_is_looked_at_now_and_then() {
    let hop = Hop::new(1, HopFacts::default());
    let page = Tested::of(&hop);
    let begun = Instant::now();
    for _ in 0..20_000 {
        hop.grow(b"x\n");
    }
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    assert_eq!(page.whole().rows, 20_000);
    // Each wake brings a few looks: at what came, at what is to be coloured, and at nothing more.
    let most = 8 * (2 + begun.elapsed().as_millis() as u64 / 30);
    let looks = page.page.shared.looks.load(Relaxed);
    assert!(looks <= most, "{looks} looks in {:?}", begun.elapsed());
}

#[test]
fn what_it_is_may_show_later() {
    let hop = Hop::new(1, HopFacts::default());
    let page = Tested::of(&hop);
    hop.grow(b"<!-- x -->\n");
    page.until(|now| now.rows == 1);
    hop.grow(&[b"<html><meta charset=gbk>\n".to_vec(), vec![b' '; 2000], gbk("你好")].concat());
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    let glance = page.whole();
    assert_eq!(glance.kind, Some(BodyKind::Html));
    assert_eq!(glance.charset.unwrap().encoding.name(), "GBK");
    assert!(page.texts().last().unwrap().ends_with("你好"));
}

#[test]
fn a_guess_may_come_late() {
    let sentence = gbk("网络编程的教程里,浏览器向服务器发送请求。\n").repeat(200);
    let body = [b"ascii line\n".repeat(40_000), sentence].concat();
    let page = page("text/plain", &body);
    let glance = page.whole();
    let charset = glance.charset.unwrap();
    assert_eq!((charset.encoding.name(), charset.why), ("GBK", CharsetReason::Guess));
    assert_eq!(glance.rows, 40_200);
    assert_eq!(charset::tld_of("http://x.cn/").unwrap(), b"cn");
}

#[test]
fn a_body_that_leaves_memory_is_read_anew() {
    let hop = Hop::new(1, HopFacts::default());
    let page = Tested::of(&hop);
    let line = [vec![b'x'; 99], vec![b'\n']].concat();
    hop.grow(&line.repeat(200_000));
    page.until(|now| now.rows >= 199_000);
    hop.grow_out_of_memory();
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    let glance = page.until(|now| now.generation > 1 && now.is_whole);
    assert_eq!(glance.rows, (16_u64 << 20).div_ceil(100));
}

#[test]
fn colours_are_the_same_from_every_row() {
    let text =
        "<p class='x'>a &amp; b <!-- c\nd --></p>\n<script>if (a<b) {}\n</script>".repeat(2000);
    let page = page("text/html; charset=utf-8", text.as_bytes());
    let glance = page.whole();
    let deadline = Instant::now() + SOON;
    // The last rows are coloured once the second pass is there.
    while page.page.rows(glance.rows - 1..glance.rows)[0].spans.is_empty() {
        page.woken.recv_deadline(deadline).unwrap();
    }
    let all = page.page.rows(0..u64::MAX);
    for from in (0..glance.rows).step_by(331) {
        assert_eq!(
            page.page.rows(from..from + 3),
            all[from as usize..][..3.min((glance.rows - from) as usize)]
        );
    }
}

#[test]
fn matches_are_found_counted_and_placed() {
    let line = "no\nneedle and Needle\n你好 needle\n";
    let page = page("text/plain; charset=utf-8", line.repeat(1000).as_bytes());
    page.whole();
    let glance = page.find("NEEDLE");
    assert_eq!((glance.matches, glance.has_more_matches), (3000, false));
    assert_eq!(page.page.row_of_match(0), Some((1, 0)));
    assert_eq!(page.page.row_of_match(1), Some((1, 11)));
    assert_eq!(page.page.row_of_match(2999), Some((2999, 7)));
    assert_eq!((page.page.match_from(2), page.page.match_from(3)), (2, 3));
    let row = page.page.rows(1..2).remove(0);
    assert_eq!(row.matches, [(0, 0..6), (1, 11..17)]);
    page.page.find(Some(Query { text: "Needle".to_owned(), case: Case::Kept }));
    assert_eq!(page.until(|now| !now.is_searching).matches, 1000);
    page.page.find(None);
    assert_eq!(page.until(|now| !now.is_searching).matches, 0);
}

#[test]
fn matches_are_bounded() {
    let page = page("text/plain; charset=utf-8", &b"aab\n".repeat(60_000));
    page.whole();
    let glance = page.find("a");
    assert_eq!((glance.matches, glance.has_more_matches), (MATCHES_MAX, true));
}

#[test]
fn another_encoding_finds_other_matches() {
    let page = page("text/plain; charset=gbk", &gbk("你好 你好"));
    page.whole();
    assert_eq!(page.find("你好").matches, 2);
    page.page.choose(Some(Encoding::Windows1252));
    page.until(|now| now.generation > 1 && now.is_whole && !now.is_searching && now.matches == 0);
}

#[test]
fn pictures_are_decoded_and_bombs_are_not() {
    let decoded = |body: &[u8]| {
        let page = page("image/png", body);
        page.whole();
        page.page.picture().unwrap()
    };
    let picture = decoded(&file(PictureKind::Jpeg, 40, 30)).unwrap();
    assert_eq!((picture.kind, picture.original), (PictureKind::Jpeg, [40, 30]));
    let refused = decoded(&bomb(60_000, 60_000)).unwrap_err();
    assert_eq!(refused, PictureFailure::TooLarge(Some([60_000, 60_000])));
}

#[test]
fn an_empty_body_is_an_empty_page() {
    let page = page("text/html", b"");
    let glance = page.whole();
    assert_eq!((glance.rows, glance.lines), (0, 0));
    assert!(page.page.rows(0..10).is_empty());
    assert_eq!((page.page.row_of_match(0), page.page.match_from(3)), (None, 0));
}

#[test]
fn the_thread_ends_with_the_page() {
    for hop in [Hop::filled(None, b"x"), Hop::new(1, HopFacts::default())] {
        let page = Tested::of(&hop);
        let deadline = Instant::now() + SOON;
        drop(page.page);
        // The thread has a share of the hop; its waker ends with it.
        while page.woken.recv_deadline(deadline).is_ok() {}
        assert!(Instant::now() < deadline && Arc::strong_count(&hop) == 1);
    }
}
