use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use forecast::stats::wilson;
use primitives::{Money, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff};

use crate::Know;
use crate::lifecycle::{self, ClassCounts};
use crate::net::net_sales;
use crate::profiles::COUNTED;
use crate::shop::ShopSettings;

/// A shop's customers in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overview {
    total: i64,
    by_class: BTreeMap<String, i64>,
    classes_over_time: Vec<ClassCounts>,
    /// Net of refunds, over the last 30 days; a refund whose order is on no record counts on its own day.
    net_30d: Money,
    orders_30d: i64,
    /// Those of them in another currency than the shop's, whose money is not in `net_30d`.
    uncounted_30d: i64,
    repurchase_rate: Rate,
    retention: Vec<Cohort>,
}

/// The share of customers with an order who ordered on a second day, with its 80 % interval (Wilson 1927).
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Rate {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    /// Customers with an order.
    n: i64,
}

/// Customers by the month of their first order.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Cohort {
    /// `YYYY-MM`.
    cohort: String,
    size: i64,
    /// The share that ordered in each month after, the first month first; months still to come are left out.
    months: Vec<f64>,
}

const COHORTS: i64 = 12;
/// Of the interval.
const LEVEL: f64 = 0.8;

/// Customers in numbers
#[utoipa::path(get, path = "/customers/overview", tag = "customers", operation_id = "customersOverview",
    responses((status = 200, body = Overview)))]
pub(crate) async fn overview(State(know): State<Know>, staff: Staff) -> Result<Json<Overview>, Problem> {
    staff.may(Permission::Read)?;
    let store = &know.kit.store;
    let (shop, now) = know.reading(staff.shop).await?;
    let by_class = classes(store, &shop).await?;
    let month = last_month(store, &shop, now).await?;
    Ok(Json(Overview {
        total: by_class.values().sum(),
        classes_over_time: lifecycle::over_time(store, shop.id).await?,
        by_class,
        net_30d: Money::new(month.net, shop.currency),
        orders_30d: month.orders,
        uncounted_30d: month.uncounted,
        repurchase_rate: repurchase(store, &shop).await?,
        retention: retention(store, &shop, now).await?,
    }))
}

#[derive(FromQueryResult)]
struct Counted {
    name: String,
    count: i64,
}

async fn classes(db: &impl Sql, shop: &ShopSettings) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql = "SELECT class AS name, COUNT(*) AS count FROM profiles WHERE shop = $1 GROUP BY class";
    let rows: Vec<Counted> = db.rows(sql, vec![shop.id.0.into()]).await?;
    let mut all: BTreeMap<String, i64> =
        ["potential", "new", "active", "loyal", "churned"].map(|class| (class.to_owned(), 0)).into();
    all.extend(rows.into_iter().map(|row| (row.name, row.count)));
    Ok(all)
}

#[derive(Default, FromQueryResult)]
struct Sums {
    orders: i64,
    uncounted: i64,
    net: i64,
}

async fn last_month(db: &impl Sql, shop: &ShopSettings, now: Timestamp) -> Result<Sums, StoreError> {
    let since = micros(now) - 30 * 86_400_000_000;
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(m.orders), 0) AS BIGINT) AS orders,
            CAST(COALESCE(SUM(CASE WHEN m.currency = $3 THEN 0 ELSE m.orders END), 0) AS BIGINT) AS uncounted,
            CAST(COALESCE(SUM(CASE WHEN m.currency = $3 THEN m.minor ELSE 0 END), 0) AS BIGINT) AS net
         FROM {} WHERE m.at > $2 AND m.at <= $4",
        net_sales()
    );
    let values = vec![shop.id.0.into(), since.into(), shop.currency.to_string().into(), micros(now).into()];
    let sums: Option<Sums> = db.row(&sql, values).await?;
    Ok(sums.unwrap_or_default())
}

