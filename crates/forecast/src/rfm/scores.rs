//! Cut-offs and scores.

use serde::{Deserialize, Serialize};

use super::groups::Group;
use crate::stats::quantile_nearest;

/// A customer with at least one order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RfmInput {
    /// Days since the last order.
    pub recency_days: f64,
    /// Orders.
    pub orders: u32,
    /// Net money, i.e. after refunds.
    pub net: f64,
}

/// The scores of a customer, each 1 (weakest) to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rfm {
    /// Recency.
    pub r: u8,
    /// Frequency.
    pub f: u8,
    /// Money.
    pub m: u8,
}

impl Rfm {
    /// The customer's group.
    pub fn group(self) -> Group {
        Group::of(self)
    }
}

/// The four cut-offs of one score: the 20th, 40th, 60th and 80th percentile, each a value that occurs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale(pub [f64; 4]);

impl Scale {
    fn of(values: &[f64]) -> Self {
        Self([0.2, 0.4, 0.6, 0.8].map(|share| quantile_nearest(values, share).unwrap_or(0.0)))
    }

    /// How many cut-offs lie below `value`.
    fn passed(&self, value: f64) -> u8 {
        self.0.iter().map(|&cut| u8::from(cut < value)).sum()
    }
}

/// The cut-offs of all three scores. A customer scores 1 plus the cut-offs they exceed; for recency, where fewer days are
/// better, 5 minus the cut-offs they exceed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cutoffs {
    /// Days since the last order.
    pub r: Scale,
    /// Orders.
    pub f: Scale,
    /// Net money.
    pub m: Scale,
}

impl Cutoffs {
    /// The cut-offs of a customer base.
    pub fn of(customers: &[RfmInput]) -> Self {
        let column = |f: fn(&RfmInput) -> f64| Scale::of(&customers.iter().map(f).collect::<Vec<f64>>());
        Self { r: column(|c| c.recency_days), f: column(|c| f64::from(c.orders)), m: column(|c| c.net) }
    }

    /// The scores of any customer against these cut-offs.
    pub fn score(&self, customer: &RfmInput) -> Rfm {
        Rfm {
            r: 5 - self.r.passed(customer.recency_days),
            f: 1 + self.f.passed(f64::from(customer.orders)),
            m: 1 + self.m.passed(customer.net),
        }
    }
}

/// Cut-offs and scores, in the order of `customers`.
pub fn rfm_scores(customers: &[RfmInput]) -> (Cutoffs, Vec<Rfm>) {
    let cutoffs = Cutoffs::of(customers);
    (cutoffs, customers.iter().map(|customer| cutoffs.score(customer)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn customer(recency_days: f64, orders: u32, net: f64) -> RfmInput {
        RfmInput { recency_days, orders, net }
    }

    #[test]
    fn distinct_values_fall_into_fifths() {
        let customers: Vec<RfmInput> = (1..=100).map(|i| customer(f64::from(i), i, f64::from(i) * 10.0)).collect();
        let (cutoffs, scores) = rfm_scores(&customers);
        assert_eq!(cutoffs.f.0, [20.0, 40.0, 60.0, 80.0]);
        for score in 1..=5 {
            assert_eq!(scores.iter().filter(|s| s.f == score).count(), 20);
            assert_eq!(scores.iter().filter(|s| s.r == score).count(), 20);
        }
        assert_eq!((scores[0], scores[99]), (Rfm { r: 5, f: 1, m: 1 }, Rfm { r: 1, f: 5, m: 5 }));
    }

    #[test]
    fn one_time_buyers_share_the_lowest_score() {
        let customers: Vec<RfmInput> = (0..100).map(|i| customer(5.0, if i < 85 { 1 } else { 2 }, 10.0)).collect();
        let (_, scores) = rfm_scores(&customers);
        assert!(scores[..85].iter().all(|s| s.f == 1));
        assert!(scores[85..].iter().all(|s| s.f == 5));
        assert!(scores.iter().all(|s| s.r == 5 && s.m == 1));
    }

    #[test]
    fn no_customers_no_scores() {
        assert!(rfm_scores(&[]).1.is_empty());
    }

    proptest! {
        #[test]
        fn scores_follow_values(rows in prop::collection::vec((0_u16..30, 1_u32..4, -50_i32..500), 1..80)) {
            let customers: Vec<RfmInput> =
                rows.iter().map(|&(r, f, m)| customer(f64::from(r), f, f64::from(m))).collect();
            let (_, scores) = rfm_scores(&customers);
            for (a, one) in customers.iter().zip(&scores) {
                prop_assert!((1..=5).contains(&one.r) && (1..=5).contains(&one.f) && (1..=5).contains(&one.m));
                for (b, other) in customers.iter().zip(&scores) {
                    prop_assert!(a.orders != b.orders || one.f == other.f);
                    prop_assert!(a.orders <= b.orders || one.f >= other.f);
                    prop_assert!(a.net <= b.net || one.m >= other.m);
                    prop_assert!(a.recency_days <= b.recency_days || one.r <= other.r);
                    prop_assert!(a.recency_days != b.recency_days || one.r == other.r);
                }
            }
        }

        #[test]
        fn order_of_customers_does_not_matter(mut rows in prop::collection::vec((0_u16..30, 1_u32..4, 0_u32..500), 1..40)) {
            let build = |rows: &[(u16, u32, u32)]| -> Vec<RfmInput> {
                rows.iter().map(|&(r, f, m)| customer(f64::from(r), f, f64::from(m))).collect()
            };
            let (cutoffs, _) = rfm_scores(&build(&rows));
            rows.reverse();
            prop_assert_eq!(cutoffs, rfm_scores(&build(&rows)).0);
        }
    }
}
