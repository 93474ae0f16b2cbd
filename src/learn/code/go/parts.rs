//! What stands above `main` in a program in Go: the packages that it uses, and small functions that it needs.

use crate::learn::code::program::{Clients, End, Program, Step, Test, To};

/// The parts that a program needs, in order.
pub(super) fn of(program: &Program) -> Vec<&'static str> {
    let is_udp = program.is_udp();
    let serves_many = program.clients() == Some(Clients::Many);
    let sends = program.has(&sends);
    let names_place = program.has(&|step| matches!(step, Step::Send(_, To::Place(_))));
    let receives = program.has(&receives);
    let table = [
        (CHECK, !serves_many),
        (CHECK_ONE, serves_many),
        (SEND, !is_udp && sends),
        (SEND_FILE, program.has(&|step| matches!(step, Step::SendFile(_)))),
        (SEND_TO, is_udp && sends),
        (RESOLVE, names_place && !program.is_unix()),
        (RESOLVE_UNIX, names_place && program.is_unix()),
        (RECEIVE, !is_udp && receives),
        (RECEIVE_FROM, is_udp && receives),
    ];
    table.into_iter().filter(|(_, is_used)| *is_used).map(|(part, _)| part).collect()
}

/// The packages that it uses, in order.
pub(super) fn packages(program: &Program) -> Vec<&'static str> {
    let tls = match &program.end {
        End::Client { tls, .. } | End::Server { tls, .. } => tls.as_ref(),
        _ => None,
    };
    let has_ca_file = tls.is_some_and(|tls| tls.ca_file.is_some());
    let names_file = program.has(&|step| matches!(step, Step::SendNamedFile(_)));
    let reads_file = program.has(&|step| matches!(step, Step::SendFile(_)));
    let saves = program.has(&|step| matches!(step, Step::SplitPage(Some(_))));
    let splits = program.has(&|step| matches!(step, Step::SplitPage(_)));
    let trims =
        program.has(&|step| matches!(step, Step::TakeLineEndOff | Step::If(Test::Begins(_), _)));
    let is_limited = matches!(program.end, End::Client { limit: Some(_), .. });
    let pauses = program.has(&|step| matches!(step, Step::Pause(_)));
    let is_udp = program.is_udp();
    let receives = program.has(&receives);
    let serves = program.clients().is_some();
    let shows = program.has(&|step| matches!(step, Step::Receive(_)));
    let loads = program.has(&|step| *step == Step::ReceiveAll);
    let table = [
        ("bytes", splits || trims),
        ("crypto/tls", program.speaks_tls()),
        ("crypto/x509", has_ca_file),
        ("fmt", shows || splits || serves),
        ("io", loads || (!is_udp && receives)),
        ("log", true),
        ("net", true),
        ("os", names_file || reads_file || saves || has_ca_file),
        ("path/filepath", names_file),
        ("strings", names_file),
        ("time", pauses || is_limited),
    ];
    table.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name).collect()
}

fn sends(step: &Step) -> bool {
    matches!(step, Step::Send(..) | Step::SendFile(_) | Step::SendNamedFile(_))
}

fn receives(step: &Step) -> bool {
    matches!(step, Step::Receive(_) | Step::SendNamedFile(_))
}

const CHECK: &str = "func check(err error) {
\tif err != nil {
\t\tlog.Fatal(err)
\t}
}";

const CHECK_ONE: &str = "func check(err error) {
\tif err != nil {
\t\tlog.Panic(err)
\t}
}";

const SEND: &str = "func send(s net.Conn, message []byte) {
\t_, err := s.Write(message)
\tcheck(err)
}";

const SEND_FILE: &str = "func sendFile(s net.Conn, path string) {
\tcontent, err := os.ReadFile(path)
\tcheck(err)
\tsend(s, content)
}";

const SEND_TO: &str = "func sendTo(s net.PacketConn, message []byte, to net.Addr) {
\t_, err := s.WriteTo(message, to)
\tcheck(err)
}";

const RESOLVE: &str = "func resolve(network, place string) net.Addr {
\taddress, err := net.ResolveUDPAddr(network, place)
\tcheck(err)
\treturn address
}";

const RESOLVE_UNIX: &str = "func resolve(network, place string) net.Addr {
\taddress, err := net.ResolveUnixAddr(network, place)
\tcheck(err)
\treturn address
}";

const RECEIVE: &str = "func receive(s net.Conn, most int) []byte {
\tbuffer := make([]byte, most)
\tn, err := s.Read(buffer)
\tif err != io.EOF {
\t\tcheck(err)
\t}
\treturn buffer[:n]
}";

const RECEIVE_FROM: &str = "func receiveFrom(s net.PacketConn, most int) ([]byte, net.Addr) {
\tbuffer := make([]byte, most)
\tn, address, err := s.ReadFrom(buffer)
\tcheck(err)
\treturn buffer[:n], address
}";
