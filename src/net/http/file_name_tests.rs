#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::files::name::{FORBIDDEN, NAME_BYTES_MAX};

const ROOT: &str = "http://h/";

fn name(disposition: Option<&[u8]>, url: &str, content_type: &str, kept: &[Coding]) -> String {
    let content_type = ContentType::of([content_type.as_bytes()]);
    let content_type = content_type.as_ref();
    let target = Target::parse(url).unwrap();
    suggested_name(&NameClues { disposition, content_type, kept, ..NameClues::of(&target) })
}

#[test]
fn the_header_names_the_file() {
    let table: &[(&[u8], &str)] = &[
        (b"attachment; filename=a.txt", "a.txt"),
        (b"attachment; filename=\"a b.txt\"", "a b.txt"),
        (b"attachment; FileName = \"a.txt\" ; size=3", "a.txt"),
        (b"filename=a.txt", "a.txt"),
        (b"inline; filename=\"a;b.txt\"; x=y", "a;b.txt"),
        (b"attachment; filename=\"say \\\"hi\\\".txt\"", "say hi.txt"),
        (b"attachment; filename=\"a\\\\b.txt\"", "b.txt"),
        (b"attachment; filename=\"a\\\";b.txt\"", "a;b.txt"),
        (b"attachment; filename=\"open.txt", "open.txt"),
        (b"attachment; filename=a.txt; filename=b.txt", "a.txt"),
        (b"attachment; filename=no.txt; filename*=UTF-8''yes.txt", "yes.txt"),
        (b"attachment; filename*=UTF-8''yes.txt; filename=no.txt", "yes.txt"),
        (b"attachment; filename*=utf-8'en'%e2%82%ac%20rates.txt", "€ rates.txt"),
        (b"attachment; filename*=iso-8859-1''%A3.txt", "£.txt"),
        (b"attachment; filename*=UTF-8''%E4%BD%A0%E5%A5%BD.html", "你好.html"),
        (b"attachment; filename*=gbk''%C4%E3%BA%C3.html", "你好.html"),
        (b"attachment; filename*=\"UTF-8''a%20b.txt\"", "a b.txt"),
        (b"attachment; filename*=UTF-8''%ff%fe.txt; filename=plain.txt", "plain.txt"),
        (b"attachment; filename*=klingon''x.txt; filename=plain.txt", "plain.txt"),
        (b"attachment; filename*=x.txt; filename=plain.txt", "plain.txt"),
        (b"attachment; filename*=UTF-8''; filename=plain.txt", "plain.txt"),
        ("attachment; filename=\"你好.txt\"".as_bytes(), "你好.txt"),
        (b"attachment; filename=\"\xc4\xe3\xba\xc3.txt\"", "你好.txt"),
        // The second byte of this character in GBK is a backslash.
        (b"attachment; filename=\"a\xd5\x5c.txt\"", "a誠.txt"),
        (b"attachment; filename=\"caf\xe9.txt\"", "café.txt"),
        (b"attachment; filename=%E4%BD%A0%E5%A5%BD.txt", "你好.txt"),
        (b"attachment; filename=100%25.txt", "100%25.txt"),
        // Latin-1, with a byte that GBK would take along with the letter after it.
        (b"attachment; filename=\"caf\xe9s.txt\"", "cafés.txt"),
        // In numbered parts (RFC 2231), in whatever order, with gaps, beside a plain one.
        (b"attachment; filename*0=a; filename*1=\" b\"; filename*2=.txt", "a b.txt"),
        (b"attachment; filename*1=b.txt; filename*0=a", "ab.txt"),
        (b"attachment; filename*0*=UTF-8''%E4%BD; filename*1*=%A0.txt", "你.txt"),
        (b"attachment; filename*0*=UTF-8''%E4%BD%A0; filename*1=\"%41.txt\"", "你%41.txt"),
        (b"attachment; filename*0*=gbk'zh'%C4%E3; FILENAME*1*=%BA%C3.txt", "你好.txt"),
        (b"attachment; filename*0=a.txt; filename*2=c", "a.txt"),
        (b"attachment; filename*1=b.txt; filename=c.txt", "c.txt"),
        (b"attachment; filename*0=a.txt; filename*=UTF-8''b.txt; filename=c", "b.txt"),
        (b"attachment; filename*0*=UTF-8''%ff; filename=c.txt", "c.txt"),
        (b"attachment; filename*x=b.txt; filename*=; filename=c.txt", "c.txt"),
        (b"attachment; filename*99999=b.txt; filename=c.txt", "c.txt"),
        // As mail has it (RFC 2047), which no standard allows here.
        (b"attachment; filename=\"=?UTF-8?B?5L2g5aW9LnR4dA==?=\"", "你好.txt"),
        (b"attachment; filename=\"=?UTF-8?B?5L2g5aW9LnR4dA?=\"", "你好.txt"),
        (b"attachment; filename==?utf-8?Q?=E4=BD=A0_50%=2Etxt?=", "你 50%.txt"),
        (b"attachment; filename=\"=?gb2312?b?xOO6ww==?=.txt\"", "你好.txt"),
        (b"attachment; filename=\"=?UTF-8?B?5L2g?= =?UTF-8?Q?=E5=A5=BD.txt?=\"", "你好.txt"),
        // Cut within a character.
        (b"attachment; filename=\"=?UTF-8?Q?=E4=BD?=\t=?UTF-8*zh?Q?=A0.txt?=\"", "你.txt"),
        (b"attachment; filename=\"a =?iso-8859-1?q?=E9?= b.txt\"", "a é b.txt"),
        (b"attachment; filename=\"=?klingon?q?a?=.txt\"", "=klingonqa=.txt"),
        (b"attachment; filename=\"=?UTF-8?x?a?=.txt\"", "=UTF-8xa=.txt"),
        (b"attachment; filename=\"a=?b.txt\"", "a=b.txt"),
        (b"attachment", "index.html"),
        (b"", "index.html"),
        (b"attachment; filename", "index.html"),
        (b"attachment; filename=", "index.html"),
        (b"attachment; filename=\"\"", "index.html"),
        (b";;;=;=\"", "index.html"),
    ];
    for (disposition, expected) in table {
        let shown = String::from_utf8_lossy(disposition);
        assert_eq!(name(Some(disposition), ROOT, "", &[]), *expected, "{shown}");
    }
}

