//! Comments: events and failed sends, and what sessions had of packets that are in the file as those of others. They
//! wait for a packet of their session, or are written on a block of statistics of its interface. What became of a packet
//! that is not in the file yet is a comment on itself.

use super::datagrams::Sender;
use super::heard::{Heard, HeardWhat};
use super::pairs::Part;
use super::{Link, Packets, Place, SessionLookup, since_1970};
use crate::net::SessionId;
use crate::payload::safe_text;
use jiff::Timestamp;
use pcap_file::pcapng::blocks::interface_statistics::{
    InterfaceStatisticsBlock, InterfaceStatisticsOption,
};
use pcap_file::pcapng::blocks::opt_common::CommonOption;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The longest comment, in bytes: a few lines on a screen.
const COMMENT_BYTES_MAX: usize = 1024;

/// Comments that wait for a packet of their session. Further ones are written at once.
pub(super) const WAITING_MAX: usize = 32;

/// Comments that wait for a packet.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Of a session alone, oldest first.
    of_sessions: BTreeMap<SessionId, Vec<Comment>>,
    /// What sessions received of each other, which waits for a packet of either, oldest first.
    received: Vec<Received>,
}

#[derive(Debug)]
struct Comment {
    unix_ns: i64,
    text: String,
}

/// That a session received what is a packet of another one.
#[derive(Debug)]
struct Received {
    by: SessionId,
    sender: SessionId,
    comment: Comment,
}

impl Comments {
    /// Those that waited for a packet of a session.
    pub(super) fn take_for(&mut self, session: SessionId) -> impl Iterator<Item = String> {
        let of_session = self.of_sessions.remove(&session).unwrap_or_default();
        let of_both = move |it: &mut Received| it.by == session || it.sender == session;
        let received = self.received.extract_if(.., of_both).map(|it| it.comment);
        of_session.into_iter().chain(received).map(|comment| comment.text)
    }

    /// How many there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.of_sessions.values().map(Vec::len).sum::<usize>() + self.received.len()
    }
}

impl Packets {
    /// Writes comments that still wait for a packet.
    pub fn flush_comments(&mut self, lookup: SessionLookup<'_>) {
        self.flush_received(lookup);
        while let Some((session, comments)) = self.comments.of_sessions.pop_first() {
            self.write_comments(session, comments, lookup);
        }
    }

    /// An event of a session.
    pub(super) fn comment(&mut self, place: Place, text: &str, lookup: SessionLookup<'_>) {
        let time = Timestamp::from_nanosecond(place.unix_ns.into()).unwrap_or_default();
        let text = format!("{time:.9} {}", safe_text(text));
        let end = text.floor_char_boundary(COMMENT_BYTES_MAX);
        let text = text.get(..end).unwrap_or_default().to_owned();
        self.add_comment(place, text, lookup);
    }

    /// A session received a datagram that is in the file as a packet of whoever sent it.
    pub(super) fn note_received(
        &mut self,
        (at, bytes): (Place, usize),
        (sent, from): (Sender, SocketAddr),
        lookup: SessionLookup<'_>,
    ) {
        let Place { session: by, unix_ns } = at;
        let Place { session: sender, unix_ns: sent_unix_ns } = sent.place;
        let known_after = self.interface(by, Link::Ip, lookup).after_packet;
        let what = HeardWhat::Received { bytes, from, sender: sender.0, sent_unix_ns };
        let text = Heard { unix_ns, session: by.0, what }.to_string();
        if sent.packet > known_after && self.put_on(sent.packet, &text) {
            return;
        }
        let comment = Comment { unix_ns, text };
        self.comments.received.push(Received { by, sender, comment });
        if self.comments.received.len() >= WAITING_MAX {
            self.flush_received(lookup);
        }
    }

    /// Says once in a file who has the other end of a stream.
    pub(super) fn tell_pair(&mut self, part: Part, unix_ns: i64, lookup: SessionLookup<'_>) {
        let Some(((local, remote), second)) = self.pairs.both(part.first) else { return };
        if !self.told_pairs.insert(part.first) {
            return;
        }
        let known_after = self.interface(second.0, Link::Ip, lookup).after_packet;
        let what = HeardWhat::OtherEnd { local, remote };
        let text = Heard { unix_ns, session: second.0.0, what }.to_string();
        let packet = self.streams.get(&part.first).map_or(0, |stream| stream.packet);
        if packet <= known_after || !self.put_on(packet, &text) {
            self.add_comment(Place { session: part.first.0, unix_ns }, text, lookup);
        }
    }

    /// Puts a comment on a packet that is not in the file yet. `false` if it is there.
    fn put_on(&mut self, packet: u64, text: &str) -> bool {
        let Self { writer: Some(writer), recent, .. } = self else { return false };
        recent.comment(packet, text, writer.get_mut())
    }

    fn add_comment(&mut self, place: Place, text: String, lookup: SessionLookup<'_>) {
        let waiting = self.comments.of_sessions.entry(place.session).or_default();
        waiting.push(Comment { unix_ns: place.unix_ns, text });
        if waiting.len() >= WAITING_MAX {
            let comments = std::mem::take(waiting);
            self.write_comments(place.session, comments, lookup);
        }
    }

    fn flush_received(&mut self, lookup: SessionLookup<'_>) {
        let mut by_session: BTreeMap<SessionId, Vec<Comment>> = BTreeMap::new();
        for it in self.comments.received.drain(..) {
            by_session.entry(it.by).or_default().push(it.comment);
        }
        for (session, comments) in by_session {
            self.write_comments(session, comments, lookup);
        }
    }

    fn write_comments(
        &mut self,
        session: SessionId,
        comments: Vec<Comment>,
        lookup: SessionLookup<'_>,
    ) {
        let Some(last) = comments.last() else { return };
        let timestamp = since_1970(last.unix_ns);
        let interface_id = self.interface(session, Link::Ip, lookup).id;
        let options = comments.into_iter().map(|comment| {
            InterfaceStatisticsOption::Common(CommonOption::Comment(Cow::Owned(comment.text)))
        });
        self.write(InterfaceStatisticsBlock {
            interface_id,
            timestamp,
            options: options.collect(),
        });
    }
}
