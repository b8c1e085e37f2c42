use std::collections::BTreeMap;

/// How many values there were of which size, in buckets that are each one hundredth wider than the one before (as in
/// DDSketch: Masson, Rim and Lee, VLDB 2019). However many values it counts, it has at most 2,084 buckets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Histogram(BTreeMap<u16, Bucket>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    values: usize,
    largest: f64,
}

/// What is smaller is in one bucket.
const LEAST: f64 = 0.001;
/// What is larger is in the last bucket.
const MOST: f64 = 1e6;
const WIDER: f64 = 1.01;

impl Histogram {
    pub fn add(&mut self, value: f64) {
        self.put(bucket(value), Bucket { values: 1, largest: value });
    }

    /// As [`Self::add`] where that needs no other bucket; whether it did.
    pub fn add_to_its_own(&mut self, value: f64) -> bool {
        let is_there = self.0.contains_key(&bucket(value));
        if is_there {
            self.add(value);
        }
        is_there
    }

    pub fn merge(&mut self, other: &Self) {
        for (at, bucket) in &other.0 {
            self.put(*at, *bucket);
        }
    }

    fn put(&mut self, at: u16, more: Bucket) {
        let bucket = self.0.entry(at).or_insert(Bucket { values: 0, largest: more.largest });
        bucket.values += more.values;
        bucket.largest = bucket.largest.max(more.largest);
    }

    #[must_use]
    pub fn values(&self) -> usize {
        self.0.values().map(|bucket| bucket.values).sum()
    }

    /// A value that at least `share` of the values do not exceed: the smallest such, or one at most a hundredth above it
    /// (between 0.001 and a million). Where a bucket has one value, over and over, it is that.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        // The tolerance keeps 0.2 · 5 from becoming the second value through rounding.
        let rank = (share.clamp(0.0, 1.0) * self.values() as f64 - 1e-9).ceil() as usize;
        let mut passed = 0;
        let found = self.0.values().find(|bucket| {
            passed += bucket.values;
            passed >= rank
        });
        found.map(|bucket| bucket.largest)
    }
}

impl FromIterator<f64> for Histogram {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut histogram = Self::default();
        values.into_iter().for_each(|value| histogram.add(value));
        histogram
    }
}

fn bucket(value: f64) -> u16 {
    if value < LEAST {
        return 0;
    }
    1 + ((value.min(MOST) / LEAST).ln() / WIDER.ln()) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of all values, as they are.
    fn exact(values: &[f64], share: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[((share * sorted.len() as f64 - 1e-9).ceil() as usize).saturating_sub(1)]
    }

    #[test]
    fn quantiles_are_at_most_a_hundredth_too_large_and_never_too_small() {
        // From a thousandth to a million, all sizes as often, in no order.
        let size = |n: i32| f64::from(n * 7_919 % 50_000) / 50_000.0 * 9.0 - 3.0;
        let values: Vec<f64> = (0..50_000).map(|n| 10f64.powf(size(n))).collect();
        let histogram: Histogram = values.iter().copied().collect();
        for share in [0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0] {
            let (found, exact) = (histogram.quantile(share).unwrap(), exact(&values, share));
            assert!((exact..=exact * WIDER * (1.0 + 1e-9)).contains(&found), "{share}: {found} for {exact}");
        }
        assert!(histogram.0.len() <= 2_084, "{} buckets", histogram.0.len());
        assert_eq!(histogram.values(), values.len());
    }

    #[test]
    fn few_values_are_themselves_and_parts_make_the_whole() {
        let values = [1_000.0, 4_000.0, 2_000.0, 3_000.0, 0.0];
        let whole: Histogram = values.into_iter().collect();
        assert_eq!([0.0, 0.2, 0.75, 1.0].map(|share| whole.quantile(share)), [0.0, 0.0, 3_000.0, 4_000.0].map(Some));
        let (first, mut second): (Histogram, Histogram) =
            (values[..2].iter().copied().collect(), values[2..].iter().copied().collect());
        second.merge(&first);
        assert_eq!(second, whole);
        assert_eq!(Histogram::default().quantile(0.75), None);
        assert_eq!(Histogram::from_iter([1e9, 7e6]).quantile(0.5), Some(1e9), "they share the last bucket");
    }
}
