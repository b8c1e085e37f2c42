//! Pareto/NBD (Schmittlein, Morrison and Colombo 1987): buying rate λ ~ Gamma(r, α), leaving rate μ ~ Gamma(s, β).

use super::counts::Counts;
use super::history::{Base, History};
use crate::special::{hyp2f1_unit, ln_gamma};

/// A Pareto/NBD process that is alive now. Given alive, λ and μ are again independent gammas, so this is also the future of
/// an alive customer with r + x, α + T, s and β + T.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alive {
    pub r: f64,
    pub alpha: f64,
    pub s: f64,
    pub beta: f64,
}

impl Alive {
    /// E[X(t)] = (rβ/α)·[1 − (β/(β+t))^(s−1)]/(s−1), with its limit at s = 1.
    pub(crate) fn expected(&self, t: f64) -> f64 {
        let ln_stays = -(t / self.beta).ln_1p();
        let k = self.s - 1.0;
        let time_alive = if k.abs() < 1e-9 { -ln_stays } else { -(k * ln_stays).exp_m1() / k };
        self.r * self.beta / self.alpha * time_alive
    }

    /// E[X(t)²] = E[λ]·E[τ] + E[λ²]·E[τ²], where τ is the time until the customer leaves, or t.
    pub(crate) fn expected_square(&self, t: f64) -> f64 {
        let stays = self.stays(t);
        let left: f64 = nodes().map(|(u, weight)| weight * self.left_at(stays, u, t).powi(2)).sum();
        let time_squared = stays * t * t + (1.0 - stays) * left;
        self.expected(t) + self.r * (self.r + 1.0) / (self.alpha * self.alpha) * time_squared
    }

    /// P(the customer is there at t).
    fn stays(&self, t: f64) -> f64 {
        (-self.s * (t / self.beta).ln_1p()).exp()
    }

    /// When those leave who do before t, at the node u: u is the survival function's value, mapped from [0, 1] to
    /// [stays, 1], so leaving times get their density.
    fn left_at(&self, stays: f64, u: f64, t: f64) -> f64 {
        let survival = stays + (1.0 - stays) * u;
        (self.beta * (-survival.ln() / self.s).exp_m1()).clamp(0.0, t)
    }

    /// P(X(t) = n) for n = 0, 1, … until `mass` is covered: the negative binomial over the time to min(leaving, t), averaged
    /// over the leaving time.
    pub(crate) fn distribution(&self, t: f64, mass: f64) -> Vec<f64> {
        let stays = self.stays(t);
        let mut streams: Vec<(f64, Counts)> = vec![(stays, Counts::new(self.r, self.alpha, t))];
        for (u, weight) in nodes() {
            let left_at = self.left_at(stays, u, t);
            streams.push((weight * (1.0 - stays), Counts::new(self.r, self.alpha, left_at)));
        }
        let (mut result, mut covered) = (Vec::new(), 0.0);
        while covered < mass && result.len() < 100_000 {
            let probability = streams.iter_mut().map(|(weight, counts)| *weight * counts.advance().0).sum();
            covered += probability;
            result.push(probability);
        }
        result
    }

    /// P(another order comes, and within w): the order has to come before the customer leaves.
    /// `w` may be infinite.
    pub(crate) fn orders_within(&self, w: f64) -> f64 {
        let waits = if w.is_finite() { (-self.r * (w / self.alpha).ln_1p()).exp() } else { 0.0 };
        let share: f64 = nodes()
            .map(|(u, weight)| {
                let survival = waits + (1.0 - waits) * u;
                let at = self.alpha * (-survival.ln() / self.r).exp_m1();
                weight * (-self.s * (at / self.beta).ln_1p()).exp()
            })
            .sum();
        (1.0 - waits) * share
    }
}

/// Gauss–Legendre nodes and weights on [0, 1]: eight panels that shrink towards 0, where the integrands bend.
fn nodes() -> impl Iterator<Item = (f64, f64)> {
    const HALF: [(f64, f64); 4] = [
        (0.183_434_642_495_649_8, 0.362_683_783_378_362),
        (0.525_532_409_916_329, 0.313_706_645_877_887_3),
        (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
        (0.960_289_856_497_536_2, 0.101_228_536_290_376_3),
    ];
    const EDGES: [f64; 9] = [0.0, 0.001, 0.01, 0.05, 0.15, 0.35, 0.6, 0.85, 1.0];
    EDGES.windows(2).map(|edge| (edge[0], edge[1] - edge[0])).flat_map(|(from, width)| {
        HALF.iter().flat_map(move |&(x, w)| {
            [(from + width * (1.0 - x) / 2.0, width * w / 2.0), (from + width * (1.0 + x) / 2.0, width * w / 2.0)]
        })
    })
}

/// The Pareto/NBD likelihood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Likelihood {
    pub r: f64,
    pub alpha: f64,
    pub s: f64,
    pub beta: f64,
}

