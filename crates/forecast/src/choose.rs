//! The one way from a shop's histories to its predictions: pooled for small shops, chosen by hold-out for larger ones.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Comparison, HoldOut, Reason, compare};
use crate::pooled;
use crate::repeat::{Base, Fit, History, Kind, Predictor, fit};

/// Customers below which a shop's own fit is not trusted alone.
pub const MIN_CUSTOMERS: usize = 500;
/// Returning customers below which a shop's own fit is not trusted alone.
pub const MIN_REPEATERS: usize = 100;
/// Parameter sets averaged over where the parameters are unsure.
pub const DRAWS: usize = 32;
/// Customers beyond which the parameters are sure enough to predict with the best ones alone.
const MAX_AVERAGED: usize = 5_000;

/// A shop's repeat-buying forecast.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShopForecast {
    /// The fit to today's histories.
    pub fit: Fit,
    /// Answers questions about customers.
    pub predictor: Predictor,
    /// Whether the fit was drawn towards public fits because the shop is small.
    pub pooled: bool,
    /// Why this model.
    pub reason: Reason,
    /// The hold-out evaluation, where there was one.
    pub comparison: Option<Comparison>,
}

/// Forecasts a shop. `now` are the histories as of today; `earlier` are those of an earlier day with the orders since, and
/// the time between (leave out what the shop is too young for). `unit_days` is the length of the histories' unit of time.
pub fn forecast_shop(now: &[History], earlier: Option<(&[HoldOut], f64)>, unit_days: f64, seed: u64) -> ShopForecast {
    let base = Base::new(now.iter().copied());
    let comparison = earlier.filter(|(customers, _)| !customers.is_empty()).map(|(c, horizon)| compare(c, horizon));
    let repeaters = now.iter().filter(|h| h.repeats > 0).count();
    if base.customers() >= MIN_CUSTOMERS && repeaters >= MIN_REPEATERS {
        let (kind, reason) = comparison.as_ref().map_or((Kind::MbgNbd, Reason::NoHoldOut), |c| (c.chosen, c.reason));
        let own = fit(kind, &base);
        if own.converged && reason != Reason::Pooled {
            return ShopForecast { predictor: Predictor::from(own.model), fit: own, pooled: false, reason, comparison };
        }
    }
    let fit = pooled::fit(Kind::MbgNbd, &base, unit_days);
    let predictor = if base.customers() > MAX_AVERAGED {
        Predictor::from(fit.model)
    } else {
        Predictor::with_uncertainty(&fit, DRAWS, seed)
    };
    ShopForecast { predictor, fit, pooled: true, reason: Reason::Pooled, comparison }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::{MbgNbd, SimulatedCustomer, simulate_mbg_nbd};
    use crate::sample::Sampler;

    fn shop(customers: usize) -> Vec<SimulatedCustomer> {
        let truth = MbgNbd { r: 0.7, alpha: 40.0, a: 0.9, b: 1.8 };
        let mut sampler = Sampler::new(21);
        (0..customers).map(|i| simulate_mbg_nbd(&truth, 60.0 + (i % 300) as f64, 90.0, true, &mut sampler)).collect()
    }

    #[test]
    fn a_large_shop_gets_its_own_fit() {
        let customers = shop(4_000);
        let now: Vec<History> = customers.iter().map(|c| c.history).collect();
        let earlier: Vec<HoldOut> = customers.iter().map(|c| HoldOut { history: c.history, later: c.later }).collect();
        let forecast = forecast_shop(&now, Some((&earlier, 90.0)), 1.0, 1);
        assert!(!forecast.pooled);
        let winner = forecast.comparison.as_ref().and_then(Comparison::winner).expect("a winner");
        let expected = winner.scores.expected.expect("amounts");
        assert!((expected / winner.scores.actual - 1.0).abs() < 0.1, "{expected} {}", winner.scores.actual);
    }

    #[test]
    fn without_a_hold_out_the_own_fit_judges_one_time_buyers_too() {
        let now: Vec<History> = shop(1_500).iter().map(|c| c.history).collect();
        let forecast = forecast_shop(&now, None, 1.0, 1);
        assert_eq!(
            (forecast.pooled, forecast.reason, forecast.predictor.kind()),
            (false, Reason::NoHoldOut, Kind::MbgNbd)
        );
    }

    #[test]
    fn no_customers_and_one_customer_get_an_answer() {
        for now in [vec![], vec![History::new(0, 0.0, 12.0)], vec![History::new(3, 0.0, 0.0); 2]] {
            let forecast = forecast_shop(&now, None, 1.0, 1);
            assert!(forecast.pooled);
            let orders = forecast.predictor.orders(&History::new(1, 10.0, 40.0), 90.0, 0.8);
            assert!(orders.value > 0.0 && orders.value < 20.0 && orders.high >= 1.0, "{orders:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_forecast() {
        let now: Vec<History> = shop(50).iter().map(|c| c.history).collect();
        let text = |seed| serde_json::to_string(&forecast_shop(&now, None, 1.0, seed)).expect("JSON");
        assert_eq!(text(4), text(4));
    }
}
