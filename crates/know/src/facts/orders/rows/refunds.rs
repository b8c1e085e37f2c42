use std::collections::BTreeMap;

use primitives::ShopId;
use store::{FromQueryResult, StoreError, Tx, Value, micros, rows_in, sea_orm};

use super::super::{Refund, Refunded};
use super::Entries;

pub(in super::super) async fn save_refunds(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    let row = |order_id: &String, refund_id: &String, refund: &Refund| {
        vec![
            shop.0.into(),
            order_id.clone().into(),
            refund_id.clone().into(),
            refund.persona.into(),
            micros(refund.at).into(),
            refund.currency.clone().into(),
            refund.minor.into(),
            refund.reason.clone().into(),
        ]
    };
    let rows: Vec<Vec<Value>> = entries
        .iter()
        .flat_map(|(order, entry)| entry.refunds.iter().map(move |(id, refund)| row(order, id, refund)))
        .collect();
    let columns = ["shop", "order_id", "refund_id", "persona", "at", "currency", "minor", "reason"];
    let newest =
        "ON CONFLICT (shop, order_id, refund_id) DO UPDATE SET persona = COALESCE(excluded.persona, refunds.persona),
        at = excluded.at, currency = excluded.currency, minor = excluded.minor, reason = excluded.reason";
    tx.insert("refunds", &columns, rows, newest).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct RefundedRow {
    order_id: String,
    sum: i64,
    whole: i64,
}

/// What went back of each order, over all its refunds.
pub(in super::super) async fn refunded(
    tx: &Tx,
    shop: ShopId,
    ids: &[String],
) -> Result<BTreeMap<String, Refunded>, StoreError> {
    let rows: Vec<RefundedRow> = rows_in(tx, &[shop.0.into()], ids, |list| {
        format!(
            "SELECT order_id, CAST(COALESCE(SUM(minor), 0) AS BIGINT) AS sum,
                CAST(SUM(CASE WHEN minor IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS whole
             FROM refunds WHERE shop = $1 AND order_id IN ({list}) GROUP BY order_id"
        )
    })
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, Refunded { sum: row.sum, is_whole: row.whole > 0 })).collect())
}
