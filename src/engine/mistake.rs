//! What can be wrong with a request.

use crate::net::address::HostMistake;
use crate::net::automation::RuleMistake;
use crate::net::http::UrlMistake;

/// Why a request makes no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestMistake {
    /// The host is none.
    Host(HostMistake),
    /// The URL is none that can be loaded.
    Url(UrlMistake),
    /// A server of files was asked for, and no folder was named.
    NoFolder,
    /// A rule of what it is to do by itself is wrong.
    Rule(RuleMistake),
    /// A program is to run, and no file was named.
    NoProgram,
    /// A file in Python is to run, and no interpreter was found.
    NoInterpreter,
}
