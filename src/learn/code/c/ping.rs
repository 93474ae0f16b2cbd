//! Pings in C.

use super::{C, Draft, option_lines};
use crate::learn::code::comments;
use crate::learn::code::program::{Echoes, SetOption, SetValue};
use crate::learn::code::quote::{c_bytes, c_str};
use crate::net::OptionName;
use crate::tr;

impl Draft<'_, C> {
    /// Asks for echoes.
    pub(super) fn ping(&mut self, echoes: &Echoes) {
        let [family, protocol] = if echoes.is_ipv6 {
            ["AF_INET6", "IPPROTO_ICMPV6"]
        } else {
            ["AF_INET", "IPPROTO_ICMP"]
        };
        self.begin_main();
        let host = c_str(&echoes.host);
        self.out
            .line(&format!("struct addrinfo *to = look_up({host}, \"0\", {family}, SOCK_DGRAM);"));
        self.out.line("char who[NI_MAXHOST];");
        self.out.line(
            "getnameinfo(to->ai_addr, to->ai_addrlen, who, sizeof who, NULL, 0, NI_NUMERICHOST);",
        );
        self.out.comment(&tr!(self.texts, "code-ping-socket"));
        self.out.line(&format!("int s = socket({family}, SOCK_DGRAM, {protocol});"));
        self.out.line("int is_raw = s < 0;\nif (is_raw)");
        self.out.line(&format!("    s = socket({family}, SOCK_RAW, {protocol});"));
        self.out.line("check(s, \"socket\");");
        self.ping_options(echoes);
        self.out.line("unsigned identifier = (unsigned)getpid() & 0xffff;");
        let (data, bytes) = (c_bytes(&echoes.data), echoes.data.len());
        self.out.line(&format!("const char data[] = {data};"));
        self.out.line(&format!("unsigned char message[8 + {bytes}];"));
        self.out.line("static unsigned char packet[65535];");
        let until = echoes.count.map(|count| format!(" sequence <= {count}")).unwrap_or_default();
        self.out.line(&format!("for (unsigned sequence = 1;{until}; sequence++) {{"));
        self.out.begin();
        self.ask(echoes);
        self.reply(echoes);
        self.out.line(&format!("double left = sent + {} - now_ms();", millis(echoes.interval)));
        self.out.line("if (left > 0)\n    poll(NULL, 0, (int)left);");
        self.out.end();
        self.out.line("}");
        if echoes.count.is_some() {
            self.close("s");
            self.out.line("return 0;");
        }
        self.out.end();
        self.out.line("}");
    }

    fn ping_options(&mut self, echoes: &Echoes) {
        if let Some(ttl) = echoes.ttl {
            let name =
                if echoes.is_ipv6 { OptionName::UnicastHops } else { OptionName::TimeToLive };
            let option = SetOption::Changed(name, SetValue::Number(ttl.into()));
            self.out.line(&option_lines("s", option));
        }
        if echoes.is_broadcast && !echoes.is_ipv6 {
            self.out.comment(&comments::of_option(SetOption::Broadcast, self.texts));
            self.out.line(&option_lines("s", SetOption::Broadcast));
        }
    }

    fn ask(&mut self, echoes: &Echoes) {
        let request = if echoes.is_ipv6 { 128 } else { 8 };
        self.out.line("const unsigned char header[8] = {");
        self.out.line(&format!(
            "    {request}, 0, 0, 0, identifier >> 8, identifier & 0xff, sequence >> 8 & 0xff, sequence & 0xff}};"
        ));
        self.out.line("memcpy(message, header, 8);");
        self.out.line("memcpy(message + 8, data, sizeof message - 8);");
        if !echoes.is_ipv6 {
            self.out.comment(&tr!(self.texts, "code-ping-checksum"));
            self.out.line("unsigned sum = checksum(message, sizeof message);");
            self.out.line("message[2] = (unsigned char)(sum >> 8);");
            self.out.line("message[3] = (unsigned char)(sum & 0xff);");
        }
        self.out.line("double sent = now_ms();");
        self.out.line(
            "check(sendto(s, message, sizeof message, 0, to->ai_addr, to->ai_addrlen), \"sendto\");",
        );
    }

    fn reply(&mut self, echoes: &Echoes) {
        let (reply, start) =
            if echoes.is_ipv6 { (129, "0") } else { (0, "is_raw ? (packet[0] & 15) * 4 : 0") };
        self.out.comment(&tr!(self.texts, "code-ping-replies"));
        self.out.line("while (1) {");
        self.out.begin();
        self.out.line("struct pollfd waits = {.fd = s, .events = POLLIN};");
        self.out.line(&format!("double left = sent + {} - now_ms();", millis(echoes.limit)));
        self.out.line("if (left <= 0 || poll(&waits, 1, (int)left + 1) == 0) {");
        self.out.line("    printf(\"%u: no reply\\n\", sequence);\n    break;\n}");
        self.out.line("ssize_t received = recv(s, packet, sizeof packet, 0);");
        self.out.line("check(received, \"recv\");");
        self.out.line(&format!("int start = {start};"));
        self.out.line("const unsigned char *reply = packet + start;");
        self.out.line("if (received < start + 8)\n    continue;");
        self.out.line("unsigned id = (unsigned)reply[4] << 8 | reply[5];");
        self.out.line("unsigned number = (unsigned)reply[6] << 8 | reply[7];");
        self.out.line("int is_ours = !is_raw || id == identifier;");
        self.out.line(&format!(
            "if (reply[0] == {reply} && is_ours && number == (sequence & 0xffff)) {{"
        ));
        self.out.line(
            "    printf(\"%s: %u, %.3f ms\\n\", who, sequence, now_ms() - sent);\n    break;\n}",
        );
        self.out.end();
        self.out.line("}");
    }
}

/// A time in milliseconds.
fn millis(time: std::time::Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}
