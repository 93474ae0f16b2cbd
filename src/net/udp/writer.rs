//! Carries out commands and sends delayed replies when they are due.

use super::command::DatagramCommand;
use super::repeat::UdpRepeat;
use super::{
    DelayedReplies, DelayedReply, GroupState, Multicast, Udp, UdpConfig, UdpOptions, direct,
    no_address, until,
};
use crate::net::automation::RepeatEnd;
use crate::net::command::WorkerCommand;
use crate::net::loader::Loader;
use crate::net::repeater::alarm;
use crate::net::resolve::{self, Answer, LOOKUP_LIMIT};
use crate::net::session::{COMMANDS_MAX, Shared};
use crate::net::socket::{Interface, Membership};
use crate::net::{Destination, NetError, OptionName, Payload, Peer, Stamp};
use crossbeam_channel::{Receiver, after, never, select};
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// Waits for the first command to send, so that the family of the socket is known, and returns it with the
/// address that it sends to. `None` at the stop.
/// Commands before it change the configuration of the socket to be made.
///
/// # Errors
/// If the host cannot be resolved.
pub(super) fn first_send(
    shared: &Arc<Shared>,
    inbox: &Receiver<DatagramCommand>,
    config: &mut UdpConfig,
) -> Result<Option<(SocketAddr, DatagramCommand)>, NetError> {
    let stop = shared.stop.signal();
    let command = loop {
        select! {
            recv(stop) -> _ => return Ok(None),
            recv(inbox) -> command => match command {
                Ok(
                    command @ (DatagramCommand::Send { .. }
                    | DatagramCommand::Repeat { .. }
                    | DatagramCommand::Load { .. }),
                ) => {
                    break command;
                }
                Ok(other) => configure(config, other),
                Err(_) => return Ok(None),
            },
        }
    };
    let Some(to) = destination(&command) else { return Ok(None) };
    match (resolve_first(shared, to), command) {
        // Resolved once, as the later ones of a repeat are.
        (Ok(to), DatagramCommand::Send { payload, .. }) => Ok(to.map(|to| (to, send(to, payload)))),
        (Ok(to), command) => Ok(to.map(|to| (to, command))),
        (Err(error), DatagramCommand::Send { payload, .. }) => {
            // The session ends with it; the row keeps what should have been sent.
            shared.tell_unsent(Peer::None, error.clone(), &payload);
            Err(error)
        }
        (Err(error), command) => {
            command.report_not_carried_out(shared);
            Err(error)
        }
    }
}

fn send(to: SocketAddr, payload: Payload) -> DatagramCommand {
    DatagramCommand::Send { to: Destination::Peer(Peer::from(to)), payload }
}

/// Where a command sends first.
fn destination(command: &DatagramCommand) -> Option<Destination> {
    match command {
        DatagramCommand::Send { to, .. } | DatagramCommand::Load { to, .. } => Some(to.clone()),
        DatagramCommand::Repeat { to, plan } => {
            plan.items().first().map(|item| item.to.as_ref().unwrap_or(to).clone())
        }
        _ => None,
    }
}

/// The address of the first destination. `None` at the stop.
fn resolve_first(shared: &Arc<Shared>, to: Destination) -> Result<Option<SocketAddr>, NetError> {
    let (host, port) = match to {
        Destination::Peer(peer) => return Ok(peer.socket_addr()),
        Destination::Host(host, port) => (host, port),
    };
    match resolve::wait(shared, &host, port, LOOKUP_LIMIT) {
        Err(_) if shared.stop.is_stopped() => Ok(None),
        found => Ok(found?.first().copied()),
    }
}

/// Carries out a command on a socket that is not made yet.
fn configure(config: &mut UdpConfig, command: DatagramCommand) {
    let groups = &mut config.options.groups;
    match command {
        DatagramCommand::SetRules(rules) => config.rules = rules,
        DatagramCommand::SetBroadcast(on) => config.options.broadcast = on,
        DatagramCommand::SetMulticast(multicast) => config.options.multicast = multicast,
        DatagramCommand::Join(group) if !groups.contains(&group) => groups.push(group),
        DatagramCommand::Leave(group) => groups.retain(|other| *other != group),
        DatagramCommand::Join(_)
        | DatagramCommand::Send { .. }
        | DatagramCommand::Repeat { .. }
        | DatagramCommand::Load { .. }
        | DatagramCommand::StopRepeat => {}
    }
}

