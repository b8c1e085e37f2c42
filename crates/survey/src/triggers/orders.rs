//! What is known of orders: whose they are and what was bought, for what happens to them later.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use contact::Withdrawal;
use primitives::{ShopId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, exec_in, micros, rows_in, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::Item;
use super::cancelled::is_cancelled_sql;
use crate::invitations::{self, About};
use crate::people::{Keys, Who};

/// A product that was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Product {
    pub id: String,
    pub name: String,
}

/// Lines of an order that are kept.
const MOST: usize = 50;

/// Orders put together at a time.
const CHUNK: usize = 500;

/// What one voice says of an order: the shop, an import, or visitors.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
struct Word {
    order_id: String,
    via: Uuid,
    person: Option<Uuid>,
    who: Option<Vec<u8>>,
    ordered_at: i64,
    as_of: i64,
    products: String,
}

const COLUMNS: [&str; 8] = ["shop", "order_id", "via", "person", "who", "ordered_at", "as_of", "products"];
/// What a later statement leaves out stays as it was.
const LATER: &str = "ON CONFLICT (shop, order_id, via) DO UPDATE SET
    person = COALESCE(excluded.person, survey_order_words.person),
    who = COALESCE(excluded.who, survey_order_words.who),
    ordered_at = CASE WHEN excluded.ordered_at < survey_order_words.ordered_at THEN excluded.ordered_at
        ELSE survey_order_words.ordered_at END,
    as_of = CASE WHEN excluded.as_of > survey_order_words.as_of THEN excluded.as_of ELSE survey_order_words.as_of END,
    products = CASE WHEN excluded.products = '[]' THEN survey_order_words.products ELSE excluded.products END";
/// What is said again since another import was undone is nothing new, and of claims the first stands.
const AGAIN: &str = "ON CONFLICT (shop, order_id, via) DO NOTHING";

impl Word {
    /// Takes in what is said later.
    fn add(&mut self, later: Self) {
        if later.person.is_some() {
            (self.person, self.who) = (later.person, later.who);
        }
        if later.products != NOTHING {
            self.products = later.products;
        }
        self.ordered_at = self.ordered_at.min(later.ordered_at);
        self.as_of = self.as_of.max(later.as_of);
    }

    fn row(self, shop: ShopId) -> Vec<Value> {
        vec![
            shop.0.into(),
            self.order_id.into(),
            self.via.into(),
            self.person.into(),
            self.who.into(),
            self.ordered_at.into(),
            self.as_of.into(),
            self.products.into(),
        ]
    }
}

/// The voice of visitors: its first word stands, as long as no other voice says anything.
const CLAIM: Uuid = Uuid::nil();

/// No products, as they are stored.
const NOTHING: &str = "[]";

