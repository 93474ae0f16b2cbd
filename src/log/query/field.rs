//! What conditions are about.

/// Something that rows have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The other end: address and port, an address alone, a network, or the name of a Unix socket.
    Peer,
    /// The port of the other end.
    Port,
    /// Bytes of the payload.
    Len,
    /// The payload as text; of other rows, what they say.
    Text,
    /// The payload as bytes.
    Hex,
    /// When: a time of day, or a date and a time.
    Time,
    /// The session, by its name or number.
    Session,
    /// The connection, by its number.
    Connection,
}

impl Field {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Peer,
        Self::Port,
        Self::Len,
        Self::Text,
        Self::Hex,
        Self::Time,
        Self::Session,
        Self::Connection,
    ];

    /// Its word in the language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::Port => "port",
            Self::Len => "len",
            Self::Text => "text",
            Self::Hex => "hex",
            Self::Time => "time",
            Self::Session => "session",
            Self::Connection => "connection",
        }
    }

    /// The field that a word means, whatever its case.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(word))
    }

    /// The operators that it takes.
    pub fn operators(self) -> &'static [Operator] {
        use Operator::{
            Contains, Equal, Greater, GreaterEqual, In, Less, LessEqual, Matches, NotEqual, Starts,
        };
        match self {
            Self::Peer | Self::Session => &[Equal, NotEqual, In, Contains, Matches],
            Self::Port | Self::Len | Self::Connection => {
                &[Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In]
            }
            Self::Text => &[Contains, Matches, Equal, NotEqual, Starts],
            Self::Hex => &[Contains, Starts, Equal, NotEqual],
            Self::Time => &[In, Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual],
        }
    }

    /// Whether it may stand before a value alone: `port 53`.
    pub(super) fn goes_without_operator(self) -> bool {
        match self {
            Self::Peer | Self::Port | Self::Len | Self::Session | Self::Connection => true,
            Self::Text | Self::Hex | Self::Time => false,
        }
    }
}

/// What stands between a field and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Is it.
    Equal,
    /// Is another.
    NotEqual,
    /// Is less, or earlier.
    Less,
    /// Is it or less.
    LessEqual,
    /// Is more, or later.
    Greater,
    /// Is it or more.
    GreaterEqual,
    /// Is one of a range or of several.
    In,
    /// Has it somewhere.
    Contains,
    /// Begins with it.
    Starts,
    /// Fits a regular expression somewhere.
    Matches,
}

impl Operator {
    /// As it is typed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
            Self::Contains => "contains",
            Self::Starts => "starts",
            Self::Matches => "~",
        }
    }

    /// The operators that are words.
    pub(super) const WORDS: [Self; 3] = [Self::In, Self::Contains, Self::Starts];
}

/// Conditions of one word.
pub(super) const CLASS_WORDS: [&str; 5] = ["in", "out", "event", "call", "failure"];
