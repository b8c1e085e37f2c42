//! Special functions the models need: gamma family, Gauss hypergeometric function, normal quantile.

mod hypergeometric;

pub use hypergeometric::{hyp2f1, hyp2f1_unit};
pub use statrs::function::beta::{beta_reg, ln_beta};
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_multipliers_match_the_tables() {
        assert!((normal_multiplier(0.8) - 1.281_551_565_544_600_4).abs() < 1e-10);
        assert!((normal_multiplier(0.95) - 1.959_963_984_540_054).abs() < 1e-10);
    }

    #[test]
    fn ln_add_exp_survives_underflow() {
        assert!((ln_add_exp(-1000.0, -1001.0) - (-1000.0 + (-1.0_f64).exp().ln_1p())).abs() < 1e-12);
        assert_eq!(ln_add_exp(-3.0, f64::NEG_INFINITY), -3.0);
    }
}
