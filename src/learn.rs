//! What the engine reports, in words: calls as code, errors as explanations, mistakes as advice.
//!
//! The layers below speak in types and numbers. This one makes texts of them:
//! - [`call_text()`] writes a call as a person would type it, the same in every language;
//! - [`calls`] has what manuals say of each call: how it is written, what it waits for, its errors;
//! - [`explain()`] says of a failure what happened, why, and what to try;
//! - [`catalogue`](mod@catalogue) has everything that a socket can complain about, to search in;
//! - [`row_text`] says one row of the log in words, and its time, [`session_title`] what its session is called;
//! - [`automation_text()`] says what a session did by itself;
//! - [`stream_text()`] says what became of connections and files, and [`http_text()`] of downloads;
//! - [`lessons`] has what a learner does, sees and finds out, with checks that tick themselves;
//! - [`code`] writes what a pane is set to, or what just happened, as a program that a person can run;
//! - [`traced`] finds what may be wrong in a learner's program, and explains it;
//! - [`query_text`] says what the filter's words mean, and what is wrong with what was typed;
//! - [`words`] says what a call is for and what is wrong in a field.
//!
//! What this layer refuses to do:
//! - it knows no window: its texts go into a pane, a test or a terminal alike;
//! - it writes no sentence in Rust: sentences stand in `assets/locales`, in every language;
//! - it never passes text from outside on as it came: host names and messages of the system go
//!   through [`safe_text`](crate::payload::safe_text).
//!
//! ```
//! use network_playground::i18n::{Lang, Texts};
//! use network_playground::learn::sentence;
//! use network_playground::net::{Cause, NetError, Op};
//!
//! let error = NetError {
//!     op: Op::GetAddrInfo,
//!     target: "example.invalid".to_owned(),
//!     cause: Cause::NameNotResolved("Name or service not known".to_owned()),
//! };
//! assert_eq!(
//!     sentence(&error, &Texts::new(Lang::En)),
//!     "Could not look up example.invalid: the name could not be resolved"
//! );
//! ```

pub mod automation;
pub mod call_text;
pub mod calls;
pub mod capture;
pub mod catalogue;
pub mod code;
pub mod explain;
pub mod header;
pub mod http;
mod http_failure;
pub mod icmp;
pub mod lessons;
pub mod load;
pub mod machine;
pub mod options;
pub mod ports;
pub mod program;
mod protocol_failure;
pub mod protocols;
pub mod query_text;
pub mod recording;
pub mod relay;
pub mod row_text;
pub mod rules;
pub mod session_title;
pub mod stream;
pub mod timeline;
mod tls;
mod tls_failure;
pub mod traced;
pub mod unix;
pub mod words;

pub use automation::{automation_text, figures_text, pace_text, pause_text, repeat_end_text};
pub use call_text::{blocked_text, call_text, transfer_text};
pub use code::{Language, code_text, curl_text, python_text};
pub use explain::{Explanation, explain, explain_unreachable, sentence, unreachable_text};
pub use http::{
    deviation_text, explain_certificate, framing_text, header_mistake_text, http_text,
    phase_lesson, phase_text, status_text, url_mistake_text,
};
pub use protocols::{part_text, protocol_text};
pub use rules::{
    pattern_mistake_text, rule_mistake_kind_text, rule_mistake_text, rule_name_text, rule_text,
};
pub use stream::stream_text;
pub use tls::explain_tls;
pub use tls_failure::{cert_problem_text, date_text};
pub use words::{
    call_purpose, end_text, host_mistake_text, mistake_text, option_purpose, port_mistake_text,
};
