use super::*;
use crate::i18n::Lang;
use crate::net::{AddressReuse, Hindrance};
use crate::payload::template::RandomFailed;

const OPS: [Op; 27] = [
    Op::JoinGroup,
    Op::LeaveGroup,
    Op::GetAddrInfo,
    Op::Socket,
    Op::SetSockOpt,
    Op::GetSockOpt,
    Op::Bind,
    Op::GetSockName,
    Op::RecvFrom,
    Op::SendTo,
    Op::Connect,
    Op::Listen,
    Op::Accept,
    Op::Recv,
    Op::Send,
    Op::Poll,
    Op::Shutdown,
    Op::OpenFile,
    Op::ReadFile,
    Op::WriteFile,
    Op::RenameFile,
    Op::Close,
    Op::TlsHandshake,
    Op::HTTP_RESPONSE,
    Op::HTTP_DOWNLOAD,
    Op::StartThread,
    Op::Reply,
];

fn causes() -> Vec<Cause> {
    let mut causes = vec![
        Cause::NameNotResolved("Name or service not known".into()),
        Cause::NameNotResolved(String::new()),
        Cause::NoAddressOfFamily,
        Cause::TimedOut(10_000),
        Cause::SessionOver,
        Cause::Unencodable('😀'),
        Cause::NotRendered(RenderError::NoVariable("token".into())),
        Cause::NotRendered(RenderError::TooLong),
        Cause::NotRendered(RenderError::NoRandomBytes(RandomFailed)),
        Cause::Other("something else".into()),
        Cause::Panic("a bug".into()),
        Cause::Os(Errno(99_999)),
        Cause::QueueFull(1 << 20),
        Cause::NotConnected,
        Cause::Cancelled,
        Cause::NotAFile,
        Cause::Shortened(9, 4),
        Cause::Exists,
    ];
    let program = || Some(("python3".into(), 4711));
    let ours = || Some(("this".into(), std::process::id()));
    let holders = [
        Holder::Listener(ours()),
        Holder::Receiver(ours()),
        Holder::Listener(program()),
        Holder::Listener(None),
        Holder::Receiver(program()),
        Holder::Receiver(None),
        Holder::TimeWait,
        Holder::Connection,
    ];
    for reuse in [AddressReuse::Set, AddressReuse::NotSet] {
        let in_use = |holder: &Holder| Cause::InUse(Errno(98), holder.clone(), reuse);
        causes.extend(holders.iter().map(in_use));
    }
    let hindrances = [
        Hindrance::BroadcastOff,
        Hindrance::OtherFamily,
        Hindrance::BoundToLoopback,
        Hindrance::FinishedByUs,
    ];
    causes.extend(hindrances.map(|hindrance| Cause::Hindered(Errno(13), hindrance)));
    // Every number of this system that has a name, known to the table or not.
    causes.extend((1..12_000).map(Errno).filter(|e| e.name().is_some()).map(Cause::Os));
    causes
}

fn error(op: Op, target: &str, cause: Cause) -> NetError {
    NetError { op, target: target.into(), cause }
}

/// A text that is one: no id that was not found, no variable that was not given.
fn assert_is_text(text: &str, about: &NetError) {
    assert!(text.chars().count() > 2, "{text:?} {about:?}");
    let broken = text.contains("cause-") || text.contains("failed-") || text.contains("{$");
    assert!(!broken, "{text:?} {about:?}");
}

#[test]
fn nobody_is_told_to_close_this_program() {
    for texts in Lang::ALL.map(Texts::new) {
        for reuse in [AddressReuse::Set, AddressReuse::NotSet] {
            for holder in [Holder::Listener, Holder::Receiver] {
                let ours = holder(Some(("network-playground".into(), std::process::id())));
                let cause = Cause::InUse(Errno(98), ours, reuse);
                let said = explain(&error(Op::Bind, "127.0.0.1:9999", cause), &texts);
                let all = format!("{} {} {}", said.what, said.why, said.try_this);
                assert!(!all.contains("network-playground"), "{all}");
            }
        }
    }
}

#[test]
fn every_call_and_every_cause_has_texts_in_every_language() {
    for texts in Lang::ALL.map(Texts::new) {
        for op in OPS {
            for cause in causes() {
                let error = error(op, "127.0.0.1:80", cause);
                let Explanation { what, why, try_this } = explain(&error, &texts);
                for text in [&what, &why, &try_this] {
                    assert_is_text(text, &error);
                }
                assert_eq!(what, sentence(&error, &texts));
                if let Some(name) = error.errno().and_then(Errno::name) {
                    assert!(what.contains(name), "{what}");
                }
            }
        }
    }
}

#[test]
fn every_meaning_has_its_three_texts() {
    for texts in Lang::ALL.map(Texts::new) {
        for meaning in MEANINGS {
            for id in ["", ".why", ".try"].map(|part| format!("{}{part}", meaning.id)) {
                assert_ne!(texts.format(&id, &[]), id);
            }
        }
    }
}

