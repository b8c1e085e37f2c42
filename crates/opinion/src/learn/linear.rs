use super::lbfgs::{Limits, minimise};
use super::matrix::Matrix;
use crate::{Polarity, Probabilities};

/// A proportional-odds model of three ordered outcomes: P(negative) = s(-m - band), P(positive) = s(m - band) for the
/// margin m = bias + weights · features and the logistic function s. Without neutral examples the band is 0, which is
/// plain logistic regression.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Linear {
    pub weights: Vec<f32>,
    pub bias: f32,
    pub band: f32,
    /// By which margins are divided, so that probabilities hold on texts not learned from.
    pub temperature: f32,
}

/// One row's outcome and how much it counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub label: Polarity,
    pub weight: f32,
}

const LIMITS: Limits = Limits { iterations: 150, slope: 1e-3 };
/// Before the first step; its logarithm is fitted.
const FIRST_BAND: f32 = 0.5;

impl Linear {
    /// Minimises the weighted loss plus |weights|² / (2 `freedom`); bias and band are free.
    pub fn fit(matrix: &Matrix, width: usize, targets: &[Target], freedom: f32) -> Self {
        let has_neutral = targets.iter().any(|target| target.label == Polarity::Neutral);
        let mut start = vec![0.0; width + 2];
        start[width + 1] = FIRST_BAND.ln();
        let found = minimise(start, LIMITS, |point, slope| {
            let (weights, free) = point.split_at(width);
            let band = if has_neutral { free[1].exp() } else { 0.0 };
            let (slopes, free_slopes) = slope.split_at_mut(width);
            slopes.iter_mut().zip(weights).for_each(|(slope, weight)| *slope = weight / freedom);
            free_slopes.fill(0.0);
            let mut loss =
                weights.iter().map(|weight| f64::from(weight * weight)).sum::<f64>() / f64::from(2.0 * freedom);
            for (row, target) in targets.iter().enumerate() {
                let margin = free[0] + matrix.dot(row, weights);
                let (own, by_margin, by_band) = loss_of(margin, band, target.label);
                loss += f64::from(target.weight * own);
                matrix.add(row, target.weight * by_margin, slopes);
                free_slopes[0] += target.weight * by_margin;
                free_slopes[1] += target.weight * by_band * band;
            }
            loss
        });
        let band = if has_neutral { found[width + 1].exp() } else { 0.0 };
        let bias = found[width];
        let mut weights = found;
        weights.truncate(width);
        Self { weights, bias, band, temperature: 1.0 }
    }

    pub fn margin(&self, vector: &[(u32, f32)]) -> f32 {
        self.bias + vector.iter().map(|(place, value)| self.weights[*place as usize] * value).sum::<f32>()
    }

    pub fn probabilities(&self, margin: f32) -> Probabilities {
        let negative = logistic((-margin - self.band) / self.temperature);
        let positive = logistic((margin - self.band) / self.temperature);
        Probabilities { negative, neutral: (1.0 - negative - positive).max(0.0), positive }
    }

    /// Chooses the temperature under which outcomes of rows not learned from are the most probable.
    pub fn calibrate(&mut self, margins: &[(f32, Polarity)]) {
        let loss = |temperature: f32| -> f64 {
            let one =
                |(margin, label): &(f32, Polarity)| loss_of(margin / temperature, self.band / temperature, *label).0;
            margins.iter().map(|row| f64::from(one(row))).sum()
        };
        let (mut low, mut high) = (0.7f32, 8.0f32);
        for _ in 0..60 {
            let third = (high - low) / 3.0;
            if loss(low + third) < loss(high - third) { high -= third } else { low += third }
        }
        self.temperature = f32::midpoint(low, high);
    }
}

pub(crate) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// ln(1 + e^x) without overflow.
fn softplus(x: f32) -> f32 {
    if x > 15.0 { x } else { x.exp().ln_1p() }
}

/// The loss of one row and its slopes by margin and band.
fn loss_of(margin: f32, band: f32, label: Polarity) -> (f32, f32, f32) {
    let (up, down) = (logistic(margin + band), logistic(margin - band));
    match label {
        Polarity::Negative => (softplus(margin + band), up, up),
        Polarity::Positive => (softplus(band - margin), down - 1.0, 1.0 - down),
        Polarity::Neutral => {
            let between = (up - down).max(1e-7);
            (-between.ln(), up + down - 1.0, -(up * (1.0 - up) + down * (1.0 - down)) / between)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_those_of_the_loss() {
        for label in Polarity::ALL {
            for (margin, band) in [(0.3, 0.5), (-1.2, 0.8), (2.0, 0.2)] {
                let (_, by_margin, by_band) = loss_of(margin, band, label);
                let step = 1e-2;
                let along =
                    (loss_of(margin + step, band, label).0 - loss_of(margin - step, band, label).0) / (2.0 * step);
                let wider =
                    (loss_of(margin, band + step, label).0 - loss_of(margin, band - step, label).0) / (2.0 * step);
                assert!(
                    (by_margin - along).abs() < 1e-2 && (by_band - wider).abs() < 2e-2,
                    "{label:?} {margin} {band}"
                );
            }
        }
    }

    #[test]
    fn parts_three_outcomes() {
        let rows = [(-1.0, Polarity::Negative), (0.0, Polarity::Neutral), (1.0, Polarity::Positive)];
        let matrix = Matrix::of(rows.iter().cycle().take(90).map(|(value, _)| vec![(0, *value)]));
        let targets: Vec<_> =
            rows.iter().cycle().take(90).map(|(_, label)| Target { label: *label, weight: 1.0 }).collect();
        let mut linear = Linear::fit(&matrix, 1, &targets, 10.0);
        for (value, label) in rows {
            let margin = linear.margin(&[(0, value)]);
            assert_eq!(linear.probabilities(margin).most_probable(&Polarity::ALL), label);
        }
        let sum = linear.probabilities(0.4);
        assert!((sum.negative + sum.neutral + sum.positive - 1.0).abs() < 1e-6);
        linear.calibrate(&[(9.0, Polarity::Positive), (9.0, Polarity::Negative), (-9.0, Polarity::Negative)]);
        assert!(linear.temperature > 3.0);
    }
}
