#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;

/// The configuration that a form makes, or what is wrong with it.
fn config_of(form: &HttpForm, lang: Lang) -> Result<HttpConfig, Vec<String>> {
    let mut errors = HttpErrors::default();
    let config = form.config(&ChosenPaths::default(), &Texts::new(lang), &mut errors);
    let told = errors.url.as_deref().into_iter().chain(errors.of_options());
    config.ok_or_else(|| told.map(str::to_owned).collect())
}

pub(in crate::ui::http) fn form_of(url: &str) -> HttpForm {
    HttpForm { url: url.to_owned(), ..HttpForm::default() }
}

#[test]
fn an_untouched_form_is_a_plain_get() {
    let config = config_of(&form_of("example.com"), Lang::En).unwrap();
    let plain = HttpConfig::get(Target::parse("example.com").unwrap());
    assert_eq!(format!("{config:?}"), format!("{plain:?}"));
}

#[test]
fn options_become_a_configuration() {
    let mut form = form_of("https://h/");
    form.method = Method::Head;
    form.redirects = RedirectChoice::Steps;
    form.redirects_max = "3".to_owned();
    form.timeouts.first_byte = "0".to_owned();
    form.limits.memory_mib = "1".to_owned();
    form.headers.push(HeaderRow { name: " X-A ".to_owned(), value: " b ".to_owned() });
    form.headers.push(HeaderRow::default());
    form.headers.push(HeaderRow { name: "Cookie".to_owned(), value: String::new() });
    let config = config_of(&form, Lang::En).unwrap();
    let Request::Composed(parts) = &config.request else { panic!() };
    assert_eq!(parts.headers.last(), Some(&("X-A".to_owned(), "b".to_owned())));
    assert_eq!((parts.method, parts.headers.len()), (Method::Head, 4));
    assert_eq!(config.redirects, Redirects::Steps(3));
    assert_eq!((config.timeouts.first_byte, config.limits.memory_bytes), (Duration::ZERO, 1 << 20));
    form.raw = RawForm { on: true, text: "GET /\n\n".to_owned(), ..RawForm::default() };
    let config = config_of(&form, Lang::En).unwrap();
    assert_eq!(config.request, Request::Raw(b"GET /\r\n\r\n".to_vec()));
}

/// What is wrong, and a word of what is shown in English and in Chinese.
type Mistake = (fn(&mut HttpForm), &'static str, &'static str);

#[test]
fn mistakes_are_told_in_both_languages() {
    let table: [Mistake; 8] = [
        (|form| form.url.clear(), "URL", "网址"),
        (|form| form.url = "ftp://h/".to_owned(), "ftp", "ftp"),
        (|form| form.timeouts.tls = "soon".to_owned(), "TLS", "TLS"),
        (|form| form.redirects_max = "-1".to_owned(), "at most", "最多"),
        (|form| form.limits.ratio = String::new(), "expansion ×", "解压倍数上限"),
        (|form| form.headers[1].value = "a\nb".to_owned(), "Header 2", "请求头 2"),
        (|form| form.headers[0].name = "User Agent".to_owned(), "Header 1", "请求头 1"),
        (|form| form.raw.on = true, "nothing to send", "没有可发送"),
    ];
    for (spoil, english, chinese) in table {
        for (lang, word) in [(Lang::En, english), (Lang::Zh, chinese)] {
            let mut form = form_of("http://h/");
            spoil(&mut form);
            let told = config_of(&form, lang).unwrap_err();
            assert!(told.len() == 1 && told[0].contains(word), "{word}: {told:?}");
        }
    }
}

#[test]
fn that_there_was_no_dialog_is_told_until_the_next_get() {
    let mut errors = HttpErrors { ca_file: Some("no dialog".to_owned()), ..HttpErrors::default() };
    let texts = Texts::new(Lang::En);
    let config = form_of("http://h/").config(&ChosenPaths::default(), &texts, &mut errors);
    assert!(config.is_some() && errors == HttpErrors::default(), "{errors:?}");
}
