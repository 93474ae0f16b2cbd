//! Random bytes for the round trips of this layer, the same in every run.

use super::encoding::Encoding;

/// Marsaglia's xorshift64: enough for tests, and no dependency.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit.max(1)
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    /// A mix of what decoders trip over: noise, lead bytes, ASCII, surrogates and whole characters.
    pub(super) fn bytes(&mut self, encoding: Encoding, max_len: usize) -> Vec<u8> {
        /// Byte values at the borders of the lead and trail ranges of all the encodings.
        const BORDERS: [u8; 24] = [
            0x00, 0x0a, 0x30, 0x39, 0x3a, 0x40, 0x5c, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x88, 0x95,
            0xa0, 0xa1, 0xbf, 0xc2, 0xd8, 0xdc, 0xe0, 0xf4, 0xfe, 0xff,
        ];
        const CHARS: [char; 16] = [
            'a', '\\', '"', '\n', '\0', '0', 'é', '€', '你', '邦', '한', 'ｱ', '日', '\u{202e}',
            '\u{feff}', '😀',
        ];
        let len = self.below(max_len + 1);
        let style = self.below(4);
        let mut out = Vec::new();
        while out.len() < len {
            match (style, self.below(3)) {
                (0, _) | (3, 0) => out.push(self.byte()),
                (1, _) | (2, 0) | (3, 1) => out.push(BORDERS[self.below(BORDERS.len())]),
                _ => {
                    let c = CHARS[self.below(CHARS.len())];
                    // A character the encoding lacks is simply left out.
                    let _ = encoding.encode(c.encode_utf8(&mut [0; 4]), &mut out);
                    out.push(self.byte() & 0x7f);
                }
            }
        }
        out
    }
}
