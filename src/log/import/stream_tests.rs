#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::import::transport::Way;
use std::fmt::Write as _;

/// What was handed on, in letters: bytes as they are, `<n>` for those that are missing, `.` for the end.
#[derive(Default)]
struct Heard {
    direction: Direction,
    text: String,
    repeated: u64,
}

impl Heard {
    fn segment(&mut self, sequence: u32, payload: &str, flags: &str) -> &mut Self {
        self.cut_segment(sequence, payload, 0, flags)
    }

    fn cut_segment(
        &mut self,
        sequence: u32,
        payload: &str,
        missing: usize,
        flags: &str,
    ) -> &mut Self {
        let address = "192.0.2.1:80".parse().unwrap();
        let segment = Segment {
            way: Way { from: address, to: address },
            sequence,
            acknowledged: None,
            syn: flags.contains('S'),
            fin: flags.contains('F'),
            rst: false,
            payload: payload.as_bytes(),
            missing,
        };
        let Self { direction, text, repeated } = self;
        *repeated += direction.take(&segment, &mut |piece| write(text, &piece));
        self
    }

    fn acknowledge(&mut self, sequence: u32) -> &mut Self {
        let Self { direction, text, .. } = self;
        direction.acknowledge(sequence, &mut |piece| write(text, &piece));
        self
    }

    fn finish(&mut self) -> (&str, u64) {
        let Self { direction, text, .. } = self;
        direction.finish(&mut |piece| write(text, &piece));
        assert_eq!(self.direction.held_bytes, 0);
        (&self.text, self.repeated)
    }
}

fn write(text: &mut String, piece: &Piece<'_>) {
    match piece {
        Piece::Bytes(bytes) => text.push_str(str::from_utf8(bytes).unwrap()),
        Piece::Missing(bytes) => write!(text, "<{bytes}>").unwrap(),
        Piece::End => text.push('.'),
    }
}

#[test]
fn segments_are_put_in_order_and_what_came_already_is_left_out() {
    for start in [100, u32::MAX - 4] {
        let at = |offset: u32| start.wrapping_add(1 + offset);
        let mut heard = Heard::default();
        heard.segment(start, "", "S").segment(start, "", "S");
        heard.segment(at(4), "efg", "").segment(at(0), "abcd", "").segment(at(2), "cdefgh", "");
        heard.segment(at(10), "kl", "F").segment(at(8), "ij", "").segment(at(10), "kl", "F");
        assert_eq!(heard.finish(), ("abcdefghijkl.", 7), "{start}");
    }
}

#[test]
fn what_was_acknowledged_and_did_not_come_is_missing() {
    let mut heard = Heard::default();
    heard.segment(100, "", "S").segment(101, "ab", "").segment(107, "gh", "");
    assert_eq!(heard.text, "ab");
    // It may still come…
    heard.acknowledge(105);
    assert_eq!(heard.text, "ab");
    // …and now it will not.
    heard.acknowledge(109);
    assert_eq!(heard.text, "ab<4>gh");
    heard.acknowledge(120);
    assert_eq!(heard.finish(), ("ab<4>gh<11>", 0));
}

#[test]
fn what_waits_at_the_end_is_handed_on_with_what_is_missing() {
    let mut heard = Heard::default();
    heard.segment(1, "a", "").segment(5, "e", "").segment(3, "c", "F");
    assert_eq!(heard.finish(), ("a<1>c.<1>e", 0));
    // Only the end was acknowledged beyond what came.
    let mut heard = Heard::default();
    heard.segment(1, "a", "").acknowledge(3);
    assert_eq!(heard.finish(), ("a", 0));
}

#[test]
fn bytes_that_were_not_kept_are_missing_where_they_are() {
    let mut heard = Heard::default();
    heard.cut_segment(1, "ab", 3, "").segment(6, "f", "").cut_segment(6, "fg", 2, "F");
    assert_eq!(heard.finish(), ("ab<3>fg<2>.", 1));
}

#[test]
fn too_much_that_waits_is_handed_on() {
    let kib = "x".repeat(1024);
    let mut heard = Heard::default();
    heard.segment(0, "a", "");
    for place in 0..1000 {
        heard.segment(10 + place * 1024, &kib, "");
        assert!(heard.direction.held_bytes <= HELD_BYTES_MAX + kib.len());
    }
    let (text, _) = heard.finish();
    assert!(text.starts_with("a<9>xxx"), "{}", &text[..20]);
    assert_eq!(text.matches('<').count(), 1);

    // Also segments of nearly nothing.
    let mut heard = Heard::default();
    heard.segment(0, "a", "");
    for place in 0..5000 {
        heard.segment(10 + place * 2, "x", "");
        assert!(heard.direction.held.len() <= HELD_SEGMENTS_MAX + 1);
    }
    assert_eq!(heard.finish().0.matches('x').count(), 5000);
}
