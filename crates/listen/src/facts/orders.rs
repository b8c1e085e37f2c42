use std::collections::BTreeMap;

use primitives::ShopId;
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, rows_in, sea_orm};
use uuid::Uuid;

use super::Item;
use crate::json;
use crate::people::{Keys, Who};

/// An order as far as reviews need to know it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Order {
    pub row: Row,
    /// Each with the version that was bought, where the order names one.
    pub products: BTreeMap<String, Option<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub(crate) struct Row {
    pub order_id: String,
    pub person: Option<Uuid>,
    pub buyer: Option<Vec<u8>>,
    pub is_stated: bool,
    pub as_of: i64,
    pub ordered_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub region: Option<String>,
    pub import_id: Option<Uuid>,
}

impl Order {
    /// When the trade succeeded: delivered, or at least placed.
    pub fn succeeded_at(&self) -> Option<i64> {
        self.row.delivered_at.or(self.row.ordered_at)
    }
}

/// The orders of a batch.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    stored: BTreeMap<String, Order>,
    now: BTreeMap<String, Order>,
}

pub(crate) const COLUMNS: &str =
    "order_id, person, buyer, is_stated, as_of, ordered_at, delivered_at, cancelled_at, region, import_id";

#[derive(FromQueryResult)]
struct Line {
    order_id: String,
    product_id: String,
    variant: Option<String>,
}

/// True of events that speak of an order.
pub(crate) fn order_id(item: &Item<'_>) -> Option<String> {
    let name = item.name();
    let is_about_order = name.starts_with("Order ") || name.starts_with("Parcel ");
    if is_about_order { json::text(item.properties(), "order_id") } else { None }
}

impl Orders {
    /// Loads those of `ids` that are not there yet.
    pub async fn load_more(&mut self, db: &impl Sql, shop: ShopId, ids: &[String]) -> Result<(), StoreError> {
        let missing: Vec<String> = ids.iter().filter(|id| !self.now.contains_key(*id)).cloned().collect();
        let rows: Vec<Row> = rows_in(db, &[shop.0.into()], &missing, |list| {
            format!("SELECT {COLUMNS} FROM review_orders WHERE shop = $1 AND order_id IN ({list})")
        })
        .await?;
        let lines: Vec<Line> = rows_in(db, &[shop.0.into()], &missing, |list| {
            format!(
                "SELECT order_id, product_id, variant FROM review_order_lines
                 WHERE shop = $1 AND order_id IN ({list})"
            )
        })
        .await?;
        let mut found: BTreeMap<String, Order> =
            rows.into_iter().map(|row| (row.order_id.clone(), Order { row, products: BTreeMap::new() })).collect();
        for line in lines {
            if let Some(order) = found.get_mut(&line.order_id) {
                order.products.insert(line.product_id, line.variant);
            }
        }
        self.now.extend(found.clone());
        self.stored.extend(found);
        Ok(())
    }

    pub fn get(&self, order_id: &str) -> Option<&Order> {
        self.now.get(order_id).filter(|order| order.row.is_stated)
    }

    /// Takes what an event says of an order. `keys` has the keys of all people of the batch.
    pub fn take(&mut self, item: &Item<'_>, vault: &Vault, keys: &Keys) -> Result<(), StoreError> {
        let Some(id) = order_id(item) else { return Ok(()) };
        let order = self.now.entry(id.clone()).or_default();
        order.row.order_id = id;
        let (properties, at) = (item.properties(), item.at());
        let said = |key: &str| json::micros(properties, key);
        match item.name() {
            "Order Completed" | "Order Updated" => state(order, item, vault, keys)?,
            "Order Cancelled" | "Order Deleted" => order.row.cancelled_at = said("cancelled_at").or(Some(at)),
            "Parcel Delivered" => order.row.delivered_at = said("delivered_at").or(Some(at)),
            _ => {}
        }
        Ok(())
    }

    /// The orders that are not as they were.
    pub fn changed(&self) -> Vec<String> {
        self.now.iter().filter(|(id, order)| self.stored.get(*id) != Some(order)).map(|(id, _)| id.clone()).collect()
    }

