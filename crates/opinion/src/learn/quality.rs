use serde::{Deserialize, Serialize};

use crate::{Polarity, Probabilities};

/// How good predictions are, on texts whose labels are known and were not learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    pub texts: usize,
    pub accuracy: f64,
    /// The plain mean of the classes' F1.
    pub macro_f1: f64,
    /// Only labels that occur; a prediction is the most probable of them.
    pub classes: Vec<ClassQuality>,
    /// `confusion[truth][predicted]`, in the order of `classes`.
    pub confusion: Vec<Vec<usize>>,
    pub calibration: Calibration,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClassQuality {
    pub label: Polarity,
    pub texts: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// Whether what is said to be 80 % probable is right in 80 % of cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The mean distance between probability and share of right ones, weighted by texts (expected calibration error).
    pub error: f64,
    /// Tenths of probability in which there are texts.
    pub bins: Vec<CalibrationBin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationBin {
    pub predicted: f64,
    pub right: f64,
    pub texts: usize,
}

impl Quality {
    /// From pairs of truth and prediction.
    #[must_use]
    pub fn of(pairs: &[(Polarity, Probabilities)]) -> Self {
        let labels: Vec<Polarity> =
            Polarity::ALL.into_iter().filter(|label| pairs.iter().any(|(truth, _)| truth == label)).collect();
        let place = |label: Polarity| labels.iter().position(|known| *known == label).unwrap_or_default();
        let mut confusion = vec![vec![0; labels.len()]; labels.len()];
        let mut sure = Vec::with_capacity(pairs.len());
        for (truth, probabilities) in pairs {
            let predicted = probabilities.most_probable(&labels);
            confusion[place(*truth)][place(predicted)] += 1;
            let all: f32 = labels.iter().map(|label| probabilities.of(*label)).sum();
            sure.push((f64::from(probabilities.of(predicted) / all.max(f32::MIN_POSITIVE)), predicted == *truth));
        }
        let classes: Vec<ClassQuality> =
            (0..labels.len()).map(|class| class_quality(&confusion, class, labels[class])).collect();
        let right: usize = (0..labels.len()).map(|class| confusion[class][class]).sum();
        Self {
            texts: pairs.len(),
            accuracy: share(right, pairs.len()),
            macro_f1: classes.iter().map(|class| class.f1).sum::<f64>() / (classes.len() as f64).max(1.0),
            classes,
            confusion,
            calibration: calibration(&sure),
        }
    }

    #[must_use]
    pub fn class(&self, label: Polarity) -> Option<&ClassQuality> {
        self.classes.iter().find(|class| class.label == label)
    }
}

fn class_quality(confusion: &[Vec<usize>], class: usize, label: Polarity) -> ClassQuality {
    let right = confusion[class][class];
    let texts: usize = confusion[class].iter().sum();
    let predicted: usize = confusion.iter().map(|row| row[class]).sum();
    let (precision, recall) = (share(right, predicted), share(right, texts));
    ClassQuality { label, texts, precision, recall, f1: share(2 * right, texts + predicted) }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn calibration(sure: &[(f64, bool)]) -> Calibration {
    let bin_of = |probability: f64| ((probability * 10.0) as usize).min(9);
    let bin = |index: usize| {
        let of_bin: Vec<_> = sure.iter().filter(|(probability, _)| bin_of(*probability) == index).collect();
        let texts = of_bin.len();
        let predicted = of_bin.iter().map(|(probability, _)| probability).sum::<f64>() / (texts as f64).max(1.0);
        CalibrationBin { predicted, right: share(of_bin.iter().filter(|(_, right)| *right).count(), texts), texts }
    };
    let bins: Vec<_> = (0..10).map(bin).filter(|bin| bin.texts > 0).collect();
    let off = |bin: &CalibrationBin| (bin.predicted - bin.right).abs() * share(bin.texts, sure.len());
    Calibration { error: bins.iter().map(off).sum(), bins }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_by_hand() {
        let said = |negative: f32| Probabilities { negative, neutral: 0.0, positive: 1.0 - negative };
        let (bad, good) = (Polarity::Negative, Polarity::Positive);
        let quality = Quality::of(&[
            (bad, said(0.9)),
            (bad, said(0.2)),
            (good, said(0.1)),
            (good, said(0.3)),
            (good, said(0.75)),
        ]);
        assert_eq!(quality.confusion, [[1, 1], [1, 2]]);
        assert!((quality.accuracy - 0.6).abs() < 1e-9);
        assert!((quality.class(bad).unwrap().f1 - 0.5).abs() < 1e-9);
        assert!((quality.macro_f1 - (0.5 + 2.0 / 3.0) / 2.0).abs() < 1e-9);
        assert!(quality.class(Polarity::Neutral).is_none());
        assert_eq!(quality.calibration.bins.iter().map(|bin| bin.texts).sum::<usize>(), 5);
        assert_eq!(Quality::of(&[]).texts, 0);
    }
}
