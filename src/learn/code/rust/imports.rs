//! What a program in Rust imports.

use super::unix::has_abstract_name;
use super::{joined, reads, writes};
use crate::learn::code::program::{Clients, End, Program, Step, UnixDoes};
use std::net::IpAddr;

/// The paths, in order.
pub(super) fn imports(program: &Program) -> Vec<String> {
    let is_udp = program.is_udp();
    let (reads, writes) = (!is_udp && program.has(&reads), !is_udp && program.has(&writes));
    let serves_many = program.clients() == Some(Clients::Many);
    let is_limited = matches!(program.end, End::Client { limit: Some(_), .. });
    let is_unix = program.is_unix();
    let connects = matches!(program.end, End::Unix { does: UnixDoes::Connects, .. });
    let pauses = program.has(&|step| matches!(step, Step::Pause(_)));
    let names_file = program.has(&|step| matches!(step, Step::SendNamedFile(_)));
    let uses_files = names_file
        || program.has(&|step| matches!(step, Step::SendFile(_) | Step::SplitPage(Some(_))));
    let group = |path: &str, names: &[(&str, bool)]| {
        let used: Vec<_> = names.iter().filter(|(_, is_used)| *is_used).collect();
        let names = used.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        match used.len() {
            0 => None,
            1 => Some(format!("{path}::{names}")),
            _ => Some(format!("{path}::{{{names}}}")),
        }
    };
    let joins = joined(program);
    let imports = [
        uses_files.then(|| "std::fs".to_owned()),
        Some("std::io".to_owned()),
        group("std::io", &[("Read", reads), ("Write", writes)]),
        group(
            "std::net",
            &[
                ("Ipv4Addr", joins.iter().any(IpAddr::is_ipv4)),
                ("Ipv6Addr", joins.iter().any(IpAddr::is_ipv6)),
                ("Shutdown", program.has(&|step| *step == Step::Finish)),
                ("TcpListener", matches!(program.end, End::Server { .. })),
                (
                    "TcpStream",
                    matches!(program.end, End::Client { .. }) || (serves_many && !is_unix),
                ),
                ("ToSocketAddrs", is_limited),
                ("UdpSocket", is_udp && !is_unix),
            ],
        ),
        has_abstract_name(program).then(|| "std::os::linux::net::SocketAddrExt".to_owned()),
        group(
            "std::os::unix::net",
            &[
                ("SocketAddr", has_abstract_name(program)),
                ("UnixDatagram", is_unix && is_udp),
                ("UnixListener", is_unix && program.clients().is_some()),
                ("UnixStream", is_unix && (serves_many || connects)),
            ],
        ),
        names_file.then(|| "std::path::Path".to_owned()),
        (pauses || serves_many).then(|| "std::thread".to_owned()),
        (pauses || is_limited).then(|| "std::time::Duration".to_owned()),
    ];
    imports.into_iter().flatten().collect()
}
