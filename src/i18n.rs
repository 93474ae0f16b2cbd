//! The languages of the window and the look-up of its texts.
//!
//! Texts are [Fluent] messages in `assets/locales/<language>/*.ftl`, one file for each area of the
//! window, all of them inside the executable. [`Texts`] holds one language; switching means making
//! another one. A text is asked for by its id with [`tr!`](crate::tr), and a detail of a text by
//! `id.attribute`.
//!
//! *Invariant: a mistake in a text never stops the program.* An unknown id shows itself, and is
//! logged once.
//!
//! [Fluent]: https://projectfluent.org/fluent/guide/

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// One embedded file of texts.
#[derive(Clone, Copy, Debug)]
struct Source {
    lang: Lang,
    file: &'static str,
    text: &'static str,
}

/// Embeds the named files of every language. A new file needs its name in `SOURCES`, nothing else.
macro_rules! embed {
    ($($file:literal),+ $(,)?) => {
        &[$(
            Source {
                lang: Lang::En,
                file: concat!("en/", $file),
                text: include_str!(concat!("../assets/locales/en/", $file)),
            },
            Source {
                lang: Lang::Zh,
                file: concat!("zh/", $file),
                text: include_str!(concat!("../assets/locales/zh/", $file)),
            },
        )+]
    };
}

const SOURCES: &[Source] = embed![
    "app.ftl",
    "calls.ftl",
    "client.ftl",
    "composer.ftl",
    "errors.ftl",
    "examples.ftl",
    "export.ftl",
    "get.ftl",
    "http.ftl",
    "http_code.ftl",
    "inspector.ftl",
    "log.ftl",
    "page.ftl",
    "server.ftl",
    "stream.ftl",
    "tcp.ftl",
    "udp.ftl",
];

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Zh,
}

impl Lang {
    /// Every language there is, in the order in which a menu lists them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The ISO 639 code, which is also the name of the folder of its texts.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// What speakers of the language call it.
    pub fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    /// The language of a code such as `zh`, `zh-Hans-CN` or `zh_CN.UTF-8`.
    pub fn from_code(code: &str) -> Option<Self> {
        let language = code.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(language))
    }

    /// The language the system is set to; English where we do not speak that one.
    pub fn of_system() -> Self {
        sys_locale::get_locale().and_then(|code| Self::from_code(&code)).unwrap_or_default()
    }
}

/// A value that a text mentions as `{ $name }`.
///
/// Numbers choose plural forms, and print without thousands separators unless the text asks for them
/// with `NUMBER`. They are `f64` inside Fluent, thus exact up to 2⁵³.
#[derive(Clone, Debug)]
pub struct Arg<'a>(FluentValue<'a>);

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self(FluentValue::String(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self(FluentValue::String(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(FluentValue::String(text))
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        let options = FluentNumberOptions { use_grouping: false, ..FluentNumberOptions::default() };
        Self(FluentValue::Number(FluentNumber::new(number, options)))
    }
}

macro_rules! arg_from_display {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(value: $kind) -> Self {
                Self::from(value.to_string())
            }
        })+
    };
}

macro_rules! arg_from_number {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::from(f64::from(number))
            }
        })+
    };
}

macro_rules! arg_from_wide_number {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::from(number as f64)
            }
        })+
    };
}

arg_from_display!(char, IpAddr, SocketAddr);
arg_from_number!(u8, u16, u32, i8, i16, i32, f32);
arg_from_wide_number!(u64, usize, i64, isize);

