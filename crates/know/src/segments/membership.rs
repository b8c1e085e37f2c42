use std::collections::BTreeSet;

use primitives::{SegmentId, ShopId, Timestamp};
use serde::Serialize;
use serde_json::json;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, exec_in, ids_in, instant, listed, micros, sea_orm};
use uuid::Uuid;

use super::compile::compile;
use super::definition::Node;
use super::parse::parse;
use crate::lifecycle::NEWS;
use crate::shop::ShopSettings;
use crate::system_event::{SystemEvent, Telling, emit};

/// Profiles judged in one statement.
const CHUNK: usize = 1_000;
/// Members that one evaluation of a segment tells of with events of their own; beyond it, as after loading history,
/// the change is in the segment's history only.
const MAX_EVENTS: usize = 1_000;

/// A segment whose size changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SegmentSize {
    pub id: SegmentId,
    pub size: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    definition: String,
    evaluated_at: Option<i64>,
}

struct Segment {
    id: Uuid,
    name: String,
    node: Node,
    evaluated_at: Option<i64>,
}

async fn load(db: &impl Sql, shop: ShopId) -> Result<Vec<Segment>, StoreError> {
    let sql = "SELECT id, name, definition, evaluated_at FROM segments WHERE shop = $1 ORDER BY id";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    rows.into_iter()
        .map(|row| {
            let node = node_of(&row.definition, row.id)?;
            Ok(Segment { id: row.id, name: row.name, node, evaluated_at: row.evaluated_at })
        })
        .collect()
}

pub(super) fn node_of(definition: &str, id: Uuid) -> Result<Node, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt(format!("segments.definition of {id}: {what}"));
    let json = serde_json::from_str(definition).map_err(|e| corrupt(e.to_string()))?;
    parse(&json).map_err(|e| corrupt(format!("{}: {}", e.field, e.message)))
}

/// Brings the memberships of these profiles up to date, after their facts changed. Gives the segments that grew or
/// shrank, to be told once the transaction is through. Events tell of customers who were seen lately: who comes with
/// loaded history is no news.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn refresh(
    tx: &Tx,
    shop: &ShopSettings,
    touched: &[Uuid],
    now: Timestamp,
    telling: Telling,
) -> Result<Vec<SegmentSize>, StoreError> {
    let mut changed = Vec::new();
    if touched.is_empty() {
        return Ok(changed);
    }
    for segment in load(tx, shop.id).await? {
        let (mut entered, mut left) = (Vec::new(), Vec::new());
        for chunk in touched.chunks(CHUNK) {
            let compiled = compile(&segment.node, shop, now, Some(listed(tx, 2, chunk)));
            let sql = format!("SELECT c.id FROM profiles c WHERE {}", compiled.condition);
            let fit: BTreeSet<Uuid> = tx.column(&sql, compiled.values).await?.into_iter().collect();
            let members: BTreeSet<Uuid> = ids_in(tx, &[segment.id.into()], chunk, |list| {
                format!("SELECT profile FROM segment_members WHERE segment = $1 AND profile IN ({list})")
            })
            .await?
            .into_iter()
            .collect();
            entered.extend(fit.difference(&members).copied());
            left.extend(members.difference(&fit).copied());
        }
        let rows = entered.iter().map(|id| vec![segment.id.into(), (*id).into(), micros(now).into()]).collect();
        tx.insert("segment_members", &["segment", "profile", "entered_at"], rows, "").await?;
        exec_in(tx, &[segment.id.into()], &left, |list| {
            format!("DELETE FROM segment_members WHERE segment = $1 AND profile IN ({list})")
        })
        .await?;
        if !entered.is_empty() || !left.is_empty() {
            if telling == Telling::Events {
                let [entered, left] = [lately_seen(tx, &entered, now).await?, lately_seen(tx, &left, now).await?];
                tell(tx, shop.id, &segment, &entered, &left, now).await?;
            }
            changed.push(record(tx, shop, segment.id, (entered.len(), left.len()), now).await?);
        }
    }
    Ok(changed)
}

async fn lately_seen(tx: &Tx, profiles: &[Uuid], now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    ids_in(tx, &[(micros(now) - NEWS).into()], profiles, |list| {
        format!("SELECT id FROM profiles WHERE last_seen_at >= $1 AND id IN ({list}) ORDER BY id")
    })
    .await
}