/// Notes the orders of a run of events.
pub(super) async fn note(tx: &Tx, kit: &Kit, shop: ShopId, items: &[Item<'_>]) -> Result<(), StoreError> {
    let is_order = |item: &&Item<'_>| matches!(item.name(), "Order Completed" | "Order Updated") && !item.is_own;
    let orders: Vec<(&Item<'_>, String, Who)> =
        items.iter().filter(is_order).filter_map(|item| Some((item, item.order_id()?, item.who()))).collect();
    let people = store::distinct(orders.iter().filter_map(|(_, _, who)| who.person(&kit.vault, shop)));
    let keys: Keys = if people.is_empty() { HashMap::new() } else { kit.vault.keys(tx, &people, &kit.ids).await? };
    let corrupt = |e: serde_json::Error| StoreError::Corrupt(e.to_string());
    let (mut words, mut ids) = (BTreeMap::<(bool, String, Uuid), Word>::new(), Vec::new());
    for (item, order_id, who) in orders {
        let person = who.person(&kit.vault, shop);
        let word = Word {
            order_id: order_id.clone(),
            via: if item.is_claim() { CLAIM } else { item.import().unwrap_or(shop.0) },
            person,
            who: who.seal(&keys, person)?,
            ordered_at: micros(item.at()),
            as_of: micros(item.true_at()),
            products: serde_json::to_string(&products(item.properties())).map_err(corrupt)?,
        };
        ids.push(order_id.clone());
        let is_kept = item.after_undo().is_some() || item.is_claim();
        match words.entry((is_kept, order_id, word.via)) {
            Entry::Vacant(place) => {
                place.insert(word);
            }
            Entry::Occupied(mut known) if word.via != CLAIM => known.get_mut().add(word),
            Entry::Occupied(_) => {}
        }
    }
    let (kept, others): (Vec<_>, Vec<_>) = words.into_iter().partition(|((is_kept, ..), _)| *is_kept);
    for (words, on_conflict) in [(others, LATER), (kept, AGAIN)] {
        let rows = words.into_iter().map(|(_, word)| word.row(shop)).collect();
        tx.insert("survey_order_words", &COLUMNS, rows, on_conflict).await?;
    }
    put_together(tx, kit, shop, &store::distinct(ids)).await
}

/// Takes back what an import said of orders.
pub(super) async fn withdraw(tx: &Tx, kit: &Kit, shop: ShopId, import: Uuid) -> Result<(), StoreError> {
    let of_import = || -> Vec<Value> { vec![shop.0.into(), import.into()] };
    let sql = "SELECT order_id FROM survey_order_words WHERE shop = $1 AND via = $2 ORDER BY order_id";
    let ids: Vec<String> = tx.column(sql, of_import()).await?;
    tx.exec("DELETE FROM survey_order_words WHERE shop = $1 AND via = $2", of_import()).await?;
    put_together(tx, kit, shop, &ids).await
}

/// Makes of orders what is said of them; those of which nothing is said any more go.
async fn put_together(tx: &Tx, kit: &Kit, shop: ShopId, ids: &[String]) -> Result<(), StoreError> {
    for chunk in ids.chunks(CHUNK) {
        let words: Vec<Word> = rows_in(tx, &[shop.0.into()], chunk, |list| {
            format!(
                "SELECT order_id, via, person, who, ordered_at, as_of, products FROM survey_order_words
                 WHERE shop = $1 AND order_id IN ({list}) ORDER BY order_id, as_of, via"
            )
        })
        .await?;
        let (orders, refuted) = merged(words);
        for claim in refuted {
            revoke(tx, kit, shop, &claim).await?;
        }
        let gone: Vec<String> = chunk.iter().filter(|id| !orders.contains_key(*id)).cloned().collect();
        exec_in(tx, &[shop.0.into()], &gone, |list| {
            format!("DELETE FROM survey_orders WHERE shop = $1 AND order_id IN ({list})")
        })
        .await?;
        let row = |order: Word| -> Vec<Value> {
            let Word { order_id, person, who, ordered_at, products, .. } = order;
            vec![shop.0.into(), order_id.into(), person.into(), who.into(), ordered_at.into(), products.into()]
        };
        let columns = ["shop", "order_id", "person", "who", "ordered_at", "products"];
        let replace = "ON CONFLICT (shop, order_id) DO UPDATE SET person = excluded.person, who = excluded.who,
            ordered_at = excluded.ordered_at, products = excluded.products";
        tx.insert("survey_orders", &columns, orders.into_values().map(row).collect(), replace).await?;
    }
    Ok(())
}

/// By order, what all voices say of it together; and the claims to orders that are another's by what the others say.
fn merged(words: Vec<Word>) -> (BTreeMap<String, Word>, Vec<Word>) {
    let (claims, stated): (Vec<Word>, Vec<Word>) = words.into_iter().partition(|word| word.via == CLAIM);
    let (mut orders, mut refuted) = (BTreeMap::<String, Word>::new(), Vec::new());
    for word in stated {
        match orders.entry(word.order_id.clone()) {
            Entry::Vacant(place) => {
                place.insert(word);
            }
            Entry::Occupied(mut known) => known.get_mut().add(word),
        }
    }
    for claim in claims {
        match orders.entry(claim.order_id.clone()) {
            Entry::Vacant(place) => {
                place.insert(claim);
            }
            Entry::Occupied(known) if known.get().person != claim.person => refuted.push(claim),
            Entry::Occupied(_) => {}
        }
    }
    (orders, refuted)
}

/// Who claimed another's order is not asked about it, where no mail has left yet.
async fn revoke(tx: &Tx, kit: &Kit, shop: ShopId, claim: &Word) -> Result<(), StoreError> {
    let Some(person) = claim.person else { return Ok(()) };
    let values = || -> Vec<Value> { vec![shop.0.into(), claim.order_id.clone().into(), person.into()] };
    let theirs = "shop = $1 AND order_id = $2 AND person = $3";
    invitations::forget(tx, kit, shop, theirs, values()).await?;
    let sql = format!("SELECT id FROM survey_invitations WHERE {theirs} AND is_asked ORDER BY id");
    let asked: Vec<Uuid> = tx.column(&sql, values()).await?;
    invitations::take_back(tx, kit, shop, &asked, Withdrawal::Disputed).await
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

/// Whose an order is.
#[derive(FromQueryResult)]
pub(super) struct Standing {
    pub person: Option<Uuid>,
    /// Nobody but a visitor told of it.
    pub is_claimed: bool,
}

/// `None` when nobody told of the order.
pub(super) async fn standing(tx: &Tx, shop: ShopId, order_id: &str) -> Result<Option<Standing>, StoreError> {
    let sql = "SELECT o.person, NOT EXISTS (SELECT 1 FROM survey_order_words w
            WHERE w.shop = o.shop AND w.order_id = o.order_id AND w.via <> $3) AS is_claimed
        FROM survey_orders o WHERE o.shop = $1 AND o.order_id = $2";
    tx.row(sql, vec![shop.0.into(), store::text(order_id), CLAIM.into()]).await
}

/// The how manieth order of its buyer an order is, of those that stand; `None` of one that does not. Of two at the same
/// instant one is the first.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn number(tx: &Tx, shop: ShopId, order_id: &str) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM survey_orders o JOIN survey_orders e
         ON e.shop = o.shop AND e.person = o.person
            AND (e.ordered_at, e.order_id) <= (o.ordered_at, o.order_id) AND NOT {}
         WHERE o.shop = $1 AND o.order_id = $2 AND NOT {}",
        is_cancelled_sql("e"),
        is_cancelled_sql("o")
    );
    let number: Option<i64> = tx.scalar(&sql, vec![shop.0.into(), store::text(order_id)]).await?;
    Ok(number.filter(|number| *number > 0))
}
