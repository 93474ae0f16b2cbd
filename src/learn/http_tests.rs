use super::*;
use crate::i18n::Lang;
use crate::learn::{Explanation, date_text, explain};
use crate::net::http::config::HeaderMistake;
use crate::net::http::{HttpFailure, RedirectStop, TimeoutKind, UrlMistake};
use crate::net::tls::{CertProblem, TlsFailure};
use crate::net::{Cause, NetError, Op};
use std::net::SocketAddr;
use std::time::Duration;

/// What a hostile peer would write into a log: another row, and text that runs backwards.
const WILD: &str = "a\u{202e}b\r\n\u{1b}[31m\0\u{200b}";

const PHASES: [Phase; 7] = Phase::ALL;

fn failures(text: &str) -> Vec<HttpFailure> {
    let own = || text.to_owned();
    let mut failures = vec![
        HttpFailure::NotHttp(own()),
        HttpFailure::Empty,
        HttpFailure::HeadCut(1),
        HttpFailure::HeadTooLarge(300 << 10),
        HttpFailure::HeadTooManyLines(1000),
        HttpFailure::BadHeader(own()),
        HttpFailure::TooManyInterim(16),
        HttpFailure::Switched,
        HttpFailure::BadLength(own()),
        HttpFailure::ConflictingLengths(5, 6000),
        HttpFailure::BadTransferCoding(own()),
        HttpFailure::Short { got_bytes: 5, of_bytes: 50 },
        HttpFailure::BadChunkSize(own()),
        HttpFailure::BadChunkEnd(own()),
        HttpFailure::ChunkLineTooLong(4096),
        HttpFailure::ChunksCut,
        HttpFailure::BadTrailers(own()),
        HttpFailure::TlsCut,
        HttpFailure::BadCoding { coding: "gzip", text: own() },
        HttpFailure::CodingCut("br"),
        HttpFailure::TooLarge(8 << 30),
        HttpFailure::TooDense(200),
        HttpFailure::TemporaryFile(own()),
        HttpFailure::Stopped,
        TlsFailure::Library(own()).into(),
        TlsFailure::NotTls.into(),
        TlsFailure::BadCaFile(own()).into(),
        HttpFailure::ProxyRefused(407),
        HttpFailure::BadProxy(own()),
    ];
    failures.extend(waits().map(|waited| HttpFailure::TimedOut(waited, Duration::from_secs(10))));
    failures.extend(problems(text).map(|problem| TlsFailure::Certificate(problem).into()));
    failures.extend(stops(text).map(HttpFailure::Redirect));
    failures
}

fn waits() -> [TimeoutKind; 7] {
    use TimeoutKind::{Connect, FirstByte, Idle, Resolve, Send, Tls, Total};
    [Resolve, Connect, Tls, Send, FirstByte, Idle, Total]
}

fn problems(text: &str) -> [CertProblem; 10] {
    [
        CertProblem::Expired(1_732_190_401),
        CertProblem::NotYetValid(i64::MAX),
        CertProblem::WrongName(text.to_owned()),
        CertProblem::NoName,
        CertProblem::SelfSignedNoName,
        CertProblem::UnknownIssuer,
        CertProblem::SelfSigned,
        CertProblem::Revoked,
        CertProblem::BadSignature,
        CertProblem::Other(text.to_owned()),
    ]
}

fn stops(text: &str) -> [RedirectStop; 6] {
    [
        RedirectStop::TooMany(10),
        RedirectStop::Downgrade,
        RedirectStop::Scheme(text.to_owned()),
        RedirectStop::ManyLocations,
        RedirectStop::BadLocation(text.to_owned()),
        RedirectStop::RawRequest,
    ]
}

fn deviations(text: &str) -> Vec<Deviation> {
    vec![
        Deviation::Folded,
        Deviation::ControlInHeader,
        Deviation::SpaceBeforeColon,
        Deviation::OddStatusLine,
        Deviation::OddHeaderName,
        Deviation::BareLineFeed,
        Deviation::RepeatedLength,
        Deviation::LengthBesideChunks,
        Deviation::LengthWithoutBody,
        Deviation::ChunksInHttp10,
        Deviation::BytesAfterEnd(1),
        Deviation::UnknownCoding(text.to_owned()),
        Deviation::NotCoded("gzip"),
        Deviation::UntilClose,
        Deviation::CredentialsDropped,
        Deviation::UserInRedirect,
        Deviation::ChunkExtension,
        Deviation::NoLocation,
        Deviation::RedirectBodyBroken,
        Deviation::RedirectBodyLeft,
        Deviation::RepeatedChunked,
        Deviation::ProxyBypassed,
    ]
}

fn load_error(op: Op, failure: HttpFailure) -> NetError {
    NetError { op, target: "http://h/".to_owned(), cause: Cause::from(failure) }
}

