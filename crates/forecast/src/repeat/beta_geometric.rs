//! What BG/NBD and MBG/NBD share: their likelihood and the future of a customer who is alive.
//!
//! Both let a customer buy at rate λ ~ Gamma(r, α) and leave with probability p ~ Beta(a, b) after an order; MBG/NBD also
//! after the first one. Given alive, λ and p are again gamma and beta, so the future of an alive customer is the same
//! process with updated parameters ([`Alive`]): every conditional prediction is an unconditional one of that process.

use super::counts::Counts;
use super::history::{Base, History, Row};
use crate::special::{digamma, ln_add_exp, ln_beta, ln_gamma};

/// A process that is alive now: rate ~ Gamma(r, alpha), dropout after each order ~ Beta(a, b).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alive {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

/// Terms after which an expectation or distribution is cut; only reached far outside any shop.
const MAX_ORDERS: usize = 1_000_000;

impl Alive {
    /// E[X(t)] = Σₙ P(N(t) ≥ n)·P(still a customer after n−1 orders).
    ///
    /// Equal to the published (a+b−1)/(a−1)·[1 − (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))], but all terms are positive and
    /// nothing is singular at a = 1 or a + b = 1.
    pub(crate) fn expected(&self, t: f64) -> f64 {
        self.sum_of_at_least(t, 1e-14, |_| 1.0)
    }

    /// E[X(t)²] = Σₙ (2n − 1)·P(X(t) ≥ n), to about eight digits.
    pub(crate) fn expected_square(&self, t: f64) -> f64 {
        self.sum_of_at_least(t, 1e-10, |before| 2.0 * before + 1.0)
    }

    /// Σₙ `weight`(n − 1)·P(X(t) ≥ n) for n = 1, 2, … until a term adds no more than `least` of the sum.
    fn sum_of_at_least(&self, t: f64, least: f64, weight: impl Fn(f64) -> f64) -> f64 {
        let mut counts = Counts::new(self.r, self.alpha, t);
        counts.advance();
        let (mut sum, mut stays) = (0.0, 1.0);
        for n in 0..MAX_ORDERS {
            let (_, at_least) = counts.advance();
            let term = weight(n as f64) * stays * at_least;
            sum += term;
            if term <= least * sum {
                break;
            }
            stays *= self.stays_after(n);
        }
        sum
    }

    /// P(X(t) = n) for n = 0, 1, … until `mass` is covered (Fader, Hardie and Lee 2005, eq. 8).
    pub(crate) fn distribution(&self, t: f64, mass: f64) -> Vec<f64> {
        let mut counts = Counts::new(self.r, self.alpha, t);
        let (none, _) = counts.advance();
        let (mut result, mut covered, mut stays) = (vec![none], none, 1.0);
        for n in 0..MAX_ORDERS {
            if covered >= mass {
                break;
            }
            let (exactly, at_least) = counts.advance();
            let next = stays * self.stays_after(n);
            let probability = next * exactly + (stays - next) * at_least;
            stays = next;
            covered += probability;
            result.push(probability);
        }
        result
    }

    /// P(the next order comes within w): an alive customer always orders once more.
    pub(crate) fn orders_within(&self, w: f64) -> f64 {
        -(-self.r * (w / self.alpha).ln_1p()).exp_m1()
    }

    /// P(stays after order n+1 | stayed after n orders), p integrated out.
    fn stays_after(&self, n: usize) -> f64 {
        let n = n as f64;
        (self.b + n) / (self.a + self.b + n)
    }
}

/// The likelihood of either model; `first_flip` is 1 when the customer may leave after the first order (MBG/NBD).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Likelihood {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    pub first_flip: f64,
}

/// The parts of the log-likelihood that depend on x alone, with their derivatives by r, a and b.
#[derive(Clone, Copy)]
struct ByRepeats {
    x: f64,
    constant: f64,
    by_r: f64,
    by_a: f64,
    by_b: f64,
    /// ln of a/(b + flips − 1), the odds of having left at the last flip; −∞ before any flip.
    ln_odds: f64,
    inverse_denominator: f64,
}

impl Likelihood {
    fn by_repeats(&self, x: f64) -> ByRepeats {
        let Self { r, alpha, a, b, first_flip } = *self;
        let flips = x + first_flip;
        let denominator = b + flips - 1.0;
        ByRepeats {
            x,
            constant: ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + ln_beta(a, b + flips) - ln_beta(a, b),
            by_r: digamma(r + x) - digamma(r) + alpha.ln(),
            by_a: digamma(a + b) - digamma(a + b + flips),
            by_b: digamma(b + flips) - digamma(b) + digamma(a + b) - digamma(a + b + flips),
            ln_odds: if flips > 0.0 { a.ln() - denominator.ln() } else { f64::NEG_INFINITY },
            inverse_denominator: if flips > 0.0 { 1.0 / denominator } else { 0.0 },
        }
    }

    fn of(&self, part: &ByRepeats, last: f64, age: f64) -> f64 {
        let shape = self.r + part.x;
        let alive = -shape * (self.alpha + age).ln();
        part.constant + ln_add_exp(alive, part.ln_odds - shape * (self.alpha + last).ln())
    }

    /// The log-likelihood of one history.
    pub(crate) fn one(&self, history: &History) -> f64 {
        self.of(&self.by_repeats(history.x()), history.last, history.age)
    }

