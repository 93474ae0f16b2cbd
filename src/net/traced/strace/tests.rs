//! With lines that strace 6.1 wrote of real programs, whole, cut and changed.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::net::Endpoint;
use crate::net::call::{CallError, Direction, OptionName, OptionValue, Returned};
use crate::net::traced::{CallReport, SocketFamily, SocketType};
use crate::net::{Args, Errno, Op};

const RECORDED: [(&str, &str); 5] = [
    ("python", include_str!("recorded/python.txt")),
    ("ncat", include_str!("recorded/ncat.txt")),
    ("ncat listening", include_str!("recorded/ncat_listening.txt")),
    ("curl", include_str!("recorded/curl.txt")),
    ("http.server", include_str!("recorded/http_server.txt")),
];

fn read(bytes: &[u8]) -> (Vec<Report>, StraceReader) {
    let mut reader = StraceReader::new(0);
    let mut reports = Vec::new();
    reader.read(bytes, |report| reports.push(report));
    (reports, reader)
}

fn calls(text: &str) -> Vec<CallReport> {
    let (reports, reader) = read(text.as_bytes());
    assert_eq!(reader.unreadable_lines(), 0);
    let call = |report| match report {
        Report::Called(call) => Some(*call),
        _ => None,
    };
    reports.into_iter().filter_map(call).collect()
}

fn recorded(name: &str) -> Vec<CallReport> {
    calls(RECORDED.iter().find(|(known, _)| *known == name).unwrap().1)
}

fn address(text: &str) -> Endpoint {
    text.parse().unwrap()
}

/// A call as a line, to be compared with what the program did.
fn said(call: &CallReport) -> String {
    let result = match &call.result {
        Ok(Returned::Number(number)) => number.to_string(),
        Ok(Returned::Accepted(fd, peer)) => format!("{fd} {peer}"),
        Ok(Returned::Address(address)) => address.to_string(),
        Ok(other) => format!("{other:?}"),
        Err(CallError::Errno(errno)) => errno.to_string(),
        Err(CallError::Text(text)) => text.clone(),
    };
    let fd = call.fd.map(|fd| format!(" {fd}")).unwrap_or_default();
    format!("{}{fd} {result}", call.op.name())
}

/// What a call received or sent.
fn payload(call: &CallReport) -> &[u8] {
    call.transfer.as_ref().map_or(&[], |transfer| &transfer.bytes)
}

#[test]
fn a_python_program_of_two_threads_is_read_whole() {
    let lines: Vec<_> = recorded("python").iter().map(said).collect();
    let head = ["socket 3", "setsockopt 3 0", "bind 3 0", "listen 3 0", "socket 4"];
    assert_eq!(lines.get(..5).unwrap(), head);
    for line in ["recv 5 5", "send 5 268", "shutdown 4 0", "recv 4 0", "close 5 0", "sendto 4 6"] {
        assert!(lines.iter().any(|known| known == line), "{line}\n{lines:#?}");
    }
    for line in ["bind 4 EINVAL", "connect 5 ECONNREFUSED", "recvfrom 3 6"] {
        assert!(lines.iter().any(|known| known == line), "{line}\n{lines:#?}");
    }
}

#[test]
fn what_two_threads_break_is_put_together() {
    let calls = recorded("python");
    let accept = calls.iter().find(|call| call.op == Op::Accept).unwrap();
    assert_eq!(accept.returned.since(accept.began).as_micros(), 848);
    assert_eq!(accept.result, Ok(Returned::Accepted(5, address("127.0.0.1:50398"))));
    assert_eq!(accept.made, Some((SocketFamily::Ipv4, SocketType::Stream)));
    assert_eq!(accept.local, Some(address("127.0.0.1:18999")));
    // It began before the connect that it waited for.
    let connect = calls.iter().find(|call| call.op == Op::Connect).unwrap();
    assert!(accept.began < connect.began);
    assert_eq!(connect.args, Args::Address(address("127.0.0.1:18999")));
    assert_ne!(accept.caller, connect.caller);
}

