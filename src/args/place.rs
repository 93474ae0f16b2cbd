//! Addresses, hosts, ports and URLs as they are written on a command line: of the window and of the terminal.

use crate::net::UnixName;
use crate::net::address::{AddressMistake, HostAndPort, parse_local};
use crate::net::http::{Target, UrlMistake};
use crate::net::unix_name::{NotAName, UNIX_SCHEME};
use std::net::SocketAddr;

/// A local address, such as `127.0.0.1:9999`, `[::1]:0` or `localhost:9999`.
///
/// # Errors
/// [`AddressMistake::NotLocal`]
pub fn address(text: &str) -> Result<SocketAddr, AddressMistake> {
    parse_local(text)
}

/// A Unix-domain socket, such as `unix:/run/echo.sock` or `unix:@echo`; `None` if the text is something else.
///
/// # Errors
/// If nothing that names one stands after `unix:`.
pub fn unix(text: &str) -> Result<Option<UnixName>, NotAName> {
    text.strip_prefix(UNIX_SCHEME).map(str::parse).transpose()
}

/// A host as a person would type it, and a port.
///
/// # Errors
/// What of it is wrong.
pub fn host_and_port(text: &str) -> Result<(String, u16), AddressMistake> {
    HostAndPort::parse(text).map(|HostAndPort { host, port }| (host, port))
}

/// The URL as typed, if it can be loaded.
///
/// # Errors
/// What of it is wrong.
pub fn url(text: &str) -> Result<String, UrlMistake> {
    Target::parse(text).map(|_| text.to_owned())
}
