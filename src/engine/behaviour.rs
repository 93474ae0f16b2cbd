//! What a session does by itself, by name: as it is chosen in a menu or in the start arguments.

use super::mistake::RequestMistake;
use super::request::ListenRequest;
use crate::i18n::Texts;
use crate::net::automation::{CompiledRules, Medium, RuleSet};
use crate::net::tcp::{PageContent, ServerBehaviour};
use crate::payload::{Braces, MessageText, Notation};
use crate::tr;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What the tutorials' threaded server says to a new connection.
pub const WELCOME: &str = "Welcome!";

/// How the tutorials' programs reply to a name.
pub const GREETING: &str = "Hello, {text}!";

/// How long the tutorials' threaded server sleeps before a reply.
pub const GREETING_DELAY: Duration = Duration::from_secs(1);

/// The message that ends a connection to the tutorials' threaded server.
pub const FAREWELL: &str = "exit";

/// What the tutorials' one-shot server says.
pub const THANKS: &str = "thank you !";

/// What a UDP session does with what comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UdpBehaviourChoice {
    /// A person replies.
    #[default]
    Manual,
    /// The same bytes go back.
    Echo,
    /// A text made from what came goes back.
    Template,
    /// What a table of rules says.
    Rules,
}

/// What a TCP client does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientBehaviourChoice {
    /// A person replies.
    #[default]
    Manual,
    /// The same bytes go back.
    Echo,
    /// What a table of rules says.
    Rules,
}

/// What a server does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServerBehaviourChoice {
    /// A person replies.
    #[default]
    Manual,
    /// The same bytes go back.
    Echo,
    /// A welcome, a reply to each message, the end at a certain one.
    Hello,
    /// One reply, and the end.
    OneShot,
    /// A file of a folder, and the end.
    Files,
    /// A page for browsers.
    Page,
    /// What a table of rules says.
    Rules,
}

impl ClientBehaviourChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Manual, Self::Echo, Self::Rules];

    /// Its name for people.
    pub fn name(self, texts: &Texts) -> String {
        self.as_of_server().name(texts)
    }

    /// What it does, in a sentence.
    pub fn purpose(self, texts: &Texts) -> String {
        self.as_of_server().purpose(texts)
    }

    /// Its rules with all that can be set at its default.
    pub(super) fn rules(self) -> Result<Arc<CompiledRules>, RequestMistake> {
        let rules = match self {
            // Who asks for a table of rules has one.
            Self::Manual | Self::Rules => RuleSet::default(),
            Self::Echo => RuleSet::echo(),
        };
        rules.compile(Medium::Connections, &|_| None).map_err(RequestMistake::Rule)
    }

    /// The same of a server, which is called alike.
    fn as_of_server(self) -> ServerBehaviourChoice {
        match self {
            Self::Manual => ServerBehaviourChoice::Manual,
            Self::Echo => ServerBehaviourChoice::Echo,
            Self::Rules => ServerBehaviourChoice::Rules,
        }
    }
}

impl UdpBehaviourChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Manual, Self::Echo, Self::Template, Self::Rules];

    /// Its name for people.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::Manual => tr!(texts, "behaviour-manual"),
            Self::Echo => tr!(texts, "behaviour-echo"),
            Self::Template => tr!(texts, "behaviour-template"),
            Self::Rules => tr!(texts, "behaviour-rules"),
        }
        .into_owned()
    }

    /// What it does, in a few words.
    pub fn purpose(self, texts: &Texts) -> String {
        match self {
            Self::Manual => tr!(texts, "behaviour-manual-purpose"),
            Self::Echo => tr!(texts, "behaviour-echo-purpose"),
            Self::Template => tr!(texts, "behaviour-template-purpose"),
            Self::Rules => tr!(texts, "behaviour-rules-purpose"),
        }
        .into_owned()
    }

    /// Its rules with all that can be set at its default.
    pub(super) fn rules(self) -> Result<Arc<CompiledRules>, RequestMistake> {
        let rules = match self {
            // Who asks for a table of rules has one.
            Self::Manual | Self::Rules => RuleSet::default(),
            Self::Echo => RuleSet::echo(),
            Self::Template => RuleSet::template(filled_in(GREETING)),
        };
        rules.compile(Medium::Datagrams, &|_| None).map_err(RequestMistake::Rule)
    }
}

