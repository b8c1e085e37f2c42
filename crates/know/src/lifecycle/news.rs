//! Changes of class as events, told once each and only while they are news.

use primitives::Timestamp;
use serde_json::json;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, instant, micros, sea_orm};
use uuid::Uuid;

use super::classes::changes;
use super::{DAY, rules};
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
    let sql = format!(
        "SELECT c.id, c.class, c.class_since FROM profiles c
         WHERE c.shop = $1 AND c.class_since >= $2 AND c.class <> 'potential' AND NOT EXISTS
            (SELECT 1 FROM lifecycle_told t WHERE t.profile = c.id AND t.at = c.class_since AND t.to_class = c.class)
         ORDER BY c.id LIMIT {CHUNK}"
    );
    loop {
        let tx = store.begin().await?;
        let fresh: Vec<Fresh> = tx.rows(&sql, vec![shop.id.0.into(), since.into()]).await?;
        if fresh.is_empty() {
            tx.exec("DELETE FROM lifecycle_told WHERE shop = $1 AND at < $2", vec![shop.id.0.into(), since.into()])
                .await?;
            return tx.commit().await;
        }
        if telling == Telling::Events {
            emit_changes(&tx, shop, &fresh, now).await?;
        }
        let row = |one: Fresh| -> Vec<Value> {
            vec![one.id.into(), one.class_since.into(), one.class.into(), shop.id.0.into()]
        };
        let rows = fresh.into_iter().map(row).collect();
        tx.insert("lifecycle_told", &["profile", "at", "to_class", "shop"], rows, "").await?;
        tx.commit().await?;
    }
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
