use forecast::rfm::{Cutoffs, Rfm, RfmInput};
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, Store, StoreError, Value, micros, sea_orm};

use super::report::{RfmReport, ScoreCutoffs, Scored};
use crate::runs;
use crate::shop::ShopSettings;

const DAY: i64 = 86_400_000_000;

#[derive(FromQueryResult)]
struct Input {
    days: i64,
    orders: i64,
    net_minor: i64,
}

#[derive(FromQueryResult)]
struct Score {
    r: i64,
    f: i64,
    m: i64,
    count: i64,
    minor: i64,
}

/// Scores the shop when its day has turned or much has come in since it was last scored. Gives the customers whose
/// scores changed.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<u64, StoreError> {
    if runs::is_due(store, shop, "rfm_runs", now).await? { run(store, shop, now).await } else { Ok(0) }
}

/// Scores all customers with an order and keeps the report. Gives the customers whose scores changed.
///
/// # Errors
/// When the database refuses.
pub async fn run(store: &Store, shop: &ShopSettings, now: Timestamp) -> Result<u64, StoreError> {
    let orders = runs::orders(store, shop.id).await?;
    let sql = format!(
        "SELECT ($2 - last_order_at) / {DAY} AS days, orders, net_minor FROM profiles
         WHERE shop = $1 AND last_order_at IS NOT NULL"
    );
    let inputs: Vec<Input> = store.rows(&sql, vec![shop.id.0.into(), micros(now).into()]).await?;
    let cutoffs = tokio::task::spawn_blocking(move || cutoffs(&inputs)).await;
    let cutoffs = cutoffs.map_err(|e| StoreError::Corrupt(format!("scoring customers: {e}")))?;
    let tx = store.begin().await?;
    let mut values: Vec<Value> = vec![shop.id.0.into(), micros(now).into()];
    values.extend([cutoffs.r, cutoffs.f, cutoffs.m].into_iter().flatten().map(Value::from));
    let changed = tx.exec(&update(), values).await?;
    let gone =
        "UPDATE profiles SET r = NULL, f = NULL, m = NULL WHERE shop = $1 AND last_order_at IS NULL AND r IS NOT NULL";
    let changed = changed + tx.exec(gone, vec![shop.id.0.into()]).await?;
    let uncounted = runs::uncounted(&tx, shop).await?;
    let report = RfmReport { uncounted, ..RfmReport::new(now, shop.currency, cutoffs, &scored(&tx, shop.id).await?) };
    runs::keep(&tx, shop, "rfm_runs", now, orders, &report).await?;
    tx.commit().await?;
    Ok(changed)
}

/// A score is a function of the value and the cut-offs alone, so the database can give it to everyone at once.
fn update() -> String {
    let passed = |value: &str, first: usize| {
        let cut = |n| format!("(CASE WHEN {value} > ${n} THEN 1 ELSE 0 END)");
        (first..first + 4).map(cut).collect::<Vec<_>>().join(" + ")
    };
    let r = format!("5 - ({})", passed(&format!("($2 - last_order_at) / {DAY}"), 3));
    let f = format!("1 + {}", passed("orders", 7));
    let m = format!("1 + {}", passed("net_minor", 11));
    format!(
        "UPDATE profiles SET r = {r}, f = {f}, m = {m} WHERE shop = $1 AND last_order_at IS NOT NULL
         AND (r IS NULL OR r <> {r} OR f <> {f} OR m <> {m})"
    )
}

#[expect(clippy::cast_precision_loss, reason = "days, orders and minor units are far below 2^52")]
fn cutoffs(inputs: &[Input]) -> ScoreCutoffs {
    let input = |row: &Input| RfmInput {
        recency_days: row.days as f64,
        orders: u32::try_from(row.orders).unwrap_or(u32::MAX),
        net: row.net_minor as f64,
    };
    ScoreCutoffs::of(&Cutoffs::of(&inputs.iter().map(input).collect::<Vec<_>>()))
}

async fn scored(db: &impl Sql, shop: ShopId) -> Result<Vec<Scored>, StoreError> {
    let sql = "SELECT r, f, m, COUNT(*) AS count, CAST(SUM(net_minor) AS BIGINT) AS minor FROM profiles
         WHERE shop = $1 AND r IS NOT NULL GROUP BY r, f, m";
    let rows: Vec<Score> = db.rows(sql, vec![shop.0.into()]).await?;
    let score = |value: i64| u8::try_from(value).unwrap_or(1);
    let one = |row: Score| Scored {
        scores: Rfm { r: score(row.r), f: score(row.f), m: score(row.m) },
        count: row.count,
        minor: row.minor,
    };
    Ok(rows.into_iter().map(one).collect())
}
