//! The fields of a packet's headers in words.

use super::icmp::{kind_id, type_id};
use crate::i18n::Texts;
use crate::net::icmp::header::{Check, Field, Layer};
use crate::tr;

/// The name of a field.
pub fn field_name(field: &Field, texts: &Texts) -> String {
    texts.get(field.name).into_owned()
}

/// What a field is for, in a sentence or two.
pub fn field_purpose(field: &Field, texts: &Texts) -> String {
    texts.get(&format!("{}.what", field.name)).into_owned()
}

/// Its value: a type or code by its name, and a checksum with whether it is right.
pub fn field_value(field: &Field, texts: &Texts) -> String {
    let value = field.value.as_str();
    if let Some(check) = field.check {
        return match check {
            Check::Right => tr!(texts, "header-right", value = value),
            Check::Wrong(right) => {
                let right = format!("0x{right:04x}");
                tr!(texts, "header-wrong", value = value, right = right)
            }
            Check::Unknown => tr!(texts, "header-not-known", value = value),
        };
    }
    let Some(kind) = field.kind else { return value.to_owned() };
    let (of_type, of_both) = (type_id(kind), kind_id(kind));
    let id = match field.name {
        "header-type" => of_type,
        _ if of_both == of_type => return value.to_owned(),
        _ => of_both,
    };
    let what = texts.get(&id);
    tr!(texts, "header-named", value = value, what = &*what)
}

/// Which header it is of.
pub fn layer_text(layer: Layer, is_quoted: bool, texts: &Texts) -> String {
    let name = match layer {
        Layer::Ipv4 => "IPv4",
        Layer::Ipv6 => "IPv6",
        Layer::Icmp4 => "ICMP",
        Layer::Icmp6 => "ICMPv6",
        Layer::Udp => "UDP",
        Layer::Tcp => "TCP",
        Layer::Data => return tr!(texts, "header-data-heading").into_owned(),
    };
    if is_quoted { tr!(texts, "header-quoted", name = name) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::net::icmp::header::{Start, fields, protocol};
    use crate::net::socket::Family;

    /// Packets in which every field stands.
    fn packets() -> Vec<Vec<Field>> {
        let ipv4 = |number: u8, rest: &[u8]| {
            let mut packet = vec![0x46, 0, 0, 0, 0, 1, 0x40, 0, 64, number, 0, 0];
            packet.extend([127, 0, 0, 1, 127, 0, 0, 1, 1, 1, 1, 0]);
            packet.extend(rest);
            packet
        };
        let mut ipv6 = vec![0x60, 0, 0, 0, 0, 9, protocol::ICMP6, 64];
        ipv6.extend([0; 32]);
        ipv6.extend([128, 0, 0, 0, 0, 1, 0, 1, b'x']);
        let mut error = vec![3, 3, 0, 0, 0, 0, 0, 0];
        error.extend(ipv4(protocol::UDP, &[0, 1, 0, 2, 0, 9, 0, 0, 7]));
        let mut tcp = vec![0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x60, 2, 0, 1, 0, 0, 0, 0];
        tcp.extend([2, 4, 5, 0xb4]);
        vec![
            fields(Start::Ipv4, &ipv4(protocol::ICMP, &[8, 0, 0, 0, 0, 1, 0, 1, b'x'])),
            fields(Start::Ipv4, &ipv4(protocol::TCP, &tcp)),
            fields(Start::Transport(Family::Ipv4, protocol::ICMP), &error),
            fields(Start::Ipv6, &ipv6),
        ]
    }

    #[test]
    fn every_field_has_a_name_a_value_and_words_in_both_languages() {
        let all: Vec<Field> = packets().into_iter().flatten().collect();
        let layers = [Layer::Ipv4, Layer::Ipv6, Layer::Icmp4, Layer::Icmp6, Layer::Udp, Layer::Tcp];
        for layer in layers.into_iter().chain([Layer::Data]) {
            assert!(all.iter().any(|field| field.layer == layer), "{layer:?}");
        }
        for texts in Lang::ALL.map(Texts::new) {
            for field in &all {
                let heading = layer_text(field.layer, field.is_quoted, &texts);
                let words = [field_name(field, &texts), field_purpose(field, &texts)];
                for text in words.into_iter().chain([field_value(field, &texts), heading]) {
                    let is_text = !text.is_empty() && !text.contains("header-");
                    assert!(is_text && !text.contains("{$"), "{}: {text}", field.name);
                }
            }
        }
    }

    #[test]
    fn types_and_codes_are_named_and_checksums_are_judged() {
        let texts = Texts::new(Lang::En);
        let all = packets();
        let value = |packet: usize, name: &str| {
            let field = all[packet].iter().find(|field| field.name == name);
            field.map(|field| field_value(field, &texts)).unwrap_or_default()
        };
        assert_eq!(value(0, "header-type"), "8 (request for an echo)");
        assert_eq!(value(0, "header-code"), "0");
        assert_eq!(value(2, "header-type"), "3 (the target cannot be reached)");
        assert_eq!(value(2, "header-code"), "3 (port unreachable)");
        assert!(value(0, "header-checksum").starts_with("0x0000, wrong: it ought to be 0x"));
    }
}
