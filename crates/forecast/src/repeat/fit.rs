//! Maximum likelihood (or, with a prior, maximum a posteriori) for the repeat-buying models.
//!
//! The search runs over the logarithms of the parameters, with α (and β) started at multiples of the mean T, which makes
//! the unit of time irrelevant. Several starts race on a sample of the base; the winner is polished on all of it.

use serde::{Deserialize, Serialize};

use super::history::Base;
use super::model::{Kind, Model};
use crate::optimise::{Matrix, Minimum, Objective, cholesky, inverse_hessian, minimise, minimise_from};
use crate::sample::Sampler;

/// Rows used to compare starting points.
const SAMPLE: usize = 4_000;
/// Log-parameters beyond this (a factor of 160 000) mean that the data do not determine them.
const BOUND: f64 = 12.0;

/// A Gaussian belief about the logarithms of the parameters, in the order of [`Kind::symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// The centre of each log-parameter.
    pub mean: [f64; 4],
    /// The standard deviation of each log-parameter.
    pub sd: [f64; 4],
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The model at the best parameters.
    pub model: Model,
    /// Its log-likelihood (without the prior).
    pub log_likelihood: f64,
    /// Whether this is a true optimum; otherwise the data do not determine the parameters.
    pub converged: bool,
    /// Covariance of the logarithms of the parameters; `None` where the likelihood is flat.
    pub covariance: Option<Matrix<4>>,
    /// Customers fitted.
    pub customers: usize,
    /// Distinct histories among them.
    pub groups: usize,
}

impl Fit {
    /// Standard errors of the parameters (delta method), where known.
    pub fn standard_errors(&self) -> Option<[f64; 4]> {
        let parameters = self.model.parameters();
        self.covariance.map(|c| std::array::from_fn(|i| parameters[i] * c[i][i].sqrt()))
    }

    /// `count` models drawn from the normal approximation of what the parameters may be; none where that is unknown.
    pub fn draws(&self, count: usize, seed: u64) -> Vec<Model> {
        let Some(factor) = self.covariance.as_ref().and_then(cholesky) else { return Vec::new() };
        let mut sampler = Sampler::new(seed);
        let centre = self.model.parameters();
        let draw = |_| {
            let noise: [f64; 4] = std::array::from_fn(|_| sampler.normal());
            let shift = |i: usize| (0..4).map(|j| factor[i][j] * noise[j]).sum::<f64>().clamp(-4.0, 4.0);
            Model::new(self.model.kind(), std::array::from_fn(|i| centre[i] * shift(i).exp()))
        };
        (0..count).map(draw).collect()
    }
}

/// Fits `kind` to `base`. Deterministic, also over the number of threads.
pub fn fit(kind: Kind, base: &Base) -> Fit {
    search(kind, base, None)
}

/// Fits `kind` to `base`, drawn towards `prior`: the fewer customers, the closer it stays.
pub fn fit_with_prior(kind: Kind, base: &Base, prior: &Prior) -> Fit {
    search(kind, base, Some(prior))
}

fn search(kind: Kind, base: &Base, prior: Option<&Prior>) -> Fit {
    let centre = [0.0, base.mean_age().ln(), 0.0, if kind == Kind::ParetoNbd { base.mean_age().ln() } else { 0.0 }];
    let sampled = (base.rows.len() > 2 * SAMPLE).then(|| base.sample(SAMPLE));
    let race = Target { kind, base: sampled.as_ref().unwrap_or(base), prior, centre };
    let starts = starts(kind, centre, prior);
    let best = starts.into_iter().map(|start| minimise(&race, start)).min_by(better);
    let target = Target { kind, base, prior, centre };
    let start = best.map_or(centre, |found| found.point);
    let found = match best {
        Some(best) if sampled.is_none() => best,
        _ => minimise_from(&target, start, inverse_hessian(&race, &start)),
    };
    let model = Model::new(kind, found.point.map(f64::exp));
    let covariance = inverse_hessian(&target, &found.point).map(|c| c.map(|row| row.map(|v| v / target.scale())));
    Fit {
        model,
        log_likelihood: model.total(base),
        converged: found.converged && covariance.is_some(),
        covariance,
        customers: base.customers(),
        groups: base.groups(),
    }
}

fn better(a: &Minimum<4>, b: &Minimum<4>) -> std::cmp::Ordering {
    a.value.total_cmp(&b.value)
}

/// Starting points as log-parameters: shapes around those of published fits, scales relative to the mean T.
fn starts(kind: Kind, centre: [f64; 4], prior: Option<&Prior>) -> Vec<[f64; 4]> {
    let offsets: [[f64; 4]; 3] = match kind {
        Kind::ParetoNbd => [[-0.6, -1.0, -0.5, -1.0], [0.3, 0.3, 0.0, 0.5], [-1.5, -2.0, -1.5, -2.5]],
        Kind::BgNbd | Kind::MbgNbd => [[-1.0, -1.5, -0.2, 0.7], [0.3, 0.0, -1.0, 1.0], [-2.0, -3.0, 0.0, 0.0]],
    };
    let mut starts: Vec<[f64; 4]> =
        offsets.iter().map(|offset| std::array::from_fn(|i| centre[i] + offset[i])).collect();
    starts.extend(prior.map(|prior| prior.mean));
    starts
}

/// The mean negative log-likelihood (plus the prior's share) as a function of the log-parameters.
struct Target<'a> {
    kind: Kind,
    base: &'a Base,
    prior: Option<&'a Prior>,
    centre: [f64; 4],
}

impl Target<'_> {
    fn scale(&self) -> f64 {
        self.base.customers.max(1.0)
    }

    fn outside(&self, point: &[f64; 4]) -> bool {
        !point.iter().zip(&self.centre).all(|(p, c)| (p - c).abs() <= BOUND)
    }

    fn penalty(&self, point: &[f64; 4]) -> (f64, [f64; 4]) {
        let Some(prior) = self.prior else { return (0.0, [0.0; 4]) };
        let distance: [f64; 4] = std::array::from_fn(|i| (point[i] - prior.mean[i]) / prior.sd[i]);
        (distance.iter().map(|d| d * d / 2.0).sum(), std::array::from_fn(|i| distance[i] / prior.sd[i]))
    }
}

impl Objective<4> for Target<'_> {
    fn value(&self, point: &[f64; 4]) -> f64 {
        if self.outside(point) {
            return f64::INFINITY;
        }
        let total = Model::new(self.kind, point.map(f64::exp)).total(self.base);
        (self.penalty(point).0 - total) / self.scale()
    }

    fn gradient(&self, point: &[f64; 4]) -> (f64, [f64; 4]) {
        if self.outside(point) {
            return (f64::INFINITY, [0.0; 4]);
        }
        let model = Model::new(self.kind, point.map(f64::exp));
        let (penalty, pull) = self.penalty(point);
        let (total, slope) = model.gradient(self.base);
        ((penalty - total) / self.scale(), std::array::from_fn(|i| (pull[i] - slope[i]) / self.scale()))
    }

    fn tolerance(&self) -> f64 {
        1e-8
    }
}
