//! The text of a program as it grows.

use crate::payload::safe_text;

/// Lines with their indentation.
#[derive(Debug)]
pub(super) struct Writer {
    text: String,
    depth: usize,
    indent: &'static str,
    /// What begins a comment up to the end of its line.
    comment: &'static str,
}

impl Writer {
    pub(super) fn new(indent: &'static str, comment: &'static str) -> Self {
        Self { text: String::new(), depth: 0, indent, comment }
    }

    /// A line, or several that belong together.
    pub(super) fn line(&mut self, lines: &str) {
        for line in lines.split('\n') {
            if !line.is_empty() {
                self.text.push_str(&self.indent.repeat(self.depth));
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    /// A line with nothing in it, unless there is one.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A comment. Text from outside cannot leave it: nothing that ends a line comes into it, and in C no
    /// backslash at its end joins the next line to it.
    pub(super) fn comment(&mut self, comment: &str) {
        for line in comment.lines() {
            let line = safe_text(line.trim_end()).replace("??/", "?? /");
            let end = if line.ends_with('\\') { "." } else { "" };
            self.line(&format!("{} {line}{end}", self.comment));
        }
    }

    /// What follows stands in a block.
    pub(super) fn begin(&mut self) {
        self.depth += 1;
    }

    /// The block is over.
    pub(super) fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
