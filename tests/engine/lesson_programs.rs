//! The lessons' programs in Python, run as a learner runs them: against our sessions, and against each other.

mod python;
mod tcp;
mod udp;
mod unix;

use network_playground::learn::lessons::programs;
use std::collections::BTreeSet;

/// The programs that the tests of this room run.
const TESTED: [&str; 21] = [
    "http_get.py",
    "socket_options.py",
    "tcp_client.py",
    "tcp_file_client.py",
    "tcp_file_server.py",
    "tcp_hello_client.py",
    "tcp_hello_server.py",
    "tcp_loop_msg_client.py",
    "tcp_loop_msg_server.py",
    "tcp_no_accept.py",
    "tcp_one_shot_server.py",
    "udp_chat.py",
    "udp_connected.py",
    "udp_echo_client.py",
    "udp_echo_server.py",
    "udp_receiver.py",
    "udp_resend.py",
    "udp_sender.py",
    "udp_sender_waits.py",
    "unix_echo_server.py",
    "unix_slow_reader.py",
];

#[test]
fn each_program_is_run_by_a_test() {
    let there: BTreeSet<&str> = programs().iter().map(|program| program.file.as_str()).collect();
    assert_eq!(there, BTreeSet::from(TESTED));
}