#[test]
fn payloads_and_arguments_are_exact() {
    let calls = recorded("python");
    let find = |op| calls.iter().find(|call| call.op == op).unwrap();
    let (sent, came) = (find(Op::SendTo), find(Op::RecvFrom));
    let transfer = sent.transfer.clone().unwrap();
    assert_eq!((transfer.bytes.as_slice(), transfer.total), ("世界".as_bytes(), 6));
    assert_eq!(transfer.address, Some(address("127.0.0.1:18998")));
    let transfer = came.transfer.clone().unwrap();
    assert_eq!((transfer.bytes.as_slice(), transfer.asked), ("世界".as_bytes(), Some(1024)));
    assert_eq!(transfer.address, Some(address("127.0.0.1:57440")));
    assert_eq!((came.local, &came.args), (Some(address("0.0.0.0:18998")), &Args::None));
    let greeting = [b"Hello, hello".to_vec(), (0..=255).collect()].concat();
    assert_eq!(payload(find(Op::Send)), b"hello");
    assert!(calls.iter().any(|call| call.op == Op::Send && payload(call) == greeting));
    assert_eq!(find(Op::Bind).local, Some(address("127.0.0.1:18999")));
    assert_eq!(find(Op::Listen).args, Args::Backlog(5));
    assert_eq!(find(Op::Shutdown).args, Args::Direction(Direction::Sending));
    let reuse = Args::Set(OptionName::ReuseAddress, OptionValue::Number(1));
    assert_eq!(find(Op::SetSockOpt).args, reuse);
    let refused = calls.iter().find(|call| call.fd == Some(5) && call.op == Op::Connect).unwrap();
    assert_eq!(refused.args, Args::Address(address("[::1]:1")));
    assert_eq!(refused.result, Err(CallError::Errno(Errno::named("ECONNREFUSED").unwrap())));
    assert_eq!(find(Op::Socket).made, Some((SocketFamily::Ipv4, SocketType::Stream)));
}

#[test]
fn other_programs_are_read() {
    let table = [
        ("ncat", "connect 3 EINPROGRESS"),
        ("ncat", "send 3 6"),
        ("ncat", "recvfrom 3 13"),
        ("ncat listening", "accept 3 4 127.0.0.1:46560"),
        ("curl", "connect 5 EINPROGRESS"),
        ("http.server", "accept 3 4 127.0.0.1:48012"),
        ("http.server", "setsockopt 3 ENOPROTOOPT"),
    ];
    for (name, line) in table {
        let lines: Vec<_> = recorded(name).iter().map(said).collect();
        assert!(lines.iter().any(|known| known == line), "{name} {line}\n{lines:#?}");
    }
    let request = recorded("curl").into_iter().find(|call| call.op == Op::Send).unwrap();
    assert!(payload(&request).starts_with(b"GET /echo.py HTTP/1.1\r\n"));
}

#[test]
fn threads_are_of_their_process_and_its_end_is_told_once() {
    let (reports, _) = read(RECORDED[0].1.as_bytes());
    assert_eq!(
        reports.first(),
        Some(&Report::Watched { process: 1075, what: "strace".to_owned() })
    );
    let ended: Vec<_> =
        reports.iter().filter(|it| matches!(it, Report::ProcessEnded { .. })).collect();
    assert_eq!(ended, [&Report::ProcessEnded { process: 1075 }]);
    let of_threads = recorded("python");
    assert!(of_threads.iter().any(|call| call.caller.thread == 1076));
    assert!(of_threads.iter().all(|call| call.caller.process == 1075));
}

#[test]
fn children_are_processes_of_their_own_whoever_writes_first() {
    let bind = "bind(3<TCP:[2]>, 0x1, 16) = 0 <0.1>";
    let fork = format!(
        "1 2.000003 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, \
        child_tidptr=0x7f) = 2 <0.0001>\n2 2.000004 {bind}\n"
    );
    let thread = format!(
        "1 2.000003 clone3({{flags=CLONE_VM|CLONE_THREAD}} => {{parent_tid=[3]}}, \
        88) = 3 <0.0001>\n3 2.000004 {bind}\n"
    );
    let child_first = format!(
        "1 2.000003 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>\n\
        2 2.000004 {bind}\n1 2.000005 <... clone resumed>, child_tidptr=0x7f) = 2 <0.0001>\n"
    );
    for (text, thread, process) in [(fork, 2, 2), (thread, 3, 1), (child_first, 2, 2)] {
        let (reports, reader) = read(text.as_bytes());
        let called = reports.iter().find_map(|it| match it {
            Report::Called(call) => Some(call.caller),
            _ => None,
        });
        assert_eq!(called, Some(crate::net::traced::Caller { process, thread }), "{text}");
        let forked = Report::Forked { parent: 1, child: 2 };
        let times = reports.iter().filter(|it| **it == forked).count();
        assert_eq!(times, usize::from(process == 2), "{text}");
        assert_eq!(reader.unreadable_lines(), 0);
    }
}