/// What is true of datagrams is not said of connections, nor the other way round.
#[test]
fn connections_are_not_explained_as_datagrams() {
    let ops = [Op::Connect, Op::Listen, Op::Accept, Op::Recv, Op::Send, Op::Shutdown, Op::OpenFile];
    // A message that is too large is a datagram, whatever the call, and so is a broadcast.
    let of_streams = |cause: &Cause| match cause {
        Cause::Os(errno) => !errno.is("EMSGSIZE"),
        Cause::Hindered(_, hindrance) => *hindrance != Hindrance::BroadcastOff,
        _ => true,
    };
    for texts in Lang::ALL.map(Texts::new) {
        for op in ops {
            for cause in causes().into_iter().filter(of_streams) {
                let id = cause_id(&error(op, "127.0.0.1:80", cause.clone()));
                let Explanation { why, .. } = explain(&error(op, "127.0.0.1:80", cause), &texts);
                let wrong = ["ICMP", "datagram", "数据报", "sendto"];
                let refused = id == "cause-econnrefused" && op != Op::Connect;
                assert!(
                    refused || !wrong.iter().any(|word| why.contains(word)),
                    "{op:?} {id} {why}"
                );
            }
        }
    }
}

#[test]
fn text_from_outside_cannot_disturb() {
    let texts = Texts::new(Lang::En);
    let wild = "a\u{202e}b\n";
    let error = error(Op::GetAddrInfo, wild, Cause::NameNotResolved(wild.into()));
    let Explanation { what, why, .. } = explain(&error, &texts);
    assert!(what.contains(r"a\u{202e}b\n") && !what.contains('\u{202e}'), "{what}");
    assert!(!why.contains('\u{202e}') && !why.contains('\n'), "{why}");
}

#[test]
fn a_bug_is_called_a_bug() {
    let error = error(Op::StartThread, "udp reader", Cause::Panic("index".into()));
    let what = sentence(&error, &Texts::new(Lang::En));
    assert_eq!(what, "The worker “udp reader” ended because of a bug in this program: index");
}

#[cfg(unix)]
mod with_numbers {
    use super::*;

    fn both(error: &NetError) -> [String; 2] {
        Lang::ALL.map(|lang| sentence(error, &Texts::new(lang)))
    }

    fn os(op: Op, target: &str, number: i32) -> NetError {
        error(op, target, Cause::Os(Errno(number)))
    }

    #[test]
    fn sentences() {
        let table = [
            (
                os(Op::Bind, "127.0.0.1:80", libc::EACCES),
                "Could not bind 127.0.0.1:80: permission denied (EACCES)",
                "无法绑定 127.0.0.1:80：权限不足（EACCES）",
            ),
            (
                os(Op::SendTo, "[::1]:9", libc::EMSGSIZE),
                "Could not send to [::1]:9: the datagram is too large (EMSGSIZE)",
                "无法发送到 [::1]:9：数据报太大（EMSGSIZE）",
            ),
            (
                os(Op::GetSockName, "", libc::EIO),
                "Could not read the local address of the socket: input or output error (EIO)",
                "无法读取套接字的本地地址：输入/输出错误（EIO）",
            ),
            (
                os(Op::Socket, "AF_INET6", 99_999),
                "Could not create a socket (AF_INET6): error 99999",
                "无法创建套接字（AF_INET6）：错误号 99999",
            ),
        ];
        for (error, english, chinese) in table {
            assert_eq!(both(&error), [english, chinese]);
        }
    }

