//! Exponential smoothing with optional damped trend and additive season, fitted by least squares on one-step errors.

use crate::optimise::nelder_mead;

/// Which components are smoothed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub trend: bool,
    /// Length of the season; 1 for none.
    pub season: usize,
}

impl Shape {
    /// The fewest values this shape can be fitted to.
    pub(super) fn needs(self) -> usize {
        if self.season > 1 { 2 * self.season } else { 4 }
    }
}

/// Smoothing weights in (0, 1): level, trend, damping, season.
#[derive(Clone, Copy, Debug)]
struct Weights {
    alpha: f64,
    beta: f64,
    phi: f64,
    gamma: f64,
}

impl Weights {
    /// From unbounded numbers; trend and season learn at most as fast as the level leaves room for.
    fn new(point: &[f64; 4], shape: Shape) -> Self {
        let unit = |x: f64| 1.0 / (1.0 + (-x).exp());
        let alpha = 0.001 + 0.998 * unit(point[0]);
        Self {
            alpha,
            beta: if shape.trend { alpha * unit(point[1]) } else { 0.0 },
            phi: if shape.trend { 0.8 + 0.18 * unit(point[2]) } else { 0.0 },
            gamma: if shape.season > 1 { (1.0 - alpha) * unit(point[3]) } else { 0.0 },
        }
    }
}

/// A smoothed series, ready to look ahead.
#[derive(Clone, Debug)]
pub(super) struct Smoothed {
    shape: Shape,
    weights: Weights,
    level: f64,
    trend: f64,
    /// Seasonal effects; index 0 is the next period's.
    season: Vec<f64>,
    variance: f64,
}

impl Smoothed {
    /// Fits `shape` to `values`; `None` when there are too few.
    pub(super) fn fit(values: &[f64], shape: Shape) -> Option<Self> {
        if values.len() < shape.needs() {
            return None;
        }
        let error = |point: &[f64; 4]| Self::run(values, shape, Weights::new(point, shape)).variance;
        let found = [[-1.0, -2.0, 1.0, -2.0], [1.0, -3.0, 0.0, -1.0]]
            .map(|start| nelder_mead(error, start, 1.0, 300))
            .into_iter()
            .min_by(|a, b| a.value.total_cmp(&b.value))?;
        Some(Self::run(values, shape, Weights::new(&found.point, shape)))
    }

    fn run(values: &[f64], shape: Shape, weights: Weights) -> Self {
        let mut state = Self::start(values, shape, weights);
        let Weights { alpha, beta, phi, gamma } = weights;
        let (mut squares, mut counted) = (0.0, 0.0_f64);
        for (i, value) in values.iter().enumerate() {
            let slot = i % shape.season;
            let error = value - (state.level + phi * state.trend + state.season[slot]);
            state.level += phi * state.trend + alpha * error;
            state.trend = phi * state.trend + beta * error;
            state.season[slot] += gamma * error;
            // The start was read off the first season, so its errors say nothing.
            if i >= shape.season.min(values.len() - 2) {
                squares += error * error;
                counted += 1.0;
            }
        }
        state.season.rotate_left(values.len() % shape.season);
        state.variance = squares / counted.max(1.0);
        state
    }

    fn start(values: &[f64], shape: Shape, weights: Weights) -> Self {
        let Shape { season, .. } = shape;
        let window = (values.len() / season).clamp(1, 4) * season;
        let window = if season == 1 { window.min(values.len()) } else { window };
        let level = values[..window].iter().sum::<f64>() / window as f64;
        let effect = |slot: usize| {
            let seen: Vec<f64> = values[..window].iter().skip(slot).step_by(season).copied().collect();
            seen.iter().sum::<f64>() / seen.len() as f64 - level
        };
        let season = if season > 1 { (0..season).map(effect).collect() } else { vec![0.0] };
        Self { shape, weights, level, trend: 0.0, season, variance: 0.0 }
    }

    /// The means and standard deviations of the next `horizon` values (Hyndman and others 2008, class 1).
    pub(super) fn ahead(&self, horizon: usize) -> Vec<(f64, f64)> {
        let Weights { alpha, beta, phi, gamma } = self.weights;
        let (mut trend_sum, mut damping, mut variance) = (0.0, 1.0, self.variance);
        (0..horizon)
            .map(|h| {
                damping *= phi;
                trend_sum += damping;
                let mean = self.level + trend_sum * self.trend + self.season[h % self.shape.season];
                let deviation = variance.sqrt();
                let seasonal = if (h + 1) % self.shape.season == 0 { gamma } else { 0.0 };
                let carried = alpha + if self.shape.trend { beta * (1.0 + trend_sum) } else { 0.0 } + seasonal;
                variance += self.variance * carried * carried;
                (mean, deviation)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekly_pattern_is_carried_on() {
        let week = [10.0, 12.0, 11.0, 13.0, 20.0, 30.0, 25.0];
        let values: Vec<f64> = (0..60).map(|i| week[i % 7]).collect();
        let smoothed = Smoothed::fit(&values, Shape { trend: false, season: 7 }).expect("enough");
        for (h, (mean, _)) in smoothed.ahead(14).into_iter().enumerate() {
            assert!((mean - week[(60 + h) % 7]).abs() < 0.5, "{h}: {mean}");
        }
    }

    #[test]
    fn a_level_is_found_and_uncertainty_grows() {
        let values: Vec<f64> = (0..40).map(|i| 5.0 + f64::from(i % 3)).collect();
        let ahead = Smoothed::fit(&values, Shape { trend: false, season: 1 }).expect("enough").ahead(10);
        assert!((ahead[0].0 - 6.0).abs() < 0.4);
        assert!(ahead.windows(2).all(|w| w[1].1 >= w[0].1));
        assert!(Smoothed::fit(&values[..3], Shape { trend: false, season: 1 }).is_none());
    }
}
