//! Fitting the spend model.

use serde::{Deserialize, Serialize};

use super::{GammaGamma, Spend};
use crate::optimise::{Matrix, Objective, inverse_hessian, minimise};
use crate::special::{digamma, ln_gamma};

/// A fitted spend model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpendFit {
    /// The model at the best parameters.
    pub model: GammaGamma,
    /// Its log-likelihood, without any prior.
    pub log_likelihood: f64,
    /// Whether this is a true optimum with q > 1, so that a mean exists.
    pub converged: bool,
    /// Covariance of ln p, ln q and ln γ.
    pub covariance: Option<Matrix<3>>,
    /// Customers with positive orders and money.
    pub customers: usize,
    /// Correlation between orders and mean spend. The model takes them as independent: beyond about ±0.3 its values for
    /// frequent buyers are too low (positive) or too high (negative).
    pub correlation: f64,
}

/// Fits the spend model to the customers with at least one order and positive mean money; others are left out.
///
/// A weak prior (standard deviation 2 on ln p and 1 on ln q, around the published CDNOW fit; γ from the shop's own mean) acts as much as a
/// few customers do, so that even one customer gives an answer; it does not move a fit of hundreds. `None` without any
/// customer who spent.
pub fn fit_spend(spends: impl IntoIterator<Item = Spend>) -> Option<SpendFit> {
    fit_drawn(spends, true)
}

fn fit_drawn(spends: impl IntoIterator<Item = Spend>, prior: bool) -> Option<SpendFit> {
    let spends: Vec<Spend> =
        spends.into_iter().filter(|s| s.orders > 0 && s.mean > 0.0 && s.mean.is_finite()).collect();
    if spends.is_empty() {
        return None;
    }
    let target = Target::new(&spends, prior);
    let found = [[1.8, 1.3], [0.0, 0.7], [0.7, 2.3]]
        .map(|[p, q]: [f64; 2]| minimise(&target, [p, q, target.ln_mean + f64::exp_m1(q).ln() - p]))
        .into_iter()
        .min_by(|a, b| a.value.total_cmp(&b.value))?;
    let [p, q, gamma] = found.point.map(f64::exp);
    let model = GammaGamma { p, q, gamma };
    let covariance = inverse_hessian(&target, &found.point).map(|c| c.map(|row| row.map(|v| v / target.customers)));
    Some(SpendFit {
        model,
        log_likelihood: target.total(&model).0,
        converged: found.converged && covariance.is_some() && q > 1.0,
        covariance,
        customers: spends.len(),
        correlation: correlation(&spends),
    })
}

fn correlation(spends: &[Spend]) -> f64 {
    let orders: Vec<f64> = spends.iter().map(|s| f64::from(s.orders)).collect();
    let means: Vec<f64> = spends.iter().map(|s| s.mean).collect();
    crate::evaluate::correlation(&orders, &means).unwrap_or(0.0)
}

/// The mean negative log-likelihood as a function of ln p, ln q and ln γ, from sums that need to be taken only once.
struct Target {
    customers: f64,
    ln_mean: f64,
    prior: bool,
    /// (x, customers with that x)
    counts: Vec<(f64, f64)>,
    /// (x, x·m)
    totals: Vec<(f64, f64)>,
    sum_ln_mean: f64,
    /// Σ x·ln(x·m)
    sum_x_ln_total: f64,
}

impl Target {
    fn new(spends: &[Spend], prior: bool) -> Self {
        let mut totals: Vec<(f64, f64)> =
            spends.iter().map(|s| (f64::from(s.orders), f64::from(s.orders) * s.mean)).collect();
        totals.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let counts = totals.chunk_by(|a, b| a.0 == b.0).map(|group| (group[0].0, group.len() as f64)).collect();
        let mean = spends.iter().map(|s| s.mean).sum::<f64>() / spends.len() as f64;
        Self {
            customers: spends.len() as f64,
            ln_mean: mean.ln(),
            prior,
            counts,
            sum_ln_mean: spends.iter().map(|s| s.mean.ln()).sum(),
            sum_x_ln_total: totals.iter().map(|(x, total)| x * total.ln()).sum(),
            totals,
        }
    }