#[test]
fn single_lines_of_other_shapes_are_read() {
    let table = [
        // Pieces, of which only some went.
        (
            r#"writev(4<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="\x61\x62", iov_len=2}, {iov_base="\x63", iov_len=1}], 2) = 2 <0.000012>"#,
            "send 4 2",
            "ab",
        ),
        (
            r#"sendmsg(4<UDP:[127.0.0.1:1]>, {msg_name={sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, msg_namelen=16, msg_iov=[{iov_base="\x61", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1 <0.000012>"#,
            "sendto 4 1",
            "a",
        ),
        (
            r#"recvmsg(4<TCPv6:[[::1]:1->[::1]:2]>, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="\x61\x0a", iov_len=100}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 2 <0.000012>"#,
            "recv 4 2",
            "a\n",
        ),
        // Without -xx, and cut by strace.
        (
            r#"read(4<TCP:[127.0.0.1:1->127.0.0.1:2]>, "a\")\n\0\1773"..., 1024) = 900"#,
            "recv 4 900",
            "a\")\n\0\x7f3",
        ),
        (
            "socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = -1 EAFNOSUPPORT (Address family not supported by protocol) <0.1>",
            "socket EAFNOSUPPORT",
            "",
        ),
        ("close(4<TCP:[2019149]>) = 0 <0.000010>", "close 4 0", ""),
        (
            "setsockopt(4<TCP:[2019149]>, SOL_TCP, TCP_KEEPIDLE, [60], 4) = 0 <0.000047>",
            "setsockopt 4 0",
            "",
        ),
        (
            "bind(4<TCP:[2019149]>, 0x7ffe, 16) = -1 EFAULT (Bad address) <0.000047>",
            "bind 4 EFAULT",
            "",
        ),
        ("listen(4<TCP:[2019149]>, -1) = 0", "listen 4 0", ""),
    ];
    for head in ["1 2.000003 ", "[pid   77] 2.000003 ", "2.000003 "] {
        for (line, expected, bytes) in table {
            let calls = calls(&format!("{head}{line}\n"));
            assert_eq!(calls.iter().map(said).collect::<Vec<_>>(), [expected], "{line}");
            let call = calls.first().unwrap();
            assert_eq!(payload(call), bytes.as_bytes(), "{line}");
            assert_eq!(call.began, Stamp(2_000_003_000));
        }
    }
}

#[test]
fn what_is_no_call_on_a_socket_of_ip_is_nobodys_business() {
    let lines = [
        r#"1 2.000003 read(3<\x2f\x64\x65\x76\x2f\x6e\x75\x6c\x6c<char 1:3>>, "", 4096) = 0 <0.000007>"#,
        r#"1 2.000003 write(1<\x70\x69\x70\x65\x3a\x5b\x32\x5d>, "\x0a", 1) = 1 <0.000040>"#,
        "1 2.000003 close(7<UNIX-STREAM:[2018823]>) = 0 <0.000010>",
        "1 2.000003 restart_syscall(<... resuming interrupted poll ...>) = 0 <0.000010>",
        "1 2.000003 accept(3<TCP:[1.2.3.4:5]>, 0x7f, [16]) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <1.2>",
        "1 2.000003 --- SIGINT {si_signo=SIGINT, si_code=SI_KERNEL} ---",
        "1 2.000003 +++ superseded by execve in pid 5 +++",
        "1 2.000003 recvfrom(3<TCP:[1.2.3.4:5->6.7.8.9:1]>,  <unfinished ...>",
        "1 2.000004 <... recvfrom resumed>) = ?",
        "2 2.000003 recvfrom(3<TCP:[1.2.3.4:5->6.7.8.9:1]>, 0x5, 16, 0, NULL, NULL) = ? <unavailable>",
    ];
    assert_eq!(calls(&lines.map(|line| format!("{line}\n")).concat()), []);
}

#[test]
fn a_call_that_blocks_is_known_before_it_returns() {
    let unfinished = "7 2.000003 accept4(3<TCP:[127.0.0.1:18999]>,  <unfinished ...>\n";
    let partial = "8 3.000003 recvfrom(4<TCP:[127.0.0.1:1->127.0.0.1:2]>, ";
    let (reports, mut reader) = read(format!("{unfinished}{partial}").as_bytes());
    let began: Vec<_> = reports
        .iter()
        .filter_map(|report| match report {
            Report::Began { caller, op, fd, at } => Some((caller.thread, *op, *fd, *at)),
            _ => None,
        })
        .collect();
    let accept = (7, Op::Accept, Some(3), Stamp(2_000_003_000));
    assert_eq!(began, [accept, (8, Op::Recv, Some(4), Stamp(3_000_003_000))]);
    let mut again = 0;
    let mut count = |report| again += usize::from(matches!(report, Report::Began { .. }));
    reader.read(b"", &mut count);
    reader.read(b"\"\", 10, 0, NULL, NULL) = 0 <0.000264>\n", &mut count);
    assert_eq!(again, 0, "once for each");
}

