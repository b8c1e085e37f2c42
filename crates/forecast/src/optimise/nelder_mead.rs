//! Nelder–Mead simplex search with the usual coefficients, for objectives without usable gradients.

use super::Minimum;

/// Minimises `value` from `start` with an initial simplex of the given `size`; at most `budget` evaluations.
/// `converged` says that the simplex has shrunk to a point.
pub fn nelder_mead<const N: usize>(
    value: impl Fn(&[f64; N]) -> f64,
    start: [f64; N],
    size: f64,
    budget: usize,
) -> Minimum<N> {
    let value = |point: &[f64; N]| Some(value(point)).filter(|v| !v.is_nan()).unwrap_or(f64::INFINITY);
    let mut simplex: Vec<([f64; N], f64)> = vec![(start, value(&start))];
    for i in 0..N {
        let mut corner = start;
        corner[i] += size;
        simplex.push((corner, value(&corner)));
    }
    let mut spent = N + 1;
    let mut converged = false;
    while spent < budget && !converged {
        simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
        spent += step(&value, &mut simplex);
        converged = (simplex[N].1 - simplex[0].1).abs() <= 1e-12 * (1.0 + simplex[0].1.abs()) && width(&simplex) < 1e-6;
    }
    simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
    Minimum { point: simplex[0].0, value: simplex[0].1, converged }
}

fn width<const N: usize>(simplex: &[([f64; N], f64)]) -> f64 {
    (0..N).map(|i| simplex.iter().map(|(p, _)| (p[i] - simplex[0].0[i]).abs()).fold(0.0, f64::max)).fold(0.0, f64::max)
}

/// Replaces the worst corner of the sorted simplex, or shrinks it; returns the evaluations spent.
fn step<const N: usize>(value: &impl Fn(&[f64; N]) -> f64, simplex: &mut [([f64; N], f64)]) -> usize {
    let (best, second, worst) = (simplex[0].1, simplex[N - 1].1, simplex[N]);
    let centre: [f64; N] = std::array::from_fn(|i| simplex[..N].iter().map(|(p, _)| p[i]).sum::<f64>() / N as f64);
    let along = |factor: f64| -> ([f64; N], f64) {
        let point = std::array::from_fn(|i| centre[i] + factor * (worst.0[i] - centre[i]));
        (point, value(&point))
    };
    let reflected = along(-1.0);
    if reflected.1 < best {
        let expanded = along(-2.0);
        simplex[N] = if expanded.1 < reflected.1 { expanded } else { reflected };
        return 2;
    }
    if reflected.1 < second {
        simplex[N] = reflected;
        return 1;
    }
    let contracted = along(if reflected.1 < worst.1 { -0.5 } else { 0.5 });
    if contracted.1 < worst.1.min(reflected.1) {
        simplex[N] = contracted;
        return 2;
    }
    let anchor = simplex[0].0;
    for corner in &mut simplex[1..] {
        corner.0 = std::array::from_fn(|i| (anchor[i] + corner.0[i]) / 2.0);
        corner.1 = value(&corner.0);
    }
    2 + N
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_kinked_minimum() {
        let found = nelder_mead(|p: &[f64; 2]| (p[0] - 2.0).abs() + 3.0 * (p[1] + 1.0).abs(), [0.0, 0.0], 1.0, 2_000);
        assert!((found.point[0] - 2.0).abs() < 1e-4 && (found.point[1] + 1.0).abs() < 1e-4, "{found:?}");
    }
}
