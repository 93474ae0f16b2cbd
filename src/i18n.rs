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

mod arg;
mod lang;
mod number;
mod sources;

pub use arg::Arg;
pub use lang::Lang;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use number::{format_number, number_function};
use sources::SOURCES;

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
            ids.extend(message_ids(&resource).map(str::to_owned));
            if let Err(errors) = bundle.add_resource(resource) {
                for error in errors {
                    log::error!("mistake in the texts of {file}: {error}");
                }
            }
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

/// Writes the text of an id; `None` if there is none.
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
fn fixed_texts(bundle: &FluentBundle<FluentResource>, ids: &[String]) -> HashMap<String, String> {
    let mut fixed = HashMap::new();
    for id in ids {
        let Some(message) = bundle.get_message(id) else {
            continue;
        };
        let attributes = message.attributes().map(|attribute| format!("{id}.{}", attribute.id()));
        for id in std::iter::once(id.clone()).chain(attributes) {
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

/// The ids of the messages of a file.
fn message_ids(resource: &FluentResource) -> impl Iterator<Item = &str> {
    resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