#[test]
fn bytes_may_come_in_any_pieces() {
    for (name, text) in RECORDED {
        let (whole, _) = read(text.as_bytes());
        let mut reader = StraceReader::new(0);
        let mut reports = Vec::new();
        for piece in text.as_bytes().chunks(7) {
            reader.read(piece, |report| reports.push(report));
        }
        let finished = |reports: Vec<Report>| -> Vec<Report> {
            reports.into_iter().filter(|it| !matches!(it, Report::Began { .. })).collect()
        };
        assert_eq!(finished(reports), finished(whole), "{name}");
    }
}

#[test]
fn cut_and_changed_lines_are_counted_and_never_a_panic() {
    let changes = [b'<', b'>', b'"', b'(', b')', b'{', b']', b',', b'\\', b' ', 0xff, b'\n', b'9'];
    for (name, text) in RECORDED {
        for (number, line) in text.lines().enumerate() {
            let line = line.as_bytes().get(..line.len().min(400)).unwrap();
            for cut in (0..line.len()).step_by(3) {
                let (head, tail) = line.split_at(cut);
                let change = *changes.get((cut + number) % changes.len()).unwrap();
                for bytes in
                    [head, tail, &[head, &[change], tail.get(1..).unwrap_or_default()].concat()]
                {
                    let (_, reader) = read(&[bytes, b"\n"].concat());
                    assert!(reader.unreadable_lines() <= 2, "{name} {number} {cut}");
                }
            }
        }
    }
    let (_, reader) = read(b"garbage\n\xff\xfe\n\n1 2.5 recvfrom(3<TCP:[1\n");
    assert_eq!(reader.unreadable_lines(), 4);
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let mut reader = StraceReader::new(0);
    for _ in 0..40 {
        reader.read(&vec![b'x'; 65_536], |_| {});
    }
    assert!(reader.partial.capacity() <= 2 * LINE_BYTES_MAX);
    let mut ended = false;
    reader.read(b"\n1 2.000003 +++ exited with 3 +++\n", |_| ended = true);
    assert_eq!((ended, reader.unreadable_lines()), (false, 1), "of a process that did nothing");
    for thread in 0..2 * UNFINISHED_MAX {
        let line = format!("{thread} 2.000003 accept(3<TCP:[1.2.3.4:5]>,  <unfinished ...>\n");
        reader.read(line.as_bytes(), |_| {});
    }
    assert_eq!(reader.unfinished.len(), UNFINISHED_MAX);
}

#[test]
fn strace_that_may_not_watch_is_understood() {
    let refused = [
        "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted",
        "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted",
        "strace: attach: ptrace(PTRACE_SEIZE, 5): Permission denied",
    ];
    assert!(refused.into_iter().all(is_refusal));
    assert!(!is_refusal("strace: Can't stat 'nothing': No such file or directory"));
    assert!(!is_refusal("ptrace: Operation not permitted"));
}

/// Where strace is installed and may watch.
#[cfg(target_os = "linux")]
#[test]
fn strace_itself_writes_into_the_channel() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let channel = StraceChannel::new().unwrap();
    let mut command = Command::new("strace");
    command.args(arguments(&channel.path())).args(["/bin/sh", "-c", "exec true"]);
    let (mut reader, writer) = channel.into_ends();
    // A pipe that nobody reads would stop strace.
    let text = crate::threads::spawn("strace reader".to_owned(), move || {
        let mut text = Vec::new();
        reader.read_to_end(&mut text).map(|_| text)
    });
    let output = command.stdin(Stdio::null()).output();
    drop(writer);
    let text = text.unwrap().join().unwrap().unwrap();
    let Ok(output) = output else { return };
    let complaint = String::from_utf8_lossy(&output.stderr);
    if complaint.lines().any(is_refusal) {
        return;
    }
    let (reports, strace) = read(&text);
    assert_eq!((&*complaint, strace.unreadable_lines()), ("", 0));
    assert!(matches!(reports.last(), Some(Report::ProcessEnded { .. })), "{reports:?}");
}
