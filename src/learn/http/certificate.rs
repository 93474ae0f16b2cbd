//! What the check of a certificate found, as an explanation.

use crate::i18n::Texts;
use crate::learn::explain::Explanation;
use crate::learn::tls_failure::{cert_problem_text, problem_id, problem_values};
use crate::net::tls::CertProblem;
use crate::tr;
use jiff::tz::TimeZone;

/// What the check of a certificate found, why that matters, and what to do.
pub fn explain_certificate(problem: &CertProblem, texts: &Texts) -> Explanation {
    let id = problem_id(problem);
    let values = problem_values(problem, &TimeZone::system());
    Explanation {
        what: tr!(texts, "cert-untrusted", problem = cert_problem_text(problem, texts)),
        why: texts.format(&format!("{id}.why"), &values),
        try_this: texts.format(&format!("{id}.try"), &values),
    }
}
