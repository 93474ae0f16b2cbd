//! Which modules a piece of code names, from the root of the crate.

use crate::tokens::{Token, tokens};

/// A path from the root of the crate: `["net", "udp", "UdpConfig"]`.
pub(crate) type Path = Vec<String>;

/// A module that stands in a file of its own: its name, and the file if an attribute names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileModule {
    /// The module around it.
    pub(crate) parent: Path,
    /// Its own name.
    pub(crate) name: String,
    /// The file that its `#[path = "…"]` names.
    pub(crate) file: Option<String>,
}

/// What the code of a module names and holds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Everything of this crate that is named by `crate::…`, `super::…` or `self::…`.
    pub(crate) paths: Vec<Path>,
    /// Its modules in files of their own.
    pub(crate) modules: Vec<FileModule>,
}

/// Reads the code of a module.
pub(crate) fn read(module: &[String], code: &str) -> Found {
    let tokens = tokens(code);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        module: module.to_vec(),
        ends: Vec::new(),
        depth: 0,
        file: None,
        found: Found::default(),
    };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The module that `self` is here.
    module: Path,
    /// How deep in braces each module around this place began.
    ends: Vec<usize>,
    depth: usize,
    /// What the last `#[path = "…"]` named.
    file: Option<String>,
    found: Found,
}

