use std::str::FromStr;

use forecast::repeat::{CustomerSpend, History};
use forecast::stats::Interval;
use primitives::{Currency, Money, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::LEVEL;
use super::outcome::{Models, minor};
use super::report::code;
use super::run;
use super::write::{Kept, later};
use crate::COUNTED;

/// What is expected of a customer, as of the last run. Intervals hold what comes with a probability of 80 %; that of
/// `p_alive` holds the probability itself, which nobody sees come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerPrediction {
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
    pub p_alive: Estimate,
    pub orders_30: Estimate,
    pub orders_90: Estimate,
    pub orders_365: Estimate,
    pub value_30: Option<MoneyEstimate>,
    pub value_90: Option<MoneyEstimate>,
    pub value_365: Option<MoneyEstimate>,
    /// The customer's orders in another currency than the shop's: they count as orders, and in what is spent as none.
    pub uncounted: i64,
    /// If there is a next order: its median day.
    pub next_order_at: Option<TimeEstimate>,
    /// Probability that there is none.
    pub never: f64,
    pub model: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[schema(as = PredictedNumber)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl From<Interval> for Estimate {
    fn from(Interval { value, low, high }: Interval) -> Self {
        Self { value, low, high }
    }
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PredictedMoney)]
pub struct MoneyEstimate {
    pub value: Money,
    pub low: Money,
    pub high: Money,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = PredictedTime)]
pub struct TimeEstimate {
    #[schema(value_type = String, format = DateTime)]
    pub value: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub low: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub high: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    currency: Option<String>,
    prediction: Option<String>,
}

/// A customer's prediction in full; `None` without an order or before the first run.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_customer(db: &impl Sql, shop: ShopId, profile: Uuid) -> Result<Option<CustomerPrediction>, StoreError> {
    let sql = "SELECT currency, prediction FROM profiles WHERE shop = $1 AND id = $2";
    let row: Option<Row> = db.row(sql, vec![shop.0.into(), profile.into()]).await?;
    let Some(Row { currency, prediction: Some(kept) }) = row else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&kept)
        .map_err(|e| StoreError::Corrupt(format!("profiles.prediction of {profile}: {e}")))?;
    let Some(run) = run::last(db, shop).await? else { return Ok(None) };
    let currency = currency.and_then(|code| Currency::from_str(&code).ok()).unwrap_or(Currency::CNY);
    let uncounted = uncounted(db, profile, currency).await?;
    Ok(Some(CustomerPrediction { uncounted, ..predict(&run.models, &kept, currency, run.report.as_of) }))
}

async fn uncounted(db: &impl Sql, profile: Uuid, currency: Currency) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM personas p JOIN orders o ON o.persona = p.id
         WHERE p.profile = $1 AND o.{COUNTED} AND o.currency <> $2"
    );
    Ok(db.scalar(&sql, vec![profile.into(), currency.code().into()]).await?.unwrap_or(0))
}

fn predict(models: &Models, kept: &Kept, currency: Currency, as_of: Timestamp) -> CustomerPrediction {
    let history = History::new(kept.repeats, kept.last, kept.age);
    let orders = |days| Estimate::from(models.volume.orders(&history, days, LEVEL));
    let value = |days| {
        let spend = CustomerSpend { model: models.spend?, orders: kept.spend_orders, mean: kept.spend_mean };
        let interval = models.volume.value(&history, &spend, days, 0.0, LEVEL);
        let money = |value| minor(value).map(|minor| Money::new(minor, currency));
        Some(MoneyEstimate { value: money(interval.value)?, low: money(interval.low)?, high: money(interval.high)? })
    };
    let next = models.volume.next_order(&history, LEVEL);
    let next_order_at = next.within.and_then(|within| {
        let never = Timestamp::MAX;
        let high = later(as_of, within.high).unwrap_or(never);
        Some(TimeEstimate { value: later(as_of, within.value)?, low: later(as_of, within.low)?, high })
    });
    CustomerPrediction {
        as_of,
        p_alive: models.alive.alive(&history, LEVEL).into(),
        orders_30: orders(30.0),
        orders_90: orders(90.0),
        orders_365: orders(365.0),
        value_30: value(30.0),
        value_90: value(90.0),
        value_365: value(365.0),
        uncounted: 0,
        next_order_at,
        never: next.never,
        model: code(&models.volume.kind()),
    }
}
