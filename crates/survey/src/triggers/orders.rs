//! What is known of orders: whose they are and what was bought, for what happens to them later.

use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Vault, micros, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::Item;
use crate::invitations::About;
use crate::json;
use crate::people::{Keys, Who};

/// A product that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Product {
    pub id: String,
    pub name: String,
}

/// Lines of an order that are kept.
const MOST: usize = 50;

const COLUMNS: [&str; 7] = ["shop", "order_id", "person", "who", "ordered_at", "products", "import_id"];
/// What a later statement leaves out stays as it was.
const CONFLICT: &str = "ON CONFLICT (shop, order_id) DO UPDATE SET
    person = COALESCE(excluded.person, survey_orders.person), who = COALESCE(excluded.who, survey_orders.who),
    products = CASE WHEN excluded.products = '[]' THEN survey_orders.products ELSE excluded.products END";

/// Notes the orders of a run of events.
pub(super) async fn note(tx: &Tx, kit: &Kit, shop: ShopId, items: &[Item<'_>]) -> Result<(), StoreError> {
    let is_order = |item: &&Item<'_>| matches!(item.name(), "Order Completed" | "Order Updated") && !item.is_own;
    let mut orders: BTreeMap<String, (&Item<'_>, Who, Vec<Product>)> = BTreeMap::new();
    for item in items.iter().filter(is_order) {
        let Some(order_id) = item.order_id() else { continue };
        let (who, products) = (item.who(), products(item.properties()));
        let order = orders.entry(order_id).or_insert_with(|| (item, Who::default(), Vec::new()));
        if who != Who::default() {
            order.1 = who;
        }
        if !products.is_empty() {
            order.2 = products;
        }
    }
    let person = |who: &Who| who.person(&kit.vault, shop);
    let people = store::distinct(orders.values().filter_map(|(_, who, _)| person(who)));
    let keys: Keys = if people.is_empty() { HashMap::new() } else { kit.vault.keys(tx, &people, &kit.ids).await? };
    let mut rows = Vec::with_capacity(orders.len());
    for (order_id, (item, who, products)) in orders {
        let person = person(&who);
        rows.push(vec![
            shop.0.into(),
            order_id.into(),
            person.into(),
            who.seal(&keys, person)?.into(),
            micros(item.at()).into(),
            store::json(&products)?,
            item.import().into(),
        ]);
    }
    tx.insert("survey_orders", &COLUMNS, rows, CONFLICT).await?;
    Ok(())
}

fn products(properties: &Json) -> Vec<Product> {
    let lines = properties.get("products").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let product = |line: &Json| {
        let id = json::text(line, "product_id").or_else(|| json::text(line, "sku"))?;
        Some(Product { name: json::text(line, "name").unwrap_or_else(|| id.clone()), id })
    };
    lines.iter().filter_map(product).take(MOST).collect()
}

#[derive(FromQueryResult)]
struct Row {
    person: Option<Uuid>,
    who: Option<Vec<u8>>,
    products: String,
}

async fn row(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Option<Row>, StoreError> {
    let sql = "SELECT person, who, products FROM survey_orders WHERE shop = $1 AND order_id = $2";
    db.row(sql, vec![shop.0.into(), store::text(order_id)]).await
}

/// Who placed an order, and what it is about; `None` when nobody told of it.
pub(crate) async fn find(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    order_id: &str,
) -> Result<Option<(Who, About)>, StoreError> {
    let Some(row) = row(db, shop, order_id).await? else { return Ok(None) };
    let keys = vault.existing_keys(db, &Vec::from_iter(row.person)).await?;
    let who = Who::open(&keys, row.person, row.who.as_deref())?;
    let bought: Vec<Product> = serde_json::from_str(&row.products).unwrap_or_default();
    let only = if let [only] = bought.as_slice() { Some(only) } else { None };
    let about = About {
        order_id: Some(order_id.to_owned()),
        product_id: only.map(|product| product.id.clone()),
        product_name: bought.first().map(|first| first.name.clone()),
        agent: None,
    };
    Ok(Some((who, about)))
}

/// What was bought with an order.
pub(crate) async fn bought(db: &impl Sql, shop: ShopId, order_id: &str) -> Result<Vec<Product>, StoreError> {
    let row = row(db, shop, order_id).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.products).ok()).unwrap_or_default())
}

/// The how manieth order of its buyer an order is.
pub(super) async fn number(tx: &Tx, shop: ShopId, order_id: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT COUNT(*) FROM survey_orders o JOIN survey_orders e
        ON e.shop = o.shop AND e.person = o.person AND e.ordered_at <= o.ordered_at
        WHERE o.shop = $1 AND o.order_id = $2";
    let number: Option<i64> = tx.scalar(sql, vec![shop.0.into(), store::text(order_id)]).await?;
    Ok(number.filter(|number| *number > 0))
}
