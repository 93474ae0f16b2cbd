//! The way to a host in Python.

use super::{Draft, Python};
use crate::learn::code::comments::seconds;
use crate::learn::code::program::WayThere;
use crate::learn::code::quote::python_str;
use crate::net::icmp::config::{PROBE_PORT, PROBES};
use crate::tr;

/// What differs between the families: the family, the level of its options, the number of `IPV6_RECVERR` or
/// `IP_RECVERR` on Linux, that of its hops, and of ICMP what says that a datagram had no hops left, and that nobody has
/// the port. After the error comes the address of whoever reports it (`struct sockaddr_in`).
const IPV4: [&str; 6] = ["AF_INET", "IPPROTO_IP", "11", "IP_TTL", "(11, 0)", "(3, 3)"];
const IPV6: [&str; 6] = ["AF_INET6", "IPPROTO_IPV6", "25", "IPV6_UNICAST_HOPS", "(3, 0)", "(1, 4)"];

impl Draft<'_, Python> {
    /// Finds who is on the way.
    pub(super) fn path(&mut self, way: &WayThere) {
        let of = if way.is_ipv6 { IPV6 } else { IPV4 };
        let [family, level, errors, hops, passed, reached] = of;
        let by = if way.is_ipv6 { "error[24:40]" } else { "error[20:24]" };
        let host = python_str(&way.host);
        self.out.line(&format!(
            "address = socket.getaddrinfo({host}, {PROBE_PORT}, socket.{family})[0][4]"
        ));
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        self.out.line(&format!("s = socket.socket(socket.{family}, socket.SOCK_DGRAM)"));
        self.out.comment(&tr!(self.texts, "code-path-errors"));
        self.out.line(&format!("RECVERR = {errors}\ns.setsockopt(socket.{level}, RECVERR, 1)"));
        self.out.line("poll = select.poll()\npoll.register(s, select.POLLIN)\n");
        self.out.comment(&tr!(self.texts, "code-path-probe"));
        self.out.line("def probe(port):");
        self.out.begin();
        self.out.line("sent = time.perf_counter()\ntry:");
        self.out.line("    s.sendto(b'who is on the way?', (address[0], port) + address[2:])");
        self.out.line("except OSError as error:\n    return error, None, 0");
        self.out.line(&format!(
            "while (left := sent + {} - time.perf_counter()) > 0:",
            seconds(way.limit)
        ));
        self.out.line("    poll.poll(left * 1000)\n    ms = (time.perf_counter() - sent) * 1000");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-path-queue"));
        self.out.line("try:");
        self.out.line(
            "    _, beside, _, to = s.recvmsg(512, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT)",
        );
        self.out.line("except BlockingIOError:\n    continue");
        self.out.line("for found_level, found, error in beside:");
        self.out.line(&format!(
            "    if (found_level, found) == (socket.{level}, RECVERR) and to[1] == port:"
        ));
        self.out.line("        _, origin, kind, code = struct.unpack_from('=IBBB', error)");
        self.out.line(&format!("        by = socket.inet_ntop(socket.{family}, {by})"));
        self.out.line("        return by, (kind, code), ms");
        self.out.end();
        self.out.line("return '*', None, 0");
        self.out.end();
        self.out.line("\n");
        self.out.line(&format!(
            "port, is_over = {PROBE_PORT}, False\nfor hop in range(1, {} + 1):",
            way.hops
        ));
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-path-hops"));
        self.out.line(&format!("s.setsockopt(socket.{level}, socket.{hops}, hop)"));
        self.out.line(&format!("for _ in range({PROBES}):"));
        self.out.line("    who, what, ms = probe(port)\n    port += 1");
        self.out.line("    print(f'{hop}: {who}, {ms:.3f} ms' if what else f'{hop}: {who}')");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-path-over", reached = reached, passed = passed));
        self.out.line(&format!("is_over |= what not in (None, {passed})"));
        self.out.end();
        self.out.line("if is_over:\n    break");
        self.out.end();
        self.close("s");
    }
}