/// The texts of one language.
///
/// It is `Send` and `Sync`; a look-up of a text without variables is one look into a hash map.
pub struct Texts {
    lang: Lang,
    /// Texts and attributes without variables, by `id` or `id.attribute`.
    fixed: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
    /// Ids already complained about.
    reported: Mutex<HashSet<String>>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Texts {
    /// Reads the texts of a language.
    pub fn new(lang: Lang) -> Self {
        let sources = SOURCES.iter().filter(|source| source.lang == lang);
        Self::from_sources(lang, sources.map(|source| (source.file, source.text)))
    }

    fn from_sources(
        lang: Lang,
        sources: impl Iterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        let locale: LanguageIdentifier = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks that isolate right-to-left values: neither of our languages needs them, and a
        // copied address must not contain them.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(format_number));
        if let Err(error) = bundle.add_function("NUMBER", number_function) {
            log::error!("could not add NUMBER to the texts: {error}");
        }
        let mut ids = Vec::new();
        for (file, text) in sources {
            let resource =
                FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
                    for error in errors {
                        log::error!("mistake in the texts of {file}: {error}");
                    }
                    resource
                });
            if let Err(errors) = bundle.add_resource(resource) {
                for error in errors {
                    log::error!("mistake in the texts of {file}: {error}");
                }
            }
            ids.extend(message_ids(text));
        }
        let fixed = fixed_texts(&bundle, &ids);
        Self { lang, fixed, bundle, reported: Mutex::default() }
    }

    /// The language of these texts.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of an id (`send`) or of an attribute of it (`send.hint`); the id itself where there is
    /// no such text.
    pub fn get(&self, id: &str) -> Cow<'_, str> {
        match self.fixed.get(id) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.format(id, &[])),
        }
    }

    /// The text of an id with its variables filled in; the id itself where there is no such text.
    pub fn format(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        if let Some(text) = self.fixed.get(id) {
            return text.clone();
        }
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, Arg(value)) in args {
            values.set(*name, value.clone());
        }
        let mut text = String::new();
        let mut errors = Vec::new();
        if write_text(&self.bundle, id, Some(&values), &mut text, &mut errors).is_none() {
            self.report(id, "there is no such text");
            return id.to_owned();
        }
        if let Some(error) = errors.first() {
            self.report(id, &error.to_string());
        }
        text
    }

    /// Logs a mistake the first time it is met: texts are asked for in every frame.
    fn report(&self, id: &str, mistake: &str) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.insert(id.to_owned()) {
            log::error!("text {id:?} in {:?}: {mistake}", self.lang.code());
        }
    }
}

/// Looks up a text: `tr!(texts, "bind")` is a `Cow<str>`, and
/// `tr!(texts, "state-bound", address = addr)` a `String`.
#[macro_export]
macro_rules! tr {
    ($texts:expr, $id:expr $(,)?) => {
        $texts.get($id)
    };
    ($texts:expr, $id:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $texts.format($id, &[$((stringify!($name), $crate::i18n::Arg::from($value))),+])
    };
}

/// Writes the text of an id, or tells that there is none.
fn write_text(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    args: Option<&FluentArgs<'_>>,
    text: &mut String,
    errors: &mut Vec<FluentError>,
) -> Option<()> {
    let pattern = match id.split_once('.') {
        None => bundle.get_message(id)?.value()?,
        Some((id, attribute)) => bundle.get_message(id)?.get_attribute(attribute)?.value(),
    };
    bundle.write_pattern(text, pattern, args, errors).ok()
}

/// The texts and attributes that are the same whatever the values: those that need none.
fn fixed_texts(bundle: &FluentBundle<FluentResource>, ids: &[&str]) -> HashMap<String, String> {
    let mut fixed = HashMap::new();
    for id in ids {
        let Some(message) = bundle.get_message(id) else {
            continue;
        };
        let attributes = message.attributes().map(|attribute| format!("{id}.{}", attribute.id()));
        for id in std::iter::once((*id).to_owned()).chain(attributes) {
            let mut text = String::new();
            let mut errors = Vec::new();
            if write_text(bundle, &id, None, &mut text, &mut errors).is_some() && errors.is_empty()
            {
                fixed.insert(id, text);
            }
        }
    }
    fixed
}

/// The ids of the messages of a file: in Fluent, a letter in the first column always begins one.
fn message_ids(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(id, _)| id.trim_end())
}

/// `NUMBER($n)` groups digits by thousands;
/// `NUMBER($n, useGrouping: "false", maximumFractionDigits: 1)` and the like say more.
fn number_function<'a>(values: &[FluentValue<'a>], options: &FluentArgs<'_>) -> FluentValue<'a> {
    let Some(FluentValue::Number(number)) = values.first() else {
        return FluentValue::Error;
    };
    let mut number = number.clone();
    number.options.use_grouping = true;
    number.options.merge(options);
    FluentValue::Number(number)
}

