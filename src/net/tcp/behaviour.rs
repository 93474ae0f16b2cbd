//! What a TCP server does by itself.

use crate::net::automation::{CompiledRules, Medium, RuleMistake, RuleSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What a server does with its connections.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerBehaviour {
    /// What the rules say: manual, echo, hello and one-shot are some, too.
    Rules(Arc<CompiledRules>),
    /// The first message is the name of a file in this folder; it goes out, and the connection closes.
    Files(PathBuf),
    /// Responds to an HTTP GET and closes.
    Page(PageContent),
}

/// What a page server responds with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageContent {
    /// This HTML, in UTF-8.
    Html(String),
    /// The content of this file.
    File(PathBuf),
}

impl Default for ServerBehaviour {
    fn default() -> Self {
        Self::manual()
    }
}

impl ServerBehaviour {
    /// A person replies.
    pub fn manual() -> Self {
        Self::Rules(Arc::default())
    }

    /// What these rules say, which name no saved messages.
    ///
    /// # Errors
    /// The first rule that is wrong, and why.
    pub fn of_rules(rules: &RuleSet) -> Result<Self, RuleMistake> {
        rules.compile(Medium::Connections, &|_| None).map(Self::Rules)
    }
}
