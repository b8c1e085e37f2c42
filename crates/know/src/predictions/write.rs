use forecast::stats::Interval;
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Sql, Store, StoreError, Tx, Value, micros};

use super::outcome::Predicted;
use crate::shop::ShopSettings;

/// Profiles written in one statement, and in one transaction: between those, others may write.
const PER_STATEMENT: usize = 500;
const PER_TRANSACTION: usize = 10_000;

/// `profiles.prediction`: what the list shows, and what the rest can be computed from at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub orders_90: Interval,
    pub repeats: u32,
    pub last: f64,
    pub age: f64,
    pub spend_orders: u32,
    pub spend_mean: f64,
}

/// Writes everybody's prediction, a share at a time, and takes back those of customers who have no order any more.
pub(super) async fn save(
    store: &Store,
    shop: &ShopSettings,
    predicted: &[Predicted],
    now: Timestamp,
) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    let gone = "UPDATE profiles SET p_alive = NULL, orders_30 = NULL, orders_90 = NULL, value_30_minor = NULL,
        value_365_minor = NULL, next_order_at = NULL, prediction = NULL WHERE shop = $1 AND last_order_at IS NULL AND p_alive IS NOT NULL";
    tx.exec(gone, vec![shop.id.0.into()]).await?;
    tx.commit().await?;
    for share in predicted.chunks(PER_TRANSACTION) {
        let tx = store.begin().await?;
        for chunk in share.chunks(PER_STATEMENT) {
            let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 8);
            for one in chunk {
                row(one, now, &mut values)?;
            }
            tx.exec(&update(&tx, chunk.len()), values).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn update(tx: &Tx, rows: usize) -> String {
    format!(
        "UPDATE profiles SET p_alive = v.column2, orders_90 = v.column3, value_365_minor = v.column4,
            next_order_at = v.column5, prediction = v.column6, orders_30 = v.column7, value_30_minor = v.column8
         FROM (VALUES {}) AS v WHERE profiles.id = v.column1",
        store::row_list(tx, rows, 8)
    )
}

fn row(one: &Predicted, now: Timestamp, values: &mut Vec<Value>) -> Result<(), StoreError> {
    let kept = Kept {
        orders_90: one.orders_90,
        repeats: one.history.repeats,
        last: one.history.last,
        age: one.history.age,
        spend_orders: one.spend_orders,
        spend_mean: one.spend_mean,
    };
    values.extend([
        one.profile.into(),
        one.p_alive.into(),
        one.orders_90.value.into(),
        one.value_365_minor.into(),
        one.next_days.and_then(|days| later(now, days)).map(micros).into(),
        store::json(&kept)?,
        one.orders_30.into(),
        one.value_30_minor.into(),
    ]);
    Ok(())
}

/// An instant some days on; `None` beyond the next hundred years, which is never.
#[expect(clippy::cast_possible_truncation, reason = "checked to be within a hundred years")]
pub(super) fn later(now: Timestamp, days: f64) -> Option<Timestamp> {
    let seconds = (0.0..36_500.0).contains(&days).then_some((days * 86_400.0) as i64)?;
    now.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}
