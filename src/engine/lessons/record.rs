//! Which lessons and steps are done.

use crate::learn::lessons::{Progress, lesson};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Lessons that are remembered, for a file that was edited by hand: several times as many as there are.
const LESSONS_MAX: usize = 500;

/// What is done of all lessons, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LessonsDone(BTreeMap<String, LessonRecord>);

/// What is done of a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonRecord {
    /// How many steps, from the first on, were done at most.
    pub steps: u16,
    /// Whether all were done once.
    pub is_whole: bool,
}

impl LessonsDone {
    /// What is done of a lesson.
    pub fn of(&self, id: &str) -> LessonRecord {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// How many lessons are done as a whole.
    pub fn whole(&self) -> usize {
        self.0.values().filter(|record| record.is_whole).count()
    }

    /// Notes how far a lesson is. Returns whether that is new.
    pub fn note(&mut self, progress: &Progress) -> bool {
        let record = self.of(progress.lesson().id);
        let steps = u16::try_from(progress.step()).unwrap_or(u16::MAX).max(record.steps);
        let now = LessonRecord { steps, is_whole: record.is_whole || progress.is_done() };
        let is_new = now != record;
        if is_new {
            self.0.insert(progress.lesson().id.to_owned(), now);
        }
        is_new
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What a file said, without what is too much: lessons that there are come first.
    #[must_use]
    pub fn within_bounds(mut self) -> Self {
        if self.0.len() > LESSONS_MAX {
            self.0.retain(|id, _| lesson(id).is_some());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::Stamp;

    #[test]
    fn what_was_done_once_stays_done() {
        let lesson = lesson("udp-send-receive").unwrap();
        let mut done = LessonsDone::default();
        assert!(!done.note(&Progress::new(lesson, Stamp(0))), "nothing is done yet");
        let whole = LessonRecord { steps: 3, is_whole: true };
        done.0.insert(lesson.id.to_owned(), whole);
        assert!(!done.note(&Progress::new(lesson, Stamp(0))), "it is begun anew");
        assert_eq!((done.of(lesson.id), done.whole()), (whole, 1));
    }

    #[test]
    fn a_file_that_names_very_many_is_cut_to_those_that_there_are() {
        let name = |number| (format!("lesson {number}"), LessonRecord::default());
        let mut done = LessonsDone((0..=LESSONS_MAX).map(name).collect());
        done.0.insert("udp-send-receive".to_owned(), LessonRecord::default());
        assert_eq!(done.within_bounds().0.len(), 1);
    }
}
