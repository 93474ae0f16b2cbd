//! Relays in Python.

use super::{Draft, Python, place};
use crate::learn::code::comments::seconds;
use crate::learn::code::program::{Passing, Place};
use crate::tr;
use std::time::Duration;

impl Draft<'_, Python> {
    /// Passes on what comes in both directions.
    pub(super) fn relay(&mut self, passing: &Passing) {
        match passing.idle_limit {
            None => self.relay_connections(&passing.listen, &passing.to),
            Some(limit) => self.relay_datagrams(&passing.listen, &passing.to, limit),
        }
    }

    fn relay_connections(&mut self, listen: &Place, to: &Place) {
        self.out.comment(&tr!(self.texts, "code-relay-pass"));
        self.out.line(PASS);
        self.out.comment(&tr!(self.texts, "code-serve"));
        self.out.line("def serve(client):");
        self.out.line(&format!("    target = socket.create_connection({})", place(to)));
        self.out.line(SERVE);
        let family = family(listen);
        self.out.comment(&tr!(self.texts, "code-server-socket"));
        self.out.line(&format!("server = socket.socket(socket.{family}, socket.SOCK_STREAM)"));
        self.out.line("server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)");
        self.out.comment(&tr!(self.texts, "code-bind"));
        self.out.line(&format!("server.bind({})\nserver.listen()\nwhile True:", place(listen)));
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-accept"));
        self.out.line("client, address = server.accept()\nprint('+', address)");
        self.out.comment(&tr!(self.texts, "code-thread"));
        self.out.line("threading.Thread(target=serve, args=(client,)).start()");
        self.out.end();
    }

    fn relay_datagrams(&mut self, listen: &Place, to: &Place, limit: Duration) {
        self.out.comment(&tr!(self.texts, "code-relay-back", seconds = seconds(limit)));
        self.out.line(&format!(
            "def pass_back(target, address):\n    target.settimeout({})",
            seconds(limit)
        ));
        self.out.line(BACK);
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        self.out.line(&format!("s = socket.socket(socket.{}, socket.SOCK_DGRAM)", family(listen)));
        self.out.comment(&tr!(self.texts, "code-bind"));
        self.out.line(&format!("s.bind({})\ntargets = {{}}\nwhile True:", place(listen)));
        self.out.begin();
        self.out.line("data, address = s.recvfrom(65535)\nif address not in targets:");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-relay-mapping"));
        self.out.line(&format!(
            "found = socket.getaddrinfo({}, {}, type=socket.SOCK_DGRAM)[0]",
            crate::learn::code::quote::python_str(&to.host),
            to.port
        ));
        self.out
            .line("target = socket.socket(found[0], socket.SOCK_DGRAM)\ntarget.connect(found[4])");
        self.out.line("targets[address] = target\nprint('+', address)");
        self.out.line("threading.Thread(target=pass_back, args=(target, address)).start()");
        self.out.end();
        self.out.line(
            "try:\n    targets[address].send(data)\nexcept OSError as error:\n    print(error)",
        );
        self.out.end();
    }
}

fn family(place: &Place) -> &'static str {
    if place.is_ipv6() { "AF_INET6" } else { "AF_INET" }
}

const PASS: &str = "def pass_on(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError as error:
        print(error)
        for s in (source, target):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

";

const SERVE: &str = "    back = threading.Thread(target=pass_on, args=(target, client))
    back.start()
    pass_on(client, target)
    back.join()
    client.close()
    target.close()

";

const BACK: &str = "    try:
        while True:
            try:
                s.sendto(target.recv(65535), address)
            except ConnectionRefusedError as error:
                print(error)
    except TimeoutError:
        del targets[address]
        target.close()

";