fn event(text: &str) -> Vec<HttpEvent> {
    let own = || text.to_owned();
    let address = SocketAddr::from(([127, 0, 0, 1], 80));
    let secured = |problem| HttpEvent::Secured { version: own(), cipher: own(), problem };
    let redirected = |waits| HttpEvent::Redirected { status: 302, url: own(), waits };
    let error = load_error(Op::HTTP_RESPONSE, HttpFailure::NotHttp(own()));
    let mut event = vec![
        HttpEvent::Begun { number: 1, url: own(), proxy: None },
        HttpEvent::Begun { number: 2, url: own(), proxy: Some(own()) },
        HttpEvent::Trying(address),
        HttpEvent::Connected { local: address },
        secured(None),
        secured(Some(CertProblem::WrongName(own()))),
        HttpEvent::InFile { offset: 1234, bytes: 1 },
        redirected(true),
        redirected(false),
        HttpEvent::Done { status: 200, wire_bytes: 1, body_bytes: 0 },
        HttpEvent::Failed { phase: Phase::Body, error },
    ];
    event.extend(deviations(text).into_iter().map(HttpEvent::Odd));
    event
}

fn url_mistakes(text: &str) -> Vec<UrlMistake> {
    let mut mistakes = vec![
        UrlMistake::Empty,
        UrlMistake::TooLong,
        UrlMistake::Scheme(text.to_owned()),
        UrlMistake::NoHost,
        UrlMistake::Character(' '),
        UrlMistake::Host,
        UrlMistake::Port,
        UrlMistake::Zone,
    ];
    mistakes.extend(text.chars().map(UrlMistake::Character));
    mistakes
}

fn header_mistakes(text: &str) -> Vec<HeaderMistake> {
    let mut mistakes = vec![HeaderMistake::NoName, HeaderMistake::NameCharacter('\u{3000}')];
    mistakes.extend(text.chars().map(HeaderMistake::NameCharacter));
    mistakes.extend(text.chars().map(HeaderMistake::ValueCharacter));
    mistakes
}

/// Everything there is to say, with a text from outside wherever there is one.
fn all_texts(text: &str, texts: &Texts) -> Vec<String> {
    let mut all: Vec<String> = event(text).iter().map(|event| http_text(event, texts)).collect();
    all.extend(WirePart::ALL.map(|part| wire_part_text(part, texts)));
    all.extend(PHASES.map(|phase| phase_text(phase, texts)));
    all.extend(PHASES.map(|phase| phase_lesson(phase, texts)));
    let framings = [BodyFraming::None, BodyFraming::Length(1), BodyFraming::Chunked];
    all.extend(framings.map(|framing| framing_text(framing, texts)));
    all.push(framing_text(BodyFraming::UntilClose, texts));
    for failure in failures(text) {
        for op in [Op::TlsHandshake, Op::HTTP_RESPONSE, Op::HTTP_DOWNLOAD] {
            let Explanation { what, why, try_this } =
                explain(&load_error(op, failure.clone()), texts);
            all.extend([what, why, try_this]);
        }
    }
    for problem in problems(text) {
        let Explanation { what, why, try_this } = explain_certificate(&problem, texts);
        all.extend([cert_problem_text(&problem, texts), what, why, try_this]);
    }
    all.extend(url_mistakes(text).iter().map(|mistake| url_mistake_text(mistake, texts)));
    all.extend(
        header_mistakes(text).into_iter().map(|mistake| header_mistake_text(mistake, texts)),
    );
    all
}

#[test]
fn everything_has_words_in_both_languages() {
    /// How ids begin.
    const IDS: [&str; 10] = [
        "cause-", "http-", "part-", "odd-", "phase-", "body-", "url-", "header-", "cert-",
        "failed-",
    ];
    let [english, chinese] = Lang::ALL.map(|lang| all_texts("x", &Texts::new(lang)));
    assert_eq!(english.len(), chinese.len());
    for (english, chinese) in english.iter().zip(&chinese) {
        assert_ne!(english, chinese);
        assert!(!chinese.is_ascii(), "{chinese}");
        for text in [english, chinese] {
            let is_id = IDS.iter().any(|id| text.starts_with(id) && !text.contains(' '));
            assert!(!text.is_empty() && !is_id && !text.contains("{$"), "{text}");
            assert!(!text.contains(": cause-") && !text.contains("：cause-"), "{text}");
        }
    }
}

#[test]
fn texts_from_outside_cannot_disturb() {
    for texts in Lang::ALL.map(Texts::new) {
        for text in all_texts(WILD, &texts) {
            assert!(!text.chars().any(|c| WILD.contains(c) && !c.is_ascii_graphic()), "{text:?}");
        }
    }
}

