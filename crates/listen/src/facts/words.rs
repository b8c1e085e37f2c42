//! What was said of orders, event by event. An order is what follows from it all, so what an import said can be withdrawn
//! and the order be as if it had never been said.

use std::collections::BTreeMap;

use primitives::{ShopId, json};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, exec_in, rows_in, sea_orm};
use uuid::Uuid;

use super::orders::{Orders, products};
use super::parcels::{Parcel, promised};
use super::{Item, Order};
use crate::people::{Keys, Who};
use crate::shop::Shop;

/// Orders put together at a time.
const CHUNK: usize = 500;

/// What one event said of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    Stated(Box<Stated>),
    Cancelled(i64),
    /// As it was kept before parcels were told apart.
    Delivered(i64),
    Parcel(Parcel),
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stated {
    pub as_of: i64,
    pub at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_at: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Each product with the version that was bought, where the line names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<BTreeMap<String, Option<String>>>,
    /// Told by a visitor: it counts as long as the shop's own systems say nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_claimed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_trifle: Option<bool>,
}

/// A word with where it came from.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub seq: i64,
    pub person: Option<Uuid>,
    pub buyer: Option<Vec<u8>>,
    pub import: Option<Uuid>,
    /// The import whose undoing made this one say it again.
    pub after_undo: Option<Uuid>,
    pub word: Word,
}

impl Fact {
    /// `None` when the event says nothing of an order. `keys` has the keys of all people of the batch.
    pub fn read(item: &Item<'_>, shop: &Shop, vault: &Vault, keys: &Keys) -> Result<Option<Self>, StoreError> {
        let (properties, at) = (item.properties(), item.at());
        let said = |key: &str| json::micros(properties, key);
        let (mut person, mut buyer) = (None, None);
        let word = match item.name() {
            "Order Completed" | "Order Updated" => {
                let who = Who::read(&item.stored.event, &item.body);
                person = who.person(vault, item.stored.event.shop);
                buyer = who.seal(keys, person)?;
                Word::Stated(Box::new(Stated::read(item, shop)))
            }
            "Order Cancelled" | "Order Deleted" => Word::Cancelled(said("cancelled_at").unwrap_or(at)),
            "Parcel Shipped" => Word::Parcel(Parcel {
                id: json::text(properties, "parcel_id").unwrap_or_default(),
                shipped_at: said("shipped_at").or(Some(at)),
                promised_at: promised(properties, shop),
                delivered_at: None,
            }),
            "Parcel Delivered" => Word::Parcel(Parcel {
                id: json::text(properties, "parcel_id").unwrap_or_default(),
                delivered_at: said("delivered_at").or(Some(at)),
                ..Parcel::default()
            }),
            _ => return Ok(None),
        };
        let (seq, import, after_undo) = (item.stored.seq.cast_signed(), item.import, item.after_undo());
        Ok(Some(Self { seq, person, buyer, import, after_undo, word }))
    }
}

impl Stated {
    /// A visitor who claims an order says nothing of what became of it.
    fn read(item: &Item<'_>, shop: &Shop) -> Self {
        let (properties, is_claimed) = (item.properties(), item.is_claim());
        let became = |key: &str| json::micros(properties, key).filter(|_| !is_claimed);
        let status = json::text(properties, "status").filter(|_| !is_claimed);
        let address = json::address(properties);
        Self {
            as_of: item.true_at(),
            at: item.at(),
            ordered_at: json::micros(properties, "ordered_at"),
            delivered_at: became("delivered_at"),
            cancelled_at: became("cancelled_at"),
            shipped_at: became("shipped_at"),
            promised_at: promised(properties, shop).filter(|_| !is_claimed),
            status: status.map(|status| status.to_lowercase()),
            region: json::text(address, "state").or_else(|| json::text(address, "province")),
            lines: properties.get("products").and_then(Json::as_array).map(|lines| products(lines)),
            is_claimed,
            is_trifle: is_trifle(properties, shop),
        }
    }
}

/// Whether an order cost one yuan or less, where its total is said.
fn is_trifle(properties: &Json, shop: &Shop) -> Option<bool> {
    let total = json::number(properties, "total").or_else(|| json::number(properties, "revenue"))?;
    let currency = json::text(properties, "currency").unwrap_or_else(|| shop.currency.clone());
    Some(currency.eq_ignore_ascii_case("CNY") && total <= 1.0)
}

impl Order {
    pub(super) fn hear(&mut self, fact: &Fact) {
        match &fact.word {
            Word::Stated(stated) => self.state(stated, fact),
            Word::Cancelled(at) => self.row.cancelled_at = Some(*at),
            Word::Delivered(at) => self.row.hear_parcel(&Parcel { delivered_at: Some(*at), ..Parcel::default() }),
            Word::Parcel(parcel) => self.row.hear_parcel(parcel),
        }
    }

