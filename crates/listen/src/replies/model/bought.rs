use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, sea_orm};

use crate::reviews::view::names;

/// What is known of the order that a review is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bought {
    /// What it was of, by name.
    pub items: Vec<String>,
    /// From the order to its delivery; `None` where one of them is not known.
    pub days_until_delivery: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    ordered_at: Option<i64>,
    delivered_at: Option<i64>,
}

const DAY: i64 = 86_400_000_000;

impl Bought {
    /// `None` where the shop told of no such order.
    pub async fn load(db: &impl Sql, shop: ShopId, order: &str) -> Result<Option<Self>, StoreError> {
        let values = || -> Vec<Value> { vec![shop.0.into(), order.into()] };
        let sql = "SELECT ordered_at, delivered_at FROM review_orders WHERE shop = $1 AND order_id = $2 AND is_stated";
        let Some(row) = db.row::<Row>(sql, values()).await? else { return Ok(None) };
        let sql = "SELECT product_id FROM review_order_lines WHERE shop = $1 AND order_id = $2 ORDER BY product_id";
        let products: Vec<String> = db.column(sql, values()).await?;
        let mut known = names(db, shop, &products).await?;
        let items = products.iter().filter_map(|product| known.remove(product)).collect();
        let days = row.ordered_at.zip(row.delivered_at).map(|(ordered, delivered)| (delivered - ordered) / DAY);
        Ok(Some(Self { items, days_until_delivery: days.filter(|days| *days >= 0) }))
    }
}
