use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use forecast::series::{Grain, SeriesForecast, forecast_series};
use primitives::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm, text};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use crate::Know;
use crate::net::{net_lines, net_sales, unallocated};
use crate::purchases::{date_of, day_number, stored_day};
use crate::shop::ShopSettings;

/// Two years and a month: what a yearly season needs.
const HISTORY_DAYS: i64 = 760;
const AHEAD_DAYS: usize = 28;
const AHEAD_WEEKS: usize = 12;
const LEVEL: f64 = 0.8;

/// The shop said of the line itself too: without it SQLite goes through all lines of the product for each order.
const OF_PRODUCT: &str = "l.shop = $1 AND l.product_id = $4";
const IN_CATEGORY: &str = "l.product_id IN (SELECT g.product_id FROM products g WHERE g.shop = $1 AND g.category = $4)";

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SalesQuery {
    /// `total`, `category` or `product`; total when not given.
    by: Option<String>,
    /// Which category or product.
    key: Option<String>,
    /// `day` or `week`; day when not given.
    grain: Option<String>,
}

/// Sales so far and to come. Weeks begin on Monday; what is not over yet is left out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sales {
    history: Vec<Period>,
    /// The last day, `YYYY-MM-DD`, of what is in `history`; null without any.
    through: Option<String>,
    forecast: Vec<Ahead>,
    /// How the method did on what was held out, beside repeating the past; null when there is too little past.
    error: Option<HoldOutError>,
    /// `naive`, `seasonal_naive`, `yearly_naive`, `smoothed`, `damped_trend`, `seasonal` or `seasonal_damped_trend`.
    method: String,
    /// Of a category or a product: what the whole shop gave back meanwhile without saying for which products. Some of it may
    /// be for these, and is not taken from them.
    unallocated: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Period {
    /// Its first day, `YYYY-MM-DD`.
    date: String,
    orders: i64,
    units: i64,
    /// Net of refunds. By category and product that of the lines, less what went back whole or by a refund that names them.
    net: Money,
    /// Orders in another currency than the shop's: their money is not in `net`.
    uncounted: i64,
}

/// Net money in minor units, with an 80 % interval.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Ahead {
    date: String,
    value: f64,
    low: f64,
    high: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct HoldOutError {
    /// Below 1 beats repeating the last season.
    ours_mase: Option<f64>,
    ours_mape: Option<f64>,
    naive_mape: Option<f64>,
    /// Absolute error over sales, which days without sales do not disturb.
    ours_wape: Option<f64>,
    naive_wape: Option<f64>,
    holdout_days: usize,
    /// Nothing did better than repeating the past, so that is what is shown.
    naive_wins: bool,
}

#[derive(Debug, Clone, Copy, Default, FromQueryResult)]
pub(super) struct Day {
    day: i64,
    orders: i64,
    units: i64,
    minor: i64,
    uncounted: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Of {
    Total,
    Category(String),
    Product(String),
}

impl SalesQuery {
    fn of(&self) -> Result<Of, Problem> {
        let key = || match self.key.as_deref() {
            Some(key) if !key.is_empty() && key.chars().count() <= 200 => Ok(key.to_owned()),
            _ => Err(Problem::invalid("key", Fault::Missing)),
        };
        match self.by.as_deref() {
            None | Some("total") => Ok(Of::Total),
            Some("category") => key().map(Of::Category),
            Some("product") => key().map(Of::Product),
            Some(_) => Err(Problem::invalid("by", Fault::one_of(&["total", "category", "product"]))),
        }
    }

