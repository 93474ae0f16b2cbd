//! What is said of a row.

use super::*;
use crate::net::{SocketFamily, SocketType};

#[test]
fn the_call_is_told_with_addresses_and_times() {
    for lang in Lang::ALL {
        let kinds = vec![EventKind::Received { asked_bytes: 65_536 }, EventKind::Sent];
        let mut harness = open(store_of(b"hello", kinds), InspectorTab::Call, lang);
        for text in [
            r#"recvfrom(65536) = 5 from ("127.0.0.1", 52344)"#,
            "61 ms",
            "127.0.0.1:52344",
            "2024-11-21 12:00:12.345678 UTC",
            "12.345678",
        ] {
            assert!(is_shown(&harness, text), "{text}");
        }
        harness.state_mut().selected = Some(1);
        harness.run();
        assert!(is_shown(&harness, r#"sendto(5 bytes, ("127.0.0.1", 52344)) = 5"#));
    }
}

#[test]
fn the_call_is_told_as_its_manual_has_it() {
    for (lang, came, waits) in [
        (Lang::En, "5 bytes came", "a datagram, for ever"),
        (Lang::Zh, "收到 5 字节", "等待一个数据报"),
    ] {
        let kinds = vec![EventKind::Received { asked_bytes: 65_536 }];
        let harness = open(store_of(b"hello", kinds), InspectorTab::Call, lang);
        for text in [
            "data, address = s.recvfrom(bufsize)",
            "ssize_t recvfrom(\n  int sockfd,\n  void *buf,\n",
            came,
            waits,
            "ECONNREFUSED",
            "man7.org/linux/man-pages/man2/recvfrom.2.html",
            "docs.python.org/3/library/socket.html#socket.socket.recvfrom",
            "learn.microsoft.com/en-us/windows/win32/api/winsock2/nf-winsock2-recvfrom",
        ] {
            assert!(is_shown(&harness, text), "{text}");
        }
    }
}

#[test]
fn every_row_is_explained_in_both_languages() {
    let group = OptionValue::Number(1);
    let failed_call = Call {
        op: Op::Bind,
        fd: Some(3),
        args: Args::Address("127.0.0.1:80".parse().unwrap()),
        result: Err(crate::net::call::CallError::Text("odd".to_owned())),
        blocked: Duration::ZERO,
    };
    let kinds = || {
        vec![
            (EventKind::Received { asked_bytes: 65_536 }, ["recvfrom waits", "recvfrom 会一直等"]),
            (EventKind::Sent, ["sendto hands", "sendto 把数据报"]),
            (
                EventKind::Opened("127.0.0.1:9".parse().unwrap()),
                ["now has the address", "现在的地址"],
            ),
            (EventKind::Unreachable(Errno(99_999)), ["not delivered", "原因"]),
            (EventKind::Ended(Box::new(End::Stopped)), ["closed here", "主动关闭"]),
            (
                EventKind::Ended(Box::new(End::Failed(error(
                    Op::Bind,
                    Cause::Other("odd".into()),
                )))),
                ["What happened", "发生了什么"],
            ),
            (
                EventKind::Failed(Box::new(error(Op::RecvFrom, Cause::Other("odd".into())))),
                ["Try this", "可以尝试"],
            ),
            (
                EventKind::SendFailed(Box::new(error(Op::SendTo, Cause::SessionOver))),
                ["Why", "原因"],
            ),
            (
                call(Op::Socket, Args::socket(SocketFamily::Ipv4, SocketType::Datagram)),
                ["AF_INET6", "文件描述符"],
            ),
            (
                call(Op::SetSockOpt, Args::Set(OptionName::ReuseAddress, group.clone())),
                ["SO_REUSEADDR (level SOL_SOCKET)", "层级 SOL_SOCKET"],
            ),
            (call(Op::Bind, Args::None), ["A server must bind", "服务器必须绑定"]),
            (call(Op::Close, Args::None), ["sock.close()", "会被丢弃"]),
            (EventKind::Called(Box::new(failed_call.clone())), ["What happened", "发生了什么"]),
        ]
    };
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let all = kinds().into_iter().map(|(kind, _)| kind).collect();
        let mut harness = open(store_of(b"", all), InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds().into_iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
        }
        harness.state_mut().selected = Some(0);
        harness.run();
        let empty = ["This datagram is empty", "这个数据报是空的"][place];
        assert!(is_shown(&harness, empty));
    }
}

/// What can be said of the peer of a connection, with the words that its explanation must have.
fn stream_events() -> Vec<(StreamEvent, [&'static str; 2])> {
    let address = || "127.0.0.1:9".parse().unwrap();
    let reset = || error(Op::Recv, Cause::Other("odd".into()));
    let path = || std::path::PathBuf::from("/tmp/a");
    let refused = |why| StreamEvent::File(FileEvent::Refused { name: "..".to_owned(), why });
    let stopped = FileEvent::SendStopped { sent_bytes: 3, error: reset() };
    vec![
        (StreamEvent::Listening(address()), ["the backlog", "backlog"]),
        (StreamEvent::Connected { local: address() }, ["three-way handshake", "三次握手"]),
        (StreamEvent::Accepted { local: address() }, ["a new socket", "新的套接字"]),
        (StreamEvent::OverLimit(7), ["at most 7 connections", "最多允许 7 个连接"]),
        (StreamEvent::PeerFinished, ["recv returned 0", "recv 返回了 0"]),
        (StreamEvent::Finished, ["SHUT_WR", "关闭了发送方向"]),
        (StreamEvent::Closed(Closing::ByUs), ["orderly", "正常关闭"]),
        (StreamEvent::Closed(Closing::ByPeer), ["orderly", "正常结束"]),
        (StreamEvent::Closed(Closing::ResetByUs), ["a RST goes out", "发出的是 RST"]),
        (StreamEvent::Closed(Closing::Failed(reset())), ["What happened", "发生了什么"]),
        (StreamEvent::Waiting { pause: Duration::ZERO, failed: 1 }, ["grows", "加长"]),
        (
            StreamEvent::File(FileEvent::Sending { path: path(), bytes: 1 }),
            ["where it begins", "从哪里开始"],
        ),
        (StreamEvent::File(stopped), ["Try this", "可以尝试"]),
        (refused(FileRefusal::Outside), ["path traversal", "路径遍历"]),
        (refused(FileRefusal::Absent), ["plain files", "普通文件"]),
        (refused(FileRefusal::Failed(reset())), ["Try this", "可以尝试"]),
        (StreamEvent::File(FileEvent::Saving { path: path() }), [".part", ".part"]),
        (
            StreamEvent::File(FileEvent::Saved { path: path(), bytes: 1 }),
            ["came to its end", "结束"],
        ),
        (
            StreamEvent::File(FileEvent::SavingGoesOn { path: path(), bytes: 1 }),
            ["in the background", "后台"],
        ),
    ]
}

#[test]
fn rows_of_a_connection_are_explained_as_a_stream() {
    let linger = Args::Set(OptionName::Linger, OptionValue::Linger(0));
    let mut kinds = vec![
        (EventKind::Received { asked_bytes: 1024 }, ["glued together", "粘包"]),
        (EventKind::Received { asked_bytes: 5 }, ["filled its buffer of 5", "完全填满"]),
        (EventKind::Sent, ["blocks", "阻塞"]),
        (call(Op::Connect, Args::None), ["connect_ex", "connect_ex"]),
        (call(Op::Listen, Args::Backlog(5)), ["somaxconn", "somaxconn"]),
        (call(Op::Accept, Args::None), ["accept blocks", "accept 会阻塞"]),
        (call(Op::Shutdown, Args::Direction(Direction::Sending)), ["SHUT_WR", "SHUT_WR"]),
        (call(Op::SetSockOpt, linger), ["throws away", "丢弃剩余的数据"]),
        (call(Op::Close, Args::None), ["good-bye", "告别"]),
        (EventKind::Ended(Box::new(End::PeerClosed)), ["orderly", "正常结束"]),
    ];
    let of_streams = stream_events().into_iter();
    kinds.extend(of_streams.map(|(event, words)| (EventKind::from(event), words)));
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let mut batch = Batch { arena: b"hello".to_vec().into(), ..Batch::default() };
        batch.events.extend(kinds.iter().map(|(kind, _)| {
            let peer = Peer::of_connection(
                ConnectionId(3),
                "127.0.0.1:52344".parse::<std::net::SocketAddr>().unwrap(),
            );
            Event { peer, ..event(kind.clone(), 5) }
        }));
        let store = Store::default();
        store.append(SessionId(3), &batch, 0..batch.events.len());
        let mut harness = open(store, InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds.iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
            let datagram = ["datagram", "数据报"][place];
            assert!(!is_shown(&harness, datagram), "{kind:?} {lang:?}");
        }
        harness.state_mut().inspector.tab = InspectorTab::Call;
        harness.state_mut().selected = Some(0);
        harness.run();
        assert!(is_shown(&harness, "recv(1024) = 5") && is_shown(&harness, "#3"));
    }
}

#[test]
fn rows_of_a_load_are_explained_by_their_parts() {
    let failure = || {
        let cause = Cause::from(HttpFailure::ChunksCut);
        HttpEvent::Failed { phase: Phase::Body, error: error(Op::HTTP_RESPONSE, cause) }
    };
    let kinds = || {
        vec![
            (EventKind::Part(WirePart::StatusLine.into(), None), ["three digits", "三位数字"]),
            (EventKind::Part(WirePart::Request.into(), None), ["the request line", "请求行"]),
            (EventKind::Ended(Box::new(End::Loaded)), ["The load is over", "加载完成"]),
            (EventKind::from(failure()), ["ends with a chunk of size 0", "大小为 0"]),
            (EventKind::from(failure()), ["in the phase “Body”", "“正文”阶段"]),
        ]
    };
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let all = kinds().into_iter().map(|(kind, _)| kind).collect();
        let mut harness = open(store_of(b"", all), InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds().into_iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
        }
    }
}

#[test]
fn a_call_says_how_long_it_blocked_itself() {
    let call = call(Op::Bind, Args::Address("127.0.0.1:9999".parse().unwrap()));
    let harness = open(store_of(b"", vec![call]), InspectorTab::Call, Lang::En);
    assert!(is_shown(&harness, "12 µs"), "the call's, not the row's");
}
