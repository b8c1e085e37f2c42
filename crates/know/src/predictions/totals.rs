use forecast::choose::{ShopForecast, forecast_shop};
use forecast::repeat::{Fit, History, Predictor};
use forecast::spend::{Spend, SpendFit, fit_spend};
use forecast::total::{Shop, Total, totals};
use primitives::{Currency, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::LEVEL;
use super::customer::Estimate;
use super::histories::{Customer, Histories};
use super::outcome::{SEED, days_of, minor};

const DAYS: [i64; 3] = [30, 90, 365];

/// What all who ordered so far are expected to order and spend together. Intervals hold what comes with a probability of
/// 80 %; of a customer, orders of one day count once.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExpectedTotal {
    pub days: i64,
    pub orders: Estimate,
    /// Null when nobody spent anything.
    pub value: Option<ExpectedMoney>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ExpectedMoney {
    pub value: Money,
    /// Null, as `high`, where spend differs so much between customers that its variance has no limit.
    pub low: Option<Money>,
    pub high: Option<Money>,
}

/// The same for the time held out, from what was known before it, beside what came.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HoldoutTotal {
    pub expected: ExpectedTotal,
    pub orders: i64,
    pub value: Money,
}

/// The next 30, 90 and 365 days.
pub(super) fn ahead(
    histories: &Histories,
    forecast: &ShopForecast,
    spend: Option<&SpendFit>,
    currency: Currency,
) -> Vec<ExpectedTotal> {
    let known = |customer: &Customer| (customer.history, customer.spend);
    let customers: Vec<(History, Spend)> = histories.customers.iter().map(known).collect();
    let shop = Shop { predictor: &forecast.predictor, fit: &forecast.fit, spend, customers: &customers };
    expected(&shop, &DAYS, currency)
}

/// The hold-out; `None` where the shop is too young for one.
pub(super) fn held_out(histories: &Histories, forecast: &ShopForecast, currency: Currency) -> Option<HoldoutTotal> {
    let days = histories.hold_out_days?;
    let (predictor, fit) = as_known_then(histories, forecast)?;
    let spend = fit_spend(histories.earlier_spend.iter().copied());
    let then = histories.earlier.iter().map(|customer| customer.history);
    let customers: Vec<(History, Spend)> = then.zip(histories.earlier_spend.iter().copied()).collect();
    let shop = Shop { predictor: &predictor, fit: &fit, spend: spend.as_ref(), customers: &customers };
    Some(HoldoutTotal {
        expected: expected(&shop, &[days], currency).pop()?,
        orders: histories.earlier.iter().map(|customer| i64::from(customer.later)).sum(),
        value: Money::new(histories.later_minor, currency),
    })
}

/// The model in use, fitted to what was known when the hold-out began.
fn as_known_then(histories: &Histories, forecast: &ShopForecast) -> Option<(Predictor, Fit)> {
    let comparison = forecast.comparison.as_ref()?;
    if forecast.pooled {
        let then: Vec<History> = histories.earlier.iter().map(|customer| customer.history).collect();
        let then = forecast_shop(&then, None, 1.0, SEED);
        return Some((then.predictor, then.fit));
    }
    let kind = forecast.fit.model.kind();
    let fit = comparison.candidates.iter().find(|candidate| candidate.fit.model.kind() == kind)?.fit.clone();
    Some((Predictor::from(fit.model), fit))
}

fn expected(shop: &Shop<'_>, days: &[i64], currency: Currency) -> Vec<ExpectedTotal> {
    let horizons: Vec<f64> = days.iter().map(|days| days_of(*days)).collect();
    let one = |(days, total): (&i64, Total)| ExpectedTotal {
        days: *days,
        orders: total.orders.into(),
        value: total.value.and_then(|value| {
            let money = |value: f64| minor(value).map(|minor| Money::new(minor, currency));
            let (low, high) = value.interval.map(|range| (money(range.low), money(range.high))).unwrap_or_default();
            Some(ExpectedMoney { value: money(value.expected)?, low, high })
        }),
    };
    days.iter().zip(totals(shop, &horizons, LEVEL, SEED)).map(one).collect()
}