/// A lookup under way for the first of the waiting sends.
struct Lookup {
    host: String,
    answer: Receiver<Answer>,
    deadline: Stamp,
}

/// The writer's own state. Sends leave in the order in which they were asked for: while a name is
/// being resolved, later ones wait.
pub(super) struct Writer<'a> {
    udp: &'a Udp,
    multicast: Multicast,
    /// The groups with the interface on which each was joined, for leaving it there.
    joined: Vec<(IpAddr, Interface)>,
    waiting: VecDeque<(Destination, Payload)>,
    lookup: Option<Lookup>,
    replies: DelayedReplies,
    repeat: Option<UdpRepeat>,
    loader: Option<Loader>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(udp: &'a Udp, options: UdpOptions) -> Self {
        let UdpOptions { multicast, groups, .. } = options;
        let on = |group| (group, multicast.interface.clone());
        let joined = groups.into_iter().map(on).collect();
        let waiting = VecDeque::new();
        Self {
            udp,
            multicast,
            joined,
            waiting,
            lookup: None,
            replies: DelayedReplies::default(),
            repeat: None,
            loader: None,
        }
    }

    /// Works until the stop. What is left then is reported or counted.
    pub(super) fn run(
        mut self,
        inbox: &Receiver<DatagramCommand>,
        replies: &Receiver<DelayedReply>,
    ) {
        self.work(inbox, replies);
        self.end_repeat(RepeatEnd::Closed);
        self.end_load(RepeatEnd::Closed);
        for (to, payload) in self.waiting {
            DatagramCommand::Send { to, payload }.report_not_carried_out(&self.udp.shared);
        }
        // Those that its reader still hands over are counted when that is over, too.
        self.udp.shared.counters.replies_dropped.add(self.replies.len() as u64);
    }

    fn work(&mut self, inbox: &Receiver<DatagramCommand>, replies: &Receiver<DelayedReply>) {
        let (stop, no_command, no_answer) = (self.udp.shared.stop.signal(), never(), never());
        let no_target = never();
        while !self.udp.shared.stop.is_stopped() {
            let has_room = self.waiting.len() < COMMANDS_MAX;
            let commands = if has_room { inbox } else { &no_command };
            let answer = self.lookup.as_ref().map_or(&no_answer, |lookup| &lookup.answer).clone();
            let repeat = self.repeat.as_ref();
            let target = repeat.and_then(UdpRepeat::answer).unwrap_or(&no_target).clone();
            let next_send = alarm(repeat.and_then(UdpRepeat::due));
            let next_time = self.next_time();
            select! {
                recv(stop) -> _ => return,
                recv(commands) -> command => match command {
                    Ok(command) => self.carry_out(command),
                    Err(_) => return,
                },
                recv(replies) -> reply => match reply {
                    Ok(reply) => self.replies.put(reply),
                    Err(_) => return,
                },
                recv(answer) -> found => {
                    self.resolved(found.ok());
                }
                recv(target) -> found => {
                    let repeat = self.repeat.take();
                    self.repeat = repeat.and_then(|it| it.resolved(self.udp, found.ok()));
                }
                recv(next_send) -> _ => {}
                recv(next_time) -> _ => {}
            }
            self.do_what_is_due();
        }
    }

    /// A channel that fires when the next reply or the lookup's deadline is due.
    fn next_time(&self) -> Receiver<std::time::Instant> {
        let reply = self.replies.due();
        let lookup = self.lookup.as_ref().map(|lookup| lookup.deadline);
        reply.into_iter().chain(lookup).min().map_or_else(never, |due| after(until(due)))
    }

    fn do_what_is_due(&mut self) {
        self.repeat = self.repeat.take().and_then(|repeat| repeat.do_what_is_due(self.udp));
        let now = Stamp::now();
        while let Some(reply) = self.replies.take_due(now) {
            self.udp.replies_waiting.fetch_sub(1, Relaxed);
            if let Some(to) = reply.to.socket_addr() {
                self.send(to, &reply.payload);
            }
            if self.udp.shared.stop.is_stopped() {
                return;
            }
        }
        if self.lookup.as_ref().is_some_and(|lookup| lookup.deadline <= now) {
            self.resolved(None);
        }
    }

    fn end_repeat(&mut self, end: RepeatEnd) {
        if let Some(repeat) = self.repeat.take() {
            repeat.end(self.udp, end);
        }
    }

    fn end_load(&mut self, why: RepeatEnd) {
        if let Some(loader) = self.loader.take() {
            loader.end(why);
        }
    }

    pub(super) fn carry_out(&mut self, command: DatagramCommand) {
        match command {
            DatagramCommand::Send { to, payload } => {
                self.waiting.push_back((to, payload));
                self.send_waiting();
            }
            DatagramCommand::Repeat { to, plan } => {
                self.end_repeat(RepeatEnd::Stopped);
                self.repeat = UdpRepeat::new(self.udp, &to, *plan);
            }
            DatagramCommand::Load { to, plan } => {
                self.end_load(RepeatEnd::Stopped);
                let to = (to, Some(self.udp.local));
                self.loader =
                    Loader::start(&self.udp.shared, to, *plan, Box::new(super::load::run));
            }
            DatagramCommand::StopRepeat => {
                self.end_repeat(RepeatEnd::Stopped);
                self.end_load(RepeatEnd::Stopped);
            }
            DatagramCommand::SetRules(rules) => self.udp.shared.rules.set(rules),
            DatagramCommand::SetBroadcast(on) => {
                self.udp.set_option(OptionName::Broadcast, i64::from(on));
            }
            DatagramCommand::Join(group) => {
                let on = self.multicast.interface.clone();
                self.udp.member(Membership::Join, group, &on);
                if self.udp.facts.group(group) == Some(GroupState::Joined) {
                    self.joined.push((group, on));
                }
            }
            DatagramCommand::Leave(group) => {
                let place = self.joined.iter().position(|(joined, _)| *joined == group);
                let on = place.map(|place| self.joined.swap_remove(place).1);
                self.udp.member(Membership::Leave, group, &on.unwrap_or_default());
            }
            DatagramCommand::SetMulticast(multicast) => {
                self.udp.set_multicast(&multicast);
                self.multicast = multicast;
            }
        }
    }

    fn send(&self, to: SocketAddr, payload: &Payload) {
        self.udp.send_as(Payload::sent(payload.encoding), to, payload);
    }

    /// Sends what waits, up to the first name that must be resolved.
    fn send_waiting(&mut self) {
        while self.lookup.is_none() {
            let Some((to, payload)) = self.waiting.pop_front() else { return };
            if let Some(to) = direct(&to) {
                self.send(to, &payload);
                continue;
            }
            let Destination::Host(host, port) = &to else { continue };
            match resolve::start(&self.udp.shared, host.clone(), *port) {
                Ok(answer) => {
                    let deadline = Stamp::now().after(LOOKUP_LIMIT);
                    self.lookup = Some(Lookup { host: host.clone(), answer, deadline });
                    self.waiting.push_front((to, payload));
                }
                Err(error) => self.failed(error, &payload),
            }
        }
    }

    /// The lookup for the first waiting send is over; `None` if it was given up.
    fn resolved(&mut self, answer: Option<Answer>) {
        let Some(Lookup { host, .. }) = self.lookup.take() else { return };
        let Some((_, payload)) = self.waiting.pop_front() else { return };
        let chosen = answer
            .unwrap_or_else(|| Err(resolve::timed_out(&host)))
            .and_then(|found| self.udp.choose(&found).ok_or_else(|| no_address(&host)));
        match chosen {
            Ok(to) => self.send(to, &payload),
            Err(error) => self.failed(error, &payload),
        }
        self.send_waiting();
    }

    fn failed(&self, error: NetError, payload: &[u8]) {
        self.udp.shared.tell_unsent(Peer::None, error, payload);
    }
}
