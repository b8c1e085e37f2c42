use std::collections::BTreeSet;

use primitives::day::{self, AsOf};
use primitives::{SegmentId, ShopId, Timestamp};
use serde::Serialize;
use store::{FromQueryResult, Sql, Store, StoreError, Tx, Value, exec_in, ids_in, instant, listed, micros, sea_orm};
use uuid::Uuid;

use super::compile::compile;
use super::definition::Node;
use super::parse::parse;
use super::told::{Moved, Named, Reason};
use super::uses::{dependents, in_order};
use crate::lifecycle::NEWS;
use crate::shop::ShopSettings;
use crate::system_event::Telling;

/// Profiles judged in one statement.
const CHUNK: usize = 1_000;
/// Members that one evaluation of a segment tells of with events of their own; beyond it, as after loading history,
/// they are told in lists.
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
    as_of: Option<i64>,
}

pub(super) struct Segment {
    pub id: Uuid,
    pub name: String,
    node: Node,
    evaluated_at: Option<i64>,
    /// The day that the shop was read as of when everybody was judged last.
    as_of: AsOf,
}

/// The shop's segments, each after those that it is made of.
pub(super) async fn load(db: &impl Sql, shop: ShopId) -> Result<Vec<Segment>, StoreError> {
    let sql = "SELECT id, name, definition, evaluated_at, as_of FROM segments WHERE shop = $1 ORDER BY id";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    let segments = rows.into_iter().map(|row| {
        let node = node_of(&row.definition, row.id)?;
        let as_of = AsOf::stored(row.as_of);
        Ok(Segment { id: row.id, name: row.name, node, evaluated_at: row.evaluated_at, as_of })
    });
    Ok(in_order(segments.collect::<Result<_, StoreError>>()?))
}

impl Segment {
    /// Whether it asks for this field of the shop's own.
    pub fn asks_for(&self, key: &str) -> bool {
        self.node.custom_fields().iter().any(|(_, name)| *name == key)
    }

    /// Whether it is made of any of these.
    pub fn needs(&self, others: &BTreeSet<Uuid>) -> bool {
        self.node.segments().iter().any(|(_, id)| others.contains(id))
    }

    fn named(&self, shop: ShopId) -> Named<'_> {
        Named { shop, id: self.id, name: &self.name }
    }

    /// Why members move who are told in lists.
    fn reason(&self, shop: &ShopSettings) -> Reason {
        if self.is_news_in(shop) { Reason::Changed } else { Reason::AsOf }
    }

    /// Who moves because the shop is read as of another day than before did nothing.
    fn is_news_in(&self, shop: &ShopSettings) -> bool {
        !self.as_of.is_set() && shop.telling(Telling::Events) == Telling::Events
    }
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
            let moved = Moved { entered, left };
            if telling == Telling::Events {
                tell_touched(tx, shop, &segment, &moved, now).await?;
            }
            changed.push(record(tx, shop, &segment, &moved, (now, telling)).await?);
        }
    }
    Ok(changed)
}

/// Who was seen lately is told of one by one, the others in lists.
async fn tell_touched(
    tx: &Tx,
    shop: &ShopSettings,
    segment: &Segment,
    moved: &Moved,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut news = Moved { entered: Vec::new(), left: Vec::new() };
    if segment.is_news_in(shop) {
        news.entered = lately_seen(tx, &moved.entered, now).await?;
        news.left = lately_seen(tx, &moved.left, now).await?;
        segment.named(shop.id).one_by_one(tx, &news, now).await?;
    }
    segment.named(shop.id).in_lists(tx, &moved.without(&news), segment.reason(shop), now).await
}

async fn lately_seen(tx: &Tx, profiles: &[Uuid], now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    ids_in(tx, &[(micros(now) - NEWS).into()], profiles, |list| {
        format!("SELECT id FROM profiles WHERE last_seen_at >= $1 AND id IN ({list}) ORDER BY id")
    })
    .await
}

