#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

const FREE: Bounds<'_> = Bounds { body_bytes: u64::MAX, ratio: u64::MAX, goes_on: &|| Ok(()) };

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn raw(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// `hello brotli` by Google's encoder.
const BROTLI: &[u8] = b"\x8b\x05\x80hello brotli\x03";

fn decode(codings: &[Coding], input: &[u8], step: usize) -> (Vec<u8>, Result<(), HttpFailure>) {
    let mut decoders = Decoders::new(codings);
    let mut out = Vec::new();
    let mut take = |bytes: &[u8]| {
        out.extend_from_slice(bytes);
        Ok(())
    };
    let mut result = Ok(());
    for part in input.chunks(step) {
        result = result.and_then(|()| decoders.push(part, &FREE, &mut take));
    }
    let result = result.and_then(|()| decoders.finish(&FREE, &mut take));
    (out, result)
}

#[test]
fn every_coding_in_steps_of_any_size() {
    use Coding::{Brotli, Deflate, Gzip};
    let text = b"hello brotli";
    let long: Vec<u8> = (0..300_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
    let table: [(&[Coding], Vec<u8>, &[u8]); 8] = [
        (&[Gzip], gzip(text), text),
        (&[Gzip], [gzip(b"hello "), gzip(b"brotli")].concat(), text),
        (&[Deflate], zlib(text), text),
        (&[Deflate], raw(text), text),
        (&[Brotli], BROTLI.to_vec(), text),
        (&[Gzip, Deflate], zlib(&gzip(text)), text),
        (&[Gzip], gzip(&long), &long),
        (&[Gzip, Brotli, Gzip], Vec::new(), b""),
    ];
    for (codings, input, expected) in table {
        for step in [1, 2, 7, 4096, usize::MAX] {
            let (out, result) = decode(codings, &input, step);
            assert_eq!(result, Ok(()), "{codings:?} in steps of {step}");
            assert!(out == expected, "{codings:?} in steps of {step}");
        }
    }
}

#[test]
fn what_is_cut_off_is_told_at_every_place() {
    let table = [
        (Coding::Gzip, gzip(b"hello")),
        (Coding::Deflate, zlib(b"hello")),
        (Coding::Brotli, BROTLI.to_vec()),
    ];
    for (coding, whole) in table {
        for len in 2..whole.len() {
            let (_, result) = decode(&[coding], &whole[..len], 3);
            assert_eq!(result, Err(HttpFailure::CodingCut(coding.name())), "{coding:?}: {len}");
        }
    }
}

#[test]
fn what_is_broken_is_told_and_what_came_before_is_there() {
    let text: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
    let mut broken = gzip(&text);
    let middle = broken.len() / 2;
    broken[middle..middle + 50].fill(0xff);
    let (out, result) = decode(&[Coding::Gzip], &broken, 1000);
    assert!(matches!(result, Err(HttpFailure::BadCoding { coding: "gzip", .. })), "{result:?}");
    assert!(out.len() > 1000 && text.starts_with(&out[..1000]));
    let mut wrong_sum = gzip(b"hello");
    let place = wrong_sum.len() - 8;
    wrong_sum[place] ^= 1;
    let (out, result) = decode(&[Coding::Gzip], &wrong_sum, 5);
    assert_eq!(out, b"hello");
    assert!(matches!(result, Err(HttpFailure::BadCoding { .. })), "{result:?}");
    let (_, result) = decode(&[Coding::Brotli], b"\xff\xff\xff", 1);
    assert!(result.is_err());
}

#[test]
fn what_is_not_coded_goes_through_and_what_stands_behind_is_counted() {
    for (input, expected) in
        [(&b"plain"[..], CodingNote::NotCoded("gzip")), (b"x", CodingNote::NotCoded("gzip"))]
    {
        let mut decoders = Decoders::new(&[Coding::Gzip]);
        let mut out = Vec::new();
        let mut take = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            Ok(())
        };
        decoders.push(input, &FREE, &mut take).unwrap();
        decoders.finish(&FREE, &mut take).unwrap();
        assert_eq!(decoders.found().collect::<Vec<_>>(), [expected]);
        assert_eq!(out, input);
    }
    let mut decoders = Decoders::new(&[Coding::Gzip]);
    let input = [gzip(b"hello"), b"\0\0\0garbage".to_vec()].concat();
    decoders.push(&input, &FREE, &mut |_| Ok(())).unwrap();
    decoders.finish(&FREE, &mut |_| Ok(())).unwrap();
    assert_eq!(decoders.found().collect::<Vec<_>>(), [CodingNote::Behind(10)]);
}

#[test]
fn a_bomb_can_be_stopped_at_any_step() {
    let bomb = gzip(&vec![0; 50 << 20]);
    assert!(bomb.len() < 100_000);
    let mut largest = 0;
    let mut total = 0;
    let mut decoders = Decoders::new(&[Coding::Gzip]);
    let result = decoders.push(&bomb, &FREE, &mut |bytes| {
        largest = largest.max(bytes.len());
        total += bytes.len();
        if total > 1 << 20 { Err(HttpFailure::TooLarge(1 << 20)) } else { Ok(()) }
    });
    assert_eq!(result, Err(HttpFailure::TooLarge(1 << 20)));
    assert!(largest <= STEP_BYTES && total < 2 << 20);
}

#[test]
fn a_bomb_in_the_middle_is_stopped_although_nothing_comes_out() {
    // Zeros after a whole member: the inner decoder ignores them all.
    let inner = [gzip(b"hello"), vec![0; 32 << 20]].concat();
    let bomb = gzip(&inner);
    let twice = [Coding::Gzip, Coding::Gzip];
    let push = |bounds: &Bounds<'_>| Decoders::new(&twice).push(&bomb, bounds, &mut |_| Ok(()));
    assert_eq!(push(&Bounds { ratio: 200, ..FREE }), Err(HttpFailure::TooDense(200)));
    let most = 1 << 20;
    assert_eq!(push(&Bounds { body_bytes: most, ..FREE }), Err(HttpFailure::TooLarge(most)));
    let steps = std::cell::Cell::new(0);
    let goes_on = || {
        steps.set(steps.get() + 1);
        if steps.get() > 20 { Err(HttpFailure::Stopped) } else { Ok(()) }
    };
    assert_eq!(push(&Bounds { goes_on: &goes_on, ..FREE }), Err(HttpFailure::Stopped));
}
