//! `{random:4}`: bytes that nobody can foretell.

use ring::rand::{SecureRandom, SystemRandom};

/// Random bytes of one message, those of all its placeholders together: the longest payload of a UDP datagram over
/// IPv4.
pub const RANDOM_BYTES_MAX: usize = 65_507;

/// Where random bytes come from: by default the system's own source, which needs no seed that could be known.
/// Another one makes messages that a test can foretell.
#[derive(Clone, Copy, Debug)]
pub struct RandomSource(fn(&mut [u8]) -> Result<(), RandomFailed>);

/// The system gave no random bytes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
#[error("the system gave no random bytes")]
pub struct RandomFailed;

impl Default for RandomSource {
    fn default() -> Self {
        Self(|bytes| SystemRandom::new().fill(bytes).map_err(|_| RandomFailed))
    }
}

impl RandomSource {
    /// One that fills each place it is given so.
    pub fn of(fill: fn(&mut [u8]) -> Result<(), RandomFailed>) -> Self {
        Self(fill)
    }

    /// Appends so many bytes; if there are none, `out` stays as it was.
    pub(super) fn append(self, bytes: usize, out: &mut Vec<u8>) -> Result<(), RandomFailed> {
        let before = out.len();
        out.resize(before + bytes, 0);
        let filled = (self.0)(out.get_mut(before..).unwrap_or_default());
        if filled.is_err() {
            out.truncate(before);
        }
        filled
    }
}
