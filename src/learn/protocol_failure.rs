//! Failures and steps of each protocol in words, which the words of its events are built on.

use super::{http_failure, icmp, program, relay, tls_failure, unix};
use crate::i18n::{Arg, Texts};
use crate::net::http::HttpOp;
use crate::net::{Errno, ProtocolFailure, ProtocolOp};
use crate::tr;
use std::borrow::Cow;

/// That a step of a protocol failed, in one sentence.
pub(super) fn failed_text(op: ProtocolOp, target: &str, reason: &str, texts: &Texts) -> String {
    match op {
        ProtocolOp::Http(HttpOp::Response) => {
            tr!(texts, "failed-http-answer", target = target, reason = reason)
        }
        ProtocolOp::Http(HttpOp::Download) => {
            tr!(texts, "failed-http-load", target = target, reason = reason)
        }
        ProtocolOp::Program(op) => program::failed_text(op, target, reason, texts),
        ProtocolOp::Icmp(op) => icmp::failed_text(op, target, reason, texts),
    }
}

/// What a step of a protocol is for.
pub(super) fn step_purpose(op: ProtocolOp, texts: &Texts) -> Cow<'_, str> {
    match op {
        ProtocolOp::Http(_) => tr!(texts, "call-http"),
        ProtocolOp::Program(op) => program::step_purpose(op, texts),
        ProtocolOp::Icmp(op) => icmp::step_purpose(op, texts),
    }
}

/// The text about an error number that means something else in this step than anywhere else.
pub(super) fn errno_id(op: ProtocolOp, errno: Errno) -> Option<&'static str> {
    match op {
        ProtocolOp::Http(HttpOp::Response) => {
            errno.is("ECONNRESET").then_some("cause-econnreset-http")
        }
        ProtocolOp::Http(HttpOp::Download) | ProtocolOp::Program(_) | ProtocolOp::Icmp(_) => None,
    }
}

/// The text about a failure. It has the attributes `.why` and `.try`.
pub(super) fn cause_id(failure: &ProtocolFailure) -> &'static str {
    match failure {
        ProtocolFailure::Http(failure) => http_failure::cause_id(failure),
        ProtocolFailure::Relay(failure) => relay::cause_id(*failure),
        ProtocolFailure::Tls(failure) => tls_failure::cause_id_of_stream(failure),
        ProtocolFailure::Icmp(failure) => icmp::cause_id(*failure),
        ProtocolFailure::Unix(failure) => unix::cause_id(*failure),
    }
}

/// What a text about a failure may mention.
pub(super) fn values(failure: &ProtocolFailure) -> Vec<(&'static str, Arg<'static>)> {
    match failure {
        ProtocolFailure::Http(failure) => http_failure::values(failure),
        ProtocolFailure::Relay(_) => Vec::new(),
        ProtocolFailure::Tls(failure) => tls_failure::values(failure),
        ProtocolFailure::Icmp(failure) => icmp::values(*failure),
        ProtocolFailure::Unix(failure) => unix::values(*failure),
    }
}
