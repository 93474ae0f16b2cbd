//! Notifications by the desktop's own means, on a thread of their own: the desktop may take its time, or be gone.
//!
//! *Invariant: at most one comes in `EVERY`; the others are counted, and the next one says how many.*

use crate::i18n::Texts;
use crate::threads::spawn;
use crate::tr;
use crossbeam_channel::{Sender, TrySendError, bounded};
use std::time::{Duration, Instant};

/// Between two notifications: a person reads one, and a flood of datagrams makes no flood of windows.
const EVERY: Duration = Duration::from_secs(5);

/// Notifications that wait for the desktop: with a desktop that hangs, none of them is of use later.
const WAITING_MAX: usize = 2;

/// What a person is notified of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where it happened.
    pub title: String,
    /// What.
    pub text: String,
}

/// The desktop, or a test's.
pub trait Desktop {
    /// Shows it. Returns at once.
    fn show(&mut self, notice: Notice);
}

/// What is to be shown, and when.
pub(super) struct Notifier {
    desktop: Box<dyn Desktop>,
    shown: Option<Instant>,
    /// What waits, and how often rules have acted since the last notification beside it.
    waiting: Option<(Notice, u64)>,
}

impl Notifier {
    pub(super) fn new() -> Self {
        Self { desktop: Box::new(SystemDesktop::default()), shown: None, waiting: None }
    }

    /// Uses another desktop.
    pub(super) fn replace(&mut self, desktop: Box<dyn Desktop>) {
        self.desktop = desktop;
    }

    /// Wants a notification of something that happened so many times.
    pub(super) fn add(&mut self, notice: Notice, times: u64) {
        let others = self.waiting.take().map_or(0, |(_, others)| others);
        self.waiting = Some((notice, others + times));
    }

    /// Shows what is due; how long until the next may come, if one waits.
    pub(super) fn flush(&mut self, texts: &Texts) -> Option<Duration> {
        let (_, _) = self.waiting.as_ref()?;
        let left = self.shown.and_then(|shown| EVERY.checked_sub(shown.elapsed()));
        if let Some(left) = left.filter(|left| !left.is_zero()) {
            return Some(left);
        }
        let (mut notice, times) = self.waiting.take()?;
        if times > 1 {
            let more = tr!(texts, "notify-more", count = times - 1);
            notice.text = format!("{} · {more}", notice.text);
        }
        self.shown = Some(Instant::now());
        self.desktop.show(notice);
        None
    }
}

/// The desktop of the system.
#[derive(Default)]
struct SystemDesktop {
    thread: Option<Sender<Notice>>,
}

impl Desktop for SystemDesktop {
    fn show(&mut self, notice: Notice) {
        let thread = self.thread.get_or_insert_with(begin);
        if let Err(TrySendError::Disconnected(_)) = thread.try_send(notice) {
            self.thread = None;
        }
    }
}

fn begin() -> Sender<Notice> {
    let (sender, notices) = bounded::<Notice>(WAITING_MAX);
    let show = move || {
        for Notice { title, text } in notices {
            let shown = notify_rust::Notification::new()
                .appname("Network Playground")
                .summary(&title)
                .body(&text)
                .show();
            if let Err(error) = shown {
                log::warn!("no notification: {error}");
            }
        }
    };
    if let Err(error) = spawn("notifications".to_owned(), show) {
        log::warn!("no notifications: {error}");
    }
    sender
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use std::cell::RefCell;
    use std::rc::Rc;

    struct Shown(Rc<RefCell<Vec<String>>>);

    impl Desktop for Shown {
        fn show(&mut self, notice: Notice) {
            self.0.borrow_mut().push(notice.text);
        }
    }

    #[test]
    fn one_comes_at_once_and_the_others_are_counted() {
        let (texts, shown) = (Texts::new(Lang::En), Rc::default());
        let mut notifier = Notifier::new();
        notifier.replace(Box::new(Shown(Rc::clone(&shown))));
        let notice = |text: &str| Notice { title: String::new(), text: text.to_owned() };
        notifier.add(notice("a"), 1);
        assert_eq!(notifier.flush(&texts), None);
        for text in ["b", "c"] {
            notifier.add(notice(text), 2);
            assert!(notifier.flush(&texts).is_some_and(|left| left <= EVERY));
        }
        assert_eq!(*shown.borrow(), ["a"]);
        notifier.shown = notifier.shown.and_then(|at| at.checked_sub(EVERY));
        notifier.flush(&texts);
        assert_eq!(*shown.borrow(), ["a", "c · and 3 more"]);
    }
}