/// Fluent's own formatter knows neither grouping nor `maximumFractionDigits`.
fn format_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let mut digits = number.as_string().into_owned();
    if let Some(most) = number.options.maximum_fraction_digits {
        let least = number.options.minimum_fraction_digits.unwrap_or(0);
        digits = with_fraction(number.value, least, most);
    }
    Some(if number.options.use_grouping { grouped(&digits) } else { digits })
}

/// A number rounded to at most `most` digits after the point, keeping at least `least` of them.
fn with_fraction(number: f64, least: usize, most: usize) -> String {
    let mut digits = format!("{number:.most$}");
    let mut spare = most.saturating_sub(least);
    while most > 0 && spare > 0 && digits.ends_with('0') {
        digits.pop();
        spare -= 1;
    }
    if digits.ends_with('.') {
        digits.pop();
    }
    digits
}

/// Commas between thousands, which is what both our languages use.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut left = whole.chars().filter(char::is_ascii_digit).count();
    let mut text = String::with_capacity(digits.len() + left / 3);
    for char in whole.chars() {
        text.push(char);
        if char.is_ascii_digit() {
            left -= 1;
            if left > 0 && left.is_multiple_of(3) {
                text.push(',');
            }
        }
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;
    use std::{fs, io};

    use super::*;

    /// Texts that are rightly the same in every language: names of protocols, encodings and the like.
    const SAME_IN_EVERY_LANGUAGE: &[&str] = &["http-get", "log-memory-mib", "multicast-hops"];

    fn sources(lang: Lang) -> impl Iterator<Item = &'static Source> {
        SOURCES.iter().filter(move |source| source.lang == lang)
    }

    /// Every `id` and `id.attribute` of a file with the lines of its text.
    fn messages(source: &str) -> Vec<(String, String)> {
        let mut messages: Vec<(String, String)> = Vec::new();
        let mut id = "";
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let start = line.split_once('=');
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                let (name, text) = start.unwrap_or((line, ""));
                id = name.trim();
                messages.push((id.to_owned(), text.to_owned()));
            } else if let Some((name, text)) =
                start.filter(|_| line.trim_start().starts_with('.') && line.starts_with(' '))
            {
                messages.push((format!("{id}{}", name.trim()), text.to_owned()));
            } else if let Some((_, text)) = messages.last_mut() {
                text.push('\n');
                text.push_str(line);
            }
        }
        messages
    }

    fn all_messages(lang: Lang) -> Vec<(String, String)> {
        sources(lang).flat_map(|source| messages(source.text)).collect()
    }

    /// The variables that a text mentions.
    fn variables(text: &str) -> BTreeSet<&str> {
        text.split('$')
            .skip(1)
            .map(|rest| {
                let end = rest.find(|char: char| !is_name_char(char)).unwrap_or(rest.len());
                rest.get(..end).unwrap_or_default()
            })
            .collect()
    }

    fn is_name_char(char: char) -> bool {
        char.is_ascii_alphanumeric() || char == '-' || char == '_'
    }

    #[test]
    fn every_file_is_embedded() -> io::Result<()> {
        for lang in Lang::ALL {
            let folder =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales").join(lang.code());
            let mut on_disk = BTreeSet::new();
            for entry in fs::read_dir(folder)? {
                on_disk.insert(format!("{}/{}", lang.code(), entry?.file_name().display()));
            }
            let embedded = sources(lang).map(|source| source.file.to_owned()).collect();
            assert_eq!(on_disk, embedded);
        }
        Ok(())
    }

    #[test]
    fn every_file_parses() {
        for source in SOURCES {
            if let Err((_, errors)) = FluentResource::try_new(source.text.to_owned()) {
                panic!("{}: {errors:?}", source.file);
            }
        }
    }

    #[test]
    fn no_id_stands_twice() {
        for lang in Lang::ALL {
            let mut seen = BTreeMap::new();
            for source in sources(lang) {
                for (id, _) in messages(source.text) {
                    if let Some(first) = seen.insert(id.clone(), source.file) {
                        panic!("{id} stands in {first} and in {}", source.file);
                    }
                }
            }
        }
    }

    #[test]
    fn every_language_has_the_same_ids_in_the_same_files() {
        let ids = |lang| -> BTreeSet<(String, String)> {
            sources(lang)
                .flat_map(|source| {
                    let file = source.file.trim_start_matches(lang.code());
                    messages(source.text).into_iter().map(|(id, _)| (file.to_owned(), id))
                })
                .collect()
        };
        let english = ids(Lang::En);
        for lang in Lang::ALL {
            let theirs = ids(lang);
            let lacking: Vec<_> = english.difference(&theirs).collect();
            let extra: Vec<_> = theirs.difference(&english).collect();
            assert!(
                lacking.is_empty() && extra.is_empty(),
                "{lang:?} lacks {lacking:?}, has only {extra:?}"
            );
        }
    }

    #[test]
    fn every_language_uses_the_same_variables() {
        let english: BTreeMap<_, _> = all_messages(Lang::En).into_iter().collect();
        for (id, text) in all_messages(Lang::Zh) {
            let original = english.get(&id).map(String::as_str).unwrap_or_default();
            assert_eq!(variables(original), variables(&text), "{id}");
        }
    }

    #[test]
    fn every_text_is_translated() {
        let english: BTreeMap<_, _> = all_messages(Lang::En).into_iter().collect();
        let forgotten: Vec<_> = all_messages(Lang::Zh)
            .into_iter()
            .filter(|(id, text)| {
                english.get(id) == Some(text) && text.contains(char::is_alphabetic)
            })
            .filter(|(id, _)| !SAME_IN_EVERY_LANGUAGE.contains(&id.as_str()))
            .collect();
        assert!(forgotten.is_empty(), "the same in English and Chinese: {forgotten:?}");
    }

    /// A `tr!` of the sources: its id and the names of its arguments.
    #[derive(Debug, PartialEq)]
    struct Use {
        id: String,
        args: BTreeSet<String>,
    }

    /// The uses of `tr!` with a literal id in a Rust source.
    fn uses(source: &str) -> Vec<Use> {
        let code: String = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        code.split("tr!(")
            .skip(1)
            .filter_map(|rest| {
                let parts = macro_parts(rest);
                let id = parts.get(1)?.strip_prefix('"')?.strip_suffix('"')?;
                let args = parts.iter().skip(2).filter_map(|part| part.split_once('='));
                Some(Use {
                    id: id.to_owned(),
                    args: args.map(|(name, _)| name.trim().to_owned()).collect(),
                })
            })
            .collect()
    }

    /// What stands between the commas up to the bracket that closes the macro.
    fn macro_parts(rest: &str) -> Vec<String> {
        let mut parts = Vec::new();
        let mut part = String::new();
        let mut depth = 0_usize;
        let mut in_string = false;
        let mut escaped = false;
        for char in rest.chars() {
            match char {
                '"' if !escaped => in_string = !in_string,
                '(' | '[' | '{' if !in_string => depth += 1,
                ')' | ']' | '}' if !in_string && depth == 0 => break,
                ')' | ']' | '}' if !in_string => depth -= 1,
                ',' if !in_string && depth == 0 => {
                    parts.push(std::mem::take(&mut part).trim().to_owned());
                    continue;
                }
                _ => {}
            }
            escaped = char == '\\' && !escaped;
            part.push(char);
        }
        parts.push(part.trim().to_owned());
        parts
    }

    fn check_uses(
        folder: &Path,
        texts: &BTreeMap<String, String>,
        wrong: &mut Vec<String>,
    ) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                check_uses(&path, texts, wrong)?;
            } else if path.extension().is_some_and(|extension| extension == "rs")
                // This file's own examples are not texts.
                && !path.ends_with("src/i18n.rs")
            {
                for used in uses(&fs::read_to_string(&path)?) {
                    let file = path.display();
                    match texts.get(&used.id) {
                        None => wrong.push(format!("{file}: no text {:?}", used.id)),
                        Some(text) => {
                            let given = used.args.iter().map(String::as_str).collect();
                            if !variables(text).is_subset(&given) {
                                wrong.push(format!(
                                    "{file}: {:?} needs {:?}",
                                    used.id,
                                    variables(text)
                                ));
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    #[test]
    fn every_text_that_the_sources_ask_for_exists() -> io::Result<()> {
        let texts = all_messages(Lang::En).into_iter().collect();
        let mut wrong = Vec::new();
        check_uses(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &texts, &mut wrong)?;
        assert!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    }

    #[test]
    fn the_scan_of_sources_finds_ids_and_arguments() {
        let source = concat!(
            "let a = tr!(self.texts(), \"bind\"); // tr!(texts, \"later\")\n",
            "// tr!(texts, \"comment\")\n",
            "tr!(\n    texts,\n    \"error\",\n    port = f(1, 2),\n    name = \"a, b)\",\n);\n",
            "tr!(texts, id)",
        );
        let [bind, _, error] = uses(source).try_into().unwrap_or_else(|uses| panic!("{uses:?}"));
        assert_eq!((bind.id.as_str(), bind.args.len()), ("bind", 0));
        let args = ["name", "port"].map(str::to_owned).into();
        assert_eq!(error, Use { id: "error".to_owned(), args });
    }

    fn texts(source: &'static str) -> Texts {
        Texts::from_sources(Lang::En, std::iter::once(("test.ftl", source)))
    }

    #[test]
    fn both_languages_answer() {
        let (english, chinese) = (Texts::new(Lang::En), Texts::new(Lang::Zh));
        assert_eq!(tr!(english, "bind"), "Bind");
        assert_eq!(tr!(chinese, "bind"), "绑定");
        assert!(matches!(tr!(english, "bind"), Cow::Borrowed(_)));
        let address = SocketAddr::from(([127, 0, 0, 1], 9999));
        assert_eq!(tr!(english, "state-bound", address = address), "Bound to 127.0.0.1:9999");
        assert_eq!(tr!(chinese, "state-bound", address = address), "已绑定到 127.0.0.1:9999");
        assert_eq!(chinese.lang(), Lang::Zh);
    }

    #[test]
    fn a_text_or_value_that_is_missing_shows_itself() {
        let texts = texts(
            "greeting = Hello, { $name }!\n    .hint = A greeting\nonly-attributes =\n    .hint = Hint\n",
        );
        assert_eq!(tr!(texts, "no-such-text"), "no-such-text");
        assert_eq!(tr!(texts, "greeting.no-such-attribute"), "greeting.no-such-attribute");
        assert_eq!(tr!(texts, "only-attributes"), "only-attributes");
        assert_eq!(tr!(texts, "only-attributes.hint"), "Hint");
        assert_eq!(tr!(texts, "greeting"), "Hello, {$name}!");
        assert_eq!(tr!(texts, "greeting.hint"), "A greeting");
        assert_eq!(tr!(texts, "greeting", name = "Lambda"), "Hello, Lambda!");
    }

    #[test]
    fn numbers_are_plain_unless_grouping_is_asked_for() {
        let texts = texts(concat!(
            "plain = { $n }\n",
            "grouped = { NUMBER($n) }\n",
            "rounded = { NUMBER($n, useGrouping: \"false\", maximumFractionDigits: 1) }\n",
            "plural = { $n ->\n    [one] { $n } row\n   *[other] { NUMBER($n) } rows\n }\n",
        ));
        assert_eq!(tr!(texts, "plain", n = 65_535_u16), "65535");
        assert_eq!(tr!(texts, "plain", n = 12_345_678_901_u64), "12345678901");
        assert_eq!(tr!(texts, "plain", n = -4096_i64), "-4096");
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")]
        {
            assert_eq!(tr!(texts, "grouped", n = number), text);
        }
        for (number, text) in [(1234.56, "1234.6"), (2.0, "2"), (100.04, "100"), (0.25, "0.2")] {
            assert_eq!(tr!(texts, "rounded", n = number), text);
        }
        assert_eq!(tr!(texts, "plural", n = 1_usize), "1 row");
        assert_eq!(tr!(texts, "plural", n = 10_000_usize), "10,000 rows");
    }

    #[test]
    fn codes_of_systems_are_understood() {
        for code in ["zh", "zh-CN", "zh_TW.UTF-8", "zh-Hans-SG", "ZH"] {
            assert_eq!(Lang::from_code(code), Some(Lang::Zh));
        }
        assert_eq!(Lang::from_code("en-GB"), Some(Lang::En));
        for code in ["", "C", "POSIX", "de-DE", "zhx"] {
            assert_eq!(Lang::from_code(code), None);
        }
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), Some(lang));
        }
    }

    #[test]
    fn texts_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Texts>();
    }
}
