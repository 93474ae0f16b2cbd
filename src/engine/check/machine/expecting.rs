//! A step that waits for something.

use super::{Clock, Doing, Happened, Happening, Machine, Next};
use crate::engine::check::outcome::{CheckPart, Failure, Instead, Why};
use crate::engine::check::plan::{Act, Expectation, Expected, Others, SocketKind};
use crate::engine::check::ready::ReadyPattern;
use crate::net::Stamp;
use crate::net::automation::{Captures, Matcher, PatternMistake};
use crate::payload::Values;
use std::sync::Arc;

/// What a step waits for.
#[derive(Debug)]
pub(super) struct Expecting {
    /// From when on its time counts.
    since: Stamp,
    until: Stamp,
    /// What a frame must be like, if one is expected.
    matcher: Option<Arc<Matcher>>,
    /// What has come instead so far.
    instead: Failure,
}

/// What something that came means for the step.
enum Verdict {
    /// It is what was expected, with what the pattern's groups caught.
    Fits(Vec<Vec<u8>>),
    /// It is something else, and the step waits on.
    Other(Instead),
    /// It is something else, and the step fails.
    Fails(Why, Instead),
    /// It says nothing about the step.
    Nothing,
}

impl Machine {
    /// A step begins to wait; its time counts from `since`.
    pub(super) fn begin_to_expect(&mut self, step: usize, since: Stamp, clock: &Clock<'_>) -> Next {
        let matcher = match self.matcher(step, clock) {
            Ok(matcher) => matcher,
            Err(mistake) => {
                return self.failed(Failure::of(Why::Pattern(mistake)), since, (clock.now, None));
            }
        };
        let (until, instead) = (self.until_of(step, since), Failure::of(Why::NotInTime));
        self.doing = Doing::Expecting(Expecting { since, until, matcher, instead });
        Next::GoOn
    }

    /// Looks at what came for the step.
    pub(super) fn expect(
        &mut self,
        part: CheckPart,
        mut expecting: Expecting,
        clock: &Clock<'_>,
    ) -> Next {
        let ready = Arc::clone(&self.ready);
        let CheckPart::Step(step) = part else { return Next::Over };
        let Some(planned) = ready.check().steps.get(step) else { return Next::Over };
        let Act::Exchange { expect: Some(expect), .. } = &planned.act else { return Next::Over };
        let is_server = matches!(self.kind_of(planned.socket), Some(SocketKind::Listen(_)));
        let mut is_late = clock.known_until >= expecting.until;
        loop {
            let Some(link) = self.links.get_mut(planned.socket) else { return Next::Over };
            if link.next_at().is_some_and(|at| at > expecting.until) {
                is_late = true;
                break;
            }
            let Some(happened) = link.take() else {
                // All that there was of it has been looked at.
                is_late |= link.is_over && !is_absence(&expect.what);
                break;
            };
            let end = (happened.at, Some(happened.row));
            match verdict(expect, expecting.matcher.as_deref(), is_server, &happened) {
                Verdict::Nothing => {}
                Verdict::Other(instead) => expecting.instead.came(instead),
                Verdict::Fits(captures) => {
                    self.keep(expect, captures, happened);
                    return self.passed(expecting.since, end);
                }
                Verdict::Fails(why, instead) => {
                    let mut failure = expecting.instead;
                    failure.why = why;
                    failure.came(instead);
                    return self.failed(failure, expecting.since, end);
                }
            }
        }
        if is_late {
            self.too_late(planned.socket, expect, expecting)
        } else {
            self.wait(expecting)
        }
    }

    fn wait(&mut self, expecting: Expecting) -> Next {
        let until = expecting.until;
        self.doing = Doing::Expecting(expecting);
        Next::Wait(until)
    }

