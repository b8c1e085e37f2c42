use primitives::{Event, EventKind, ShopId, SourceId, Timestamp};
use sea_orm::FromQueryResult;
use serde_json::Value as Json;
use serde_json::value::to_raw_value;
use uuid::Uuid;

use crate::{Sql, StoreError, Tx, exec_in, json, micros};

/// An event that waits to enter the log.
#[derive(Debug)]
pub struct OutboxEvent {
    pub id: Uuid,
    pub event: Event,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    event: String,
}

/// What somebody did here, to be told to the log.
#[derive(Debug)]
pub struct Deed<'a> {
    pub shop: ShopId,
    pub source: SourceId,
    /// The person whom it is about, by the shop's own id.
    pub user_id: Option<String>,
    pub name: &'a str,
    pub properties: &'a Json,
    /// By which channel it came, and who did it.
    pub context: Json,
}

impl Deed<'_> {
    /// The event that tells of it; queued, it gets its message id.
    ///
    /// # Errors
    /// When it has no JSON form.
    pub fn event(self, now: Timestamp) -> Result<Event, StoreError> {
        let Self { shop, source, user_id, name, properties, context } = self;
        let body = serde_json::json!({"type": "track", "event": name, "properties": properties, "context": context});
        Ok(Event {
            v: Event::VERSION,
            shop,
            source,
            message_id: String::new(),
            kind: EventKind::Track,
            name: Some(name.to_owned()),
            user_id,
            anonymous_id: None,
            timestamp: now,
            received_at: now,
            body: to_raw_value(&body).map_err(|error| StoreError::Corrupt(error.to_string()))?,
        })
    }
}

/// Queues an event in the transaction of the change that it tells of. The event's message id is `id`, so the relay may
/// repeat itself and the log still counts it once.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &Tx, id: Uuid, mut event: Event, now: Timestamp) -> Result<(), StoreError> {
    event.message_id = id.to_string();
    tx.exec(
        "INSERT INTO outbox (id, event, queued_at) VALUES ($1, $2, $3)",
        vec![id.into(), json(&event)?, micros(now).into()],
    )
    .await?;
    Ok(())
}

/// The oldest waiting events.
///
/// # Errors
/// When the database cannot be read or a row is damaged.
pub async fn outbox_batch(db: &impl Sql, limit: u32) -> Result<Vec<OutboxEvent>, StoreError> {
    let sql = "SELECT id, event FROM outbox ORDER BY queued_at, id LIMIT $1";
    let rows: Vec<Row> = db.rows(sql, vec![i64::from(limit).into()]).await?;
    rows.into_iter()
        .map(|row| match serde_json::from_str(&row.event) {
            Ok(event) => Ok(OutboxEvent { id: row.id, event }),
            Err(error) => Err(StoreError::Corrupt(format!("outbox row {}: {error}", row.id))),
        })
        .collect()
}

/// Forgets events that are in the log now.
///
/// # Errors
/// When the database refuses.
pub async fn outbox_done(tx: &Tx, ids: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[], ids, |list| format!("DELETE FROM outbox WHERE id IN ({list})")).await?;
    Ok(())
}
