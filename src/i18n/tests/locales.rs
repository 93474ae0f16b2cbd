//! The files of texts say the same in every language.

use super::super::sources::Source;
use super::super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// Texts that are rightly the same in every language: names of protocols, encodings and the like.
const SAME_IN_EVERY_LANGUAGE: &[&str] = &[
    "icmp-mode-ping",
    "icmp-start-ping",
    "icmp-ttl",
    "http-get",
    "log-memory-mib",
    "multicast-hops",
    "timeline-bar-several",
];

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

pub(super) fn all_messages(lang: Lang) -> Vec<(String, String)> {
    sources(lang).flat_map(|source| messages(source.text)).collect()
}

/// The variables that a text mentions.
pub(super) fn variables(text: &str) -> BTreeSet<&str> {
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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales").join(lang.code());
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
        let resource = FluentResource::try_new(source.text.to_owned());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", source.file));
        // What the other tests read line by line is what Fluent reads.
        let read = messages(source.text).into_iter().map(|(id, _)| id);
        let read: Vec<String> = read.filter(|id| !id.contains('.')).collect();
        assert!(message_ids(&resource).eq(read.iter().map(String::as_str)), "{}", source.file);
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
        .filter(|(id, text)| english.get(id) == Some(text) && text.contains(char::is_alphabetic))
        .filter(|(id, _)| !SAME_IN_EVERY_LANGUAGE.contains(&id.as_str()))
        .collect();
    assert!(forgotten.is_empty(), "the same in English and Chinese: {forgotten:?}");
}