    /// The log-likelihood and its derivatives by ln p, ln q and ln γ.
    fn total(&self, model: &GammaGamma) -> (f64, [f64; 3]) {
        let GammaGamma { p, q, gamma } = *model;
        let n = self.customers;
        let mut value = n * (q * gamma.ln() - ln_gamma(q)) + p * self.sum_x_ln_total - self.sum_ln_mean;
        let mut slope = [self.sum_x_ln_total, n * (gamma.ln() - digamma(q)), n * q / gamma];
        for &(x, count) in &self.counts {
            value += count * (ln_gamma(p * x + q) - ln_gamma(p * x));
            slope[0] += count * x * (digamma(p * x + q) - digamma(p * x));
            slope[1] += count * digamma(p * x + q);
        }
        for &(x, total) in &self.totals {
            let (ln, shape) = ((total + gamma).ln(), p * x + q);
            value -= shape * ln;
            slope[0] -= x * ln;
            slope[1] -= ln;
            slope[2] -= shape / (total + gamma);
        }
        (value, [slope[0] * p, slope[1] * q, slope[2] * gamma])
    }

    /// Squared distances to (ln p, ln q) of the published fit and to a population mean like the shop's own.
    fn penalty(&self, point: &[f64; 3]) -> (f64, [f64; 3]) {
        if !self.prior {
            return (0.0, [0.0; 3]);
        }
        let q = point[1].exp();
        // ln of pγ/q rather than pγ/(q−1), which has no value for q ≤ 1.
        let level = point[0] + point[2] - (q + 1.0).ln() - self.ln_mean;
        let (by_p, by_q) = ((point[0] - 6.25_f64.ln()) / 4.0, point[1] - 3.74_f64.ln());
        let value = by_p * (point[0] - 6.25_f64.ln()) / 2.0 + by_q * by_q / 2.0 + level * level / 2.0;
        (value, [by_p + level, by_q - level * q / (q + 1.0), level])
    }
}

impl Objective<3> for Target {
    fn value(&self, point: &[f64; 3]) -> f64 {
        self.gradient(point).0
    }

    fn gradient(&self, point: &[f64; 3]) -> (f64, [f64; 3]) {
        let scale = [0.0, 0.0, self.ln_mean];
        // With q ≤ 1 spend has no mean, and nobody could be told a value.
        if point[1] < 0.05 || !point.iter().zip(scale).all(|(v, c)| (v - c).abs() <= 12.0) {
            return (f64::INFINITY, [0.0; 3]);
        }
        let [p, q, gamma] = point.map(f64::exp);
        let (total, slope) = self.total(&GammaGamma { p, q, gamma });
        let (penalty, pull) = self.penalty(point);
        ((penalty - total) / self.customers, std::array::from_fn(|i| (pull[i] - slope[i]) / self.customers))
    }

    fn tolerance(&self) -> f64 {
        1e-8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sampler;

    fn drawn(model: &GammaGamma, customers: usize) -> Vec<Spend> {
        let mut sampler = Sampler::new(11);
        (0..customers)
            .map(|i| {
                let (orders, rate) = (1 + i as u32 % 6, sampler.gamma(model.q, model.gamma));
                let total: f64 = (0..orders).map(|_| sampler.gamma(model.p, rate)).sum();
                Spend { orders, mean: total / f64::from(orders) }
            })
            .collect()
    }

    #[test]
    fn recovers_the_parameters_it_was_drawn_from() {
        let fit = fit_spend(drawn(&GammaGamma { p: 4.0, q: 3.0, gamma: 50.0 }, 40_000)).expect("customers");
        assert!(fit.converged);
        let GammaGamma { p, q, gamma } = fit.model;
        assert!((p / 4.0 - 1.0).abs() < 0.03 && (q / 3.0 - 1.0).abs() < 0.03 && (gamma / 50.0 - 1.0).abs() < 0.05);
        assert!(fit.correlation.abs() < 0.05);
    }

    #[test]
    fn the_likelihood_is_the_sum_over_customers() {
        let model = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };
        let spends = drawn(&model, 50);
        let sum: f64 = spends.iter().map(|s| model.log_likelihood(s)).sum();
        assert!((Target::new(&spends, false).total(&model).0 / sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_customer_gives_an_answer_near_their_spend() {
        let fit = fit_spend([Spend { orders: 1, mean: 200.0 }]).expect("one customer");
        let mean = fit.model.expected(1, 200.0);
        assert!(mean.is_finite() && (100.0..500.0).contains(&mean), "{mean}");
        assert!(fit_spend([Spend { orders: 0, mean: 5.0 }, Spend { orders: 2, mean: -1.0 }]).is_none());
    }
}
