//! What a server does by itself: as typed, and as a behaviour.

use crate::engine::behaviour::{FAREWELL, GREETING, GREETING_DELAY, THANKS, WELCOME};
use crate::engine::{ListenRequest, ServerBehaviourChoice};
use crate::i18n::Texts;
use crate::learn::rule_mistake_text;
use crate::net::automation::{Medium, RuleSet};
use crate::net::tcp::{PageContent, ServerBehaviour};
use crate::payload::Encoding;
use crate::tr;
use crate::ui::form::{DELAY_MS_MAX, Mistyped, keep, number, read_answer, read_escaped};
use crate::ui::pane::{FormEnv, PathChoice, PathUse};
use crate::ui::rules::compile;
use crate::ui::stream::ChosenPaths;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Where a page comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageSource {
    /// It is typed.
    #[default]
    Html,
    /// It is a file.
    File,
}

/// What a person can set for the behaviours, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BehaviourForm {
    /// Which one it is.
    pub choice: ServerBehaviourChoice,
    /// Echo: the wait before each reply, in milliseconds.
    pub echo_delay_ms: String,
    /// Hello: what a new connection is sent, with escapes.
    pub welcome: String,
    /// Hello: the reply's text, with placeholders.
    pub hello_answer: String,
    /// Hello: the wait before each reply, in milliseconds.
    pub hello_delay_ms: String,
    /// Hello: the message that ends the connection, with escapes. Empty: none does.
    pub close_on: String,
    /// One-shot: the reply's text, with placeholders.
    pub one_shot_answer: String,
    /// Encoding of what hello and one-shot say.
    pub encoding: Encoding,
    /// Files: the folder.
    pub folder: String,
    /// Page: where it comes from.
    pub page_source: PageSource,
    /// Page: its text; `None` is the one that the program brings, in the window's language.
    pub html: Option<String>,
    /// Page: its file.
    pub page_file: String,
    /// Rules: the table.
    pub rules: RuleSet,
    #[serde(skip)]
    chosen: ChosenPaths,
}

impl Default for BehaviourForm {
    fn default() -> Self {
        Self {
            choice: ServerBehaviourChoice::default(),
            echo_delay_ms: "0".to_owned(),
            welcome: WELCOME.to_owned(),
            hello_answer: GREETING.to_owned(),
            hello_delay_ms: GREETING_DELAY.as_millis().to_string(),
            close_on: FAREWELL.to_owned(),
            one_shot_answer: THANKS.to_owned(),
            encoding: Encoding::Utf8,
            folder: String::new(),
            page_source: PageSource::default(),
            html: None,
            page_file: String::new(),
            rules: RuleSet::default(),
            chosen: ChosenPaths::default(),
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct BehaviourErrors {
    pub welcome: Option<String>,
    pub answer: Option<String>,
    pub delay_ms: Option<String>,
    pub close_on: Option<String>,
    pub folder: Option<String>,
    pub page_file: Option<String>,
}

impl BehaviourErrors {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.welcome, &self.answer, &self.delay_ms, &self.close_on, &self.folder, &self.page_file]
            .into_iter()
            .filter_map(Option::as_deref)
    }
}

impl BehaviourForm {
    /// Takes over what a request says of it.
    pub fn fill(&mut self, request: &ListenRequest) {
        if let Some(choice) = request.behaviour {
            self.choice = choice;
        }
        if let Some(folder) = &request.folder {
            self.folder = self.chosen.put(folder.clone());
        }
        if let Some(welcome) = &request.welcome {
            self.welcome.clone_from(welcome);
        }
        if let Some(reply) = &request.reply {
            self.hello_answer.clone_from(reply);
        }
    }

