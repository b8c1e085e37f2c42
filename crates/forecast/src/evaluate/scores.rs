//! The scores of one prediction.

use serde::{Deserialize, Serialize};

use super::metrics::{auc, correlation};
use crate::repeat::History;

/// A customer as known on an earlier day, and the orders since.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldOut {
    /// Known on the earlier day.
    pub history: History,
    /// Orders from then to the end of the hold-out.
    pub later: u32,
}

/// How well a prediction matched. A pure ranking has no amounts, so that those scores are `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Orders that came.
    pub actual: f64,
    /// Orders predicted in total.
    pub expected: Option<f64>,
    /// Correlation over customers.
    pub correlation: Option<f64>,
    /// Mean absolute error per customer. "Always zero" is hard to beat here; do not judge by it alone.
    pub mae: Option<f64>,
    /// Probability that a returner ranks above a non-returner.
    pub returner_auc: Option<f64>,
    /// Customers without repeat orders so far.
    pub zero_class: ZeroClass,
    /// Share of all later orders made by the tenth of customers ranked first.
    pub top_decile_capture: Option<f64>,
    /// Mean ln P(orders that came), the fairest single judge of a model; `None` for baselines, which give no probabilities.
    pub log_score: Option<f64>,
    /// Up to ten groups of customers by predicted orders, ascending.
    pub calibration: Vec<Bin>,
    /// Tenths of customers by rank, best first.
    pub deciles: Vec<Decile>,
}

/// Mean later orders of customers without repeat orders so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ZeroClass {
    /// Customers.
    pub n: usize,
    /// Mean that came.
    pub actual: f64,
    /// Mean predicted.
    pub expected: Option<f64>,
}

/// Predicted against actual mean orders of similar customers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Mean predicted.
    pub predicted: f64,
    /// Mean that came.
    pub actual: f64,
    /// Customers.
    pub n: usize,
}

/// A tenth of the customers by rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decile {
    /// 1 (ranked first) to 10.
    pub decile: usize,
    /// Customers.
    pub n: usize,
    /// Mean orders that came.
    pub actual: f64,
    /// Mean orders predicted.
    pub expected: Option<f64>,
    /// Actual mean over the mean of all customers.
    pub lift: f64,
}

/// Scores `ranking` (higher is likelier to return) and, where the prediction gives amounts, `amounts` (expected orders);
/// both in the order of `customers`.
pub fn score(customers: &[HoldOut], ranking: &[f64], amounts: Option<&[f64]>) -> Scores {
    let actual: Vec<f64> = customers.iter().map(|c| f64::from(c.later)).collect();
    let total: f64 = actual.iter().sum();
    let n = customers.len().max(1) as f64;
    let returned: Vec<bool> = customers.iter().map(|c| c.later > 0).collect();
    let zero: Vec<usize> = (0..customers.len()).filter(|&i| customers[i].history.repeats == 0).collect();
    let zero_mean = |of: &[f64]| zero.iter().map(|&i| of[i]).sum::<f64>() / zero.len().max(1) as f64;
    let ranked = Ranked::new(ranking, &actual, amounts);
    Scores {
        actual: total,
        expected: amounts.map(|a| a.iter().sum()),
        correlation: amounts.and_then(|a| correlation(a, &actual)),
        mae: amounts.map(|a| a.iter().zip(&actual).map(|(p, y)| (p - y).abs()).sum::<f64>() / n),
        returner_auc: auc(ranking, &returned),
        zero_class: ZeroClass { n: zero.len(), actual: zero_mean(&actual), expected: amounts.map(zero_mean) },
        top_decile_capture: (total > 0.0).then(|| ranked.first_tenth() / total),
        log_score: None,
        calibration: amounts.map_or_else(Vec::new, |a| calibration(a, &actual)),
        deciles: ranked.deciles(total / n),
    }
}

/// Actual and predicted orders by rank, best first, averaged over equal ranks so that ties favour nobody.
struct Ranked {
    actual: Vec<f64>,
    expected: Option<Vec<f64>>,
}

