//! Addresses, hosts, ports and URLs as they are written on a command line: of the window and of the terminal.

use crate::net::address::{HostMistake, PortMistake, PortUse, parse_host, parse_port};
use crate::net::http::{Target, UrlMistake};
use std::net::SocketAddr;

/// What is no place on a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceMistake {
    /// No `ADDRESS:PORT`.
    NotAnAddress,
    /// No `HOST:PORT`: there is no colon, or nobody knows which one it is.
    NotAHostAndPort,
    /// The part before the colon is no host.
    Host(HostMistake),
    /// The part after the colon is no port.
    Port(PortMistake),
    /// No URL that can be loaded.
    Url(UrlMistake),
}

/// A local address, such as `127.0.0.1:9999`, `[::1]:0` or `localhost:9999`.
///
/// # Errors
/// [`PlaceMistake::NotAnAddress`]
pub fn address(text: &str) -> Result<SocketAddr, PlaceMistake> {
    let text = text
        .strip_prefix("localhost:")
        .map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    text.parse().map_err(|_| PlaceMistake::NotAnAddress)
}

/// A host as a person would type it, and a port.
///
/// # Errors
/// What of it is wrong.
pub fn host_and_port(text: &str) -> Result<(String, u16), PlaceMistake> {
    let (host, port) = text.rsplit_once(':').ok_or(PlaceMistake::NotAHostAndPort)?;
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    // Without brackets nobody knows where an IPv6 address ends.
    if bare.is_none() && host.contains(':') {
        return Err(PlaceMistake::NotAHostAndPort);
    }
    let host = bare.unwrap_or(host);
    parse_host(host).map_err(PlaceMistake::Host)?;
    let port = parse_port(port, PortUse::Reach).map_err(PlaceMistake::Port)?;
    Ok((host.to_owned(), port))
}

/// The URL as typed, if it can be loaded.
///
/// # Errors
/// [`PlaceMistake::Url`]
pub fn url(text: &str) -> Result<String, PlaceMistake> {
    Target::parse(text).map(|_| text.to_owned()).map_err(PlaceMistake::Url)
}
