use std::sync::Arc;

use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::seal::Said;
use crate::Collect;
use crate::ingest::Reject;
use crate::sources::Source;

/// An event that was not taken.
pub(crate) struct Refusal {
    code: &'static str,
    field: Option<&'static str>,
    said: Said,
}

/// Kept of what was sent; enough for any event that could be mended.
const MAX_RAW: usize = 64 << 10;
/// Kept per source; beyond it the oldest go, so that a broken sender cannot fill the disk.
const MAX_PER_SOURCE: usize = 10_000;

impl Refusal {
    pub(crate) fn new(reject: &Reject, raw: &str) -> Self {
        let end = raw.floor_char_boundary(MAX_RAW);
        let said = Said { reason: reject.message.clone(), raw: raw[..end].to_owned() };
        Self { code: reject.code, field: reject.field, said }
    }
}

#[derive(Serialize)]
struct RejectedNotice<'a> {
    id: Uuid,
    source_id: Uuid,
    code: &'a str,
    reason: &'a str,
}

pub(crate) async fn keep(
    collect: &Collect,
    source: &Arc<Source>,
    refusals: Vec<Refusal>,
    received: Timestamp,
) -> Result<(), Problem> {
    if refusals.is_empty() {
        return Ok(());
    }
    let kit = &collect.kit;
    let newest = &refusals[refusals.len().saturating_sub(MAX_PER_SOURCE)..];
    let mut rows = Vec::with_capacity(newest.len());
    for refusal in newest {
        let id = kit.ids.uuid();
        rows.push(vec![
            id.into(),
            source.shop.0.into(),
            source.id.0.into(),
            micros(received).into(),
            refusal.code.into(),
            "".into(),
            refusal.field.into(),
            "".into(),
            refusal.said.seal(&kit.vault)?,
        ]);
        let reason = &refusal.said.reason;
        let notice = RejectedNotice { id, source_id: source.id.0, code: refusal.code, reason };
        kit.notify(source.shop, "rejected", &notice);
    }
    let columns = ["id", "shop", "source", "received_at", "code", "reason", "field", "raw", "sealed"];
    let tx = kit.store.begin().await?;
    tx.insert("rejected_events", &columns, rows, "").await?;
    let gone = drop_oldest(&tx, source).await? + (refusals.len() - newest.len()) as u64;
    if gone > 0 {
        tracing::warn!(source = %source.id, gone, "too many rejected events of one source: the oldest were dropped");
    }
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Place {
    received_at: i64,
    id: Uuid,
}

/// Events of one request have one time, so that only time and id together say which are the oldest.
async fn drop_oldest(tx: &Tx, source: &Source) -> Result<u64, StoreError> {
    let (shop, id) = (source.shop.0, source.id.0);
    let sql = "SELECT received_at, id FROM rejected_events WHERE shop = $1 AND source = $2
         ORDER BY received_at DESC, id DESC LIMIT 1 OFFSET $3";
    let most = i64::try_from(MAX_PER_SOURCE).unwrap_or(i64::MAX);
    let first_too_many: Option<Place> = tx.row(sql, vec![shop.into(), id.into(), most.into()]).await?;
    let Some(Place { received_at, id: last }) = first_too_many else { return Ok(0) };
    let sql = "DELETE FROM rejected_events WHERE shop = $1 AND source = $2
         AND (received_at < $3 OR (received_at = $3 AND id <= $4))";
    tx.exec(sql, vec![shop.into(), id.into(), received_at.into(), last.into()]).await
}
