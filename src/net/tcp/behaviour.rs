//! What a TCP server does by itself.

use crate::net::behaviour::{Behaviour, Reply};
use crate::payload::{Encoding, Template};
use std::path::PathBuf;
use std::time::Duration;

/// What a server does with its connections.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerBehaviour {
    /// Manual, echo, hello and one-shot: each is some of these.
    Talk(Talk),
    /// The first message is the name of a file in this folder; it goes out, and the connection closes.
    Files(PathBuf),
    /// Responds to an HTTP GET and closes.
    Page(PageContent),
}

/// A conversation. A message is what one `recv` returns, as in the tutorials.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Talk {
    /// What to send to a new connection; empty for nothing.
    pub welcome: Vec<u8>,
    /// What to reply to each message.
    pub answer: Behaviour,
    /// The message, without its line end, after which the connection is closed. It is not answered.
    pub close_on: Option<Vec<u8>>,
    /// Whether to close after the first reply.
    pub once: bool,
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
        Self::Talk(Talk::default())
    }

    /// The same bytes go back.
    pub fn echo() -> Self {
        let answer = Behaviour { reply: Reply::Echo, ..Behaviour::default() };
        Self::Talk(Talk { answer, ..Talk::default() })
    }

    /// The tutorials' threaded server: a welcome, a reply to each message after a delay, and the end
    /// when `exit` comes.
    pub fn hello(
        welcome: Vec<u8>,
        template: Template,
        encoding: Encoding,
        delay: Duration,
    ) -> Self {
        let reply = Reply::Template { template, encoding };
        let answer = Behaviour { reply, delay, except: None };
        Self::Talk(Talk { welcome, answer, close_on: Some(b"exit".to_vec()), once: false })
    }

    /// The tutorials' one-shot server: one reply, and the end.
    pub fn one_shot(template: Template, encoding: Encoding) -> Self {
        let reply = Reply::Template { template, encoding };
        let answer = Behaviour { reply, ..Behaviour::default() };
        Self::Talk(Talk { answer, once: true, ..Talk::default() })
    }
}
