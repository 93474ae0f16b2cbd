//! What is put after a message, since a stream has no messages of its own.

use serde::{Deserialize, Serialize};

/// The line end appended to a message when it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineEnd {
    /// Nothing: the bytes are the message.
    #[default]
    None,
    /// `\n`, as Unix programs end lines.
    Lf,
    /// `\r`, as serial devices do.
    Cr,
    /// `\r\n`, as HTTP, SMTP and most text protocols do.
    CrLf,
    /// `\0`, as C strings end.
    Nul,
}

impl LineEnd {
    /// Every line end, in the order a menu lists them.
    pub const ALL: [Self; 5] = [Self::None, Self::Lf, Self::Cr, Self::CrLf, Self::Nul];

    /// The characters; the encoding makes bytes of them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Lf => "\n",
            Self::Cr => "\r",
            Self::CrLf => "\r\n",
            Self::Nul => "\0",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LineEnd;

    #[test]
    fn each_line_end_is_its_characters() {
        let texts: Vec<&str> = LineEnd::ALL.into_iter().map(LineEnd::as_str).collect();
        assert_eq!(texts, ["", "\n", "\r", "\r\n", "\0"]);
        assert_eq!(LineEnd::default().as_str(), "");
    }
}
