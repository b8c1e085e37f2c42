//! The model: a customer's orders are Gamma(p, ν) with ν ~ Gamma(q, γ) over customers, apart from how often they order.

use serde::{Deserialize, Serialize};

use crate::special::{beta_reg, gamma_quantile, ln_gamma};
use crate::stats::Interval;

/// What one customer spent: the mean net money of `orders` orders.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spend {
    /// Orders the mean counts. The published fits count repeat orders only (x); counting all orders is as valid.
    pub orders: u32,
    /// Mean net money per order.
    pub mean: f64,
}

/// The Gamma-Gamma spend model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GammaGamma {
    /// Shape of one order's money.
    pub p: f64,
    /// Shape over customers; the mean exists for q > 1.
    pub q: f64,
    /// Scale over customers, in money.
    pub gamma: f64,
}

impl GammaGamma {
    /// ln f(m | x) of one customer; orders and mean must be positive.
    pub fn log_likelihood(&self, spend: &Spend) -> f64 {
        let Self { p, q, gamma } = *self;
        let (x, m) = (f64::from(spend.orders), spend.mean);
        ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * gamma.ln() + (p * x - 1.0) * m.ln() + p * x * x.ln()
            - (p * x + q) * (x * m + gamma).ln()
    }

    /// The mean over customers: pγ/(q−1), infinite for q ≤ 1.
    pub fn population_mean(&self) -> f64 {
        if self.q > 1.0 { self.p * self.gamma / (self.q - 1.0) } else { f64::INFINITY }
    }

    /// The customer's posterior (shape q', scale γ') of ν.
    fn posterior(&self, orders: u32, mean: f64) -> (f64, f64) {
        let x = if mean > 0.0 { f64::from(orders) } else { 0.0 };
        (self.q + self.p * x, self.gamma + if x > 0.0 { x * mean } else { 0.0 })
    }

    /// `E[M | x, m] = p(γ + xm)/(px + q − 1)`: between the shop's mean and the customer's own. Money that is not positive is
    /// no evidence here and leaves the shop's mean.
    pub fn expected(&self, orders: u32, mean: f64) -> f64 {
        let (shape, scale) = self.posterior(orders, mean);
        if shape > 1.0 { self.p * scale / (shape - 1.0) } else { f64::INFINITY }
    }

    /// The same with the interval of the customer's true mean p/ν, whose posterior is inverse gamma.
    pub fn expected_interval(&self, orders: u32, mean: f64, level: f64) -> Interval {
        let (shape, scale) = self.posterior(orders, mean);
        let at = |share: f64| self.p * scale / gamma_quantile(shape, 1.0 - share);
        let value = self.expected(orders, mean);
        Interval { value, low: at(0.5 - level / 2.0).min(value), high: at(0.5 + level / 2.0).max(value) }
    }

    /// `E[M² | x, m]` of the customer's true mean M = p/ν: p²γ'²/((q' − 1)(q' − 2)), infinite for q' ≤ 2.
    pub fn expected_square(&self, orders: u32, mean: f64) -> f64 {
        let (shape, scale) = self.posterior(orders, mean);
        if shape > 2.0 { (self.p * scale).powi(2) / ((shape - 1.0) * (shape - 2.0)) } else { f64::INFINITY }
    }

    /// The derivatives of [`expected`](Self::expected) by ln p, ln q and ln γ.
    pub fn slope(&self, orders: u32, mean: f64) -> [f64; 3] {
        let (shape, scale) = self.posterior(orders, mean);
        let value = self.p * scale / (shape - 1.0);
        [value * (self.q - 1.0), -value * self.q, self.p * self.gamma].map(|part| part / (shape - 1.0))
    }

