//! What a value of an option must be, with what is wrong in our words.

use crate::args::place;
use crate::engine::format::checksum::checksum_word;
use crate::engine::format::framing;
use crate::engine::format::message::{
    encoding_of_word, encoding_word, line_end_of_word, line_end_word,
};
use crate::i18n::{Lang, Texts};
use crate::learn::{host_mistake_text, port_mistake_text, url_mistake_text};
use crate::net::UnixName;
use crate::net::address::AddressMistake;
use crate::net::relay::Chance;
use crate::payload::checksum::Algorithm;
use crate::payload::{Checksum, Encoding, Framing, LineEnd};
use crate::tr;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::SignedDuration;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// A reader of values, as the library takes it.
trait Reader<T>: Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {}
impl<T, F: Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static> Reader<T> for F {}

/// A value of ours whose mistakes are said in the language of the texts. The texts are made anew for a mistake:
/// the library keeps the reader for longer than they live.
fn worded<T, M>(
    lang: Lang,
    read: impl Fn(&str) -> Result<T, M> + Clone + Send + Sync + 'static,
    say: impl Fn(M, &Texts) -> String + Clone + Send + Sync + 'static,
) -> impl Reader<T> {
    move |text: &str| read(text).map_err(|mistake| say(mistake, &Texts::new(lang)))
}

/// What is wrong with an address, and what to write.
pub(in crate::cli) fn address_text(mistake: AddressMistake, texts: &Texts) -> String {
    match mistake {
        AddressMistake::NotLocal => tr!(texts, "cli-not-an-address").into_owned(),
        AddressMistake::NoPort => tr!(texts, "cli-no-port").into_owned(),
        AddressMistake::NoBrackets => tr!(texts, "cli-no-brackets").into_owned(),
        AddressMistake::Host(mistake) => host_mistake_text(mistake, texts),
        AddressMistake::Port(mistake) => port_mistake_text(mistake, texts),
    }
}

/// `ADDRESS:PORT`
pub(super) fn address(texts: &Texts) -> impl TypedValueParser<Value = SocketAddr> {
    worded(texts.lang(), place::address, address_text)
}

/// `HOST:PORT`
pub(super) fn host_and_port(texts: &Texts) -> impl TypedValueParser<Value = (String, u16)> {
    worded(texts.lang(), place::host_and_port, address_text)
}

/// Where a session with connections goes or is.
#[derive(Clone, Debug)]
pub(in crate::cli) enum Place<T> {
    /// To or at an address with a port.
    Ip(T),
    /// To or at a Unix-domain socket.
    Unix(UnixName),
}

/// An address with a port, or `unix:` and a name.
fn place<T: Clone + Send + Sync + 'static>(
    texts: &Texts,
    read: impl Fn(&str) -> Result<T, AddressMistake> + Clone + Send + Sync + 'static,
) -> impl TypedValueParser<Value = Place<T>> {
    let read = move |text: &str| match place::unix(text) {
        Ok(Some(name)) => Ok(Place::Unix(name)),
        Ok(None) => read(text).map(Place::Ip).map_err(Some),
        Err(_) => Err(None),
    };
    worded(texts.lang(), read, |mistake: Option<AddressMistake>, texts| match mistake {
        Some(mistake) => address_text(mistake, texts),
        None => tr!(texts, "cli-not-a-unix-name").into_owned(),
    })
}

/// `ADDRESS:PORT` or `unix:PATH`
pub(super) fn listen_place(texts: &Texts) -> impl TypedValueParser<Value = Place<SocketAddr>> {
    place(texts, place::address)
}

/// `HOST:PORT` or `unix:PATH`
pub(super) fn connect_place(texts: &Texts) -> impl TypedValueParser<Value = Place<(String, u16)>> {
    place(texts, place::host_and_port)
}

/// `URL`
pub(super) fn url(texts: &Texts) -> impl TypedValueParser<Value = String> {
    worded(texts.lang(), place::url, |mistake, texts| url_mistake_text(&mistake, texts))
}

/// The address of a multicast group.
pub(super) fn group(texts: &Texts) -> impl TypedValueParser<Value = IpAddr> {
    let read = |text: &str| text.parse::<IpAddr>().ok().filter(IpAddr::is_multicast).ok_or(());
    worded(texts.lang(), read, |(), texts| tr!(texts, "cli-not-a-group").into_owned())
}

