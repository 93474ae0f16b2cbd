//! Messages of ICMP and `ICMPv6`, by type and code.

use super::{Entry, Numbers, Subject};
use crate::learn::icmp::{CODES_4, CODES_6, TYPES_4, TYPES_6, kind_id, type_id};
use crate::net::icmp::message::MessageKind;
use crate::net::socket::Family;

pub(super) fn entries() -> Vec<Entry> {
    let four = of_family(Family::Ipv4, CODES_4, TYPES_4);
    four.chain(of_family(Family::Ipv6, CODES_6, TYPES_6)).collect()
}

/// Its types, each with its codes after it.
fn of_family(
    family: Family,
    codes: &'static [(u8, u8)],
    others: &'static [u8],
) -> impl Iterator<Item = Entry> {
    let name = match family {
        Family::Ipv4 => "ICMP",
        Family::Ipv6 => "ICMPv6",
    };
    let mut types: Vec<u8> =
        codes.iter().map(|(number, _)| *number).chain(others.iter().copied()).collect();
    types.sort_unstable();
    types.dedup();
    let entry = |name: String, id| Entry::new(Subject::Message, &name, id, Numbers::default());
    types.into_iter().flat_map(move |number| {
        let kind = move |code| MessageKind { family, number, code };
        let codes = codes.iter().filter(move |(of, _)| *of == number);
        let each = codes
            .map(move |(_, code)| entry(format!("{name} {number}/{code}"), kind_id(kind(*code))));
        std::iter::once(entry(format!("{name} {number}"), type_id(kind(0)))).chain(each)
    })
}
