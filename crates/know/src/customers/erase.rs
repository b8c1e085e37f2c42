use axum::extract::State;
use axum::http::StatusCode;
use primitives::{Ids, Seq, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, Vault, distinct, micros, sea_orm, unindexed};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, audit};

use super::staff_change;
use crate::identity::Kind;
use crate::removal::remove_profile;
use crate::shop::ShopSettings;
use crate::{CONSUMER, Know, profiles, projector};

/// A person who is gone from the database and whose traces the log and the lake still hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub id: Uuid,
    pub shop: ShopId,
    pub profile: Uuid,
    /// Profiles that were merged into it.
    pub former: Vec<Uuid>,
    /// Where in the log the person's events lie: to be put through [`redact`](super::redact), in the log and in the lake.
    pub seqs: Vec<Seq>,
    /// What the person was known by, for traces in events of others.
    pub identifiers: Vec<Trace>,
    /// How far the events were known here.
    pub through: Seq,
    /// Where in the log the erasure itself stands, once the projector has come there: what names the person before it is
    /// the person's (see [`Late`](super::Late)), and who is known by the same after it is somebody new.
    pub told: Option<Seq>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub kind: Kind,
    pub value: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    seqs: Vec<Seq>,
    identifiers: Vec<Trace>,
    #[serde(default)]
    former: Vec<Uuid>,
    #[serde(default)]
    through: Seq,
}

const FIELD: &str = "erasure";

/// Erase a customer
///
/// The person's keys are destroyed and all that hung on them is removed at once; the log and the lake are rewritten
/// next. Orders stay in the shop's books, as nobody's.
#[utoipa::path(delete, path = "/customers/{id}", tag = "customers", operation_id = "eraseCustomer",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::EraseCustomers)?;
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    let erased = erase(&tx, &kit.vault, &kit.ids, staff.shop, id, kit.now()).await?;
    erased.ok_or_else(|| Problem::not_found("customer"))?;
    let event = staff_change::event(&know, &staff, "Customer Erased", &json!({"customer_id": id}))?;
    staff_change::tell(&tx, &know, event).await?;
    audit(&tx, kit, &staff, "customer.erased", &id.to_string(), "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(FromQueryResult)]
struct IdentifierRow {
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
}

/// Erases a person from this domain's tables and records what is left to do; `None` when there is no such profile.
///
/// # Errors
/// When the database refuses.
pub async fn erase(
    tx: &Tx,
    vault: &Vault,
    ids: &Ids,
    shop: ShopId,
    profile: Uuid,
    now: Timestamp,
) -> Result<Option<Erasure>, StoreError> {
    projector::hold(tx).await?;
    let found = traced(tx, vault, shop, profile).await?;
    let touched = remove_profile(tx, shop, vault, profile).await?;
    let Some((_, others)) = touched.split_first() else { return Ok(None) };
    if let Some(settings) = ShopSettings::load(tx, shop).await?.filter(|_| !others.is_empty()) {
        profiles::recompute(tx, &settings, vault, ids, others).await?;
    }
    let erasure = Erasure { id: ids.uuid(), ..found };
    record(tx, vault, ids, &erasure, now).await?;
    Ok(Some(erasure))
}

/// What an erasure of a person would have to follow now, which has no id yet: where their events lie, and what they are
/// known by.
///
/// # Errors
/// When the database cannot be read.
pub async fn traced(db: &impl Sql, vault: &Vault, shop: ShopId, profile: Uuid) -> Result<Erasure, StoreError> {
    let of_profile = vec![shop.0.into(), profile.into()];
    let sql = "SELECT t.seq FROM personas p JOIN timeline t ON t.persona = p.id
            WHERE p.shop = $1 AND p.profile = $2
        UNION SELECT u.seq FROM personas p JOIN undone_events u ON u.persona = p.id
            WHERE p.shop = $1 AND p.profile = $2
        ORDER BY seq";
    let seqs: Vec<i64> = db.column(sql, of_profile.clone()).await?;
    let sql = "SELECT i.persona, i.kind, i.sealed FROM personas p JOIN identifiers i ON i.persona = p.id
        WHERE p.shop = $1 AND p.profile = $2 ORDER BY i.kind, i.hash";
    let rows: Vec<IdentifierRow> = db.rows(sql, of_profile.clone()).await?;
    let keys = vault.existing_keys(db, &distinct(rows.iter().map(|row| row.persona))).await?;
    let mut identifiers = Vec::with_capacity(rows.len());
    for row in rows {
        if let (Some(kind), Some(key)) = (Kind::parse(&row.kind), keys.get(&row.persona)) {
            identifiers.push(Trace { kind, value: key.open(kind.as_str(), &row.sealed)? });
        }
    }
    let former = db.column(&former(), of_profile).await?;
    let seqs = seqs.into_iter().map(i64::cast_unsigned).collect();
    let through = store::position(db, CONSUMER).await?;
    Ok(Erasure { id: Uuid::nil(), shop, profile, former, seqs, identifiers, through, told: None })
}

/// The profiles that became part of `$2`, also by way of others. Whose merge was taken back is somebody else again.
pub(super) fn former() -> String {
    let stands = unindexed("m.shop = $1 AND m.undone_at IS NULL");
    format!(
        "WITH RECURSIVE former (id) AS (
             SELECT m.from_profile FROM merges m WHERE m.into_profile = $2 AND {stands}
             UNION SELECT m.from_profile FROM former f JOIN merges m ON m.into_profile = f.id WHERE {stands})
         SELECT id FROM former ORDER BY id"
    )
}

