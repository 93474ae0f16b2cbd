//! How far that is which is done for a person.

/// How a lesson is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A person does it, and may have single steps done.
    #[default]
    Taken,
    /// All of it is done by the program: as an example.
    Played,
}

/// What is being done for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// Of which step.
    pub step: usize,
    /// The place of the act whose turn it is, of so many.
    pub act: usize,
    /// How many there are.
    pub acts: usize,
    /// What it waits for, if it does.
    pub waiting: Option<Waiting>,
}

/// What is waited for before the next thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// This actor has to be ready.
    Ready(usize),
    /// The port of this actor is in use: its pane offers a free one.
    OtherPort(usize),
    /// This actor has to be over.
    Over(usize),
    /// This actor has to have a connection.
    Connection(usize),
    /// Something has to happen to this actor.
    Event(usize),
    /// A person types in the pane of this actor.
    Person(usize),
    /// A pause goes by.
    Pause,
    /// The checks of the step have to come true.
    Checks,
}
