use std::sync::Arc;

use primitives::{EventKind, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::seal::{Request, Said};
use crate::ingest::Reject;
use crate::sources::Source;
use crate::{Collect, counted};

/// An event that was not taken, or a whole request.
pub(crate) struct Refusal {
    code: &'static str,
    field: Option<&'static str>,
    said: Said,
    is_stub: bool,
}

/// Kept of what was sent; enough for any event that could be mended.
pub(crate) const MAX_RAW: usize = 64 << 10;
/// Kept per source; beyond it the oldest go, so that a broken sender cannot fill the disk.
pub(crate) const MAX_PER_SOURCE: usize = 10_000;
/// Refusals of one request that are shown to those who watch.
const SHOWN: usize = 50;
const HOUR: i64 = 3600 * 1_000_000;

impl Refusal {
    pub(crate) fn new(reject: &Reject, raw: &str) -> Self {
        let end = raw.floor_char_boundary(MAX_RAW);
        let bytes = (end < raw.len()).then_some(raw.len() as u64);
        let request = Some(Request { bytes, ..Request::default() });
        let said = Said { reason: reject.message.clone(), raw: raw[..end].to_owned(), request };
        Self { code: reject.code, field: reject.field, said, is_stub: false }
    }

    /// Of a body that nobody could read: its first bytes as text, and how many there were, where that is known.
    pub(crate) fn stub(reject: &Reject, head: &str, bytes: Option<u64>) -> Self {
        let refusal = Self::new(reject, head);
        let said = Said { request: Some(Request { bytes, ..Request::default() }), ..refusal.said };
        Self { said, is_stub: true, ..refusal }
    }

    /// What the endpoint's address said of the call.
    pub(crate) fn of_kind(mut self, kind: Option<EventKind>) -> Self {
        self.said.request.get_or_insert_default().kind = kind;
        self
    }

    /// What its request said of all calls, as JSON.
    pub(crate) fn said_with(&mut self, common: &str) {
        self.said.request.get_or_insert_default().common = Some(common.to_owned());
    }

    /// Adds to the reason what its reader has to know.
    pub(crate) fn note(&mut self, more: &str) {
        self.said.reason.push_str("; ");
        self.said.reason.push_str(more);
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
    counted::refused(source.kind, refusals.len());
    let kit = &collect.kit;
    let newest = &refusals[refusals.len().saturating_sub(MAX_PER_SOURCE)..];
    let mut rows = Vec::with_capacity(newest.len());
    for (left, refusal) in (0..newest.len()).rev().zip(newest) {
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
            refusal.is_stub.into(),
        ]);
        if left >= SHOWN {
            continue;
        }
        let reason = &refusal.said.reason;
        let notice = RejectedNotice { id, source_id: source.id.0, code: refusal.code, reason };
        kit.notify(source.shop, "rejected", &notice);
    }
    let columns = ["id", "shop", "source", "received_at", "code", "reason", "field", "raw", "sealed", "is_stub"];
    let tx = kit.store.begin().await?;
    tx.insert("rejected_events", &columns, rows, "").await?;
    let gone = drop_oldest(&tx, source).await? + (refusals.len() - newest.len()) as u64;
    if gone > 0 {
        count_dropped(&tx, source, gone, received).await?;
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

const FIRST_TOO_MANY: &str = "SELECT received_at, id FROM rejected_events WHERE shop = $1 AND source = $2
    ORDER BY received_at DESC, id DESC LIMIT 1 OFFSET $3";

/// Gives how many went that nobody had dealt with. Events of one request have one time, so that only time and id together
/// say which are the oldest.
async fn drop_oldest(tx: &Tx, source: &Source) -> Result<u64, StoreError> {
    let (shop, id) = (source.shop.0, source.id.0);
    let most = i64::try_from(MAX_PER_SOURCE).unwrap_or(i64::MAX);
    let first_too_many: Option<Place> = tx.row(FIRST_TOO_MANY, vec![shop.into(), id.into(), most.into()]).await?;
    let Some(Place { received_at, id: last }) = first_too_many else { return Ok(0) };
    let sql = "DELETE FROM rejected_events WHERE shop = $1 AND source = $2
         AND (received_at, id) <= ($3, $4) RETURNING replayed_at";
    let gone: Vec<Option<i64>> = tx.column(sql, vec![shop.into(), id.into(), received_at.into(), last.into()]).await?;
    Ok(gone.iter().filter(|replayed_at| replayed_at.is_none()).count() as u64)
}

/// Keeps for all to see that there were more than are kept.
async fn count_dropped(tx: &Tx, source: &Source, gone: u64, now: Timestamp) -> Result<(), StoreError> {
    let hour = micros(now) - micros(now).rem_euclid(HOUR);
    let row = vec![source.id.0.into(), hour.into(), gone.cast_signed().into()];
    let add = "ON CONFLICT (source, hour) DO UPDATE SET dropped = rejected_dropped.dropped + excluded.dropped";
    tx.insert("rejected_dropped", &["source", "hour", "dropped"], vec![row], add).await.map(drop)
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn the_oldest_of_a_source_are_found_in_an_index() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let values = vec![Uuid::nil().into(), Uuid::nil().into(), 1i64.into()];
        let Some(plan) = testing::plan(&test.store, FIRST_TOO_MANY, values).await else { return };
        let expected = "SEARCH rejected_events USING COVERING INDEX rejected_events_source (shop=? AND source=?)";
        assert_eq!(plan, [expected]);
    }
}
