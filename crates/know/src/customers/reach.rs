//! How somebody can be reached, for those who write to customers.

use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use store::{Sql, StoreError, Vault};
use uuid::Uuid;

use super::detail::{identifiers, segments, traits};
use super::erase::former;
use super::rows_by_id;
use crate::identity::{Kind, fingerprint, rules};

/// A customer, as far as it takes to write to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    pub profile: Uuid,
    /// Profiles that were merged into this one.
    pub former: Vec<Uuid>,
    pub name: Option<String>,
    /// As the shop's own systems know it; of somebody they do not know, what the person said.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// A language tag, when the customer or their browser said one.
    pub language: Option<String>,
    /// The shop's id of the customer, the first one known.
    pub user_id: Option<String>,
    /// Whether the customer agreed, by channel; a channel that is not there was never asked for.
    pub consent: BTreeMap<String, bool>,
    pub class: String,
    pub segments: Vec<Uuid>,
}

/// The customer with this id (also of a profile that was merged since), else the first that one of the identifiers
/// leads to; `None` when there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn reach(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    customer: Option<Uuid>,
    identifiers: &[(Kind, &str)],
) -> Result<Option<Reach>, StoreError> {
    let mut profile = match customer {
        Some(customer) => current(db, shop, customer).await?,
        None => None,
    };
    for (kind, value) in identifiers {
        if profile.is_none() {
            profile = owner(db, vault, shop, (*kind, *value), "").await?;
        }
    }
    match profile {
        Some(profile) => read(db, vault, shop, profile).await,
        None => Ok(None),
    }
}

/// The customer whom the shop's own systems named with a browser, by the random id that it keeps. What only visitors said
/// does not count: anybody can name another's account.
///
/// # Errors
/// When the database cannot be read.
pub async fn visitor(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    anonymous_id: &str,
) -> Result<Option<Reach>, StoreError> {
    let is_vouched = "AND EXISTS
        (SELECT 1 FROM vouched v WHERE v.shop = i.shop AND v.kind = i.kind AND v.hash = i.hash)";
    match owner(db, vault, shop, (Kind::AnonymousId, anonymous_id), is_vouched).await? {
        Some(profile) => read(db, vault, shop, profile).await,
        None => Ok(None),
    }
}

/// What customers are called, by the ids that were asked for: also those of profiles that were merged since. Whose name
/// is not known is left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn names(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    ids: &[Uuid],
    masked: bool,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let found = rows_by_id(db, vault, shop, ids, masked).await?;
    let mut names: HashMap<Uuid, Option<String>> = found.into_iter().map(|row| (row.id, row.name)).collect();
    for id in ids {
        if !names.contains_key(id)
            && let Some(today) = current(db, shop, *id).await?
        {
            let row = rows_by_id(db, vault, shop, &[today], masked).await?.pop();
            names.insert(*id, row.and_then(|row| row.name));
        }
    }
    Ok(names.into_iter().filter_map(|(id, name)| Some((id, name?))).collect())
}

/// Where a profile went, following merges that stand.
async fn current(db: &impl Sql, shop: ShopId, customer: Uuid) -> Result<Option<Uuid>, StoreError> {
    let mut id = customer;
    // A chain of merges ends; the limit is for damaged tables alone.
    for _ in 0..32 {
        let values = || vec![shop.0.into(), id.into()];
        let here: Option<Uuid> = db.scalar("SELECT id FROM profiles WHERE shop = $1 AND id = $2", values()).await?;
        if here.is_some() {
            return Ok(here);
        }
        let sql = "SELECT into_profile FROM merges WHERE shop = $1 AND from_profile = $2 AND undone_at IS NULL
            ORDER BY at DESC, seq DESC LIMIT 1";
        match db.scalar::<Uuid>(sql, values()).await? {
            Some(into) => id = into,
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Whose an identifier is, if it is as `only` says of it as `i`.
async fn owner(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    (kind, value): (Kind, &str),
    only: &str,
) -> Result<Option<Uuid>, StoreError> {
    let Some(value) = rules(db, shop).await?.blocked().normalise(kind, value) else { return Ok(None) };
    let hash = fingerprint(vault, shop, kind, &value).hash.to_vec();
    let sql = format!(
        "SELECT p.profile FROM identifiers i JOIN personas p ON p.id = i.persona
         WHERE i.shop = $1 AND i.kind = $2 AND i.hash = $3 {only}"
    );
    db.scalar(&sql, vec![shop.0.into(), kind.as_str().into(), hash.into()]).await
}

async fn read(db: &impl Sql, vault: &Vault, shop: ShopId, profile: Uuid) -> Result<Option<Reach>, StoreError> {
    let Some(row) = rows_by_id(db, vault, shop, &[profile], false).await?.pop() else { return Ok(None) };
    let mut said = traits(db, vault, profile, false).await?;
    let consent = said.remove("consent").unwrap_or_default();
    let known = identifiers(db, vault, profile, false).await?;
    let first = |kind: Kind| known.iter().find(|known| known.kind == kind).map(|known| known.value.clone());
    let language = "SELECT language FROM profiles WHERE id = $1 AND language IS NOT NULL";
    Ok(Some(Reach {
        profile,
        former: db.column(&former(), vec![shop.0.into(), profile.into()]).await?,
        name: row.name,
        email: row.email,
        phone: row.phone,
        language: db.scalar(language, vec![profile.into()]).await?,
        user_id: first(Kind::UserId),
        consent: consent.into_iter().filter_map(|(channel, given)| Some((channel, given.as_bool()?))).collect(),
        class: row.class,
        segments: segments(db, profile).await?.into_iter().map(|segment| segment.id).collect(),
    }))
}
