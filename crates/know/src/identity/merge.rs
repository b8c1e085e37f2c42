//! Merges as they are stored, and undoing them.

use std::collections::HashSet;

use primitives::{ShopId, Timestamp, derived_id};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, Where, exec_in, ids_in, instant, json, micros, sea_orm, unindexed};
use uuid::Uuid;

use super::{Id, Kind};

/// Two profiles became one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    pub seq: u64,
    pub at: Timestamp,
    pub into: Uuid,
    pub from: Uuid,
    /// The personas that moved.
    pub moved: Vec<Uuid>,
    /// The identifiers that the joining event carried and that led to the two; empty when staff joined them.
    pub evidence: Vec<Id>,
}

/// A merge that was taken back.
#[derive(Debug, Clone)]
pub struct Undone {
    pub into: Uuid,
    pub moved: Vec<Uuid>,
    pub evidence: HashSet<Id>,
}

#[derive(Serialize, Deserialize)]
struct Evidence {
    kind: Kind,
    /// Hexadecimal.
    hash: String,
}

#[derive(FromQueryResult)]
struct Row {
    into_profile: Uuid,
    from_profile: Uuid,
    personas: String,
    evidence: String,
    undone_at: Option<i64>,
}

impl Merge {
    /// The same for every replay of the log.
    #[must_use]
    pub fn id(&self, shop: ShopId) -> Uuid {
        derived_id(shop, "merge", &[&self.seq.to_be_bytes(), self.into.as_bytes(), self.from.as_bytes()])
    }

    pub(crate) fn row(&self, shop: ShopId, reason: &str) -> Result<Vec<store::Value>, StoreError> {
        let hex = |hash: &[u8; 16]| hash.iter().map(|b| format!("{b:02x}")).collect();
        let evidence: Vec<Evidence> =
            self.evidence.iter().map(|id| Evidence { kind: id.kind, hash: hex(&id.hash) }).collect();
        Ok(vec![
            self.id(shop).into(),
            shop.0.into(),
            micros(self.at).into(),
            self.seq.cast_signed().into(),
            self.into.into(),
            self.from.into(),
            json(&self.moved)?,
            reason.into(),
            json(&evidence)?,
        ])
    }
}

pub(crate) const COLUMNS: [&str; 9] =
    ["id", "shop", "at", "seq", "into_profile", "from_profile", "personas", "reason", "evidence"];

/// The merges that were taken back in the shop.
pub(crate) async fn undone(db: &impl Sql, shop: ShopId) -> Result<Vec<Undone>, StoreError> {
    let sql = "SELECT into_profile, from_profile, personas, evidence, undone_at FROM merges
               WHERE shop = $1 AND undone_at IS NOT NULL ORDER BY id";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    rows.iter()
        .map(|row| Ok(Undone { into: row.into_profile, moved: personas(row)?, evidence: evidence(&row.evidence)? }))
        .collect()
}

fn personas(row: &Row) -> Result<Vec<Uuid>, StoreError> {
    serde_json::from_str(&row.personas).map_err(|e| StoreError::Corrupt(format!("merges.personas: {e}")))
}

fn evidence(text: &str) -> Result<HashSet<Id>, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("merges.evidence: {what}"));
    let list: Vec<Evidence> = serde_json::from_str(text).map_err(|e| corrupt(&e.to_string()))?;
    let id = |e: &Evidence| {
        let number = u128::from_str_radix(&e.hash, 16).map_err(|e| corrupt(&e.to_string()))?;
        Ok(Id { kind: e.kind, hash: number.to_be_bytes() })
    };
    list.iter().map(id).collect()
}