/// `NAME=HOST:PORT`
pub(super) fn named_address(texts: &Texts) -> impl TypedValueParser<Value = (String, String)> {
    let read = |text: &str| {
        let (name, address) = text.split_once('=').ok_or(())?;
        Ok((name.to_owned(), address.to_owned()))
    };
    worded(texts.lang(), read, |(), texts| tr!(texts, "cli-not-a-named-address").into_owned())
}

/// A time with its unit, such as `100ms` or `10s`.
pub(super) fn duration(texts: &Texts) -> impl TypedValueParser<Value = Duration> {
    let read = |text: &str| {
        let time = text.parse::<SignedDuration>().map_err(|_| ())?;
        Duration::try_from(time).map_err(|_| ())
    };
    worded(texts.lang(), read, |(), texts| tr!(texts, "cli-not-a-time").into_owned())
}

/// A time with its unit, from the least to the most.
pub(super) fn duration_within(
    (least, most): (Duration, Duration),
    texts: &Texts,
) -> impl TypedValueParser<Value = Duration> {
    let read = move |text: &str| {
        let time = text.parse::<SignedDuration>().ok();
        let time = time.and_then(|time| Duration::try_from(time).ok());
        time.filter(|time| (least..=most).contains(time)).ok_or(())
    };
    worded(texts.lang(), read, move |(), texts| {
        let [least, most] = [least, most].map(time_word);
        tr!(texts, "cli-not-a-time-within", least = least, most = most)
    })
}

/// A time as a person types it.
fn time_word(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{}ms", time.as_millis()),
        seconds if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        seconds => format!("{seconds}s"),
    }
}

/// How many of something, at least one.
pub(super) fn count(texts: &Texts) -> impl TypedValueParser<Value = u64> {
    let read = |text: &str| text.parse().ok().filter(|count| *count > 0).ok_or(());
    worded(texts.lang(), read, |(), texts| tr!(texts, "cli-not-a-count").into_owned())
}

/// How many of something, from one to the most.
pub(super) fn count_to(most: u64, texts: &Texts) -> impl TypedValueParser<Value = u64> {
    let read =
        move |text: &str| text.parse().ok().filter(|count| (1..=most).contains(count)).ok_or(());
    worded(texts.lang(), read, move |(), texts| tr!(texts, "cli-not-a-count-to", most = most))
}

/// A share of a hundred, such as `2.5` or `2.5%`.
pub(super) fn percent(texts: &Texts) -> impl TypedValueParser<Value = Chance> {
    let read = |text: &str| {
        let number = text.trim().trim_end_matches('%').parse::<f64>().map_err(|_| ())?;
        Chance::of_percent(number).ok_or(())
    };
    worded(texts.lang(), read, |(), texts| tr!(texts, "relay-not-a-percent").into_owned())
}

/// The name of a checksum.
pub(super) fn checksum(texts: &Texts) -> impl TypedValueParser<Value = Checksum> {
    let read = |text: &str| Algorithm::by_name(text).map(Checksum::of).ok_or(());
    worded(texts.lang(), read, |(), texts| tr!(texts, "cli-no-checksum", names = checksum_names()))
}

/// The usual ones; the CRCs of the catalogue are known, too.
pub(super) fn checksum_names() -> String {
    let usual = Algorithm::usual().chain(Algorithm::sums());
    usual.map(checksum_word).collect::<Vec<_>>().join(", ")
}

/// The name of an encoding.
pub(super) fn encoding() -> impl TypedValueParser<Value = Encoding> {
    PossibleValuesParser::new(Encoding::ALL.map(encoding_word))
        .map(|word| encoding_of_word(&word).unwrap_or_default())
}

/// The name of a line end.
pub(super) fn line_end() -> impl TypedValueParser<Value = LineEnd> {
    PossibleValuesParser::new(LineEnd::ALL.map(line_end_word))
        .map(|word| line_end_of_word(&word).unwrap_or_default())
}

/// The name of a framing.
pub(super) fn framing() -> impl TypedValueParser<Value = Framing> {
    PossibleValuesParser::new(framing::WORDS)
        .map(|word| framing::framing_of_word(&word).unwrap_or_default())
}
