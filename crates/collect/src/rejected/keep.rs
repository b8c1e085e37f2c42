use std::sync::Arc;

use primitives::Timestamp;
use serde::Serialize;
use store::{Sql, micros};
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
const MAX_PER_SOURCE: i64 = 10_000;

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
    let mut rows = Vec::with_capacity(refusals.len());
    for refusal in &refusals {
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
    let oldest_kept: Option<i64> = tx
        .scalar(
            "SELECT received_at FROM rejected_events WHERE shop = $1 AND source = $2
             ORDER BY received_at DESC LIMIT 1 OFFSET $3",
            vec![source.shop.0.into(), source.id.0.into(), MAX_PER_SOURCE.into()],
        )
        .await?;
    if let Some(oldest) = oldest_kept {
        let sql = "DELETE FROM rejected_events WHERE shop = $1 AND source = $2 AND received_at <= $3";
        let gone = tx.exec(sql, vec![source.shop.0.into(), source.id.0.into(), oldest.into()]).await?;
        tracing::warn!(source = %source.id, gone, "too many rejected events of one source: the oldest were dropped");
    }
    tx.commit().await?;
    Ok(())
}
