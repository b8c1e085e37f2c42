//! BFGS with a backtracking line search on a dense inverse Hessian: the models have at most four parameters.

use super::{Matrix, Minimum, Objective};

const MAX_ITERATIONS: usize = 200;
/// The longest move of one parameter in one iteration; parameters are logarithms, so this is a factor of e².
const MAX_STEP: f64 = 2.0;

/// Minimises from `start`; `curvature` is the inverse Hessian there, if known.
pub(super) fn bfgs<const N: usize>(
    objective: &impl Objective<N>,
    start: [f64; N],
    curvature: Option<Matrix<N>>,
) -> Minimum<N> {
    let mut point = start;
    let (mut value, mut slope) = objective.gradient(&point);
    let mut fresh = curvature.is_none();
    let mut inverse = curvature.unwrap_or_else(identity);
    for _ in 0..MAX_ITERATIONS {
        if !value.is_finite() || norm(&slope) <= objective.tolerance() {
            break;
        }
        let Some((next, next_value, next_slope)) =
            line_search(objective, &point, value, &slope, &direction(&inverse, &slope))
        else {
            if fresh {
                break;
            }
            (inverse, fresh) = (identity(), true);
            continue;
        };
        let step: [f64; N] = std::array::from_fn(|i| next[i] - point[i]);
        let change: [f64; N] = std::array::from_fn(|i| next_slope[i] - slope[i]);
        fresh = !update(&mut inverse, &step, &change, fresh);
        (point, value, slope) = (next, next_value, next_slope);
    }
    // Rounding can stop the line search a little short of the tolerance on a large sum; that is still the minimum.
    Minimum { point, value, converged: value.is_finite() && norm(&slope) <= 10.0 * objective.tolerance() }
}

fn identity<const N: usize>() -> Matrix<N> {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }))
}

fn norm<const N: usize>(vector: &[f64; N]) -> f64 {
    vector.iter().fold(0.0, |largest, v| if v.is_nan() { f64::INFINITY } else { v.abs().max(largest) })
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn direction<const N: usize>(inverse: &Matrix<N>, slope: &[f64; N]) -> [f64; N] {
    let raw: [f64; N] = std::array::from_fn(|i| -dot(&inverse[i], slope));
    let longest = norm(&raw);
    if longest > MAX_STEP { raw.map(|v| v * MAX_STEP / longest) } else { raw }
}

/// The first point along `direction` that decreases enough (Armijo), halving from a full step.
fn line_search<const N: usize>(
    objective: &impl Objective<N>,
    point: &[f64; N],
    value: f64,
    slope: &[f64; N],
    direction: &[f64; N],
) -> Option<([f64; N], f64, [f64; N])> {
    let descent = dot(slope, direction);
    if descent >= 0.0 || !descent.is_finite() {
        return None;
    }
    let mut length = 1.0;
    for _ in 0..40 {
        let next: [f64; N] = std::array::from_fn(|i| point[i] + length * direction[i]);
        // A full step mostly succeeds, and then its gradient is needed anyway.
        let (there, next_slope) = objective.gradient(&next);
        let enough = there < value && there <= value + 1e-4 * length * descent;
        // Near the minimum the decrease drowns in rounding; a smaller gradient still shows progress.
        let rounding = 1e-13 * (1.0 + value.abs());
        if enough || ((there - value).abs() <= rounding && norm(&next_slope) < norm(slope)) {
            return Some((next, there, next_slope));
        }
        length *= 0.5;
    }
    None
}

/// The BFGS update; skipped (false) when the curvature along the step is not positive.
fn update<const N: usize>(inverse: &mut Matrix<N>, step: &[f64; N], change: &[f64; N], fresh: bool) -> bool {
    let curvature = dot(step, change);
    if curvature <= 1e-14 * dot(change, change).sqrt() * dot(step, step).sqrt() {
        return false;
    }
    if fresh {
        let scale = curvature / dot(change, change);
        *inverse = identity::<N>().map(|row| row.map(|v| v * scale));
    }
    let moved: [f64; N] = std::array::from_fn(|i| dot(&inverse[i], change));
    let factor = (1.0 + dot(change, &moved) / curvature) / curvature;
    for i in 0..N {
        for j in 0..N {
            inverse[i][j] += factor * step[i] * step[j] - (moved[i] * step[j] + step[i] * moved[j]) / curvature;
        }
    }
    true
}
