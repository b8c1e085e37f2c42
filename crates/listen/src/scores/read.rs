use std::collections::BTreeMap;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};

use super::sums::Sum;
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

/// Sums of measures within a window, by category.
pub(crate) async fn by_category(
    db: &impl Sql,
    shop: ShopId,
    measures: &[&str],
    window: Window,
) -> Result<BTreeMap<String, BTreeMap<String, Sum>>, StoreError> {
    let days = window.range();
    let sql = format!(
        "SELECT category AS grouped, measure, {SUMS} FROM review_sums
         WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ({}) GROUP BY category, measure",
        store::in_list(4, measures.len())
    );
    let mut values: Vec<Value> = vec![shop.0.into(), days.start.into(), days.end.into()];
    values.extend(measures.iter().map(|measure| Value::from(*measure)));
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    let mut all: BTreeMap<String, BTreeMap<String, Sum>> = BTreeMap::new();
    for row in rows {
        let sum = Sum { n: row.n, total: row.total, squares: row.squares };
        all.entry(row.grouped).or_default().insert(row.measure, sum);
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

/// Ratings of every day before `to` that has some.
pub(crate) async fn ratings_by_day(
    db: &impl Sql,
    shop: ShopId,
    days: std::ops::Range<i64>,
) -> Result<Vec<Day>, StoreError> {
    let sql = format!(
        "SELECT day, {SUMS} FROM review_sums
         WHERE shop = $1 AND day >= $2 AND day < $3 AND measure IN ('r1', 'r2', 'r3', 'r4', 'r5')
         GROUP BY day ORDER BY day"
    );
    db.rows(&sql, vec![shop.0.into(), days.start.into(), days.end.into()]).await
}
