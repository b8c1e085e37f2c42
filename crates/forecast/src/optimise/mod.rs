//! Small smooth minimisation: BFGS with a Nelder–Mead rescue, and the inverse Hessian for standard errors.

mod bfgs;
mod matrix;
mod nelder_mead;

pub use matrix::{Matrix, cholesky, invert_positive_definite};
pub use nelder_mead::nelder_mead;

/// A function of `N` parameters to be minimised. Return infinity outside its domain.
pub trait Objective<const N: usize> {
    /// The value at `point`.
    fn value(&self, point: &[f64; N]) -> f64;

    /// Value and gradient; central differences unless the model knows better.
    fn gradient(&self, point: &[f64; N]) -> (f64, [f64; N]) {
        let step = 1e-5;
        let slope = |i: usize| {
            let (mut up, mut down) = (*point, *point);
            up[i] += step;
            down[i] -= step;
            (self.value(&up) - self.value(&down)) / (2.0 * step)
        };
        (self.value(point), std::array::from_fn(slope))
    }

    /// The gradient size per parameter below which the search may stop.
    fn tolerance(&self) -> f64 {
        1e-6
    }
}

/// Where a search ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minimum<const N: usize> {
    /// The best point seen.
    pub point: [f64; N],
    /// The value there.
    pub value: f64,
    /// Whether the gradient vanished there, so that it is a minimum and not only where the search gave up.
    pub converged: bool,
}

/// Minimises by BFGS from `start`; where that fails, by Nelder–Mead from its best point followed by BFGS again.
pub fn minimise<const N: usize>(objective: &impl Objective<N>, start: [f64; N]) -> Minimum<N> {
    minimise_from(objective, start, None)
}

/// As [`minimise`], given the inverse Hessian near `start` where it is known: a search that starts close then takes few steps.
pub fn minimise_from<const N: usize>(
    objective: &impl Objective<N>,
    start: [f64; N],
    curvature: Option<Matrix<N>>,
) -> Minimum<N> {
    let first = bfgs::bfgs(objective, start, curvature);
    if first.converged {
        return first;
    }
    let from = if first.value.is_finite() { first.point } else { start };
    let rescued = nelder_mead(|point| objective.value(point), from, 0.5, 400 * N);
    let last = bfgs::bfgs(objective, rescued.point, None);
    if last.value <= first.value || !first.value.is_finite() { last } else { first }
}

/// The inverse of the Hessian at `point` (forward differences of gradients); `None` unless it is positive definite there.
pub fn inverse_hessian<const N: usize>(objective: &impl Objective<N>, point: &[f64; N]) -> Option<Matrix<N>> {
    let step = 1e-5;
    let here = objective.gradient(point).1;
    let mut hessian = [[0.0; N]; N];
    for i in 0..N {
        let mut there = *point;
        there[i] += step;
        let slope = objective.gradient(&there).1;
        for j in 0..N {
            let second = (slope[j] - here[j]) / step;
            hessian[i][j] += second / 2.0;
            hessian[j][i] += second / 2.0;
        }
    }
    invert_positive_definite(&hessian)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rosenbrock;
    impl Objective<2> for Rosenbrock {
        fn value(&self, p: &[f64; 2]) -> f64 {
            (1.0 - p[0]).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2)
        }
    }

    #[test]
    fn finds_the_bottom_of_a_curved_valley() {
        let found = minimise(&Rosenbrock, [-1.2, 1.0]);
        assert!(found.converged);
        assert!((found.point[0] - 1.0).abs() < 1e-4 && (found.point[1] - 1.0).abs() < 1e-4, "{found:?}");
    }

    #[test]
    fn inverse_hessian_of_a_quadratic() {
        struct Bowl;
        impl Objective<2> for Bowl {
            fn value(&self, p: &[f64; 2]) -> f64 {
                p[0] * p[0] + p[0] * p[1] + 2.0 * p[1] * p[1]
            }
        }
        let inverse = inverse_hessian(&Bowl, &[0.0, 0.0]).expect("positive definite");
        assert!((inverse[0][0] - 4.0 / 7.0).abs() < 1e-4 && (inverse[0][1] + 1.0 / 7.0).abs() < 1e-4);
    }
}
