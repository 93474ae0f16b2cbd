//! URLs that were loaded, bookmarks, and what they offer while a person types.
//!
//! They go into the settings file. A password in a URL never does (CWE-312): the user's name stays, and
//! is asked again for the rest.

use crate::net::http::Target;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// URLs that are remembered: some weeks of a person's work, and quick to search with each key.
pub const RECENT_MAX: usize = 200;

/// Bookmarks that there may be: more than fit into a menu.
pub const BOOKMARKS_MAX: usize = 200;

/// The longest URL that is remembered, in bytes: what all browsers take. With it, all that is remembered
/// is under 1 MiB of the settings file.
pub const ENTRY_BYTES_MAX: usize = 2048;

/// Completions that are offered at once: as many as one takes in at a glance.
pub const COMPLETIONS_MAX: usize = 8;

/// URLs that were loaded, and bookmarks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct UrlHistory {
    /// The last one first, each once.
    recent: Vec<String>,
    /// In the order in which they were made, each once.
    bookmarks: Vec<String>,
}

/// What stands in the settings file, which may have been edited by hand.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Stored {
    recent: Vec<String>,
    bookmarks: Vec<String>,
}

impl From<Stored> for UrlHistory {
    fn from(stored: Stored) -> Self {
        Self {
            recent: checked(&stored.recent, RECENT_MAX),
            bookmarks: checked(&stored.bookmarks, BOOKMARKS_MAX),
        }
    }
}

impl UrlHistory {
    /// The URL is loaded.
    pub fn loaded(&mut self, target: &Target) {
        let Some(url) = remembered(target) else { return };
        self.forget(&url);
        self.recent.insert(0, url);
        self.recent.truncate(RECENT_MAX);
    }

    /// What was loaded, the last first.
    pub fn recent(&self) -> &[String] {
        &self.recent
    }

    /// Forgets that the URL was loaded.
    pub fn forget(&mut self, url: &str) {
        self.recent.retain(|known| known != url);
    }

    /// Forgets all that was loaded. Bookmarks stay.
    pub fn forget_recent(&mut self) {
        self.recent.clear();
    }

    /// The bookmarks, the oldest first.
    pub fn bookmarks(&self) -> &[String] {
        &self.bookmarks
    }

    /// Whether there is a bookmark of the URL.
    pub fn is_bookmarked(&self, target: &Target) -> bool {
        remembered(target).is_some_and(|url| self.bookmarks.contains(&url))
    }

    /// Makes a bookmark. Answers whether there is one now: not if there are [`BOOKMARKS_MAX`], or the URL
    /// is longer than [`ENTRY_BYTES_MAX`].
    pub fn bookmark(&mut self, target: &Target) -> bool {
        let Some(url) = remembered(target) else { return false };
        if self.bookmarks.contains(&url) {
            return true;
        }
        let has_room = self.bookmarks.len() < BOOKMARKS_MAX;
        if has_room {
            self.bookmarks.push(url);
        }
        has_room
    }

    /// Removes the bookmark of the URL.
    pub fn remove_bookmark(&mut self, target: &Target) {
        if let Some(url) = remembered(target) {
            self.bookmarks.retain(|known| *known != url);
        }
    }

    /// What the typed text may become, the best first: bookmarks before what was loaded, and of each what
    /// begins so before what has it in its middle. Without text, all of it in that order.
    pub fn completions(&self, typed: &str) -> Vec<&str> {
        let sought = Sought::new(typed.trim());
        let mut found: Vec<&str> = Vec::new();
        for urls in [&self.bookmarks, &self.recent] {
            for fit in [Fit::Begins, Fit::Contains] {
                let fitting = urls.iter().filter(|url| sought.fit(url) == Some(fit));
                for url in fitting {
                    if found.len() == COMPLETIONS_MAX {
                        return found;
                    }
                    if !found.contains(&url.as_str()) {
                        found.push(url);
                    }
                }
            }
        }
        found
    }
}

/// How a URL has what is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Its host begins so.
    Begins,
    /// It has it somewhere.
    Contains,
}

/// What is typed, as it may stand in a URL that is remembered: in small letters and ASCII.
struct Sought {
    /// What may stand anywhere; the first is what was typed.
    forms: Vec<String>,
}

impl Sought {
    fn new(typed: &str) -> Self {
        let small = typed.to_lowercase();
        let encoded = utf8_percent_encode(&small, CONTROLS).to_string().to_lowercase();
        let mut forms = vec![encoded];
        // What is no ASCII stands in a host in another form than after it.
        if !typed.is_ascii()
            && let Ok(target) = Target::parse(typed)
        {
            forms.push(target.host());
        }
        Self { forms }
    }

    fn fit(&self, url: &str) -> Option<Fit> {
        let small = url.to_ascii_lowercase();
        // What is typed already is nothing to offer.
        if self.forms.first() == Some(&small) {
            return None;
        }
        let begins = |form: &String| {
            let form = without_www(without_scheme(form));
            begins_of(&small).iter().any(|begin| begin.starts_with(form))
        };
        if self.forms.iter().any(begins) {
            return Some(Fit::Begins);
        }
        let contains = |form: &String| small.contains(form.as_str());
        self.forms.iter().any(contains).then_some(Fit::Contains)
    }
}

/// Where people begin to type the URL: with the user, the host, or what stands after `www.`.
fn begins_of(url: &str) -> [&str; 3] {
    let rest = without_scheme(url);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rfind('@').and_then(|at| rest.get(at + 1..)).unwrap_or(rest);
    [rest, host, without_www(host)]
}

fn without_scheme(url: &str) -> &str {
    ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url)
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The URL without its password; none if it is too long.
fn remembered(target: &Target) -> Option<String> {
    Some(target.without_password()).filter(|url| url.len() <= ENTRY_BYTES_MAX)
}

/// What of a list can be used: URLs, each once.
fn checked(urls: &[String], most: usize) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for text in urls.iter().filter(|text| text.len() <= ENTRY_BYTES_MAX) {
        if known.len() == most {
            break;
        }
        if let Some(url) = Target::parse(text).ok().and_then(|target| remembered(&target))
            && !known.contains(&url)
        {
            known.push(url);
        }
    }
    known
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
