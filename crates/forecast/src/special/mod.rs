//! Special functions the models need: gamma family, Gauss hypergeometric function, normal and gamma quantiles.

mod hypergeometric;

pub use hypergeometric::{hyp2f1, hyp2f1_unit};
pub use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::gamma::gamma_lr;
pub use statrs::function::gamma::{digamma, ln_gamma};

/// ln(eᵃ + eᵇ) without overflow or underflow.
pub fn ln_add_exp(a: f64, b: f64) -> f64 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// The two-sided standard normal multiplier of a central interval, e.g. 1.2816 for `level` 0.8.
pub fn normal_multiplier(level: f64) -> f64 {
    std::f64::consts::SQRT_2 * statrs::function::erf::erf_inv(level.clamp(0.0, 1.0 - 1e-15))
}

/// The quantile of Gamma(shape, 1) by bisection on the logarithm.
pub fn gamma_quantile(shape: f64, share: f64) -> f64 {
    let (mut low, mut high) = (1e-12 * shape.min(1.0), shape + 40.0 * shape.sqrt() + 40.0);
    for _ in 0..80 {
        let middle = (low * high).sqrt();
        if gamma_lr(shape, middle) < share { low = middle } else { high = middle }
    }
    (low * high).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_multipliers_match_the_tables() {
        assert!((normal_multiplier(0.8) - 1.281_551_565_544_600_4).abs() < 1e-10);
        assert!((normal_multiplier(0.95) - 1.959_963_984_540_054).abs() < 1e-10);
    }

    /// Half of a chi-squared with 2, 10 and 200 degrees of freedom.
    #[test]
    fn gamma_quantiles_match_the_tables() {
        for (shape, share, quantile) in [(1.0, 0.9, 4.605_17), (5.0, 0.1, 4.865_18), (100.0, 0.9, 226.021)] {
            assert!((2.0 * gamma_quantile(shape, share) / quantile - 1.0).abs() < 1e-5, "{shape} {share}");
        }
    }

    #[test]
    fn ln_add_exp_survives_underflow() {
        assert!((ln_add_exp(-1000.0, -1001.0) - (-1000.0 + (-1.0_f64).exp().ln_1p())).abs() < 1e-12);
        assert_eq!(ln_add_exp(-3.0, f64::NEG_INFINITY), -3.0);
    }
}
