//! All models against each other and against the baselines, and which one to use.

use serde::{Deserialize, Serialize};

use super::baselines::Baseline;
use super::scores::{HoldOut, Scores, score};
use crate::repeat::{Base, Fit, Kind, RepeatModel, fit};

/// Fewer returning customers in the hold-out than this cannot tell the models apart.
const MIN_RETURNERS: usize = 30;

/// A model fitted to the earlier histories, with its hold-out scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The fit to the earlier histories.
    pub fit: Fit,
    /// How its predictions turned out.
    pub scores: Scores,
}

/// A baseline with its hold-out scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineResult {
    /// Which baseline.
    pub baseline: Baseline,
    /// How it turned out.
    pub scores: Scores,
}

/// Why a model was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It gave the orders that came the highest probability.
    BestHoldOut {
        /// The second best model.
        runner_up: Kind,
        /// By how much the mean log-probability per customer is better.
        gain: f64,
    },
    /// No other model has determinate parameters on this base.
    OnlyConverged,
    /// Too few customers returned to tell: MBG/NBD, which also judges one-time buyers.
    TooFewReturners {
        /// Customers who returned in the hold-out.
        returners: usize,
    },
    /// There is no earlier day to test from yet: MBG/NBD.
    NoHoldOut,
    /// Too small a base for a fit of its own, or none converged: MBG/NBD drawn towards public fits.
    Pooled,
}

/// The outcome of a hold-out evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Length of the hold-out, in the unit of the histories.
    pub horizon: f64,
    /// Customers evaluated.
    pub customers: usize,
    /// The models.
    pub candidates: Vec<Candidate>,
    /// The baselines.
    pub baselines: Vec<BaselineResult>,
    /// The model to use.
    pub chosen: Kind,
    /// Why.
    pub reason: Reason,
    /// A baseline that came closer than the chosen model both in total and in mean absolute error: say so wherever
    /// predictions are shown.
    pub beaten_by: Option<Baseline>,
}

impl Comparison {
    /// The chosen model with its scores.
    pub fn winner(&self) -> Option<&Candidate> {
        self.candidates.iter().find(|c| c.fit.model.kind() == self.chosen)
    }
}

/// Fits every model to the earlier histories, scores each on the orders that came in the `horizon` after, and chooses by
/// the mean log-probability of those orders.
pub fn compare(customers: &[HoldOut], horizon: f64) -> Comparison {
    let base = Base::new(customers.iter().map(|c| c.history));
    let candidates: Vec<Candidate> =
        Kind::ALL.into_iter().map(|kind| candidate(kind, &base, customers, horizon)).collect();
    let baselines: Vec<BaselineResult> = Baseline::ALL
        .into_iter()
        .map(|baseline| BaselineResult { baseline, scores: baseline.scores(customers, horizon) })
        .collect();
    let returners = customers.iter().filter(|c| c.later > 0).count();
    let (chosen, reason) = choose(&candidates, returners);
    let mut comparison =
        Comparison { horizon, customers: customers.len(), candidates, baselines, chosen, reason, beaten_by: None };
    comparison.beaten_by = comparison
        .winner()
        .and_then(|winner| comparison.baselines.iter().find(|b| closer(&b.scores, &winner.scores)).map(|b| b.baseline));
    comparison
}

fn candidate(kind: Kind, base: &Base, customers: &[HoldOut], horizon: f64) -> Candidate {
    let fit = fit(kind, base);
    let mut order: Vec<usize> = (0..customers.len()).collect();
    let key = |i: usize| {
        (customers[i].history.repeats, customers[i].history.last.to_bits(), customers[i].history.age.to_bits())
    };
    order.sort_unstable_by_key(|&i| key(i));
    let (mut amounts, mut log_score) = (vec![0.0; customers.len()], 0.0);
    for same in order.chunk_by(|&a, &b| key(a) == key(b)) {
        let history = customers[same[0]].history;
        let expected = fit.model.expected(&history, horizon);
        let distribution = fit.model.distribution(&history, horizon, 1.0 - 1e-9);
        for &i in same {
            amounts[i] = expected;
            log_score += distribution.get(customers[i].later as usize).copied().unwrap_or(0.0).max(1e-10).ln();
        }
    }
    let mut scores = score(customers, &amounts, Some(&amounts));
    scores.log_score = (!customers.is_empty()).then(|| log_score / customers.len() as f64);
    Candidate { fit, scores }
}

fn choose(candidates: &[Candidate], returners: usize) -> (Kind, Reason) {
    if returners < MIN_RETURNERS {
        return (Kind::MbgNbd, Reason::TooFewReturners { returners });
    }
    let mut ranked: Vec<(Kind, f64)> = candidates
        .iter()
        .filter(|c| c.fit.converged)
        .filter_map(|c| c.scores.log_score.map(|score| (c.fit.model.kind(), score)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    match ranked[..] {
        [] => (Kind::MbgNbd, Reason::Pooled),
        [(only, _)] => (only, Reason::OnlyConverged),
        [(best, score), (runner_up, next), ..] => (best, Reason::BestHoldOut { runner_up, gain: score - next }),
    }
}

/// Whether `a` came closer than `b` both in total and per customer.
fn closer(a: &Scores, b: &Scores) -> bool {
    let miss = |s: &Scores| s.expected.map(|e| (e - s.actual).abs());
    match (miss(a), miss(b), a.mae, b.mae) {
        (Some(total_a), Some(total_b), Some(each_a), Some(each_b)) => total_a < total_b && each_a < each_b,
        _ => false,
    }
}
