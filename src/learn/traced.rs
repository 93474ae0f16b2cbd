//! What may be wrong in a learner's program: recognised in the rows of its session, and explained.
//!
//! A [`DoubtFinder`] looks at the rows in their order. Calls say which of them failed and how, Python's error output
//! which exception nobody caught; some doubts need more than one row: a receive that filled its buffer is one only if
//! the program then closed the socket. It knows no window and no language: [`Doubt::explain`] has the words.

mod doubt;
mod exceptions;
mod finder;
#[cfg(test)]
mod tests;

pub use doubt::Doubt;
pub use finder::DoubtFinder;