impl Ranked {
    fn new(ranking: &[f64], actual: &[f64], amounts: Option<&[f64]>) -> Self {
        let mut order: Vec<usize> = (0..ranking.len()).collect();
        order.sort_by(|&a, &b| ranking[b].total_cmp(&ranking[a]));
        let averaged = |column: &[f64]| {
            let mut result = Vec::with_capacity(order.len());
            for ties in order.chunk_by(|&a, &b| ranking[a] == ranking[b]) {
                let mean = ties.iter().map(|&i| column[i]).sum::<f64>() / ties.len() as f64;
                result.extend(std::iter::repeat_n(mean, ties.len()));
            }
            result
        };
        Self { actual: averaged(actual), expected: amounts.map(averaged) }
    }

    fn first_tenth(&self) -> f64 {
        self.actual[..(self.actual.len() as f64 / 10.0).round() as usize].iter().sum()
    }

    fn deciles(&self, overall: f64) -> Vec<Decile> {
        let n = self.actual.len();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        (0..10)
            .map(|k| (k + 1, k * n / 10..(k + 1) * n / 10))
            .filter(|(_, range)| !range.is_empty())
            .map(|(decile, range)| {
                let actual = mean(&self.actual[range.clone()]);
                let expected = self.expected.as_ref().map(|e| mean(&e[range.clone()]));
                let lift = if overall > 0.0 { actual / overall } else { 1.0 };
                Decile { decile, n: range.len(), actual, expected, lift }
            })
            .collect()
    }
}

/// Groups of about a tenth of the customers each by predicted orders; equal predictions are never split.
fn calibration(predicted: &[f64], actual: &[f64]) -> Vec<Bin> {
    let mut order: Vec<usize> = (0..predicted.len()).collect();
    order.sort_unstable_by(|&a, &b| predicted[a].total_cmp(&predicted[b]));
    let mut bins: Vec<Bin> = Vec::new();
    let (mut filled, mut seen) = (0, 0);
    for ties in order.chunk_by(|&a, &b| predicted[a] == predicted[b]) {
        if bins.is_empty() || seen * 10 >= predicted.len() * (filled + 1) {
            filled = seen * 10 / predicted.len();
            bins.push(Bin { predicted: 0.0, actual: 0.0, n: 0 });
        }
        if let Some(bin) = bins.last_mut() {
            bin.predicted += ties.iter().map(|&i| predicted[i]).sum::<f64>();
            bin.actual += ties.iter().map(|&i| actual[i]).sum::<f64>();
            bin.n += ties.len();
        }
        seen += ties.len();
    }
    let mean = |bin: Bin| Bin { predicted: bin.predicted / bin.n as f64, actual: bin.actual / bin.n as f64, n: bin.n };
    bins.into_iter().map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_favour_nobody() {
        let customers: Vec<HoldOut> =
            (0..20).map(|i| HoldOut { history: History::new(0, 0.0, 10.0), later: u32::from(i == 0) }).collect();
        let scores = score(&customers, &[0.0; 20], Some(&[0.05; 20]));
        assert!((scores.top_decile_capture.expect("orders") - 0.1).abs() < 1e-12);
        assert!(scores.deciles.iter().all(|d| (d.lift - 1.0).abs() < 1e-9));
        assert_eq!((scores.returner_auc, scores.calibration.len()), (Some(0.5), 1));
    }

    proptest! {
        #[test]
        fn bins_keep_everyone(predicted in prop::collection::vec(0_u8..6, 1..200)) {
            let amounts: Vec<f64> = predicted.iter().map(|&p| f64::from(p)).collect();
            let customers: Vec<HoldOut> = predicted
                .iter()
                .map(|&p| HoldOut { history: History::new(0, 0.0, 1.0), later: u32::from(p) })
                .collect();
            let scores = score(&customers, &amounts, Some(&amounts));
            prop_assert_eq!(scores.calibration.iter().map(|b| b.n).sum::<usize>(), customers.len());
            prop_assert_eq!(scores.deciles.iter().map(|d| d.n).sum::<usize>(), customers.len());
            prop_assert!(scores.calibration.iter().all(|b| (b.predicted - b.actual).abs() < 1e-9));
            prop_assert!(scores.calibration.windows(2).all(|w| w[0].predicted < w[1].predicted));
            prop_assert_eq!(scores.mae, Some(0.0));
        }
    }
}
