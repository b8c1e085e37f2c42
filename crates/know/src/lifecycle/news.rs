//! Changes of class as events, told once each and only while they are news.

use primitives::Timestamp;
use serde_json::json;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, instant, micros, rows_in, sea_orm, unindexed};
use uuid::Uuid;

use super::classes::changes;
use super::{DAY, rules};
use crate::COUNTED;
use crate::projector;
use crate::shop::ShopSettings;
use crate::system_event::{SystemEvent, Telling, emit};

/// What became so longer ago than this before it was noticed is history: the customer's page shows it under its date,
/// but no event tells of it. Loading years of orders thus tells what happened in the last days.
pub(crate) const NEWS: i64 = 2 * DAY;
/// Changes told in one transaction.
const CHUNK: usize = 500;

#[derive(FromQueryResult)]
struct Fresh {
    id: Uuid,
    class: String,
    class_since: i64,
}

/// Those who are in a class since `$2` or later that no event told of, as far as `also` goes. What an order makes that
/// bears a date to come waits for that date.
fn untold(also: &str) -> String {
    let of_shop = unindexed("c.shop = $1");
    format!(
        "SELECT c.id, c.class, c.class_since FROM profiles c
         WHERE {of_shop} AND c.class_since >= $2 AND c.last_order_at <= $3 AND c.class <> 'potential' AND NOT EXISTS
            (SELECT 1 FROM lifecycle_told t WHERE t.profile = c.id AND t.at = c.class_since AND t.to_class = c.class)
         {also} ORDER BY c.id"
    )
}

/// Tells of the classes that events have just brought these profiles into, in the transaction that holds the events. It
/// is an order that must have done it, and none from a file: a file's rows may come in any order, so what they make of a
/// customer is told by [`tell`], as is what silence does.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn tell_at_once(
    tx: &Tx,
    shop: &ShopSettings,
    touched: &[Uuid],
    now: Timestamp,
) -> Result<(), StoreError> {
    let fixed: [Value; 3] = [shop.id.0.into(), (micros(now) - NEWS).into(), micros(now).into()];
    let by_order = format!(
        "EXISTS (SELECT 1 FROM personas p JOIN orders o ON o.persona = p.id
            WHERE p.profile = c.id AND o.ordered_at = c.class_since AND o.import_id IS NULL AND o.{COUNTED})"
    );
    let fresh: Vec<Fresh> =
        rows_in(tx, &fixed, touched, |list| untold(&format!("AND c.id IN ({list}) AND {by_order}"))).await?;
    if fresh.is_empty() {
        return Ok(());
    }
    emit_changes(tx, shop, &fresh, now).await?;
    note(tx, shop, fresh).await
}

/// Tells of the classes that began within [`NEWS`] and were not told of. While a replay of the log is under way,
/// customers stand where they once stood, and nothing is told.
pub(super) async fn tell(
    store: &Store,
    shop: &ShopSettings,
    now: Timestamp,
    telling: Telling,
) -> Result<(), StoreError> {
    if projector::is_replaying(store).await? {
        return Ok(());
    }
    let since = micros(now) - NEWS;
    let sql = format!("{} LIMIT {CHUNK}", untold(""));
    loop {
        let tx = store.begin().await?;
        let fresh: Vec<Fresh> = tx.rows(&sql, vec![shop.id.0.into(), since.into(), micros(now).into()]).await?;
        if fresh.is_empty() {
            tx.exec("DELETE FROM lifecycle_told WHERE shop = $1 AND at < $2", vec![shop.id.0.into(), since.into()])
                .await?;
            return tx.commit().await;
        }
        if telling == Telling::Events {
            emit_changes(&tx, shop, &fresh, now).await?;
        }
        note(&tx, shop, fresh).await?;
        tx.commit().await?;
    }
}

/// The projector and the reconciler may come to tell the same at once: it is noted once.
async fn note(tx: &Tx, shop: &ShopSettings, told: Vec<Fresh>) -> Result<(), StoreError> {
    let row =
        |one: Fresh| -> Vec<Value> { vec![one.id.into(), one.class_since.into(), one.class.into(), shop.id.0.into()] };
    let rows = told.into_iter().map(row).collect();
    let once = "ON CONFLICT (profile, at, to_class) DO NOTHING";
    tx.insert("lifecycle_told", &["profile", "at", "to_class", "shop"], rows, once).await?;
    Ok(())
}

async fn emit_changes(tx: &Tx, shop: &ShopSettings, fresh: &[Fresh], now: Timestamp) -> Result<(), StoreError> {
    let rules = rules::load(tx, shop.id).await?.rules;
    let profiles: Vec<Uuid> = fresh.iter().map(|one| one.id).collect();
    let mut histories = changes(tx, shop.id, &rules, &profiles, now).await?;
    let event = |one: &Fresh| {
        let change = histories.remove(&one.id)?.pop()?;
        let properties = json!({"customer_id": one.id, "from": change.from, "to": change.to,
            "why": change.why(&rules, change.at)});
        Some(SystemEvent { name: "Lifecycle Changed", about: vec![one.id], at: instant(change.at), properties })
    };
    emit(tx, shop.id, fresh.iter().filter_map(event).collect(), now).await
}
