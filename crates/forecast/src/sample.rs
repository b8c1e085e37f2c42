//! Seeded random draws: normal, gamma, beta and exponential, on PCG so that a seed gives the same numbers everywhere.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A deterministic source of draws.
pub struct Sampler(Pcg64Mcg);

impl Sampler {
    /// A source fully determined by `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    /// Uniform on (0, 1], safe to take the logarithm of.
    pub fn uniform(&mut self) -> f64 {
        1.0 - self.0.random::<f64>()
    }

    /// Standard normal (Box–Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Exponential with the given rate.
    pub fn exponential(&mut self, rate: f64) -> f64 {
        -self.uniform().ln() / rate
    }

    /// Gamma with the given shape and rate (Marsaglia and Tsang, 2000).
    pub fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma(shape + 1.0, rate) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let cube = (1.0 + c * normal).powi(3);
            if cube > 0.0 && self.uniform().ln() < 0.5 * normal * normal + d - d * cube + d * cube.ln() {
                return d * cube / rate;
            }
        }
    }

    /// Beta(a, b).
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (left, right) = (self.gamma(a, 1.0), self.gamma(b, 1.0));
        left / (left + right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_variance(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..200_000).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64)
    }

    #[test]
    fn moments_are_right() {
        let mut sampler = Sampler::new(1);
        let (mean, variance) = mean_and_variance(|| sampler.gamma(0.55, 2.0));
        assert!((mean - 0.275).abs() < 0.005 && (variance - 0.1375).abs() < 0.005, "{mean} {variance}");
        let (mean, variance) = mean_and_variance(|| sampler.beta(0.8, 2.5));
        assert!((mean - 0.8 / 3.3).abs() < 0.005 && (variance - 2.0 / (3.3 * 3.3 * 4.3)).abs() < 0.002);
        let (mean, variance) = mean_and_variance(|| sampler.normal());
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.02);
    }

    #[test]
    fn a_seed_fixes_the_sequence() {
        let (mut one, mut other) = (Sampler::new(9), Sampler::new(9));
        assert!((0..100).all(|_| one.gamma(1.3, 1.0) == other.gamma(1.3, 1.0)));
    }
}
