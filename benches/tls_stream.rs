//! What logging a TLS stream costs: bytes a second of one connection through the whole pipeline (client session, TLS,
//! lane, log writer, store) beside a bare loop of the library over a socket, in the same run; and beside a loop that
//! keeps as much of what it read as the log does, which memory slows down, too.
//!
//! The sender is a thread of this process that encrypts; both receivers have the same.
//!
//! It is measured twice: with the C library's copies as they are, and, which the limits are about, in a process of its own
//! without `rep movsb`. With that, glibc before 2.40 copies the library's records at a third of the speed on AMD's Zen 3 and
//! 4 whenever memory happens to lie at the same distances from the starts of pages, for seconds on end, and in any of the
//! loops (<https://sourceware.org/bugzilla/show_bug.cgi?id=30994>).
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it measures no time of single things")]
mod common;
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it needs processor time alone")]
mod process;

use common::{Limit, Report, median};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::tls::{ClientTls, MadeCertificate, TlsTrust};
use network_playground::net::{
    Destination, End, Session, SessionId, SessionState, TcpClientConfig,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConnection, RootCertStore, ServerConnection, StreamOwned};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Bytes of a stream: so many that neither the handshake counts, nor that the log's first 256 MiB are memory that the
/// system hands out page by page.
const STREAM_BYTES: u64 = 2 << 30;

const ROUNDS: usize = 5;

const PIECE_BYTES: usize = 64 << 10;

/// As much as the log keeps: beyond every cache, where a loop with one buffer stays within.
const KEPT_BYTES: usize = 256 << 20;

/// Longer than any round takes.
const LONG: Duration = Duration::from_mins(1);

/// How glibc is told, before a process begins, from how many bytes on to copy by `rep movsb` (`ld.so(8)`).
const TUNABLES: (&str, &str) = ("GLIBC_TUNABLES", "glibc.cpu.x86_rep_movsb_threshold=1000000000");

fn main() -> Outcome<()> {
    if !common::is_asked() {
        return Ok(());
    }
    let (name, value) = TUNABLES;
    if std::env::var_os(name).is_some() {
        return measure(Limit::Least(0.7));
    }
    println!("as the C library copies");
    measure(Limit::Least(0.0))?;
    println!("\nwithout rep movsb");
    let mut again = Command::new(std::env::current_exe()?);
    let status = again.args(std::env::args_os().skip(1)).env(name, value).status()?;
    status.success().then_some(()).ok_or_else(|| format!("{status}").into())
}

fn measure(limit: Limit) -> Outcome<()> {
    let mut report = Report::default();
    let identity = Identity::new()?;
    println!("one TLS connection of {} MiB: MB a second", STREAM_BYTES >> 20);
    let in_mb = |took: &Took| STREAM_BYTES as f64 / 1e6 / took.time.as_secs_f64();
    let (mut ratios, mut ratios_kept) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bare = measured(&identity, |from, identity| read_all(from, identity, PIECE_BYTES))?;
        let kept = measured(&identity, |from, identity| read_all(from, identity, KEPT_BYTES))?;
        let ours = measured(&identity, pipeline)?;
        println!(
            "  {round}: bare {:.0}  kept {:.0}  logged {:.0}   \
             (processor time with the sender's, s: {:.2}  {:.2}  {:.2})",
            in_mb(&bare),
            in_mb(&kept),
            in_mb(&ours),
            bare.cpu.as_secs_f64(),
            kept.cpu.as_secs_f64(),
            ours.cpu.as_secs_f64(),
        );
        ratios.push(in_mb(&ours) / in_mb(&bare));
        ratios_kept.push(in_mb(&ours) / in_mb(&kept));
    }
    let title = "logged TLS bytes a second, to bare";
    report.add(title, median(&ratios), "×", limit);
    let title = "logged TLS bytes a second, to a loop that keeps them";
    report.add(title, median(&ratios_kept), "×", limit);
    report.print();
    Ok(())
}

/// A server's certificate, in files that both sides read.
struct Identity {
    folder: tempfile::TempDir,
}

impl Identity {
    fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let made = MadeCertificate::for_names(&["127.0.0.1".to_owned()])?;
        made.save(&folder.path().join("c.pem"), &folder.path().join("k.pem"))?;
        Ok(Self { folder })
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("c.pem")
    }

    fn server(&self) -> Outcome<Arc<rustls::ServerConfig>> {
        let chain = vec![CertificateDer::from_pem_file(self.certificate())?];
        let key = PrivateKeyDer::from_pem_file(self.folder.path().join("k.pem"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        Ok(Arc::new(builder.with_single_cert(chain, key)?))
    }
}

/// How long something took, and how much processor time of both ends.
struct Took {
    time: Duration,
    cpu: Duration,
}

fn measured(
    identity: &Identity,
    receive: impl Fn(SocketAddr, &Identity) -> Outcome<()>,
) -> Outcome<Took> {
    let (address, sender) = send(identity.server()?)?;
    let (begun, cpu) = (Instant::now(), process::cpu_time()?);
    receive(address, identity)?;
    let time = begun.elapsed();
    sender.join().map_err(|_| "the sender panicked")??;
    Ok(Took { time, cpu: process::cpu_time()?.saturating_sub(cpu) })
}

/// A server that sends all of it to the first who comes.
fn send(
    config: Arc<rustls::ServerConfig>,
) -> Outcome<(SocketAddr, JoinHandle<std::io::Result<()>>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let connection = ServerConnection::new(config)?;
    let work = move || {
        let (socket, _) = listener.accept()?;
        let mut stream = StreamOwned::new(connection, socket);
        let piece = vec![7; PIECE_BYTES];
        for _ in 0..STREAM_BYTES / PIECE_BYTES as u64 {
            stream.write_all(&piece)?;
        }
        stream.conn.send_close_notify();
        stream.flush()
    };
    Ok((address, std::thread::Builder::new().spawn(work)?))
}

/// The library's own loop; of what came last, so much is kept.
fn read_all(from: SocketAddr, identity: &Identity, kept_bytes: usize) -> Outcome<()> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(identity.certificate())?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1")?;
    let connection = ClientConnection::new(Arc::new(config), name)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(from)?);
    let mut kept = vec![0; kept_bytes];
    let (mut received, mut at) = (0, 0);
    loop {
        let room = kept.get_mut(at..).unwrap_or_default();
        let asked = room.len().min(PIECE_BYTES);
        match stream.read(room.get_mut(..asked).unwrap_or_default())? {
            0 => return is_all(received),
            len => {
                received += len as u64;
                at = (at + len) % kept_bytes;
            }
        }
    }
}

fn is_all(received: u64) -> Outcome<()> {
    let wrong = || format!("{received} of {STREAM_BYTES} bytes").into();
    (received == STREAM_BYTES).then_some(()).ok_or_else(wrong)
}

/// Logs it all.
fn pipeline(from: SocketAddr, identity: &Identity) -> Outcome<()> {
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let mut config = TcpClientConfig::to(Destination::Peer(from.into()));
    let trust = TlsTrust { ca_file: Some(identity.certificate()), ..TlsTrust::default() };
    config.tls = Some(ClientTls { trust, ..ClientTls::default() });
    let session = Session::start_tcp_client(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
    let tally = session.tally();
    if session.state() != SessionState::Ended(End::PeerClosed) || tally.lost_unlogged > 0 {
        return Err(format!("{:?}: {tally}", session.state()).into());
    }
    is_all(tally.received_bytes)
}
