//! Two payloads side by side: byte by byte at the same place, or with bytes that one of them has more.

/// Bytes between what both begin and end with, of both together, in which inserted bytes are looked for: some
/// milliseconds.
pub const ALIGNED_BYTES_MAX: usize = 32 << 10;

/// Bytes that only one of the two has, above which they are too different for that.
pub const EDITS_MAX: i32 = 512;

/// What stands side by side: a byte of each, or of one alone.
pub type Pair = (Option<u8>, Option<u8>);

/// Bytes at the same place stand side by side.
pub fn by_position(left: &[u8], right: &[u8]) -> Vec<Pair> {
    (0..left.len().max(right.len()))
        .map(|at| (left.get(at).copied(), right.get(at).copied()))
        .collect()
}

/// Bytes that only one has stand beside a gap, so that the others stand beside their equals (the shortest edit script,
/// E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). `None` if they are too long or too different.
pub fn aligned(left: &[u8], right: &[u8]) -> Option<Vec<Pair>> {
    let head = common(left.iter().zip(right));
    let (left_rest, right_rest) = (left.get(head..)?, right.get(head..)?);
    let tail = common(left_rest.iter().rev().zip(right_rest.iter().rev()));
    let a = left_rest.get(..left_rest.len() - tail)?;
    let b = right_rest.get(..right_rest.len() - tail)?;
    if a.len() + b.len() > ALIGNED_BYTES_MAX {
        return None;
    }
    let both = |byte: &u8| (Some(*byte), Some(*byte));
    let mut pairs: Vec<Pair> = left.iter().take(head).map(both).collect();
    push_steps(&steps(a, b)?, a, b, &mut pairs);
    pairs.extend(left.iter().skip(left.len() - tail).map(both));
    Some(pairs)
}

fn common<'a>(pairs: impl Iterator<Item = (&'a u8, &'a u8)>) -> usize {
    pairs.take_while(|(one, other)| one == other).count()
}

/// A step from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Both have the byte.
    Both,
    /// The left one alone has it.
    Left,
    /// The right one alone has it.
    Right,
}

/// The furthest place in `a` on a diagonal, which is `x - y`, after so many edits.
fn at(reached: &[i32], diagonal: i32) -> i32 {
    let place = (reached.len() / 2).checked_add_signed(diagonal as isize);
    place.and_then(|place| reached.get(place)).map_or(-1, |x| *x)
}

/// Whether the way to a diagonal comes from the one above, by a byte of `b`.
fn comes_from_above(reached: &[i32], diagonal: i32, edits: i32) -> bool {
    diagonal == -edits
        || (diagonal != edits && at(reached, diagonal - 1) < at(reached, diagonal + 1))
}

/// The steps of the shortest way, backwards.
fn steps(a: &[u8], b: &[u8]) -> Option<Vec<Step>> {
    let (a_len, b_len) = (i32::try_from(a.len()).ok()?, i32::try_from(b.len()).ok()?);
    // What was reached before each number of edits.
    let mut history: Vec<Vec<i32>> = Vec::new();
    let mut reached: Vec<i32> = vec![0; 3];
    for edits in 0..=EDITS_MAX {
        let mut next = vec![-1; 2 * edits as usize + 3];
        let middle = edits + 1;
        for diagonal in (-edits..=edits).step_by(2) {
            let mut x = if edits == 0 {
                0
            } else if comes_from_above(&reached, diagonal, edits) {
                at(&reached, diagonal + 1)
            } else {
                at(&reached, diagonal - 1) + 1
            };
            let mut y = x - diagonal;
            while is_same(a, b, x, y) {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(place) = next.get_mut((middle + diagonal) as usize) {
                *place = x;
            }
            if x >= a_len && y >= b_len {
                history.push(reached);
                return Some(way_back(&history, (a_len, b_len)));
            }
        }
        history.push(std::mem::replace(&mut reached, next));
    }
    None
}

fn is_same(a: &[u8], b: &[u8], x: i32, y: i32) -> bool {
    let byte =
        |bytes: &[u8], at: i32| usize::try_from(at).ok().and_then(|at| bytes.get(at).copied());
    byte(a, x).is_some_and(|left| byte(b, y) == Some(left))
}

fn way_back(history: &[Vec<i32>], (mut x, mut y): (i32, i32)) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut edits = i32::try_from(history.len()).unwrap_or(i32::MAX);
    for reached in history.iter().rev() {
        edits -= 1;
        let diagonal = x - y;
        if edits == 0 {
            break;
        }
        let above = comes_from_above(reached, diagonal, edits);
        let before = if above { diagonal + 1 } else { diagonal - 1 };
        let (from_x, from_y) = (at(reached, before), at(reached, before) - before);
        while x > from_x && y > from_y {
            steps.push(Step::Both);
            (x, y) = (x - 1, y - 1);
        }
        steps.push(if above { Step::Right } else { Step::Left });
        (x, y) = (from_x, from_y);
    }
    steps.extend(std::iter::repeat_n(Step::Both, x.max(0) as usize));
    steps
}

