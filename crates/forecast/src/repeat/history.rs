//! What the models know of a customer, and a base of customers with identical histories counted once.

use serde::{Deserialize, Serialize};

/// One customer's buying history as of the day it was read. All times in one unit of the caller's choice (days or weeks),
/// counted from the customer's first order; orders of the same day should be merged first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Repeat orders, i.e. orders after the first (x).
    pub repeats: u32,
    /// Time from the first to the last order (t_x); 0 without repeats.
    pub last: f64,
    /// Time from the first order to the day of reading (T).
    pub age: f64,
}

impl History {
    /// A history in the order the literature writes it: (x, t_x, T).
    pub fn new(repeats: u32, last: f64, age: f64) -> Self {
        Self { repeats, last, age }
    }

    /// x as a number.
    pub(crate) fn x(&self) -> f64 {
        f64::from(self.repeats)
    }

    /// The nearest history the models accept: finite, 0 ≤ t_x ≤ T, t_x = 0 exactly without repeats.
    pub fn cleaned(self) -> Self {
        let age = if self.age.is_finite() { self.age.max(0.0) } else { 0.0 };
        let last = if self.repeats == 0 || !self.last.is_finite() { 0.0 } else { self.last.clamp(0.0, age) };
        Self { repeats: self.repeats, last, age }
    }
}

/// Customers with the same (x, t_x, T), counted once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub last: f64,
    pub age: f64,
    /// How many customers.
    pub weight: f64,
    /// Index into [`Base::repeats`].
    pub x: u32,
}

/// The bits of x, t_x and T.
type Key = (u32, u64, u64);

/// Sorts a half on each of two threads; what sorts all of them then finds two runs, and merges them.
fn sort(keys: &mut [Key]) {
    let (first, second) = keys.split_at_mut(keys.len() / 2);
    std::thread::scope(|scope| {
        scope.spawn(|| first.sort_unstable());
        second.sort_unstable();
    });
    keys.sort();
}

/// A customer base ready to be fitted: rows sorted by (x, t_x, T).
#[derive(Clone, Debug)]
pub struct Base {
    /// The distinct values of x, ascending.
    pub(crate) repeats: Vec<f64>,
    pub(crate) rows: Vec<Row>,
    pub(crate) customers: f64,
}

impl Base {
    /// Collapses identical histories.
    pub fn new(histories: impl IntoIterator<Item = History>) -> Self {
        let mut keys: Vec<Key> = histories
            .into_iter()
            .map(|h| h.cleaned())
            // The bits of non-negative floats sort like the floats.
            .map(|h| (h.repeats, h.last.to_bits(), h.age.to_bits()))
            .collect();
        sort(&mut keys);
        let mut base = Self { repeats: Vec::new(), rows: Vec::new(), customers: keys.len() as f64 };
        for group in keys.chunk_by(|a, b| a == b) {
            let (x, last, age) = group[0];
            if base.repeats.last() != Some(&f64::from(x)) {
                base.repeats.push(f64::from(x));
            }
            let x = base.repeats.len() as u32 - 1;
            let (last, age) = (f64::from_bits(last), f64::from_bits(age));
            base.rows.push(Row { last, age, weight: group.len() as f64, x });
        }
        base
    }

    /// Customers in the base.
    pub fn customers(&self) -> usize {
        self.customers as usize
    }

    /// Distinct histories.
    pub fn groups(&self) -> usize {
        self.rows.len()
    }

    /// The mean T, 1 for an empty base: the natural unit for α and β.
    pub(crate) fn mean_age(&self) -> f64 {
        let total: f64 = self.rows.iter().map(|row| row.weight * row.age).sum();
        if total > 0.0 { total / self.customers } else { 1.0 }
    }

    /// About `size` rows spread evenly over the sorted ones, to find a starting point cheaply.
    pub(crate) fn sample(&self, size: usize) -> Self {
        let stride = self.rows.len().div_ceil(size).max(1);
        let rows: Vec<Row> = self.rows.iter().skip(stride / 2).step_by(stride).copied().collect();
        let customers = rows.iter().map(|row| row.weight).sum();
        Self { repeats: self.repeats.clone(), rows, customers }
    }

    /// Σ over rows of `f`, in fixed chunks added in fixed order: the same bits on any number of threads.
    pub(crate) fn sum<const M: usize>(&self, f: impl Fn(&Row) -> [f64; M] + Sync) -> [f64; M] {
        const CHUNK: usize = 8_192;
        let add = |mut sum: [f64; M], part: [f64; M]| {
            sum.iter_mut().zip(part).for_each(|(s, p)| *s += p);
            sum
        };
        let part = |chunk: &[Row]| chunk.iter().map(&f).fold([0.0; M], add);
        let chunks: Vec<&[Row]> = self.rows.chunks(CHUNK).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let mut parts = vec![[0.0; M]; chunks.len()];
        let share = chunks.len().div_ceil(threads).max(1);
        if chunks.len() < 4 || threads == 1 {
            chunks.iter().zip(&mut parts).for_each(|(chunk, out)| *out = part(chunk));
        } else {
            std::thread::scope(|scope| {
                for (chunks, parts) in chunks.chunks(share).zip(parts.chunks_mut(share)) {
                    scope.spawn(|| chunks.iter().zip(parts).for_each(|(chunk, out)| *out = part(chunk)));
                }
            });
        }
        parts.into_iter().fold([0.0; M], add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identical_histories_collapse_and_nonsense_is_cleaned() {
        let base = Base::new([
            History::new(0, 5.0, 10.0),
            History::new(0, 0.0, 10.0),
            History::new(2, 30.0, 20.0),
            History::new(2, f64::NAN, -4.0),
        ]);
        assert_eq!((base.customers(), base.groups()), (4, 3));
        assert_eq!(base.repeats, [0.0, 2.0]);
        assert!(base.rows.iter().all(|row| row.last <= row.age && row.last >= 0.0));
    }

    #[test]
    fn sums_do_not_depend_on_threads() {
        let base = Base::new((0..60_000).map(|i| History::new(i % 7, f64::from(i % 977) * 0.1, 100.0 + f64::from(i))));
        let [sum] = base.sum(|row| [row.weight * row.age.sqrt()]);
        let serial: f64 = base.rows.chunks(8_192).map(|c| c.iter().map(|r| r.age.sqrt()).sum::<f64>()).sum();
        assert_eq!(sum, serial);
    }
}