#[test]
fn words_without_an_end_are_looked_at_once() {
    let header = [b"attachment; filename=".as_slice(), &b"=?gbk?B?x".repeat(33_000)].concat();
    let began = std::time::Instant::now();
    assert!(name(Some(&header), ROOT, "", &[]).starts_with("=gbkBx"));
    assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
}

#[test]
fn a_hostile_name_is_a_name_only() {
    let table: &[(&str, &str)] = &[
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\calc.exe", "calc.exe"),
        ("/etc/cron.d/job", "job"),
        ("C:\\new.txt", "new.txt"),
        ("C:new.txt", "Cnew.txt"),
        ("\\\\server\\share\\x.txt", "x.txt"),
        ("..", "index.html"),
        ("...", "index.html"),
        (".", "index.html"),
        ("a/..", "index.html"),
        ("a/", "index.html"),
        ("///", "index.html"),
        (".bashrc", "bashrc"),
        (". . .ssh", "ssh"),
        (" a.txt ", "a.txt"),
        ("a.txt. . .", "a.txt"),
        ("a.exe:stream", "a.exestream"),
        ("a*b?c<d>e|f.txt", "abcdef.txt"),
        ("***", "index.html"),
        ("a\u{202e}txt.exe", "atxt.exe"),
        ("\u{202e}\u{200b}\u{feff}", "index.html"),
        ("a\u{200b}b\u{2066}c\u{ad}.txt", "abc.txt"),
        ("a\0b\u{1b}[31m\u{7f}\u{9b}.txt", "ab[31m.txt"),
        ("\u{3000}a.txt\u{3000}", "a.txt"),
        ("\u{200b}.hidden", "hidden"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("AUX .txt", "_AUX .txt"),
        ("prn", "_prn"),
        ("COM1", "_COM1"),
        ("com¹.txt", "_com¹.txt"),
        ("LPT9.log", "_LPT9.log"),
        ("lpt³", "_lpt³"),
        ("CONIN$", "_CONIN$"),
        ("CON\u{200b}.txt", "_CON.txt"),
        ("COM10.txt", "COM10.txt"),
        ("CONSOLE.txt", "CONSOLE.txt"),
        ("CÖN", "CÖN"),
        ("-rf", "-rf"),
        ("$(reboot).txt", "$(reboot).txt"),
    ];
    for (hostile, expected) in table {
        let encoded =
            percent_encoding::utf8_percent_encode(hostile, percent_encoding::NON_ALPHANUMERIC);
        let disposition = format!("attachment; filename*=UTF-8''{encoded}");
        assert_eq!(name(Some(disposition.as_bytes()), ROOT, "", &[]), *expected, "{hostile:?}");
        let url = format!("http://h/{}", encoded.to_string().replace("%2E", "%252E"));
        let of_url = name(None, &url, "", &[]);
        assert!(!of_url.contains(FORBIDDEN) && !of_url.starts_with('.'), "{of_url:?}");
    }
}

#[test]
fn the_url_names_it_if_the_header_does_not() {
    let table = [
        ("http://h", "", "index.html"),
        ("http://h/", "text/html", "index.html"),
        ("http://h/dir/", "", "index.html"),
        ("http://h/?q=a.txt", "", "index.html"),
        ("http://h/", "application/json", "index.json"),
        ("http://h/a/b.tar.gz?x/y.txt#z/w", "", "b.tar.gz"),
        ("http://h/%E4%BD%A0%E5%A5%BD.html", "", "你好.html"),
        ("http://h/%C4%E3%BA%C3.html", "", "你好.html"),
        ("http://h/%FF%FF.html", "", "ÿÿ.html"),
        // Latin-1, in which letters of ASCII stand between the others.
        ("http://h/caf%E9.html", "", "café.html"),
        ("http://h/caf%E9s.html", "", "cafés.html"),
        ("http://h/d%E9j%E0%20vu.txt", "", "déjà vu.txt"),
        ("http://h/Stra%DFe.txt", "", "Straße.txt"),
        // GBK, also with a character whose second byte is a letter.
        ("http://h/%D6%EC%E9F%BB%F9.txt", "", "朱镕基.txt"),
        ("http://h/a%2F..%2Fb.txt", "", "b.txt"),
        ("http://h/%2e%2e%5Cb.txt", "", "b.txt"),
        ("http://h/a%00%0d%0ab.txt", "", "ab.txt"),
        ("http://h/x%2F", "", "index.html"),
        ("http://h/a%20b", "text/html; charset=gbk", "a b.html"),
        ("http://h/nul", "text/html", "_nul.html"),
        ("http://h/.git", "text/plain", "git.txt"),
    ];
    for (url, content_type, expected) in table {
        assert_eq!(name(None, url, content_type, &[]), expected, "{url} {content_type}");
    }
}

#[test]
fn the_content_type_gives_the_extension() {
    let table = [
        ("page", "text/html", "page.html"),
        ("page", "TEXT/HTML;charset=utf-8", "page.html"),
        ("page", "application/octet-stream", "page"),
        ("page", "", "page"),
        ("page", "nonsense", "page"),
        ("page", "\u{ff}\u{0}", "page"),
        ("page.htm", "text/html", "page.htm"),
        ("page.php", "text/html", "page.php.html"),
        ("page.ASPX", "text/html", "page.ASPX.html"),
        ("page.jsp", "application/json", "page.jsp.json"),
        ("page.cgi", "image/png", "page.cgi.png"),
        ("page.php", "text/plain", "page.php"),
        ("page.php", "", "page.php"),
        ("picture", "image/jpeg", "picture.jpg"),
        ("picture.jpeg", "image/jpeg", "picture.jpeg"),
        ("picture", "image/svg+xml", "picture.svg"),
        ("data", "application/problem+json", "data.json"),
        ("data", "application/soap+xml", "data.xml"),
        ("data", "text/csv", "data.csv"),
        ("data", "application/pdf", "data.pdf"),
        ("data", "application/zip", "data.zip"),
        ("style", "text/css", "style.css"),
        ("code", "text/javascript", "code.js"),
        ("animation", "image/gif", "animation.gif"),
        ("picture", "image/webp", "picture.webp"),
        ("Mr. Smith goes to Washington", "text/html", "Mr. Smith goes to Washington.html"),
    ];
    for (file, content_type, expected) in table {
        let url = format!("http://h/{file}");
        assert_eq!(name(None, &url, content_type, &[]), expected, "{file} {content_type}");
    }
}

#[test]
fn what_is_saved_coded_says_so() {
    use Coding::{Brotli, Deflate, Gzip};
    let table: [(&str, &str, &[Coding], &str); 6] = [
        ("page.html", "text/html", &[Gzip], "page.html.gz"),
        ("page", "text/html", &[Brotli], "page.html.br"),
        ("page", "text/html", &[Deflate], "page.html.zlib"),
        ("page", "text/html", &[Gzip, Brotli], "page.html.gz.br"),
        ("all.tar.gz", "application/gzip", &[Gzip], "all.tar.gz"),
        ("", "", &[Gzip], "index.html.gz"),
    ];
    for (file, content_type, kept, expected) in table {
        assert_eq!(name(None, &format!("http://h/{file}"), content_type, kept), expected);
    }
}

#[test]
fn of_a_coding_that_was_undone_the_name_says_nothing() {
    use Coding::{Brotli, Gzip};
    let table: [(&str, &str, &[Coding], &str); 10] = [
        ("x.tar.gz", "", &[Gzip], "x.tar"),
        ("x.tar.GZ", "application/x-gzip", &[Gzip], "x.tar"),
        ("x.tgz", "application/gzip", &[Gzip], "x.tar"),
        ("x.svgz", "image/svg+xml", &[Gzip], "x.svg"),
        ("data.gz", "application/gzip", &[Gzip], "data"),
        ("page.html.br", "text/html", &[Brotli], "page.html"),
        ("x.js.gz.br", "", &[Gzip, Brotli], "x.js"),
        ("x.tar.gz", "application/gzip", &[], "x.tar.gz"),
        ("x.tar.gz", "", &[Brotli], "x.tar.gz"),
        ("page", "text/html", &[Gzip], "page.html"),
    ];
    for (file, content_type, undone, expected) in table {
        let target = Target::parse(&format!("http://h/{file}")).unwrap();
        let content_type = ContentType::of([content_type.as_bytes()]);
        let content_type = content_type.as_ref();
        let clues = NameClues { content_type, undone, ..NameClues::of(&target) };
        assert_eq!(suggested_name(&clues), expected, "{file} {undone:?}");
    }
}

#[test]
fn a_long_name_is_cut_and_keeps_its_extension() {
    let long = |end: &str| format!("{}{end}", "文".repeat(2000));
    let table = [
        ("x".repeat(5000), "", &[][..], ".html"),
        ("x".repeat(5000), ".txt", &[], ".txt"),
        (long(""), ".tar.gz", &[], ".tar.gz"),
        (long(""), ".html", &[Coding::Brotli], ".html.br"),
        (long(""), &".".repeat(300), &[], ".html"),
        (long(""), &format!(".{}", "y".repeat(300)), &[], ".html"),
        (format!("{} .", "x ".repeat(300)), "txt", &[], "x.txt"),
        (format!("CON.{}", "x".repeat(300)), ".txt", &[], ".txt"),
    ];
    for (stem, end, kept, kept_end) in table {
        let disposition = format!("attachment; filename=\"{stem}{end}\"");
        let name = name(Some(disposition.as_bytes()), ROOT, "text/html", kept);
        assert!(name.len() <= NAME_BYTES_MAX && name.len() > NAME_BYTES_MAX - 5, "{name}");
        assert!(name.ends_with(kept_end) && !is_device(&name), "{name}");
    }
}
