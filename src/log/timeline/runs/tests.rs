use super::*;

/// A thing whose row is its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Thing {
    end: u64,
    row: u64,
}

impl Spanned for Thing {
    type Sum = Rows;

    fn begin(&self) -> u64 {
        self.end.saturating_sub(3)
    }

    fn end(&self) -> u64 {
        self.end
    }

    fn row(&self, _newest: u64) -> u64 {
        self.row
    }
}

/// The sum of the rows' numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rows(u64);

impl Sum<Thing> for Rows {
    fn add(&mut self, thing: &Thing) {
        self.0 += thing.row;
    }

    fn join(&mut self, other: &Self) {
        self.0 += other.0;
    }
}

/// Things of rows, which end one after another, each so much too late that it comes among those after it.
fn things(rows: Range<u64>, late: u64) -> Vec<Thing> {
    let end = |row: u64| 1000 + row * 10 + (row * 7919) % (late + 1);
    rows.map(|row| Thing { end: end(row), row }).collect()
}

fn inserted(things: &[Thing]) -> Runs<Thing> {
    let mut runs = Runs::default();
    for thing in things {
        runs.insert(*thing, u64::MAX);
    }
    runs
}

fn all(runs: &Runs<Thing>) -> Vec<Thing> {
    runs.chunks.iter().flat_map(|chunk| &chunk.items).copied().collect()
}

#[test]
fn those_that_are_appended_in_pieces_are_in_the_order_in_which_they_end() {
    for late in [0, 5, 200, 50_000] {
        for piece in [1, 40, 129, 600, 3000] {
            let all_things = things(0..5000, late);
            let mut runs = Runs::default();
            for part in all_things.chunks(piece) {
                runs.append(Runs::of(part.to_vec(), u64::MAX), u64::MAX);
            }
            let mut expected = all_things.clone();
            expected.sort_by_key(Spanned::end);
            assert_eq!(all(&runs), expected, "{piece} at once, {late} late");
            assert_eq!(runs.len(), 5000);
            let mut pairs = expected.windows(2);
            assert!(runs.overlap || pairs.all(|pair| pair[1].begin() >= pair[0].end));
            assert!(runs.chunks.iter().all(|chunk| chunk.items.len() <= CHUNK));
            // Small pieces are no small chunks.
            assert!(runs.chunks.len() <= 2 * 5000 / FEW, "{}", runs.chunks.len());
            let whole = runs.sum_until(Runs::<Thing>::start(), u64::MAX);
            assert_eq!((whole.1, whole.2), (Rows(4999 * 5000 / 2), 5000));
        }
    }
}

#[test]
fn those_that_come_later_are_moved_and_not_copied() {
    let mut runs = inserted(&things(0..10_000, 0));
    let later = inserted(&things(10_000..100_000, 0));
    let places = |runs: &Runs<Thing>, skip: usize| -> Vec<*const Thing> {
        runs.chunks.iter().skip(skip).map(|chunk| chunk.items.as_ptr()).collect()
    };
    let (chunks, before) = (runs.chunks.len(), places(&later, 0));
    runs.append(later, u64::MAX);
    let after = places(&runs, chunks);
    assert_eq!(after.len(), 90_000_usize.div_ceil(CHUNK), "the last chunk is no small one");
    assert_eq!(after, before);
}

#[test]
fn sums_are_those_of_the_things_wherever_they_begin_and_end() {
    let things = things(0..3000, 40);
    let mut runs = Runs::default();
    for part in things.chunks(700) {
        runs.append(Runs::of(part.to_vec(), u64::MAX), u64::MAX);
    }
    let sorted = all(&runs);
    for step in [1_u64, 9, 33, 640, 5121, 1_000_000] {
        let (mut at, mut moment, mut done) = (Runs::<Thing>::start(), 1000, 0);
        while done < sorted.len() {
            moment += step;
            let within = sorted.iter().skip(done).take_while(|thing| thing.end < moment);
            let rows: Vec<u64> = within.map(|thing| thing.row).collect();
            let (after, sum, count) = runs.sum_until(at, moment);
            assert_eq!((sum, count), (Rows(rows.iter().sum()), rows.len()), "to {moment}");
            assert_eq!(runs.count(at, after), count);
            assert_eq!(runs.at(after), sorted.get(done + count));
            (at, done) = (after, done + count);
        }
    }
}
