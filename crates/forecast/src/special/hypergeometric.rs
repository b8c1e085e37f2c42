//! Gauss hypergeometric function ₂F₁(a, b; c; z) for z < 1, as the repeat-buying models call it.

const MAX_TERMS: usize = 1_000_000;
const PRECISION: f64 = 1e-16;

/// ₂F₁(a, b; c; z) for real z < 1 and c > 0.
///
/// Negative z goes through Pfaff's transformation (DLMF 15.8.1). When c − a − b < 0 the series diverges towards z = 1 and
/// Euler's (1−z)^(c−a−b)·₂F₁(c−a, c−b; c; z) is used, provided both new parameters are positive: then every term is
/// positive and nothing cancels.
pub fn hyp2f1(a: f64, b: f64, c: f64, z: f64) -> f64 {
    if z < 0.0 {
        return (1.0 - z).powf(-a) * hyp2f1(a, c - b, c, z / (z - 1.0));
    }
    if a == 1.0 {
        return hyp2f1_unit(b, c, z);
    }
    if b == 1.0 {
        return hyp2f1_unit(a, c, z);
    }
    let excess = c - a - b;
    if excess < 0.0 && c > a && c > b {
        return (excess * (-z).ln_1p()).exp() * series(c - a, c - b, c, z);
    }
    series(a, b, c, z)
}

/// Steps of the continued fraction after which an integral is sooner there: towards z = 1 they grow as 1/√(1−z).
const MAX_STEPS: usize = 2_000;

/// ₂F₁(1, b; c; z) for 0 ≤ z < 1 and c > 0: series for small z, Gauss's continued fraction (DLMF 15.7.1) beyond, which keeps
/// converging where the series crawls, and an integral where that crawls, too.
pub fn hyp2f1_unit(b: f64, c: f64, z: f64) -> f64 {
    if z <= 0.5 {
        return series(1.0, b, c, z);
    }
    // The models' c is beyond 1, as the integral's must be.
    let steps = if c > 1.0 { MAX_STEPS } else { MAX_TERMS };
    gauss_fraction(b, c, z, steps).unwrap_or_else(|| if c > 1.0 { integral(b, c, z) } else { series(1.0, b, c, z) })
}

fn series(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum) = (1.0_f64, 1.0_f64);
    for k in 0..MAX_TERMS {
        let k = k as f64;
        let ratio = (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        term *= ratio;
        sum += term;
        // The remaining terms are at most a geometric series of the current ratio, so a small term alone is not enough.
        if term == 0.0 || (ratio.abs() < 1.0 && term.abs() <= PRECISION * sum.abs() * (1.0 - ratio.abs())) {
            break;
        }
    }
    sum
}

/// (c − 1) ∫ e^(−(c−1)y) (1 − z + z e^(−y))^(−b) dy over y > 0 (DLMF 15.6.1 with t = 1 − e^(−y); c > 1) by the double
/// exponential rule of Takahasi and Mori (Publications of RIMS 9, 1974).
fn integral(b: f64, c: f64, z: f64) -> f64 {
    const STEP: f64 = 0.025;
    let rest = 1.0 - z;
    let depth = -rest.ln();
    // From where on e^(−45) of the greatest value is left.
    let end = (45.0 + b.abs() * depth) / (c - 1.0) + depth;
    let points = ((end.ln() + 4.0) / STEP).ceil() as u32;
    let ln_at = |point: u32| {
        let t = f64::from(point).mul_add(STEP, -4.0);
        let ln_y = t - (-t).exp();
        let y = ln_y.exp();
        -(c - 1.0) * y - b * (-y).exp().mul_add(z, rest).ln() + ln_y + (-t).exp().ln_1p()
    };
    let logs: Vec<f64> = (0..=points).map(ln_at).collect();
    let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logs.iter().map(|ln| (ln - greatest).exp()).sum();
    (greatest + (sum * STEP * (c - 1.0)).ln()).exp()
}

