//! What a session does by itself with what it receives.

use super::Peer;
use super::clock::time_of_day;
use crate::payload::encoding::Encoding;
use crate::payload::template::{Template, Values};
use std::time::Duration;

/// What to reply, when, and to what not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    /// The reply.
    pub reply: Reply,
    /// How long to wait before it. The tutorials' servers sleep one second.
    pub delay: Duration,
    /// When exactly these bytes come, do nothing. `None` replies to everything.
    pub except: Option<Vec<u8>>,
}

/// The reply to a payload.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reply {
    /// None: a person replies.
    #[default]
    Manual,
    /// The same bytes.
    Echo,
    /// A text made from what came.
    Template {
        /// The text, with places for what came.
        template: Template,
        /// The encoding of the rest of the text.
        encoding: Encoding,
    },
}

impl Behaviour {
    /// Writes the reply to what a peer sent; `false` if there is none.
    ///
    /// # Errors
    /// The character that the reply's encoding does not have.
    pub fn answer(
        &self,
        received: &[u8],
        peer: Peer,
        count: u64,
        out: &mut Vec<u8>,
    ) -> Result<bool, char> {
        if self.except.as_deref() == Some(received) {
            return Ok(false);
        }
        match &self.reply {
            Reply::Manual => Ok(false),
            Reply::Echo => {
                out.extend_from_slice(received);
                Ok(true)
            }
            Reply::Template { template, encoding } => {
                let (peer, time) = (peer.to_string(), time_of_day());
                let values =
                    Values { text: received, peer: &peer, count, time: &time, ..Values::default() };
                template.render(&values, *encoding, out).map_err(|no| no.character)?;
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn answer(behaviour: &Behaviour, received: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let peer = Peer::Ip("127.0.0.1:5".parse().unwrap());
        behaviour.answer(received, peer, 3, &mut out).unwrap().then_some(out)
    }

    #[test]
    fn manual_echo_and_template() {
        let mut behaviour = Behaviour::default();
        assert_eq!(answer(&behaviour, b"x"), None);
        behaviour.reply = Reply::Echo;
        assert_eq!(answer(&behaviour, b"x\0\xff").unwrap(), b"x\0\xff");
        assert_eq!(answer(&behaviour, b"").unwrap(), b"");
        let template = Template::parse("Hello, {text}! {peer} #{count}").unwrap();
        behaviour.reply = Reply::Template { template, encoding: Encoding::Utf8 };
        assert_eq!(answer(&behaviour, b"Tracy").unwrap(), b"Hello, Tracy! 127.0.0.1:5 #3");
    }

    #[test]
    fn the_exception_answers_nothing() {
        let behaviour = Behaviour {
            reply: Reply::Echo,
            except: Some(b"exit".to_vec()),
            ..Behaviour::default()
        };
        assert_eq!(answer(&behaviour, b"exit"), None);
        assert_eq!(answer(&behaviour, b"exit\n").unwrap(), b"exit\n");
    }
}
