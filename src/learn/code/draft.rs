//! What the writers of all languages of machines have in common.

use super::comments;
use super::program::{Program, Step};
use super::writer::Writer;
use crate::i18n::Texts;
use std::marker::PhantomData;

/// A program that is being written in a language.
pub(super) struct Draft<'a, L> {
    pub(super) out: Writer,
    pub(super) program: &'a Program,
    pub(super) texts: &'a Texts,
    /// The name of the socket that data come and go on.
    pub(super) socket: &'static str,
    pub(super) depth: Depth,
    language: PhantomData<L>,
}

/// Whether there is a loop to leave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Straight,
    Loop,
}

/// Writes one step in the language of a draft.
pub(super) trait WriteStep {
    fn step(&mut self, step: &Step);
}

impl<'a, L> Draft<'a, L> {
    pub(super) fn new(out: Writer, program: &'a Program, texts: &'a Texts) -> Self {
        let language = PhantomData;
        Self { out, program, texts, socket: "s", depth: Depth::Straight, language }
    }
}

impl<L> Draft<'_, L>
where
    Self: WriteStep,
{
    /// Steps one after the other, each with its comment.
    pub(super) fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            if let Some(comment) = comments::of_step(step, self.texts) {
                self.out.comment(&comment);
            }
            self.step(step);
        }
    }

    /// Steps in a block that its head opens with a brace.
    pub(super) fn block(&mut self, head: &str, steps: &[Step]) {
        self.out.line(head);
        self.out.begin();
        self.steps(steps);
        self.out.end();
        self.out.line("}");
    }
}
