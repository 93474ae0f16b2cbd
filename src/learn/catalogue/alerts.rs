//! Alerts of TLS.

use super::{Entry, Numbers, Subject};

/// A name and its number (RFC 8446, section 6; RFC 5246, section 7.2; RFC 9849; IANA, "TLS Alerts").
const NAMES: &[(&str, u8)] = &[
    ("close_notify", 0),
    ("unexpected_message", 10),
    ("bad_record_mac", 20),
    ("decryption_failed", 21),
    ("record_overflow", 22),
    ("decompression_failure", 30),
    ("handshake_failure", 40),
    ("no_certificate", 41),
    ("bad_certificate", 42),
    ("unsupported_certificate", 43),
    ("certificate_revoked", 44),
    ("certificate_expired", 45),
    ("certificate_unknown", 46),
    ("illegal_parameter", 47),
    ("unknown_ca", 48),
    ("access_denied", 49),
    ("decode_error", 50),
    ("decrypt_error", 51),
    ("export_restriction", 60),
    ("protocol_version", 70),
    ("insufficient_security", 71),
    ("internal_error", 80),
    ("inappropriate_fallback", 86),
    ("user_canceled", 90),
    ("no_renegotiation", 100),
    ("missing_extension", 109),
    ("unsupported_extension", 110),
    ("certificate_unobtainable", 111),
    ("unrecognized_name", 112),
    ("bad_certificate_status_response", 113),
    ("bad_certificate_hash_value", 114),
    ("unknown_psk_identity", 115),
    ("certificate_required", 116),
    ("general_error", 117),
    ("no_application_protocol", 120),
    ("ech_required", 121),
];

pub(super) fn entries() -> Vec<Entry> {
    let entry = |(name, number): &(&str, u8)| {
        let number = Some(i32::from(*number));
        let numbers = Numbers { linux: number, macos: number, windows: number };
        Entry::new(Subject::Alert, name, format!("alert-{}", name.replace('_', "-")), numbers)
    };
    NAMES.iter().map(entry).collect()
}
