//! Measures of agreement between two columns.

/// Pearson's correlation; `None` where one side does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len().min(b.len()) as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        ab += (x - mean_a) * (y - mean_b);
        aa += (x - mean_a).powi(2);
        bb += (y - mean_b).powi(2);
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

/// The probability that a random positive ranks above a random negative, ties counting half (area under the ROC curve);
/// `None` unless both occur.
pub fn auc(ranking: &[f64], positive: &[bool]) -> Option<f64> {
    let mut order: Vec<usize> = (0..ranking.len()).collect();
    order.sort_unstable_by(|&a, &b| ranking[a].total_cmp(&ranking[b]));
    let (mut rank, mut positive_ranks, mut positives) = (0.0, 0.0, 0.0);
    for ties in order.chunk_by(|&a, &b| ranking[a] == ranking[b]) {
        let hits = ties.iter().filter(|&&i| positive[i]).count() as f64;
        positive_ranks += hits * (rank + (ties.len() as f64 + 1.0) / 2.0);
        positives += hits;
        rank += ties.len() as f64;
    }
    let negatives = rank - positives;
    let pairs = positives * negatives;
    (pairs > 0.0).then(|| (positive_ranks - positives * (positives + 1.0) / 2.0) / pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_counts_pairs() {
        assert_eq!(auc(&[1.0, 2.0, 3.0, 4.0], &[false, false, true, true]), Some(1.0));
        assert_eq!(auc(&[0.0, 0.0, 0.0], &[false, true, true]), Some(0.5));
        assert_eq!(auc(&[1.0, 2.0, 2.0, 3.0], &[false, true, false, true]), Some(0.875));
        assert_eq!(auc(&[1.0], &[true]), None);
    }

    #[test]
    fn correlation_of_lines() {
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Some(1.0));
        assert_eq!(correlation(&[1.0, 1.0], &[2.0, 4.0]), None);
    }
}
