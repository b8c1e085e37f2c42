use std::collections::BTreeMap;

use primitives::ShopId;
use primitives::day::number;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};

use super::sums::{Sum, UNDATED};
use super::window::Window;

pub(crate) const STARS: [&str; 5] = ["r1", "r2", "r3", "r4", "r5"];
/// The same of those who were asked.
pub(crate) const INVITED: [&str; 5] = ["invited.r1", "invited.r2", "invited.r3", "invited.r4", "invited.r5"];

#[derive(FromQueryResult)]
struct Row {
    grouped: String,
    measure: String,
    n: i64,
    total: i64,
    squares: i64,
}

#[derive(FromQueryResult)]
pub(crate) struct Day {
    pub day: i64,
    pub n: i64,
    pub total: i64,
    pub squares: i64,
}

const SUMS: &str =
    "CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(total) AS BIGINT) AS total, CAST(SUM(squares) AS BIGINT) AS squares";

/// Sums of measures, by category.
pub(crate) type ByCategory = BTreeMap<String, BTreeMap<String, Sum>>;

/// Sums within a window and within the one before it. What nobody knows the age of is in no window.
#[derive(Debug, Default)]
pub(crate) struct Compared<T> {
    pub now: T,
    pub before: T,
    /// Of those of unknown age, whenever they came.
    pub undated: T,
}

impl<T: Clone + Default> Compared<T> {
    /// Those of unknown age alone, compared with nothing.
    pub fn of_undated(&self) -> Self {
        Self { now: self.undated.clone(), ..Self::default() }
    }
}

/// Sums of measures within a window, by category.
async fn by_category(db: &impl Sql, shop: ShopId, measures: &[&str], window: Window) -> Result<ByCategory, StoreError> {
    let mut all = kept(db, shop, "", measures, window.range()).await?;
    add(&mut all, &kept(db, shop, UNDATED, measures, window.range()).await?);
    Ok(all)
}

pub(crate) async fn compared(
    db: &impl Sql,
    shop: ShopId,
    measures: &[&str],
    window: Window,
) -> Result<Compared<ByCategory>, StoreError> {
    Ok(Compared {
        now: kept(db, shop, "", measures, window.range()).await?,
        before: kept(db, shop, "", measures, window.before().range()).await?,
        undated: kept(db, shop, UNDATED, measures, 0..number(window.to)).await?,
    })
}

fn add(all: &mut ByCategory, more: &ByCategory) {
    for (category, sums) in more {
        let of = all.entry(category.clone()).or_default();
        for (measure, sum) in sums {
            *of.entry(measure.clone()).or_default() += *sum;
        }
    }
}

/// Those that are kept with this prefix, without it.
async fn kept(
    db: &impl Sql,
    shop: ShopId,
    prefix: &str,
    measures: &[&str],
    days: std::ops::Range<i64>,
) -> Result<ByCategory, StoreError> {
    let sql = format!(
        "SELECT category AS grouped, measure, {SUMS} FROM review_sums
         WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({}) GROUP BY category, measure",
        store::in_list(4, measures.len())
    );
    let mut values: Vec<Value> = vec![shop.0.into(), days.start.into(), days.end.into()];
    values.extend(measures.iter().map(|measure| Value::from(format!("{prefix}{measure}"))));
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    let mut all = ByCategory::new();
    for row in rows {
        let sum = Sum { n: row.n, total: row.total, squares: row.squares };
        let measure = row.measure.strip_prefix(prefix).unwrap_or_default().to_owned();
        all.entry(row.grouped).or_default().insert(measure, sum);
    }
    Ok(all)
}

/// Sums of measures within a window.
pub(crate) async fn totals(
    db: &impl Sql,
    shop: ShopId,
    measures: &[&str],
    window: Window,
) -> Result<BTreeMap<String, Sum>, StoreError> {
    let mut all: BTreeMap<String, Sum> = BTreeMap::new();
    for sums in by_category(db, shop, measures, window).await?.into_values() {
        for (measure, sum) in sums {
            *all.entry(measure).or_default() += sum;
        }
    }
    Ok(all)
}

/// Ratings of every day that has some.
pub(crate) async fn ratings_by_day(
    db: &impl Sql,
    shop: ShopId,
    days: std::ops::Range<i64>,
) -> Result<Vec<Day>, StoreError> {
    ratings(db, shop, "", days).await
}

/// Those of unknown age, by the day on which they came.
pub(crate) async fn undated_ratings(
    db: &impl Sql,
    shop: ShopId,
    days: std::ops::Range<i64>,
) -> Result<Vec<Day>, StoreError> {
    ratings(db, shop, UNDATED, days).await
}

async fn ratings(
    db: &impl Sql,
    shop: ShopId,
    prefix: &str,
    days: std::ops::Range<i64>,
) -> Result<Vec<Day>, StoreError> {
    let sql = format!(
        "SELECT day, {SUMS} FROM review_sums WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({})
         GROUP BY day ORDER BY day",
        store::in_list(4, STARS.len())
    );
    let mut values: Vec<Value> = vec![shop.0.into(), days.start.into(), days.end.into()];
    values.extend(STARS.map(|stars| Value::from(format!("{prefix}{stars}"))));
    db.rows(&sql, values).await
}
