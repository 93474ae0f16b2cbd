//! JSON laid out for people: line breaks and blanks are put between its tokens, and nothing else is
//! changed. What is no JSON comes out with other white space, and is told apart by nobody.

/// The most text that is laid out, in bytes: it is a second copy of the body, and hostile nesting makes
/// much of little. Tests reach it sooner.
pub const PRETTY_BYTES_MAX: u64 = if cfg!(test) { 1 << 20 } else { 64 << 20 };

/// Blanks of a level.
const INDENT: usize = 2;

/// Levels that are set in; what lies deeper stands below them.
const LEVELS_MAX: usize = 16;

/// Lays out a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Pretty {
    depth: usize,
    place: TextPlace,
    /// Whether something was just opened, and nothing stands in it yet.
    is_open: bool,
    /// Whether anything came but white space.
    has_begun: bool,
    /// Whether a value on the outermost level is over: another one begins a line.
    has_value: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum TextPlace {
    #[default]
    Outside,
    InString,
    /// After a backslash in a string.
    Escaped,
}

impl Pretty {
    /// Appends the piece, laid out.
    pub(super) fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        for byte in piece {
            match self.place {
                TextPlace::Outside => self.outside(*byte, out),
                TextPlace::InString => {
                    out.push(*byte);
                    self.place = match byte {
                        b'"' => TextPlace::Outside,
                        b'\\' => TextPlace::Escaped,
                        _ => TextPlace::InString,
                    };
                }
                TextPlace::Escaped => {
                    out.push(*byte);
                    self.place = TextPlace::InString;
                }
            }
        }
    }

    fn outside(&mut self, byte: u8, out: &mut Vec<u8>) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.has_value |= self.depth == 0 && self.has_begun;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if !std::mem::take(&mut self.is_open) {
                    self.begin_line(out);
                }
                out.push(byte);
                self.has_begun = true;
                self.has_value = self.depth == 0;
            }
            b',' => {
                out.push(byte);
                self.begin_line(out);
            }
            b':' => out.extend_from_slice(b": "),
            _ => self.token(byte, out),
        }
    }

    /// A part of a value, or the beginning of one.
    fn token(&mut self, byte: u8, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_open) || std::mem::take(&mut self.has_value) {
            self.begin_line(out);
        }
        out.push(byte);
        self.has_begun = true;
        match byte {
            b'"' => self.place = TextPlace::InString,
            b'{' | b'[' => {
                self.depth += 1;
                self.is_open = true;
            }
            _ => {}
        }
    }

    fn begin_line(&self, out: &mut Vec<u8>) {
        out.push(b'\n');
        out.resize(out.len() + INDENT * self.depth.min(LEVELS_MAX), b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &str) -> String {
        let (mut pretty, mut out) = (Pretty::default(), Vec::new());
        pretty.feed(text.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn only_white_space_between_tokens_changes() {
        let table = [
            ("{\"a\":1}", "{\n  \"a\": 1\n}"),
            ("{ \"a\" : [ 1 , { } , [\n] ] }", "{\n  \"a\": [\n    1,\n    {},\n    []\n  ]\n}"),
            ("[\"a, {b}: \\\" c\\\\\",true]", "[\n  \"a, {b}: \\\" c\\\\\",\n  true\n]"),
            ("1", "1"),
            ("\"你 好\"", "\"你 好\""),
            ("{}", "{}"),
            ("  [ ]\n", "[]"),
            // A value a line.
            ("{\"a\":1}\n{\"b\":2}", "{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}"),
            ("1\n2", "1\n2"),
            // What is no JSON keeps all that is no white space.
            ("}]", "\n}\n]"),
            ("{\"a\":\"x", "{\n  \"a\": \"x"),
        ];
        for (text, expected) in table {
            assert_eq!(laid_out(text), expected, "{text}");
        }
    }

    #[test]
    fn every_cut_gives_the_same_text_and_nesting_has_a_bound() {
        let text = "{\"a\\n\": [1, 2.5e3, null], \"b\": {}}";
        for cut in 0..=text.len() {
            let (mut pretty, mut out) = (Pretty::default(), Vec::new());
            let (one, other) = text.as_bytes().split_at(cut);
            pretty.feed(one, &mut out);
            pretty.feed(other, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), laid_out(text), "{cut}");
        }
        let deep = "[".repeat(10_000);
        assert!(laid_out(&deep).len() < deep.len() * (2 + INDENT * LEVELS_MAX));
    }
}
