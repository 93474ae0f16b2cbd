//! The doubts, and their words.

use crate::i18n::Texts;
use crate::learn::Explanation;
use std::net::SocketAddr;

/// Something that may be wrong in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// A `str` was to be sent.
    TextForBytes,
    /// Bytes and text were put together.
    BytesForText,
    /// The port is a text.
    PortAsText,
    /// The port is no port.
    PortOutOfRange,
    /// The address is no pair of host and port.
    AddressNotTuple,
    /// A socket that has an address was bound.
    BoundAlready,
    /// Another socket has the address.
    PortInUse,
    /// The address is another machine's.
    NotOurAddress,
    /// The port needs rights.
    PrivilegedPort,
    /// Nobody listens there.
    ServerNotStarted(Option<SocketAddr>),
    /// An earlier datagram came to nobody.
    NobodyReceives,
    /// Connected or sent to 0.0.0.0 or `::`.
    ToUnspecified(SocketAddr),
    /// The last receive of a stream filled its buffer, and no other came.
    ReceivedOnce(u32),
    /// A datagram filled the buffer: the rest of a longer one is lost.
    DatagramCut(u32),
    /// The program forgot to close a socket.
    NotClosed,
    /// The family of the address is not that of the socket.
    WrongFamily,
    /// A call needs a connection that is not there.
    NotConnected,
    /// `accept` on a socket that does not listen.
    NotListening,
    /// A call on a socket that is closed.
    ClosedAlready,
    /// A stream's call on a datagram socket, or the other way round.
    WrongType,
    /// A name could not be resolved.
    NameUnknown,
    /// Bytes are no UTF-8, perhaps GBK.
    NotUtf8,
    /// A text has characters that the encoding does not have.
    NotEncodable,
    /// The input was over.
    InputOver,
    /// The file has the name of a module that it imports.
    ShadowsModule,
    /// It is written for Python 2.
    OldPython,
    /// A call that must not block had nothing yet.
    WouldBlock,
    /// strace may not watch.
    WatchRefused,
}

impl Doubt {
    /// Its texts: a message with the attributes `.why` and `.try`.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::TextForBytes => "doubt-text-for-bytes",
            Self::BytesForText => "doubt-bytes-for-text",
            Self::PortAsText => "doubt-port-as-text",
            Self::PortOutOfRange => "doubt-port-out-of-range",
            Self::AddressNotTuple => "doubt-address-not-tuple",
            Self::BoundAlready => "doubt-bound-already",
            Self::PortInUse => "doubt-port-in-use",
            Self::NotOurAddress => "doubt-not-our-address",
            Self::PrivilegedPort => "doubt-privileged-port",
            Self::ServerNotStarted(_) => "doubt-server-not-started",
            Self::NobodyReceives => "doubt-nobody-receives",
            Self::ToUnspecified(_) => "doubt-to-unspecified",
            Self::ReceivedOnce(_) => "doubt-received-once",
            Self::DatagramCut(_) => "doubt-datagram-cut",
            Self::NotClosed => "doubt-not-closed",
            Self::WrongFamily => "doubt-wrong-family",
            Self::NotConnected => "doubt-not-connected",
            Self::NotListening => "doubt-not-listening",
            Self::ClosedAlready => "doubt-closed-already",
            Self::WrongType => "doubt-wrong-type",
            Self::NameUnknown => "doubt-name-unknown",
            Self::NotUtf8 => "doubt-not-utf8",
            Self::NotEncodable => "doubt-not-encodable",
            Self::InputOver => "doubt-input-over",
            Self::ShadowsModule => "doubt-shadows-module",
            Self::OldPython => "doubt-old-python",
            Self::WouldBlock => "doubt-would-block",
            Self::WatchRefused => "doubt-watch-refused",
        }
    }

    /// In one sentence.
    pub fn sentence(&self, texts: &Texts) -> String {
        self.text(self.id(), texts)
    }

    /// What, why, and what to try.
    pub fn explain(&self, texts: &Texts) -> Explanation {
        let part = |part: &str| self.text(&format!("{}.{part}", self.id()), texts);
        Explanation { what: self.sentence(texts), why: part("why"), try_this: part("try") }
    }

    fn text(&self, id: &str, texts: &Texts) -> String {
        let (address, bytes) = match self {
            Self::ServerNotStarted(address) => (*address, 0),
            Self::ToUnspecified(address) => (Some(*address), 0),
            Self::ReceivedOnce(bytes) | Self::DatagramCut(bytes) => (None, *bytes),
            _ => (None, 0),
        };
        let there = address.map(|address| address.to_string()).unwrap_or_default();
        let port = address.map(|address| address.port().to_string()).unwrap_or_default();
        texts.format(
            id,
            &[
                ("address", there.as_str().into()),
                ("port", port.as_str().into()),
                ("bytes", bytes.to_string().as_str().into()),
                ("knows", address.map_or("no", |_| "yes").into()),
            ],
        )
    }
}
