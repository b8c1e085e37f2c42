//! What has become more frequent: one group's share against another's, when many are looked at.
//!
//! The log-odds ratio with an informative Dirichlet prior puts them in order (Monroe, Colaresi and Quinn, "Fightin' Words",
//! Political Analysis 16 (2008), here with two outcomes, so a Beta prior); Fisher's exact test says how often chance does
//! as much; Benjamini and Hochberg (1995) account for how many were looked at.

use crate::special::ln_gamma;

/// How many of a group have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub hits: u64,
    pub n: u64,
}

/// The z-score of the log-odds ratio of `now` against `before`. Both are drawn towards what they have together, as if
/// `weight` more had been seen; without it few hits would look like much. 0 where all or none have it.
#[must_use]
pub fn log_odds(now: Share, before: Share, weight: f64) -> f64 {
    let (hits, n) = (now.hits + before.hits, now.n + before.n);
    if hits == 0 || hits >= n || weight <= 0.0 {
        return 0.0;
    }
    let prior = weight * hits as f64 / n as f64;
    let with_prior = |share: Share| (share.hits as f64 + prior, share.n as f64 + weight);
    let ((y, n), (y_before, n_before)) = (with_prior(now), with_prior(before));
    let ratio = (y / (n - y)).ln() - (y_before / (n_before - y_before)).ln();
    ratio / (1.0 / y + 1.0 / y_before).sqrt()
}

/// How likely at least as many hits fall into `now`, when the groups do not differ: Fisher's exact test, one-sided.
#[must_use]
pub fn fisher_greater(now: Share, before: Share) -> f64 {
    let (hits, n) = (now.hits + before.hits, now.n + before.n);
    let all = ln_choose(n, hits);
    let likelihood = |k: u64| (ln_choose(now.n, k) + ln_choose(before.n, hits - k) - all).exp();
    let possible = hits.saturating_sub(before.n).max(now.hits)..=hits.min(now.n);
    possible.map(likelihood).sum::<f64>().min(1.0)
}

/// Up to which p-value findings count, when at most the share `rate` of them is to be false; `None` when none counts.
/// `looked_at` is how many were looked at, also those of which no p-value is given.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64], looked_at: usize, rate: f64) -> Option<f64> {
    let mut sorted = p_values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let of = looked_at.max(sorted.len()) as f64;
    let counts = |(place, p): &(usize, &f64)| **p <= rate * (place + 1) as f64 / of;
    sorted.iter().enumerate().rfind(counts).map(|(_, p)| *p)
}

fn ln_choose(n: u64, k: u64) -> f64 {
    ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn share(hits: u64, n: u64) -> Share {
        Share { hits, n }
    }

    /// Fisher's lady tasting tea: 3 of 4 right is 17 of 70, all right 1 of 70.
    #[test]
    fn the_lady_tasting_tea() {
        let (three, four) = (fisher_greater(share(3, 4), share(1, 4)), fisher_greater(share(4, 4), share(0, 4)));
        assert!((three - 17.0 / 70.0).abs() < 1e-12 && (four - 1.0 / 70.0).abs() < 1e-12, "{three} {four}");
        assert!((fisher_greater(share(0, 4), share(4, 4)) - 1.0).abs() < 1e-12);
    }

    /// Table 1 of Benjamini and Hochberg (1995): of fifteen p-values four count at 0.05.
    #[test]
    fn the_example_of_benjamini_and_hochberg() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        assert_eq!(benjamini_hochberg(&p, p.len(), 0.05), Some(0.0095));
        assert_eq!(benjamini_hochberg(&p, 1_000, 0.05), None);
        assert_eq!(benjamini_hochberg(&[], 0, 0.05), None);
    }

    #[test]
    fn the_order_follows_how_much_and_how_surely_it_rose() {
        let z = |now, before| log_odds(now, before, 100.0);
        assert!(z(share(10, 100), share(40, 400)).abs() < 1e-9, "the same share");
        assert!(z(share(30, 100), share(40, 400)) > z(share(20, 100), share(40, 400)));
        assert!(z(share(30, 100), share(30, 400)) > z(share(3, 100), share(3, 400)), "more of the same is surer");
        assert!(z(share(1, 100), share(40, 400)) < 0.0);
        assert_eq!((z(share(0, 100), share(0, 400)), z(share(100, 100), share(400, 400))), (0.0, 0.0));
    }
}