    /// P(total money ≤ `money`) where P(n orders) is `distribution[n]` and any missing mass lies beyond its end.
    ///
    /// The total of n orders is Gamma(pn, ν) with ν ~ Gamma(q', γ'), so total/(total + γ') is Beta(pn, q'): exact.
    pub fn total_cdf(&self, distribution: &[f64], orders: u32, mean: f64, money: f64) -> f64 {
        let none = distribution.first().copied().unwrap_or(1.0);
        if money <= 0.0 {
            return none;
        }
        let (shape, scale) = self.posterior(orders, mean);
        let share = money / (money + scale);
        let mut sum = none;
        for (n, probability) in distribution.iter().enumerate().skip(1) {
            if *probability > 1e-12 {
                sum += probability * beta_reg(self.p * n as f64, shape, share.min(1.0));
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sampler;

    const PUBLISHED: GammaGamma = GammaGamma { p: 6.25, q: 3.74, gamma: 15.44 };

    /// Fader and Hardie's note on CDNOW: the mean and three customers.
    #[test]
    fn expected_spend_matches_the_published_points() {
        let model = GammaGamma { p: 6.2488, q: 3.7446, gamma: 15.4477 };
        assert!((model.population_mean() - 35.17).abs() < 0.02, "{}", model.population_mean());
        for (x, m, expected) in [(2, 22.35, 24.66), (1, 11.77, 18.91), (7, 73.74, 71.46)] {
            let value = model.expected(x, m);
            assert!((value - expected).abs() < 0.02, "({x}, {m}) → {value}, expected {expected}");
        }
        assert!((model.expected(0, 0.0) - model.population_mean()).abs() < 1e-9);
    }

    #[test]
    fn the_slope_is_the_slope_of_the_expectation() {
        let at = |ln: [f64; 3]| GammaGamma { p: ln[0].exp(), q: ln[1].exp(), gamma: ln[2].exp() };
        let ln = [PUBLISHED.p, PUBLISHED.q, PUBLISHED.gamma].map(f64::ln);
        for (orders, mean) in [(3, 22.35), (0, 0.0)] {
            let slope = at(ln).slope(orders, mean);
            for i in 0..3 {
                let (mut up, mut down) = (ln, ln);
                up[i] += 1e-5;
                down[i] -= 1e-5;
                let numeric = (at(up).expected(orders, mean) - at(down).expected(orders, mean)) / 2e-5;
                assert!((slope[i] - numeric).abs() < 1e-5, "{i}: {} {numeric}", slope[i]);
            }
        }
    }

    #[test]
    fn the_interval_covers_what_the_model_draws() {
        let mut sampler = Sampler::new(3);
        let (mut inside, runs) = (0, 4_000);
        for _ in 0..runs {
            let rate = sampler.gamma(PUBLISHED.q, PUBLISHED.gamma);
            let mean = (0..3).map(|_| sampler.gamma(PUBLISHED.p, rate)).sum::<f64>() / 3.0;
            let interval = PUBLISHED.expected_interval(3, mean, 0.8);
            inside += u32::from((interval.low..=interval.high).contains(&(PUBLISHED.p / rate)));
        }
        let share = f64::from(inside) / f64::from(runs);
        assert!((share - 0.8).abs() < 0.025, "{share}");
    }

    #[test]
    fn the_total_of_orders_follows_its_distribution() {
        let mut sampler = Sampler::new(5);
        let orders = [0.5, 0.3, 0.2];
        let (mut below, runs) = (0, 20_000);
        for _ in 0..runs {
            let u = sampler.uniform();
            let n = if u < 0.5 {
                0
            } else if u < 0.8 {
                1
            } else {
                2
            };
            let rate = sampler.gamma(PUBLISHED.q + 2.0 * PUBLISHED.p, PUBLISHED.gamma + 2.0 * 22.35);
            let total: f64 = (0..n).map(|_| sampler.gamma(PUBLISHED.p, rate)).sum();
            below += u32::from(total <= 30.0);
        }
        let share = f64::from(below) / f64::from(runs);
        let exact = PUBLISHED.total_cdf(&orders, 2, 22.35, 30.0);
        assert!((share - exact).abs() < 0.015, "{share} {exact}");
    }
}