/// Judges everybody anew where the shop's day has turned since a segment was last judged, or all segments when
/// `everything` says so: after classes, scores or predictions moved. Gives the segments that grew or shrank.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(
    store: &Store,
    shop: &ShopSettings,
    now: Timestamp,
    everything: bool,
) -> Result<Vec<SegmentSize>, StoreError> {
    let mut changed = Vec::new();
    for segment in load(store, shop.id).await? {
        let is_current = segment.evaluated_at.is_some_and(|at| shop.day(instant(at)) == shop.day(now));
        if is_current && !everything && !segment.node.turns_by_the_hour() {
            continue;
        }
        let tx = store.begin().await?;
        changed.extend(evaluate(&tx, shop, &segment, now, true).await?);
        tx.commit().await?;
    }
    Ok(changed)
}

/// Fills a segment that is new or defined anew; no events tell of it.
pub(super) async fn fill(tx: &Tx, shop: &ShopSettings, id: Uuid, node: Node, now: Timestamp) -> Result<(), StoreError> {
    let segment = Segment { id, name: String::new(), node, evaluated_at: None };
    evaluate(tx, shop, &segment, now, false).await.map(drop)
}

async fn evaluate(
    tx: &Tx,
    shop: &ShopSettings,
    segment: &Segment,
    now: Timestamp,
    is_told: bool,
) -> Result<Option<SegmentSize>, StoreError> {
    let compiled = compile(&segment.node, shop, now, None);
    let next = compiled.values.len() + 1;
    let members = format!("SELECT c.id FROM profiles c WHERE {}", compiled.condition);
    let with = |more: Vec<Value>| compiled.values.iter().cloned().chain(more).collect::<Vec<Value>>();
    let leave =
        format!("DELETE FROM segment_members WHERE segment = ${next} AND profile NOT IN ({members}) RETURNING profile");
    let left: Vec<Uuid> = tx.column(&leave, with(vec![segment.id.into()])).await?;
    // In the order of the key: members put in anywhere would each touch another page of the table.
    let enter = format!(
        "INSERT INTO segment_members (segment, profile, entered_at)
         SELECT ${next}, c.id, ${} FROM profiles c WHERE {} ORDER BY c.id
         ON CONFLICT (segment, profile) DO NOTHING",
        next + 1,
        compiled.condition
    );
    let entered = tx.exec(&enter, with(vec![segment.id.into(), micros(now).into()])).await?;
    let entered = usize::try_from(entered).unwrap_or(usize::MAX);
    let sql = "UPDATE segments SET evaluated_at = $1 WHERE id = $2";
    tx.exec(sql, vec![micros(now).into(), segment.id.into()]).await?;
    if entered == 0 && left.is_empty() {
        return Ok(None);
    }
    if is_told && entered + left.len() <= MAX_EVENTS {
        let sql = "SELECT profile FROM segment_members WHERE segment = $1 AND entered_at = $2 ORDER BY profile";
        let fresh: Vec<Uuid> = tx.column(sql, vec![segment.id.into(), micros(now).into()]).await?;
        tell(tx, shop.id, segment, &fresh, &left, now).await?;
    }
    record(tx, shop, segment.id, (entered, left.len()), now).await.map(Some)
}

async fn tell(
    tx: &Tx,
    shop: ShopId,
    segment: &Segment,
    entered: &[Uuid],
    left: &[Uuid],
    now: Timestamp,
) -> Result<(), StoreError> {
    let event = |name: &'static str, profile: &Uuid| SystemEvent {
        name,
        about: vec![segment.id, *profile],
        at: now,
        properties: json!({"customer_id": profile, "segment_id": segment.id, "segment": segment.name}),
    };
    let entered = entered.iter().map(|profile| event("Segment Entered", profile));
    let left = left.iter().map(|profile| event("Segment Exited", profile));
    emit(tx, shop, entered.chain(left).collect(), now).await
}

/// Keeps the size and what came and went today.
async fn record(
    tx: &Tx,
    shop: &ShopSettings,
    id: Uuid,
    (entered, left): (usize, usize),
    now: Timestamp,
) -> Result<SegmentSize, StoreError> {
    let sql = "SELECT COUNT(*) FROM segment_members WHERE segment = $1";
    let size: i64 = tx.scalar(sql, vec![id.into()]).await?.unwrap_or(0);
    tx.exec("UPDATE segments SET size = $1 WHERE id = $2", vec![size.into(), id.into()]).await?;
    let count = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let row = vec![id.into(), shop.day(now).into(), size.into(), count(entered), count(left)];
    let add = "ON CONFLICT (segment, day) DO UPDATE SET size = excluded.size,
        entered = segment_sizes.entered + excluded.entered, left_count = segment_sizes.left_count + excluded.left_count";
    tx.insert("segment_sizes", &["segment", "day", "size", "entered", "left_count"], vec![row], add).await?;
    Ok(SegmentSize { id: SegmentId(id), size })
}