#[derive(FromQueryResult)]
struct Repeats {
    buyers: i64,
    repeated: i64,
}

async fn repurchase(db: &impl Sql, shop: &ShopSettings) -> Result<Rate, StoreError> {
    let sql = "SELECT COUNT(*) AS buyers,
            CAST(COALESCE(SUM(CASE WHEN order_days > 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS repeated
         FROM profiles WHERE shop = $1 AND orders > 0";
    let found: Option<Repeats> = db.row(sql, vec![shop.id.0.into()]).await?;
    Ok(found.map_or_else(|| rate(0, 0), |repeats| rate(repeats.repeated, repeats.buyers)))
}

fn rate(k: i64, n: i64) -> Rate {
    let found = (n > 0).then(|| wilson(k.unsigned_abs(), n.unsigned_abs(), LEVEL));
    Rate { value: found.map(|f| f.value), low: found.map(|f| f.low), high: found.map(|f| f.high), n }
}

#[derive(FromQueryResult)]
struct Bought {
    profile: Uuid,
    /// `YYYYMM` in the shop's zone.
    month: i64,
}

async fn retention(db: &impl Sql, shop: &ShopSettings, now: Timestamp) -> Result<Vec<Cohort>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT p.profile, o.day / 100 AS month FROM orders o JOIN personas p ON p.id = o.persona
         WHERE o.shop = $1 AND o.{COUNTED} ORDER BY p.profile, month"
    );
    let rows: Vec<Bought> = db.rows(&sql, vec![shop.id.0.into()]).await?;
    Ok(cohorts(rows.iter().map(|row| (row.profile, row.month)), shop.day(now) / 100))
}

/// Months since the year 0.
fn number(month: i64) -> i64 {
    month / 100 * 12 + month % 100 - 1
}

/// The last twelve cohorts; `bought` is sorted by customer and month.
#[expect(clippy::cast_precision_loss, reason = "a share is shown with two digits")]
fn cohorts(bought: impl Iterator<Item = (Uuid, i64)>, now: i64) -> Vec<Cohort> {
    let mut by_customer: BTreeMap<Uuid, BTreeSet<i64>> = BTreeMap::new();
    for (profile, month) in bought {
        by_customer.entry(profile).or_default().insert(number(month));
    }
    let mut counts: BTreeMap<i64, BTreeMap<i64, i64>> = BTreeMap::new();
    for months in by_customer.values() {
        let Some(first) = months.first() else { continue };
        for month in months {
            *counts.entry(*first).or_default().entry(month - first).or_default() += 1;
        }
    }
    let now = number(now);
    let cohort = |(first, later): (i64, BTreeMap<i64, i64>)| {
        let size = later.get(&0).copied().unwrap_or(0);
        let share = |month| later.get(&month).copied().unwrap_or(0) as f64 / size.max(1) as f64;
        let months = (0..=now - first).map(share).collect();
        Cohort { cohort: format!("{:04}-{:02}", first / 12, first % 12 + 1), size, months }
    };
    counts.into_iter().filter(|(first, _)| (now - COHORTS + 1..=now).contains(first)).map(cohort).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_few_is_wide() {
        let tenth = rate(1, 10);
        assert!((tenth.low.unwrap() - 0.0304).abs() < 5e-4 && (tenth.high.unwrap() - 0.2824).abs() < 5e-4, "{tenth:?}");
        assert_eq!(rate(0, 0).value, None);
        assert!(rate(1000, 10_000).high.unwrap() - rate(1000, 10_000).low.unwrap() < 0.01);
    }

    #[test]
    fn cohorts_follow_customers_from_their_first_month() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let bought = [(a, 202_511), (a, 202_601), (b, 202_511), (a, 202_602)];
        let found = cohorts(bought.into_iter(), 202_602);
        assert_eq!(found, [Cohort { cohort: "2025-11".into(), size: 2, months: vec![1.0, 0.0, 0.5, 0.5] }]);
    }
}