    /// The log-likelihood of a base.
    pub(crate) fn total(&self, base: &Base) -> f64 {
        let parts: Vec<ByRepeats> = base.repeats.iter().map(|&x| self.by_repeats(x)).collect();
        base.sum(|row| [row.weight * self.of(&parts[row.x as usize], row.last, row.age)])[0]
    }

    /// The log-likelihood of a base and its derivatives by ln r, ln α, ln a and ln b.
    pub(crate) fn gradient(&self, base: &Base) -> (f64, [f64; 4]) {
        let parts: Vec<ByRepeats> = base.repeats.iter().map(|&x| self.by_repeats(x)).collect();
        let [total, r, alpha, a, b] = base.sum(|row| self.row_gradient(&parts[row.x as usize], row));
        (total, [r * self.r, alpha * self.alpha, a * self.a, b * self.b])
    }

    fn row_gradient(&self, part: &ByRepeats, row: &Row) -> [f64; 5] {
        let Self { r, alpha, a, .. } = *self;
        let shape = r + part.x;
        let (until_now, until_last) = (alpha + row.age, alpha + row.last);
        let ln_now = until_now.ln();
        let (ln_last, gone, ln_total) = if part.inverse_denominator == 0.0 {
            (0.0, 0.0, -shape * ln_now)
        } else {
            let ln_last = until_last.ln();
            // Odds of having left against being alive: P(left) = odds / (1 + odds).
            let ln_odds = part.ln_odds + shape * (ln_now - ln_last);
            let (small, left) = if ln_odds > 0.0 { ((-ln_odds).exp(), true) } else { (ln_odds.exp(), false) };
            let ln_total = if left { part.ln_odds - shape * ln_last } else { -shape * ln_now } + (1.0 + small).ln();
            (ln_last, if left { 1.0 / (1.0 + small) } else { small / (1.0 + small) }, ln_total)
        };
        let w = row.weight;
        [
            w * (part.constant + ln_total),
            w * (part.by_r - (1.0 - gone) * ln_now - gone * ln_last),
            w * (r / alpha - shape * ((1.0 - gone) / until_now + gone / until_last)),
            w * (part.by_a + gone / a),
            w * (part.by_b - gone * part.inverse_denominator),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::hyp2f1;

    /// mpmath, 15 digits, from the published closed form.
    #[test]
    fn expectations_match_the_closed_form() {
        let cases = [
            (0.243, 4.414, 0.793, 2.426, 39.0, 1.19672319332082),
            (0.243, 4.414, 0.793, 2.426, 1.0, 0.0532678911716583),
            (50.0, 20.0, 1.5, 3.0, 30.0, 5.66511047228755),
            (0.3, 0.5, 0.2, 0.6, 400.0, 65.3821348541627),
            (0.6, 5.0, 1.0000001, 2.0, 30.0, 1.73640967802811),
        ];
        for (r, alpha, a, b, t, expected) in cases {
            let value = Alive { r, alpha, a, b }.expected(t);
            assert!((value / expected - 1.0).abs() < 1e-9, "{value} against {expected}");
        }
        let smooth = |a: f64| Alive { r: 0.6, alpha: 5.0, a, b: 2.0 }.expected(30.0);
        assert!((smooth(1.0) - (smooth(0.999) + smooth(1.001)) / 2.0).abs() < 1e-6);
    }

    #[test]
    fn the_hypergeometric_form_agrees() {
        let (r, alpha, a, b, t) = (2.243, 43.274, 0.793, 4.426, 39.0_f64);
        let f = hyp2f1(r, b, a + b - 1.0, t / (alpha + t));
        let published = (a + b - 1.0) / (a - 1.0) * (1.0 - (alpha / (alpha + t)).powf(r) * f);
        assert!((Alive { r, alpha, a, b }.expected(t) / published - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_distribution_has_the_expectation_as_its_mean() {
        let process = Alive { r: 1.4, alpha: 20.0, a: 0.8, b: 3.0 };
        let distribution = process.distribution(60.0, 1.0 - 1e-13);
        let mean: f64 = distribution.iter().enumerate().map(|(n, p)| n as f64 * p).sum();
        assert!((distribution.iter().sum::<f64>() - 1.0).abs() < 1e-10);
        assert!((mean - process.expected(60.0)).abs() < 1e-7, "{mean} {}", process.expected(60.0));
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let base = Base::new([(0, 0.0, 30.0), (1, 3.0, 38.0), (4, 30.0, 31.0)].map(|(x, l, t)| History::new(x, l, t)));
        for first_flip in [0.0, 1.0] {
            let at = |ln: [f64; 4]| {
                let [r, alpha, a, b] = ln.map(f64::exp);
                Likelihood { r, alpha, a, b, first_flip }
            };
            let ln = [-1.2, 1.5, -0.3, 0.9];
            let (value, slope) = at(ln).gradient(&base);
            assert!((value - at(ln).total(&base)).abs() < 1e-10);
            for i in 0..4 {
                let (mut up, mut down) = (ln, ln);
                up[i] += 1e-5;
                down[i] -= 1e-5;
                let numeric = (at(up).total(&base) - at(down).total(&base)) / 2e-5;
                assert!((slope[i] - numeric).abs() < 1e-7, "{first_flip} {i}: {} {numeric}", slope[i]);
            }
        }
    }
}
