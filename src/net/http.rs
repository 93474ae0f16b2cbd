//! HTTP/1.1 as a client speaks it: one request, its response, and all that happens on the way.
//!
//! The calls are our own blocking ones, reported like those of every session, and so is the reading of a
//! response: what a page of bytes means is what this program is there to show, down to the edges of each
//! chunk, and what is wrong with it is reported and not only refused. `ureq-proto` hides chunks and reads
//! `+5` as a chunk's size; its responses have no edges to show. From others come
//! - the reading of URLs (`url`) and of codings (`flate2`, `brotli-decompressor`);
//! - TLS (see [`net::tls`](crate::net::tls)).
//!
//! A [`Download`] is what a session of this kind shows: its [`Hop`]s, one for each request, with the exact
//! bytes of the response and the body that they mean.
//!
//! It follows RFC 9110 (semantics), RFC 9112 (HTTP/1.1) and RFC 8305 (racing addresses), and not RFC 6265:
//! there are no cookies.

mod chunks;
mod collector;
pub mod command;
pub mod config;
pub mod content_type;
mod deadlines;
mod decode;
mod disposition;
pub mod download;
pub mod event;
mod exchange;
pub mod facts;
pub mod failure;
pub mod file_name;
mod framing;
mod head;
pub mod hop;
pub mod keep;
pub mod op;
pub mod proxy;
pub mod request;
pub mod response;
pub mod save;
mod session;
pub mod sink;
pub mod target;
mod transport;

pub use command::HttpCommand;
pub use config::{
    Composed, HttpConfig, Limits, Method, ProxyChoice, ProxyVariables, Redirects, Request,
    Timeouts, Version,
};
pub use content_type::ContentType;
pub use download::Download;
pub use event::{HttpEvent, WirePart};
pub use facts::{
    BodyFraming, Coding, Head, HeaderLine, HopEnd, HopFacts, Phase, Phases, Span, TrailerLine,
};
pub use failure::{Deviation, HttpFailure, RedirectStop, TimeoutKind};
pub use hop::{BodyWatch, Hop};
pub use keep::Keep;
pub use op::HttpOp;
pub use save::{SaveForm, SaveJob, SaveWhat, Saved};
pub use target::{Target, UrlMistake};
