use primitives::{Event, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Sql, StoreError, Tx, json, micros};

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
    let sql = format!("DELETE FROM outbox WHERE id IN ({})", crate::in_list(1, ids.len()));
    tx.exec(&sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    Ok(())
}
