//! What of erased people was accepted and not yet projected when they were erased.
//!
//! An erasure takes effect at once and stands in the log behind what was accepted before it. Until the log and the lake
//! are rewritten, whatever of the person lies between is projected as it will lie there: redacted. Who is known by the
//! same after it is somebody new.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use primitives::{Event, Seq, ShopId, Stored};
use store::{FromQueryResult, Sql, StoreError, Tx, Vault, distinct, ids_in, rows_in, sea_orm};
use uuid::Uuid;

use super::erase::{Erasure, erasures};
use super::redact::redact_of;
use crate::body::Object;
use crate::identity::{self, Blocked, Id, IdentityRules, Kind};
use crate::ids::SYSTEM;

const ERASED: &str = "Customer Erased";
/// Where events of the installation itself name one customer.
const NAMED: [&str; 3] = ["customer_id", "into", "from"];

#[derive(FromQueryResult)]
struct Did {
    seq: i64,
}

/// An erased person, as late events may name them.
pub struct Late {
    shop: ShopId,
    profile: Uuid,
    /// And those that were merged into it.
    profiles: BTreeSet<Uuid>,
    ids: HashSet<Id>,
    has_user_id: bool,
    blocked: Blocked,
    after: Seq,
    told: Option<Seq>,
}

impl Late {
    #[must_use]
    pub fn of(erasure: &Erasure, vault: &Vault) -> Self {
        let id = |trace: &super::Trace| identity::fingerprint(vault, erasure.shop, trace.kind, &trace.value);
        Self {
            shop: erasure.shop,
            profile: erasure.profile,
            profiles: erasure.former.iter().copied().chain([erasure.profile]).collect(),
            ids: erasure.identifiers.iter().map(id).collect(),
            has_user_id: erasure.identifiers.iter().any(|trace| trace.kind == Kind::UserId),
            blocked: IdentityRules::default().blocked(),
            after: erasure.through,
            told: erasure.told,
        }
    }

    /// Whether an event names the person. On a device that several use, it is the one who is signed in.
    #[must_use]
    pub fn names(&self, event: &Event, vault: &Vault) -> bool {
        let Some(body) = Object::parse(event.body.get()).filter(|_| event.shop == self.shop) else { return false };
        if event.source == SYSTEM {
            return event.name.as_deref() != Some(ERASED) && self.is_customer(&body.object("properties"));
        }
        let claims = identity::claims(event, &body, &self.blocked, vault);
        let is_theirs = |id: &Id| self.ids.contains(id);
        let user = claims.values.iter().map(|(id, _)| id).find(|id| id.kind == Kind::UserId);
        if self.has_user_id && user.is_some_and(|user| !is_theirs(user)) {
            return false;
        }
        claims.values.iter().any(|(id, _)| is_theirs(id)) || claims.former.as_ref().is_some_and(is_theirs)
    }

    /// Whether an event names the person by more than a device, which others may use too.
    #[must_use]
    pub fn names_surely(&self, event: &Event, vault: &Vault) -> bool {
        let Some(body) = Object::parse(event.body.get()).filter(|_| self.names(event, vault)) else { return false };
        let claims = identity::claims(event, &body, &self.blocked, vault);
        claims.values.iter().any(|(id, _)| id.kind != Kind::AnonymousId && self.ids.contains(id))
    }

    fn is_customer(&self, properties: &Object<'_>) -> bool {
        let is_theirs = |id: &Uuid| self.profiles.contains(id);
        let one =
            |key: &&str| properties.text(key).and_then(|id| id.parse::<Uuid>().ok()).is_some_and(|id| is_theirs(&id));
        let many: Vec<Uuid> =
            properties.raw("customers").and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default();
        NAMED.iter().any(one) || many.iter().any(is_theirs)
    }

