//! JSON: which string is a key is known by what is open around it.

use super::{Class, LexStep};

/// What is open so deep is known; further in, every string is a value.
const DEPTH_MAX: u32 = 64;

/// Where a reader of JSON stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json {
    /// One bit for each that is open, the innermost lowest: whether it is an object.
    objects: u64,
    depth: u32,
    /// Whether a string that begins here is a key.
    expects_key: bool,
    token: Token,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Token {
    #[default]
    None,
    /// In a string: a key or not, and what stands before.
    Key(Before),
    Text(Before),
    Word,
    Number,
}

/// What stands before the next character of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A backslash, which is not escaped itself.
    Backslash,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Object,
    Array,
}

impl Json {
    pub(super) fn step(&mut self, byte: u8) -> LexStep {
        (self.class(byte), 0)
    }

    fn class(&mut self, byte: u8) -> Class {
        match self.token {
            Token::Key(before) => {
                self.token = Self::in_string(byte, before, Token::Key);
                Class::Key
            }
            Token::Text(before) => {
                self.token = Self::in_string(byte, before, Token::Text);
                Class::String
            }
            Token::Word if byte.is_ascii_alphanumeric() || byte == b'_' => Class::Keyword,
            Token::Number if byte.is_ascii_alphanumeric() || b"+-.".contains(&byte) => {
                Class::Number
            }
            _ => self.begin(byte),
        }
    }

    fn in_string(byte: u8, before: Before, token: fn(Before) -> Token) -> Token {
        match byte {
            // A string does not go over a line; what is not closed should not colour the rest.
            b'\n' => Token::None,
            b'"' if before == Before::Other => Token::None,
            b'\\' if before == Before::Other => token(Before::Backslash),
            _ => token(Before::Other),
        }
    }

    fn begin(&mut self, byte: u8) -> Class {
        self.token = Token::None;
        match byte {
            b'"' if self.expects_key => self.token = Token::Key(Before::Other),
            b'"' => self.token = Token::Text(Before::Other),
            b'-' | b'0'..=b'9' => self.token = Token::Number,
            b'a'..=b'z' | b'A'..=b'Z' => self.token = Token::Word,
            b'{' => self.open(Container::Object),
            b'[' => self.open(Container::Array),
            b'}' | b']' => self.close(),
            b':' => self.expects_key = false,
            b',' => self.expects_key = self.is_in_object(),
            _ => {}
        }
        match byte {
            b'"' if self.token == Token::Key(Before::Other) => Class::Key,
            b'"' => Class::String,
            b'-' | b'0'..=b'9' => Class::Number,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Keyword,
            b'{' | b'[' | b'}' | b']' | b':' | b',' => Class::Punctuation,
            _ => Class::Plain,
        }
    }

    fn open(&mut self, what: Container) {
        let is_object = what == Container::Object;
        self.depth = self.depth.saturating_add(1);
        if self.depth <= DEPTH_MAX {
            self.objects = self.objects << 1 | u64::from(is_object);
        }
        self.expects_key = is_object && self.depth <= DEPTH_MAX;
    }

    fn close(&mut self) {
        if self.depth <= DEPTH_MAX {
            self.objects >>= 1;
        }
        self.depth = self.depth.saturating_sub(1);
        self.expects_key = false;
    }

    fn is_in_object(self) -> bool {
        self.depth <= DEPTH_MAX && self.objects & 1 == 1
    }
}
