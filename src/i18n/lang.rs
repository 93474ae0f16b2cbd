//! The languages there are.

use serde::{Deserialize, Serialize};

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Zh,
}

impl Lang {
    /// Every language there is, in the order in which a menu lists them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The ISO 639 code, which is also the name of the folder of its texts.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// What speakers of the language call it.
    pub fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    /// The language of a code such as `zh`, `zh-Hans-CN` or `zh_CN.UTF-8`.
    pub fn from_code(code: &str) -> Option<Self> {
        let language = code.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(language))
    }

    /// The language the system is set to; English where we do not speak that one.
    pub fn of_system() -> Self {
        sys_locale::get_locale().and_then(|code| Self::from_code(&code)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_systems_are_understood() {
        for code in ["zh", "zh-CN", "zh_TW.UTF-8", "zh-Hans-SG", "ZH"] {
            assert_eq!(Lang::from_code(code), Some(Lang::Zh));
        }
        assert_eq!(Lang::from_code("en-GB"), Some(Lang::En));
        for code in ["", "C", "POSIX", "de-DE", "zhx"] {
            assert_eq!(Lang::from_code(code), None);
        }
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), Some(lang));
        }
    }
}
