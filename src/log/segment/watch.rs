//! Reports when and where the rows of a segment are freed, for tests.

use std::fmt;

/// Calls something when it is dropped or its segment begins anew.
#[derive(Default)]
pub(in crate::log) struct Watch(Option<Box<dyn Fn() + Send + Sync>>);

impl Watch {
    pub(in crate::log) fn new(report: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(report)))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watch").field(&self.0.is_some()).finish()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(report) = &self.0 {
            report();
        }
    }
}
