//! What a click can do about a message that did not go.

use super::pane::PaneIntent;
use crate::i18n::Texts;
use crate::learn::explain::sentence;
use crate::net::{Cause, Hindrance, NetError, Op};
use crate::tr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// A way out. All but [`Remedy::Listen`] send the message then, as it stands in the composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Set `SO_BROADCAST`.
    AllowBroadcast,
    /// Bind to this address instead, from which the peer can be reached.
    BindTo(IpAddr),
    /// Let the system choose the local port.
    TakeFreePort,
    /// Connect first.
    Connect,
    /// Connect once more, since this side has finished sending.
    ConnectAgain,
    /// Listen, so that somebody can connect.
    Listen,
    /// Send to all, since those that are chosen are gone.
    ChooseAll,
}

impl Remedy {
    /// What helps against this error of a send, if a click can.
    pub fn of(error: &NetError) -> Option<Self> {
        let Cause::Hindered(_, hindrance) = error.cause else {
            return error.needs_other_port().then_some(Self::TakeFreePort);
        };
        let everything = || match error.target.parse::<SocketAddr>().ok()? {
            SocketAddr::V4(_) => Some(IpAddr::from(Ipv4Addr::UNSPECIFIED)),
            SocketAddr::V6(_) => Some(IpAddr::from(Ipv6Addr::UNSPECIFIED)),
        };
        match hindrance {
            Hindrance::BroadcastOff => Some(Self::AllowBroadcast),
            Hindrance::OtherFamily | Hindrance::BoundToLoopback => everything().map(Self::BindTo),
            Hindrance::FinishedByUs => Some(Self::ConnectAgain),
        }
    }

    /// What its button says.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::AllowBroadcast => tr!(texts, "remedy-allow-broadcast").into_owned(),
            Self::BindTo(ip) => tr!(texts, "remedy-bind-to", address = ip.to_string()),
            Self::TakeFreePort => tr!(texts, "remedy-take-free-port").into_owned(),
            Self::Connect => tr!(texts, "remedy-connect").into_owned(),
            Self::ConnectAgain => tr!(texts, "remedy-connect-again").into_owned(),
            Self::Listen => tr!(texts, "remedy-listen").into_owned(),
            Self::ChooseAll => tr!(texts, "remedy-choose-all").into_owned(),
        }
    }
}

/// Why the last message did not go.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// For this reason, in words.
    Said(String),
    /// The system, or the session, did not take it.
    Failed(Arc<NetError>),
}

impl Refusal {
    /// The reason in words.
    pub fn text(&self, texts: &Texts) -> String {
        match self {
            Self::Said(text) => text.clone(),
            Self::Failed(error) if matches!(error.op, Op::Send | Op::SendTo) => {
                sentence(error, texts)
            }
            // What was to be done first.
            Self::Failed(error) => tr!(texts, "send-failed-since", reason = sentence(error, texts)),
        }
    }

    /// What helps.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Said(_) => None,
            Self::Failed(error) => Remedy::of(error),
        }
    }
}

/// What a pane has begun for a message, which goes once that is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errand {
    /// Nothing.
    #[default]
    None,
    /// The session ends; another one begins then.
    Ending,
    /// The session connects.
    Connecting,
}

/// One after the other.
pub fn both(first: PaneIntent, second: PaneIntent) -> PaneIntent {
    PaneIntent::Several(vec![first, second])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Errno;

    #[test]
    fn only_what_our_own_socket_hinders_can_be_helped() {
        let error = |target: &str, cause| NetError { op: Op::SendTo, target: target.into(), cause };
        let hindered =
            |target, hindrance| Remedy::of(&error(target, Cause::Hindered(Errno(13), hindrance)));
        let table = [
            ("255.255.255.255:9", Hindrance::BroadcastOff, Some(Remedy::AllowBroadcast)),
            (
                "192.0.2.1:9",
                Hindrance::BoundToLoopback,
                Some(Remedy::BindTo(Ipv4Addr::UNSPECIFIED.into())),
            ),
            (
                "[2001:db8::1]:9",
                Hindrance::OtherFamily,
                Some(Remedy::BindTo(Ipv6Addr::UNSPECIFIED.into())),
            ),
            ("", Hindrance::FinishedByUs, Some(Remedy::ConnectAgain)),
        ];
        for (target, hindrance, expected) in table {
            assert_eq!(hindered(target, hindrance), expected, "{hindrance}");
        }
        assert_eq!(Remedy::of(&error("192.0.2.1:9", Cause::SessionOver)), None);
        let in_use = (1..200).map(Errno).find(|errno| errno.is("EADDRINUSE"));
        let bound = |target: &str| {
            let cause = in_use.map_or(Cause::SessionOver, Cause::Os);
            Remedy::of(&NetError { op: Op::Bind, target: target.into(), cause })
        };
        assert_eq!(bound("127.0.0.1:9"), Some(Remedy::TakeFreePort));
        assert_eq!(bound("127.0.0.1:0"), None, "none is free");
    }
}