    fn grain(&self) -> Result<Grain, Problem> {
        match self.grain.as_deref() {
            None | Some("day") => Ok(Grain::Day),
            Some("week") => Ok(Grain::Week),
            Some(_) => Err(Problem::invalid("grain", Fault::one_of(&["day", "week"]))),
        }
    }
}

pub(super) async fn days(db: &impl Sql, shop: &ShopSettings, of: &Of, from: i64) -> Result<Vec<Day>, StoreError> {
    let mut values = vec![shop.id.0.into(), from.into(), shop.currency.to_string().into()];
    let sql = match of {
        Of::Total => format!(
            "SELECT m.day, CAST(SUM(m.orders) AS BIGINT) AS orders, CAST(SUM(m.items) AS BIGINT) AS units,
                CAST(SUM(CASE WHEN m.currency = $3 THEN m.minor ELSE 0 END) AS BIGINT) AS minor,
                CAST(SUM(CASE WHEN m.currency = $3 THEN 0 ELSE m.orders END) AS BIGINT) AS uncounted
             FROM {} WHERE m.day >= $2 GROUP BY m.day ORDER BY m.day",
            net_sales()
        ),
        Of::Category(key) | Of::Product(key) => {
            values.push(text(key));
            let only = if matches!(of, Of::Category(_)) { IN_CATEGORY } else { OF_PRODUCT };
            format!(
                "SELECT m.day, COUNT(DISTINCT m.order_id) AS orders, CAST(SUM(m.quantity) AS BIGINT) AS units,
                    CAST(SUM(CASE WHEN m.currency = $3 THEN m.minor ELSE 0 END) AS BIGINT) AS minor,
                    COUNT(DISTINCT CASE WHEN m.currency <> $3 THEN m.order_id END) AS uncounted
                 FROM {} WHERE m.day >= $2 GROUP BY m.day ORDER BY m.day",
                net_lines(only)
            )
        }
    };
    db.rows(&sql, values).await
}

/// Days without gaps from the first sale or refund to the last full day, in periods of the grain that are over by the day
/// `open`, by their first day.
pub(super) fn periods(days: &[Day], grain: Grain, open: i64) -> Vec<(i64, Day)> {
    let Some(first) = days.first().map(|day| day_number(day.day)) else { return Vec::new() };
    let sold: BTreeMap<i64, Day> = days.iter().map(|day| (day_number(day.day), *day)).collect();
    // 1970-01-01 was a Thursday.
    let monday = |day: i64| day - (day + 3).rem_euclid(7);
    let (start, length) = match grain {
        Grain::Day => (first, 1),
        Grain::Week => (if monday(first) == first { first } else { monday(first) + 7 }, 7),
    };
    let mut all = Vec::new();
    let mut begin = start;
    while begin + length <= open {
        let mut sum = Day::default();
        for (_, day) in sold.range(begin..begin + length) {
            sum.orders += day.orders;
            sum.units += day.units;
            sum.minor += day.minor;
            sum.uncounted += day.uncounted;
        }
        all.push((begin, sum));
        begin += length;
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "money of a day in minor units")]
fn view(shop: &ShopSettings, grain: Grain, periods: &[(i64, Day)], open: i64) -> Sales {
    let values: Vec<f64> = periods.iter().map(|(_, day)| day.minor as f64).collect();
    let (ahead, length) = if grain == Grain::Day { (AHEAD_DAYS, 1) } else { (AHEAD_WEEKS, 7) };
    let forecast = forecast_series(&values, grain, ahead, LEVEL);
    let next = periods.last().map_or(open, |(begin, _)| begin + length);
    let date = |begin: i64| date_of(begin).to_string();
    let history = periods.iter().map(|(begin, day)| Period {
        date: date(*begin),
        orders: day.orders,
        units: day.units,
        net: Money::new(day.minor, shop.currency),
        uncounted: day.uncounted,
    });
    let coming = forecast.periods.iter().zip(0i64..).map(|(interval, n)| Ahead {
        date: date(next + n * length),
        value: interval.value,
        low: interval.low,
        high: interval.high,
    });
    Sales {
        history: history.collect(),
        through: (!periods.is_empty()).then(|| date(next - 1)),
        forecast: if periods.is_empty() { Vec::new() } else { coming.collect() },
        error: error(&forecast, usize::try_from(length).unwrap_or(1)),
        method: serde_json::to_value(forecast.method)
            .ok()
            .and_then(|m| m.as_str().map(str::to_owned))
            .unwrap_or_default(),
        unallocated: None,
    }
}

fn error(forecast: &SeriesForecast, length: usize) -> Option<HoldOutError> {
    let ours = forecast.ours?;
    Some(HoldOutError {
        ours_mase: ours.mase,
        ours_mape: ours.mape,
        naive_mape: forecast.naive.and_then(|naive| naive.mape),
        ours_wape: ours.wape,
        naive_wape: forecast.naive.and_then(|naive| naive.wape),
        holdout_days: forecast.holdout_periods * length,
        naive_wins: forecast.naive_wins,
    })
}

async fn read(db: &impl Sql, shop: ShopSettings, of: &Of, grain: Grain, clock: Timestamp) -> Result<Sales, Problem> {
    let open = day_number(shop.open_day(clock));
    let (first, last) = (stored_day(date_of(open - HISTORY_DAYS)), stored_day(date_of(open - 1)));
    let days = days(db, &shop, of, first).await?;
    let unallocated = match of {
        Of::Total => None,
        Of::Category(_) | Of::Product(_) => Some(Money::new(unallocated(db, &shop, first, last).await?, shop.currency)),
    };
    let work = move || Sales { unallocated, ..view(&shop, grain, &periods(&days, grain, open), open) };
    tokio::task::spawn_blocking(work).await.map_err(|e| Problem::internal(&e))
}

/// Sales of the shop, a category or a product, with a forecast and its record
#[utoipa::path(get, path = "/demand/sales", tag = "demand", operation_id = "getSales", params(SalesQuery),
    responses((status = 200, body = Sales), (status = 422, body = Problem)))]
pub(crate) async fn sales(
    State(know): State<Know>,
    staff: Staff,
    Query(query): Query<SalesQuery>,
) -> Result<Json<Sales>, Problem> {
    staff.may(Permission::Read)?;
    let (of, grain) = (query.of()?, query.grain()?);
    let (shop, _) = know.reading(staff.shop).await?;
    Ok(Json(read(&know.kit.store, shop, &of, grain, know.kit.now()).await?))
}