impl ServerBehaviourChoice {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Manual,
        Self::Echo,
        Self::Hello,
        Self::OneShot,
        Self::Rules,
        Self::Files,
        Self::Page,
    ];

    /// Those that a name says all about: a table of rules has to come from somewhere.
    pub const NAMED: [Self; 6] =
        [Self::Manual, Self::Echo, Self::Hello, Self::OneShot, Self::Files, Self::Page];

    /// Its name in the start arguments.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Echo => "echo",
            Self::Hello => "hello",
            Self::OneShot => "one-shot",
            Self::Files => "files",
            Self::Page => "page",
            Self::Rules => "rules",
        }
    }

    /// The behaviour of that name in the start arguments.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|choice| choice.code() == code)
    }

    /// Its name for people.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::Manual => tr!(texts, "behaviour-manual"),
            Self::Echo => tr!(texts, "behaviour-echo"),
            Self::Hello => tr!(texts, "behaviour-hello"),
            Self::OneShot => tr!(texts, "behaviour-one-shot"),
            Self::Files => tr!(texts, "behaviour-files"),
            Self::Page => tr!(texts, "behaviour-page"),
            Self::Rules => tr!(texts, "behaviour-rules"),
        }
        .into_owned()
    }

    /// What it does, in a sentence.
    pub fn purpose(self, texts: &Texts) -> String {
        match self {
            Self::Manual => tr!(texts, "behaviour-manual-purpose"),
            Self::Echo => tr!(texts, "behaviour-echo-purpose"),
            Self::Hello => tr!(texts, "behaviour-hello-purpose"),
            Self::OneShot => tr!(texts, "behaviour-one-shot-purpose"),
            Self::Files => tr!(texts, "behaviour-files-purpose"),
            Self::Page => tr!(texts, "behaviour-page-purpose"),
            Self::Rules => tr!(texts, "behaviour-rules-purpose"),
        }
        .into_owned()
    }

    /// The behaviour as the request says, with all that it leaves open at its default.
    pub(super) fn behaviour(
        self,
        request: &ListenRequest,
        texts: &Texts,
    ) -> Result<ServerBehaviour, RequestMistake> {
        let rules = match self {
            // Who asks for a table of rules has one.
            Self::Manual | Self::Rules => RuleSet::default(),
            Self::Echo => RuleSet::echo(),
            Self::Hello => {
                let farewell = Some(MessageText::of_text(FAREWELL));
                let welcome = request.welcome.as_deref().unwrap_or(WELCOME);
                let welcome =
                    MessageText { notation: Notation::Escaped, ..MessageText::of_text(welcome) };
                let reply = filled_in(request.reply.as_deref().unwrap_or(GREETING));
                RuleSet::hello(welcome, reply, farewell, GREETING_DELAY)
            }
            Self::OneShot => RuleSet::one_shot(filled_in(THANKS)),
            Self::Files => {
                let folder = request.folder.clone().ok_or(RequestMistake::NoFolder)?;
                return Ok(ServerBehaviour::Files(folder));
            }
            Self::Page => {
                let html = tr!(texts, "page-default").into_owned();
                return Ok(ServerBehaviour::Page(PageContent::Html(html)));
            }
        };
        ServerBehaviour::of_rules(&rules).map_err(RequestMistake::Rule)
    }
}

/// A reply with placeholders.
fn filled_in(text: &str) -> MessageText {
    MessageText { braces: Braces::Placeholders, ..MessageText::of_text(text) }
}