/// Judges everybody anew where the shop's day has turned since a segment was last judged, or one that it is made of has
/// changed; or all segments when `everything` says so: after classes, scores or predictions moved. Gives the segments that
/// grew or shrank.
///
/// # Errors
/// When the database refuses.
pub async fn reconcile(
    store: &Store,
    shop: &ShopSettings,
    now: Timestamp,
    everything: bool,
) -> Result<Vec<SegmentSize>, StoreError> {
    let mut changed: Vec<SegmentSize> = Vec::new();
    for segment in load(store, shop.id).await? {
        let is_of_today = segment.evaluated_at.is_some_and(|at| shop.day(instant(at)) == shop.day(now));
        let is_current = is_of_today && segment.as_of == shop.as_of;
        let has_moved = segment.needs(&changed.iter().map(|other| other.id.0).collect());
        if is_current && !everything && !has_moved && !segment.node.turns_by_the_hour() {
            continue;
        }
        // Where nobody was judged since the log was read again, who moves did nothing.
        let reason = segment.evaluated_at.map(|_| segment.reason(shop));
        let tx = store.begin().await?;
        changed.extend(evaluate(&tx, shop, &segment, now, reason).await?);
        tx.commit().await?;
    }
    Ok(changed)
}

/// Fills a segment that is new or defined anew, and finds the members of those that are made of it.
pub(super) async fn fill(
    tx: &Tx,
    shop: &ShopSettings,
    (id, name): (Uuid, &str),
    node: Node,
    now: Timestamp,
    reason: Reason,
) -> Result<(), StoreError> {
    let segment = Segment { id, name: name.to_owned(), node, evaluated_at: None, as_of: shop.as_of };
    evaluate(tx, shop, &segment, now, Some(reason)).await?;
    let all = load(tx, shop.id).await?;
    let users = dependents(&all, id);
    for user in all.iter().filter(|other| users.contains(&other.id)) {
        evaluate(tx, shop, user, now, Some(reason)).await?;
    }
    Ok(())
}

/// Judges everybody. Without a reason nobody is told.
async fn evaluate(
    tx: &Tx,
    shop: &ShopSettings,
    segment: &Segment,
    now: Timestamp,
    reason: Option<Reason>,
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
         ON CONFLICT (segment, profile) DO NOTHING RETURNING profile",
        next + 1,
        compiled.condition
    );
    let entered: Vec<Uuid> = tx.column(&enter, with(vec![segment.id.into(), micros(now).into()])).await?;
    let as_of = shop.as_of.day().map(day::number);
    let sql = "UPDATE segments SET evaluated_at = $1, as_of = $2 WHERE id = $3";
    tx.exec(sql, vec![micros(now).into(), as_of.into(), segment.id.into()]).await?;
    let mut moved = Moved { entered, left };
    if moved.count() == 0 {
        return Ok(None);
    }
    moved.entered.sort_unstable();
    moved.left.sort_unstable();
    let named = segment.named(shop.id);
    match reason {
        Some(Reason::Changed) if moved.count() <= MAX_EVENTS => named.one_by_one(tx, &moved, now).await?,
        Some(reason) => named.in_lists(tx, &moved, reason, now).await?,
        None => {}
    }
    let telling = reason.map_or(Telling::Silent, |_| Telling::Events);
    record(tx, shop, segment, &moved, (now, telling)).await.map(Some)
}

/// Has everybody judged anew without telling of it: while the log is read again, customers stand where they once stood.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget_judgement(tx: &Tx) -> Result<(), StoreError> {
    tx.exec("UPDATE segments SET evaluated_at = NULL WHERE evaluated_at IS NOT NULL", vec![]).await?;
    Ok(())
}

/// Keeps the size and who came and went today.
async fn record(
    tx: &Tx,
    shop: &ShopSettings,
    segment: &Segment,
    moved: &Moved,
    (now, telling): (Timestamp, Telling),
) -> Result<SegmentSize, StoreError> {
    let id = segment.id;
    let is_news = telling == Telling::Events && segment.is_news_in(shop);
    let (entered, left) = if is_news { (moved.entered.len(), moved.left.len()) } else { (0, 0) };
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
