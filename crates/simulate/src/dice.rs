use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Seeded randomness: one throwaway generator per thing that happens, so that nothing depends on the order of happenings.
pub struct Dice(Pcg64Mcg);

impl Dice {
    /// Independent for every combination of the three.
    pub fn new(seed: u64, stream: u64, step: u64) -> Self {
        let mixed = mix(mix(seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_add(stream)).wrapping_add(step);
        Self(Pcg64Mcg::seed_from_u64(mix(mixed)))
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in 0..n; n must not be 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n - 1)
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Index by weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (index, weight) in weights.enumerate() {
            if weight > 0.0 {
                last = index;
            }
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Standard normal (Box–Muller).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma with mean `shape * scale` (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64, scale: f64) -> f64 {
        if shape < 1.0 {
            let boost = (1.0 - self.unit()).powf(1.0 / shape);
            return self.gamma(shape + 1.0, scale) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.unit()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v * scale;
            }
        }
    }

    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let x = self.gamma(a, 1.0);
        x / (x + self.gamma(b, 1.0))
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
pub fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let draws: Vec<f64> = (0..40_000).map(|_| draw()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        (mean, draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / draws.len() as f64)
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let mut dice = Dice::new(1, 2, 3);
        let close = |(mean, variance): (f64, f64), m: f64, v: f64| {
            assert!((mean - m).abs() < 0.03 * m.max(1.0), "mean {mean} of {m}");
            assert!((variance - v).abs() < 0.08 * v.max(0.2), "variance {variance} of {v}");
        };
        close(moments(|| dice.normal()), 0.0, 1.0);
        close(moments(|| dice.exponential(2.0)), 2.0, 4.0);
        close(moments(|| dice.gamma(0.5, 2.0)), 1.0, 2.0);
        close(moments(|| dice.gamma(3.0, 0.5)), 1.5, 0.75);
        close(moments(|| dice.beta(0.8, 2.4)), 0.25, 0.0446);
    }

    #[test]
    fn weighted_picks_in_proportion_and_never_what_weighs_nothing() {
        let mut dice = Dice::new(7, 0, 0);
        let mut seen = [0; 4];
        for _ in 0..10_000 {
            seen[dice.weighted([1.0, 0.0, 3.0, 0.0].into_iter())] += 1;
        }
        assert_eq!((seen[1], seen[3]), (0, 0));
        assert!((2300..2700).contains(&seen[0]), "{seen:?}");
    }
}
