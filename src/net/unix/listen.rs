//! A listener, whose connections are served as those of TCP are.

use super::UnixListenConfig;
use super::bind::bind;
use super::file::OwnFile;
use crate::net::session::Shared;
use crate::net::socket::{Maker, number};
use crate::net::tcp::server::{self, Limits, Listening, Service};
use crate::net::trace::{PendingCall, traced, zero};
use crate::net::{
    Args, Connections, End, Listener, NetError, Op, Outbox, Protocol, ProtocolSnapshot, Session,
    SocketType,
};
use std::os::fd::OwnedFd;
use std::sync::Arc;

pub(super) fn start(config: UnixListenConfig, outbox: Arc<Outbox>) -> Result<Session, NetError> {
    let name = format!("{} server", config.at);
    let table = Arc::<Connections>::default();
    let live = ProtocolSnapshot::Stream(Arc::clone(&table));
    let started = Session::start(name, outbox, live, move |shared, inbox| {
        let (listening, file) = match listen(shared, &config) {
            Ok(listening) => listening,
            Err(error) => return End::Failed(error),
        };
        let UnixListenConfig { connections_max, options, settings, behaviour, .. } = config;
        let service = Service { connections_max, options, settings, behaviour, tls: None };
        let served = server::run(shared, inbox, &table, listening, service, Limits::default());
        if let Some(file) = file {
            file.remove(shared);
        }
        served.map_or_else(End::Failed, |()| End::Stopped)
    });
    started.map(|session| session.speaking(Protocol::UnixServer))
}

fn listen(
    shared: &Shared,
    config: &UnixListenConfig,
) -> Result<(Listening, Option<OwnFile>), NetError> {
    let maker = Maker::unix(shared, SocketType::of_edges(config.edges))?;
    let (buffers, file) = match prepare(shared, &maker, config) {
        Ok(prepared) => prepared,
        Err(error) => {
            maker.close();
            return Err(error);
        }
    };
    let listener = Listener::Unix(OwnedFd::from(maker.into_socket()).into(), config.edges);
    Ok((Listening { listener, local: config.at.into(), buffers }, file))
}

fn prepare(
    shared: &Shared,
    maker: &Maker<'_>,
    config: &UnixListenConfig,
) -> Result<(crate::net::socket::Buffers, Option<OwnFile>), NetError> {
    let buffers = maker.stream_buffers(&config.options);
    let kind = maker.kind();
    let file = bind(shared, maker, config.at, (kind, config.file))?;
    let backlog = i32::try_from(config.backlog).unwrap_or(i32::MAX);
    let args = Args::Backlog(config.backlog);
    let call = PendingCall::on(number(maker.socket()), Op::Listen, args);
    traced(shared, call, zero, || maker.socket().listen(backlog))
        .map_err(|error| NetError { target: config.at.to_string(), ..error })?;
    Ok((buffers, file))
}
