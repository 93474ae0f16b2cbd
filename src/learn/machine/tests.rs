#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::Errno;
use crate::net::machine::{Listeners, Transport};
use std::time::{Duration, SystemTime};

fn address(ip: &str, prefix_bits: u8) -> AddressOfInterface {
    let ip = ip.parse().unwrap();
    AddressOfInterface { ip, prefix_bits: Some(prefix_bits), broadcast: None, other_end: None }
}

fn socket(transport: Transport, local: &str, owner: Owner) -> ListeningSocket {
    ListeningSocket {
        transport,
        local: local.parse().unwrap(),
        reach: Reach::OwnFamily,
        interface: None,
        waiting: (transport == Transport::Tcp).then_some((0, 128)),
        user: 1000,
        owner,
    }
}

fn program(name: &str, pid: u32) -> OwningProgram {
    OwningProgram { name: name.to_owned(), pid }
}

/// A machine with names that are not safe to show.
fn facts() -> MachineFacts {
    let interface = NetworkInterface {
        name: "eth\u{202e}0".to_owned(),
        index: 2,
        flags: Some(vec![InterfaceFlag::Up, InterfaceFlag::Multicast]),
        mac: Some([2, 0, 0, 0, 0, 0xff]),
        mtu_bytes: Some(1500),
        addresses: vec![address("192.168.1.5", 24), address("fe80::1", 64)],
    };
    let owner = Owner::Programs(vec![program("ev\x1b[31mil", 7)]);
    let everywhere = ListeningSocket {
        reach: Reach::BothFamilies,
        interface: Some(2),
        ..socket(Transport::Tcp, "[::]:80", owner)
    };
    let sockets = vec![everywhere, socket(Transport::Udp, "0.0.0.0:5353", Owner::NotReadable)];
    MachineFacts {
        host_name: Some("my\u{200b}host".to_owned()),
        interfaces: Ok(vec![interface]),
        default_routes: Ok(vec![DefaultRoute {
            gateway: "192.168.1.1".parse().ok(),
            ipv6: false,
            interface: "eth\u{202e}0".to_owned(),
            metric: 100,
        }]),
        resolvers: Ok(Resolvers {
            servers: vec!["127.0.0.53".parse().unwrap()],
            search: vec!["a\u{7}.example".to_owned()],
            source: ResolverSource::Systemd(vec!["192.0.2.53".parse().unwrap()]),
        }),
        listeners: Ok(Listeners { sockets, hidden_processes: 3, ..Listeners::default() }),
        ephemeral_ports: Some(32768..=60999),
        read_at: SystemTime::UNIX_EPOCH,
        took: Duration::from_millis(2),
    }
}

#[test]
fn a_machine_is_told_in_both_languages_and_nothing_of_it_is_unsafe() {
    for (lang, words) in [(Lang::En, ["up", "private"]), (Lang::Zh, ["已启用", "私有"])] {
        let texts = Texts::new(lang);
        let text = machine_text(&machine_lines(&facts(), &texts));
        let known =
            ["192.168.1.5/24", "MTU 1500", "02:00:00:00:00:ff", "192.168.1.1", "127.0.0.53"];
        for known in known.into_iter().chain(words).chain(["192.0.2.53", "32768–60999", "100"]) {
            assert!(text.contains(known), "{known}: {text}");
        }
        let listeners = listener_lines(&facts(), &texts);
        let listeners = listeners_text(&listeners.iter().collect::<Vec<_>>());
        for part in [&text, &listeners] {
            assert!(part.lines().all(|line| safe_text(line) == line), "{part}");
        }
    }
}

#[test]
fn addresses_go_into_fields_with_their_interface_where_they_need_it() {
    let lines = machine_lines(&facts(), &Texts::new(Lang::En));
    let places: Vec<_> = lines.iter().filter_map(|line| line.place).collect();
    let link_local = SocketAddrV6::new("fe80::1".parse().unwrap(), 0, 0, 2).into();
    let plain = "192.168.1.5:0".parse().unwrap();
    assert_eq!(places, [MachinePlace::Local(plain), MachinePlace::Local(link_local)]);
}

#[test]
fn listeners_are_reached_by_loopback_where_they_take_everything() {
    let lines = listener_lines(&facts(), &Texts::new(Lang::En));
    let table = [
        (
            "[::%eth\\u{202E}0]:80",
            "http",
            "0/128",
            MachinePlace::Listener(Transport::Tcp, "127.0.0.1:80".parse().unwrap()),
        ),
        (
            "0.0.0.0:5353",
            "mdns",
            "",
            MachinePlace::Listener(Transport::Udp, "127.0.0.1:5353".parse().unwrap()),
        ),
    ];
    for (line, (local, name, waiting, place)) in lines.iter().zip(table) {
        assert_eq!((line.port_name, line.waiting.as_str(), line.place), (name, waiting, place));
        assert!(line.local.eq_ignore_ascii_case(local), "{}", line.local);
    }
    assert_eq!(lines[1].owner, "not readable");
    let only_six = ListeningSocket {
        reach: Reach::OwnFamily,
        ..socket(Transport::Tcp, "[::]:9", Owner::Nobody)
    };
    assert_eq!(reached_at(&only_six), "[::1]:9".parse().unwrap());
}

#[test]
fn what_is_lacking_is_said() {
    let texts = Texts::new(Lang::En);
    let lacking = MachineFacts {
        host_name: None,
        interfaces: Err(NotRead::Os(Errno(libc_eacces()))),
        default_routes: Err(NotRead::NotOnThisSystem),
        resolvers: Err(NotRead::Other("odd\u{7}".to_owned())),
        listeners: Err(NotRead::NotOnThisSystem),
        ephemeral_ports: None,
        ..facts()
    };
    let text = machine_text(&machine_lines(&lacking, &texts));
    for known in ["EACCES", "Not readable on this system.", "odd\\x07", "does not say"] {
        assert!(text.to_lowercase().contains(&known.to_lowercase()), "{known}: {text}");
    }
    assert_eq!(listener_remarks(&lacking, &texts), ["Not readable on this system."]);
    assert!(listener_lines(&lacking, &texts).is_empty());
    let remarks = listener_remarks(&facts(), &texts);
    assert!(matches!(&remarks[..], [one] if one.contains("3 processes")), "{remarks:?}");
}

fn libc_eacces() -> i32 {
    Errno::named("EACCES").unwrap().0
}

#[test]
fn many_owners_are_counted() {
    let programs = (1..=5).map(|pid| program("nginx", pid)).collect();
    let text = owner_text(&Owner::Programs(programs), &Texts::new(Lang::En));
    assert_eq!(text, "nginx (1), nginx (2), nginx (3) and 2 more");
}