async fn record(tx: &Tx, vault: &Vault, ids: &Ids, erasure: &Erasure, now: Timestamp) -> Result<(), StoreError> {
    let keys = vault.keys(tx, &[erasure.id], ids).await?;
    let (seqs, identifiers) = (erasure.seqs.clone(), erasure.identifiers.clone());
    let rest = Sealed { seqs, identifiers, former: erasure.former.clone(), through: erasure.through };
    let sealed = keys.get(&erasure.id).map(|key| key.seal_json(FIELD, &rest)).transpose()?;
    tx.exec(
        "INSERT INTO erasures (id, shop, profile, requested_at, sealed) VALUES ($1, $2, $3, $4, $5)",
        vec![erasure.id.into(), erasure.shop.0.into(), erasure.profile.into(), micros(now).into(), sealed.into()],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct ErasureRow {
    id: Uuid,
    shop: Uuid,
    profile: Uuid,
    sealed: Option<Vec<u8>>,
    told_seq: Option<i64>,
}

/// The erasures that the log and the lake still have to follow, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn erasures(db: &impl Sql, vault: &Vault) -> Result<Vec<Erasure>, StoreError> {
    let sql = "SELECT id, shop, profile, sealed, told_seq FROM erasures ORDER BY requested_at, id";
    let rows: Vec<ErasureRow> = db.rows(sql, vec![]).await?;
    let keys = vault.existing_keys(db, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(key), Some(sealed)) = (keys.get(&row.id), &row.sealed) else { continue };
        let rest: Sealed = key.open_json(FIELD, sealed)?;
        all.push(Erasure {
            id: row.id,
            shop: ShopId(row.shop),
            profile: row.profile,
            former: rest.former,
            seqs: rest.seqs,
            identifiers: rest.identifiers,
            through: rest.through,
            told: row.told_seq.map(i64::cast_unsigned),
        });
    }
    Ok(all)
}

/// Forgets an erasure that was followed everywhere.
///
/// # Errors
/// When the database refuses.
pub async fn erasure_done(tx: &Tx, vault: &Vault, id: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM erasures WHERE id = $1", vec![id.into()]).await?;
    vault.forget(tx, &[id]).await
}
