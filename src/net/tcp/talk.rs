//! What a conversation replies to a message, without any socket.

use super::Talk;
use crate::net::{Peer, Reply};
use crate::payload::Encoding;

/// What to do after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Go on.
    Stay,
    /// Close the connection.
    Close,
}

impl Talk {
    /// Writes the reply to a message; `out` stays empty if there is none. In a text the line end of the
    /// message comes last, so that `Lambda` typed with Enter is answered by `Hello, Lambda!` with one.
    ///
    /// # Errors
    /// The character that the reply's encoding does not have.
    pub(super) fn respond(
        &self,
        message: &[u8],
        peer: Peer,
        count: u64,
        out: &mut Vec<u8>,
    ) -> Result<Then, char> {
        let encoding = match &self.answer.reply {
            Reply::Template { encoding, .. } => Some(*encoding),
            Reply::Manual | Reply::Echo => None,
        };
        let (text, line_end) = split_line_end(message, encoding.unwrap_or_default());
        if self.close_on.as_deref() == Some(text) {
            return Ok(Then::Close);
        }
        let is_answered = if encoding.is_some() {
            let is_answered = self.answer.answer(text, peer, count, out)?;
            out.extend_from_slice(if is_answered { line_end } else { b"" });
            is_answered
        } else {
            self.answer.answer(message, peer, count, out)?
        };
        Ok(if is_answered && self.once { Then::Close } else { Then::Stay })
    }
}

/// The text of a message and the line end after it.
fn split_line_end(message: &[u8], encoding: Encoding) -> (&[u8], &[u8]) {
    let (ends, unit_bytes): ([&[u8]; 2], usize) = match encoding {
        Encoding::Utf16Le => ([b"\r\0\n\0", b"\n\0"], 2),
        Encoding::Utf16Be => ([b"\0\r\0\n", b"\0\n"], 2),
        _ => ([b"\r\n", b"\n"], 1),
    };
    let is_whole = message.len().is_multiple_of(unit_bytes);
    let end = ends.into_iter().find(|end| is_whole && message.ends_with(end));
    message.split_at(message.len() - end.map_or(0, <[u8]>::len))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::super::ServerBehaviour;
    use super::*;
    use crate::payload::Template;
    use std::time::Duration;

    fn talk(behaviour: ServerBehaviour) -> Talk {
        match behaviour {
            ServerBehaviour::Talk(talk) => talk,
            other => panic!("{other:?}"),
        }
    }

    fn hello(text: &str, encoding: Encoding) -> Talk {
        let template = Template::parse(text).unwrap();
        talk(ServerBehaviour::hello(b"Welcome!".to_vec(), template, encoding, Duration::ZERO))
    }

    fn respond(talk: &Talk, message: &[u8]) -> (Vec<u8>, Then) {
        let mut out = Vec::new();
        let peer = Peer::Ip("127.0.0.1:5".parse().unwrap());
        let then = talk.respond(message, peer, 2, &mut out).unwrap();
        (out, then)
    }

    #[test]
    fn the_hello_server_of_the_tutorials() {
        let talk = hello("Hello, {text}!", Encoding::Utf8);
        let table: [(&[u8], &[u8], Then); 9] = [
            (b"Lambda", b"Hello, Lambda!", Then::Stay),
            (b"Lambda\n", b"Hello, Lambda!\n", Then::Stay),
            (b"Bond\r\n", b"Hello, Bond!\r\n", Then::Stay),
            (b"\n", b"Hello, !\n", Then::Stay),
            (b"exit!", b"Hello, exit!!", Then::Stay),
            (b"exit\n\n", b"Hello, exit\n!\n", Then::Stay),
            (b"exit", b"", Then::Close),
            (b"exit\n", b"", Then::Close),
            (b"exit\r\n", b"", Then::Close),
        ];
        for (message, answer, then) in table {
            assert_eq!(respond(&talk, message), (answer.to_vec(), then), "{message:?}");
        }
    }

    #[test]
    fn manual_echo_and_one_shot() {
        let manual = talk(ServerBehaviour::manual());
        assert_eq!(respond(&manual, b"x\n"), (Vec::new(), Then::Stay));
        let echo = talk(ServerBehaviour::echo());
        for message in [&b"exit"[..], b"\0\xff\r\n", b"\n"] {
            assert_eq!(respond(&echo, message), (message.to_vec(), Then::Stay));
        }
        let template = Template::parse("thank you !").unwrap();
        let once = talk(ServerBehaviour::one_shot(template, Encoding::Utf8));
        assert_eq!(respond(&once, b"x"), (b"thank you !".to_vec(), Then::Close));
        // What a person replies does not close.
        let silent = Talk { once: true, ..Talk::default() };
        assert_eq!(respond(&silent, b"x"), (Vec::new(), Then::Stay));
    }

    #[test]
    fn line_ends_are_those_of_the_encoding() {
        let sixteen =
            |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let talk = hello("你好, {text}!", Encoding::Utf16Le);
        assert_eq!(respond(&talk, &sixteen("a\n")).0, sixteen("你好, a!\n"));
        // U+0A61, whose bytes begin like a line end of the other order.
        assert_eq!(split_line_end(b"\x0a\x61\x00\x0a", Encoding::Utf16Le).1, b"");
        assert_eq!(split_line_end(b"\x00a\x00\x0d\x00\x0a", Encoding::Utf16Be).0, b"\x00a");
        assert_eq!(split_line_end(b"x\n\0", Encoding::Utf16Le).1, b"", "an odd length");
        let gbk = hello("你好, {text}!", Encoding::Gbk);
        assert_eq!(respond(&gbk, b"\xd5\xc5\n").0, b"\xc4\xe3\xba\xc3, \xd5\xc5!\n");
    }

    #[test]
    fn a_character_that_the_encoding_lacks_is_told() {
        let mut out = Vec::new();
        let talk = hello("😀", Encoding::Gbk);
        assert_eq!(talk.respond(b"x", Peer::None, 1, &mut out), Err('😀'));
        assert!(out.is_empty());
    }
}