    /// The newest full statement counts; what it leaves out stays as it was. What the shop's own systems state takes the
    /// place of a claim; of claims the first counts.
    fn state(&mut self, stated: &Stated, fact: &Fact) {
        if stated.is_claimed {
            self.row.claimer = self.row.claimer.or_else(|| Some(fact.person.unwrap_or_default()));
            if self.row.is_stated {
                return;
            }
        } else if self.row.is_claimed {
            self.unclaim();
        }
        let row = &mut self.row;
        if row.is_stated && stated.as_of < row.as_of {
            return;
        }
        if fact.person.is_some() {
            (row.person, row.buyer) = (fact.person, fact.buyer.clone());
        }
        (row.is_stated, row.is_claimed) = (true, stated.is_claimed);
        row.as_of = stated.as_of;
        row.ordered_at = stated.ordered_at.or(row.ordered_at).or(Some(stated.at));
        row.delivered_at = stated.delivered_at.or(row.delivered_at);
        row.promised_at = stated.promised_at.or(row.promised_at);
        let is_there = matches!(stated.status.as_deref(), Some("delivered" | "completed"));
        // Without a time it says nothing of parcels that are known.
        let is_sent = stated.status.as_deref() == Some("shipped") && row.parcels.is_empty();
        if stated.delivered_at.is_some() || is_there {
            row.hear_arrival();
        } else if stated.shipped_at.is_some() || is_sent {
            row.hear_parcel(&Parcel { shipped_at: stated.shipped_at.or(Some(stated.at)), ..Parcel::default() });
        }
        row.cancelled_at = match stated.status.as_deref() {
            Some("cancelled") => stated.cancelled_at.or(row.cancelled_at).or(Some(stated.at)),
            Some(_) => stated.cancelled_at,
            None => stated.cancelled_at.or(row.cancelled_at),
        };
        row.region = stated.region.clone().or(row.region.take());
        row.import_id = fact.import.or(row.import_id);
        row.is_trifle = stated.is_trifle.unwrap_or(row.is_trifle);
        if let Some(lines) = &stated.lines {
            self.products.clone_from(lines);
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
    seq: i64,
    person: Option<Uuid>,
    buyer: Option<Vec<u8>>,
    import_id: Option<Uuid>,
    after_undo: Option<Uuid>,
    said: String,
}

impl Row {
    fn fact(self) -> Result<(String, Fact), StoreError> {
        let corrupt = |e| StoreError::Corrupt(format!("review_order_words {}: {e}", self.order_id));
        let word = serde_json::from_str(&self.said).map_err(corrupt)?;
        let Self { order_id, seq, person, buyer, import_id: import, after_undo, .. } = self;
        Ok((order_id, Fact { seq, person, buyer, import, after_undo, word }))
    }
}

pub(super) async fn save(tx: &Tx, shop: ShopId, facts: Vec<(String, Fact)>) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(facts.len());
    for (order_id, fact) in facts {
        rows.push(vec![
            shop.0.into(),
            order_id.into(),
            fact.seq.into(),
            fact.person.into(),
            fact.buyer.into(),
            fact.import.into(),
            fact.after_undo.into(),
            store::json(&fact.word)?,
        ]);
    }
    let columns = ["shop", "order_id", "seq", "person", "buyer", "import_id", "after_undo", "said"];
    tx.insert("review_order_words", &columns, rows, "ON CONFLICT (shop, order_id, seq) DO NOTHING").await?;
    Ok(())
}

/// Takes back what an import said of orders, its own and those of others, and puts together again what the rest says. Gives
/// the orders.
pub(crate) async fn withdraw(tx: &Tx, shop: ShopId, import: Uuid) -> Result<Vec<String>, StoreError> {
    let of_import = || -> Vec<Value> { vec![shop.0.into(), import.into()] };
    let sql = "SELECT DISTINCT order_id FROM review_order_words WHERE shop = $1 AND import_id = $2 ORDER BY order_id";
    let ids: Vec<String> = tx.column(sql, of_import()).await?;
    tx.exec("DELETE FROM review_order_words WHERE shop = $1 AND import_id = $2", of_import()).await?;
    for chunk in ids.chunks(CHUNK) {
        for table in ["review_order_lines", "review_orders"] {
            exec_in(tx, &[shop.0.into()], chunk, |list| {
                format!("DELETE FROM {table} WHERE shop = $1 AND order_id IN ({list})")
            })
            .await?;
        }
        let rows: Vec<Row> = rows_in(tx, &[shop.0.into()], chunk, |list| {
            format!(
                "SELECT order_id, seq, person, buyer, import_id, after_undo, said FROM review_order_words
                 WHERE shop = $1 AND order_id IN ({list}) ORDER BY order_id, seq"
            )
        })
        .await?;
        let mut orders = Orders::default();
        for row in rows {
            let (order_id, fact) = row.fact()?;
            orders.hear(&order_id, &fact);
        }
        orders.save(tx, shop).await?;
    }
    Ok(ids)
}
