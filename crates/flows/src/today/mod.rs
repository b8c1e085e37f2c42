//! What needs attention today, each with its next step; and the numbers of the day.

mod findings;
mod numbers;
#[cfg(test)]
mod tests;
mod waiting;

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use primitives::ShopId;
use primitives::day::{self, AsOf};
use serde::Serialize;
use store::{Sql, StoreError, Value};
use utoipa::ToSchema;
use web::{Kit, Permission, Problem, Staff};

use crate::Flows;

/// All that may need a person. The console has a sentence and a next step for each, in both languages.
const KEYS: [&str; 24] = [
    "consumer_lag",
    "coupons_low",
    "customers_leaving",
    "customers_lost",
    "events_not_understood",
    "events_refused",
    "failing_searches",
    "feedback_late",
    "follow_ups_late",
    "follow_ups_mine",
    "import_problems",
    "late_parcels",
    "new_words",
    "questions_held",
    "questions_open",
    "recoveries_mine",
    "rejected_events",
    "reviews_held",
    "reviews_held_late",
    "reviews_held_overdue",
    "reviews_overdue",
    "reviews_reported",
    "sales_drop",
    "score_drop",
];

/// The page an operator opens first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Today {
    /// Most pressing first; of equal ones those that are the reader's own.
    items: Vec<Item>,
    numbers: Vec<Number>,
    /// The first and the last of the seven days that the numbers are of, `YYYY-MM-DD`: full days, without today.
    numbers_from: String,
    numbers_to: String,
}

/// Something that needs a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item {
    /// What it is, e.g. `customers_leaving`; the console has the words.
    pub key: &'static str,
    pub severity: Severity,
    /// How many customers, events, terms … it is about.
    pub count: i64,
    /// Where in the console to go on.
    pub link: String,
    /// For the words: amounts in minor units, names, hours.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub params: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    High,
    Medium,
    Low,
}

/// A number of the last seven days beside the seven before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Number {
    pub key: &'static str,
    /// Money in minor units.
    pub value: i64,
    pub previous: i64,
    pub unit: Unit,
    /// Of money: orders of the last seven days in another currency than the shop's, which are not in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<i64>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Money,
    Count,
}

/// The shop's calendar, as far as this page needs it.
pub(crate) struct Calendar {
    zone: TimeZone,
    now: Timestamp,
    /// The first day that is not over.
    open: Date,
}

impl Calendar {
    async fn of(kit: &Kit, shop: ShopId) -> Result<Self, StoreError> {
        let shop = web::shop(&kit.store, shop).await?;
        let (zone, clock) = (shop.zone()?, kit.now());
        let open = AsOf::new(shop.as_of).open_day(&zone, clock);
        Ok(Self { now: shop.now(clock)?, zone, open })
    }

    /// So many days before the one that is not over: 1 is the last full day.
    fn date(&self, days_ago: i64) -> Date {
        self.open.saturating_sub(days_ago.days())
    }

    /// The same, YYYYMMDD.
    pub(crate) fn day(&self, days_ago: i64) -> i64 {
        day::number(self.date(days_ago))
    }

    /// The instant at which that day begins, microseconds.
    pub(crate) fn midnight(&self, days_ago: i64) -> i64 {
        let begins = self.date(days_ago).to_zoned(self.zone.clone());
        store::micros(begins.map_or(self.now, |begins| begins.timestamp()))
    }

    /// The instant that many days ago, microseconds.
    pub(crate) fn instant(&self, days_ago: i64) -> i64 {
        store::micros(self.now) - days_ago * 86_400_000_000
    }
}

pub(crate) async fn count(kit: &Kit, sql: &str, values: Vec<Value>) -> Result<i64, StoreError> {
    Ok(kit.store.scalar::<i64>(sql, values).await?.unwrap_or(0))
}

/// What needs attention today
#[utoipa::path(get, path = "/today", tag = "insight", operation_id = "getToday",
    responses((status = 200, body = Today)))]
pub(crate) async fn today(State(flows): State<Flows>, staff: Staff) -> Result<Json<Today>, Problem> {
    staff.may(Permission::Read)?;
    let calendar = Calendar::of(&flows.kit, staff.shop).await?;
    let mut items = waiting::mine(&flows, &staff).await?;
    items.extend(findings::all(&flows, &staff, &calendar).await?);
    debug_assert!(items.iter().all(|item| KEYS.contains(&item.key)), "{items:?}");
    items.sort_by_key(|item| item.severity);
    let numbers = numbers::all(&flows.kit, staff.shop, &calendar).await?;
    let [numbers_from, numbers_to] = [7, 1].map(|days_ago| calendar.date(days_ago).to_string());
    Ok(Json(Today { items, numbers, numbers_from, numbers_to }))
}
