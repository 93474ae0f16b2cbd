//! What a program in Python imports.

use crate::learn::code::program::{Clients, End, Program, SetOption, SetValue, Step, UnixDoes};
use std::net::IpAddr;

/// The modules that a program needs, in the order of the alphabet.
pub(super) fn modules(program: &Program) -> Vec<&'static str> {
    let end = &program.end;
    let is_ping = matches!(end, End::Ping(_));
    let is_endless_ping = matches!(end, End::Ping(echoes) if echoes.count.is_none());
    let is_path = matches!(end, End::Path(_));
    let serves_many = matches!(
        end,
        End::Relay(_)
            | End::Server { clients: Clients::Many, .. }
            | End::Unix { does: UnixDoes::Listens(_, Clients::Many), .. }
    );
    let names_file = program.has(&|step| matches!(step, Step::SendNamedFile(_)));
    let pauses = program.has(&|step| matches!(step, Step::Pause(_)));
    let packs = settings(end).any(is_packed);
    let table = [
        ("itertools", is_endless_ping),
        ("os", names_file || is_ping),
        ("select", is_path),
        ("socket", true),
        ("ssl", program.speaks_tls()),
        ("struct", packs || is_ping || is_path),
        ("threading", serves_many),
        ("time", pauses || is_ping || is_path),
    ];
    table.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name).collect()
}

fn settings(end: &End) -> impl Iterator<Item = &SetOption> {
    let (settings, of_clients): (&[SetOption], &[SetOption]) = match end {
        End::Udp { settings, .. } | End::Client { settings, .. } => (settings, &[]),
        End::Server { settings, of_clients, .. } | End::Unix { settings, of_clients, .. } => {
            (settings, of_clients)
        }
        _ => (&[], &[]),
    };
    settings.iter().chain(of_clients)
}

/// Whether its value is a structure.
fn is_packed(option: &SetOption) -> bool {
    matches!(
        option,
        SetOption::Join(IpAddr::V6(_), ..)
            | SetOption::Changed(_, SetValue::Time(_) | SetValue::Linger(..))
    )
}
