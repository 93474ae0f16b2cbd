//! Binding without removing anything unasked.

use super::UnixFailure;
use super::address::{address_of, path_of};
use super::config::FileWish;
use super::file::{OwnFile, in_the_way, remove_stale, set_mode_before};
use crate::net::session::Shared;
use crate::net::socket::{Maker, number};
use crate::net::trace::{PendingCall, traced, zero};
use crate::net::{Args, Endpoint, NetError, Op, UnixName};
use socket2::Type;

/// Binds, and returns the file that was made, if the name is a path.
///
/// Nobody can connect before listen(2); a datagram could come as soon as the file is there, so that on Linux it has its
/// mode from the beginning.
///
/// # Errors
/// The error of bind(2), with what stands in the way; that a file which was to be removed stays.
pub(super) fn bind(
    shared: &Shared,
    maker: &Maker<'_>,
    name: UnixName,
    (kind, wish): (Type, FileWish),
) -> Result<Option<OwnFile>, NetError> {
    let address = address_of(name, Op::Bind)?;
    let path = path_of(name);
    if let (Some(path), Some(wanted)) = (&path, wish.removes) {
        remove_stale(shared, path, (name, wanted), kind)?;
    }
    let mode = wish.mode.filter(|_| path.is_some());
    if let Some(mode) = mode {
        set_mode_before(shared, maker.socket(), mode)?;
    }
    let args = Args::Address(Endpoint::Unix(name));
    let call = PendingCall::on(number(maker.socket()), Op::Bind, args);
    let bound = traced(shared, call, zero, || maker.socket().bind(&address));
    let Some(path) = path else { return bound.map(|()| None) };
    bound.map_err(|error| match error.errno() {
        Some(errno) if errno.is("EADDRINUSE") => match in_the_way(shared, &path, name, kind) {
            Ok(found) => NetError { cause: UnixFailure::Taken(errno, found).into(), ..error },
            Err(_) => error,
        },
        _ => error,
    })?;
    let file = OwnFile::made(path, name);
    let file = file.map_err(|error| NetError::new(Op::Bind, name.to_string(), &error))?;
    if let Some(mode) = mode {
        file.set_mode(shared, mode)?;
    }
    Ok(Some(file))
}