    /// Whether an event is this person's erasure.
    fn is_told_by(&self, event: &Event) -> bool {
        let is_erasure = event.source == SYSTEM && event.shop == self.shop && event.name.as_deref() == Some(ERASED);
        is_erasure
            && Object::parse(event.body.get()).is_some_and(|body| {
                body.object("properties").text("customer_id").is_some_and(|id| id == self.profile.to_string())
            })
    }

    /// The event as it stays, if it does.
    fn redacted(&self, stored: Stored, told: Seq, vault: &Vault) -> Option<Stored> {
        let is_late = self.after < stored.seq && stored.seq < told;
        if !is_late || !self.names(&stored.event, vault) {
            return Some(stored);
        }
        Some(Stored { seq: stored.seq, event: redact_of(self.profile, &stored.event)? })
    }
}

/// Which of these events others did, who used a device that the erased person used too: an event that names nothing but the
/// device is of whom it was made out to be. Whoever had it before claims it.
///
/// # Errors
/// When the database cannot be read.
pub async fn done_by_others(
    db: &impl Sql,
    vault: &Vault,
    erasure: &Erasure,
    seqs: &[Seq],
) -> Result<BTreeSet<Seq>, StoreError> {
    let devices = erasure.identifiers.iter().filter(|trace| trace.kind == Kind::AnonymousId);
    let hash =
        |trace: &super::Trace| identity::fingerprint(vault, erasure.shop, trace.kind, &trace.value).hash.to_vec();
    let hashes: Vec<Vec<u8>> = devices.map(hash).collect();
    let fixed = [erasure.shop.0.into(), Kind::AnonymousId.as_str().into()];
    let mut others = Vec::new();
    for table in ["identifiers", "yielded"] {
        others.extend(
            ids_in(db, &fixed, &hashes, |list| {
                format!("SELECT persona FROM {table} WHERE shop = $1 AND kind = $2 AND hash IN ({list})")
            })
            .await?,
        );
    }
    let seqs: Vec<i64> = seqs.iter().map(|seq| seq.cast_signed()).collect();
    let mut found = BTreeSet::new();
    for other in distinct(others) {
        let rows: Vec<Did> = rows_in(db, &[other.into()], &seqs, |list| {
            format!("SELECT seq FROM timeline WHERE persona = $1 AND is_sight AND seq IN ({list})")
        })
        .await?;
        found.extend(rows.into_iter().map(|row| row.seq.cast_unsigned()));
    }
    Ok(found)
}

/// A batch of the log without those who were erased while it waited.
pub(crate) async fn without_erased<'a>(
    tx: &Tx,
    vault: &Vault,
    batch: &'a [Stored],
) -> Result<Cow<'a, [Stored]>, StoreError> {
    let (Some(first), Some(newest)) = (batch.first(), batch.last()) else { return Ok(Cow::Borrowed(batch)) };
    let mut waiting = erasures(tx, vault).await?;
    waiting.retain(|erasure| erasure.through < newest.seq && erasure.told.is_none_or(|told| first.seq < told));
    if waiting.is_empty() {
        return Ok(Cow::Borrowed(batch));
    }
    let mut kept = batch.to_vec();
    for late in waiting.iter().map(|erasure| Late::of(erasure, vault)) {
        let told =
            late.told.or_else(|| batch.iter().find(|stored| late.is_told_by(&stored.event)).map(|found| found.seq));
        let told = told.unwrap_or(Seq::MAX);
        kept = kept.into_iter().filter_map(|stored| late.redacted(stored, told, vault)).collect();
    }
    Ok(Cow::Owned(kept))
}

/// Notes where in the log an erasure stands.
pub(crate) async fn told(tx: &Tx, shop: ShopId, profile: Uuid, seq: Seq) -> Result<(), StoreError> {
    let sql = "UPDATE erasures SET told_seq = $1 WHERE shop = $2 AND profile = $3";
    tx.exec(sql, vec![seq.cast_signed().into(), shop.0.into(), profile.into()]).await?;
    Ok(())
}
