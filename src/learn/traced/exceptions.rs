//! What Python writes when nobody catches an exception: the last line of it says which.

use super::Doubt;

/// The most of a line that is looked at, in bytes: the words that matter stand at its beginning.
pub(super) const LINE_BYTES_MAX: usize = 400;

/// What is known of an exception.
struct Known {
    exception: &'static str,
    /// Any of these.
    words: &'static [&'static str],
    doubt: Doubt,
}

const fn known(exception: &'static str, words: &'static [&'static str], doubt: Doubt) -> Known {
    Known { exception, words, doubt }
}

/// In the words of `CPython` 3.6 to 3.14 (Modules/socketmodule.c, Objects); the first that fits counts.
const KNOWN: &[Known] = &[
    known("TypeError", &["bytes-like object is required, not 'str'"], Doubt::TextForBytes),
    known(
        "TypeError",
        &[
            "can only concatenate str (not \"bytes\")",
            "must be str, not bytes",
            "can't concat str to bytes",
            "a bytes-like object is required, not",
            "first arg must be bytes",
            "first arg must be str",
            "should be integer or bytes-like object",
            "requires string as left operand, not bytes",
        ],
        Doubt::BytesForText,
    ),
    known(
        "TypeError",
        &[
            "'str' object cannot be interpreted as an integer",
            "an integer is required (got type str)",
        ],
        Doubt::PortAsText,
    ),
    known("OverflowError", &["port must be 0-65535"], Doubt::PortOutOfRange),
    known(
        "TypeError",
        &[
            "address must be tuple",
            "must be a pair (host, port)",
            "getsockaddrarg() takes exactly 2 arguments",
            "bind() takes exactly one argument",
            "connect() takes exactly one argument",
        ],
        Doubt::AddressNotTuple,
    ),
    known("ConnectionRefusedError", &[""], Doubt::ServerNotStarted(None)),
    known("UnicodeDecodeError", &["'utf-8' codec can't decode"], Doubt::NotUtf8),
    known("UnicodeEncodeError", &["codec can't encode"], Doubt::NotEncodable),
    known("EOFError", &["EOF when reading a line"], Doubt::InputOver),
    known("BlockingIOError", &[""], Doubt::WouldBlock),
    known(
        "AttributeError",
        &["partially initialized module", "module 'socket' has no attribute 'socket'"],
        Doubt::ShadowsModule,
    ),
    known("NameError", &["name 'raw_input'", "name 'unicode'"], Doubt::OldPython),
    known("SyntaxError", &["Missing parentheses in call to 'print'"], Doubt::OldPython),
    known("socket.gaierror", &["Address family for hostname not supported"], Doubt::WrongFamily),
    known("socket.gaierror", &[""], Doubt::NameUnknown),
];

/// What a line of the error output says.
pub(super) fn of_line(line: &str) -> Option<Doubt> {
    let (exception, words) = line.split_once(": ").unwrap_or((line, ""));
    // What a program prints itself is seldom a name with a colon after it.
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_');
    if exception.is_empty() || !exception.chars().all(is_name) {
        return None;
    }
    let is_this = |known: &&Known| {
        known.exception == exception && known.words.iter().any(|part| words.contains(part))
    };
    KNOWN.iter().find(is_this).map(|known| known.doubt.clone())
}
