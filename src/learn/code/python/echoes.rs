//! Pings and raw sockets in Python.

use super::{Draft, Python};
use crate::learn::code::comments::seconds;
use crate::learn::code::program::Echoes;
use crate::learn::code::quote::{python_bytes, python_str};
use crate::tr;

impl Draft<'_, Python> {
    /// Asks for echoes.
    pub(super) fn ping(&mut self, echoes: &Echoes) {
        let [family, protocol, reply] = if echoes.is_ipv6 {
            ["AF_INET6", "IPPROTO_ICMPV6", "129"]
        } else {
            ["AF_INET", "IPPROTO_ICMP", "0"]
        };
        if !echoes.is_ipv6 {
            self.out.comment(&tr!(self.texts, "code-ping-checksum"));
            self.out.line(CHECKSUM);
        }
        let host = python_str(&echoes.host);
        self.out
            .line(&format!("address = socket.getaddrinfo({host}, None, socket.{family})[0][4]"));
        self.out.comment(&tr!(self.texts, "code-ping-socket"));
        let make = |kind: &str| {
            format!("s = socket.socket(socket.{family}, socket.{kind}, socket.{protocol})")
        };
        self.out.line(&format!("try:\n    {}\n    is_raw = False", make("SOCK_DGRAM")));
        self.out.line(&format!("except OSError:\n    {}\n    is_raw = True", make("SOCK_RAW")));
        self.ping_options(echoes);
        self.out.line("identifier = os.getpid() & 0xffff");
        self.out.line(&format!("data = {}", python_bytes(&echoes.data)));
        self.out.line(&match echoes.count {
            Some(count) => format!("for sequence in range(1, {count} + 1):"),
            None => "for sequence in itertools.count(1):".to_owned(),
        });
        self.out.begin();
        self.ask(echoes.is_ipv6);
        self.out.comment(&tr!(self.texts, "code-ping-replies"));
        let header = if echoes.is_ipv6 { "0" } else { "(packet[0] & 15) * 4 if is_raw else 0" };
        let until = format!(
            "        s.settimeout(max(0.001, sent + {} - time.perf_counter()))",
            seconds(echoes.limit)
        );
        self.out.line("try:\n    while True:");
        self.out.line(&until);
        self.out
            .line(&format!("        packet, sender = s.recvfrom(65535)\n        start = {header}"));
        self.out
            .line("        kind, _, _, who, number = struct.unpack_from('!BBHHH', packet, start)");
        self.out.line("        is_ours = who == identifier or not is_raw");
        self.out.line(&format!(
            "        if kind == {reply} and is_ours and number == sequence & 0xffff:\n            break"
        ));
        self.out.line("    ms = (time.perf_counter() - sent) * 1000");
        self.out.line("    print(f'{sender[0]}: {sequence}, {ms:.3f} ms')");
        self.out.line("except OSError as error:\n    print(f'{sequence}: {error}')");
        self.out.line(&format!(
            "time.sleep(max(0, sent + {} - time.perf_counter()))",
            seconds(echoes.interval)
        ));
        self.out.end();
    }

    fn ping_options(&mut self, echoes: &Echoes) {
        if let Some(ttl) = echoes.ttl {
            let option = if echoes.is_ipv6 {
                "IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS"
            } else {
                "IPPROTO_IP, socket.IP_TTL"
            };
            self.out.line(&format!("s.setsockopt(socket.{option}, {ttl})"));
        }
        if echoes.is_broadcast && !echoes.is_ipv6 {
            self.out.line("s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)");
        }
    }

    fn ask(&mut self, is_ipv6: bool) {
        let request = if is_ipv6 { 128 } else { 8 };
        let header = |sum: &str| {
            format!("struct.pack('!BBHHH', {request}, 0, {sum}, identifier, sequence & 0xffff)")
        };
        self.out.line(&format!("header = {}", header("0")));
        if !is_ipv6 {
            self.out.line(&format!("header = {}", header("checksum(header + data)")));
        }
        self.out.line("sent = time.perf_counter()\ns.sendto(header + data, address)");
    }

    /// Receives and sends packets of one protocol.
    pub(super) fn raw(&mut self, is_ipv6: bool, protocol: u8, has_header: bool) {
        let family = if is_ipv6 { "AF_INET6" } else { "AF_INET" };
        self.out.comment(&tr!(self.texts, "code-raw-socket"));
        self.out.line(&format!("s = socket.socket(socket.{family}, socket.SOCK_RAW, {protocol})"));
        if has_header {
            self.out.comment(&tr!(self.texts, "code-raw-header"));
            self.out.line("s.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)");
        }
        if !is_ipv6 {
            self.out.comment(&tr!(self.texts, "code-raw-receives"));
        }
        self.steps(&self.program.body);
    }
}

const CHECKSUM: &str = "def checksum(message):
    if len(message) % 2:
        message += b'\\0'
    total = sum(struct.unpack(f'!{len(message) // 2}H', message))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff

";
