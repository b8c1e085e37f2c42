use primitives::ShopId;
use store::{FromQueryResult, Listed, Sql, StoreError, Tx, distinct, exec_in, rows_in, sea_orm};
use uuid::Uuid;

use super::rows::{Counts, by_place};

/// Orders that are about to change and are in no sum meanwhile.
#[must_use = "they are to be put in again"]
pub(crate) struct Taken {
    shop: ShopId,
    orders: Vec<String>,
    /// Which of their places `b` they are taken out of.
    only: &'static str,
}

const ALL: &str = "TRUE";
const CATEGORIES: &str = "b.dimension = 'category'";

/// Takes orders out of the sums, each named once, whether or not they are there.
pub(crate) async fn take_out(tx: &Tx, shop: ShopId, orders: Vec<String>) -> Result<Taken, StoreError> {
    Taken { shop, orders, only: ALL }.out(tx).await
}

/// As [`take_out`], where nothing but the categories of products is about to change: those may be in very many orders.
pub(crate) async fn take_out_of_categories(tx: &Tx, shop: ShopId, orders: Vec<String>) -> Result<Taken, StoreError> {
    Taken { shop, orders, only: CATEGORIES }.out(tx).await
}

impl Taken {
    async fn out(self, tx: &Tx) -> Result<Self, StoreError> {
        exec_in(tx, &[self.shop.0.into()], &self.orders, |list| addition("-", self.only, list)).await?;
        Ok(self)
    }

    /// As they are now. Sums of nothing are removed.
    pub async fn put_in(self, tx: &Tx) -> Result<(), StoreError> {
        if self.orders.is_empty() {
            return Ok(());
        }
        exec_in(tx, &[self.shop.0.into()], &self.orders, |list| addition("", self.only, list)).await?;
        tx.exec(EMPTY, vec![self.shop.0.into()]).await?;
        Ok(())
    }
}

const EMPTY: &str = "DELETE FROM place_sums WHERE shop = $1 AND counted = 0 AND due = 0";

/// Adds what the listed orders of the shop `$1` are in these places `b`, with this sign.
fn addition(sign: &str, only: &str, list: &str) -> String {
    let columns = ["counted", "returned", "due", "late"];
    let sums = columns.map(|column| format!("{sign}CAST(SUM(b.{column}) AS BIGINT)")).join(", ");
    let added = columns.map(|column| format!("{column} = place_sums.{column} + excluded.{column}")).join(", ");
    let orders = by_place(&Counts::stored(), &format!("o.order_id IN ({list})"));
    format!(
        "INSERT INTO place_sums (shop, span, first_day, dimension, value, counted, returned, due, late)
         SELECT $1, s.span, CASE s.span WHEN 'month' THEN b.day / 100 * 100 + 1 ELSE b.day END, b.dimension, b.value, {sums}
         FROM ({orders}) b CROSS JOIN (SELECT 'day' AS span UNION ALL SELECT 'month') s
         WHERE {only} AND b.value <> '' AND b.counted + b.due > 0
         GROUP BY 2, 3, 4, 5
         ON CONFLICT (shop, span, first_day, dimension, value) DO UPDATE SET {added}"
    )
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
}

async fn found<V: Listed>(
    tx: &Tx,
    shop: ShopId,
    list: &[V],
    sql: impl Fn(&str) -> String,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Row> = rows_in(tx, &[shop.0.into()], list, sql).await?;
    Ok(distinct(rows.into_iter().map(|row| row.order_id)))
}

/// The orders that hold one of these products.
pub(crate) async fn with_products(tx: &Tx, shop: ShopId, products: &[String]) -> Result<Vec<String>, StoreError> {
    found(tx, shop, products, |list| {
        format!("SELECT DISTINCT order_id FROM order_lines WHERE shop = $1 AND product_id IN ({list})")
    })
    .await
}

/// The orders of these people.
pub(crate) async fn of_people(tx: &Tx, shop: ShopId, personas: &[Uuid]) -> Result<Vec<String>, StoreError> {
    found(tx, shop, personas, theirs).await
}

fn theirs(list: &str) -> String {
    format!("SELECT order_id FROM orders WHERE persona IN ({list}) AND {}", store::unindexed("shop = $1"))
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;
    use crate::tests::shop::TestShop;

    #[tokio::test]
    async fn orders_are_found_by_their_numbers_and_empty_sums_by_themselves() {
        let shop = TestShop::open().await;
        shop.finds_by("orders_persona (persona=?)", &theirs("$2")).await;
        let db = &shop.test.store;
        let listed = || -> Vec<store::Value> { vec![Uuid::nil().into(), "o1".into()] };
        for only in [ALL, CATEGORIES] {
            let taken = addition("-", only, "$2");
            testing::finds_by(db, "sqlite_autoindex_orders_1 (shop=? AND order_id=?)", &taken, listed()).await;
            let lines = "sqlite_autoindex_order_lines_1 (shop=? AND order_id=?)";
            testing::finds_by(db, lines, &addition("", only, "$2"), listed()).await;
        }
        let Some(plan) = testing::plan(db, EMPTY, vec![Uuid::nil().into()]).await else { return };
        assert!(plan.iter().any(|step| step.contains("place_sums_none")), "{plan:#?}");
    }
}