    /// Nothing that fits came in time.
    fn too_late(&mut self, socket: usize, expect: &Expectation, expecting: Expecting) -> Next {
        let Expecting { since, until, mut instead, .. } = expecting;
        let lost = self.links.get_mut(socket).map_or(0, |link| std::mem::take(&mut link.lost));
        if lost > 0 {
            instead.why = Why::RowsLost(lost);
        } else if is_absence(&expect.what) {
            return self.passed(since, (until, None));
        } else if let Some(link) = self.links.get(socket)
            && link.is_over
        {
            instead.why = link.failure.clone().map_or(Why::ConnectionOver, Why::NotOpened);
        }
        self.failed(instead, since, (until, None))
    }

    /// Keeps what a frame that fits brought.
    fn keep(&mut self, expect: &Expectation, captures: Vec<Vec<u8>>, happened: Happened) {
        let Happening::Frame(frame) = happened.what else { return };
        self.last_frame = frame;
        self.captures = captures;
        for (name, value) in expect.capture.iter().zip(&self.captures) {
            match self.variables.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => old.clone_from(value),
                None => self.variables.push((name.clone(), value.clone())),
            }
        }
    }

    /// The pattern of a step; none if it expects no frame.
    fn matcher(
        &self,
        step: usize,
        clock: &Clock<'_>,
    ) -> Result<Option<Arc<Matcher>>, PatternMistake> {
        Ok(match self.ready.pattern_of(step) {
            None => None,
            Some(ReadyPattern::Fixed(matcher)) => Some(Arc::clone(matcher)),
            Some(ReadyPattern::WithValues(pattern)) => {
                let compile = |values: &Values<'_>| Matcher::compile_with(pattern, values);
                let socket = self.socket_of(CheckPart::Step(step));
                Some(Arc::new(self.with_values(socket, self.sent, clock, compile)?))
            }
        })
    }
}

/// Whether it is expected that something does not come.
fn is_absence(what: &Expected) -> bool {
    matches!(what, Expected::Nothing | Expected::NoFrame(_))
}

fn verdict(
    expect: &Expectation,
    matcher: Option<&Matcher>,
    is_server: bool,
    happened: &Happened,
) -> Verdict {
    let seen = match &happened.what {
        Happening::Frame(frame) => {
            let mut captures = Captures::default();
            let fits = matcher.is_some_and(|matcher| matcher.fits(frame, &mut captures));
            match &expect.what {
                Expected::Frame(_) if fits => {
                    return Verdict::Fits(captures.of(frame).map(<[u8]>::to_vec).collect());
                }
                Expected::NoFrame(_) if !fits => return Verdict::Nothing,
                _ => {}
            }
            Instead::frame(frame)
        }
        Happening::NoFrame { bytes, why } => Instead::NoFrame { bytes: *bytes, why: *why },
        Happening::Unreachable(errno) => Instead::Unreachable(*errno),
        Happening::Connected if expect.what == Expected::Connected => {
            return Verdict::Fits(Vec::new());
        }
        Happening::Connected => Instead::Connected,
        Happening::Closed { failure: Some(error), .. } => Instead::Broken((**error).clone()),
        Happening::PeerFinished | Happening::Closed { by_peer: true, .. } => Instead::Closed,
        _ => return Verdict::Nothing,
    };
    match (&expect.what, &seen) {
        (Expected::Closed, Instead::Closed) | (Expected::Reset, Instead::Broken(_)) => {
            Verdict::Fits(Vec::new())
        }
        // A connection was there before any step could look.
        (Expected::Nothing, Instead::Connected) if !is_server => Verdict::Nothing,
        (Expected::Nothing, _) | (Expected::NoFrame(_), Instead::Frame { .. }) => {
            Verdict::Fails(Why::SomethingCame, seen)
        }
        (_, Instead::Connected) => Verdict::Nothing,
        // To a server, others may come.
        (_, Instead::Closed | Instead::Broken(_)) if !is_server => {
            Verdict::Fails(Why::ConnectionOver, seen)
        }
        (Expected::Frame(_), Instead::Frame { .. } | Instead::NoFrame { .. })
            if expect.others == Others::Fail =>
        {
            Verdict::Fails(Why::OtherFirst, seen)
        }
        _ => Verdict::Other(seen),
    }
}
