//! Programs that are alike but for a few values: a ping, a path, a relay.

use super::{Pseudo, family};
use crate::learn::code::comments::{place_text, seconds};
use crate::learn::code::program::{Echoes, Passing, WayThere};
use crate::net::icmp::config::PROBES;
use crate::payload::safe_text;
use crate::tr;

impl Pseudo<'_> {
    /// Asks for echoes.
    pub(super) fn ping(&mut self, echoes: &Echoes) {
        let texts = self.texts;
        self.say(&tr!(texts, "pseudo-ping", family = family(echoes.is_ipv6)));
        self.say(&match echoes.count {
            Some(count) => tr!(texts, "pseudo-times", count = count),
            None => tr!(texts, "pseudo-forever").into_owned(),
        });
        self.out.begin();
        self.say(&tr!(texts, "pseudo-echo", host = safe_text(&echoes.host)));
        self.say(&tr!(texts, "pseudo-echo-reply", seconds = seconds(echoes.limit)));
        self.say(&tr!(texts, "pseudo-pause", seconds = seconds(echoes.interval)));
        self.out.end();
    }

    /// Finds who is on the way.
    pub(super) fn path(&mut self, way: &WayThere) {
        let texts = self.texts;
        self.say(&tr!(texts, "pseudo-udp", family = family(way.is_ipv6)));
        self.say(&tr!(texts, "pseudo-path-errors"));
        self.say(&tr!(texts, "pseudo-path-hops", hops = way.hops));
        self.out.begin();
        self.say(&tr!(texts, "pseudo-path-hop"));
        self.say(&tr!(texts, "pseudo-times", count = PROBES));
        self.out.begin();
        self.say(&tr!(texts, "pseudo-path-probe", host = safe_text(&way.host)));
        self.say(&tr!(texts, "pseudo-path-queue", seconds = seconds(way.limit)));
        self.out.end();
        self.say(&tr!(texts, "pseudo-path-over"));
        self.out.end();
    }

    /// Passes on what comes in both directions.
    pub(super) fn relay(&mut self, passing: &Passing) {
        let (texts, listen) = (self.texts, &passing.listen);
        let (is_ipv6, to) = (listen.is_ipv6(), place_text(&passing.to));
        match passing.idle_limit {
            None => {
                self.say(&tr!(texts, "pseudo-tcp", family = family(is_ipv6)));
                self.bind(listen);
                self.say(&tr!(texts, "pseudo-relay-listen"));
                self.say(&tr!(texts, "pseudo-forever"));
                self.out.begin();
                self.say(&tr!(texts, "pseudo-accept"));
                self.say(&tr!(texts, "pseudo-thread"));
                self.out.begin();
                self.say(&tr!(texts, "pseudo-relay-connect", place = to));
                self.say(&tr!(texts, "pseudo-relay-pass"));
                self.out.end();
            }
            Some(limit) => {
                self.say(&tr!(texts, "pseudo-udp", family = family(is_ipv6)));
                self.bind(listen);
                self.say(&tr!(texts, "pseudo-forever"));
                self.out.begin();
                self.say(&tr!(texts, "pseudo-receive-from", bytes = 65_535));
                self.say(&tr!(texts, "pseudo-relay-mapping", place = to));
                self.out.begin();
                self.say(&tr!(texts, "pseudo-relay-back", seconds = seconds(limit)));
                self.out.end();
                self.say(&tr!(texts, "pseudo-relay-on"));
            }
        }
        self.out.end();
    }
}