#[test]
fn labels_of_rows_and_bars_are_short() {
    for texts in Lang::ALL.map(Texts::new) {
        for text in WirePart::ALL.map(|part| wire_part_text(part, &texts)) {
            assert!(text.split(' ').count() <= 3 && text.chars().count() <= 16, "{text}");
        }
        for text in PHASES.map(|phase| phase_text(phase, &texts)) {
            assert!(text.chars().count() <= 10, "{text}");
        }
    }
}

fn both(say: impl Fn(&Texts) -> String) -> [String; 2] {
    Lang::ALL.map(|lang| say(&Texts::new(lang)))
}

#[test]
fn news_read_well() {
    let done = HttpEvent::Done { status: 200, wire_bytes: 1234, body_bytes: 1 };
    assert_eq!(
        both(|texts| http_text(&done, texts)),
        [
            "Done with status 200: 1,234 bytes received, body of 1 byte",
            "已完成，状态码 200：收到 1,234 字节，正文 1 字节"
        ]
    );
    let waits = HttpEvent::Redirected { status: 302, url: "https://h/".to_owned(), waits: true };
    assert_eq!(
        both(|texts| http_text(&waits, texts)),
        [
            "Status 302: redirected to https://h/; waiting for you to follow",
            "状态码 302：重定向到 https://h/；等待你决定是否跟随"
        ]
    );
    let secured = HttpEvent::Secured {
        version: "TLS 1.3".to_owned(),
        cipher: "TLS13_AES_256_GCM_SHA384".to_owned(),
        problem: Some(CertProblem::SelfSigned),
    };
    assert_eq!(
        both(|texts| http_text(&secured, texts)),
        [
            "Secured with TLS 1.3 (TLS13_AES_256_GCM_SHA384), but not trusted: the certificate is \
             self-signed. Going on anyway, as asked",
            "已用 TLS 1.3（TLS13_AES_256_GCM_SHA384）加密，但不可信：证书是自签名的。已按你的要求继续"
        ]
    );
    assert_eq!(
        both(|texts| deviation_text(&Deviation::LengthBesideChunks, texts)),
        [
            "Content-Length stands beside chunks; the chunks count, the length was ignored \
             (RFC 9112, section 6.3)",
            "既有 Content-Length，又采用分块；以分块为准，忽略长度（RFC 9112 第 6.3 节）"
        ]
    );
}

#[test]
fn failures_read_well() {
    let expired = CertProblem::Expired(1_732_190_401);
    let date = date_text(1_732_190_401);
    let short = HttpFailure::Short { got_bytes: 5, of_bytes: 5000 };
    let slow = HttpFailure::TimedOut(TimeoutKind::FirstByte, Duration::from_millis(1500));
    let scheme = RedirectStop::Scheme("file".to_owned());
    let table = [
        (
            load_error(Op::HTTP_RESPONSE, short),
            "Could not read the response from http://h/: only 5 of 5,000 bytes of the body came"
                .to_owned(),
            "无法读取来自 http://h/ 的响应：正文应有 5,000 字节，只收到 5 字节".to_owned(),
        ),
        (
            load_error(Op::HTTP_RESPONSE, slow),
            "Could not read the response from http://h/: no response within 1.5 s".to_owned(),
            "无法读取来自 http://h/ 的响应：1.5 秒内没有收到响应".to_owned(),
        ),
        (
            load_error(Op::HTTP_DOWNLOAD, HttpFailure::Redirect(scheme)),
            "Could not load http://h/: the redirect leads to “file:”, which is not followed"
                .to_owned(),
            "无法加载 http://h/：重定向指向“file:”，不予跟随".to_owned(),
        ),
        (
            load_error(Op::TlsHandshake, TlsFailure::Certificate(expired).into()),
            format!(
                "Could not secure the connection to http://h/: the certificate expired on {date}"
            ),
            format!("无法与 http://h/ 建立安全连接：证书已于 {date} 过期"),
        ),
    ];
    for (error, english, chinese) in table {
        assert_eq!(both(|texts| sentence(&error, texts)), [english, chinese]);
    }
}

#[test]
fn mistakes_read_well() {
    let scheme = UrlMistake::Scheme("ftp".to_owned());
    assert_eq!(
        both(|texts| url_mistake_text(&scheme, texts)),
        [
            "“ftp:” cannot be loaded here: type a URL that begins with http:// or https://",
            "这里不能加载“ftp:”：请输入以 http:// 或 https:// 开头的网址"
        ]
    );
    let line_end = HeaderMistake::ValueCharacter('\r');
    assert_eq!(
        both(|texts| header_mistake_text(line_end, texts)),
        [
            r"Remove “\r” from the value: a header has one line without control characters",
            r"请去掉值中的“\r”：请求头的每一项只占一行，不能包含控制字符"
        ]
    );
}