impl Likelihood {
    /// ln of ∫ over leaving times after t, without the factor s/(r+s+x):
    /// ₂F₁ of the reference after Euler's transformation, which leaves ₂F₁(1, ·; r+s+x+1; z).
    fn ln_left_after(&self, x: f64, t: f64) -> f64 {
        let Self { r, alpha, s, beta } = *self;
        let (ln_a, ln_b) = ((alpha + t).ln(), (beta + t).ln());
        let c = r + s + x + 1.0;
        if alpha >= beta {
            let f = hyp2f1_unit(r + x, c, (alpha - beta) / (alpha + t));
            -(r + x) * ln_a - s * ln_b + f.ln()
        } else {
            let f = hyp2f1_unit(s + 1.0, c, (beta - alpha) / (beta + t));
            -(r + x - 1.0) * ln_a - (s + 1.0) * ln_b + f.ln()
        }
    }

    /// ln of P(left by now)/P(alive now), −∞ when certainly alive.
    pub(crate) fn ln_odds_left(&self, x: f64, last: f64, age: f64) -> f64 {
        let (since_last, since_now) = (self.ln_left_after(x, last), self.ln_left_after(x, age));
        let alive = -(self.r + x) * (self.alpha + age).ln() - self.s * (self.beta + age).ln();
        let share = (self.s / (self.r + self.s + x)).ln();
        share + since_last + ln_one_minus_exp(since_now - since_last) - alive
    }

    fn of(&self, constant: f64, x: f64, last: f64, age: f64) -> f64 {
        let alive = -(self.r + x) * (self.alpha + age).ln() - self.s * (self.beta + age).ln();
        let odds = self.ln_odds_left(x, last, age);
        constant + alive + if odds > 0.0 { odds + (-odds).exp().ln_1p() } else { odds.exp().ln_1p() }
    }

    pub(super) fn constant(&self, x: f64) -> f64 {
        ln_gamma(self.r + x) - ln_gamma(self.r) + self.r * self.alpha.ln() + self.s * self.beta.ln()
    }

    /// The log-likelihood of one history.
    pub(crate) fn one(&self, history: &History) -> f64 {
        self.of(self.constant(history.x()), history.x(), history.last, history.age)
    }

    /// The log-likelihood of a base.
    pub(crate) fn total(&self, base: &Base) -> f64 {
        let constants: Vec<f64> = base.repeats.iter().map(|&x| self.constant(x)).collect();
        base.sum(|row| {
            let (constant, x) = (constants[row.x as usize], base.repeats[row.x as usize]);
            [row.weight * self.of(constant, x, row.last, row.age)]
        })[0]
    }
}

/// ln(1 − eᵈ) for d ≤ 0.
fn ln_one_minus_exp(d: f64) -> f64 {
    if d >= 0.0 { f64::NEG_INFINITY } else { (-d.exp_m1()).ln() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROCESS: Alive = Alive { r: 2.553, alpha: 49.438, s: 0.606, beta: 50.529 };

    #[test]
    fn the_distribution_sums_to_one_with_the_right_mean() {
        for process in [PROCESS, Alive { r: 0.553, alpha: 0.6, s: 0.606, beta: 0.5 }, Alive { s: 1.0, ..PROCESS }] {
            let distribution = process.distribution(39.0, 1.0 - 1e-10);
            let mean: f64 = distribution.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
            assert!((distribution.iter().sum::<f64>() - 1.0).abs() < 1e-7);
            assert!((mean / process.expected(39.0) - 1.0).abs() < 1e-5, "{mean} {}", process.expected(39.0));
        }
    }

    #[test]
    fn no_order_within_t_is_the_zero_of_the_distribution() {
        let none = PROCESS.distribution(39.0, 0.0001)[0];
        assert!((1.0 - PROCESS.orders_within(39.0) - none).abs() < 1e-9);
        assert!(PROCESS.orders_within(f64::INFINITY) < 1.0);
    }

    /// ∫ over the leaving time by brute force.
    #[test]
    fn the_likelihood_is_its_integral() {
        for (r, alpha, s, beta) in [(0.553, 10.578, 0.606, 11.669), (0.9, 12.0, 1.4, 3.0)] {
            let model = Likelihood { r, alpha, s, beta };
            let (x, last, age) = (2.0_f64, 5.0_f64, 30.0_f64);
            let f = |y: f64| (alpha + y).powf(-(r + x)) * (beta + y).powf(-(s + 1.0));
            let steps = 200_000;
            let width = (age - last) / f64::from(steps);
            let left: f64 = (0..steps).map(|i| f(last + (f64::from(i) + 0.5) * width) * width).sum::<f64>() * s;
            let alive = (alpha + age).powf(-(r + x)) * (beta + age).powf(-s);
            let value = model.one(&History::new(2, last, age));
            assert!((value - model.constant(x) - (alive + left).ln()).abs() < 1e-8);
        }
    }
}