    pub async fn save(&mut self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let changed = self.changed();
        let (mut rows, mut lines) = (Vec::with_capacity(changed.len()), Vec::new());
        for id in &changed {
            let Some(Order { row, products }) = self.now.get(id) else { continue };
            let before = self.stored.get(id).map(|order| &order.products);
            if before.is_some_and(|before| before.keys().any(|product| !products.contains_key(product))) {
                let sql = "DELETE FROM review_order_lines WHERE shop = $1 AND order_id = $2";
                tx.exec(sql, vec![shop.0.into(), id.clone().into()]).await?;
            }
            let line = |(product, variant): (&String, &Option<String>)| -> Vec<Value> {
                vec![shop.0.into(), id.clone().into(), product.clone().into(), variant.clone().into()]
            };
            lines.extend(products.iter().map(line));
            let row = row.clone();
            rows.push(vec![
                shop.0.into(),
                row.order_id.into(),
                row.person.into(),
                row.buyer.into(),
                row.is_stated.into(),
                row.as_of.into(),
                row.ordered_at.into(),
                row.delivered_at.into(),
                row.cancelled_at.into(),
                row.region.into(),
                row.import_id.into(),
            ]);
        }
        let columns: Vec<&str> = std::iter::once("shop").chain(COLUMNS.split(", ")).collect();
        tx.insert("review_orders", &columns, rows, &upsert()).await?;
        let columns = ["shop", "order_id", "product_id", "variant"];
        let upsert = "ON CONFLICT (shop, order_id, product_id) DO UPDATE SET variant = excluded.variant";
        tx.insert("review_order_lines", &columns, lines, upsert).await?;
        self.stored.clone_from(&self.now);
        Ok(())
    }
}

fn upsert() -> String {
    let set: Vec<String> = COLUMNS.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}")).collect();
    format!("ON CONFLICT (shop, order_id) DO UPDATE SET {}", set.join(", "))
}

/// The newest full statement counts; what it leaves out stays as it was.
fn state(order: &mut Order, item: &Item<'_>, vault: &Vault, keys: &Keys) -> Result<(), StoreError> {
    let (properties, as_of) = (item.properties(), item.as_of());
    if order.row.is_stated && as_of < order.row.as_of {
        return Ok(());
    }
    let who = Who::read(&item.stored.event, &item.body);
    if let Some(person) = who.person(vault, item.stored.event.shop) {
        order.row.buyer = who.seal(keys, Some(person))?;
        order.row.person = Some(person);
    }
    order.row.is_stated = true;
    order.row.as_of = as_of;
    let first = order.row.ordered_at.unwrap_or(item.at());
    order.row.ordered_at = Some(json::micros(properties, "ordered_at").unwrap_or(first));
    if let Some(delivered) = json::micros(properties, "delivered_at") {
        order.row.delivered_at = Some(delivered);
    }
    let status = json::text(properties, "status").map(|status| status.to_lowercase());
    let cancelled = json::micros(properties, "cancelled_at");
    order.row.cancelled_at = match status.as_deref() {
        Some("cancelled") => cancelled.or(order.row.cancelled_at).or(Some(item.at())),
        Some(_) => cancelled,
        None => cancelled.or(order.row.cancelled_at),
    };
    let address = properties.get("address").unwrap_or(&Json::Null);
    if let Some(region) = json::text(address, "state").or_else(|| json::text(address, "province")) {
        order.row.region = Some(region);
    }
    order.row.import_id = item.import.or(order.row.import_id);
    if let Some(Json::Array(lines)) = properties.get("products") {
        order.products = products(lines);
    }
    Ok(())
}

/// The products of an order's lines. Of two versions of one product nobody knows which a review is about.
fn products(lines: &[Json]) -> BTreeMap<String, Option<String>> {
    let mut products: BTreeMap<String, Option<String>> = BTreeMap::new();
    for line in lines {
        let Some(product) = super::products::product_id(line) else { continue };
        let variant = json::text_up_to(line, "variant", 200);
        products
            .entry(product)
            .and_modify(|known| {
                if *known != variant {
                    *known = None;
                }
            })
            .or_insert_with(|| variant.clone());
    }
    products
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_version_is_known_where_only_one_was_bought() {
        let lines = [
            json!({"product_id": "a", "variant": "XL"}),
            json!({"product_id": "b", "variant": "红"}),
            json!({"product_id": "b", "variant": "蓝"}),
            json!({"product_id": "c"}),
            json!({"quantity": 1}),
        ];
        let found = products(&lines);
        let expected = [("a", Some("XL")), ("b", None), ("c", None)];
        let expected = expected.map(|(id, variant)| (id.to_owned(), variant.map(str::to_owned)));
        assert_eq!(found, BTreeMap::from(expected));
    }
}
