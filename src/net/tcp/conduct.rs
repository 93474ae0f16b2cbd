//! What a connection does by its session's rules, on its own thread.

use super::stream::{Handler, Next, Stream};
use super::{FileEvent, StreamEvent};
use crate::files::{PlainFile, open_plain};
use crate::net::automation::{
    Automaton, CompiledRules, Decisions, Deed, Occasion, RuleEvent, SentTo,
};
use crate::net::session::Shared;
use crate::net::{Cause, EventKind, NetError, Op, Stamp, clock};
use std::path::Path;
use std::sync::Arc;

/// The rules of one connection, with their state.
pub(super) struct Conduct {
    automaton: Automaton,
}

impl Conduct {
    pub(super) fn new(rules: Arc<CompiledRules>) -> Self {
        Self { automaton: Automaton::new(rules) }
    }

    pub(super) fn set_rules(&mut self, rules: Arc<CompiledRules>) {
        self.automaton.set_rules(rules);
    }

    /// Whether the rules do anything with what comes.
    pub(super) fn acts_on_received(&self) -> bool {
        self.automaton.rules().acts_on_received()
    }

    /// The connection is there.
    pub(super) fn opened(&mut self, stream: &Stream) -> Next {
        let occasion = occasion(stream);
        carry_out(self.automaton.connected(&occasion), stream, (&occasion, occasion.at))
    }

    /// This came.
    pub(super) fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        let occasion = occasion(stream);
        // What is told of the message bears the moment of its row, by which the row is found.
        let came = stream.facts().last_seen();
        carry_out(self.automaton.received(message, &occasion), stream, (&occasion, came))
    }
}

fn occasion(stream: &Stream) -> Occasion<'static> {
    Occasion {
        at: Stamp::now(),
        peer: stream.peer(),
        sent_to: SentTo::Us,
        time_of_day: &clock::time_of_day,
    }
}

/// `came` is the moment of what the decisions are about.
fn carry_out(
    decisions: Decisions<'_>,
    stream: &Stream,
    (occasion, came): (&Occasion<'_>, Stamp),
) -> Next {
    let shared = stream.shared();
    if let Some(withheld) = decisions.withheld() {
        shared.withheld(occasion.at, occasion.peer, withheld);
    }
    for (place, decision) in decisions.iter().enumerate() {
        let wait = decision.due.since(Stamp::now());
        if decision.due > occasion.at && !stream.wait(wait) {
            let unsent = decisions.iter().skip(place).filter(|left| left.deed.is_reply());
            shared.counters.replies_dropped.add(unsent.count() as u64);
            return Next::GoOn;
        }
        match decision.deed {
            // There is nothing to send.
            Deed::Reply([], _) => {}
            Deed::Reply(bytes, encoding) => {
                stream.reply(bytes, encoding);
            }
            Deed::ReplyFile(path) => give(stream, path),
            Deed::Finish => stream.finish_after_queue(),
            Deed::Close => return Next::Close,
            Deed::Reset => {
                stream.reset();
                return Next::GoOn;
            }
            Deed::Attention(attention) => {
                let rule = decisions.rule(&decision);
                let event = RuleEvent::Attention { rule, attention };
                shared.tell_rule(came, occasion.peer, event);
            }
            Deed::CannotReply(error) => {
                let (target, cause) = (occasion.peer.to_string(), Cause::from(error.clone()));
                let error = NetError { op: Op::Reply, target, cause };
                shared.tell(Stamp::now(), occasion.peer, EventKind::Failed(Box::new(error)));
            }
        }
    }
    Next::GoOn
}

fn give(stream: &Stream, path: &Path) {
    match open_plain(path) {
        Ok(PlainFile { file, path, bytes }) => stream.give_file(Vec::new(), file, path, bytes),
        Err(error) => {
            let event = StreamEvent::File(FileEvent::unsent(error.into()));
            stream.shared().tell(Stamp::now(), stream.peer(), EventKind::from(event));
        }
    }
}

/// Does what the session's rules say at each moment, as a client does on every connection that it makes, and a
/// relay on both sides of its pairs.
pub(in crate::net) struct Following {
    shared: Arc<Shared>,
    version: u64,
    conduct: Conduct,
}

impl Following {
    pub(in crate::net) fn new(shared: &Arc<Shared>) -> Self {
        let (version, rules) = shared.rules.now();
        Self { shared: Arc::clone(shared), version, conduct: Conduct::new(rules) }
    }

    /// The rules as of now.
    fn now(&mut self) -> &mut Conduct {
        if let Some((version, rules)) = self.shared.rules.changed(self.version) {
            self.version = version;
            self.conduct.set_rules(rules);
        }
        &mut self.conduct
    }
}

impl Handler for Following {
    fn opened(&mut self, stream: &Stream) -> Next {
        self.now().opened(stream)
    }

    fn wants_messages(&self) -> bool {
        // Rules that changed meanwhile may want them.
        self.shared.rules.changed(self.version).is_some() || self.conduct.acts_on_received()
    }

    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        self.now().message(stream, message)
    }
}