/// 1 / (1 − u₁z / (1 − u₂z / …)) by the modified Lentz method; nothing when it takes too many steps.
fn gauss_fraction(b: f64, c: f64, z: f64, steps: usize) -> Option<f64> {
    const TINY: f64 = 1e-300;
    let (mut f, mut upper, mut lower) = (1.0_f64, 1.0_f64, 0.0_f64);
    for i in 1..steps {
        let n = (i / 2) as f64;
        let u = if i % 2 == 1 {
            (b + n) * (c - 1.0 + n) / ((c - 1.0 + 2.0 * n) * (c + 2.0 * n))
        } else {
            n * (c - 1.0 - b + n) / ((c + 2.0 * n - 2.0) * (c + 2.0 * n - 1.0))
        };
        lower = 1.0 - u * z * lower;
        lower = 1.0 / if lower == 0.0 { TINY } else { lower };
        upper = 1.0 - u * z / upper;
        upper = if upper == 0.0 { TINY } else { upper };
        let step = upper * lower;
        f *= step;
        if (step - 1.0).abs() < PRECISION * 4.0 {
            return Some(1.0 / f);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from mpmath with 30 digits.
    #[test]
    fn agrees_with_high_precision_values() {
        let cases = [
            (1.0, 2.5, 4.2, 0.3, 1.224_847_302_333_972),
            (1.0, 2.5, 4.2, 0.95, 3.150_796_898_486_407),
            (1.0, 2.5, 4.2, 0.999, 4.410_911_127_002_599),
            (1.5, 2.5, 4.2, -3.0, 0.243_821_708_690_661),
            (1.5, 2.5, 4.2, 0.7, 2.557_744_410_694_52),
            (30.0, 20.0, 25.0, 0.6, 4_817_840_108.588_956),
            (2.243, 4.426, 4.219, 0.99, 68_635.690_064_801_84),
            (0.243, 2.426, 2.219, 0.9, 1.947_631_169_818_602),
        ];
        for (a, b, c, z, expected) in cases {
            let value = hyp2f1(a, b, c, z);
            assert!((value / expected - 1.0).abs() < 1e-11, "2F1({a},{b};{c};{z}) = {value}, expected {expected}");
        }
    }

    #[test]
    fn fraction_and_series_agree_where_both_converge() {
        for z in [0.05, 0.3, 0.6, 0.8] {
            let (b, c) = (0.243, 1.9);
            assert!((gauss_fraction(b, c, z, MAX_STEPS).unwrap() / series(1.0, b, c, z) - 1.0).abs() < 1e-13);
        }
        for (b, c) in [(0.243, 1.9), (7.5, 8.1), (40.2, 41.0), (1.4, 30.0)] {
            for z in [0.6, 0.9, 0.999, 0.999_99] {
                let (fraction, integral) = (gauss_fraction(b, c, z, MAX_TERMS).unwrap(), integral(b, c, z));
                assert!((integral / fraction - 1.0).abs() < 1e-10, "{b} {c} {z}: {integral} {fraction}");
            }
        }
    }

    /// Values from mpmath; that z is no nearer to 1 than it can be written costs some of their digits. The continued
    /// fraction takes up to a million steps for each.
    #[test]
    fn is_there_soon_however_near_one() {
        let cases = [
            (0.5, 1.6, 0.999_999_999, 5.321_806_045_862_721),
            (3.2, 3.9, 0.999_999_99, 1_633.166_821_928_212),
            (1.05, 1.3, 0.999_999_999_9, 35_724_504.102_360_24),
            (12.4, 12.9, 0.999_999, 6_155.142_427_776_229),
        ];
        for (b, c, z, expected) in cases {
            let value = hyp2f1_unit(b, c, z);
            assert!((value / expected - 1.0).abs() < 1e-6, "2F1(1,{b};{c};{z}) = {value}, expected {expected}");
        }
    }
}