/// The pairs of some steps, which stand backwards. Bytes that one has where the other has others stand side by side.
fn push_steps(steps: &[Step], a: &[u8], b: &[u8], pairs: &mut Vec<Pair>) {
    let (mut left, mut right) = (a.iter().copied(), b.iter().copied());
    let (mut only_left, mut only_right) = (Vec::new(), Vec::new());
    let flush = |lefts: &mut Vec<u8>, rights: &mut Vec<u8>, pairs: &mut Vec<Pair>| {
        pairs.extend(by_position(lefts, rights));
        lefts.clear();
        rights.clear();
    };
    for step in steps.iter().rev() {
        match step {
            Step::Both => {
                flush(&mut only_left, &mut only_right, pairs);
                pairs.push((left.next(), right.next()));
            }
            Step::Left => only_left.extend(left.next()),
            Step::Right => only_right.extend(right.next()),
        }
    }
    flush(&mut only_left, &mut only_right, pairs);
}

/// Whether the bytes of a pair are not the same.
pub fn differs((left, right): &Pair) -> bool {
    left != right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pairs: &[Pair]) -> (String, String) {
        let side = |of: fn(&Pair) -> Option<u8>| {
            pairs.iter().map(|pair| of(pair).map_or('_', char::from)).collect::<String>()
        };
        (side(|pair| pair.0), side(|pair| pair.1))
    }

    #[test]
    fn by_position_the_longer_one_has_an_end_of_its_own() {
        let (left, right) = shown(&by_position(b"abc", b"axcd"));
        assert_eq!((left.as_str(), right.as_str()), ("abc_", "axcd"));
    }

    #[test]
    fn inserted_bytes_stand_beside_a_gap() {
        for (left, right, expected) in [
            ("hello world", "hello big world", ("hello ____world", "hello big world")),
            ("abcdef", "bcdefg", ("abcdef_", "_bcdefg")),
            ("", "ab", ("__", "ab")),
            ("ab", "ab", ("ab", "ab")),
            ("axb", "ayb", ("axb", "ayb")),
            ("abcabba", "cbabac", ("", "")),
        ] {
            let pairs = aligned(left.as_bytes(), right.as_bytes()).unwrap_or_default();
            let (shown_left, shown_right) = shown(&pairs);
            // Whatever is chosen, each side is what it was.
            assert_eq!(shown_left.replace('_', ""), left);
            assert_eq!(shown_right.replace('_', ""), right);
            if !expected.0.is_empty() {
                assert_eq!((shown_left.as_str(), shown_right.as_str()), expected);
            }
        }
    }

    #[test]
    fn random_changes_keep_both_sides_and_most_pairs() {
        let mut state = 12345_u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        for _ in 0..50 {
            let left: Vec<u8> = (0..400).map(|_| random() as u8 % 7).collect();
            let mut right = left.clone();
            for _ in 0..20 {
                let at = random() as usize % right.len();
                if random() % 2 == 0 {
                    right.insert(at, random() as u8);
                } else {
                    right.remove(at);
                }
            }
            let pairs = aligned(&left, &right).unwrap_or_default();
            assert_eq!(pairs.iter().filter_map(|pair| pair.0).collect::<Vec<_>>(), left);
            assert_eq!(pairs.iter().filter_map(|pair| pair.1).collect::<Vec<_>>(), right);
            assert!(pairs.iter().filter(|pair| differs(pair)).count() <= 40);
        }
    }

    #[test]
    fn what_is_too_different_is_not_aligned() {
        let (left, right) = (vec![1; 2 * EDITS_MAX as usize], vec![2; 2 * EDITS_MAX as usize]);
        assert_eq!(aligned(&left, &right), None);
        assert_eq!(aligned(&vec![1; 20_000], &vec![2; 20_000]), None);
        let long = vec![7; 1 << 20];
        assert!(aligned(&long, &long).is_some_and(|pairs| pairs.len() == 1 << 20));
    }
}
