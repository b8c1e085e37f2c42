//! What was said of orders, event by event. An order is what follows from it all, so what an import said can be withdrawn
//! and the order be as if it had never been said.

use primitives::ShopId;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, exec_in, rows_in, sea_orm, text, unindexed};
use uuid::Uuid;

use super::{Entry, Marks, Orders, Payment, Refund, Statement};
use crate::shop::ShopSettings;

/// Orders taken up at a time.
const CHUNK: usize = 500;

/// What one event said of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    Stated(Box<Statement>),
    Marked(Marks),
    Paid(Marks, String, Payment),
    Refunded(String, Refund),
    Deleted,
}

/// A word with where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub seq: u64,
    pub persona: Option<Uuid>,
    pub import: Option<Uuid>,
    /// The import whose undoing made this one say it again.
    pub after_undo: Option<Uuid>,
    pub word: Word,
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
    seq: i64,
    persona: Option<Uuid>,
    import_id: Option<Uuid>,
    said: String,
}

impl Row {
    fn word(&self) -> Result<Word, StoreError> {
        let corrupt = |e| StoreError::Corrupt(format!("order_facts {}: {e}", self.order_id));
        let mut word: Word = serde_json::from_str(&self.said).map_err(corrupt)?;
        match &mut word {
            Word::Stated(statement) => {
                (statement.persona, statement.import) = (self.persona, self.import_id);
                statement.seq = self.seq.cast_unsigned();
            }
            Word::Refunded(_, refund) => refund.persona = self.persona,
            Word::Marked(_) | Word::Paid(..) | Word::Deleted => {}
        }
        Ok(word)
    }
}

/// As JSON, without what is not said.
fn said(word: &Word) -> Result<String, StoreError> {
    let mut json = serde_json::to_value(word).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    prune(&mut json);
    Ok(json.to_string())
}

fn prune(json: &mut Json) {
    match json {
        Json::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(prune);
        }
        Json::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

pub(super) async fn save<'a>(
    tx: &Tx,
    shop: ShopId,
    entries: impl Iterator<Item = (&'a String, &'a Entry)>,
) -> Result<(), StoreError> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (order_id, entry) in entries {
        for fact in &entry.facts {
            rows.push(vec![
                shop.0.into(),
                order_id.as_str().into(),
                fact.seq.cast_signed().into(),
                fact.persona.into(),
                fact.import.into(),
                fact.after_undo.into(),
                text(&said(&fact.word)?),
            ]);
        }
    }
    let columns = ["shop", "order_id", "seq", "persona", "import_id", "after_undo", "said"];
    tx.insert("order_facts", &columns, rows, "ON CONFLICT (shop, order_id, seq) DO NOTHING").await?;
    Ok(())
}

/// Takes back what an import said of orders, its own and those of others, and puts together again what the rest says.
/// Gives the personas whose numbers change.
pub(crate) async fn withdraw(tx: &Tx, shop: &ShopSettings, import: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let ids: Vec<String> = tx.column(&of_import(), vec![shop.id.0.into(), import.into()]).await?;
    let mut touched = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        exec_in(tx, &[shop.id.0.into(), import.into()], chunk, |list| {
            format!("DELETE FROM order_facts WHERE shop = $1 AND import_id = $2 AND order_id IN ({list})")
        })
        .await?;
        touched.extend(put_together(tx, shop, chunk).await?);
    }
    Ok(touched)
}

async fn put_together(tx: &Tx, shop: &ShopSettings, ids: &[String]) -> Result<Vec<Uuid>, StoreError> {
    let fixed = [shop.id.0.into()];
    let mut touched = store::ids_in(tx, &fixed, ids, |list| {
        format!("SELECT persona FROM orders WHERE shop = $1 AND persona IS NOT NULL AND order_id IN ({list})")
    })
    .await?;
    let rows: Vec<Row> = rows_in(tx, &fixed, ids, |list| {
        format!(
            "SELECT order_id, seq, persona, import_id, said FROM order_facts
             WHERE shop = $1 AND order_id IN ({list}) ORDER BY order_id, seq"
        )
    })
    .await?;
    let mut orders = Orders::default();
    for id in ids {
        orders.take(id, Word::Deleted);
    }
    for row in rows {
        orders.take(&row.order_id, row.word()?);
    }
    touched.extend(orders.save(tx, shop).await?);
    Ok(touched)
}

/// The orders that an import told of.
fn of_import() -> String {
    let of_shop = unindexed("shop = $1");
    format!("SELECT DISTINCT order_id FROM order_facts WHERE import_id = $2 AND {of_shop} ORDER BY order_id")
}

fn said_by(list: &str) -> String {
    let of_shop = unindexed("shop = $1");
    format!("SELECT order_id, seq, persona, import_id, said FROM order_facts WHERE persona IN ({list}) AND {of_shop}")
}

fn of_orders(list: &str) -> String {
    let of_shop = unindexed("o.shop = $1");
    format!(
        "SELECT f.order_id, f.seq, f.persona, f.import_id, f.said FROM orders o
         JOIN order_facts f ON f.shop = o.shop AND f.order_id = o.order_id
         WHERE o.persona IN ({list}) AND {of_shop}"
    )
}

/// Takes what could point at these people out of what was said of their orders. Whose orders they are is still known.
pub(crate) async fn forget(tx: &Tx, shop: ShopId, personas: &[Uuid]) -> Result<(), StoreError> {
    let fixed = [shop.0.into()];
    let said_by: Vec<Row> = rows_in(tx, &fixed, personas, said_by).await?;
    let of_orders: Vec<Row> = rows_in(tx, &fixed, personas, of_orders).await?;
    let sql = "UPDATE order_facts SET said = $1 WHERE shop = $2 AND order_id = $3 AND seq = $4";
    for row in said_by.into_iter().chain(of_orders) {
        let mut word = row.word()?;
        match &mut word {
            Word::Stated(statement) => (statement.details.city, statement.details.coupon) = (None, None),
            Word::Refunded(_, refund) => refund.reason = None,
            Word::Marked(_) | Word::Paid(..) | Word::Deleted => continue,
        }
        tx.exec(sql, vec![said(&word)?.into(), shop.0.into(), row.order_id.into(), row.seq.into()]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::shop::TestShop;

    #[tokio::test]
    async fn nothing_is_looked_for_among_all_of_a_shop() {
        let shop = TestShop::open().await;
        shop.finds_by("order_facts_import (import_id=?)", &of_import()).await;
        shop.finds_by("order_facts_persona (persona=?)", &said_by("$2")).await;
        shop.finds_by("orders_persona (persona=?)", &of_orders("$2")).await;
    }
}
