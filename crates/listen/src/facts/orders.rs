use std::collections::{BTreeMap, HashMap};

use primitives::{ShopId, json};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, rows_in, sea_orm};
use uuid::Uuid;

use super::Item;
use super::words::{self, Fact};
use crate::people::Keys;
use crate::shop::Shop;

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
    /// Until when the last parcel was promised.
    pub promised_at: Option<i64>,
    /// JSON: of each parcel, whether it is there.
    pub parcels: String,
    pub is_under_way: bool,
    pub region: Option<String>,
    pub import_id: Option<Uuid>,
    /// Nobody but a visitor told of it.
    pub is_claimed: bool,
    /// Who claimed it first; nil for nobody in particular.
    pub claimer: Option<Uuid>,
    /// It cost one yuan or less.
    pub is_trifle: bool,
}

impl Order {
    /// When the trade succeeded: delivered, or at least placed.
    pub fn succeeded_at(&self) -> Option<i64> {
        self.row.delivered_at.or(self.row.ordered_at)
    }

    /// Forgets what was claimed; what became of the order was never said by claims.
    pub(super) fn unclaim(&mut self) {
        let Row { order_id, delivered_at, cancelled_at, promised_at, parcels, is_under_way, claimer, .. } =
            std::mem::take(&mut self.row);
        self.row =
            Row { order_id, delivered_at, cancelled_at, promised_at, parcels, is_under_way, claimer, ..Row::default() };
        self.products.clear();
    }
}

/// The orders of a batch.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    stored: BTreeMap<String, Order>,
    now: BTreeMap<String, Order>,
    /// What the batch said of them.
    words: Vec<(String, Fact)>,
    /// By order and import: after which undoing the import said something of the order again, or that it did so at first.
    said: HashMap<(String, Uuid), Vec<Option<Uuid>>>,
}

pub(crate) const COLUMNS: &str = "order_id, person, buyer, is_stated, as_of, ordered_at, delivered_at, cancelled_at, \
    promised_at, parcels, is_under_way, region, import_id, is_claimed, claimer, is_trifle";

#[derive(FromQueryResult)]
struct SaidRow {
    order_id: String,
    import_id: Uuid,
    after_undo: Option<Uuid>,
}

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

    /// Those that the shop's own systems stated, and that somebody had claimed who is not obviously their buyer; each with
    /// the claimer.
    pub fn disputed(&self) -> impl Iterator<Item = (&Row, Uuid)> {
        let rows = self.now.values().map(|order| &order.row).filter(|row| row.is_stated && !row.is_claimed);
        rows.filter(|row| row.claimer != row.person).filter_map(|row| Some((row, row.claimer?)))
    }

    /// Loads what imports that say something again since another was undone said before.
    pub async fn load_said(&mut self, db: &impl Sql, shop: ShopId, items: &[&Item<'_>]) -> Result<(), StoreError> {
        let again = items.iter().filter(|item| item.after_undo().is_some());
        let ids = store::distinct(again.filter_map(|item| order_id(item)));
        let rows: Vec<SaidRow> = rows_in(db, &[shop.0.into()], &ids, |list| {
            format!(
                "SELECT DISTINCT order_id, import_id, after_undo FROM review_order_words
                 WHERE shop = $1 AND import_id IS NOT NULL AND order_id IN ({list})"
            )
        })
        .await?;
        for row in rows {
            self.said.entry((row.order_id, row.import_id)).or_default().push(row.after_undo);
        }
        Ok(())
    }

    /// Takes what an event says of an order. `keys` has the keys of all people of the batch.
    pub fn take(&mut self, item: &Item<'_>, shop: &Shop, vault: &Vault, keys: &Keys) -> Result<(), StoreError> {
        let Some(id) = order_id(item) else { return Ok(()) };
        let Some(fact) = Fact::read(item, shop, vault, keys)? else { return Ok(()) };
        if !self.knows(&id, &fact) {
            if let Some(import) = fact.import {
                self.said.entry((id.clone(), import)).or_default().push(fact.after_undo);
            }
            self.hear(&id, &fact);
            self.words.push((id, fact));
        }
        Ok(())
    }

    /// Whether an import says again, after another was undone, what is still known from it.
    fn knows(&self, order_id: &str, fact: &Fact) -> bool {
        let (Some(undone), Some(import)) = (fact.after_undo, fact.import) else { return false };
        let said = self.said.get(&(order_id.to_owned(), import));
        said.is_some_and(|said| said.iter().any(|after| *after != Some(undone)))
    }

    pub(super) fn hear(&mut self, order_id: &str, fact: &Fact) {
        let order = self.now.entry(order_id.to_owned()).or_default();
        order_id.clone_into(&mut order.row.order_id);
        order.hear(fact);
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
                row.promised_at.into(),
                row.parcels.into(),
                row.is_under_way.into(),
                row.region.into(),
                row.import_id.into(),
                row.is_claimed.into(),
                row.claimer.into(),
                row.is_trifle.into(),
            ]);
        }
        let columns: Vec<&str> = std::iter::once("shop").chain(COLUMNS.split(", ")).collect();
        tx.insert("review_orders", &columns, rows, &upsert()).await?;
        let columns = ["shop", "order_id", "product_id", "variant"];
        let upsert = "ON CONFLICT (shop, order_id, product_id) DO UPDATE SET variant = excluded.variant";
        tx.insert("review_order_lines", &columns, lines, upsert).await?;
        words::save(tx, shop, std::mem::take(&mut self.words)).await?;
        self.stored.clone_from(&self.now);
        Ok(())
    }
}

fn upsert() -> String {
    let set: Vec<String> = COLUMNS.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}")).collect();
    format!("ON CONFLICT (shop, order_id) DO UPDATE SET {}", set.join(", "))
}

/// The products of an order's lines. Of two versions of one product nobody knows which a review is about.
pub(super) fn products(lines: &[Json]) -> BTreeMap<String, Option<String>> {
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
