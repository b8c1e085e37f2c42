//! The slope of the Pareto/NBD likelihood, by quadrature over the leaving time.
//!
//! The closed form needs four more hypergeometric derivatives per customer; one quadrature of
//! s·∫ (α+y)^−(r+x) (β+y)^−(s+1) dy from t_x to T gives the value and all four derivatives together.

use super::history::{Base, Row};
use super::pareto::Likelihood;
use crate::special::digamma;

/// Positive nodes and weights of the 20-point Gauss–Legendre rule on [−1, 1].
const NODES: [(f64, f64); 10] = [
    (0.076_526_521_133_497_33, 0.152_753_387_130_725_85),
    (0.227_785_851_141_645_08, 0.149_172_986_472_603_75),
    (0.373_706_088_715_419_56, 0.142_096_109_318_382_05),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_63),
    (0.636_053_680_726_515, 0.118_194_531_961_518_42),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.912_234_428_251_326, 0.062_672_048_334_109_06),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_118),
];

/// Beyond e^−36 of its start the integrand no longer counts.
const REACH: f64 = 36.0;

/// What depends on x alone.
struct ByRepeats {
    x: f64,
    constant: f64,
    by_r: f64,
}

impl Likelihood {
    /// The log-likelihood of a base and its derivatives by ln r, ln α, ln s and ln β.
    pub(crate) fn gradient(&self, base: &Base) -> (f64, [f64; 4]) {
        let by_repeats = |&x: &f64| ByRepeats {
            x,
            constant: self.constant(x),
            by_r: digamma(self.r + x) - digamma(self.r) + self.alpha.ln(),
        };
        let parts: Vec<ByRepeats> = base.repeats.iter().map(by_repeats).collect();
        let [total, r, alpha, s, beta] = base.sum(|row| self.row_gradient(&parts[row.x as usize], row));
        (total, [r * self.r, alpha * self.alpha, s * self.s, beta * self.beta])
    }

    fn row_gradient(&self, part: &ByRepeats, row: &Row) -> [f64; 5] {
        let Self { r, alpha, s, beta } = *self;
        let shape = r + part.x;
        let (ln_a, ln_b) = ((alpha + row.age).ln(), (beta + row.age).ln());
        // Everything is relative to the alive part, or to the integrand's start where that is larger.
        let ln_alive = -shape * ln_a - s * ln_b;
        let ln_start = -shape * (alpha + row.last).ln() - (s + 1.0) * (beta + row.last).ln();
        let reference = ln_alive.max(ln_start);
        let alive = (ln_alive - reference).exp();
        let left = self.left(shape, row, reference);
        let total = alive + s * left.mass;
        let w = row.weight;
        let slope_r = -(alive * ln_a + s * left.ln_a) / total;
        let slope_alpha = -shape * (alive / (alpha + row.age) + s * left.over_a) / total;
        let slope_s = (left.mass - alive * ln_b - s * left.ln_b) / total;
        let slope_beta = -s * (alive / (beta + row.age) + (s + 1.0) * left.over_b) / total;
        [
            w * (part.constant + reference + total.ln()),
            w * (part.by_r + slope_r),
            w * (r / alpha + slope_alpha),
            w * (beta.ln() + slope_s),
            w * (s / beta + slope_beta),
        ]
    }

    /// The integrals over leaving times between the last order and now, relative to e^`reference`, in the variable
    /// u = ln((m+y)/(m+t_x)) with m the smaller of α and β, in which the integrand decays about exponentially.
    fn left(&self, shape: f64, row: &Row, reference: f64) -> Integrals {
        let Self { alpha, s, beta, .. } = *self;
        let smaller = alpha.min(beta);
        let start = smaller + row.last;
        let decay = shape * start / (alpha + row.last) + (s + 1.0) * start / (beta + row.last) - 1.0;
        let (ln_origin, full) = (start.ln(), ((smaller + row.age) / start).ln());
        let width = if decay * full > REACH { REACH / decay } else { full };
        let mut sum = Integrals::default();
        for (node, weight) in NODES.iter().flat_map(|&(x, w)| [(-x, w), (x, w)]) {
            let u = width * (1.0 + node) / 2.0;
            let from_origin = start * u.exp();
            let y = from_origin - smaller;
            let (a, b) = (alpha + y, beta + y);
            let (ln_a, ln_b) = if alpha <= beta { (ln_origin + u, b.ln()) } else { (a.ln(), ln_origin + u) };
            let mass = weight * width / 2.0 * from_origin * (-shape * ln_a - (s + 1.0) * ln_b - reference).exp();
            sum.mass += mass;
            sum.ln_a += mass * ln_a;
            sum.ln_b += mass * ln_b;
            sum.over_a += mass / a;
            sum.over_b += mass / b;
        }
        sum
    }
}

/// ∫ g, ∫ g·ln(α+y), ∫ g·ln(β+y), ∫ g/(α+y) and ∫ g/(β+y).
#[derive(Default)]
struct Integrals {
    mass: f64,
    ln_a: f64,
    ln_b: f64,
    over_a: f64,
    over_b: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::History;

    #[test]
    fn quadrature_agrees_with_the_closed_form_and_its_differences() {
        let histories = [(0, 0.0, 30.0), (1, 3.0, 38.0), (4, 30.0, 31.0), (60, 20.0, 38.0), (2, 10.0, 10.0)];
        for ln in [[-0.6, 2.3, -0.5, 2.4], [0.2, 3.0, 0.4, 1.0], [-1.5, -1.0, -0.3, 3.0]] {
            for (x, last, age) in histories {
                let base = Base::new([History::new(x, last, age)]);
                let at = |ln: [f64; 4]| {
                    let [r, alpha, s, beta] = ln.map(f64::exp);
                    Likelihood { r, alpha, s, beta }
                };
                let (value, slope) = at(ln).gradient(&base);
                let exact = at(ln).total(&base);
                assert!((value - exact).abs() < 1e-7, "{ln:?} {x}: {value} {exact}");
                for i in 0..4 {
                    let (mut up, mut down) = (ln, ln);
                    up[i] += 1e-4;
                    down[i] -= 1e-4;
                    let numeric = (at(up).total(&base) - at(down).total(&base)) / 2e-4;
                    assert!((slope[i] - numeric).abs() < 1e-5, "{ln:?} {x} {i}: {} {numeric}", slope[i]);
                }
            }
        }
    }
}
