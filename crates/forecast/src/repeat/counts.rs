//! The negative-binomial count of a gamma-mixed Poisson stream, term by term.

/// P(N = n) and P(N ≥ n) for n = 0, 1, 2 …, where N is Poisson with rate ~ Gamma(`shape`, `scale`) over time `t`.
pub(crate) struct Counts {
    n: f64,
    shape: f64,
    /// t / (scale + t)
    z: f64,
    /// P(N = n) · e^(−`ln_lift`), lifted while the first terms would underflow.
    term: f64,
    ln_lift: f64,
    tail: f64,
}

/// Smallest magnitude a term may start from.
const FLOOR: f64 = 1e-280;

impl Counts {
    pub(crate) fn new(shape: f64, scale: f64, t: f64) -> Self {
        let ln_none = -shape * (t / scale).ln_1p();
        let ln_lift = (ln_none - FLOOR.ln()).min(0.0);
        let term = (ln_none - ln_lift).exp();
        Self { n: 0.0, shape, z: t / (scale + t), term, ln_lift, tail: 1.0 }
    }

    /// (P(N = n), P(N ≥ n)) for the next n.
    pub(crate) fn advance(&mut self) -> (f64, f64) {
        if self.ln_lift < 0.0 && self.term > 1e100 {
            let drop = (-self.ln_lift).min(1e100_f64.ln());
            self.term *= (-drop).exp();
            self.ln_lift += drop;
        }
        let probability = self.term * self.ln_lift.exp();
        let at_least = self.tail;
        // 1 − P(N = 0) loses all digits for short times; expm1 keeps them.
        self.tail = if self.n == 0.0 && self.ln_lift == 0.0 {
            -self.term.ln().exp_m1()
        } else {
            (self.tail - probability).max(0.0)
        };
        self.term *= (self.shape + self.n) / (self.n + 1.0) * self.z;
        self.n += 1.0;
        (probability, at_least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_to_one_with_the_right_mean_even_from_deep_underflow() {
        for (shape, scale, t) in [(0.243, 4.414, 39.0), (3.0, 10.0, 0.001), (5_000.0, 100.0, 400.0), (900.0, 1.0, 30.0)]
        {
            let mut counts = Counts::new(shape, scale, t);
            let (mut total, mut mean) = (0.0, 0.0);
            for n in 0..200_000 {
                let (p, _) = counts.advance();
                total += p;
                mean += p * f64::from(n);
            }
            assert!((total - 1.0).abs() < 1e-9, "{shape} {scale} {t}: {total}");
            assert!((mean / (shape * t / scale) - 1.0).abs() < 1e-9, "{shape} {scale} {t}: {mean}");
        }
    }
}
