//! A load of connections, with TLS if the session speaks it: each is made, is sent the message if there is one, and ends by a reset once it was
//! answered. A close would leave each port in `TIME_WAIT` for a minute, and 28 000 ports are used up in 14 s.

use crate::net::automation::load_meter::ANSWER_LIMIT;
use crate::net::loader::LoadRun;
use crate::net::tls::ClientReady;
use crate::net::wake::{self, Blocked};
use crate::net::worker::{WorkerRole, spawn_worker};
use crate::net::{Channel, Errno, NetError, Stamp};
use crate::threads::locked;
use crossbeam_channel::{Receiver, TrySendError, bounded};
use socket2::{Domain, Socket, Type};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

/// The most connections under way at once: each has a thread, as every call that blocks. With answers after
/// 100 ms that is more than the cap of 2000 a second needs.
const CONNECTORS_MAX: u32 = 256;

/// The longest wait for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);

/// Carries a load out. When all connectors are busy, one that is due is not begun, and counts as asked only.
///
/// # Errors
/// If the system gives no thread.
pub(super) fn run(run: &Arc<LoadRun>, tls: Option<&Arc<ClientReady>>) -> Result<(), NetError> {
    let connectors = (run.plan.per_second() / 4 + 1).min(CONNECTORS_MAX);
    // A free connector takes what is due at once; a burst of one tick may wait.
    let (due, waiting) = bounded::<u64>(connectors as usize);
    let mut threads = Vec::new();
    for _ in 0..connectors {
        let (connecting, waiting) = (Arc::clone(run), waiting.clone());
        let tls = tls.cloned();
        let work = move || connect_all(&connecting, tls.as_deref(), &waiting);
        let name = "load connector".to_owned();
        threads.push(spawn_worker(&run.shared, WorkerRole::Connector, name, work)?);
    }
    drop(waiting);
    let mut count = 0;
    let result = run.pace(|new| {
        for _ in 0..new {
            count += 1;
            if let Err(TrySendError::Disconnected(_)) = due.try_send(count) {
                break;
            }
        }
        Ok(())
    });
    drop(due);
    if wake::CONNECT_CAN_BE_ENDED {
        for thread in threads {
            let _ = thread.join();
        }
    }
    // Those that waited for a connector until now are counted, too.
    run.show_end();
    result
}

fn connect_all(run: &LoadRun, tls: Option<&ClientReady>, due: &Receiver<u64>) {
    let mut bytes = Vec::new();
    for count in due {
        if run.is_over() {
            return;
        }
        // A value that cannot go in is the same for all of them, and none is sent.
        if run.render(count, &mut bytes).is_err() {
            locked(&run.meter).failed();
            continue;
        }
        let begun = Stamp::now();
        locked(&run.meter).begun();
        match exchange(run, tls, &bytes) {
            Ok(true) => locked(&run.meter).answered_after(Stamp::now().since(begun)),
            Ok(false) => {}
            Err(_) if run.is_over() => return,
            Err(error) if is_refusal(&error) => locked(&run.meter).refused(),
            Err(_) => locked(&run.meter).failed(),
        }
    }
}

/// One connection; whether it was answered.
fn exchange(run: &LoadRun, tls: Option<&ClientReady>, bytes: &[u8]) -> io::Result<bool> {
    let socket = Arc::new(Socket::new(Domain::for_address(run.to), Type::STREAM, None)?);
    socket.set_linger(Some(Duration::ZERO))?;
    wake::connect(&run.stop, &socket, run.to, CONNECT_LIMIT)?;
    if bytes.is_empty() && tls.is_none() {
        return Ok(true);
    }
    let Some(socket) = Arc::into_inner(socket) else { return Ok(false) };
    let stream = Arc::new(Channel::from(socket));
    let ticket = run.stop.watch(Blocked::Stream(Arc::clone(&stream)));
    let answered = ask(&stream, tls, bytes);
    run.stop.forget(ticket);
    answered
}

/// Whether anything came back. That the peer closes without a word is no answer.
fn ask(mut stream: &Channel, tls: Option<&ClientReady>, bytes: &[u8]) -> io::Result<bool> {
    stream.set_write_timeout(Some(ANSWER_LIMIT))?;
    stream.set_read_timeout(Some(ANSWER_LIMIT))?;
    let answered = match tls {
        Some(tls) => tls.ask(stream, bytes),
        None => stream.write_all(bytes).and_then(|()| Ok(stream.read(&mut [0; 4096])? > 0)),
    };
    match answered {
        Err(error) if wake::is_passing(&error) => Ok(false),
        answered => answered,
    }
}

fn is_refusal(error: &io::Error) -> bool {
    Errno::of(error).is_some_and(|errno| errno.is("ECONNREFUSED") || errno.is("ECONNRESET"))
}