impl Reader<'_> {
    fn ahead(&self, steps: usize) -> Option<&Token> {
        self.tokens.get(self.at + steps)
    }

    fn word(&self, steps: usize) -> Option<&str> {
        match self.ahead(steps) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn step(&mut self) {
        match &self.tokens[self.at] {
            Token::Mark('{') => self.depth += 1,
            Token::Mark('}') => self.end_block(),
            Token::Word(word) => match word.as_str() {
                "mod" => self.module_begins(),
                "use" if self.is_statement() => return self.use_statement(),
                "path" if self.ahead(1) == Some(&Token::Mark('=')) => {
                    if let Some(Token::Text(file)) = self.ahead(2) {
                        self.file = Some(file.clone());
                    }
                }
                "crate" | "super" | "self" => return self.expression(),
                _ => {}
            },
            _ => {}
        }
        self.at += 1;
    }

    /// And not the `use<'a>` of a type.
    fn is_statement(&self) -> bool {
        self.ahead(1) != Some(&Token::Mark('<'))
    }

    fn end_block(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.ends.last() == Some(&self.depth) {
            self.ends.pop();
            self.module.pop();
        }
    }

    fn module_begins(&mut self) {
        let Some(name) = self.word(1).map(String::from) else { return };
        match self.ahead(2) {
            Some(Token::Mark('{')) => {
                self.ends.push(self.depth);
                self.module.push(name);
            }
            Some(Token::Mark(';')) => {
                let (parent, file) = (self.module.clone(), self.file.take());
                self.found.modules.push(FileModule { parent, name, file });
            }
            _ => {}
        }
    }

    /// `crate::a::b` outside of a `use`.
    fn expression(&mut self) {
        let mut path = Path::new();
        while let Some(word) = self.word(0).map(String::from) {
            path.push(word);
            self.at += 1;
            if self.ahead(0) != Some(&Token::Path) {
                break;
            }
            self.at += 1;
        }
        // A lone word is a value, or the place of `pub(crate)`.
        if path.len() > 1 {
            self.name(&path);
        }
    }

    fn use_statement(&mut self) {
        self.at += 1;
        self.use_tree(&Path::new());
    }

    /// One branch of a `use`, up to the mark after it.
    fn use_tree(&mut self, before: &Path) {
        let mut path = before.clone();
        loop {
            match self.ahead(0) {
                Some(Token::Path) => {}
                Some(Token::Word(word)) if word == "as" => self.at += 1,
                Some(Token::Word(word)) => path.push(word.clone()),
                Some(Token::Mark('*')) => path.push("*".into()),
                Some(Token::Mark('{')) => return self.use_group(&path),
                _ => return self.name(&path),
            }
            self.at += 1;
        }
    }

    fn use_group(&mut self, path: &Path) {
        while !matches!(self.ahead(0), None | Some(Token::Mark('}'))) {
            self.at += 1;
            if self.ahead(0) != Some(&Token::Mark('}')) {
                self.use_tree(path);
            }
        }
        self.at += 1;
    }

    /// Keeps a path if it is one of this crate, from its root. `*` stands for the crate as a whole.
    fn name(&mut self, path: &[String]) {
        let mut resolved = match path.first().map(String::as_str) {
            Some("crate") => Path::new(),
            Some("self" | "super") => self.module.clone(),
            _ => return,
        };
        for word in path {
            match word.as_str() {
                "crate" | "self" => {}
                "super" => {
                    resolved.pop();
                }
                _ => resolved.push(word.clone()),
            }
        }
        if resolved.is_empty() {
            resolved.push("*".into());
        }
        self.found.paths.push(resolved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(joined: &str) -> Path {
        joined.split("::").map(String::from).collect()
    }

    /// What code of `log::view` names.
    fn named(code: &str) -> Vec<String> {
        let found = read(&path("log::view"), code);
        found.paths.iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn a_plain_path_is_seen_in_a_use_and_in_an_expression() {
        assert_eq!(named("use crate::ui::tokens;"), ["ui::tokens"]);
        assert_eq!(named("let x = f(crate::ui::tokens::ROW, 1);"), ["ui::tokens::ROW"]);
    }

    #[test]
    fn each_branch_of_a_nested_group_is_seen() {
        let code = "pub use crate::{ui::{tokens, fonts::{self, Font as F}}, net, app::*,};";
        let expected = ["ui::tokens", "ui::fonts", "ui::fonts::Font", "net", "app::*"];
        assert_eq!(named(code), expected);
        assert_eq!(named("use {std::fmt, crate::ui};"), ["ui"]);
    }

    #[test]
    fn super_leads_out_of_the_module_as_often_as_it_stands() {
        assert_eq!(named("use super::super::ui::tokens;"), ["ui::tokens"]);
        assert_eq!(named("use super::{store, super::ui};"), ["log::store", "ui"]);
        assert_eq!(named("super::super::ui::draw()"), ["ui::draw"]);
        assert_eq!(named("use self::super::super::app;"), ["app"]);
        assert_eq!(named("use super::store::Store;"), ["log::store::Store"]);
    }

    #[test]
    fn a_module_within_the_file_is_one_step_more() {
        let code = "fn f() { if a { b } } mod tests { use super::super::store; mod c {} use super::x; } use super::y;";
        assert_eq!(named(code), ["log::store", "log::view::x", "log::y"]);
    }

    #[test]
    fn comments_texts_and_other_crates_are_not_ours() {
        let code = "// use crate::ui;\nuse std::{fs, ui}; \"crate::ui\"; ui::draw(); fn f(&self) -> impl A + use<'_> {}";
        assert!(named(code).is_empty());
        assert!(named("pub(crate) fn f(self) { self.ui.draw() } pub(super) mod tests;").is_empty());
    }

    #[test]
    fn the_whole_crate_under_another_name_is_seen() {
        assert_eq!(named("use super::super as up;"), ["*"]);
        assert_eq!(named("use crate::*;"), ["*"]);
        assert_eq!(named("use crate::{self as whole};"), ["*"]);
    }

    #[test]
    fn modules_in_files_are_listed_with_the_file_that_is_named() {
        let code =
            "mod store; #[cfg(test)] #[path = \"a_tests.rs\"] mod tests; mod inner { mod deep; }";
        let module = |parent: &str, name: &str, file: Option<&str>| FileModule {
            parent: path(parent),
            name: name.into(),
            file: file.map(String::from),
        };
        let expected = [
            module("log::view", "store", None),
            module("log::view", "tests", Some("a_tests.rs")),
            module("log::view::inner", "deep", None),
        ];
        assert_eq!(read(&path("log::view"), code).modules, expected);
    }
}
