//! HTML and XML.

use super::{Class, LexStep};

/// The longest character reference, `&CounterClockwiseContourIntegral;`, in bytes before its semicolon.
const REFERENCE_BYTES_MAX: u8 = 32;

/// Elements whose content is no markup: it ends with their end tag only.
const RAW: [&[u8]; 7] =
    [b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noframes"];

/// What begins a part of XML that is text as it stands.
const CDATA: &[u8] = b"[CDATA[";

/// As many bytes of a tag's name as the longest of [`RAW`] has, and one to know that it is longer.
const NAME_BYTES: usize = 9;

/// Where a reader of markup stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markup {
    is_html: bool,
    place: LexPlace,
    /// The element whose content is no markup, as its number in [`RAW`], once its tag is over.
    raw: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LexPlace {
    /// Between tags.
    Text,
    /// So many bytes after `&`.
    Reference(u8),
    /// After `<`.
    Open,
    /// After `</`.
    Close,
    /// In the name of a tag that opens.
    Name {
        len: u8,
        name: [u8; NAME_BYTES],
    },
    /// In the name of a tag that closes.
    EndName,
    /// In a tag, between attributes.
    InTag,
    Attribute,
    /// After `=`.
    Equals,
    Quoted(u8),
    Unquoted,
    /// So many bytes after `<!`: of a comment or of CDATA, perhaps.
    Bang {
        dashes: u8,
        cdata: u8,
    },
    /// In `<!DOCTYPE …>`.
    Declaration,
    /// In `<? … ?>`; whether `?` is before.
    Instruction,
    /// The same, after a question mark.
    InstructionMark,
    /// So many dashes at the end.
    Comment(u8),
    /// So many brackets at the end.
    Cdata(u8),
    /// In an element of [`RAW`], with so many bytes of its end tag.
    Raw(u8),
}

impl Markup {
    pub(super) fn html() -> Self {
        Self { is_html: true, place: LexPlace::Text, raw: None }
    }

    pub(super) fn xml() -> Self {
        Self { is_html: false, ..Self::html() }
    }

    fn go(&mut self, place: LexPlace, class: Class) -> LexStep {
        self.place = place;
        (class, 0)
    }

    pub(super) fn step(&mut self, byte: u8) -> LexStep {
        match self.place {
            LexPlace::Reference(len) => self.reference(byte, len),
            LexPlace::Open => self.open(byte),
            LexPlace::Close if byte.is_ascii_alphabetic() => self.go(LexPlace::EndName, Class::Tag),
            LexPlace::Text | LexPlace::Close => self.text(byte),
            LexPlace::Name { len, name } => self.name(byte, len, name),
            LexPlace::EndName if is_name(byte) => (Class::Tag, 0),
            LexPlace::Attribute if is_name(byte) => (Class::Attribute, 0),
            LexPlace::EndName | LexPlace::Attribute | LexPlace::InTag => self.in_tag(byte),
            LexPlace::Equals => self.equals(byte),
            LexPlace::Quoted(quote) if byte == quote => self.go(LexPlace::InTag, Class::String),
            LexPlace::Unquoted if byte == b'>' || byte.is_ascii_whitespace() => self.in_tag(byte),
            LexPlace::Quoted(_) | LexPlace::Unquoted => (Class::String, 0),
            LexPlace::Bang { dashes, cdata } => self.bang(byte, dashes, cdata),
            LexPlace::Declaration if byte == b'>' => self.go(LexPlace::Text, Class::Keyword),
            LexPlace::Declaration => (Class::Keyword, 0),
            LexPlace::Instruction | LexPlace::InstructionMark => self.instruction(byte),
            LexPlace::Comment(dashes) => self.comment(byte, dashes),
            LexPlace::Cdata(brackets) => self.cdata(byte, brackets),
            LexPlace::Raw(len) => self.raw(byte, len),
        }
    }

    fn text(&mut self, byte: u8) -> LexStep {
        match byte {
            b'<' => self.go(LexPlace::Open, Class::Plain),
            b'&' => self.go(LexPlace::Reference(1), Class::Plain),
            _ => self.go(LexPlace::Text, Class::Plain),
        }
    }

    /// It is one only if it ends as one.
    fn reference(&mut self, byte: u8, len: u8) -> LexStep {
        if byte == b';' && len > 1 {
            self.place = LexPlace::Text;
            return (Class::Entity, usize::from(len));
        }
        let goes_on = byte.is_ascii_alphanumeric() || (byte == b'#' && len == 1);
        if goes_on && len <= REFERENCE_BYTES_MAX {
            return self.go(LexPlace::Reference(len + 1), Class::Plain);
        }
        self.text(byte)
    }

    fn open(&mut self, byte: u8) -> LexStep {
        let (place, class) = match byte {
            b'/' => (LexPlace::Close, Class::Tag),
            b'!' => (LexPlace::Bang { dashes: 0, cdata: 0 }, Class::Keyword),
            b'?' => (LexPlace::Instruction, Class::Keyword),
            _ if byte.is_ascii_alphabetic() || (!self.is_html && is_name(byte)) => {
                let name = [0; NAME_BYTES];
                let (class, _) = self.name(byte, 0, name);
                return (class, 1);
            }
            _ => return self.text(byte),
        };
        self.place = place;
        (class, 1)
    }

    fn name(&mut self, byte: u8, len: u8, mut name: [u8; NAME_BYTES]) -> LexStep {
        if !is_name(byte) && len > 0 {
            let known = name.get(..usize::from(len)).unwrap_or_default();
            let raw = RAW.iter().position(|raw| *raw == known).filter(|_| self.is_html);
            self.raw = raw.map(|raw| raw as u8);
            return self.in_tag(byte);
        }
        if let Some(place) = name.get_mut(usize::from(len)) {
            *place = byte.to_ascii_lowercase();
        }
        let len = (len + 1).min(NAME_BYTES as u8);
        self.go(LexPlace::Name { len, name }, Class::Tag)
    }

    fn in_tag(&mut self, byte: u8) -> LexStep {
        match byte {
            b'>' => {
                let place = if self.raw.is_some() { LexPlace::Raw(0) } else { LexPlace::Text };
                self.go(place, Class::Tag)
            }
            b'/' => self.go(LexPlace::InTag, Class::Tag),
            b'=' => self.go(LexPlace::Equals, Class::Punctuation),
            _ if byte.is_ascii_whitespace() => self.go(LexPlace::InTag, Class::Plain),
            _ => self.go(LexPlace::Attribute, Class::Attribute),
        }
    }

    fn equals(&mut self, byte: u8) -> LexStep {
        match byte {
            b'"' | b'\'' => self.go(LexPlace::Quoted(byte), Class::String),
            b'>' => self.in_tag(byte),
            _ if byte.is_ascii_whitespace() => (Class::Plain, 0),
            _ => self.go(LexPlace::Unquoted, Class::String),
        }
    }

    fn bang(&mut self, byte: u8, dashes: u8, cdata: u8) -> LexStep {
        if byte == b'-' && cdata == 0 {
            if dashes == 1 {
                self.place = LexPlace::Comment(2);
                return (Class::Comment, 3);
            }
            return self.go(LexPlace::Bang { dashes: 1, cdata }, Class::Keyword);
        }
        if dashes == 0 && CDATA.get(usize::from(cdata)) == Some(&byte) {
            let cdata = cdata + 1;
            let is_whole = usize::from(cdata) == CDATA.len();
            let place =
                if is_whole { LexPlace::Cdata(0) } else { LexPlace::Bang { dashes, cdata } };
            return self.go(place, Class::Keyword);
        }
        let place = if byte == b'>' { LexPlace::Text } else { LexPlace::Declaration };
        self.go(place, Class::Keyword)
    }

    fn instruction(&mut self, byte: u8) -> LexStep {
        // In HTML it is a comment that ends with the next bracket.
        let may_end = self.is_html || self.place == LexPlace::InstructionMark;
        let place = match byte {
            b'>' if may_end => LexPlace::Text,
            b'?' => LexPlace::InstructionMark,
            _ => LexPlace::Instruction,
        };
        self.go(place, Class::Keyword)
    }

    fn comment(&mut self, byte: u8, dashes: u8) -> LexStep {
        let place = match byte {
            b'-' => LexPlace::Comment((dashes + 1).min(2)),
            b'>' if dashes == 2 => LexPlace::Text,
            _ => LexPlace::Comment(0),
        };
        self.go(place, Class::Comment)
    }

    fn cdata(&mut self, byte: u8, brackets: u8) -> LexStep {
        match byte {
            b']' => self.go(LexPlace::Cdata((brackets + 1).min(2)), Class::Plain),
            b'>' if brackets == 2 => {
                self.place = LexPlace::Text;
                (Class::Keyword, 2)
            }
            _ => self.go(LexPlace::Cdata(0), Class::Plain),
        }
    }

    fn raw(&mut self, byte: u8, len: u8) -> LexStep {
        let name = self.raw.and_then(|raw| RAW.get(usize::from(raw))).copied().unwrap_or_default();
        let expected = match len {
            0 => Some(b'<'),
            1 => Some(b'/'),
            _ => name.get(usize::from(len) - 2).copied(),
        };
        match expected {
            Some(expected) if byte.to_ascii_lowercase() == expected => {
                self.go(LexPlace::Raw(len + 1), Class::Plain)
            }
            None if byte == b'>' || byte == b'/' || byte.is_ascii_whitespace() => {
                self.raw = None;
                self.in_tag(byte);
                (Class::Tag, usize::from(len))
            }
            _ => self.go(LexPlace::Raw(u8::from(byte == b'<')), Class::Plain),
        }
    }
}

/// Whether a byte goes on with the name of a tag or of an attribute.
fn is_name(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/' | b'=' | b'<')
}
