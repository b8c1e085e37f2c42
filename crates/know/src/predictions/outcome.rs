use forecast::choose::{DRAWS, ShopForecast, forecast_shop};
use forecast::pooled;
use forecast::repeat::{Base, History, Kind, Predictor, fit};
use forecast::spend::{GammaGamma, SpendFit, fit_spend};
use forecast::stats::Interval;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LEVEL;
use super::histories::{Customer, Histories};

/// The same histories always give the same forecast.
pub(super) const SEED: u64 = 1;

/// What can answer questions about a customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Models {
    /// How often and when: the model that the hold-out chose.
    pub volume: Predictor,
    /// Whether they are customers still: always MBG/NBD, which judges those who ordered once too, and always averaged over
    /// what the parameters may be, since that is all that the range of a probability can say.
    pub alive: Predictor,
    /// How much; `None` when nobody spent anything.
    pub spend: Option<GammaGamma>,
}

/// What is kept of each customer's prediction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predicted {
    pub profile: Uuid,
    pub history: History,
    pub spend_orders: u32,
    pub spend_mean: f64,
    pub p_alive: f64,
    pub orders_30: f64,
    pub orders_90: Interval,
    pub value_30_minor: Option<i64>,
    pub value_365_minor: Option<i64>,
    /// Median wait, if an order comes at all.
    pub next_days: Option<f64>,
}

/// Fits, chooses and judges.
pub(super) fn fit_models(histories: &Histories) -> (ShopForecast, Option<SpendFit>, Models) {
    let now: Vec<History> = histories.customers.iter().map(|customer| customer.history).collect();
    let earlier = histories.hold_out_days.map(|days| (histories.earlier.as_slice(), days_of(days)));
    let forecast = forecast_shop(&now, earlier, 1.0, SEED);
    let spend = fit_spend(histories.customers.iter().map(|customer| customer.spend));
    let alive = if forecast.fit.model.kind() == Kind::MbgNbd {
        forecast.fit.clone()
    } else {
        let base = Base::new(now);
        let own = fit(Kind::MbgNbd, &base);
        if own.converged { own } else { pooled::fit(Kind::MbgNbd, &base, 1.0) }
    };
    let alive = Predictor::with_uncertainty(&alive, DRAWS, SEED);
    let models = Models { volume: forecast.predictor.clone(), alive, spend: spend.as_ref().map(|fit| fit.model) };
    (forecast, spend, models)
}

/// Everybody's prediction. Customers with the same history are asked about once.
pub(super) fn predict(models: &Models, mut customers: Vec<Customer>) -> Vec<Predicted> {
    let key = |c: &Customer| (c.history.repeats, c.history.last.to_bits(), c.history.age.to_bits());
    customers.sort_unstable_by_key(key);
    let mut all = Vec::with_capacity(customers.len());
    for same in customers.chunk_by(|a, b| key(a) == key(b)) {
        let history = same[0].history;
        let p_alive = models.alive.p_alive(&history);
        let orders_90 = models.volume.orders(&history, 90.0, LEVEL);
        let [orders_30, orders_365] = [30.0, 365.0].map(|days| models.volume.expected(&history, days));
        let next_days = models.volume.next_order(&history, LEVEL).within.map(|within| within.value);
        all.extend(same.iter().map(|customer| {
            let each = models.spend.map(|spend| spend.expected(customer.spend.orders, customer.spend.mean));
            let value = |orders: f64| each.and_then(|each| minor(orders * each));
            Predicted {
                profile: customer.profile,
                history,
                spend_orders: customer.spend.orders,
                spend_mean: customer.spend.mean,
                p_alive,
                orders_30,
                orders_90,
                value_30_minor: value(orders_30),
                value_365_minor: value(orders_365),
                next_days,
            }
        }));
    }
    all
}

/// Whole minor units; `None` where the model has no mean.
#[expect(clippy::cast_possible_truncation, reason = "checked to be within reach")]
pub(super) fn minor(value: f64) -> Option<i64> {
    (value.abs() < 9e15).then(|| value.round() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "days of a forecast")]
pub(super) fn days_of(days: i64) -> f64 {
    days as f64
}