    #[test]
    fn the_call_decides_what_a_number_means() {
        let table = [
            (Op::Bind, "0.0.0.0:80", libc::EACCES, "cause-eacces-low-port"),
            (Op::Bind, "[::]:1023", libc::EACCES, "cause-eacces-low-port"),
            (Op::Bind, "0.0.0.0:1024", libc::EACCES, "cause-eacces-bind"),
            (Op::Bind, "0.0.0.0:0", libc::EACCES, "cause-eacces-bind"),
            (Op::SendTo, "192.0.2.255:9", libc::EACCES, "cause-eacces-send"),
            (Op::Socket, "AF_INET", libc::EACCES, "cause-eacces"),
            (Op::Bind, "0.0.0.0:80", libc::EADDRINUSE, "cause-eaddrinuse"),
            (Op::Bind, "0.0.0.0:0", libc::EADDRINUSE, "cause-eaddrinuse-none-free"),
            (Op::RecvFrom, "192.0.2.1:9", libc::EACCES, "cause-icmp-prohibited"),
            (Op::RecvFrom, "192.0.2.1:9", libc::ENETUNREACH, "cause-icmp-network"),
            (Op::RecvFrom, "192.0.2.1:9", libc::ENOPROTOOPT, "cause-icmp-protocol"),
            (Op::RecvFrom, "192.0.2.1:9", libc::EMSGSIZE, "cause-icmp-size"),
            (Op::JoinGroup, "192.0.2.1", libc::EINVAL, "cause-einval-join"),
            (Op::JoinGroup, "239.1.2.3", libc::EADDRINUSE, "cause-joined-already"),
            (Op::LeaveGroup, "239.1.2.3", libc::EADDRNOTAVAIL, "cause-not-joined"),
            (Op::StartThread, "udp", libc::EAGAIN, "cause-eagain-thread"),
            (Op::SendTo, "127.0.0.1:9", libc::EAGAIN, "errno-eagain"),
            (Op::Connect, "127.0.0.1:9", libc::ECONNREFUSED, "cause-econnrefused-connect"),
            (Op::SendTo, "127.0.0.1:9", libc::ECONNREFUSED, "cause-econnrefused"),
            (Op::RecvFrom, "127.0.0.1:9", libc::ECONNRESET, "cause-econnrefused"),
            (Op::Recv, "127.0.0.1:9", libc::ECONNRESET, "cause-econnreset"),
            (Op::Send, "127.0.0.1:9", libc::ECONNRESET, "cause-econnreset"),
            (Op::Send, "127.0.0.1:9", libc::EPIPE, "cause-epipe"),
            (Op::Connect, "127.0.0.1:9", libc::ETIMEDOUT, "cause-etimedout-connect"),
            (Op::Recv, "127.0.0.1:9", libc::ETIMEDOUT, "cause-etimedout-stream"),
            (Op::Bind, "127.0.0.1:9", libc::EADDRNOTAVAIL, "cause-eaddrnotavail"),
            (Op::Connect, "127.0.0.1:9", libc::EADDRNOTAVAIL, "cause-eaddrnotavail-connect"),
            (Op::Connect, "127.0.0.1:9", libc::EADDRINUSE, "cause-eaddrinuse-connect"),
            (Op::Accept, "[::]:80", libc::EMFILE, "cause-emfile-accept"),
            (Op::Accept, "[::]:80", libc::ECONNABORTED, "cause-econnaborted-accept"),
            (Op::OpenFile, "/root/x", libc::EACCES, "cause-eacces-file"),
            (Op::WriteFile, "/x", libc::ENOSPC, "cause-enospc"),
        ];
        for (op, target, number, id) in table {
            assert_eq!(cause_id(&os(op, target, number)), id, "{op:?} {target} {number}");
        }
        let low = explain(&os(Op::Bind, "0.0.0.0:80", libc::EACCES), &Texts::new(Lang::En));
        assert!(low.why.contains("Port 80"), "{}", low.why);
    }

    #[test]
    fn news_names_the_peer() {
        let peer = Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], 9)));
        let errno = Errno(libc::ECONNREFUSED);
        let [english, chinese] =
            Lang::ALL.map(|lang| unreachable_text(errno, peer, &Texts::new(lang)));
        assert_eq!(
            english,
            "A datagram to 127.0.0.1:9 was not delivered: nobody listens on this port (ECONNREFUSED)"
        );
        assert_eq!(
            chinese,
            "发往 127.0.0.1:9 的数据报未能送达：对方端口上没有程序在监听（ECONNREFUSED）"
        );
        let somebody = explain_unreachable(errno, Peer::None, &Texts::new(Lang::En));
        assert!(somebody.what.starts_with("An earlier datagram"), "{}", somebody.what);
        assert!(somebody.why.contains("ICMP"), "{}", somebody.why);
    }
}

#[test]
#[cfg(unix)]
fn a_failed_connect_says_what_connect_ex_returns_on_this_system() {
    let refused = error(Op::Connect, "127.0.0.1:9", Cause::Os(Errno(libc::ECONNREFUSED)));
    let late = error(Op::Connect, "127.0.0.1:9", Cause::TimedOut(10_000));
    let bound = error(Op::Bind, "127.0.0.1:9", Cause::Os(Errno(libc::EADDRINUSE)));
    let unnamed = error(Op::Connect, "nowhere", Cause::NameNotResolved("no".into()));
    for texts in Lang::ALL.map(Texts::new) {
        let why = |error| explain(error, &texts).why;
        let returns = |number: i32, name: &str| {
            let [open, close] = if texts.lang() == Lang::Zh { ["（", "）"] } else { [" (", ")"] };
            [format!("{number}{open}{name}{close}"), "connect_ex".to_owned()]
        };
        for (error, [number, call]) in [
            (&refused, returns(libc::ECONNREFUSED, "ECONNREFUSED")),
            (&late, returns(libc::EAGAIN, "EAGAIN")),
        ] {
            let why = why(error);
            assert!(why.contains(&number) && why.contains(&call), "{why}");
        }
        assert!(!why(&bound).contains("connect_ex") && !why(&unnamed).contains("connect_ex"));
    }
}

#[test]
fn a_program_that_cannot_be_started_leads_to_its_interpreter_and_not_to_a_firewall() {
    for lang in [Lang::En, Lang::Zh] {
        let texts = Texts::new(lang);
        for name in ["ENOENT", "EACCES"] {
            let Some(errno) = Errno::named(name) else { panic!("{name}") };
            let failed = error(Op::PROGRAM_START, "/no/python9", Cause::Os(errno));
            let interpreter = texts.get("program-interpreter").to_lowercase();
            let said = explain(&failed, &texts).try_this.to_lowercase();
            assert!(said.contains(&interpreter), "{said}");
        }
    }
}
