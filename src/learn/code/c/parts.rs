//! What stands above `main` in a program in C: what it includes, and small functions that it needs.

use crate::learn::code::program::{Clients, End, Part, Program, Step, To};

/// The parts that a program needs, in order.
pub(super) fn of(program: &Program) -> Vec<&'static str> {
    let is_udp = program.is_udp();
    let sends_file = |step: &Step| matches!(step, Step::SendNamedFile(_) | Step::SendFile(_));
    let sends = |step: &Step| matches!(step, Step::Send(..)) || sends_file(step);
    let joins = |step: &Step| matches!(step, Step::Send(parts, _) if joins_parts(parts));
    let receives = |step: &Step| matches!(step, Step::Receive(_));
    let pings = matches!(program.end, End::Ping(_));
    let table = [
        (INCLUDES, true),
        (INCLUDES_UNIX, program.is_unix()),
        (INCLUDES_PING, pings),
        (CHECK, true),
        (UNIX_NAME, program.is_unix() && names_unix(program)),
        (CHECKSUM, matches!(&program.end, End::Ping(echoes) if !echoes.is_ipv6)),
        (NOW, pings),
        (LOOK_UP, needs_look_up(program)),
        (SEND_ALL, !is_udp && program.has(&sends)),
        (SEND_FILE, program.has(&sends_file)),
        (APPEND, program.has(&joins)),
        (PRINT_ADDRESS, is_udp && !program.is_unix() && program.has(&receives)),
        (PRINT_UNIX_NAME, is_udp && program.is_unix() && program.has(&receives)),
    ];
    table.into_iter().filter(|(_, is_used)| *is_used).map(|(part, _)| part).collect()
}

fn joins_parts(parts: &[Part]) -> bool {
    parts.len() != 1
}

fn names_place(program: &Program) -> bool {
    program.has(&|step| matches!(step, Step::Send(_, To::Place(_))))
}

fn names_unix(program: &Program) -> bool {
    matches!(program.end, End::Unix { name: Some(_), .. }) || names_place(program)
}

fn needs_look_up(program: &Program) -> bool {
    match &program.end {
        End::Udp { bind, .. } => bind.is_some() || names_place(program),
        End::Ping(_)
        | End::Client { .. }
        | End::Server { clients: Clients::One | Clients::Many, .. } => true,
        _ => false,
    }
}

const INCLUDES: &str = r"#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>";

const INCLUDES_UNIX: &str = r"#include <stddef.h>
#include <sys/un.h>";

const INCLUDES_PING: &str = r"#include <poll.h>";

const CHECK: &str = r"static void check(ssize_t result, const char *call)
{
    if (result < 0) {
        perror(call);
        exit(EXIT_FAILURE);
    }
}";

const LOOK_UP: &str = r#"static struct addrinfo *look_up(const char *host, const char *port, int family, int type)
{
    struct addrinfo hints = {0};
    struct addrinfo *found;
    hints.ai_family = family;
    hints.ai_socktype = type;
    int failure = getaddrinfo(host, port, &hints, &found);
    if (failure != 0) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(failure));
        exit(EXIT_FAILURE);
    }
    return found;
}"#;

const SEND_ALL: &str = r#"static void send_all(int s, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t sent = send(s, bytes, count, 0);
        check(sent, "send");
        bytes += sent;
        count -= (size_t)sent;
    }
}"#;

const SEND_FILE: &str = r#"static void send_file(int s, const char *path)
{
    char piece[4096];
    size_t count;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return;
    while ((count = fread(piece, 1, sizeof piece, file)) > 0)
        send_all(s, piece, count);
    fclose(file);
}"#;

const APPEND: &str = r"static size_t append(char *message, size_t length, const char *bytes, size_t count)
{
    memcpy(message + length, bytes, count);
    return length + count;
}";

const PRINT_ADDRESS: &str = r#"static void print_address(const struct sockaddr_storage *from, socklen_t length)
{
    char host[NI_MAXHOST], port[NI_MAXSERV];
    int numbers = NI_NUMERICHOST | NI_NUMERICSERV;
    if (getnameinfo((const struct sockaddr *)from, length, host, sizeof host, port, sizeof port,
                    numbers) == 0)
        printf("%s %s ", host, port);
}"#;

/// The system takes the name by its length: one without a file begins with a zero byte.
const UNIX_NAME: &str = r"static socklen_t unix_name(struct sockaddr_un *address, const char *name, size_t count)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, name, count);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count);
}";

const PRINT_UNIX_NAME: &str = r#"static void print_address(const struct sockaddr_storage *from, socklen_t length)
{
    const struct sockaddr_un *address = (const struct sockaddr_un *)from;
    size_t start = offsetof(struct sockaddr_un, sun_path);
    int count = length > start ? (int)(length - start) : 0;
    if (count == 0)
        printf("? ");
    else if (address->sun_path[0] == '\0')
        printf("@%.*s ", count - 1, address->sun_path + 1);
    else
        printf("%.*s ", count, address->sun_path);
}"#;

const CHECKSUM: &str = r"static unsigned checksum(const unsigned char *message, size_t count)
{
    unsigned long total = 0;
    for (size_t i = 0; i < count; i++)
        total += i % 2 == 0 ? (unsigned long)message[i] << 8 : message[i];
    while (total > 0xffff)
        total = (total & 0xffff) + (total >> 16);
    return (unsigned)(~total & 0xffff);
}";

const NOW: &str = r"static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}";