    /// The behaviour as set, or the errors beside its fields. Only its own fields are read: a mistake
    /// that cannot be seen cannot be mended.
    pub fn read(&self, env: FormEnv<'_>, errors: &mut BehaviourErrors) -> Option<ServerBehaviour> {
        *errors = BehaviourErrors::default();
        let texts = env.texts;
        match self.choice {
            ServerBehaviourChoice::Manual => Some(ServerBehaviour::manual()),
            ServerBehaviourChoice::Echo => {
                let delay = read_delay(&self.echo_delay_ms, texts, &mut errors.delay_ms)?;
                ready(&RuleSet::echo().delayed(delay), texts, errors)
            }
            ServerBehaviourChoice::Hello => {
                let rules = self.read_hello(texts, errors)?;
                ready(&rules, texts, errors)
            }
            ServerBehaviourChoice::OneShot => {
                let (typed, error) = (&self.one_shot_answer, &mut errors.answer);
                let answer = read_answer(typed, self.encoding, texts, error)?;
                ready(&RuleSet::one_shot(answer), texts, errors)
            }
            ServerBehaviourChoice::Files => {
                let missing = || tr!(texts, "no-folder-path").into_owned();
                let folder = self.chosen.path(&self.folder).ok_or_else(missing);
                keep(folder, &mut errors.folder).map(ServerBehaviour::Files)
            }
            ServerBehaviourChoice::Page => self.read_page(texts, errors),
            ServerBehaviourChoice::Rules => {
                // What is wrong in the table stands in its window.
                compile(&self.rules, Medium::Connections, env.saved).map(ServerBehaviour::Rules)
            }
        }
    }

    fn read_hello(&self, texts: &Texts, errors: &mut BehaviourErrors) -> Option<RuleSet> {
        let encoding = self.encoding;
        let welcome = read_escaped("welcome", &self.welcome, encoding, texts, &mut errors.welcome);
        let answer = read_answer(&self.hello_answer, encoding, texts, &mut errors.answer);
        let delay = read_delay(&self.hello_delay_ms, texts, &mut errors.delay_ms);
        let close_on =
            read_escaped("close-on", &self.close_on, encoding, texts, &mut errors.close_on)?;
        let farewell = (!close_on.text.is_empty()).then_some(close_on);
        Some(RuleSet::hello(welcome?, answer?, farewell, delay?))
    }

    fn read_page(&self, texts: &Texts, errors: &mut BehaviourErrors) -> Option<ServerBehaviour> {
        let content = match self.page_source {
            PageSource::Html => PageContent::Html(self.html(texts)),
            PageSource::File => {
                let missing = || tr!(texts, "no-page-path").into_owned();
                let path = self.chosen.path(&self.page_file).ok_or_else(missing);
                PageContent::File(keep(path, &mut errors.page_file)?)
            }
        };
        Some(ServerBehaviour::Page(content))
    }

    /// The text of the page.
    pub fn html(&self, texts: &Texts) -> String {
        self.html.clone().unwrap_or_else(|| tr!(texts, "page-default").into_owned())
    }

    /// The path that the field of that use says.
    pub(in crate::ui) fn path(&self, path_use: PathUse) -> PathBuf {
        let typed = if path_use == PathUse::Folder { &self.folder } else { &self.page_file };
        self.chosen.path(typed).unwrap_or_default()
    }

    /// What came of a dialog.
    ///
    /// # Errors
    /// If there is no dialog, which is shown beside the field.
    pub(in crate::ui) fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        texts: &Texts,
        errors: &mut BehaviourErrors,
    ) -> Result<(), Mistyped> {
        let (field, error) = match path_use {
            PathUse::Folder => (&mut self.folder, &mut errors.folder),
            _ => (&mut self.page_file, &mut errors.page_file),
        };
        match chosen {
            PathChoice::Path(path) => {
                *field = self.chosen.put(path);
                Ok(())
            }
            PathChoice::Unavailable => {
                *error = Some(tr!(texts, "no-file-dialog").into_owned());
                Err(Mistyped)
            }
        }
    }
}

/// The behaviour that follows these rules.
fn ready(rules: &RuleSet, texts: &Texts, errors: &mut BehaviourErrors) -> Option<ServerBehaviour> {
    let behaviour = ServerBehaviour::of_rules(rules);
    keep(behaviour.map_err(|mistake| rule_mistake_text(&mistake, texts)), &mut errors.answer)
}

fn read_delay(typed: &str, texts: &Texts, error: &mut Option<String>) -> Option<Duration> {
    keep(number("delay-ms", typed, DELAY_MS_MAX, texts), error).map(Duration::from_millis)
}