/// The kinds of identifier in a merge's evidence.
pub(crate) fn evidence_kinds(text: &str) -> Vec<Kind> {
    let list: Vec<Evidence> = serde_json::from_str(text).unwrap_or_default();
    let mut kinds: Vec<Kind> = list.iter().map(|e| e.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Staff joins two customers: `from` becomes part of `into`. Gives the profiles touched; none when one of them is not
/// there any more, so that a replayed request does nothing.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn merge_by_staff(tx: &Tx, shop: ShopId, merge: Merge) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT id FROM personas WHERE shop = $1 AND profile = $2 ORDER BY created_seq, id";
    let moved: Vec<Uuid> = tx.column(sql, vec![shop.0.into(), merge.from.into()]).await?;
    let kept: Vec<Uuid> = tx.column(sql, vec![shop.0.into(), merge.into.into()]).await?;
    if moved.is_empty() || kept.is_empty() || merge.into == merge.from {
        return Ok(Vec::new());
    }
    let merge = Merge { moved, ..merge };
    move_personas(tx, merge.into, &merge.moved).await?;
    tx.insert("merges", &COLUMNS, vec![merge.row(shop, "staff")?], "ON CONFLICT (id) DO NOTHING").await?;
    Ok(vec![merge.into, merge.from])
}

/// Takes a merge back: the personas that moved then, and are still with those that they were moved to, return. Gives
/// the profiles touched; none when there is nothing to take back.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn undo(tx: &Tx, shop: ShopId, merge: Uuid, at: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    let sql =
        "SELECT into_profile, from_profile, personas, evidence, undone_at FROM merges WHERE shop = $1 AND id = $2";
    let row: Option<Row> = tx.row(sql, vec![shop.0.into(), merge.into()]).await?;
    let Some(row) = row.filter(|row| row.undone_at.is_none()) else { return Ok(Vec::new()) };
    let home: Option<Uuid> =
        tx.scalar("SELECT profile FROM personas WHERE id = $1", vec![row.into_profile.into()]).await?;
    let Some(home) = home else { return Ok(Vec::new()) };
    let moved = personas(&row)?;
    let returning = ids_in(tx, &[home.into()], &moved, |list| {
        format!("SELECT id FROM personas WHERE profile = $1 AND id IN ({list})")
    })
    .await?;
    move_personas(tx, row.from_profile, &returning).await?;
    tx.exec("UPDATE merges SET undone_at = $2 WHERE id = $1", vec![merge.into(), micros(at).into()]).await?;
    Ok(vec![home, row.from_profile])
}

pub(crate) async fn move_personas(tx: &Tx, to: Uuid, personas: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[to.into()], personas, |list| format!("UPDATE personas SET profile = $1 WHERE id IN ({list})"))
        .await?;
    Ok(())
}

/// A merge as staff see it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MergeView {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `identifier` or `staff`.
    pub reason: String,
    pub into: Uuid,
    pub from: Uuid,
    /// The kinds of identifier that joined the two.
    pub identifiers: Vec<Kind>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct ViewRow {
    id: Uuid,
    at: i64,
    reason: String,
    into_profile: Uuid,
    from_profile: Uuid,
    evidence: String,
    undone_at: Option<i64>,
}

/// The merges that made a profile what it is, and those taken back, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn merges_of(db: &impl Sql, shop: ShopId, profile: Uuid) -> Result<Vec<MergeView>, StoreError> {
    views(db, of_profile(shop, profile), "").await
}

/// So many of [`merges_of`], of those after the one of this time and id.
///
/// # Errors
/// When the database cannot be read.
pub async fn merges_after(
    db: &impl Sql,
    (shop, profile): (ShopId, Uuid),
    (at, id): (i64, Uuid),
    limit: usize,
) -> Result<Vec<MergeView>, StoreError> {
    let mut which = of_profile(shop, profile);
    which.and("(at, id) < (?, ?)", [at.into(), id.into()]);
    views(db, which, &format!(" LIMIT {limit}")).await
}

/// One of [`merges_of`].
///
/// # Errors
/// When the database cannot be read.
pub async fn merge_of(
    db: &impl Sql,
    (shop, profile): (ShopId, Uuid),
    id: Uuid,
) -> Result<Option<MergeView>, StoreError> {
    let mut which = of_profile(shop, profile);
    which.and("id = ?", [id.into()]);
    Ok(views(db, which, "").await?.pop())
}

fn of_profile(shop: ShopId, profile: Uuid) -> Where {
    let theirs = "IN (SELECT id FROM personas WHERE profile = $2)";
    let sql = format!("{} AND (into_profile {theirs} OR from_profile {theirs})", unindexed("shop = $1"));
    Where::new(&sql, vec![shop.0.into(), profile.into()])
}

fn newest_first(which: &Where, limit: &str) -> String {
    format!(
        "SELECT id, at, reason, into_profile, from_profile, evidence, undone_at FROM merges
         WHERE {} ORDER BY at DESC, id DESC{limit}",
        which.sql
    )
}

async fn views(db: &impl Sql, which: Where, limit: &str) -> Result<Vec<MergeView>, StoreError> {
    let rows: Vec<ViewRow> = db.rows(&newest_first(&which, limit), which.values).await?;
    let view = |row: ViewRow| MergeView {
        id: row.id,
        at: instant(row.at),
        identifiers: evidence_kinds(&row.evidence),
        reason: row.reason,
        into: row.into_profile,
        from: row.from_profile,
        undone_at: store::instant_opt(row.undone_at),
    };
    Ok(rows.into_iter().map(view).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::shop::{SHOP, TestShop};

    #[tokio::test]
    async fn merges_of_one_are_not_looked_for_among_all_of_a_shop() {
        let shop = TestShop::open().await;
        let sql = newest_first(&of_profile(SHOP, Uuid::nil()), " LIMIT 51");
        for index in ["merges_into (into_profile=?)", "merges_from (from_profile=?)"] {
            shop.finds_by(index, &sql).await;
        }
    }
}
