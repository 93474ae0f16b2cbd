//! What is not as a case expects it, all of it at once.

use network_playground::net::http::{HopEnd, HopFacts, HttpFailure};
use network_playground::net::{Cause, NetError, ProtocolFailure};
use std::fmt;
use std::mem::discriminant;

/// How the response ends.
#[derive(Clone, Debug)]
pub(crate) enum Ends {
    Complete,
    /// By exactly this failure.
    Exactly(HttpFailure),
    /// By a failure of this kind, whatever text or number it has.
    Like(HttpFailure),
    /// By one of these: careful clients differ.
    OneOf(Vec<HttpFailure>),
    /// By this error of the system.
    Errno(&'static str),
}

/// Bytes, shortened for a test's message.
#[derive(PartialEq, Eq)]
pub(crate) struct Shown<'a>(pub(crate) &'a [u8]);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.0.get(..80).unwrap_or(self.0);
        write!(f, "{} bytes \"{}\"", self.0.len(), part.escape_ascii())
    }
}

/// What is not as expected.
#[derive(Default)]
pub(crate) struct Found(pub(crate) Vec<String>);

impl Found {
    pub(crate) fn compare<T: PartialEq + fmt::Debug>(&mut self, what: &str, is: &T, expected: &T) {
        if is != expected {
            self.0.push(format!("{what} is {is:?}, not {expected:?}"));
        }
    }

    pub(crate) fn compare_if_said<T>(&mut self, what: &str, is: &T, expected: Option<&T>)
    where
        T: PartialEq + fmt::Debug,
    {
        if let Some(expected) = expected {
            self.compare(what, is, expected);
        }
    }

    pub(crate) fn compare_end(&mut self, facts: &HopFacts, expected: &Ends) {
        if !is_end(facts.end.as_ref(), expected) {
            self.0.push(format!("it ends by {:?}, not {expected:?}", facts.end));
        }
    }
}

fn is_end(end: Option<&HopEnd>, expected: &Ends) -> bool {
    match (end, expected) {
        (Some(HopEnd::Complete), Ends::Complete) => true,
        (Some(HopEnd::Failed(error)), expected) => is_error(error, expected),
        _ => false,
    }
}

fn is_error(error: &NetError, expected: &Ends) -> bool {
    match (&error.cause, expected) {
        (Cause::Protocol(ProtocolFailure::Http(failure)), Ends::Exactly(expected)) => {
            **failure == *expected
        }
        (Cause::Protocol(ProtocolFailure::Http(failure)), Ends::Like(expected)) => {
            discriminant(&**failure) == discriminant(expected)
        }
        (Cause::Protocol(ProtocolFailure::Http(failure)), Ends::OneOf(expected)) => {
            expected.contains(failure)
        }
        (_, Ends::Errno(name)) => error.errno().is_some_and(|errno| errno.is(name)),
        _ => false,
    }
}
