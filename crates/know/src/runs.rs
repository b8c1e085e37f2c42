//! Calculations over a whole shop that are made once a day, and the reports they leave.

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};

use crate::COUNTED;
use crate::shop::ShopSettings;

/// Where the reports are.
pub(crate) const COMPUTED: [&str; 3] = ["rfm_runs", "prediction_runs", "price_runs"];

#[derive(FromQueryResult)]
struct Last {
    as_of: i64,
    orders: i64,
}

/// Orders that count; a calculation is due again when many have come.
pub(crate) async fn orders(db: &impl Sql, shop: ShopId) -> Result<i64, StoreError> {
    let sql = format!("SELECT COUNT(*) FROM orders WHERE shop = $1 AND {COUNTED}");
    Ok(db.scalar(&sql, vec![shop.0.into()]).await?.unwrap_or(0))
}

/// Those of them that customers placed in another currency than the shop's: they count as orders, their money is in no sum.
pub(crate) async fn uncounted(db: &impl Sql, shop: &ShopSettings) -> Result<i64, StoreError> {
    let sql =
        format!("SELECT COUNT(*) FROM orders WHERE shop = $1 AND {COUNTED} AND persona IS NOT NULL AND currency <> $2");
    Ok(db.scalar(&sql, vec![shop.id.0.into(), shop.currency.code().into()]).await?.unwrap_or(0))
}

/// Whether the day has turned in the shop's zone since the last run, or the orders are a fiftieth more or fewer, as
/// after an import.
pub(crate) async fn is_due(
    db: &impl Sql,
    shop: &ShopSettings,
    table: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = format!("SELECT as_of, orders FROM {table} WHERE shop = $1");
    let last: Option<Last> = db.row(&sql, vec![shop.id.0.into()]).await?;
    let Some(last) = last else { return Ok(true) };
    let grown = (orders(db, shop.id).await? - last.orders).abs();
    Ok(shop.day(instant(last.as_of)) != shop.day(now) || grown > (last.orders / 50).max(20))
}

/// Makes all calculations over a shop due, however few its orders are that came or went.
pub(crate) async fn make_due(tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
    for table in COMPUTED {
        tx.exec(&format!("UPDATE {table} SET as_of = 0 WHERE shop = $1"), vec![shop.0.into()]).await?;
    }
    Ok(())
}

/// Keeps a report in the place of the one before.
pub(crate) async fn keep<T: Serialize>(
    tx: &Tx,
    shop: &ShopSettings,
    table: &str,
    now: Timestamp,
    orders: i64,
    report: &T,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO {table} (shop, as_of, orders, report) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop) DO UPDATE SET as_of = excluded.as_of, orders = excluded.orders, report = excluded.report"
    );
    tx.exec(&sql, vec![shop.id.0.into(), micros(now).into(), orders.into(), store::json(report)?]).await?;
    Ok(())
}

/// The last report; `None` before the first run.
pub(crate) async fn last<T: DeserializeOwned>(
    db: &impl Sql,
    shop: ShopId,
    table: &str,
) -> Result<Option<T>, StoreError> {
    let sql = format!("SELECT report FROM {table} WHERE shop = $1");
    let text: Option<String> = db.scalar(&sql, vec![shop.0.into()]).await?;
    let report = text.map(|text| serde_json::from_str(&text)).transpose();
    report.map_err(|e| StoreError::Corrupt(format!("{table} of shop {shop}: {e}")))
}
