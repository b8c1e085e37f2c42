use jiff::Unit;
use store::{FromQueryResult, Sql, StoreError, Value, instant, sea_orm};

use crate::reviews::row::Review;
use crate::reviews::view::public_names;
use crate::shop::Shop;

/// Products of an order that an answer names.
const MOST: usize = 3;

/// What a draft by rules may say of the order, to whoever bought it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct OrderFacts {
    /// What it was of, by name.
    pub bought: Vec<String>,
    /// Calendar days from the promised one to that of its delivery; `None` where either is not known or it was in time.
    pub days_late: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    promised_at: Option<i64>,
    delivered_at: Option<i64>,
}

impl OrderFacts {
    /// Of an order that the shop's own systems told of and the review's writer bought; of any other nothing is said.
    pub async fn load(db: &impl Sql, shop: &Shop, review: &Review) -> Result<Self, StoreError> {
        let Some(order) = review.order_id.as_ref().filter(|_| review.is_verified) else { return Ok(Self::default()) };
        let values = || -> Vec<Value> { vec![shop.id.0.into(), store::text(order)] };
        let sql = "SELECT promised_at, delivered_at FROM review_orders
            WHERE shop = $1 AND order_id = $2 AND is_stated AND NOT is_claimed";
        let Some(row) = db.row::<Row>(sql, values()).await? else { return Ok(Self::default()) };
        let sql = "SELECT product_id FROM review_order_lines WHERE shop = $1 AND order_id = $2 ORDER BY product_id";
        let products: Vec<String> = db.column(sql, values()).await?;
        let names = public_names(db, shop.id, &products).await?;
        let bought = products.iter().filter_map(|product| names.get(product)).take(MOST).cloned().collect();
        let days_late = row.promised_at.zip(row.delivered_at).and_then(|(promised, delivered)| {
            let day = |at: i64| shop.zone.to_datetime(instant(at)).date();
            // What was promised for a day is broken as the next one begins.
            let late = day(promised - 1).until((Unit::Day, day(delivered))).ok()?;
            Some(i64::from(late.get_days())).filter(|days| *days > 0)
        });
        Ok(Self { bought, days_late })
    }
}
