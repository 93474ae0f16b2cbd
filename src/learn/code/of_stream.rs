//! What is done on connections, whatever carries them.

use super::Literal;
use super::download::without_secrets;
use super::literal::LITERAL_BYTES_MAX;
use super::of_config::Outgoing;
use super::of_rules::Ruled;
use super::program::{Clients, LeftOut, Over, Part, RECV_BYTES, Receive, Step, To};
use crate::net::automation::RuleSet;
use crate::net::tcp::{PageContent, Reconnect, RecvSize, Save, ServerBehaviour, StreamSettings};
use crate::payload::Framing;

/// What a server does with each client.
pub(super) struct Served {
    pub(super) body: Vec<Step>,
    pub(super) clients: Clients,
    pub(super) left_out: Vec<LeftOut>,
}

/// What a client does with its connection.
pub(super) struct Used {
    pub(super) body: Vec<Step>,
    pub(super) left_out: Vec<LeftOut>,
}

/// The steps of a behaviour.
pub(super) fn served(
    behaviour: &ServerBehaviour,
    settings: &StreamSettings,
    outgoing: &Outgoing,
) -> Served {
    let bytes = recv_bytes(settings);
    let of = |body| Served { body, clients: Clients::Many, left_out: Vec::new() };
    match behaviour {
        ServerBehaviour::Files(folder) => {
            of(vec![Step::SendNamedFile(folder.display().to_string())])
        }
        ServerBehaviour::Page(content) => of(page(content, bytes)),
        ServerBehaviour::Rules(table) => {
            let steps = Ruled::of(table.written(), &To::Peer);
            let mut left_out = steps.left_out.clone();
            left_out.extend(framing_of(settings, table.written()));
            let greeting = message(outgoing).map(|parts| Step::Send(parts, To::Peer));
            let mut body = steps.connected.clone();
            body.extend(greeting.filter(|_| steps.is_empty()));
            body.extend(steps.steps(bytes));
            let clients = if steps.is_empty() { Clients::One } else { Clients::Many };
            Served { body, clients, left_out }
        }
    }
}

/// The steps of a client with such rules.
pub(super) fn used(
    rules: &RuleSet,
    (settings, reconnect, save): (&StreamSettings, Reconnect, Option<&Save>),
    outgoing: &Outgoing,
) -> Used {
    let steps = Ruled::of(rules, &To::Peer);
    let mut left_out = steps.left_out.clone();
    left_out.extend((reconnect != Reconnect::Never).then_some(LeftOut::Reconnect));
    left_out.extend(save.map(|save| LeftOut::Save(save.path.display().to_string())));
    left_out.extend(framing_of(settings, rules));
    let message = message(outgoing).map(|parts| Step::Send(parts, To::Peer));
    let waits_once = message.is_some() && steps.is_empty();
    let mut body = steps.connected.clone();
    body.extend(message);
    let bytes = recv_bytes(settings);
    body.push(if waits_once {
        Step::Receive(Receive { bytes, over: Over::Passes })
    } else {
        steps.loop_of(bytes)
    });
    Used { body, left_out }
}

/// The message as a literal, if it can stand in a program.
pub(super) fn message(outgoing: &Outgoing) -> Option<Vec<Part>> {
    let message = outgoing.message.as_ref()?;
    let fits = message.bytes.len() <= LITERAL_BYTES_MAX;
    let bytes = without_secrets(&message.bytes);
    fits.then(|| vec![Part::Bytes(Literal::of(&bytes, message.encoding))])
}

fn page(content: &PageContent, bytes: u32) -> Vec<Step> {
    const HEAD: &str =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n";
    let request = Step::Receive(Receive { bytes, over: Over::Passes });
    let send = |text: &str| Step::Send(vec![Part::Bytes(Literal::utf8(text))], To::Peer);
    match content {
        PageContent::Html(html) => vec![request, send(&format!("{HEAD}{html}"))],
        PageContent::File(path) => {
            vec![request, send(HEAD), Step::SendFile(path.display().to_string())]
        }
    }
}

fn recv_bytes(settings: &StreamSettings) -> u32 {
    match settings.recv_size {
        RecvSize::Automatic => RECV_BYTES,
        RecvSize::Fixed(bytes) => bytes,
    }
}

/// Rules look at frames where there are some.
fn framing_of(settings: &StreamSettings, rules: &RuleSet) -> Option<LeftOut> {
    let has_frames = settings.framing != Framing::default() && !rules.rules.is_empty();
    has_frames.then_some(LeftOut::Framing)
}
