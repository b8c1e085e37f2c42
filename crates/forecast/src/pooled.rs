//! Fits for shops too small to speak for themselves: drawn towards public fits, with wide uncertainty.
//!
//! The prior is centred on the maximum-likelihood fits to CDNOW (2 357 customers of a music shop, 1997; the parameters every
//! implementation is checked with) and has a standard deviation of 1 on each log-parameter, i.e. a 95 % range of about a
//! seventh to seven times the CDNOW value. A few hundred customers outweigh it.

use crate::repeat::{Base, Fit, Kind, Prior, fit_with_prior};

/// Standard deviation of each log-parameter.
const SPREAD: f64 = 1.0;
const DAYS_PER_WEEK: f64 = 7.0;

/// The prior for `kind`, for times in units of `unit_days` days.
pub fn prior(kind: Kind, unit_days: f64) -> Prior {
    let week = DAYS_PER_WEEK / unit_days;
    // Times are in weeks in the published fits.
    let centre = match kind {
        Kind::BgNbd => [0.243, 4.414 * week, 0.793, 2.426],
        Kind::MbgNbd => [0.525, 6.183 * week, 0.891, 1.614],
        Kind::ParetoNbd => [0.553, 10.578 * week, 0.606, 11.669 * week],
    };
    Prior { mean: centre.map(f64::ln), sd: [SPREAD; 4] }
}

/// The fit of `kind` to a base of any size, even empty, drawn towards [`prior`].
pub fn fit(kind: Kind, base: &Base, unit_days: f64) -> Fit {
    fit_with_prior(kind, base, &prior(kind, unit_days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::{History, Model};

    #[test]
    fn an_empty_base_gives_the_prior() {
        for kind in Kind::ALL {
            let fit = fit(kind, &Base::new([]), 1.0);
            assert!(fit.converged, "{kind:?}");
            let expected = prior(kind, 1.0).mean.map(f64::exp);
            for (value, centre) in fit.model.parameters().into_iter().zip(expected) {
                assert!((value / centre - 1.0).abs() < 1e-5, "{kind:?} {:?}", fit.model);
            }
            let covariance = fit.covariance.expect("the prior's");
            assert!((covariance[0][0] - SPREAD * SPREAD).abs() < 1e-3 && covariance[0][1].abs() < 1e-3);
        }
    }

    #[test]
    fn the_unit_of_time_does_not_matter() {
        let days: Vec<History> =
            (0..40).map(|i| History::new(i % 3, f64::from((i % 3) * 20), 70.0 + f64::from(i))).collect();
        let weeks = days.iter().map(|h| History::new(h.repeats, h.last / 7.0, h.age / 7.0));
        let by_day = fit(Kind::MbgNbd, &Base::new(days.iter().copied()), 1.0).model.parameters();
        let by_week = fit(Kind::MbgNbd, &Base::new(weeks), 7.0).model.parameters();
        assert!((by_day[1] / by_week[1] - 7.0).abs() < 1e-3 && (by_day[0] / by_week[0] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn degenerate_bases_have_an_answer() {
        let nobody_returns: Vec<History> = (0..200).map(|i| History::new(0, 0.0, f64::from(i))).collect();
        let everyone_daily: Vec<History> = (0..50).map(|i| History::new(30 + i % 3, 30.0, 31.0)).collect();
        for histories in [nobody_returns, everyone_daily] {
            for kind in Kind::ALL {
                let fit = fit(kind, &Base::new(histories.iter().copied()), 1.0);
                assert!(fit.converged && fit.log_likelihood.is_finite(), "{fit:?}");
                assert!(matches!(fit.model, Model::BgNbd(_) | Model::MbgNbd(_) | Model::ParetoNbd(_)));
            }
        }
    }
}
